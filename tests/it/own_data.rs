//! What a member sees, chooses, takes along and has deleted; and what is forgotten by itself.

use crate::sink::{Phase, answer};
use crate::world::{Page, SAMPLE, World, link_in};
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::flow::draw_map::{Map, View, draw_map};
use elevenses::render::map::Style;
use rusqlite::Connection;

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";

impl World {
    /// The beginning of somebody's own pages, from their first letter.
    fn me(&self, address: &str) -> String {
        link_in(&self.letters_to(address)[0].text, "/stop").replace("/stop", "")
    }

    async fn you(&self, address: &str) -> String {
        self.get(&format!("{}/you", self.me(address))).await.body
    }

    /// Asks for the letter to one's own data, and gives the link in it.
    async fn fresh_link(&mut self, address: &str) -> String {
        self.post(&format!("{}/you/letter", self.me(address)), &[]).await;
        self.tick_after(Duration::seconds(1)).await;
        link_in(&self.letter_to(address).text, "/d/")
    }

    async fn export(&mut self, address: &str) -> serde_json::Value {
        let link = self.fresh_link(address).await;
        let page = self.post(&format!("{link}/data"), &[]).await;
        assert_eq!(page.headers["content-type"], "application/json");
        serde_json::from_str(&page.body).unwrap()
    }

    pub fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("elevenses.db")).unwrap()
    }

    pub fn count(&self, sql: &str) -> i64 {
        self.database().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    async fn whole_map(&self) -> Map {
        draw_map(&self.daemon.ctx, &self.space(), &View::default(), self.now).await.unwrap()
    }

    async fn another_day(&mut self, day: &str) {
        self.now = format!("2026-02-{day}T09:00:00Z").parse().unwrap();
        self.import(&SAMPLE.replace("2026/02/03", &format!("2026/02/{day}"))).await.unwrap();
        self.tick_at(&format!("2026-02-{day}T09:15:00Z")).await;
    }
}

