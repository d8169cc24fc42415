//! The organiser's day: its first sentence, what needs a person and the buttons that settle it, sending now.

use super::tomorrow::{dump, id_of};
use crate::replies::Answer;
use crate::to_the_end::form_of;
use crate::world::{SAMPLE, World, link_in};
use axum::http::StatusCode;
use elevenses::flow::erase_member::{OnWhoseWord, erase_member};
use elevenses::store::NeedAbout;
use rusqlite::Connection;

fn rows(world: &World, sql: &str) {
    Connection::open(world.daemon.ctx.store.path()).unwrap().execute_batch(sql).unwrap();
}

fn count(world: &World, sql: &str) -> i64 {
    Connection::open(world.daemon.ctx.store.path()).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// A reply that nobody can read, about the suggestions of Mireille's letter.
async fn unclear(world: &World) -> elevenses::store::Need {
    let letter = world.letter_to("mireille@secondspring.example");
    Answer::to(&letter, "Hm, the blue one perhaps, unless the train is late.").comes_in(world).await;
    let needs = world.daemon.ctx.store.needs(&world.space().id).await.unwrap();
    needs.into_iter().find(|need| need.kind == "unclear_reply").expect("an unclear reply")
}

#[tokio::test]
async fn what_the_machine_did_stands_first() {
    let world = World::morning().await;
    let page = world.host().await.get("").await;
    for words in [
        "Digests went out at 9:15.",
        "<span class=\"big\">8</span>people in",
        "introductions suggested",
        "<span class=\"big\">0</span>pairs introduced",
        "In today (8)",
        "data-label=\"Letter\">Sent",
    ] {
        assert!(page.body.contains(words), "no “{words}” in\n{}", page.body);
    }
    assert!(page.body.contains(&format!("/people/{}\"", id_of(&world, "Rafe"))), "{}", page.body);
}

#[tokio::test]
async fn an_unclear_reply_has_three_buttons() {
    let mut world = World::morning_by_mail().await;
    let need = unclear(&world).await;
    let NeedAbout::Reply(open) = &need.about else { panic!("{need:?}") };
    assert!(open.len() > 1, "Mireille was named two: {open:?}");
    let host = world.host().await;
    let page = host.get("").await;
    assert!(page.body.contains("the blue one perhaps"), "{}", page.body);
    for words in ["Yes, introduce ", " this time", "Neither: I have read it"] {
        assert!(page.body.contains(words), "no “{words}” in\n{}", page.body);
    }
    // Yes to the first: as if she had pressed it, and the matter stays open for the other.
    let page = host.fill_in("", &[("id", &need.id), ("as", "yes"), ("which", &open[0])]).await;
    assert_eq!(page.status, StatusCode::OK);
    let said = "SELECT COUNT(*) FROM replies WHERE via = 'organiser' AND understood = 'yes'";
    assert_eq!(count(&world, said), 1);
    assert!(page.body.contains("Neither: I have read it"), "{}", page.body);
    // Pressed again it is no button any more.
    assert_eq!(host.post("", &format!("id={}&as=yes&which={}", need.id, open[0])).await.status, StatusCode::NOT_FOUND);
    assert_eq!(count(&world, said), 1);
    let page = host.fill_in("", &[("id", &need.id), ("as", "no"), ("which", &open[1])]).await;
    assert!(!page.body.contains("the blue one perhaps"), "{}", page.body);
    drop(host);
    world.tick_at("2026-02-03T09:30:00Z").await;
    assert_eq!(count(&world, "SELECT COUNT(*) FROM parties WHERE answer = 'no'"), 1);
}

#[tokio::test]
async fn a_button_never_overrides_what_they_said_themselves() {
    let world = World::morning_by_mail().await;
    let need = unclear(&world).await;
    let NeedAbout::Reply(open) = &need.about else { panic!("{need:?}") };
    let letter = world.letter_to("mireille@secondspring.example");
    let no = link_in(&letter.text, "/1/no");
    world.post(&no, &[]).await;
    let host = world.host().await;
    let page = host.fill_in("", &[("id", &need.id), ("as", "yes"), ("which", &open[0])]).await;
    assert!(page.body.contains("Nothing was changed"), "{}", page.body);
    assert_eq!(count(&world, "SELECT COUNT(*) FROM parties WHERE answer = 'yes' AND asked = 1"), 0);
    // An introduction that the reply was not about cannot be named.
    let other = format!("id={}&as=yes&which=somebody-elses", need.id);
    assert_eq!(host.post("", &other).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_disagreement_is_settled_by_the_verbs_of_the_members() {
    for (settle, met) in [("met", 1), ("not-met", 0), ("done", 1)] {
        let world = World::asked().await;
        for (who, said) in [("rafe@oralhistory.example", "met"), ("adaeze@streetarchive.example", "no")] {
            let link = link_in(&world.letter_to(who).text, "/met/met");
            world.post(form_of(&link), &[("met", said)]).await;
        }
        let needs = world.daemon.ctx.store.needs(&world.space().id).await.unwrap();
        let need = needs.iter().find(|need| need.kind == "disagreement").expect("a disagreement");
        let host = world.host().await;
        let page = host.get("").await;
        assert!(page.body.contains("They met") && page.body.contains("They did not"), "{}", page.body);
        let page = host.fill_in("", &[("id", &need.id), ("as", settle)]).await;
        assert!(!page.body.contains("They did not"), "{}", page.body);
        let sql = "SELECT COUNT(*) FROM introductions WHERE state = 'met'";
        assert_eq!(count(&world, sql), met, "{settle}");
    }
}

#[tokio::test]
async fn look_alike_topics_are_asked_about_once() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let sample = SAMPLE.replace("\"Poetry, Live events\"", "\"Podcastign, Live events\"");
    world.import(&sample).await.unwrap();
    let needs = world.daemon.ctx.store.needs(&world.space().id).await.unwrap();
    let need = needs.iter().find(|need| need.kind == "look_alike").unwrap_or_else(|| panic!("{needs:?}"));
    let host = world.host().await;
    let page = host.fill_in("", &[("id", &need.id), ("as", "same")]).await;
    assert!(page.body.contains("They count as one from the next morning on"), "{}", page.body);
    assert_eq!(count(&world, "SELECT COUNT(*) FROM topic_aliases"), 1);
    drop(host);
    world.import(&sample.replace("Here for a project meeting", "Here for another meeting")).await.unwrap();
    assert!(world.needs().await.iter().all(|text| !text.contains("Podcastign")), "each pair once");
}

#[tokio::test]
async fn a_wording_that_one_person_held_is_not_quoted_after_they_are_erased() {
    for settled in [false, true] {
        let mut world = World::new().await;
        world.tick_at("2026-02-03T09:10:00Z").await;
        world.import(&SAMPLE.replace("\"Poetry, Live events\"", "\"Podcastign, Live events\"")).await.unwrap();
        if settled {
            rows(&world, "UPDATE needs_you SET settled_at = created_at, settled_as = 'apart'");
        }
        let quoted = "SELECT COUNT(*) FROM needs_you WHERE kind = 'look_alike' AND about LIKE '%Podcastign%'";
        assert_eq!(count(&world, quoted), 1);
        let erase = async |email: &str| {
            let (ctx, space) = (&world.daemon.ctx, world.space());
            let member = ctx.store.member_by_address(&space.id, email).await.unwrap().unwrap();
            let word = OnWhoseWord { wording: "erase".to_owned(), evidence: "test".to_owned() };
            erase_member(ctx, &space, &member, word, world.now).await.unwrap();
        };
        erase("mireille@secondspring.example").await;
        assert_eq!(count(&world, quoted), 1, "another's erasure is no reason");
        erase("nadir@openmic.example").await;
        assert_eq!(count(&world, quoted), 0, "settled: {settled}");
    }
}

#[tokio::test]
async fn sent_now_is_sent_once() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T08:59:00Z").await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let host = world.host().await;
    let page = host.fill_in("", &[("do", "send")]).await;
    assert!(page.body.contains("The letters are on their way."), "{}", page.body);
    let page = host.fill_in("", &[("do", "send")]).await;
    assert!(
        page.body.contains("Everybody who is in and could hear of somebody has had their letter."),
        "{}",
        page.body
    );
    assert_eq!(count(&world, "SELECT COUNT(*) FROM firings WHERE fires = 'digest'"), 1, "pressed twice");
    drop(host);
    for now in ["2026-02-03T09:11:00Z", "2026-02-03T09:15:00Z", "2026-02-03T09:20:00Z"] {
        world.tick_at(now).await;
    }
    assert_eq!(world.letters().len(), 8);
    let twice = "SELECT COUNT(*) FROM (SELECT 1 FROM digests WHERE kind = 'digest' GROUP BY member_id, local_day HAVING COUNT(*) > 1)";
    assert_eq!(count(&world, twice), 0);
}

#[tokio::test]
async fn two_who_press_send_at_the_same_moment_send_once() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let (one, other) = (world.host_as("jo@samplehub.example").await, world.host_as("lou@samplehub.example").await);
    let (first, second) = tokio::join!(one.post("", "do=send"), other.post("", "do=send"));
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    drop((one, other));
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(world.letters().len(), 8);
}

