//! A year at a glance: pictures, tables and files say the same as the weeks do.

use crate::world::World;
use axum::http::StatusCode;
use chrono::{Datelike, Duration, NaiveDate};
use elevenses::domain::connection::{MayTell, OutcomeKind, Stage};
use elevenses::domain::week::Period;
use elevenses::flow::report_week::report_week;
use elevenses::flow::report_year::report_year;

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";

async fn year_of(world: &World) -> elevenses::domain::year::Year {
    report_year(&world.daemon.ctx, &world.space(), world.now).await.unwrap().as_ref().clone()
}

#[tokio::test]
async fn a_year_s_figures_are_the_weeks_figures() {
    let mut world = World::morning().await;
    for (who, whom) in [(RAFE, "Adaeze"), (ADAEZE, "Rafe")] {
        let yes = world.link_for(who, whom, "yes");
        world.post(&yes, &[]).await;
    }
    world.tick_after(Duration::minutes(5)).await;
    world.record(&["Lorna", "Mireille"], OutcomeKind::PaidWork, Stage::New, MayTell::Count).await;
    let (year, space) = (year_of(&world).await, world.space());
    let mut told = 0;
    for (monday, check_ins) in &year.weeks {
        let period = Period::week_of(*monday, space.settings.zone).unwrap();
        let (week, _) = report_week(&world.daemon.ctx, &space, &period, world.now).await.unwrap();
        assert_eq!(week.check_ins, *check_ins, "{monday}");
        // February 2026 begins on a Sunday: its first week lies in one month but for that day.
        if monday.month() == 2 && *check_ins > 0 {
            let month = year.months.last().unwrap();
            assert_eq!(month.introductions.suggested, week.suggested());
            assert_eq!(month.introductions.told, week.new_connections());
            assert_eq!(month.introductions.met, week.matched.met + week.by_host.met);
            let outcomes: usize = week.outcomes.iter().map(|count| count.week.iter().sum::<usize>()).sum();
            assert_eq!(month.outcomes.iter().sum::<usize>(), outcomes);
            told = month.introductions.told;
        }
    }
    assert_eq!(told, 1, "somebody was introduced, so that something was compared");
}

#[tokio::test]
async fn a_yes_that_is_not_told_yet_is_not_counted() {
    let world = World::morning().await;
    let before = year_of(&world).await;
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    let changed = db
        .execute(
            "UPDATE introductions SET state = 'mutual', mutual_at = ?1, told_at = '2026-02-03T12:00:00.000Z'",
            ["2026-02-03T09:20:00.000Z"],
        )
        .unwrap();
    assert!(changed > 2);
    assert_eq!(year_of(&world).await, before);
}

#[tokio::test]
async fn each_picture_has_its_table_and_its_file() {
    let mut world = World::morning().await;
    world.record(&["Lorna", "Mireille"], OutcomeKind::PaidWork, Stage::New, MayTell::Count).await;
    let host = world.host().await;
    let page = host.get("/reports").await;
    assert_eq!(page.body.matches("role=\"img\"").count(), 3, "{}", page.body);
    assert_eq!(page.body.matches("<table").count(), 3);
    assert!(
        page.body.contains("Week from 2 February 2026") && page.body.contains("/week?of=2026-02-02"),
        "{}",
        page.body
    );
    assert!(!page.body.contains('%') || !page.body.contains("per cent"), "no percentages of small numbers");
    assert!(
        !page.body.contains("style=\"") && !page.body.contains("<style"),
        "the page's policy allows no inline style"
    );
    assert!(page.body.len() < 150_000);
    for (file, holds) in
        [("check-ins", "2026-02-02,"), ("introductions", "2026-02-01,"), ("outcomes", "2026-02-01,0,1,")]
    {
        let csv = host.get(&format!("/reports/{file}.csv")).await;
        assert!(csv.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        assert!(csv.body.lines().last().unwrap().starts_with(holds), "{file}: {}", csv.body);
    }
    assert_eq!(host.get("/reports/secrets.csv").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_empty_space_says_why_there_is_nothing_to_see() {
    let world = World::new().await;
    let host = world.host().await;
    let page = host.get("/reports").await;
    assert!(page.body.contains("Nothing to draw yet.") && !page.body.contains("<svg"), "{}", page.body);
    let day: NaiveDate = "2026-02-03".parse().unwrap();
    assert_eq!(year_of(&world).await.weeks.last().unwrap(), &(day - Duration::days(1), 0));
}