fn handle_beside(page: &str, button: &str) -> String {
    let before = page.split(button).next().unwrap();
    before.rsplit("name=\"who\" value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_page_shows_what_others_see_in_the_words_of_a_letter() {
    let world = World::morning().await;
    let page = world.you(RAFE).await;
    for words in [
        "Rafe: Oral historian",
        "Rafe wrote “Advice on archive and podcast projects”.",
        "You both named Archives.",
        "Your address or number, unless you chose below to share it",
        "By e-mail, at rafe@oralhistory.example",
        "As Sample Hub does: up to 2",
        "Do not suggest Adaeze again",
    ] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
    assert!(!page.contains("My phone number"), "he has none");
    assert!(world.get(&world.me(RAFE)).await.body.contains("/you\""), "his page leads there");
    let letter = world.letter_to(ADAEZE);
    assert!(letter.text.contains("Rafe: Oral historian"), "as the letter has it");
}

#[tokio::test]
async fn what_is_chosen_is_kept_and_each_change_of_consent_is_an_entry() {
    let mut world = World::morning().await;
    let you = format!("{}/you", world.me(RAFE));
    let offer = "Advice on archive and podcast projects";
    let form = [("wish", "1"), ("shares", "in_person"), ("standing", offer)];
    for _ in 0..2 {
        let page = world.post(&you, &form).await;
        assert!(page.body.contains("Saved."), "{}", page.body);
    }
    let member = world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    assert_eq!((member.wish, member.shares.as_str()), (Some(1), "in_person"));
    assert!(member.profile.offers[0].standing_yes);
    world.now += Duration::minutes(1);
    let page = world.post(&you, &[("wish", "space"), ("shares", "phone")]).await.body;
    assert!(page.contains("value=\"in_person\" checked"), "a number he does not have is not shared");
    let ledger = world.daemon.ctx.store.ledger(&member.id).await.unwrap();
    let changes: Vec<(&str, bool)> =
        ledger.iter().filter(|e| e.evidence.starts_with("chosen")).map(|e| (e.what.as_str(), e.given)).collect();
    assert_eq!(changes, [("share_contact", false), ("standing_yes", true), ("standing_yes", false)]);
    let standing = ledger.iter().find(|e| e.what == "standing_yes").unwrap();
    assert!(standing.wording.starts_with("Happy to be asked about this"), "{}", standing.wording);
    assert!(!standing.evidence.contains("archive"), "the ledger outlives its member, so it quotes nothing");
    assert!(standing.evidence.ends_with(&elevenses::store::offer_mark(offer)), "{}", standing.evidence);
}

#[tokio::test]
async fn a_standing_yes_taken_back_ends_what_rested_on_it_at_once() {
    for taken_back_by_check_in in [false, true] {
        let world = World::morning().await;
        let offer = "Advice on archive and podcast projects";
        let you = format!("{}/you", world.me(RAFE));
        world.post(&you, &[("standing", offer)]).await;
        let sql = "UPDATE parties SET asked = 0, answer = 'yes' WHERE member_id = (SELECT id FROM members WHERE name = 'Rafe')";
        world.database().execute(sql, []).unwrap();
        if taken_back_by_check_in {
            let form = [("offers", "Tapes"), ("wants_introductions", "yes")];
            world.post(&format!("{}/check-in", world.me(RAFE)), &form).await;
        } else {
            world.post(&you, &[]).await;
        }
        let withdrawn = "SELECT COUNT(*) FROM introductions i JOIN parties p ON p.introduction_id = i.id
                         JOIN members m ON m.id = p.member_id
                         WHERE m.name = 'Rafe' AND p.answer = 'withdrawn' AND i.state = 'ended'";
        assert_eq!(world.count(withdrawn), 1);
        let entries = "SELECT COUNT(*) FROM consents WHERE what = 'standing_yes' AND given = 0";
        assert_eq!(world.count(entries), 1);
        let page = world.get(&world.link_for(ADAEZE, "Rafe", "yes")).await;
        assert!(page.body.contains("Introduce you to Rafe?"), "to the other it never looks ended: {}", page.body);
    }
}

#[tokio::test]
async fn a_pause_until_a_day_or_a_sentence_that_says_what_is_wrong() {
    let mut world = World::morning().await;
    let pause = format!("{}/you/pause", world.me(RAFE));
    for (until, says) in [("", "is not a day"), ("2026-02-03", "a day after today"), ("2028-01-01", "a year from now")]
    {
        let page = world.post(&pause, &[("until", until)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(says) && page.body.contains("<title>Error:"), "{}", page.body);
        assert!(page.body.contains(&format!("name=\"until\" value=\"{until}\"")), "what was typed is kept");
    }
    assert!(
        world.post(&pause, &[("until", "2026-02-06")]).await.body.contains("no morning letter until Friday 6 February")
    );
    let digests = "SELECT COUNT(*) FROM digests d JOIN members m ON m.id = d.member_id WHERE m.name = 'Rafe'";
    for (day, count) in [("04", 1), ("05", 1), ("06", 2)] {
        world.another_day(day).await;
        assert_eq!(world.count(digests), count, "{day}");
    }
}

#[tokio::test]
async fn not_this_person_is_one_side_s_own_business() {
    let mut world = World::morning().await;
    let before = world.you(ADAEZE).await;
    let page = world.you(RAFE).await;
    let suggest = format!("{}/you/suggest", world.me(RAFE));
    let who = handle_beside(&page, "Do not suggest Adaeze again");
    assert_eq!(world.post(&suggest, &[("who", "0000"), ("again", "no")]).await.status, StatusCode::NOT_FOUND);
    let page = world.post(&suggest, &[("who", &who), ("again", "no")]).await.body;
    assert!(page.contains("Adaeze is not suggested to you again."), "{page}");
    assert_eq!(world.you(ADAEZE).await, before, "the other side is shown nothing of it");
    for day in ["04", "05", "06"] {
        world.another_day(day).await;
        let letters = [RAFE, ADAEZE].map(|who| world.letters_to(who).last().unwrap().text.clone());
        assert!(world.letters_to(RAFE).len() == 1 || !letters[0].contains("Adaeze"), "{}", letters[0]);
    }
    let page = world.post(&suggest, &[("who", &who), ("again", "yes")]).await.body;
    assert!(page.contains("Do not suggest Adaeze again"), "{page}");
    assert_eq!(world.count("SELECT COUNT(*) FROM kept_apart"), 0);
}

#[tokio::test]
async fn whom_the_host_keeps_apart_stays_apart_and_unseen() {
    let world = World::morning().await;
    let host = "INSERT INTO kept_apart SELECT space_id, (SELECT id FROM members WHERE name = 'Rafe'), id, 'host', '2026' FROM members WHERE name = 'Adaeze'";
    world.database().execute(host, []).unwrap();
    let page = world.you(RAFE).await;
    let (suggest, who) =
        (format!("{}/you/suggest", world.me(RAFE)), handle_beside(&page, "Do not suggest Adaeze again"));
    world.post(&suggest, &[("who", &who), ("again", "no")]).await;
    world.post(&suggest, &[("who", &who), ("again", "yes")]).await;
    assert_eq!(world.you(RAFE).await, page);
    assert_eq!(world.count("SELECT COUNT(*) FROM kept_apart WHERE why = 'host'"), 1);
}

#[tokio::test]
async fn data_and_deletion_want_a_freshly_mailed_link() {
    let mut world = World::morning().await;
    let page = world.post(&format!("{}/you/letter", world.me(RAFE)), &[]).await;
    assert!(page.body.contains("Look in your inbox") && page.body.contains(RAFE), "{}", page.body);
    let link = world.fresh_link(RAFE).await;
    for _ in 0..3 {
        assert!(world.get(&link).await.body.contains("Download my data"));
        assert!(world.get(&format!("{link}/delete")).await.body.contains("Delete everything about you?"));
    }
    let page = world.post(&format!("{link}/data"), &[]).await;
    let file = page.headers["content-disposition"].to_str().unwrap();
    assert_eq!(file, "attachment; filename=\"sample-hub-2026-02-03.json\"");
    let old = world.me(RAFE).replace("/m/", "/d/");
    assert_eq!(world.get(&old).await.status, StatusCode::NOT_FOUND, "an old letter opens no data");
    for _ in 0..5 {
        world.post(&format!("{}/you/letter", world.me(RAFE)), &[]).await;
    }
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters_to(RAFE).len(), 4, "three such letters an hour, however often it is pressed");
    world.now += Duration::hours(1);
    for (page, what) in [(world.get(&link).await, "page"), (world.post(&format!("{link}/delete"), &[]).await, "button")]
    {
        assert!(page.body.contains("This link is over"), "{what}: {}", page.body);
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM members WHERE name = 'Rafe'"), 1);
}

#[tokio::test]
async fn an_export_holds_everything_of_one_s_own_and_no_address_that_was_not_told() {
    let mut world = World::morning().await;
    let data = world.export(RAFE).await;
    assert_eq!(data["profile"][0]["email"], RAFE);
    assert_eq!(data["lines"][0]["text"], "Archives, Podcasting");
    assert_eq!(data["check_ins"][0]["day"], "2026-02-03");
    assert_eq!(data["consents"][0]["wording"], "Introductions today?");
    assert_eq!(
        (&data["introductions"][0]["with_whom"], &data["introductions"][0]["all_said_yes"]),
        (&"Adaeze".into(), &"no".into())
    );
    let told = &data["what_letters_said"][0]["of"][0];
    assert_eq!(
        (&told["name"], &told["headline"]),
        (&"Adaeze".into(), &"Building a neighbourhood archive and podcast".into())
    );
    assert_eq!(data["links"].as_array().unwrap().len(), 2, "the morning's and the fresh one");
    let text = data.to_string();
    let others = SAMPLE.lines().skip(1).filter_map(|row| row.split(',').nth(1)).filter(|address| *address != RAFE);
    for address in others {
        assert!(!text.contains(address), "{address}");
    }
    let token = world.me(RAFE).rsplit('/').next().unwrap().to_owned();
    assert!(!text.contains(&token), "dates of links, not links");
    world.post(&format!("{}/1/yes", world.me(RAFE)), &[]).await;
    world.press(ADAEZE, "Rafe", "yes").await;
    world.tick_after(Duration::minutes(1)).await;
    let data = world.export(RAFE).await;
    assert!(data["what_letters_said"].to_string().contains(ADAEZE), "told, so it is his to take along");
    assert_eq!(data["replies"][0]["understood"], "yes");
}

#[tokio::test]
async fn nobody_s_page_or_export_depends_on_what_another_answered() {
    let mut seen = Vec::new();
    for answer in ["", "yes", "no", "known", "not again"] {
        let mut world = World::morning().await;
        match answer {
            "" => {}
            "not again" => {
                let who = handle_beside(&world.you(ADAEZE).await, "Do not suggest Rafe again");
                world.post(&format!("{}/you/suggest", world.me(ADAEZE)), &[("who", &who), ("again", "no")]).await;
            }
            answer => {
                world.press(ADAEZE, "Rafe", answer).await;
            }
        }
        let token = world.me(RAFE).rsplit('/').next().unwrap().to_owned();
        let page = world.you(RAFE).await.replace(&token, "TOKEN");
        let page = page.replace(&handle_beside(&page, "Do not suggest Adaeze again"), "WHO");
        // Two worlds are two runs: thousandths of a second differ.
        let export = world.export(RAFE).await.to_string();
        let coarse: Vec<&str> =
            export.split(".0").map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit())).collect();
        seen.push((page, coarse.join("")));
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]), "{seen:#?}");
}

