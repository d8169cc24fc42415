//! The morning before it is sent: a forecast that leaves nothing behind, and what the organiser decides about it.

use crate::world::{Page, SAMPLE, World, at};
use axum::http::StatusCode;
use rusqlite::Connection;

/// The sample hub of which the same people were in on the last Tuesdays.
async fn with_habits() -> World {
    let mut world = World::at("2026-01-13T09:10:00Z").await;
    for day in ["2026-01-13", "2026-01-20", "2026-01-27"] {
        world.tick_at(&format!("{day}T10:00:00Z")).await;
        world.import(&SAMPLE.replace("2026/02/03", &day.replace('-', "/"))).await.unwrap();
    }
    world.tick_at("2026-02-02T08:00:00Z").await;
    world
}

/// Everything in the database, row by row.
pub fn dump(world: &World) -> Vec<String> {
    let c = Connection::open(world.daemon.ctx.store.path()).unwrap();
    let mut tables = c.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut rows = Vec::new();
    for table in tables {
        let mut all = c.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = all.column_count();
        let mut found = all.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<String> =
                (0..columns).map(|i| format!("{:?}", row.get::<_, rusqlite::types::Value>(i).unwrap())).collect();
            rows.push(format!("{table}: {}", values.join("|")));
        }
    }
    rows
}

pub fn id_of(world: &World, name: &str) -> String {
    let c = Connection::open(world.daemon.ctx.store.path()).unwrap();
    c.query_row("SELECT id FROM members WHERE name = ?", [name], |row| row.get(0)).unwrap()
}

/// The card of one member.
fn card(page: &Page, world: &World, name: &str) -> String {
    let mark = format!("id=\"m-{}\"", id_of(world, name));
    let (_, rest) = page.body.split_once(&mark).unwrap_or_else(|| panic!("no card of {name} in\n{}", page.body));
    rest.split("</section>").next().unwrap().to_owned()
}

#[tokio::test]
async fn a_day_to_come_is_a_forecast_and_leaves_no_trace() {
    let world = with_habits().await;
    let host = world.host().await;
    let before = dump(&world);
    let page = host.get("/tomorrow?day=2026-02-03").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "Tomorrow&#39;s digests",
        "Tuesday 3 February, sending at 9:15.",
        "Nobody has checked in for it yet.",
        "8 more usually come on a Tuesday.",
        "This is a forecast",
        "Subject: ",
        "Leave out ",
    ] {
        assert!(page.body.contains(words), "no “{words}” in\n{}", page.body);
    }
    assert_eq!(dump(&world), before);
    // Wednesdays are another matter.
    let page = host.get("/tomorrow?day=2026-02-04").await;
    assert!(page.body.contains("After a few weeks this page also knows"), "{}", page.body);
    assert!(page.body.contains("Nobody would get a letter"), "{}", page.body);
    assert_eq!(dump(&world), before);
}

#[tokio::test]
async fn the_forecast_is_what_is_sent_when_they_come() {
    let mut world = with_habits().await;
    let forecast = subjects(&world.host().await.get("/tomorrow?day=2026-02-03").await);
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let page = world.host().await.get("/tomorrow?day=today").await;
    assert!(page.body.contains("Today&#39;s digests") && !page.body.contains("forecast"), "{}", page.body);
    let today = subjects(&page);
    world.tick_at("2026-02-03T09:15:00Z").await;
    let mut sent: Vec<String> = world.letters().into_iter().map(|letter| letter.subject).collect();
    sent.sort();
    assert_eq!(today, sent);
    assert_eq!(forecast, today, "they came as they usually do, and said what they usually say");
}

fn subjects(page: &Page) -> Vec<String> {
    let found = page.body.split("<p>Subject: ").skip(1).map(|rest| rest.split("</p>").next().unwrap());
    let mut all: Vec<String> = found.map(|text| text.replace("&#39;", "'").replace("&amp;", "&")).collect();
    all.sort();
    all
}

