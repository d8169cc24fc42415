//! The week in figures: the page, the spreadsheet and the letter say the same, and nothing that nobody agreed to.

use crate::sink::{Phase, answer};
use crate::world::{Page, SAMPLE, World};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use elevenses::domain::email_address::EmailAddress;
use elevenses::domain::message::State;
use elevenses::domain::space::Fires;
use elevenses::flow::Firing;
use elevenses::flow::decide_morning::send_now;
use elevenses::flow::report_week::send_report;
use elevenses::flow::run_schedules::Fired;

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";
const WEEK: &str = "/s/sample-hub/organiser/week?of=2026-02-03";
const CSV: &str = "/s/sample-hub/organiser/week.csv?of=2026-02-03";

impl World {
    /// Signs the host in; gives the cookie.
    async fn signed_in(&self) -> String {
        self.signed_in_as("jo@samplehub.example").await
    }

    async fn signed_in_as(&self, email: &str) -> String {
        let email = EmailAddress::parse(email).unwrap();
        let (ctx, spaces) = (&self.daemon.ctx, [self.space()]);
        let link = elevenses::flow::sign_in::organiser_link(ctx, &email, &spaces, false, self.now).await.unwrap();
        let path = link.replace("https://hub.example", "");
        let page = self.request(Request::post(&path).body(Body::empty()).unwrap()).await;
        page.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
    }