/// Words that stand nowhere else.
const ZEBULON: &str = "zebulon@quillfeather.example";
const THEIRS: [&str; 9] = [
    "zebulon",
    "quillfeather",
    "featherstonehaugh",
    "xylographic",
    "vellichor",
    "quincunxes",
    "borborygmus",
    "04412345678",
    "syzygies",
];

fn with_zebulon(csv: &str) -> String {
    let csv =
        csv.replace("Rafe", "Zebulon").replace(RAFE, ZEBULON).replace("Oral historian", "Xylographic oral historian");
    let csv = csv.replace("Advice on archive and podcast projects", "Vellichor advice on archive and podcast projects");
    csv.replace("\"Archives, Podcasting\"", "\"Archives, Podcasting, Quincunxes\"")
}

/// A month of somebody: letters, an introduction, what came of it, and their name in other people's rows.
async fn a_life_of_zebulon() -> World {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(&with_zebulon(SAMPLE)).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    let form = [("today_line", "borborygmus"), ("wants_introductions", "yes"), ("on_round_table", "yes")];
    world.post(&format!("{}/check-in", world.me(ZEBULON)), &form).await;
    world.press(ZEBULON, "Adaeze", "yes").await;
    world.press(ADAEZE, "Zebulon", "yes").await;
    world.tick_after(Duration::minutes(1)).await;
    assert!(world.letter_to(ADAEZE).text.contains(ZEBULON));
    world.database().execute_batch(ROWS_ABOUT_ZEBULON).unwrap();
    let stranger = [("name", "Zebulon"), ("email", ZEBULON), ("needs", "quincunxes"), ("wants_introductions", "yes")];
    world.post("/s/sample-hub/check-in", &stranger).await;
    world.tick_after(Duration::minutes(1)).await;
    // A report that quotes them has gone to an organiser.
    let says = r#"{"v":1,"kind":"report","subject":"s","opening":"o","url":"","sections":[{"heading":"h","lines":["Zebulon was in","looked for: vellichor advice on archive and podcast projects"],"rows":[["Ana","1",""]]}]}"#;
    let report = "INSERT INTO messages (id, space_id, kind, channel, recipient, says, state, not_before, give_up_at, created_at, settled_at)
                  SELECT 'report', id, 'report', 'email', 'jo@samplehub.example', ?, 'accepted', '2026-02-03T09:00:00.000Z',
                         '2026-02-03T09:00:00.000Z', '2026-02-03T09:00:00.000Z', '2026-02-03T09:00:00.000Z' FROM spaces";
    world.database().execute(report, [says]).unwrap();
    // Another morning whose letters wait.
    world.sink.at(Phase::Greeting, answer("421 4.3.2 not now"));
    world.now = "2026-02-04T09:00:00Z".parse().unwrap();
    world.import(&with_zebulon(SAMPLE).replace("2026/02/03", "2026/02/04")).await.unwrap();
    world.post(&format!("{}/check-in", world.me(ZEBULON)), &form).await;
    world.tick_at("2026-02-04T09:15:00Z").await;
    world.sink.behave();
    world
}