#[tokio::test]
async fn what_is_left_out_and_held_is_not_in_the_real_morning() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let host = world.host().await;
    let page = host.get("/tomorrow?day=today").await;
    let rafe = card(&page, &world, "Rafe");
    assert!(rafe.contains("Leave out Adaeze for Rafe"), "{rafe}");
    let (rafe, adaeze, nadir) = (id_of(&world, "Rafe"), id_of(&world, "Adaeze"), id_of(&world, "Nadir"));
    let fields = [("do", "leave-out"), ("member", rafe.as_str()), ("other", adaeze.as_str())];
    let page = host.fill_in("/tomorrow/2026-02-03", &fields).await;
    assert!(page.body.contains("do not hear of each other on that day"), "{}", page.body);
    let page = host.fill_in("/tomorrow/2026-02-03", &[("do", "hold-member"), ("member", &nadir)]).await;
    assert!(page.body.contains("Nadir gets nothing on that day"), "{}", page.body);
    assert!(!page.body.contains("Nadir would get") && !page.body.contains("for Nadir"), "{}", page.body);
    drop(host);
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert!(world.letters_to("nadir@openmic.example").is_empty(), "held");
    for letter in world.letters() {
        assert!(!letter.text.contains("Nadir"), "{}", letter.text);
    }
    let to_rafe = world.letters_to("rafe@oralhistory.example");
    assert!(to_rafe.iter().all(|letter| !letter.text.contains("Adaeze")), "left out");
    assert!(!world.letters().is_empty());
}

#[tokio::test]
async fn what_was_decided_can_be_taken_back() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let host = world.host().await;
    let before = host.get("/tomorrow?day=2026-02-03").await.body;
    let (rafe, adaeze) = (id_of(&world, "Rafe"), id_of(&world, "Adaeze"));
    let path = "/tomorrow/2026-02-03";
    for (what, back) in [("leave-out", "put-back"), ("hold-member", "release-member"), ("hold", "release")] {
        // Named from the other side, too.
        let done = host.fill_in(path, &[("do", what), ("member", &rafe), ("other", &adaeze)]).await;
        assert_eq!(done.status, StatusCode::OK);
        assert_ne!(done.body, before, "{what}");
        let undone = host.fill_in(path, &[("do", back), ("member", &adaeze), ("other", &rafe)]).await;
        let undone = match back {
            "release-member" => host.fill_in(path, &[("do", back), ("member", &rafe)]).await,
            _ => undone,
        };
        assert_eq!(undone.body, before, "{back}");
    }
}

#[tokio::test]
async fn a_held_day_sends_nothing_and_says_so() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let host = world.host().await;
    let page = host.fill_in("/tomorrow/2026-02-03", &[("do", "hold")]).await;
    assert!(page.body.contains("You are holding it"), "{}", page.body);
    drop(host);
    world.tick_at("2026-02-03T09:15:00Z").await;
    world.tick_at("2026-02-03T11:00:00Z").await;
    assert!(world.letters().is_empty());
    let page = world.host().await.get("").await;
    assert!(page.body.contains("held by the organiser"), "{}", page.body);
}

#[tokio::test]
async fn decisions_are_forgotten_after_some_weeks() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let rafe = id_of(&world, "Rafe");
    let host = world.host().await;
    host.fill_in("/tomorrow/2026-02-03", &[("do", "hold-member"), ("member", &rafe)]).await;
    host.fill_in("/tomorrow/2026-02-03", &[("do", "hold")]).await;
    drop(host);
    let kept = |world: &World| {
        dump(world).iter().filter(|row| row.starts_with("held_members") || row.starts_with("mornings")).count()
    };
    assert_eq!(kept(&world), 2);
    let ctx = world.daemon.ctx.clone();
    elevenses::flow::forget_old::forget_old(&ctx, at("2026-03-10T08:00:00Z")).await.unwrap();
    assert_eq!(kept(&world), 2, "five weeks later");
    elevenses::flow::forget_old::forget_old(&ctx, at("2026-03-20T08:00:00Z")).await.unwrap();
    assert_eq!(kept(&world), 0);
}

