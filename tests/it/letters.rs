//! Letters as their readers have them: snapshots of whole letters, and rules that all of them keep.

use crate::world::{Letter, World, link_in};
use chrono::Duration;
use elevenses::domain::check_in::RawSubmission;
use elevenses::domain::email_address::EmailAddress;
use elevenses::flow::keep_people::edit_person;
use elevenses::flow::sign_in::{organiser_link, set_password};

/// Ids and tokens differ from run to run; everything else is the letter.
fn masked(letter: &Letter) -> String {
    let token = letter.text.split("https://hub.example/").nth(1).and_then(|rest| rest.split('/').nth(1)).unwrap_or("?");
    let token = token.split_whitespace().next().unwrap_or("?");
    format!("To: {}\nSubject: {}\n\n{}", letter.to, letter.subject, letter.text.replace(token, "TOKEN"))
}

#[tokio::test]
async fn the_digest_as_text() {
    let world = World::morning().await;
    insta::assert_snapshot!("digest_rafe", masked(&world.letter_to("rafe@oralhistory.example")));
    insta::assert_snapshot!("digest_mireille", masked(&world.letter_to("mireille@secondspring.example")));
}

#[tokio::test]
async fn the_other_letters_as_text() {
    let mut world = World::morning().await;
    let form = [("name", "Ilse"), ("email", "ilse@letterpress.example"), ("wants_introductions", "yes")];
    world.post("/s/sample-hub/check-in", &form).await;
    let email = EmailAddress::parse("jo@samplehub.example").unwrap();
    organiser_link(&world.daemon.ctx, &email, &[world.space()], true, world.now).await.unwrap();
    world.press("rafe@oralhistory.example", "Adaeze", "yes").await;
    world.press("adaeze@streetarchive.example", "Rafe", "yes").await;
    world.tick_after(Duration::minutes(1)).await;
    insta::assert_snapshot!("introduction", masked(&world.letter_to("rafe@oralhistory.example")));
    insta::assert_snapshot!("confirm_address", masked(&world.letter_to("ilse@letterpress.example")));
    insta::assert_snapshot!("sign_in", masked(&world.letter_to("jo@samplehub.example")));
}

#[tokio::test]
async fn the_letter_about_a_changed_address_as_text() {
    let mut world = World::morning().await;
    let rafe = "rafe@oralhistory.example";
    let member = world.daemon.ctx.store.member_by_address(&world.space().id, rafe).await.unwrap().unwrap();
    let edited = [("name", "Rafe"), ("email", "rafe@elsewhere.example")].map(|(name, value)| (name, value.to_owned()));
    let edited = RawSubmission::from_fields(edited);
    edit_person(&world.daemon.ctx, &world.space(), &member, &edited, world.now).await.unwrap().unwrap();
    world.tick_after(Duration::minutes(1)).await;
    insta::assert_snapshot!("goodbye", masked(&world.letter_to(rafe)));
}

#[tokio::test]
async fn the_letter_about_a_password_as_text() {
    let mut world = World::morning().await;
    let (jo, space) = (EmailAddress::parse("jo@samplehub.example").unwrap(), world.space());
    organiser_link(&world.daemon.ctx, &jo, &[space], false, world.now).await.unwrap();
    let (organiser, _) = world.daemon.ctx.store.organiser_named(&jo.key()).await.unwrap().unwrap();
    set_password(&world.daemon.ctx, &organiser, Some("three dry otters"), None, world.now).await.unwrap();
    world.tick_after(Duration::minutes(1)).await;
    insta::assert_snapshot!("password", masked(&world.letter_to("jo@samplehub.example")));
}

#[tokio::test]
async fn the_letters_of_an_introduction_s_later_life_as_text() {
    let world = every_letter().await;
    let latest = |who: &str, words: &str| {
        let mut letters = world.letters_to(who).into_iter().filter(|l| l.subject.contains(words));
        masked(&letters.next_back().unwrap_or_else(|| panic!("no “{words}” to {who}")))
    };
    insta::assert_snapshot!("follow_up", latest("rafe@oralhistory.example", "Did you and"));
    insta::assert_snapshot!("by_host", latest("rocio@tidybooks.example", "would like to introduce"));
    insta::assert_snapshot!("introduction_of_three", latest("lorna@lornawrites.example", "You are introduced"));
    insta::assert_snapshot!("to_outsider", latest("wren@tidewell.example", "introduces you"));
    insta::assert_snapshot!("invitation", latest("ana@clayroom.example", "May we introduce"));
    insta::assert_snapshot!("paused", latest("nadir@openmic.example", "Shall we go on"));
    let reminded = world.letters_to("adaeze@streetarchive.example").into_iter().find(|l| l.text.contains("Still open"));
    insta::assert_snapshot!("digest_with_reminders", masked(&reminded.unwrap()));
}