const ROWS_ABOUT_ZEBULON: &str = "
    UPDATE members SET surname = 'Featherstonehaugh', company = 'Quillfeather', phone = '04412345678' WHERE name = 'Zebulon';
    UPDATE check_ins SET came_with = 'zebulon and a friend' WHERE member_id = (SELECT id FROM members WHERE name = 'Nadir');
    INSERT INTO follow_ups (id, space_id, introduction_id, member_id, kind, asked_at, said)
        SELECT 'f', p.space_id, p.introduction_id, p.member_id, 'did_you_meet', '2026-02-04T09:00:00.000Z', 'met'
        FROM parties p JOIN members m ON m.id = p.member_id JOIN introductions i ON i.id = p.introduction_id
        WHERE m.name = 'Zebulon' AND i.state = 'told';
    INSERT INTO connections (id, space_id, recorded_by, since) SELECT 'k', id, 'host', '2026-02-04T09:00:00.000Z' FROM spaces;
    INSERT INTO connection_parties (connection_id, position, space_id, member_id)
        SELECT 'k', m.name = 'Zebulon', m.space_id, m.id FROM members m WHERE m.name IN ('Zebulon', 'Adaeze');
    INSERT INTO outcomes (id, space_id, connection_id, kind, stage, on_day, words, recorded_at, recorded_by)
        SELECT 'o', id, 'k', 'advice', 'new', '2026-02-04', 'Zebulon Featherstonehaugh helped Adaeze', '2026-02-04T09:00:00.000Z', 'host' FROM spaces;
    INSERT INTO tellings (outcome_id, member_id, space_id, words, may_tell, at)
        SELECT 'o', id, space_id, name || ' knows of Zebulon''s quire', 'first_name', '2026-02-04T09:00:00.000Z' FROM members WHERE name IN ('Zebulon', 'Adaeze');
    INSERT INTO needs_you (id, space_id, kind, dedupe_key, text, created_at)
        SELECT 'n', id, 'name_changed', 'x', 'row 2: Zebulon goes by another name', '2026-02-04T09:00:00.000Z' FROM spaces;
    INSERT INTO alarms VALUES ('mail_halted_once', '550 <zebulon@quillfeather.example> is not ours', '2026-02-04T09:00:00.000Z', '2026-02-04T09:00:00.000Z');
    UPDATE profile_lines SET embedding = CAST('syzygies' AS BLOB) WHERE member_id = (SELECT id FROM members WHERE name = 'Zebulon');
    INSERT INTO map_places SELECT space_id, id, 0.5, 0.5 FROM members WHERE name = 'Zebulon';
