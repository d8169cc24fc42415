//! What the host does by hand: introductions of two and three, people from outside, and what happened anyway.

use crate::console::Host;
use crate::world::{Page, World, link_in};
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::domain::connection::{OutcomeKind, Stage};
use elevenses::flow::find_party::find_party;
use elevenses::flow::introduce_by_hand::{ByHand, introduce_by_hand};

const RAFE: &str = "rafe@oralhistory.example";
const LORNA: &str = "lorna@lornawrites.example";
const ROCIO: &str = "rocio@tidybooks.example";
const SUNNIVA: &str = "sunniva@samplehub.example";
const WREN: &str = "wren@tidewell.example";

impl World {
    pub async fn introduced_by_hand(&mut self, who: &[&str], write_to_outsiders: bool) -> Result<usize, String> {
        let mut parties = Vec::new();
        for name in who {
            parties.push(find_party(&self.daemon.ctx, &self.space(), name).await.unwrap());
        }
        let wanted = ByHand { parties, sentence: "You all keep bees.".into(), write_to_outsiders };
        let done = introduce_by_hand(&self.daemon.ctx, &self.space(), &wanted, self.now).await.unwrap();
        self.tick_after(Duration::minutes(1)).await;
        done
    }

    /// Presses yes in the latest letter.
    pub async fn says_yes(&mut self, address: &str) {
        let link = link_in(&self.letter_to(address).text, "/1/yes");
        assert_eq!(self.post(&link, &[]).await.status, StatusCode::OK);
        self.tick_after(Duration::minutes(1)).await;
    }
}

impl Host<'_> {
    /// The value that a list of the page offers for this name.
    fn choice(page: &Page, label: &str) -> String {
        let option = page.body.split("<option value=\"").find(|part| part.contains(&format!(">{label}</option>")));
        let option = option.unwrap_or_else(|| panic!("no {label} in {}", page.body));
        option.split('"').next().unwrap().replace(':', "%3A")
    }
}

#[tokio::test]
async fn three_members_are_told_once_all_three_have_said_yes() {
    let mut world = World::morning().await;
    assert_eq!(world.introduced_by_hand(&["Rafe", "Lorna", "Rocío"], false).await, Ok(3));
    let letter = world.letter_to(RAFE);
    assert_eq!(letter.subject, "Jo would like to introduce you to Lorna and Rocío");
    assert!(letter.text.contains("Jo writes: “You all keep bees.”"), "{}", letter.text);
    assert!(!letter.raw.contains(LORNA) && !letter.raw.contains(ROCIO), "no address before all have said yes");
    world.says_yes(RAFE).await;
    world.says_yes(LORNA).await;
    assert_eq!(world.letters().len(), 8 + 3, "two of three is not enough");
    world.says_yes(ROCIO).await;
    assert_eq!(world.letters().len(), 8 + 3 + 3, "all three are told at the same moment");
    let told = world.letter_to(LORNA);
    assert!(told.text.contains(RAFE) && told.text.contains(ROCIO), "{}", told.text);
    assert!(told.text.contains("You, Rafe and Rocío all said yes"), "{}", told.text);
}

#[tokio::test]
async fn one_missing_yes_of_three_ends_it_silently_and_a_pair_of_it_starts_afresh() {
    let mut world = World::morning().await;
    world.introduced_by_hand(&["Rafe", "Lorna", "Rocío"], false).await.unwrap();
    world.says_yes(RAFE).await;
    world.says_yes(LORNA).await;
    world.post(&link_in(&world.letter_to(ROCIO).text, "/1/no"), &[]).await;
    world.tick_after(Duration::days(8)).await;
    let about_it = |l: &crate::world::Letter| l.subject.contains("said yes");
    assert!(!world.letters().iter().any(about_it), "nobody is told");
    let page = world.get(&link_in(&world.letters_to(RAFE)[1].text, "/1/yes")).await.body;
    assert!(page.contains("This suggestion is over"), "{page}");
    assert_eq!(world.introduced_by_hand(&["Rafe", "Lorna"], false).await, Ok(2));
    world.says_yes(RAFE).await;
    world.says_yes(LORNA).await;
    assert!(about_it(&world.letter_to(RAFE)) && about_it(&world.letter_to(LORNA)));
}

async fn with_wren() -> World {
    let world = World::morning().await;
    let host = world.host().await;
    let entry = format!(
        "outsider_name=Wren+Ashby&organisation=Tidewell+Trust&outsider_email={}&outsider_needs=bookkeeping+for+organisations",
        WREN.replace('@', "%40")
    );
    let page = host.post("/address-book/add", &entry).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    world
}

#[tokio::test]
async fn somebody_outside_is_matched_for_the_host_and_written_to_only_when_the_host_pressed() {
    for pressed in [false, true] {
        let mut world = with_wren().await;
        let page = world.host().await.get("/address-book").await.body;
        let proposal = "Rocío is in today and offers what Wren Ashby (Tidewell Trust) is looking for: bookkeeping";
        assert!(page.contains(proposal), "{page}");
        assert_eq!(
            world.introduced_by_hand(&["Rocío", "Wren Ashby"], pressed).await,
            Ok(1),
            "only the member is asked"
        );
        assert!(world.letters_to(WREN).is_empty(), "not a word before the member's yes");
        world.says_yes(ROCIO).await;
        let told = world.letter_to(ROCIO);
        assert!(told.text.contains(WREN) && told.text.contains("is not at the hub"), "{}", told.text);
        let letters = world.letters_to(WREN);
        assert_eq!(letters.len(), usize::from(pressed));
        for letter in letters {
            assert_eq!(letter.subject, "Jo at Sample Hub introduces you to Rocío");
            assert!(letter.text.contains(ROCIO) && !letter.text.contains("/m/"), "{}", letter.text);
        }
    }
}

