//! The log: every message, why it was written, and nothing that is only its reader's.

use crate::command_line::Shell;
use crate::world::World;
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::domain::link::Purpose;

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";

impl World {
    /// The id of the latest message of a kind to an address.
    fn latest_message(&self, kind: &str, to: &str) -> String {
        let db = rusqlite::Connection::open(self.daemon.ctx.store.path()).unwrap();
        let sql =
            "SELECT id FROM messages WHERE kind = ? AND recipient = ? ORDER BY created_at DESC, rowid DESC LIMIT 1";
        db.query_row(sql, [kind, to], |row| row.get(0)).unwrap_or_else(|e| panic!("no {kind} to {to}: {e}"))
    }

    /// Every run of letters and digits in a text that opens something.
    fn tokens_in(&self, text: &str) -> Vec<String> {
        let keys = &self.daemon.ctx.keys;
        let runs = text.split(|c: char| !c.is_ascii_alphanumeric());
        let is_token = |run: &&str| Purpose::ALL.iter().any(|purpose| keys.verify(*purpose, run).is_some());
        runs.filter(is_token).map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn why_did_she_get_this() {
    let world = World::morning().await;
    let host = world.host().await;
    let page = host.get("/log").await;
    assert!(page.body.contains("Morning letter") && page.body.contains("Sign-in link"), "{}", page.body);
    let id = world.latest_message("digest", RAFE);
    assert!(page.body.contains(&format!("/log/{id}\"")), "{}", page.body);
    let page = host.get(&format!("/log/{id}")).await;
    for said in [
        "They were in that morning and wanted introductions.",
        "The schedule was due Tuesday 3 February, 9:15.",
        "in a spreadsheet.",
        "They agreed Tuesday 3 February,",
        "check-ins.csv (sha256",
        "What anybody answers is known once all have said yes.",
        "Try 1, Tuesday 3 February, 9:15: it was taken.",
        "Whom it names",
    ] {
        assert!(page.body.contains(said), "“{said}” is not in {}", page.body);
    }
    // The letter as it was sent, in a frame in which nothing runs.
    assert!(page.body.contains("sandbox=\"\"") && page.body.contains("Good morning Rafe"), "{}", page.body);
    let frame = host.get(&format!("/log/{id}/letter")).await;
    assert!(frame.body.contains("Good morning Rafe"), "{}", frame.body);
    let csp = frame.headers["content-security-policy"].to_str().unwrap();
    assert!(csp.contains("default-src 'none'") && csp.contains("sandbox"), "{csp}");
}

#[tokio::test]
async fn no_link_that_works_is_shown_to_an_organiser() {
    let world = World::morning_by_mail().await;
    let host = world.host().await;
    let sent = world.letter_to(RAFE);
    assert!(world.tokens_in(&sent.text).len() > 3 && !world.tokens_in(&sent.html).is_empty(), "the letter has links");
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    let mut statement = db.prepare("SELECT id FROM messages").unwrap();
    let ids: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(ids.len() >= 5);
    for id in ids {
        for path in [format!("/log/{id}"), format!("/log/{id}/letter")] {
            let page = host.get(&path).await;
            assert_eq!(world.tokens_in(&page.body), Vec::<String>::new(), "{path}");
        }
    }
}

#[tokio::test]
async fn what_somebody_answered_is_not_to_be_read_in_the_log() {
    let mut world = World::morning_by_mail().await;
    let before = {
        let host = world.host().await;
        host.get(&format!("/log/{}", world.latest_message("digest", RAFE))).await.body
    };
    let yes = world.link_for(RAFE, "Adaeze", "yes");
    world.post(&yes, &[]).await;
    let host = world.host().await;
    let digest = world.latest_message("digest", RAFE);
    let after = host.get(&format!("/log/{digest}")).await.body;
    let without_mark = |page: &str| page.split("name=\"mark\"").next().unwrap().to_owned();
    assert_eq!(without_mark(&after), without_mark(&before), "one yes changes nothing");
    drop(host);
    // Somebody who answers by mail is told what was understood: that letter is theirs.
    let letter = world.letter_to(ADAEZE);
    let raw = letter.raw.clone();
    let reply_to = raw.lines().find_map(|line| line.strip_prefix("Reply-To: ")).unwrap();
    let reply_to = reply_to.rsplit('<').next().unwrap().trim_end_matches('>').trim().to_owned();
    let reply = format!("From: {ADAEZE}\r\nTo: {reply_to}\r\nSubject: Re: {}\r\n\r\nno, not Rafe\r\n", letter.subject);
    world.mail_comes(&reply_to, reply.as_bytes()).await;
    world.tick_after(Duration::minutes(1)).await;
    let host = world.host().await;
    let id = world.latest_message("confirmation", ADAEZE);
    assert_eq!(
        host.get(&format!("/log/{id}")).await.status,
        StatusCode::NOT_FOUND,
        "that they wrote is theirs as well"
    );
    assert!(!host.get("/log").await.body.contains(&id));
    assert_eq!(host.get(&format!("/log/{id}/letter")).await.status, StatusCode::NOT_FOUND);
    assert!(!host.get("/log").await.body.contains("Re: "), "nor its subject in the list");
}

#[tokio::test]
async fn what_a_reminder_says_is_its_reader_s_alone() {
    let mut world = World::morning().await;
    let yes = world.link_for(RAFE, "Adaeze", "yes");
    world.post(&yes, &[]).await;
    world.tick_at("2026-02-04T09:10:00Z").await;
    world.import(&crate::world::SAMPLE.replace("2026/02/03", "2026/02/04")).await.unwrap();
    world.tick_at("2026-02-04T09:15:00Z").await;
    let letter = world.letter_to(RAFE);
    assert!(letter.text.contains("You said yes to meeting Adaeze"), "{}", letter.text);
    let (host, id) = (world.host().await, world.latest_message("digest", RAFE));
    for page in [format!("/log/{id}"), format!("/log/{id}/letter")] {
        let page = host.get(&page).await;
        assert!(page.status == StatusCode::OK && !page.body.contains("You said yes"), "{}", page.body);
    }
}

#[tokio::test]
async fn letters_that_would_tell_too_early_are_in_no_list() {
    let mut world = World::morning().await;
    for (who, whom) in [(RAFE, "Adaeze"), (ADAEZE, "Rafe")] {
        let yes = world.link_for(who, whom, "yes");
        world.post(&yes, &[]).await;
    }
    let id = world.latest_message("introduction", RAFE);
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    let later = "2026-02-03T12:00:00.000Z";
    db.execute("UPDATE messages SET not_before = ? WHERE kind = 'introduction'", [later]).unwrap();
    db.execute("UPDATE introductions SET state = 'mutual', told_at = ? WHERE mutual_at IS NOT NULL", [later]).unwrap();
    {
        let host = world.host().await;
        assert_eq!(host.get(&format!("/log/{id}")).await.status, StatusCode::NOT_FOUND);
        assert!(!host.get("/log").await.body.contains(&id));
        let page = host.get(&format!("/log/{}", world.latest_message("digest", RAFE))).await;
        assert!(!page.body.contains("They were introduced"), "{}", page.body);
    }
    world.tick_at("2026-02-03T12:00:01Z").await;
    let host = world.host().await;
    let page = host.get(&format!("/log/{id}")).await;
    assert!(page.body.contains("All who were asked have said yes"), "{}", page.body);
    let page = host.get(&format!("/log/{}", world.latest_message("digest", RAFE))).await;
    assert!(page.body.contains("They were introduced"), "{}", page.body);
}

#[tokio::test]
async fn messages_are_found_by_person_kind_state_and_day() {
    let world = World::morning().await;
    let host = world.host().await;
    let rafe = world.latest_message("digest", RAFE);
    let other = world.latest_message("digest", ADAEZE);
    for query in [
        "?who=raf",
        "?who=Rafe",
        "?who=rafe%40oralhistory.example",
        "?who=rafe&written_on=2026-02-03&message_kind=digest&state=accepted",
    ] {
        let page = host.get(&format!("/log{query}")).await;
        assert!(page.body.contains(&rafe) && !page.body.contains(&other), "{query}: {}", page.body);
    }
    for query in [
        "?who=rafe&message_kind=report",
        "?written_on=2026-02-02",
        "?state=refused",
        "?who=%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let page = host.get(&format!("/log{query}")).await;
        assert!(
            page.body.contains("No message fits that.") && !page.body.contains("<script>alert"),
            "{query}: {}",
            page.body
        );
    }
    // Letters to organisers, by their address.
    let page = host.get("/log?who=jo%40samplehub.example").await;
    assert!(!page.body.contains(&rafe) && page.body.contains("Sign-in link"), "{}", page.body);
    let page = host.get("/log?page=99999999999999&who=rafe").await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_of_another_space_reads_a_letter() {
    let world = World::morning().await;
    let host = world.host().await;
    let id = world.latest_message("digest", RAFE);
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    let sql = "INSERT INTO spaces (id, slug, owned_by, settings, created_at, updated_at) VALUES ('other', 'other', 'console', '{}', 't', 't')";
    db.execute(sql, []).unwrap();
    db.execute("UPDATE messages SET space_id = 'other' WHERE id = ?", [&id]).unwrap();
    for path in [format!("/log/{id}"), format!("/log/{id}/letter"), "/log/../log".to_owned(), "/log/nothing".to_owned()]
    {
        assert_eq!(host.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!host.get("/log").await.body.contains(&id));
}

#[tokio::test]
async fn why_somebody_got_nothing() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let alone = "Timestamp,Email,Name,What could you help with?,Introductions today?\n\
        2026-02-03 09:05,ana@clayroom.example,Ana,Glazes,Yes\n\
        2026-02-03 09:05,cem@clayroom.example,Cem,,No\n";
    world.import(alone).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    let host = world.host().await;
    for (who, day, said) in [
        ("ana", "2026-02-03", "Ana heard of nobody on Tuesday 3 February, because nobody else wanted introductions."),
        ("cem", "2026-02-03", "Cem was in on Tuesday 3 February, and wanted no introductions."),
        ("ana", "2026-02-02", "Ana was not in on Monday 2 February, so nothing was written."),
    ] {
        let page = host.get(&format!("/log?who={who}&written_on={day}")).await;
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let page = host.get("/log/machine").await;
    assert!(page.body.contains("Morning letters") && page.body.contains("Done on time."), "{}", page.body);
}

#[tokio::test]
async fn a_letter_is_gone_when_its_days_are_over() {
    let mut world = World::morning().await;
    world.tick_after(Duration::days(31)).await;
    let host = world.host().await;
    let page = host.get(&format!("/log/{}", world.latest_message("digest", RAFE))).await;
    assert!(page.body.contains("It is not kept any more") && !page.body.contains("Good morning Rafe"), "{}", page.body);
}

#[test]
fn the_command_line_says_and_does_the_same() {
    let shell = Shell::new();
    shell.out(&["import", "check-ins", "day.csv"]);
    let why = shell.out(&["why", RAFE, "--day", "2026-02-03"]);
    assert!(why.contains("Rafe was in on Tuesday 3 February, and no morning letters were worked out"), "{why}");
    let why = shell.out(&["why", RAFE, "--day", "2026-02-03", "--json"]);
    assert!(why.contains("\"messages\":[]") && why.contains("no_digest"), "{why}");
    let (code, says) = shell.fails(&["why", "nobody@x.example"]);
    assert!(code == 2 && says.contains("nobody in Sample Hub has the address"), "{says}");
    let year = shell.out(&["report", "--year", "check-ins", "--csv"]);
    assert!(year.starts_with("Week,Check-ins\n") && year.lines().count() == 54, "{year}");
    shell.out(&[
        "connection",
        "add",
        "Rafe",
        "Adaeze",
        "--outcome",
        "advice",
        "--words",
        "Old tapes",
        "--may-tell",
        "without_names",
    ]);
    assert!(shell.out(&["connection", "stories"]).contains("without names: “Old tapes”"));
    let list = shell.out(&["connection", "list"]);
    let id = list.trim().rsplit(' ').next().unwrap();
    assert_eq!(shell.out(&["connection", "take-back", id]), "taken back\n");
    assert_eq!(shell.out(&["connection", "list"]), "");
    assert_eq!(shell.out(&["connection", "stories"]), "");
    let topics = shell.out(&["topics", "list"]);
    let topic = topics.lines().next().unwrap().split("  ").next().unwrap();
    assert!(shell.out(&["topics", "apart", topic]).contains("stands for itself"));
}
