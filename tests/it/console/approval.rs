//! Mornings that wait for the organiser's word: yes, no, and nobody there.

use crate::world::{SAMPLE, SPACE, World};
use elevenses::config::SpaceFile;
use elevenses::daemon::Ticked;
use elevenses::domain::space::Space;
use elevenses::flow::run_schedules::Fired;

/// The sample hub, whose letters wait for a word; everybody is in, and they are due at 9:15.
async fn waiting() -> World {
    waiting_with(&[]).await
}

/// The same, with these lines of its settings written otherwise.
async fn waiting_with(otherwise: &[(&str, &str)]) -> World {
    let mut world = World::new().await;
    let settings = SPACE.replace("[rules]", "[rules]\napprove_first = true").replace("\napprove_first = false", "");
    let settings = otherwise.iter().fold(settings, |settings, (line, other)| settings.replace(line, other));
    let (_, settings) = SpaceFile::parse(&settings, std::path::Path::new(".")).unwrap();
    let space = Space { settings, ..(*world.space()).clone() };
    world.daemon.ctx.set_spaces(vec![space]);
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    world
}

/// Whether the organiser is asked.
async fn asked(world: &World) -> Vec<String> {
    let needs = world.daemon.ctx.store.needs(&world.space().id).await.unwrap();
    needs.into_iter().filter(|need| need.kind == "approval").map(|need| need.text).collect()
}

fn ran(ticked: &Ticked) -> Vec<&Fired> {
    ticked.fired.iter().filter(|fired| matches!(fired, Fired::Ran { letters, .. } if *letters > 0)).collect()
}

#[tokio::test]
async fn nothing_is_sent_before_somebody_says_so_and_then_at_once() {
    let mut world = waiting().await;
    let ticked = world.tick_at("2026-02-03T09:15:00Z").await;
    assert!(ran(&ticked).is_empty());
    assert!(world.letters().is_empty());
    assert_eq!(asked(&world).await, ["Today's letters wait for your word, until 12:15."]);
    for now in ["2026-02-03T09:16:00Z", "2026-02-03T10:40:00Z"] {
        world.tick_at(now).await;
        assert!(world.letters().is_empty());
        assert_eq!(asked(&world).await.len(), 1, "asked once");
    }
    let host = world.host().await;
    let page = host.get("").await;
    assert!(page.body.contains("Today&#39;s digests wait for your word, until 12:15."), "{}", page.body);
    assert!(page.body.contains("Send them") && page.body.contains("Not today"), "{}", page.body);
    host.fill_in("", &[("do", "approve")]).await;
    drop(host);
    let ticked = world.tick_at("2026-02-03T10:41:00Z").await;
    assert!(matches!(ran(&ticked)[..], [Fired::Ran { made_up: false, letters: 8, .. }]), "{:?}", ticked.fired);
    assert_eq!(world.letters().len(), 8);
    assert!(asked(&world).await.is_empty(), "the question is answered");
    let page = world.host().await.get("").await;
    assert!(page.body.contains("Digests went out at 10:41."), "{}", page.body);
    world.tick_at("2026-02-03T10:45:00Z").await;
    assert_eq!(world.letters().len(), 8, "once");
}

#[tokio::test]
async fn a_no_is_a_no_for_the_day() {
    let mut world = waiting().await;
    world.tick_at("2026-02-03T09:15:00Z").await;
    let host = world.host().await;
    let needs = world.daemon.ctx.store.needs(&world.space().id).await.unwrap();
    let need = needs.into_iter().find(|need| need.kind == "approval").unwrap();
    let page = host.fill_in("", &[("id", &need.id), ("as", "hold")]).await;
    assert!(!page.body.contains("wait for your word"), "{}", page.body);
    drop(host);
    for now in ["2026-02-03T09:20:00Z", "2026-02-03T12:30:00Z", "2026-02-03T18:00:00Z"] {
        world.tick_at(now).await;
    }
    assert!(world.letters().is_empty());
    let page = world.host().await.get("").await;
    assert!(page.body.contains("No digests went out: held by the organiser"), "{}", page.body);
    // The next day is asked about anew.
    world.tick_at("2026-02-04T09:15:00Z").await;
    assert_eq!(asked(&world).await, ["Today's letters wait for your word, until 12:15."]);
}