#[tokio::test]
async fn nobody_is_ever_written_to_because_they_stand_in_the_address_book() {
    let mut world = with_wren().await;
    world.tick_after(Duration::days(3)).await;
    assert!(world.letters().iter().all(|l| l.to != WREN && !l.raw.contains("Wren")));
}

#[tokio::test]
async fn who_stopped_cannot_be_asked_and_two_of_the_same_are_not_two() {
    let mut world = World::morning().await;
    world.post(&link_in(&world.letter_to(LORNA).text, "/stop"), &[]).await;
    assert!(world.introduced_by_hand(&["Rafe", "Lorna"], false).await.unwrap_err().contains("stopped letters"));
    assert!(world.introduced_by_hand(&["Rafe", "Rafe"], false).await.unwrap_err().contains("different people"));
    assert!(find_party(&world.daemon.ctx, &world.space(), "Nobody").await.is_err());
}

#[tokio::test]
async fn the_host_introduces_and_records_through_the_pages() {
    let mut world = World::morning().await;
    {
        let host = world.host().await;
        let form = host.get("/introduce").await;
        let (rafe, sunniva) = (Host::choice(&form, "Rafe"), Host::choice(&form, "Sunniva"));
        let page = host.post("/introduce", &format!("first={rafe}&second={rafe}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("two or three different people"), "{}", page.body);
        let page = host.post("/introduce", &format!("first={rafe}&second={sunniva}&sentence=Tapes!")).await;
        assert_eq!(page.headers["location"], "/s/sample-hub/organiser/introduce/asked?count=2");
        let record = format!("first={rafe}&second={sunniva}&outcome=mutual_support&stage=ongoing&on_day=2026-02-03");
        assert_eq!(host.post("/record", &record).await.status, StatusCode::SEE_OTHER);
        let alone = "outcome=new_coworker&stage=new&words=Somebody+asked+about+joining.";
        assert_eq!(host.post("/record", alone).await.status, StatusCode::SEE_OTHER);
        let page = host.post("/record", &format!("first={rafe}&second={sunniva}&on_day=2027-01-01")).await;
        assert!(page.body.contains("is in the future"), "{}", page.body);
    }
    world.tick_after(Duration::minutes(1)).await;
    assert!(world.letter_to(SUNNIVA).text.contains("Tapes!"));
    let (connections, alone) = world.daemon.ctx.store.connections(&world.space().id).await.unwrap();
    assert_eq!((connections.len(), alone.len()), (1, 1));
    let outcome = &connections[0].outcomes[0];
    assert_eq!((outcome.kind, outcome.stage), (OutcomeKind::MutualSupport, Stage::Ongoing));
}

#[tokio::test]
async fn these_pages_are_for_the_organisers_of_the_space() {
    let world = World::morning().await;
    for page in ["/introduce", "/record", "/address-book", "/address-book/add"] {
        assert_eq!(world.get(&format!("/s/sample-hub/organiser{page}")).await.status, StatusCode::UNAUTHORIZED);
        assert!(world.post(&format!("/s/sample-hub/organiser{page}"), &[]).await.status.is_client_error());
    }
}

#[tokio::test]
async fn a_yes_to_the_morning_s_letter_and_a_yes_to_the_host_s_are_two_yeses() {
    let mut world = World::morning().await;
    assert_eq!(world.introduced_by_hand(&["Rafe", "Adaeze"], false).await, Ok(2));
    assert!(world.introduced_by_hand(&["Adaeze", "Rafe"], false).await.unwrap_err().contains("asked them already"));
    let morning = world.letters_to(RAFE).remove(0);
    world.post(&link_in(&morning.text, "/1/yes"), &[]).await;
    world.says_yes("adaeze@streetarchive.example").await;
    assert_eq!(world.letter_to(RAFE).subject, "Adaeze said yes: meet today?");
    assert!(
        world.introduced_by_hand(&["Rafe", "Adaeze"], false).await.unwrap_err().contains("introduced to each other")
    );
}

#[tokio::test]
async fn a_button_pressed_twice_at_once_asks_once() {
    let mut world = World::morning().await;
    let (ctx, space, now) = (&world.daemon.ctx, world.space(), world.now);
    let lorna = find_party(ctx, &space, "Lorna").await.unwrap();
    let parties = vec![lorna, find_party(ctx, &space, "Rafe").await.unwrap()];
    let wanted = ByHand { parties, sentence: String::new(), write_to_outsiders: false };
    let (one, other) =
        tokio::join!(introduce_by_hand(ctx, &space, &wanted, now), introduce_by_hand(ctx, &space, &wanted, now));
    let asked = [one, other].into_iter().filter(|done| matches!(done, Ok(Ok(2)))).count();
    assert_eq!(asked, 1);
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), 8 + 2);
}
