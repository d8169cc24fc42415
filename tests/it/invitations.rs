//! People from a list are asked once, by one letter with one button.

use crate::command_line::Shell;
use crate::world::{World, link_in};
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::domain::email_address::EmailAddress;
use elevenses::domain::invitation::NotInvited;
use elevenses::flow::invite::{Invitations, Whom, invite, who_to_invite};

const RAFE: &str = "rafe@oralhistory.example";
const ANA: &str = "ana@clayroom.example";
const BEN: &str = "ben@tidybooks.example";
const LIST: &str = "Email,First name,Offers\nana@clayroom.example,Ana,Glazes\nben@tidybooks.example,Ben,Bookkeeping\n";

impl World {
    async fn who(&self, whom: Whom, again: bool) -> Invitations {
        who_to_invite(&self.daemon.ctx, &self.space(), &whom, again).await.unwrap()
    }

    pub async fn invite_all(&mut self, again: bool) -> usize {
        let to = self.who(Whom::Everybody, again).await.to;
        let letters = invite(&self.daemon.ctx, &self.space(), &to, self.now).await.unwrap();
        self.tick_after(Duration::minutes(1)).await;
        letters
    }

    fn invitations_to(&self, address: &str) -> usize {
        self.letters_to(address).iter().filter(|l| l.subject.starts_with("May we introduce you")).count()
    }
}

#[tokio::test]
async fn everybody_from_a_list_is_asked_once_and_again_only_on_request() {
    let mut world = World::morning().await;
    world.bring_in_people(LIST).await;
    assert_eq!(world.invite_all(false).await, 2, "and nobody who has been in");
    assert_eq!((world.invitations_to(ANA), world.invitations_to(BEN), world.invitations_to(RAFE)), (1, 1, 0));
    assert_eq!(world.invite_all(false).await, 0);
    world.bring_in_people(LIST).await;
    assert_eq!(world.invite_all(false).await, 0, "the same list again changes nothing");
    // Ana says yes, Ben does not want letters.
    let link = link_in(&world.letter_to(ANA).text, "/welcome");
    let page = world.get(&link).await;
    assert!(page.body.contains("Yes, introduce me"), "{}", page.body);
    assert_eq!(world.who(Whom::Everybody, true).await.to.len(), 2, "looking is not pressing");
    let page = world.post(&link, &[]).await;
    assert!(page.body.contains("Thank you") && page.body.contains("Say what I bring"), "{}", page.body);
    world.post(&link, &[]).await;
    let ana = world.daemon.ctx.store.member_by_address(&world.space().id, ANA).await.unwrap().unwrap();
    let ledger = world.daemon.ctx.store.ledger(&ana.id).await.unwrap();
    assert_eq!(ledger.iter().filter(|entry| entry.what == "introductions" && entry.given).count(), 1, "{ledger:?}");
    world.post(&link_in(&world.letter_to(BEN).text, "/stop"), &[]).await;
    assert_eq!(world.invite_all(true).await, 0);
}

#[tokio::test]
async fn some_are_invited_by_their_addresses_and_the_rest_is_explained() {
    let mut world = World::morning().await;
    world.bring_in_people(LIST).await;
    let addresses = [ANA, ANA, RAFE, "nobody@x.example"].map(|a| EmailAddress::parse(a).unwrap()).to_vec();
    let found = world.who(Whom::These(addresses), false).await;
    let names: Vec<_> = found.to.iter().map(|i| i.member.name.to_string()).collect();
    assert_eq!((names, found.unknown.len()), (vec!["Ana".to_owned()], 1));
    assert_eq!(
        found.not.iter().map(|(i, why)| (i.member.name.as_str(), *why)).collect::<Vec<_>>(),
        [("Rafe", NotInvited::HasCome)]
    );
    // Two organisers press at the same time: one letter.
    let (ctx, space) = (world.daemon.ctx.clone(), world.space());
    assert_eq!(invite(&ctx, &space, &found.to, world.now).await.unwrap(), 1);
    assert_eq!(invite(&ctx, &space, &found.to, world.now).await.unwrap(), 0);
    // She checks in before it is sent: nothing is asked any more.
    world
        .import("Timestamp,Email,Name,Introductions today?\n2026-02-03 09:14,ana@clayroom.example,Ana,Yes\n")
        .await
        .unwrap();
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.invitations_to(ANA), 0);
}