";

/// Every byte of the database and what lies beside it.
fn raw(world: &World) -> String {
    let files = std::fs::read_dir(world.folder.path()).unwrap().flatten();
    let ours = files.filter(|f| f.file_name().to_string_lossy().starts_with("elevenses.db"));
    let bytes: Vec<u8> = ours.flat_map(|f| std::fs::read(f.path()).unwrap()).collect();
    String::from_utf8_lossy(&bytes).to_lowercase()
}

#[tokio::test]
async fn who_is_erased_is_in_no_byte_of_the_database() {
    let mut world = a_life_of_zebulon().await;
    let before = raw(&world);
    assert!(THEIRS.iter().all(|word| before.contains(word)), "they were all there");
    let connections = "SELECT COUNT(*) FROM connection_parties WHERE connection_id = 'k'";
    let map = world.whole_map().await;
    assert!(map.svg(Style::InPage).contains("Zebulon"), "they stand on the map");
    let link = world.fresh_link(ZEBULON).await;
    let pages: Vec<String> = world
        .letters()
        .iter()
        .filter(|l| l.to != ZEBULON && l.text.contains("/stop"))
        .map(|l| link_in(&l.text, "/stop").replace("/stop", ""))
        .collect();
    let page = world.post(&format!("{link}/delete"), &[]).await;
    assert!(page.body.contains("You are forgotten"), "{}", page.body);
    let after = raw(&world);
    let left: Vec<&str> = THEIRS.into_iter().filter(|word| after.contains(word)).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(world.count(connections), 2, "a connection keeps a side without a name");
    let without = world.whole_map().await;
    assert_eq!((without.people(), without.ties.len()), (map.people(), map.ties.len()), "which still counts");
    assert!(!without.svg(Style::InPage).contains("Zebulon"));
    assert_eq!(world.count("SELECT COUNT(*) FROM outcomes"), 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM messages WHERE id = 'report' AND instr(says, 'Ana') > 0"), 1);
    for own in &pages {
        for rest in ["", "/1", "/you", "/check-in"] {
            let page = world.get(&format!("{own}{rest}")).await;
            assert_eq!(page.status, StatusCode::OK, "{rest}: {}", page.body);
            assert!(!page.body.contains("Zebulon"), "{rest}: {}", page.body);
        }
    }
    for gone in [link.clone(), format!("{link}/delete")] {
        assert_eq!(world.get(&gone).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(world.post(&format!("{link}/delete"), &[]).await.status, StatusCode::NOT_FOUND, "once only");
}

#[tokio::test]
async fn letters_that_wait_name_the_erased_no_more() {
    let mut world = a_life_of_zebulon().await;
    let link = world.fresh_link(ZEBULON).await;
    let sent = world.letters().len();
    world.post(&format!("{link}/delete"), &[]).await;
    world.now = "2026-02-04T09:40:00Z".parse().unwrap();
    for _ in 0..3 {
        world.tick_after(Duration::minutes(10)).await;
    }
    let later = world.letters().split_off(sent);
    assert!(
        later.iter().all(|l| !l.raw.contains("ebulon") && l.to != ZEBULON),
        "{:?}",
        later.iter().map(|l| &l.text).collect::<Vec<_>>()
    );
    assert_eq!(world.count("SELECT COUNT(*) FROM messages WHERE state = 'waiting'"), 0);
    // Nobody is reminded of somebody who is gone, or asked whether they met.
    for day in ["05", "06", "09"] {
        world.now = format!("2026-02-{day}T09:00:00Z").parse().unwrap();
        world.import(&with_zebulon(SAMPLE).replace("2026/02/03", &format!("2026/02/{day}"))).await.unwrap();
        world.tick_at(&format!("2026-02-{day}T09:15:00Z")).await;
        world.tick_at(&format!("2026-02-{day}T16:30:00Z")).await;
    }
    for letter in world.letters().split_off(sent) {
        assert!(
            !["suggested  to", "Did you and  ", " to :"].iter().any(|gap| letter.text.contains(gap)),
            "{}",
            letter.text
        );
    }
}

#[tokio::test]
async fn who_is_erased_stays_so_whoever_brings_the_address() {
    let mut world = a_life_of_zebulon().await;
    let link = world.fresh_link(ZEBULON).await;
    world.post(&format!("{link}/delete"), &[]).await;
    world.now += Duration::hours(25);
    let report = world.import(&with_zebulon(SAMPLE)).await.unwrap();
    assert_eq!(report.set_aside.len(), 1);
    assert!(report.set_aside[0].1.contains("forgotten"), "{:?}", report.set_aside);
    let sent = world.letters_to(ZEBULON).len();
    let mut pages = Vec::new();
    for email in [ZEBULON, "somebody@new.example"] {
        let form = [("name", "Ilse"), ("email", email), ("wants_introductions", "yes")];
        let Page { status, body, .. } = world.post("/s/sample-hub/check-in", &form).await;
        pages.push((status, body.replace(email, "EMAIL")));
    }
    assert_eq!(pages[0], pages[1], "the page is the same as for strangers");
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters_to(ZEBULON).len(), sent, "and there is no letter");
    let stays = "SELECT COUNT(*) FROM consents WHERE what = 'erase' AND given = 1";
    assert_eq!((world.count(stays), world.count("SELECT COUNT(*) FROM tombstones WHERE why = 'erased'")), (1, 1));
}

#[tokio::test]
async fn the_ledger_only_grows() {
    let world = World::morning().await;
    assert!(world.count("SELECT COUNT(*) FROM consents") > 0);
    for sql in ["UPDATE consents SET given = 1", "DELETE FROM consents", "UPDATE consents SET evidence = ''"] {
        let why = world.database().execute(sql, []).unwrap_err().to_string();
        assert!(why.contains("append-only"), "{sql}: {why}");
    }
}

#[tokio::test]
async fn what_is_promised_to_be_forgotten_is_forgotten_on_time() {
    let mut world = World::morning().await;
    world.press(RAFE, "Adaeze", "yes").await;
    world.database().execute("UPDATE replies SET said = 'yes please'", []).unwrap();
    let letters = "SELECT COUNT(*) FROM messages WHERE letter IS NOT NULL";
    let texts = "SELECT COUNT(*) FROM replies WHERE said <> ''";
    world.tick_after(Duration::days(29)).await;
    assert_eq!((world.count(letters), world.count(texts)), (8, 1));
    world.tick_after(Duration::days(2)).await;
    assert_eq!((world.count(letters), world.count(texts)), (0, 0), "30 days");
    assert_eq!((world.count("SELECT COUNT(*) FROM messages"), world.count("SELECT COUNT(*) FROM replies")), (8, 1));
    world.tick_at("2027-03-02T09:00:00Z").await;
    assert_eq!((world.count("SELECT COUNT(*) FROM messages"), world.count("SELECT COUNT(*) FROM check_ins")), (8, 8));
    world.tick_at("2027-03-04T10:00:00Z").await;
    assert_eq!(
        (world.count("SELECT COUNT(*) FROM messages"), world.count("SELECT COUNT(*) FROM check_ins")),
        (0, 0),
        "13 months"
    );
    assert_eq!(world.count("SELECT COUNT(*) FROM digests"), 8, "which are counted");
}

#[tokio::test]
async fn the_pages_say_the_periods_that_the_program_keeps() {
    let world = World::morning().await;
    let page = world.get("/s/sample-hub/privacy").await;
    for words in [
        "13 months",
        "30 days",
        "up to two people",
        "next 30 days on which both are in",
        "jo@samplehub.example",
        "Jo, community host of Sample Hub",
    ] {
        assert!(page.body.contains(words), "{words} is not in\n{}", page.body);
    }
    let settings = world.folder.path().join("elevenses.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, format!("{text}[keep]\nletters_days = 7\ncheck_in_months = 1\n")).unwrap();
    let world = world.restarted().await;
    let page = world.get("/s/sample-hub/privacy").await.body;
    assert!(page.contains("said about the day: one month.") && page.contains("answer to one: 7 days."), "{page}");
    assert!(world.get("/s/sample-hub/check-in").await.body.contains("We keep check-ins for one month."));
}

#[tokio::test]
async fn every_page_and_every_letter_leads_to_what_is_kept() {
    let world = World::morning().await;
    let letter = world.letter_to(RAFE);
    assert!(
        letter.text.contains("https://hub.example/s/sample-hub/privacy")
            && letter.html.contains("/s/sample-hub/privacy")
    );
    let me = world.me(RAFE);
    for url in [
        "/s/sample-hub/check-in",
        &me,
        &format!("{me}/you"),
        &format!("{me}/1"),
        &format!("{me}/stop"),
        "/s/sample-hub/privacy",
    ] {
        assert!(world.get(url).await.body.contains("<footer><p><a href=\"/s/sample-hub/privacy\">"), "{url}");
    }
}
