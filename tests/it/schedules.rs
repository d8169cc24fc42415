//! When digests go out: on time, made up within grace, skipped and said, never twice.

use crate::world::{SAMPLE, World};
use elevenses::domain::space::Fires;
use elevenses::flow::run_schedules::Fired;

/// The sample hub with its people in on 3 February, at this time.
async fn checked_in(now: &str) -> World {
    let mut world = World::new().await;
    world.tick_at(now).await;
    world.import(SAMPLE).await.unwrap();
    world
}

#[tokio::test]
async fn digests_go_out_when_due_and_once() {
    let mut world = checked_in("2026-02-03T09:10:00Z").await;
    assert_eq!(world.tick_at("2026-02-03T09:14:59Z").await.delivered, 0);
    let ticked = world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(
        ticked.fired,
        [Fired::Ran { space: "sample-hub".into(), fires: Fires::Digest, letters: 8, made_up: false }]
    );
    assert_eq!(ticked.next.unwrap().to_rfc3339(), "2026-02-03T16:30:00+00:00", "then it asks who met");
    for now in ["2026-02-03T09:15:00Z", "2026-02-03T09:16:00Z", "2026-02-03T15:00:00Z"] {
        assert_eq!(world.tick_at(now).await.delivered, 0);
    }
    assert_eq!(world.letters().len(), 8);
}

#[tokio::test]
async fn a_missed_firing_is_made_up_within_its_grace() {
    let mut world = checked_in("2026-02-03T09:10:00Z").await;
    let ticked = world.tick_at("2026-02-03T12:14:00Z").await;
    assert_eq!(
        ticked.fired,
        [Fired::Ran { space: "sample-hub".into(), fires: Fires::Digest, letters: 8, made_up: true }]
    );
}

#[tokio::test]
async fn after_its_grace_or_on_another_day_it_is_skipped_and_said() {
    for (now, day) in [
        ("2026-02-03T12:16:00Z", "2026-02-03"),
        ("2026-02-04T08:00:00Z", "2026-02-03"),
        ("2026-03-04T08:00:00Z", "2026-03-03"),
    ] {
        let mut world = checked_in("2026-02-03T09:10:00Z").await;
        let ticked = world.tick_at(now).await;
        assert!(matches!(ticked.fired[0], Fired::Skipped { fires: Fires::Digest, .. }), "{now}: {:?}", ticked.fired);
        let firing = world
            .daemon
            .ctx
            .store
            .firing_on(&world.space().id, Fires::Digest, day.parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(firing.result, "skipped");
        assert!(firing.note.contains("not running"), "{}", firing.note);
        assert!(world.letters().is_empty());
        assert!(world.tick_at(now).await.fired.is_empty(), "said once");
    }
}

#[tokio::test]
async fn a_hub_set_up_after_the_hour_makes_nothing_up() {
    let mut world = World::at("2026-02-03T09:20:00Z").await;
    world.import(SAMPLE).await.unwrap();
    assert!(world.tick_at("2026-02-03T09:20:00Z").await.fired.is_empty());
    assert!(world.tick_at("2026-02-03T09:25:00Z").await.fired.is_empty());
}

#[tokio::test]
async fn closed_days_are_quiet() {
    let mut world = World::at("2026-12-25T09:00:00Z").await;
    world.tick_at("2026-12-25T09:00:00Z").await;
    world.import(&SAMPLE.replace("2026/02/03", "2026/12/25")).await.unwrap();
    let ticked = world.tick_at("2026-12-25T09:15:00Z").await;
    assert_eq!(
        ticked.fired,
        [Fired::Skipped { space: "sample-hub".into(), fires: Fires::Digest, why: "closed on that day".into() }]
    );
}

#[tokio::test]
async fn who_has_had_a_digest_today_gets_no_second_one() {
    let mut world = checked_in("2026-02-03T09:10:00Z").await;
    world.tick_at("2026-02-03T09:15:00Z").await;
    let settings = crate::world::SPACE.replace("15 9 * * mon-fri", "15 9,11 * * mon-fri");
    let (_, settings) = elevenses::config::SpaceFile::parse(&settings, std::path::Path::new(".")).unwrap();
    let space = elevenses::domain::space::Space { settings, ..(*world.space()).clone() };
    world.daemon.ctx.set_spaces(vec![space]);
    world.tick_at("2026-02-03T10:00:00Z").await;
    let ticked = world.tick_at("2026-02-03T11:15:00Z").await;
    assert_eq!(
        ticked.fired,
        [Fired::Ran { space: "sample-hub".into(), fires: Fires::Digest, letters: 0, made_up: false }]
    );
    assert_eq!(world.letters().len(), 8);
}

#[tokio::test]
async fn two_daemons_that_find_the_same_firing_due_send_it_once() {
    let world = checked_in("2026-02-03T09:10:00Z").await;
    let due = crate::world::at("2026-02-03T09:15:00Z");
    let (one, other) = (world.daemon.ctx.clone(), world.daemon.ctx.clone());
    let run = |ctx: elevenses::flow::Context| async move {
        elevenses::flow::run_schedules::run_schedules(&ctx, due).await.unwrap().0
    };
    let (first, second) = tokio::join!(run(one), run(other));
    let letters: usize =
        first.iter().chain(&second).map(|f| if let Fired::Ran { letters, .. } = f { *letters } else { 0 }).sum();
    assert_eq!(letters, 8, "{first:?} {second:?}");
    assert_eq!(world.daemon.ctx.store.outbox(None, None, 100).await.unwrap().len(), 8);
}