#[tokio::test]
async fn whoever_was_invited_can_say_what_they_bring_and_plan_a_day() {
    let mut world = World::new().await;
    world.bring_in_people(LIST).await;
    world.invite_all(false).await;
    let link = link_in(&world.letter_to(BEN).text, "/welcome");
    world.post(&link, &[]).await;
    let form_url = link.replace("/welcome", "/check-in");
    let form = world.get(&form_url).await.body;
    assert!(form.contains("<option value=\"2026-02-04\">Wednesday 4 February</option>"), "{form}");
    for (day, complaint) in
        [("2026-02-02", "which is over"), ("2026-02-17", "too far away"), ("soon", "a day written like")]
    {
        let page = world.post(&form_url, &[("wants_introductions", "yes"), ("day", day)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(page.body.contains(complaint) && page.body.contains("<details open>"), "{day}: {}", page.body);
    }
    let said =
        [("wants_introductions", "yes"), ("day", "2026-02-04"), ("offers", "Advice on archive and podcast projects")];
    let page = world.post(&form_url, &said).await;
    assert!(page.body.contains("You are down for Wednesday 4 February"), "{}", page.body);
    let own = world.get(&link.replace("/welcome", "")).await.body;
    assert!(own.contains("I will not be in on Wednesday 4 February"), "{own}");
    // Not today, but on that morning.
    world.import(crate::world::SAMPLE).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(world.letters_to(BEN).len(), 1, "the invitation only");
    world.tick_at("2026-02-04T08:55:00Z").await;
    world.import(&crate::world::SAMPLE.replace("2026/02/03", "2026/02/04")).await.unwrap();
    world.tick_at("2026-02-04T09:15:00Z").await;
    assert_eq!(world.letters_to(BEN).len(), 2);
}

#[tokio::test]
async fn a_planned_day_can_be_taken_back_and_only_a_day_to_come() {
    let mut world = World::morning().await;
    let me = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "");
    world.post(&format!("{me}/check-in"), &[("wants_introductions", "yes"), ("day", "2026-02-04")]).await;
    world.post(&format!("{me}/leave/2026-02-03"), &[]).await;
    let in_on = |day: &str| day.parse().unwrap();
    let store = world.daemon.ctx.store.clone();
    let rafe = store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    assert!(store.is_here(&rafe.id, in_on("2026-02-03")).await.unwrap(), "today is left through its own page");
    assert!(store.is_here(&rafe.id, in_on("2026-02-04")).await.unwrap());
    let own = world.post(&format!("{me}/leave/2026-02-04"), &[]).await.body;
    assert!(!own.contains("You are down for"), "{own}");
    assert!(!store.is_here(&rafe.id, in_on("2026-02-04")).await.unwrap());
    assert_eq!(world.post(&format!("{me}/leave/someday"), &[]).await.status, StatusCode::NOT_FOUND);
    world.tick_at("2026-02-04T09:15:00Z").await;
    assert_eq!(world.letters_to(RAFE).len(), 1);
}

#[test]
fn the_command_shows_before_it_writes() {
    let shell = Shell::new();
    std::fs::write(shell.path("people.csv"), LIST).unwrap();
    std::fs::write(shell.path("some.txt"), "ana@clayroom.example\n\nnobody@x.example\n").unwrap();
    shell.out(&["import", "people", "people.csv"]);
    let said = shell.out(&["invite", "--all", "--dry-run"]);
    assert!(said.contains("Ana <ana@clayroom.example>") && said.contains("Subject: May we introduce you"), "{said}");
    assert!(said.contains("2 people would be invited; nobody was written to."), "{said}");
    assert_eq!(shell.out(&["outbox", "list"]), "");
    let (code, said) = shell.fails(&["invite", "--from", "some.txt"]);
    assert!(code == 3 && said.contains("nobody is known by nobody@x.example"), "{code} {said}");
    assert!(shell.out(&["invite", "--all"]).contains("1 people are invited"));
    let (code, said) = shell.fails(&["invite", "ana"]);
    assert!(code == 2 && said.contains("“ana”"), "{code} {said}");
    assert_eq!(shell.fails(&["invite"]).0, 2);
}
