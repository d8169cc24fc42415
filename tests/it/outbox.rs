//! What becomes of a letter: later, never, unknown, halted, too late; and the outbox says why.

use crate::sink::{Act, Phase, answer};
use crate::world::{SAMPLE, World, link_in};
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::domain::message::State;

const RAFE: &str = "rafe@oralhistory.example";

/// The sample morning before the letters, with a server that can be told to misbehave.
async fn before_the_letters() -> World {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    world
}

async fn in_state(world: &World, state: State) -> Vec<elevenses::store::OutboxRow> {
    world.daemon.ctx.store.outbox(None, Some(state), 100).await.unwrap()
}

#[tokio::test]
async fn a_server_that_asks_to_wait_gets_the_same_bytes_later() {
    let mut world = before_the_letters().await;
    world.sink.for_recipient(RAFE, Phase::Dot, answer("451 4.7.1 greylisted"));
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(world.letters().len(), 7);
    let waiting = in_state(&world, State::Waiting).await;
    assert!(waiting[0].because.contains("greylisted") && waiting[0].tries == 1, "{waiting:?}");
    let (_, _, frozen) = world.daemon.ctx.store.outbox_message(waiting[0].id.as_str()).await.unwrap();
    assert_eq!(world.tick_at("2026-02-03T09:16:00Z").await.delivered, 0, "it backs off first");
    world.sink.behave();
    world.tick_at("2026-02-03T09:18:00Z").await;
    assert_eq!(world.letters().len(), 8);
    assert_eq!(world.letters_to(RAFE)[0].raw.as_bytes(), frozen.unwrap(), "frozen at the first try");
}

#[tokio::test]
async fn a_refused_letter_is_not_tried_again_and_the_organiser_is_told() {
    let mut world = before_the_letters().await;
    world.sink.for_recipient(RAFE, Phase::Rcpt, answer("550 5.1.1 no such person"));
    world.tick_at("2026-02-03T09:15:00Z").await;
    world.sink.behave();
    world.tick_at("2026-02-03T12:00:00Z").await;
    assert_eq!((world.letters().len(), world.letters_to(RAFE).len()), (7, 0));
    let needs = world.daemon.ctx.store.needs(&world.space().id).await.unwrap();
    assert!(
        needs.iter().any(|n| n.text.contains("Rafe could not be delivered") && n.text.contains("no such person")),
        "{needs:?}"
    );
}

#[tokio::test]
async fn a_lost_answer_after_the_dot_is_unknown_and_held() {
    let mut world = before_the_letters().await;
    world.sink.for_recipient(RAFE, Phase::Dot, Act::AcceptAndClose);
    world.tick_at("2026-02-03T09:15:00Z").await;
    world.sink.behave();
    world.tick_at("2026-02-03T12:00:00Z").await;
    assert_eq!((world.letters().len(), world.letters_to(RAFE).len()), (8, 1), "it had arrived, and is not sent twice");
    let unknown = in_state(&world, State::Unknown).await;
    assert_eq!(unknown.len(), 1);
    let needs = world.daemon.ctx.store.needs(&world.space().id).await.unwrap();
    assert!(needs.iter().any(|n| n.text.contains("may or may not have arrived")), "{needs:?}");
    assert!(
        world.daemon.ctx.store.retry_message(&unknown[0].id, world.now + Duration::hours(1), world.now).await.is_ok()
    );
    world.tick_after(Duration::minutes(1)).await;
    let twice = world.letters_to(RAFE);
    assert_eq!(twice.len(), 2, "only because the organiser said so");
    assert_eq!(twice[0].raw, twice[1].raw, "and then it is the same letter, by its Message-ID and every byte");
}

#[tokio::test]
async fn our_own_fault_halts_everything_alarms_and_ends_by_itself() {
    let mut world = before_the_letters().await;
    world.sink.at(Phase::Mail, answer("530 5.7.0 authentication required"));
    world.tick_at("2026-02-03T09:15:00Z").await;
    let waiting = in_state(&world, State::Waiting).await;
    assert_eq!(
        (waiting.len(), waiting.iter().map(|w| w.tries).sum::<u32>()),
        (8, 1),
        "one letter found out, the others wait"
    );
    let health = world.get("/healthz").await;
    assert_eq!(health.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(health.body.starts_with("mail_halted since"), "{}", health.body);
    assert_eq!(world.tick_at("2026-02-03T09:17:00Z").await.delivered, 0);
    world.sink.behave();
    world.tick_at("2026-02-03T09:25:00Z").await;
    world.tick_at("2026-02-03T09:26:00Z").await;
    assert_eq!(world.letters().len(), 8, "no member was marked undeliverable");
    assert_eq!(world.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_morning_s_letter_is_not_sent_in_the_evening() {
    let mut world = before_the_letters().await;
    world.sink.at(Phase::Greeting, answer("421 4.3.2 not now"));
    world.tick_at("2026-02-03T09:15:00Z").await;
    world.sink.behave();
    world.tick_at("2026-02-03T15:16:00Z").await;
    assert!(world.letters().is_empty());
    let dropped = in_state(&world, State::Dropped).await;
    assert_eq!(dropped.len(), 8);
    assert!(
        dropped[0].because.contains("too late") && dropped[0].because.contains("not now"),
        "{}",
        dropped[0].because
    );
    assert_eq!(world.get("/healthz").await.status, StatusCode::SERVICE_UNAVAILABLE, "and the operator hears of it");
}

#[tokio::test]
async fn who_stops_between_writing_and_sending_gets_nothing_and_is_not_named() {
    let mut world = World::morning().await;
    let stop = link_in(&world.letter_to(RAFE).text, "/stop");
    world.now = "2026-02-04T09:00:00Z".parse().unwrap();
    world
        .import(&SAMPLE.replace("2026/02/03", "2026/02/04").replace("Oral historian", "Oral historian and archivist"))
        .await
        .unwrap();
    world.sink.at(Phase::Greeting, answer("421 4.3.2 not now"));
    world.tick_at("2026-02-04T09:15:00Z").await;
    world.post(&stop, &[]).await;
    world.sink.behave();
    world.tick_at("2026-02-04T09:40:00Z").await;
    assert_eq!(world.letters_to(RAFE).len(), 1, "only yesterday's");
    let today = world.letters().split_off(8);
    assert!(
        !today.is_empty() && today.iter().all(|l| !l.text.contains("Rafe")),
        "{:?}",
        today.iter().map(|l| &l.subject).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_backup_taken_while_running_is_whole() {
    let world = World::morning().await;
    let copy = world.folder.path().join("copy.db");
    world.daemon.ctx.store.backup(&copy).await.unwrap();
    let restored = elevenses::store::Store::open(&copy).unwrap();
    assert_eq!(restored.outbox(None, None, 100).await.unwrap().len(), 8);
}