#[tokio::test]
async fn what_needs_the_organiser_comes_a_page_at_a_time() {
    let world = World::morning().await;
    rows(
        &world,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
         INSERT INTO needs_you (id, space_id, kind, dedupe_key, text, created_at)
         SELECT 'n' || i, (SELECT id FROM spaces), 'row_set_aside', 'k' || i, 'Row ' || i || ' was set aside.', '2026-02-03T09:00:00.000Z' FROM n",
    );
    let host = world.host().await;
    let page = host.get("").await;
    assert!(page.body.contains("Needs you (121)") && page.body.contains("?needs=2"), "{}", page.body);
    assert!(page.body.contains("Row 49 was") && !page.body.contains("Row 51 was"));
    let page = host.get("?needs=3").await;
    assert!(page.body.contains("Row 120 was") && page.body.len() < 150_000);

    let page = host.get("?needs=2").await;
    assert!(page.body.contains("name=\"needs\" value=\"2\""), "{}", page.body);
    let page = host.fill_in("", &[("id", "n60"), ("as", "done"), ("needs", "2")]).await;
    assert!(page.body.contains("51 to 100 of 120"), "where the button was: {}", page.body);
    let page = host.fill_in("", &[("do", "send"), ("needs", "2")]).await;
    assert!(page.body.contains("51 to 100 of 120") && page.body.contains("has had their letter"), "{}", page.body);
    let page = host.fill_in("", &[("id", "n61"), ("as", "done"), ("needs", "9")]).await;
    assert!(page.body.contains("101 to 119 of 119"), "the last, where that one is gone: {}", page.body);
    assert!(page.body.contains("name=\"needs\" value=\"3\""), "{}", page.body);
    for needs in ["", "1", "0", "-2", "two", "99999999999999999999"] {
        let page = host.post("", &format!("do=hold&needs={needs}")).await;
        assert_eq!(page.headers["location"].to_str().unwrap(), "/s/sample-hub/organiser", "{needs}");
    }
}

#[tokio::test]
async fn hostile_forms_settle_nothing() {
    let world = World::morning_by_mail().await;
    let need = unclear(&world).await;
    let host = world.host().await;
    let before = dump(&world);
    for form in ["as=met", "as=same", "as=send", "as=yes", "as=yes&which=%27", "as=send-again", "as=", "do=launch"] {
        let page = host.post("", &format!("id={}&{form}", need.id)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{form}");
    }
    assert_eq!(host.post("", "id=nobody&as=done").await.status, StatusCode::NOT_FOUND);
    assert_eq!(dump(&world), before);
}
