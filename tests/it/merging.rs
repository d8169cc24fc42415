//! One person, two addresses: the organiser is asked, and on their word everything is one.

use crate::command_line::Shell;
use crate::world::{World, link_in};
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::domain::member::{Member, Standing};
use elevenses::flow::erase_member::{OnWhoseWord, erase_member};
use elevenses::flow::merge_members::merge_members;

const RAFE: &str = "rafe@oralhistory.example";
const AT_HOME: &str = "rafe@home.example";
/// Rafe once more, by another address: with a newer word for today, a day before, and a need.
const SECOND: &str = "Timestamp,Email,First name,Surname,Company,What are you looking for?,Introductions today?\n\
    2026-02-02 09:00,rafe@home.example,Rafe,Moss,Tape Works,A tape machine,Yes\n\
    2026-02-03 09:05,rafe@home.example,Rafe,Moss,Tape Works,A tape machine,Yes\n";
const FIRST: &str = "Email,First name,Surname\nrafe@oralhistory.example,Rafe,Moss\n";

impl World {
    async fn member(&self, address: &str) -> Option<Member> {
        self.daemon.ctx.store.member_by_address(&self.space().id, address).await.unwrap()
    }

    async fn merge(&self, keep: &str, other: &str) {
        let (keep, other) = (self.member(keep).await.unwrap(), self.member(other).await.unwrap());
        merge_members(&self.daemon.ctx, &self.space(), &keep, &other, self.now).await.unwrap();
    }

    /// Both Rafes are in, and both have a letter of the morning.
    async fn with_two_of_him() -> World {
        let mut world = World::new().await;
        world.tick_at("2026-02-03T09:10:00Z").await;
        world.import(crate::world::SAMPLE).await.unwrap();
        world.bring_in_people(FIRST).await;
        world.import(SECOND).await.unwrap();
        world.tick_at("2026-02-03T09:15:00Z").await;
        assert_eq!((world.letters_to(RAFE).len(), world.letters_to(AT_HOME).len()), (1, 1));
        world
    }
}

#[tokio::test]
async fn the_organiser_is_asked_once_and_the_matter_goes_with_the_merging() {
    let world = World::with_two_of_him().await;
    let asked: Vec<_> = world.needs().await.into_iter().filter(|text| text.contains("may be one person")).collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0].contains("elevenses member merge 'rafe@oralhistory.example' 'rafe@home.example'"), "{asked:?}");
    world.import(&SECOND.replace("A tape machine", "Tape")).await.unwrap();
    assert_eq!(world.needs().await.iter().filter(|text| text.contains("may be one person")).count(), 1);
    world.merge(RAFE, AT_HOME).await;
    assert_eq!(world.needs().await.iter().filter(|text| text.contains("may be one person")).count(), 0);
}

#[tokio::test]
async fn what_either_said_is_theirs_and_both_addresses_lead_to_them() {
    let mut world = World::with_two_of_him().await;
    let old_link = link_in(&world.letter_to(AT_HOME).text, "/stop").replace("/stop", "");
    world.merge(RAFE, AT_HOME).await;
    let (one, two) = (world.member(RAFE).await.unwrap(), world.member(AT_HOME).await.unwrap());
    assert_eq!((one.id.clone(), one.email.to_string()), (two.id, RAFE.to_owned()));
    let needs: Vec<&str> = one.profile.needs.iter().map(|line| line.text.as_str()).collect();
    assert!(needs.contains(&"A tape machine") && !one.profile.offers.is_empty(), "{one:?}");
    let data = world.daemon.ctx.store.own_data(&one.id).await.unwrap();
    let days: Vec<&str> = data["check_ins"].as_array().unwrap().iter().map(|c| c["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-02-02", "2026-02-03"]);
    assert_eq!(data["check_ins"][1]["said_at"], "2026-02-03T09:05:00.000Z", "the later word of the day");
    assert_eq!(data["other_addresses"][0]["email"], AT_HOME);
    assert!(data["consents"].as_array().unwrap().len() >= 3, "the ledger of both");
    // The other letter's links still open the same person's page.
    let page = world.get(&old_link).await;
    assert_eq!(page.status, StatusCode::OK);
    // A list with the second address makes nobody new, and nobody is asked about again.
    let report = world.import(&SECOND.replace("2026-02-03 09:05", "2026-02-03 09:12")).await.unwrap();
    assert_eq!((report.new_members, report.new), (0, 0), "{report:?}");
    // Tomorrow one letter goes out, to the first address.
    world.now += Duration::days(1);
    world.import(&SECOND.replace("2026-02-03 09:05", "2026-02-04 09:05")).await.unwrap();
    world.import(&crate::world::SAMPLE.replace("2026/02/03", "2026/02/04")).await.unwrap();
    world.tick_at("2026-02-04T09:15:00Z").await;
    assert_eq!((world.letters_to(RAFE).len(), world.letters_to(AT_HOME).len()), (2, 1));
}

