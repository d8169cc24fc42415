//! Connections, their stories, and the map of many.

use crate::world::World;
use axum::http::StatusCode;
use elevenses::domain::connection::{MayTell, OutcomeKind, Stage};

impl World {
    /// So many people, each connected with the next, today.
    async fn a_crowd(people: usize) -> World {
        let mut world = World::new().await;
        world.tick_at("2026-02-03T09:10:00Z").await;
        let space = world.space().id.to_string();
        let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
        let sql = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
             INSERT INTO members (id, space_id, name, name_key, email, email_key, here_as, confirmed_by, confirmed_at, answered_at, created_at, updated_at)
             SELECT 'm' || i, ?1, 'Person ' || i, 'person' || i, 'p' || i || '@x.example', 'p' || i || '@x.example', 'coworker', 'organiser', t, t, t, t
             FROM n, (SELECT '2026-01-01T00:00:00.000Z' AS t)";
        db.execute(sql, (&space, people as i64)).unwrap();
        for i in 1..people {
            let at = format!("2026-02-02T{:02}:{:02}:{:02}.000Z", 8 + i / 3600, i / 60 % 60, i % 60);
            db.execute(
                "INSERT INTO connections (id, space_id, recorded_by, since) VALUES ('k' || ?2, ?1, 'host', ?3)",
                (&space, i as i64, &at),
            )
            .unwrap();
            for (position, member) in [(0, i - 1), (1, i)] {
                let sql = "INSERT INTO connection_parties (connection_id, position, space_id, member_id) VALUES ('k' || ?2, ?3, ?1, 'm' || ?4)";
                db.execute(sql, (&space, i as i64, position, member as i64)).unwrap();
            }
        }
        world
    }
}

#[tokio::test]
async fn connections_are_listed_found_and_taken_back() {
    let mut world = World::morning().await;
    world.record(&["Lorna", "Mireille"], OutcomeKind::PaidWork, Stage::New, MayTell::Count).await;
    world.record(&["Rafe", "Adaeze"], OutcomeKind::Advice, Stage::Planned, MayTell::Count).await;
    let host = world.host().await;
    let page = host.get("/connections").await;
    assert!(page.body.contains("Two connections") || page.body.contains("2 connections"), "{}", page.body);
    let (rafe, lorna) = (page.body.find("Rafe, Adaeze").unwrap(), page.body.find("Lorna, Mireille").unwrap());
    assert!(rafe > 0 && lorna > 0);
    for (query, has, has_not) in [
        ("?kind=paid_work", "Lorna, Mireille", "Rafe, Adaeze"),
        ("?person=rafe", "Rafe, Adaeze", "Lorna, Mireille"),
        ("?person=adaeze%40streetarchive.example", "Rafe, Adaeze", "Lorna, Mireille"),
        ("?person=nobody-here", "Nobody here is called", "Lorna, Mireille"),
        ("?from=2026-02-04", "No connection fits that.", "Lorna, Mireille"),
    ] {
        let page = host.get(&format!("/connections{query}")).await;
        assert!(page.body.contains(has) && !page.body.contains(has_not), "{query}: {}", page.body);
    }
    let page = host.get("/connections?person=rafe").await;
    let link = page.body.split('"').find(|part| part.ends_with("/take-back")).unwrap();
    let link = link.strip_prefix("/s/sample-hub/organiser").unwrap().to_owned();
    let page = host.get(&link).await;
    assert!(page.body.contains("Take back: Rafe, Adaeze?"), "{}", page.body);
    assert!(host.get("/connections").await.body.contains("Rafe, Adaeze"), "a look takes nothing back");
    let page = host.fill_in(&link, &[]).await;
    assert!(!page.body.contains("Rafe, Adaeze") && page.body.contains("Lorna, Mireille"), "{}", page.body);
    assert_eq!(host.fill_in(&link, &[]).await.status, StatusCode::NOT_FOUND, "once is enough");
    assert!(!host.get("/map").await.body.contains("Rafe, Adaeze"), "nor is it drawn");
}