#[tokio::test]
async fn unanswered_until_the_end_of_grace_it_is_dropped_and_said() {
    let mut world = waiting().await;
    let ticked = world.tick_at("2026-02-03T09:15:00Z").await;
    assert!(ticked.next.unwrap().to_rfc3339().as_str() <= "2026-02-03T12:15:01+00:00", "{:?}", ticked.next);
    world.tick_at("2026-02-03T12:15:00Z").await;
    assert_eq!(asked(&world).await.len(), 1, "grace is not over");
    world.tick_at("2026-02-03T12:15:01Z").await;
    assert!(world.letters().is_empty());
    assert!(asked(&world).await.is_empty(), "the question is over");
    let host = world.host().await;
    let page = host.get("").await;
    let says = "No digests went out: they waited for the organiser&#39;s word until 12:15, and nobody gave it";
    assert!(page.body.contains(says), "{}", page.body);
    // A late yes changes nothing by itself; "send now" is there for that.
    host.fill_in("", &[("do", "approve")]).await;
    drop(host);
    world.tick_at("2026-02-03T12:20:00Z").await;
    assert!(world.letters().is_empty());
}

#[tokio::test]
async fn what_is_due_late_in_the_evening_waits_until_midnight_whatever_the_grace() {
    let mut world = waiting_with(&[("digest = \"15 9 ", "digest = \"30 22 ")]).await;
    world.tick_at("2026-02-03T22:30:00Z").await;
    assert_eq!(asked(&world).await, ["Today's letters wait for your word, until 23:59."]);
    let page = world.host().await.get("").await;
    assert!(page.body.contains("Today&#39;s digests wait for your word, until 23:59."), "{}", page.body);
    world.tick_at("2026-02-03T23:59:59Z").await;
    assert_eq!(asked(&world).await.len(), 1, "their day is not over");
    let ticked = world.tick_at("2026-02-04T00:00:00Z").await;
    let why = "they waited for the organiser's word until 23:59, and nobody gave it";
    assert!(format!("{:?}", ticked.fired).contains(why), "{:?}", ticked.fired);
    assert!(asked(&world).await.is_empty() && world.letters().is_empty());
    let page = world.host().await.get("").await;
    assert!(page.body.contains("Digests are due at 22:30") && !page.body.contains("until 23:59"), "{}", page.body);
}

#[tokio::test]
async fn without_grace_they_wait_for_the_moment_that_counts_as_on_time() {
    let mut world = waiting_with(&[("grace_hours = 3", "grace_hours = 0")]).await;
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(asked(&world).await, ["Today's letters wait for your word, until 9:17."]);
    let page = world.host().await.get("").await;
    assert!(page.body.contains("Today&#39;s digests wait for your word, until 9:17."), "{}", page.body);
    world.tick_at("2026-02-03T09:17:01Z").await;
    assert!(asked(&world).await.is_empty() && world.letters().is_empty());
}

#[tokio::test]
async fn said_beforehand_it_goes_out_on_time() {
    let mut world = waiting().await;
    let host = world.host().await;
    let page = host.get("/tomorrow?day=today").await;
    assert!(page.body.contains("Nothing is sent before somebody here has said so"), "{}", page.body);
    let page = host.fill_in("/tomorrow/2026-02-03", &[("do", "approve")]).await;
    assert!(page.body.contains("You said that it may go"), "{}", page.body);
    drop(host);
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(world.letters().len(), 8);
    assert!(asked(&world).await.is_empty());
}

#[tokio::test]
async fn a_server_that_was_down_says_so_and_does_not_blame_the_organiser() {
    let mut world = waiting().await;
    world.tick_at("2026-02-03T13:00:00Z").await;
    assert!(world.letters().is_empty());
    let page = world.host().await.get("").await;
    assert!(page.body.contains("Elevenses was not running or in trouble"), "{}", page.body);
}