#[tokio::test]
async fn a_yes_in_either_s_letter_counts_and_nobody_is_introduced_to_themselves() {
    let mut world = World::with_two_of_him().await;
    let letter = world.letter_to(AT_HOME).text;
    let (address, with) =
        if letter.contains("introduce me to Adaeze") { (AT_HOME, "Adaeze") } else { (RAFE, "Adaeze") };
    let link = world.link_for(address, with, "yes");
    let adaeze = world.letters().into_iter().find(|l| l.text.contains("introduce me to Rafe")).unwrap().to;
    world.merge(AT_HOME, RAFE).await;
    world.post(&link, &[]).await;
    let rafe = world.member(RAFE).await.unwrap();
    assert_eq!(rafe.email.to_string(), AT_HOME, "whose letters go there now");
    let name = if world.letter_to(&adaeze).text.contains("introduce me to Rafe M") { "Rafe M." } else { "Rafe" };
    world.press(&adaeze, name, "yes").await;
    world.tick_after(Duration::minutes(1)).await;
    let told = world
        .letters_to(AT_HOME)
        .into_iter()
        .chain(world.letters_to(RAFE))
        .filter(|l| l.text.contains(&adaeze))
        .count();
    assert_eq!(told, 1, "introduced once");
}

#[tokio::test]
async fn a_stop_through_the_old_letter_and_being_forgotten_hold_for_both_addresses() {
    let mut world = World::with_two_of_him().await;
    let stop = link_in(&world.letter_to(AT_HOME).text, "/stop");
    world.merge(RAFE, AT_HOME).await;
    world.post(&stop, &[]).await;
    assert_eq!(world.member(AT_HOME).await.unwrap().standing, Standing::Stopped);
    let before = world.letters().len();
    for address in [RAFE, AT_HOME] {
        let form = [("email", address), ("name", "Rafe"), ("wants_introductions", "yes")];
        assert_eq!(world.post("/s/sample-hub/check-in", &form).await.status, StatusCode::OK);
    }
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), before, "nobody is written to because somebody typed an address");
    let rafe = world.member(RAFE).await.unwrap();
    let word = OnWhoseWord { wording: "erase".to_owned(), evidence: "test".to_owned() };
    erase_member(&world.daemon.ctx, &world.space(), &rafe, word, world.now).await.unwrap();
    let report = world.import(SECOND).await.unwrap();
    assert_eq!((report.new, report.set_aside.len()), (0, 2), "{report:?}");
    let file = std::fs::read(world.folder.path().join("elevenses.db")).unwrap();
    for word in [RAFE, AT_HOME, "Tape Works"] {
        assert!(!file.windows(word.len()).any(|bytes| bytes == word.as_bytes()), "{word}");
    }
}

#[tokio::test]
async fn a_stop_a_refusal_and_the_wish_to_stay_unknown_hold_whichever_of_the_two_said_it() {
    for (keep, other) in [(RAFE, AT_HOME), (AT_HOME, RAFE)] {
        let mut world = World::with_two_of_him().await;
        let me = link_in(&world.letter_to(other).text, "/stop").replace("/stop", "");
        let form = [("wants_introductions", "yes"), ("shares", "in_person")];
        assert!(world.post(&format!("{me}/check-in"), &form).await.status.is_success());
        let (one, two) = (world.member(keep).await.unwrap(), world.member(other).await.unwrap());
        let lorna = world.member("lorna@lornawrites.example").await.unwrap();
        let (space, store) = (world.space(), world.daemon.ctx.store.clone());
        store.keep_apart(&space.id, &two.id, &lorna.id, world.now).await.unwrap();
        world.post(&format!("{me}/stop"), &[]).await;
        // An organiser's file says something of the first since: that is not their word.
        world.now += Duration::minutes(5);
        let row = format!("Timestamp,Email,Name,Introductions today?\n2026-02-03 09:18,{keep},Rafe,Yes\n");
        world.import(&row).await.unwrap();
        world.merge(keep, other).await;
        let merged = world.member(other).await.unwrap();
        assert_eq!((merged.id, merged.standing), (one.id.clone(), Standing::Stopped));
        assert_eq!(merged.shares, elevenses::domain::member::Shares::InPerson);
        let data = store.own_data(&one.id).await.unwrap();
        let apart = &data["not_to_be_suggested"];
        assert_eq!((&apart[0]["name"], &apart[0]["why"]), (&"Lorna".into(), &"not_this_person".into()), "{apart}");
        // And back: both addresses count again.
        world.post(&format!("{me}/resume"), &[]).await;
        let form = [("email", other), ("name", "Rafe"), ("wants_introductions", "yes")];
        world.post("/s/sample-hub/check-in", &form).await;
        let before = world.letters_to(other).len();
        world.tick_after(Duration::minutes(1)).await;
        assert_eq!(world.letters_to(other).len(), before + 1, "the letter that asks whether it was them");
    }
}

#[test]
fn the_command_asks_before_it_merges() {
    let shell = Shell::new();
    let list = "Email,First name,Surname\nana@clayroom.example,Ana,Silva\nana@home.example,Ana,Silva\n";
    std::fs::write(shell.path("people.csv"), list).unwrap();
    shell.out(&["import", "people", "people.csv"]);
    let needs = shell.out(&["needs", "list"]);
    assert!(needs.contains("may be one person: the same first name and surname"), "{needs}");
    let (code, said) = shell.fails(&["member", "merge", "ana@clayroom.example", "ana@home.example"]);
    assert!(code == 2 && said.contains("nothing was changed"), "{code} {said}");
    shell.out(&["member", "merge", "ana@clayroom.example", "ana@home.example", "--yes"]);
    let (code, said) = shell.fails(&["member", "merge", "ana@clayroom.example", "ana@home.example", "--yes"]);
    assert!(code == 1 && said.contains("already"), "{code} {said}");
    assert!(!shell.out(&["needs", "list"]).contains("may be one"));
}