/// A world in which every kind of letter to members and outsiders has gone out.
async fn every_letter() -> World {
    let mut world = World::morning().await;
    world.press("rafe@oralhistory.example", "Adaeze", "yes").await;
    world.press("adaeze@streetarchive.example", "Rafe", "yes").await;
    let entry = elevenses::flow::keep_address_book::Entry {
        name: "Wren Ashby",
        organisation: "Tidewell Trust",
        email: "wren@tidewell.example",
        needs: "bookkeeping",
        ..Default::default()
    };
    let now = world.now;
    elevenses::flow::keep_address_book::add_outsider(&world.daemon.ctx, &world.space(), &entry, now)
        .await
        .unwrap()
        .unwrap();
    world.introduced_by_hand(&["Rocío", "Wren Ashby", "Lorna"], true).await.unwrap();
    world.says_yes("rocio@tidybooks.example").await;
    world.says_yes("lorna@lornawrites.example").await;
    for day in [4, 5, 6, 9] {
        world.another_morning(day).await;
        world.tick_at(&format!("2026-02-{day:02}T16:30:00Z")).await;
    }
    world.bring_in_people("Email,First name\nana@clayroom.example,Ana\n").await;
    world.invite_all(false).await;
    world
}

#[tokio::test]
async fn text_and_html_are_twins_and_letters_are_small() {
    let world = every_letter().await;
    assert!(world.letters().len() > 30);
    for letter in world.letters() {
        let links = |text: &str| {
            let found = text
                .split("https://hub.example")
                .skip(1)
                .map(|rest| rest.split(['"', '<', ' ', '\n']).next().unwrap().to_owned());
            found.collect::<std::collections::BTreeSet<String>>()
        };
        assert_eq!(links(&letter.text), links(&letter.html), "{}", letter.subject);
        assert!(letter.raw.len() < 40_000, "{} bytes", letter.raw.len());
        assert!(letter.html.contains("lang=\"en\"") && letter.html.matches("<h1").count() == 1);
        assert!(!letter.html.contains("<img") && !letter.html.contains("src="), "no pictures, no pixels");
        for line in letter.text.lines().filter(|l| !l.contains("https://")) {
            assert!(line.chars().count() < 78, "{line}");
        }
        assert!(letter.raw.lines().all(|l| l.len() <= 998));
        for header in [
            "Date: ",
            "Message-ID: ",
            "From: ",
            "To: ",
            "Reply-To: ",
            "Subject: ",
            "MIME-Version: ",
            "Auto-Submitted: ",
        ] {
            assert_eq!(
                letter.raw.split("\r\n\r\n").next().unwrap().matches(&format!("\r\n{header}")).count()
                    + usize::from(letter.raw.starts_with(header)),
                1,
                "{header}"
            );
        }
    }
}

#[tokio::test]
async fn letters_promise_only_what_works() {
    let world = World::morning().await;
    for letter in world.letters() {
        assert!(!letter.text.to_lowercase().contains("reply"), "there is no inbound mail: {}", letter.text);
        assert!(letter.raw.contains("Reply-To: jo@samplehub.example"), "so an answer goes to the host");
    }
    let page = world.get(&link_in(&world.letter_to("rafe@oralhistory.example").text, "/1/yes")).await;
    assert!(page.body.contains("<form method=\"post\""));
}

#[tokio::test]
async fn who_agreed_is_named_at_the_round_table_of_a_small_room() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let sample = crate::world::SAMPLE.lines().enumerate().map(|(n, line)| match n {
        0 => format!("{line},Today I am,May your name and line be on the round-the-table?\n"),
        1 => format!("{line},making tea,Yes\n"),
        _ => format!("{line},,No\n"),
    });
    world.import(&sample.collect::<String>()).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    let rafe = world.letter_to("rafe@oralhistory.example").text;
    assert!(rafe.contains("Also in today:\n   Sunniva: making tea"), "{rafe}");
    assert!(!rafe.contains("Nadir") && !rafe.contains("Mireille"), "{rafe}");
}