    async fn get_as(&self, cookie: &str, path: &str) -> Page {
        self.request(Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
    }

    /// Rows as other parts of the program leave them.
    fn rows(&self, sql: &str) {
        let path = self.daemon.ctx.store.path().to_owned();
        rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
    }

    /// The sample hub's people are in again on these days of February.
    async fn in_again(&mut self, days: &[&str]) {
        for day in days {
            self.now = format!("2026-02-{day}T09:00:00Z").parse().unwrap();
            self.import(&SAMPLE.replace("2026/02/03", &format!("2026/02/{day}"))).await.unwrap();
        }
    }

    /// A week at the sample hub: Rafe and Adaeze are introduced, meet, and tell what came of it.
    async fn week() -> World {
        let mut world = World::morning().await;
        world.press(RAFE, "Adaeze", "yes").await;
        world.press(ADAEZE, "Rafe", "yes").await;
        world.tick_at("2026-02-03T09:20:00Z").await;
        world.in_again(&["04", "05"]).await;
        world.rows(WHAT_CAME_OF_IT);
        world
    }
}

/// "Did you meet?" was asked of both and answered by both, and Rafe says what came of it.
const WHAT_CAME_OF_IT: &str = "
INSERT INTO follow_ups (id, space_id, introduction_id, member_id, kind, asked_at, said, said_at)
SELECT 'f' || p.position, p.space_id, p.introduction_id, p.member_id, 'did_you_meet', '2026-02-05T16:30:00.000Z', 'met',
       '2026-02-05T17:00:00.000Z'
FROM parties p JOIN introductions i ON i.id = p.introduction_id WHERE i.state = 'told';
INSERT INTO connections (id, space_id, introduction_id, recorded_by, since)
SELECT 'c', space_id, id, 'introduction', '2026-02-05T17:00:00.000Z' FROM introductions WHERE state = 'told';
INSERT INTO connection_parties (connection_id, position, space_id, member_id)
SELECT 'c', p.position, p.space_id, p.member_id FROM parties p
JOIN introductions i ON i.id = p.introduction_id WHERE i.state = 'told';
UPDATE introductions SET state = 'met' WHERE state = 'told';
INSERT INTO outcomes (id, space_id, connection_id, kind, stage, on_day, recorded_at)
SELECT 'o', space_id, 'c', 'advice', 'new', '2026-02-05', '2026-02-05T17:00:00.000Z' FROM connections;
INSERT INTO tellings (outcome_id, member_id, space_id, words, may_tell, at)
SELECT 'o', id, space_id, 'An hour that saved me a month', 'first_name', '2026-02-05T17:00:00.000Z'
FROM members WHERE name IN ('Adaeze');
INSERT INTO tellings (outcome_id, member_id, space_id, words, may_tell, at)
SELECT 'o', id, space_id, 'Just between us', 'count', '2026-02-05T17:00:00.000Z' FROM members WHERE name IN ('Rafe');";

#[tokio::test]
async fn the_page_says_who_came_whom_they_met_and_what_came_of_it() {
    let world = World::week().await;
    assert_ne!(world.get(WEEK).await.status, StatusCode::OK, "organisers only");
    let cookie = world.signed_in().await;
    let page = world.get_as(&cookie, WEEK).await.body;
    for words in [
        "The week from Monday 2 February to Sunday 8 February 2026",
        "This week so far 8 people checked in and 1 new connection came out of 5 suggestions.",
        "<th scope=\"row\">The letter reached both</th><td>5</td><td>of 5</td>",
        "<th scope=\"row\">Met</th><td>1</td><td>of 1</td>",
        "<th scope=\"row\">Advice</th><td>1 new</td><td>1 in 30 days, 1 in all</td>",
        "“An hour that saved me a month” – Adaeze, Advice",
        "<th scope=\"row\">Have at least one connection</th><td>2</td><td>of 8</td>",
        "People to introduce by hand (5)",
        "<th scope=\"row\">Mireille</th><td>3 days, new here</td>",
        "/s/sample-hub/organiser/week?of=2026-01-26",
    ] {
        assert!(page.contains(words), "no “{words}” in\n{page}");
    }
    assert!(!page.contains("between us") && !page.contains("Sunniva"), "{page}");
    assert!(!page.contains("of=2026-02-09"), "the week after has not begun");
    assert!(world.get_as(&cookie, "/s/sample-hub/organiser").await.body.contains("/organiser/week\""));
    for day in ["2026-13-01", "", "x", "-200000-01-01"] {
        let page = world.get_as(&cookie, &format!("/s/sample-hub/organiser/week?of={day}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{day}");
    }
}

#[tokio::test]
async fn the_spreadsheet_holds_every_figure_and_nobody_s_name_who_did_not_agree() {
    let world = World::week().await;
    let cookie = world.signed_in().await;
    let csv = world.get_as(&cookie, CSV).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert!(csv.headers["content-disposition"].to_str().unwrap().contains("sample-hub-2026-02-02.csv"));
    for line in [
        "\u{feff}Section,What,Time,Number,Of\n",
        "Who came,Check-ins,2026-02-02/2026-02-08,24,\n",
        "From suggested to met,Both said yes,2026-02-02/2026-02-08,1,5\n",
        "What came of it,Advice: new,../2026-02-08,1,1\n",
        "In their own words,Adaeze,2026-02-02/2026-02-08,An hour that saved me a month,\n",
    ] {
        assert!(csv.body.contains(line), "no “{line}” in\n{}", csv.body);
    }
    for name in ["Rafe", "Mireille", "Lorna", "Nadir", "bookkeeping"] {
        assert!(!csv.body.contains(name), "{name} in\n{}", csv.body);
    }
    assert_ne!(world.get(CSV).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_one_side_answered_changes_no_figure() {
    let mut seen = Vec::new();
    for answer in ["", "yes", "no", "known"] {
        let mut world = World::morning().await;
        if !answer.is_empty() {
            world.press(ADAEZE, "Rafe", answer).await;
        }
        let cookie = world.signed_in().await;
        let mut pages = Vec::new();
        for now in ["2026-02-03T09:30:00Z", "2026-02-04T09:30:00Z", "2026-02-11T09:20:00Z"] {
            world.tick_at(now).await;
            let page = world.get_as(&cookie, WEEK).await;
            pages.push(page.body.replace(&crate::console::mark_in(&page), ""));
            pages.push(world.get_as(&cookie, CSV).await.body);
        }
        seen.push(pages);
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]));
}

#[tokio::test]
async fn a_no_is_not_seen_coming_in() {
    let world = World::morning().await;
    let cookie = world.signed_in().await;
    world.press(RAFE, "Adaeze", "yes").await;
    let before = world.get_as(&cookie, WEEK).await.body;
    world.press(ADAEZE, "Rafe", "no").await;
    assert_eq!(world.get_as(&cookie, WEEK).await.body, before, "not on the same day");
}

#[tokio::test]
async fn who_is_erased_is_counted_no_more_and_named_nowhere() {
    let world = World::week().await;
    world.rows(
        "UPDATE parties SET member_id = NULL, answer = 'withdrawn'
         WHERE member_id IN (SELECT id FROM members WHERE name = 'Adaeze');
         UPDATE connection_parties SET member_id = NULL WHERE member_id IN (SELECT id FROM members WHERE name = 'Adaeze');
         DELETE FROM members WHERE name = 'Adaeze';",
    );
    let cookie = world.signed_in().await;
    let page = world.get_as(&cookie, WEEK).await.body;
    assert!(page.contains("7 people checked in and 1 new connection came out of 5 suggestions"), "{page}");
    assert!(page.contains("<td>1</td><td>of 7</td>"), "Rafe is still connected with somebody");
    assert!(!page.contains("Adaeze"), "{page}");
}

#[tokio::test]
async fn a_quiet_week_is_said_kindly() {
    let world = World::new().await;
    let cookie = world.signed_in().await;
    let page = world.get_as(&cookie, "/s/sample-hub/organiser/week").await.body;
    assert!(page.contains("Last week nobody checked in. Every hub has quiet weeks."), "{page}");
    assert!(page.contains("Every letter arrived as far as we know, and nothing needs you."), "{page}");
}

#[tokio::test]
async fn on_monday_every_organiser_gets_the_week_once() {
    let mut world = World::week().await;
    world.signed_in().await;
    world.signed_in_as("kit@samplehub.example").await;
    world.tick_at("2026-02-08T20:00:00Z").await;
    let ticked = world.tick_at("2026-02-09T08:00:00Z").await;
    let ran = Fired::Ran { space: "sample-hub".into(), fires: Fires::Report, letters: 2, made_up: false };
    assert_eq!(ticked.fired, [ran]);
    world.tick_at("2026-02-09T08:30:00Z").await;
    for organiser in ["jo@samplehub.example", "kit@samplehub.example"] {
        let letters = world.letters_to(organiser);
        assert_eq!(letters.len(), 1);
        let letter = &letters[0];
        assert_eq!(letter.subject, "Sample Hub: 1 new connection last week");
        assert!(
            letter.text.contains("https://hub.example/s/sample-hub/organiser/week?of=2026-02-02"),
            "{}",
            letter.text
        );
        assert!(letter.html.contains("<th scope=\"row\"") && !letter.html.contains("<svg"));
        assert!(!letter.raw.contains("List-Unsubscribe"), "it is stopped in the space's file");
        for line in letter.text.lines().filter(|l| !l.contains("https://")) {
            assert!(line.chars().count() < 78, "{line}");
        }
    }
    insta::assert_snapshot!("report", world.letter_to("jo@samplehub.example").text);
}

#[tokio::test]
async fn two_daemons_write_one_report() {
    let mut world = World::week().await;
    world.signed_in().await;
    world.tick_at("2026-02-08T20:00:00Z").await;
    let due = crate::world::at("2026-02-09T08:00:00Z");
    let firing = Firing { due_at: due, day: due.date_naive(), made_up: false };
    let (ctx, space) = (&world.daemon.ctx, world.space());
    assert_eq!(send_report(ctx, &space, &firing, due).await.unwrap(), Some(1));
    assert_eq!(send_report(ctx, &space, &firing, due).await.unwrap(), None, "somebody else was first");
    assert_eq!(ctx.store.outbox(None, Some(State::Waiting), 100).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_missed_report_is_written_later_the_same_day() {
    let mut world = World::week().await;
    world.signed_in().await;
    world.tick_at("2026-02-08T20:00:00Z").await;
    world.tick_at("2026-02-09T19:00:00Z").await;
    assert_eq!(world.letter_to("jo@samplehub.example").subject, "Sample Hub: 1 new connection last week");
}

/// The sample hub whose organisers want a line each day.
async fn with_daily_line() -> World {
    let mut world = World::new().await;
    let settings = crate::world::SPACE.replace("[rules]", "[rules]\ndaily_line = true");
    let settings = settings.replace("\ndaily_line = false", "");
    let (_, settings) = elevenses::config::SpaceFile::parse(&settings, std::path::Path::new(".")).unwrap();
    let space = elevenses::domain::space::Space { settings, ..(*world.space()).clone() };
    world.daemon.ctx.set_spaces(vec![space]);
    world.signed_in().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world
}

#[tokio::test]
async fn half_an_hour_after_the_digests_a_line_says_what_became_of_them() {
    let mut world = with_daily_line().await;
    let sample = SAMPLE.replace("rocio@tidybooks.example,Rocío", "nobody@refused.example,Rocío");
    world.import(&sample).await.unwrap();
    world.sink.for_recipient("nobody@refused.example", Phase::Rcpt, answer("550 5.1.1 no such user"));
    let ticked = world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(ticked.next.unwrap().to_rfc3339(), "2026-02-03T09:45:01+00:00");
    world.tick_at("2026-02-03T09:45:00Z").await;
    assert!(world.letters_to("jo@samplehub.example").is_empty(), "not before");
    for now in ["2026-02-03T09:45:01Z", "2026-02-03T09:50:00Z", "2026-02-03T12:00:00Z"] {
        world.tick_at(now).await;
        assert_eq!(world.letters_to("jo@samplehub.example").len(), 1);
    }
    let letter = world.letter_to("jo@samplehub.example");
    assert_eq!(letter.subject, "Sample Hub: digests went out at 9:15");
    let opening = "Digests went out at 9:15. 7 sent, 1 could not be delivered.";
    assert!(letter.text.starts_with(opening), "{}", letter.text);
}

#[tokio::test]
async fn what_is_sent_by_hand_afterwards_is_no_second_firing_and_has_no_second_line() {
    let mut world = with_daily_line().await;
    world.import(SAMPLE).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    world.tick_at("2026-02-03T09:50:00Z").await;
    let late = SAMPLE
        .replace("rafe@oralhistory.example,Rafe,", "ana@clayroom.example,Ana,")
        .replace("adaeze@streetarchive.example,Adaeze,", "bo@clayworks.example,Bo,");
    world.import(&late).await.unwrap();
    let letters = world.letters().len();
    for (press, sent) in [(0, 2), (1, 0), (2, 0)] {
        world.tick_after(chrono::Duration::minutes(1)).await;
        assert_eq!(send_now(&world.daemon.ctx, &world.space(), world.now).await.unwrap(), sent, "press {press}");
    }
    for now in ["2026-02-03T10:00:00Z", "2026-02-03T10:30:00Z", "2026-02-03T11:00:00Z"] {
        world.tick_at(now).await;
    }
    assert_eq!(world.letters().len(), letters + 2, "to the two who came late, and to nobody else");
    assert_eq!(world.letters_to("jo@samplehub.example").len(), 1, "one line a day");
    assert_eq!(world.count("SELECT COUNT(*) FROM firings WHERE fires = 'digest'"), 1);
    let noted = "SELECT COUNT(*) FROM firings WHERE fires = 'digest' AND note LIKE '%; 2 more by hand'";
    assert_eq!(world.count(noted), 1);
}

#[tokio::test]
async fn a_morning_without_digests_is_said_as_well() {
    let mut world = with_daily_line().await;
    world.import(SAMPLE).await.unwrap();
    world.tick_at("2026-02-03T13:00:00Z").await;
    world.tick_at("2026-02-03T13:31:00Z").await;
    let letter = world.letter_to("jo@samplehub.example");
    assert_eq!(letter.subject, "Sample Hub: no digests today");
    assert!(letter.text.starts_with("No digests went out: it was due on Tuesday 09:15"), "{}", letter.text);
}

#[tokio::test]
async fn no_line_without_the_switch() {
    let mut world = World::morning().await;
    world.signed_in().await;
    world.tick_at("2026-02-03T09:50:00Z").await;
    assert!(world.letters_to("jo@samplehub.example").is_empty());
}

#[tokio::test]
async fn what_the_host_does_is_counted_apart() {
    let world = World::week().await;
    world.rows(
        "INSERT INTO connections (id, space_id, recorded_by, since)
         SELECT 'h', id, 'host', '2026-02-04T12:00:00.000Z' FROM spaces;
         INSERT INTO connection_parties (connection_id, position, space_id, member_id)
         SELECT 'h', CASE name WHEN 'Nadir' THEN 0 ELSE 1 END, space_id, id FROM members WHERE name IN ('Nadir', 'Rocío');
         UPDATE introductions SET made_by = 'host' WHERE state = 'met';",
    );
    let cookie = world.signed_in().await;
    let page = world.get_as(&cookie, WEEK).await.body;
    for words in [
        "1 new connection came out of 5 suggestions",
        "<th scope=\"row\">Pairs suggested</th><td>4</td>",
        "From suggested to met: the ones you made",
        "<th scope=\"row\">Pairs suggested</th><td>1</td>",
        "Made by hand (1)",
        "Nadir and Rocío",
        "People to introduce by hand (3)",
        "<th scope=\"row\">Have at least one connection</th><td>4</td>",
    ] {
        assert!(page.contains(words), "no “{words}” in\n{page}");
    }
}

#[tokio::test]
async fn a_letter_is_short_and_its_page_is_whole() {
    let world = World::week().await;
    world.rows(&many_regulars(30));
    let (ctx, space) = (&world.daemon.ctx, world.space());
    let cookie = world.signed_in().await;
    let firing = Firing { due_at: world.now, day: "2026-02-09".parse().unwrap(), made_up: false };
    send_report(ctx, &space, &firing, world.now).await.unwrap();
    let mut world = world;
    world.tick_after(chrono::Duration::minutes(1)).await;
    let letter = world.letter_to("jo@samplehub.example");
    assert!(letter.text.contains("And 15 more, on the page."), "{}", letter.text);
    let page = world.get_as(&cookie, WEEK).await.body;
    assert!(page.contains("People to introduce by hand (35)") && page.matches("days, new here").count() == 35);
}

/// People who were in on three days and know nobody.
fn many_regulars(count: usize) -> String {
    let each = (0..count).map(|n| {
        let member = format!(
            "INSERT INTO members (id, space_id, name, name_key, here_as, confirmed_by, confirmed_at, answered_at, created_at, updated_at)
             SELECT 'm{n}', id, 'Kit {n}', 'kit{n}', 'coworker', 'letter', created_at, created_at, created_at, created_at FROM spaces;"
        );
        let check_ins = (2..5).map(|day| {
            format!(
                "INSERT INTO check_ins (id, space_id, member_id, local_day, here_as, wants_introductions, source, said_at)
                 SELECT 'm{n}-{day}', id, 'm{n}', '2026-02-0{day}', 'coworker', 1, 'form', created_at FROM spaces;"
            )
        });
        member + &check_ins.collect::<String>()
    });
    each.collect()
}