#[tokio::test]
async fn hostile_addresses_and_fields_change_nothing() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let host = world.host().await;
    let before = dump(&world);
    for path in ["/tomorrow/2026-02-02", "/tomorrow/yesterday", "/tomorrow/2027-02-03", "/tomorrow/%27%3B--"] {
        assert_eq!(host.post(path, "do=hold").await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for form in ["do=leave-out&member=nobody&other=nobody", "do=hold-member&member=%27", "do=put-back&member=x&other=y"]
    {
        assert_eq!(host.post("/tomorrow/2026-02-03", form).await.status, StatusCode::SEE_OTHER, "{form}");
    }
    assert_eq!(host.post("/tomorrow/2026-02-03", "do=erase").await.status, StatusCode::NOT_FOUND);
    for path in ["/tomorrow?day=1900-01-01", "/tomorrow/2026-02-03/letter/nobody", "/tomorrow/2026-02-03/why/nobody"] {
        assert_eq!(host.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(host.get("/tomorrow?day=soon&page=99999999999").await.status, StatusCode::OK);
    assert_eq!(dump(&world), before);
}

#[tokio::test]
async fn nothing_here_depends_on_what_one_side_answered() {
    let mut world = World::morning().await;
    world.tick_at("2026-02-03T10:00:00Z").await;
    let pages = async |world: &World| {
        let host = world.host().await;
        let mut all = Vec::new();
        for path in ["/tomorrow?day=2026-02-04", "/tomorrow?day=2026-02-10", "/tomorrow?day=today", ""] {
            all.push(host.get(path).await.body.replace(&host.mark, "MARK"));
        }
        let nadir = id_of(world, "Nadir");
        for path in ["why", "letter"] {
            let page = host.get(&format!("/tomorrow/2026-02-04/{path}/{nadir}")).await;
            all.push(page.body.replace(&host.mark, "MARK"));
        }
        all
    };
    // They say that they are in tomorrow, too, so that there is something to look at.
    let c = Connection::open(world.daemon.ctx.store.path()).unwrap();
    c.execute_batch(
        "INSERT INTO check_ins (id, space_id, member_id, local_day, here_as, wants_introductions, source, said_at)
         SELECT id || ' next', space_id, member_id, '2026-02-04', here_as, 1, 'form', said_at FROM check_ins",
    )
    .unwrap();
    let before = pages(&world).await;
    assert!(before[0].contains("would get"), "{}", before[0]);
    for answer in ["no", "yes", "known"] {
        world.press("rafe@oralhistory.example", "Adaeze", answer).await;
        let after = pages(&world).await;
        for (was, is) in before.iter().zip(&after) {
            assert_eq!(was, is, "{answer}");
        }
    }
}

/// Ten thousand members, of whom three hundred come every Tuesday.
fn many(world: &World) {
    let c = Connection::open(world.daemon.ctx.store.path()).unwrap();
    c.execute_batch(
        "BEGIN;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
         INSERT INTO members (id, space_id, email, email_key, name, name_key, here_as, confirmed_by, confirmed_at, answered_at,
                              created_at, updated_at)
         SELECT 'm' || i, (SELECT id FROM spaces), 'kit@m' || i || '.example', 'kit@m' || i || '.example', 'Kit ' || i,
                'kit ' || i, 'coworker', 'letter', '2026-01-01T09:00:00.000Z', '2026-01-01T09:00:00.000Z',
                '2026-01-01T09:00:00.000Z', '2026-01-01T09:00:00.000Z' FROM n;
         CREATE TEMP TABLE words (n INTEGER PRIMARY KEY, word TEXT);
         INSERT INTO words (n, word) SELECT key, value FROM json_each('[\"pottery\",\"beekeeping\",\"typography\",\"woodturning\",
            \"falconry\",\"accounting\",\"translation\",\"archives\",\"podcasts\",\"bookbinding\",\"weaving\",\"astronomy\",\"baking\",
            \"cycling\",\"chess\",\"drumming\",\"embroidery\",\"fencing\",\"gardening\",\"hiking\",\"knitting\",\"origami\",\"printing\",
            \"quilting\",\"rowing\",\"sailing\",\"tailoring\",\"upholstery\",\"violins\",\"welding\"]');
         INSERT INTO profile_lines (space_id, member_id, kind, position, text, first_said_at)
         SELECT m.space_id, m.id, 'interest', 0, w.word, m.created_at FROM members m JOIN words w ON w.n = CAST(substr(m.id, 2) AS INTEGER) % 30;
         INSERT INTO profile_lines (space_id, member_id, kind, position, text, first_said_at)
         SELECT m.space_id, m.id, 'offer', 0, 'Advice on ' || w.word, m.created_at FROM members m JOIN words w ON w.n = CAST(substr(m.id, 2) AS INTEGER) * 7 % 30;
         INSERT INTO profile_lines (space_id, member_id, kind, position, text, first_said_at)
         SELECT m.space_id, m.id, 'need', 0, 'Somebody who knows about ' || w.word, m.created_at FROM members m JOIN words w ON w.n = CAST(substr(m.id, 2) AS INTEGER) * 11 % 30;
         WITH RECURSIVE weeks(w) AS (SELECT 1 UNION ALL SELECT w + 1 FROM weeks WHERE w < 8)
         INSERT INTO check_ins (id, space_id, member_id, local_day, here_as, wants_introductions, source, said_at)
         SELECT m.id || '-' || w, m.space_id, m.id, date('2026-02-03', '-' || (7 * w) || ' days'), 'coworker', 1, 'form', m.created_at
         FROM members m, weeks WHERE CAST(substr(m.id, 2) AS INTEGER) <= 300;
         COMMIT;",
    )
    .unwrap();
}

#[tokio::test]
async fn a_large_room_is_planned_once_and_shown_a_page_at_a_time() {
    use elevenses::flow::plan_morning::plan_morning;
    let world = World::at("2026-02-02T08:00:00Z").await;
    many(&world);
    let (ctx, space, day) = (&world.daemon.ctx, world.space(), "2026-02-03".parse().unwrap());
    let host = world.host().await;
    let before = dump(&world);
    let plan = plan_morning(ctx, &space, day, world.now).await.unwrap();
    assert_eq!(plan.forecast.unwrap().usual, 300);
    let page = host.get("/tomorrow?day=2026-02-03").await;
    assert!(page.body.len() < 150_000, "{} bytes", page.body.len());
    assert!(page.body.contains("1 to 50 of "), "{}", page.body);
    for path in ["/tomorrow?day=2026-02-03&page=2", "", "/tomorrow/2026-02-03/why/m7"] {
        let page = host.get(path).await;
        assert!(page.body.len() < 150_000, "{path}: {} bytes", page.body.len());
    }
    let again = plan_morning(ctx, &space, day, world.now).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&plan, &again), "nothing has changed");
    assert_eq!(dump(&world), before, "and nothing was left");
    // Another program writes, too.
    let c = Connection::open(ctx.store.path()).unwrap();
    c.execute("UPDATE members SET headline = 'Baker' WHERE id = 'm1'", []).unwrap();
    let anew = plan_morning(ctx, &space, day, world.now).await.unwrap();
    assert!(!std::sync::Arc::ptr_eq(&plan, &anew));
}

#[tokio::test]
async fn why_is_said_in_words_and_teaches_topics() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let host = world.host().await;
    let (lorna, rafe) = (id_of(&world, "Lorna"), id_of(&world, "Rafe"));
    let path = format!("/tomorrow/2026-02-03/why/{lorna}");
    let page = host.get(&format!("{path}?and={rafe}")).await;
    for words in ["Why, for Lorna", "would hear of each other", "Lorna and Rafe: what they are interested in"] {
        assert!(page.body.contains(words), "no “{words}” in\n{}", page.body);
    }
    let aliases = |world: &World| dump(world).iter().filter(|row| row.starts_with("topic_aliases")).count();
    let fields = [("do", "same"), ("one", "Poetry"), ("two", "Archives"), ("and", rafe.as_str())];
    let page = host.fill_in(&path, &fields).await;
    assert!(page.body.contains("“poetry” counts as “archive” now"), "{}", page.body);
    assert_eq!(aliases(&world), 1);
    let page = host.get(&format!("{path}?and={rafe}")).await;
    assert!(page.body.contains("“Poetry” and “Archives” count as the same thing."), "{}", page.body);
    let page = host.fill_in(&path, &[("do", "not-same"), ("pair", "Poetry\nArchives"), ("and", &rafe)]).await;
    assert_eq!((page.status, aliases(&world)), (StatusCode::OK, 0));
}
