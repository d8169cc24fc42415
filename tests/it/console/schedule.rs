//! When letters go out: the sentence, the lines, and the space's rest.

use super::{Host, value_in};
use crate::world::{Page, World};
use axum::http::StatusCode;
use elevenses::domain::space::Fires;
use elevenses::flow::run_schedules::Fired;

/// The sample hub's sentence, as its page shows it; `changed` comes instead, and a name alone leaves its field out.
async fn say(host: &Host<'_>, changed: &[(&str, &str)]) -> Page {
    let usual = [
        ("digest_days", "mon"),
        ("digest_days", "tue"),
        ("digest_days", "wed"),
        ("digest_days", "thu"),
        ("digest_days", "fri"),
        ("digest_time", "09:15"),
        ("set_rules_people_per_digest", "2"),
        ("set_rules_no_repeat_days", "30"),
        ("set_rules_grace_hours", "3"),
        ("follow_up_days", "mon"),
        ("follow_up_time", "16:30"),
        ("report_day", "mon"),
        ("report_time", "08:00"),
        ("set_schedules_digest", "15 9 * * mon-fri"),
        ("set_schedules_addendum", ""),
        ("set_schedules_follow_up", "30 16 * * mon-fri"),
        ("set_schedules_report", "0 8 * * mon"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    let fields: Vec<(&str, &str)> = kept.chain(changed.iter().copied().filter(|(_, value)| *value != "-")).collect();
    host.settings("/schedule", &fields).await
}

fn line(world: &World, fires: Fires) -> Option<String> {
    world.space().settings.schedules.of(fires).map(|schedule| schedule.line().to_owned())
}

#[tokio::test]
async fn the_sentence_becomes_lines_and_is_shown_again() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let page = host.get("/schedule").await;
    assert_eq!(value_in(&page, "digest_time"), "09:15");
    assert!(page.body.contains("id=\"digest_days-fri\" value=\"fri\" checked"), "{}", page.body);
    assert!(!page.body.contains("id=\"digest_days-sat\" value=\"sat\" checked"));
    assert!(page.body.contains("London time; it is 9:10 now, Tuesday 3 February."), "{}", page.body);
    assert!(
        page.body
            .contains("Letters: Tuesday 3 February at 9:15; Wednesday 4 February at 9:15; Thursday 5 February at 9:15")
    );
    let page = say(
        &host,
        &[
            ("digest_days", "sat"),
            ("digest_days", "sun"),
            ("digest_time", "10:05"),
            ("addendum_time", "12:30"),
            ("report_day", ""),
            ("report_time", ""),
            ("set_rules_approve_first", "yes"),
            ("set_rules_people_per_digest", "3"),
        ],
    )
    .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Saved."));
    assert_eq!(line(&world, Fires::Digest).as_deref(), Some("5 10 * * sat,sun"));
    assert_eq!(line(&world, Fires::Addendum).as_deref(), Some("30 12 * * sat,sun"));
    assert_eq!(line(&world, Fires::FollowUp).as_deref(), Some("30 16 * * mon"));
    assert_eq!(line(&world, Fires::Report), None);
    let rules = world.space().settings.rules.clone();
    assert_eq!((rules.people_per_digest, rules.approve_first), (3, true));
    assert!(page.body.contains("Letters: Saturday 7 February at 10:05"), "{}", page.body);
    assert!(page.body.contains("The week&#39;s letter: none are set"), "{}", page.body);
}

#[tokio::test]
async fn a_line_that_no_sentence_can_say_stays_until_it_is_replaced() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let odd = "15 9 1-7 * *";
    say(&host, &[("set_schedules_digest", odd)]).await;
    assert_eq!(line(&world, Fires::Digest).as_deref(), Some(odd), "a changed line counts more than the sentence");
    let page = host.get("/schedule").await;
    assert!(page.body.contains("A crontab line says more here than this sentence can: 15 9 1-7 * *"), "{}", page.body);
    // Something else is changed: the line stays.
    say(
        &host,
        &[("set_schedules_digest", odd), ("digest_days", "-"), ("digest_time", ""), ("set_rules_no_repeat_days", "40")],
    )
    .await;
    assert_eq!(line(&world, Fires::Digest).as_deref(), Some(odd));
    assert_eq!(world.space().settings.rules.no_repeat_days, 40);
    // The sentence is filled in: it replaces the line.
    say(&host, &[("set_schedules_digest", odd)]).await;
    assert_eq!(line(&world, Fires::Digest).as_deref(), Some("15 9 * * mon-fri"));
    // Emptied, both: never.
    say(&host, &[("digest_days", "-"), ("digest_time", "")]).await;
    assert_eq!(line(&world, Fires::Digest), None);
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_said_at_its_field() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    for (changed, field, says) in [
        (&[("digest_time", "")][..], "digest_time", "is missing; write one like 9:15"),
        (&[("digest_days", "-")], "digest_days", "choose a day, or clear the time"),
        (&[("digest_time", "25:00")], "digest_time", "is “25:00”"),
        (&[("set_rules_no_repeat_days", "many")], "set_rules_no_repeat_days", "it can be 0 to 1000"),
        (&[("set_rules_people_per_digest", "0")], "set_rules_people_per_digest", "it can be 1 to 3"),
        (&[("set_rules_grace_hours", "25")], "set_rules_grace_hours", "0 to 24"),
        (&[("set_schedules_digest", "15 25 * * *")], "set_schedules_digest", "hour field"),
    ] {
        let page = say(&host, changed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(
            page.body.contains(&format!("href=\"#{field}\"")) && page.body.contains(says),
            "{field}: {}",
            page.body
        );
    }
    assert_eq!(line(&world, Fires::Digest).as_deref(), Some("15 9 * * mon-fri"));
}

#[tokio::test]
async fn one_can_look_before_saving() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let page = say(&host, &[("digest_days", "sun"), ("look", "yes")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("nothing is saved yet") && page.body.contains("Letters: Sunday 8 February at 9:15"),
        "{}",
        page.body
    );
    assert_eq!(line(&world, Fires::Digest).as_deref(), Some("15 9 * * mon-fri"));
}

#[tokio::test]
async fn a_space_rests_until_a_day_and_goes_on() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let host = world.host().await;
    // Also one whose settings a file has.
    let page = host.fill_in("/schedule/pause", &[("pause_until", "2026-02-01")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = host.fill_in("/schedule/pause", &[("pause_until", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = host.fill_in("/schedule/pause", &[("pause_until", "2026-02-10")]).await;
    assert!(page.body.contains("This space rests until Tuesday 10 February"), "{}", page.body);
    assert!(
        page.body.contains("Letters: Tuesday 10 February at 9:15"),
        "what comes next is after the rest: {}",
        page.body
    );
    let skipped = |why: &str| Fired::Skipped { space: "sample-hub".into(), fires: Fires::Digest, why: why.into() };
    let ticked = world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(ticked.fired, [skipped("resting until Tuesday 10 February")]);
    // The week's letter still comes, and a start of the daemon in between changes nothing.
    world.daemon.notice_changes(world.now).await;
    let ticked = world.tick_at("2026-02-09T08:00:00Z").await;
    let report = ticked.fired.iter().any(|fired| matches!(fired, Fired::Ran { fires: Fires::Report, .. }));
    assert!(report, "{:?}", ticked.fired);
    let host = world.host().await;
    host.fill_in("/schedule/resume", &[]).await;
    let ticked = world.tick_at("2026-02-09T09:15:00Z").await;
    assert!(
        ticked.fired.iter().any(|fired| matches!(fired, Fired::Ran { fires: Fires::Digest, .. })),
        "{:?}",
        ticked.fired
    );
}
