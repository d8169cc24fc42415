//! What is new between people who are connected already is told to both of them, once, and asked of nobody.

use crate::world::{Letter, SAMPLE, World, at, link_in};
use chrono::Duration;
use elevenses::domain::introduction::PartyId;
use elevenses::flow::change_choices::suggest_no_more;
use elevenses::store::{NewConnection, RecordedBy};

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";
const OLD_NEED: &str = "Advice on an archive and podcast project";
const NEW_NEED: &str = "Advice on archive projects for a museum";

impl World {
    /// The sample hub after its first morning, on which Rafe and Adaeze got to know each other.
    async fn acquainted() -> World {
        let world = World::morning().await;
        let mut parties = Vec::new();
        for who in [RAFE, ADAEZE] {
            let member = world.daemon.ctx.store.member_by_address(&world.space().id, who).await.unwrap().unwrap();
            parties.push(PartyId::Member(member.id));
        }
        let since = at("2026-02-03T12:00:00Z");
        let new = NewConnection { introduction: None, recorded_by: RecordedBy::Host, parties, since };
        world.daemon.ctx.store.record_connection(&world.space().id, Some(new), vec![], since).await.unwrap();
        world
    }

    /// A morning on which Adaeze looks for this, and only those whose row holds one of `who` are in.
    async fn morning_with(&mut self, day: u32, need: &str, who: &[&str]) {
        self.now = at(&format!("2026-02-{day:02}T09:05:00Z"));
        let all = SAMPLE.replace("2026/02/03", &format!("2026/02/{day:02}")).replace(OLD_NEED, need);
        let rows = all.lines().enumerate().filter(|(n, row)| *n == 0 || who.iter().any(|who| row.contains(who)));
        self.import(&rows.map(|(_, row)| format!("{row}\n")).collect::<String>()).await.unwrap();
        self.tick_at(&format!("2026-02-{day:02}T09:15:00Z")).await;
    }

    /// How many letters to somebody tell of somebody they know.
    fn news_to(&self, address: &str) -> usize {
        self.letters_to(address).iter().filter(|l| l.text.contains("whom you know")).count()
    }
}

fn masked(letter: &Letter) -> String {
    let page = link_in(&letter.text, "/stop").replace("/stop", "");
    format!("To: {}\nSubject: {}\n\n{}", letter.to, letter.subject, letter.text.replace(&page, "PAGE"))
}

#[tokio::test]
async fn news_stands_under_the_suggestions_of_both_and_is_not_repeated() {
    let mut world = World::acquainted().await;
    world.morning_with(4, NEW_NEED, &["@"]).await;
    assert_eq!([RAFE, ADAEZE].map(|who| world.news_to(who)), [1, 1]);
    let html = world.letter_to(RAFE).html;
    assert!(html.contains("whom you know") && html.contains(NEW_NEED), "{html}");
    insta::assert_snapshot!("digest_with_news", masked(&world.letter_to(ADAEZE)));
    let told = world.letters().iter().filter(|l| l.text.contains("whom you know")).count();
    assert_eq!(told, 2, "nobody else hears of it");
    world.morning_with(5, NEW_NEED, &["@"]).await;
    assert_eq!([RAFE, ADAEZE].map(|who| world.news_to(who)), [1, 1], "once");
}

#[tokio::test]
async fn news_alone_is_worth_a_letter_and_the_same_old_lines_are_not() {
    let mut world = World::acquainted().await;
    let sent = world.letters().len();
    world.morning_with(4, OLD_NEED, &[RAFE, ADAEZE]).await;
    assert_eq!(world.letters().len(), sent, "nothing was said since they met");
    world.morning_with(5, NEW_NEED, &[RAFE, ADAEZE]).await;
    assert_eq!(world.letters().len(), sent + 2);
    let letter = world.letter_to(RAFE);
    insta::assert_snapshot!("digest_of_news", masked(&letter));
    let page = world.get(&link_in(&letter.text, "/stop").replace("/stop", "")).await.body;
    assert!(page.contains("Nobody new to suggest today"), "{page}");
    world.tick_after(Duration::minutes(5)).await;
    assert_eq!(world.letters().len(), sent + 2);
}

#[tokio::test]
async fn who_asked_not_to_be_suggested_somebody_hears_no_news_of_them_nor_do_they() {
    let mut world = World::acquainted().await;
    let store = &world.daemon.ctx.store;
    let rafe = store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    let adaeze = store.member_by_address(&world.space().id, ADAEZE).await.unwrap().unwrap();
    suggest_no_more(&world.daemon.ctx, &world.space(), &rafe.id, &adaeze.id, world.now).await.unwrap();
    world.morning_with(4, NEW_NEED, &["@"]).await;
    assert_eq!([RAFE, ADAEZE].map(|who| world.news_to(who)), [0, 0]);
}

#[tokio::test]
async fn a_letter_that_waits_tells_no_news_of_somebody_who_stopped() {
    for stopped in [false, true] {
        let mut world = World::acquainted().await;
        let stop = link_in(&world.letter_to(ADAEZE).text, "/stop");
        world.sink.at(crate::sink::Phase::Greeting, crate::sink::answer("421 4.3.2 not now"));
        world.morning_with(4, NEW_NEED, &[RAFE, ADAEZE]).await;
        world.sink.behave();
        if stopped {
            world.post(&stop, &[]).await;
        }
        world.tick_after(Duration::minutes(30)).await;
        assert_eq!(world.news_to(RAFE), usize::from(!stopped));
    }
}