#[tokio::test]
async fn what_an_introduction_led_to_cannot_be_taken_back() {
    let mut world = World::morning().await;
    world.record(&["Rafe", "Adaeze"], OutcomeKind::Advice, Stage::New, MayTell::Count).await;
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    db.execute("UPDATE connections SET introduction_id = (SELECT id FROM introductions LIMIT 1)", []).unwrap();
    let id: String = db.query_row("SELECT id FROM connections", [], |row| row.get(0)).unwrap();
    let host = world.host().await;
    let page = host.fill_in(&format!("/connections/{id}/take-back"), &[]).await;
    assert!(page.body.contains("This one cannot be taken back"), "{}", page.body);
    assert!(host.get("/connections").await.body.contains("Rafe, Adaeze"));
    // Nor is another space's found at all.
    db.execute("INSERT INTO spaces (id, slug, owned_by, settings, created_at, updated_at) VALUES ('other', 'other', 'console', '{}', 't', 't')", []).unwrap();
    db.execute("UPDATE connections SET space_id = 'other'", []).unwrap();
    assert_eq!(host.fill_in(&format!("/connections/{id}/take-back"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_stories_with_permission_are_shown_and_as_they_may_be_told() {
    let mut world = World::morning().await;
    let kinds = [
        (MayTell::Count, "Kept to themselves"),
        (MayTell::WithoutNames, "Told <b>without</b> names"),
        (MayTell::FirstName, "Told by name"),
    ];
    for (at, (may_tell, _)) in kinds.iter().enumerate() {
        world.record(&["Rafe", "Adaeze"], OutcomeKind::ALL[at], Stage::New, *may_tell).await;
    }
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    for (at, (may_tell, words)) in kinds.iter().enumerate() {
        let sql = "INSERT INTO tellings (outcome_id, member_id, space_id, words, may_tell, at)
                   SELECT o.id, m.id, o.space_id, ?2, ?3, o.recorded_at FROM outcomes o, members m WHERE o.kind = ?1 AND m.name = 'Rafe'";
        db.execute(sql, (OutcomeKind::ALL[at].as_str(), words, may_tell.as_str())).unwrap();
    }
    let host = world.host().await;
    let page = host.get("/connections/stories").await;
    assert!(
        page.body.contains("May be told with the first name Rafe.") && page.body.contains("May be told without names."),
        "{}",
        page.body
    );
    assert!(!page.body.contains("Kept to themselves") && !page.body.contains("<b>without"), "{}", page.body);
    let page = host.get("/connections").await;
    assert!(page.body.contains("Told by name") && !page.body.contains("Kept to themselves"), "{}", page.body);
}

#[tokio::test]
async fn a_file_of_connections_runs_nothing() {
    let mut world = World::morning().await;
    world.record(&["Rafe", "Adaeze"], OutcomeKind::Advice, Stage::New, MayTell::Count).await;
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    let formula = "=HYPERLINK(\"http://evil.example\")";
    db.execute("UPDATE members SET name = ?, name_key = 'x' WHERE name = 'Rafe'", [formula]).unwrap();
    let host = world.host().await;
    let csv = host.get("/map.csv").await;
    assert!(csv.body.contains("'=HYPERLINK"), "{}", csv.body);
    assert!(!csv.body.contains(",=") && !csv.body.contains(",\"="), "{}", csv.body);
}

#[tokio::test]
async fn the_map_of_a_crowd_stays_small_and_is_laid_out_once() {
    let world = World::a_crowd(700).await;
    let host = world.host().await;
    for path in [
        "/map",
        "/map?everything=1",
        "/map?kind=advice",
        "/map?person=person%2012%20",
        "/connections",
        "/connections?page=3",
    ] {
        let page = host.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.len() < 150_000, "{path} has {} bytes", page.body.len());
        assert!(!page.body.contains("<option value=\"m:"), "{path} lists everybody");
    }
    let page = host.get("/map?everything=1").await;
    assert!(page.body.contains("More people are in this part than can be read at once."), "{}", &page.body[..3000]);
    let began = std::time::Instant::now();
    let again = host.get("/map?everything=1").await;
    let took = began.elapsed();
    assert_eq!(again.body, page.body);
    assert!(took.as_millis() < 2_000, "{took:?}");
    let page = host.get("/map?person=person").await;
    assert!(page.body.contains("Several people are called “person”"), "{}", &page.body[..3000]);
    let link = "/s/sample-hub/organiser/map?kind=advice&#38;person=m%3Am10";
    let page = host.get("/map?person=person&kind=advice").await;
    assert!(page.body.contains(&format!("<a href=\"{link}\">Person 10</a>")), "{}", &page.body[..3000]);
    let page = host.get("/map?person=m%3Am10").await;
    assert!(page.body.contains("Person 11") && !page.body.contains("Several people"), "{}", &page.body[..3000]);
    let page = host.get("/map?person=p12%40x.example").await;
    assert!(page.body.contains("Person 11") && page.body.contains("Person 13") && !page.body.contains("Person 15"));
}

#[tokio::test]
async fn who_may_only_look_takes_nothing_back() {
    let mut world = World::morning().await;
    world.record(&["Rafe", "Adaeze"], OutcomeKind::Advice, Stage::New, MayTell::Count).await;
    let viewer = world.host_as("lou@samplehub.example").await;
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    let sql = "UPDATE organiser_spaces SET role = 'viewer' WHERE organiser_id = (SELECT id FROM organisers WHERE email = 'lou@samplehub.example')";
    db.execute(sql, []).unwrap();
    let id: String = db.query_row("SELECT id FROM connections", [], |row| row.get(0)).unwrap();
    assert!(!viewer.get("/connections").await.body.contains("take-back"));
    assert_eq!(viewer.fill_in(&format!("/connections/{id}/take-back"), &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn where_there_are_many_their_names_are_typed() {
    let world = World::a_crowd(300).await;
    let host = world.host().await;
    for path in ["/record", "/introduce", "/introduce?first=m%3Am7"] {
        let page = host.get(path).await;
        assert!(page.body.len() < 50_000 && !page.body.contains("Person 250"), "{path} has {} bytes", page.body.len());
    }
    assert!(host.get("/introduce?first=m%3Am7").await.body.contains("value=\"Person 7\""));
    let recorded = |second: &'static str| {
        [("first", "person 7"), ("second", second), ("outcome", "advice"), ("stage", "new"), ("may_tell", "count")]
    };
    for (second, says) in
        [("person", "Several are found"), ("zorro", "Nobody here is found by that"), ("m:nobody", "found")]
    {
        let page = host.fill_in("/record", &recorded(second)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(says) && page.body.contains("value=\"person 7\""), "{says}: {}", page.body);
    }
    // Of those who are found one is chosen.
    let page = host.fill_in("/record", &recorded("person")).await;
    assert!(page.body.contains("type=\"radio\" name=\"second\" id=\"second-m:m10\""), "{}", page.body);
    assert!(page.body.contains("Person 10, p10@x.example") && page.body.contains("None of these"), "{}", page.body);
    assert!(host.fill_in("/record", &recorded("m:m10")).await.body.contains("Recorded"));
    assert!(host.get("/connections?kind=advice").await.body.contains("Person 7, Person 10"));
    let page = host.fill_in("/record", &recorded("p90@x.example")).await;
    assert!(page.body.contains("Recorded"), "{}", page.body);
    assert!(host.get("/connections?kind=advice").await.body.contains("Person 7, Person 90"));
}
