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

#[tokio::test]
async fn who_stops_is_not_named_by_a_letter_that_was_frozen_before() {
    let mut world = before_the_letters().await;
    let mireille = "mireille@secondspring.example";
    world.sink.for_recipient(mireille, Phase::Dot, answer("451 4.7.1 greylisted"));
    world.tick_at("2026-02-03T09:15:00Z").await;
    let stop = link_in(&world.letter_to("sunniva@samplehub.example").text, "/stop");
    world.post(&stop, &[]).await;
    world.sink.behave();
    world.tick_at("2026-02-03T09:40:00Z").await;
    let letter = world.letter_to(mireille);
    assert!(letter.text.contains("2. Lorna could help") && !letter.text.contains("Sunniva"), "{}", letter.text);
}

#[tokio::test]
async fn trouble_of_ours_after_the_hand_over_ends_as_unknown_not_as_a_second_letter() {
    let world = before_the_letters().await;
    let (ctx, now) = (&world.daemon.ctx, "2026-02-03T09:15:00Z".parse().unwrap());
    elevenses::flow::run_schedules::run_schedules(ctx, now).await.unwrap();
    let (lease, probe) = (Duration::minutes(45), Duration::minutes(5));
    let claimed = ctx.store.claim_due_message("w", lease, probe, now).await.unwrap().unwrap();
    let id = claimed.message.id;
    let number = ctx.store.begin_attempt(&id, "w", None, now).await.unwrap();
    ctx.store.abandon_message(&id, "another", now, "not its business", now).await.unwrap();
    assert_eq!(in_state(&world, State::Unknown).await.len(), 0, "only whoever has it may give it back");
    ctx.store.mark_data(&id, number, now).await.unwrap();
    ctx.store.abandon_message(&id, "w", now, "the disk was full", now).await.unwrap();
    let unknown = in_state(&world, State::Unknown).await;
    assert_eq!((unknown.len(), unknown[0].id.clone()), (1, id));
    // Before the mark it could not have been accepted, so it waits again.
    let next = ctx.store.claim_due_message("w", lease, probe, now).await.unwrap().unwrap().message.id;
    ctx.store.begin_attempt(&next, "w", None, now).await.unwrap();
    ctx.store.abandon_message(&next, "w", now, "the disk was full", now).await.unwrap();
    assert_eq!(in_state(&world, State::Waiting).await.len(), 7);
}

#[tokio::test]
async fn one_unreadable_row_holds_nothing_up() {
    let mut world = before_the_letters().await;
    world.sink.at(Phase::Greeting, answer("421 4.3.2 not now"));
    world.tick_at("2026-02-03T09:15:00Z").await;
    let first = in_state(&world, State::Waiting).await.pop().unwrap().id;
    let database = rusqlite::Connection::open(world.folder.path().join("elevenses.db")).unwrap();
    database.execute("UPDATE messages SET says = '{\"v\":99}' WHERE id = ?", [first.as_str()]).unwrap();
    drop(database);
    world.sink.behave();
    for minute in 20..30 {
        world.tick_at(&format!("2026-02-03T09:{minute}:00Z")).await;
    }
    assert_eq!(world.letters().len(), 7);
    assert!(in_state(&world, State::Dropped).await[0].because.contains("cannot be read"));
}

#[tokio::test]
async fn a_digest_is_not_sent_again_on_another_day() {
    let mut world = before_the_letters().await;
    world.sink.for_recipient(RAFE, Phase::Dot, Act::AcceptAndClose);
    world.tick_at("2026-02-03T09:15:00Z").await;
    let unknown = in_state(&world, State::Unknown).await;
    let tomorrow = world.now + Duration::days(1);
    let complaint =
        elevenses::flow::settle_need::send_again(&world.daemon.ctx, &unknown[0].id, tomorrow).await.unwrap_err();
    assert!(complaint.to_string().contains("another day"), "{complaint}");
}

#[tokio::test]
async fn a_relay_that_is_away_is_an_alarm_until_it_is_back() {
    let mut world = before_the_letters().await;
    world.sink.at(Phase::Greeting, Act::Close);
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert!(world.get("/healthz").await.body.contains("relay_unreachable"));
    world.sink.behave();
    world.tick_at("2026-02-03T09:30:00Z").await;
    assert_eq!((world.letters().len(), world.get("/healthz").await.status), (8, StatusCode::OK));
}

#[tokio::test]
async fn missing_keys_are_not_replaced_in_silence() {
    let world = World::morning().await;
    std::fs::remove_file(world.folder.path().join("elevenses.keys")).unwrap();
    let why = world.try_restart().await.err().map(|e| format!("{e:#}")).unwrap_or_default();
    assert!(why.contains("Put the file back from your backup"), "{why}");
}

#[tokio::test]
async fn a_space_file_with_a_mistake_alarms_and_its_space_goes_on_as_it_was() {
    let world = World::morning().await;
    std::fs::write(world.folder.path().join("spaces/sample-hub.toml"), "name = 1").unwrap();
    let world = world.restarted().await;
    assert_eq!(world.space().settings.name, "Sample Hub");
    assert!(world.get("/healthz").await.body.contains("space_file:sample-hub"));
    std::fs::write(world.folder.path().join("spaces/sample-hub.toml"), crate::world::SPACE).unwrap();
    assert_eq!(world.restarted().await.get("/healthz").await.status, StatusCode::OK);
}
