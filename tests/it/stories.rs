//! What people do, as stories: check in, read, answer, meet, pause, stop.

use crate::world::{SAMPLE, World, link_in};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::Duration;
use elevenses::flow::sign_in::create_token;

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";
const LORNA: &str = "lorna@lornawrites.example";

#[tokio::test]
async fn the_sample_hub_s_morning_brings_a_letter_to_everybody() {
    let world = World::morning().await;
    let letters = world.letters();
    assert_eq!(letters.len(), 8);
    let rafe = world.letter_to(RAFE);
    assert_eq!(rafe.subject, "Adaeze would like your help with archive and podcast projects");
    assert!(rafe.text.contains("Adaeze asked for “Advice on an archive and podcast project”"), "{}", rafe.text);
    for letter in &letters {
        for address in SAMPLE.lines().skip(1).filter_map(|row| row.split(',').nth(1)) {
            assert!(letter.to == address || !letter.raw.contains(address), "{} can read {address}", letter.to);
        }
    }
}

#[tokio::test]
async fn two_members_who_fit_are_introduced_once_both_say_yes() {
    let mut world = World::morning().await;
    let page = world.press(RAFE, "Adaeze", "yes").await;
    assert!(page.body.contains("You said yes to meeting Adaeze"), "{}", page.body);
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), 8, "nobody is told of one yes");
    world.press(ADAEZE, "Rafe", "yes").await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), 10);
    let (rafe, adaeze) = (world.letter_to(RAFE), world.letter_to(ADAEZE));
    assert_eq!(
        (rafe.subject.as_str(), adaeze.subject.as_str()),
        ("Adaeze said yes: meet today?", "Rafe said yes: meet today?")
    );
    assert!(rafe.text.contains(ADAEZE) && adaeze.text.contains(RAFE), "each is told how to reach the other");
    assert!(rafe.text.contains(&format!("Adaeze was told your address: {RAFE}")), "{}", rafe.text);
    let page = world.press_again(RAFE).await;
    assert!(page.contains("You and Adaeze both said yes"), "{page}");
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), 10, "and nobody is told twice");
}

impl World {
    /// Presses yes once more through the digest's link, after everything is over.
    async fn press_again(&self, address: &str) -> String {
        let digest = self.letters_to(address).remove(0);
        let link = link_in(&digest.text, "/1/yes");
        self.post(&link, &[]).await.body
    }
}

#[tokio::test]
async fn opening_a_link_does_nothing() {
    let world = World::morning().await;
    for answer in ["yes", "no", "known"] {
        for _ in 0..3 {
            let page = world.get(&world.link_for(RAFE, "Adaeze", answer)).await;
            assert!(page.body.contains("Introduce you to Adaeze?"), "{}", page.body);
        }
    }
    let letter = world.letter_to(RAFE);
    for part in ["/stop", "/pause"] {
        assert_eq!(world.get(&link_in(&letter.text, part)).await.status, StatusCode::OK);
    }
    let page = world.get(&world.link_for(RAFE, "Adaeze", "yes")).await;
    assert!(page.body.contains("Introduce you to Adaeze?"));
    assert!(world.get(&link_in(&letter.text, "/stop")).await.body.contains("Stop morning introductions?"));
}

#[tokio::test]
async fn a_no_and_we_know_each_other_look_like_silence_to_the_other() {
    let mut pages = Vec::new();
    for answer in ["", "yes", "no", "known"] {
        let mut world = World::morning().await;
        if !answer.is_empty() {
            world.press(ADAEZE, "Rafe", answer).await;
        }
        world.tick_after(Duration::minutes(5)).await;
        let page = world.get(&world.link_for(RAFE, "Adaeze", "yes")).await.body;
        let letters: Vec<String> = world.letters().into_iter().filter(|l| l.to == RAFE).map(|l| l.subject).collect();
        let token = link_in(&world.letter_to(RAFE).text, "/m/").split('/').nth(4).unwrap().to_owned();
        pages.push((page.replace(&token, "TOKEN"), letters));
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "{pages:#?}");
}

#[tokio::test]
async fn an_answer_can_be_taken_back_until_it_is_mutual() {
    let mut world = World::morning().await;
    world.press(RAFE, "Adaeze", "no").await;
    world.press(ADAEZE, "Rafe", "yes").await;
    let link = world.link_for(RAFE, "Adaeze", "yes");
    let page = world.get(&link).await.body;
    assert!(page.contains("Not Adaeze this time") && page.contains("until Tuesday 10 February"), "{page}");
    world.post(&link, &[]).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), 10, "a changed mind and a yes are two yeses");
    world.post(&link.replace("/yes", "/none"), &[]).await;
    assert!(world.get(&link).await.body.contains("both said yes"), "too late to take back");
}

#[tokio::test]
async fn after_a_week_a_suggestion_is_over_and_the_page_says_so() {
    let mut world = World::morning().await;
    let link = world.link_for(RAFE, "Adaeze", "yes");
    world.tick_after(Duration::days(7)).await;
    assert!(world.get(&link).await.body.contains("This suggestion is over"));
    world.post(&link, &[]).await;
    assert!(world.get(&link).await.body.contains("This suggestion is over"), "and cannot be answered");
}

#[tokio::test]
async fn both_know_each_other_and_are_never_suggested_again() {
    let mut world = World::morning().await;
    world.press(RAFE, "Adaeze", "known").await;
    world.press(ADAEZE, "Rafe", "known").await;
    for day in 4..=6 {
        world.now = format!("2026-02-0{day}T09:00:00Z").parse().unwrap();
        world.import(&SAMPLE.replace("2026/02/03", &format!("2026/02/0{day}"))).await.unwrap();
        world.tick_at(&format!("2026-02-0{day}T09:15:00Z")).await;
        let text = world.letters_to(RAFE).pop().map(|l| l.text).unwrap_or_default();
        assert!(!text.contains("introduce me to Adaeze") || day == 3, "{text}");
    }
}

#[tokio::test]
async fn a_pause_is_a_week_and_a_stop_is_until_they_say_otherwise() {
    let mut world = World::morning().await;
    let (pause, stop) =
        (link_in(&world.letter_to(RAFE).text, "/pause"), link_in(&world.letter_to(LORNA).text, "/stop"));
    assert!(world.post(&pause, &[]).await.body.contains("Introductions are paused"));
    assert!(world.post(&stop, &[]).await.body.contains("Introductions are stopped"));
    assert!(world.post(&stop, &[]).await.body.contains("Introductions are stopped"), "twice is once");
    let sent = |world: &World, who: &str| world.letters_to(who).len();
    for day in ["09", "10"] {
        world.now = format!("2026-02-{day}T09:00:00Z").parse().unwrap();
        world.import(&SAMPLE.replace("2026/02/03", &format!("2026/02/{day}"))).await.unwrap();
        world.tick_at(&format!("2026-02-{day}T09:15:00Z")).await;
        if day == "09" {
            assert_eq!((sent(&world, RAFE), sent(&world, LORNA)), (1, 1), "nothing while paused or stopped");
        }
    }
    assert_eq!((sent(&world, RAFE), sent(&world, LORNA)), (2, 1), "the pause is over, the stop is not");
    assert!(world.post(&stop.replace("/stop", "/resume"), &[]).await.body.contains("Introductions are on"));
    world.post(&link_in(&world.letter_to("mireille@secondspring.example").text, "/1/no"), &[]).await;
    world.now = "2026-02-11T09:00:00Z".parse().unwrap();
    world.import(&SAMPLE.replace("2026/02/03", "2026/02/11")).await.unwrap();
    world.tick_at("2026-02-11T09:15:00Z").await;
    assert_eq!(sent(&world, LORNA), 2);
}

#[tokio::test]
async fn one_click_stops_without_a_page_a_cookie_or_a_redirect() {
    for body in [
        "List-Unsubscribe=One-Click",
        "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n",
    ] {
        let world = World::morning().await;
        let letter = world.letter_to(RAFE);
        let header = letter.raw.lines().find(|l| l.starts_with("List-Unsubscribe:")).unwrap().to_owned();
        let url = header.split(['<', '>']).nth(1).unwrap().replace("https://hub.example", "");
        assert!(letter.raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
        let page = world.request(Request::post(&url).body(Body::from(body)).unwrap()).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.headers.get("set-cookie").is_none() && page.headers.get("location").is_none());
        assert!(world.get(&url).await.body.contains("Introductions are stopped"));
    }
}

#[tokio::test]
async fn a_stranger_is_in_only_after_the_letter_is_answered() {
    let mut world = World::new().await;
    let form = [
        ("name", "Ilse"),
        ("email", "ilse@letterpress.example"),
        ("needs", "an oral historian"),
        ("wants_introductions", "yes"),
    ];
    let page = world.post("/s/sample-hub/check-in", &form).await;
    assert!(page.body.contains("Look in your inbox"), "{}", page.body);
    world.import(SAMPLE).await.unwrap();
    world.tick_at("2026-02-03T09:14:00Z").await;
    let letter = world.letter_to("ilse@letterpress.example");
    assert_eq!(letter.subject, "Is this you? Check in at Sample Hub");
    let link = link_in(&letter.text, "/c/");
    assert!(world.get(&link).await.body.contains("Check in as Ilse?"));
    let in_today = |world: &World| world.daemon.ctx.store.clone();
    let day = world.space().local_day(world.now);
    let who = in_today(&world).who_is_in(&world.space().id, day).await.unwrap();
    assert!(who.iter().all(|p| p.name != "Ilse"), "not in before the button");
    assert!(world.post(&link, &[]).await.body.contains("You are checked in"));
    assert!(world.get(&link).await.body.contains("has been used"), "and once only");
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert!(world.letter_to("ilse@letterpress.example").text.contains("Rafe could help you with oral historian"));
}

#[tokio::test]
async fn a_form_that_was_not_confirmed_is_forgotten_within_a_day() {
    let mut world = World::new().await;
    let form = [("name", "Ilse"), ("email", "ilse@letterpress.example"), ("wants_introductions", "yes")];
    world.post("/s/sample-hub/check-in", &form).await;
    world.tick_after(Duration::minutes(1)).await;
    let link = link_in(&world.letter_to("ilse@letterpress.example").text, "/c/");
    world.tick_after(Duration::hours(24)).await;
    let page = world.post(&link, &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", page.body);
    assert!(world.daemon.ctx.store.outbox(None, None, 10).await.unwrap().is_empty(), "and so is the letter that asked");
}

#[tokio::test]
async fn a_stranger_cannot_change_a_known_person_and_cannot_tell_who_is_known() {
    let mut world = World::morning().await;
    let body = |email: &str| {
        [("name", "Mallory"), ("email", "X"), ("headline", "Sells things"), ("wants_introductions", "yes")]
            .map(|(k, v)| (k.to_owned(), if v == "X" { email.to_owned() } else { v.to_owned() }))
    };
    let mut answers = Vec::new();
    let stop = link_in(&world.letter_to(LORNA).text, "/stop");
    world.post(&stop, &[]).await;
    for email in [RAFE, LORNA, "new@person.example"] {
        let form = body(email);
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let page = world.post("/s/sample-hub/check-in", &form).await;
        answers.push((page.status, page.body.replace(email, "ADDRESS")));
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]), "known, stopped and new look alike");
    let rafe = world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    assert_eq!((rafe.name.as_str(), rafe.profile.headline.as_str()), ("Rafe", "Oral historian"));
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters_to(LORNA).len(), 1, "who stopped gets no letter because somebody typed their address");
}

#[tokio::test]
async fn nobody_is_flooded_with_letters_by_the_form() {
    let mut world = World::new().await;
    for _ in 0..20 {
        let form = [("name", "Ilse"), ("email", "Ilse@Letterpress.example"), ("wants_introductions", "no")];
        assert_eq!(world.post("/s/sample-hub/check-in", &form).await.status, StatusCode::OK);
    }
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), 3);
}

#[tokio::test]
async fn a_taken_name_is_asked_about_once_the_address_is_confirmed() {
    let mut world = World::morning().await;
    let form = [("name", "rafe"), ("email", "other@rafe.example"), ("wants_introductions", "yes")];
    world.post("/s/sample-hub/check-in", &form).await;
    world.tick_after(Duration::minutes(1)).await;
    let link = link_in(&world.letter_to("other@rafe.example").text, "/c/");
    let page = world.post(&link, &[]).await;
    assert!(page.body.contains("Somebody else here goes by “rafe”"), "{}", page.body);
    let page = world.post(&link, &[("name", "Rafe B.")]).await;
    assert!(page.body.contains("You are checked in"), "{}", page.body);
}

#[tokio::test]
async fn a_known_person_checks_in_through_their_own_link_with_everything_filled_in() {
    let mut world = World::morning().await;
    world.now += Duration::days(1);
    let own = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "/check-in");
    let page = world.get(&own).await;
    assert!(
        page.body.contains("Good morning, Rafe") && page.body.contains("Advice on archive and podcast projects"),
        "{}",
        page.body
    );
    let form = [
        ("today_line", "Cutting tape"),
        ("wants_introductions", "yes"),
        ("needs", "a quiet room"),
        ("stay", "morning"),
    ];
    assert!(world.post(&own, &form).await.body.contains("You are checked in"));
    let rafe = world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    assert_eq!(rafe.profile.needs[0].text, "a quiet room");
    let who = world.daemon.ctx.store.who_is_in(&world.space().id, world.space().local_day(world.now)).await.unwrap();
    assert_eq!((who.len(), who[0].today_line.as_str()), (1, "Cutting tape"));
}

#[tokio::test]
async fn another_program_checks_people_in_with_a_token() {
    let world = World::new().await;
    let token = create_token(&world.daemon.ctx, &world.space(), "door", world.now).await.unwrap();
    let body = r#"{"name": "Rafe", "email": "rafe@x.example", "offers": ["tape transfer", "advice"], "wants_introductions": true}"#;
    assert_eq!(world.post_json(None, body).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.post_json(Some("elv_wrong"), body).await.status, StatusCode::UNAUTHORIZED);
    let page = world.post_json(Some(&token), body).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    let again = world.post_json(Some(&token), body).await;
    assert_eq!((again.status, again.body.contains("unchanged")), (StatusCode::OK, true), "{}", again.body);
    let bad = world.post_json(Some(&token), r#"{"name": "Rafe", "email": "rafe", "is_admin": true}"#).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("is_admin"), "{}", bad.body);
    world.daemon.ctx.store.revoke_token(&world.space().id, "door", world.now).await.unwrap();
    assert_eq!(world.post_json(Some(&token), body).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_import_can_be_repeated_and_never_replaces_newer_answers() {
    let mut world = World::new().await;
    let first = world.import(SAMPLE).await.unwrap();
    assert_eq!((first.new, first.new_members, first.renamed.len()), (8, 8, 1));
    let again = world.import(SAMPLE).await.unwrap();
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 8));
    let older = SAMPLE.replace("9:01:10", "7:01:10").replace("Oral historian", "Baker");
    world.import(&older).await.unwrap();
    let headline = |world: &World| {
        let (ctx, id) = (world.daemon.ctx.clone(), world.space().id.clone());
        async move { ctx.store.member_by_address(&id, RAFE).await.unwrap().unwrap().profile.headline }
    };
    assert_eq!(headline(&world).await, "Oral historian");
    world.import(&SAMPLE.replace("9:01:10", "9:05:10").replace("Oral historian", "Sound archivist")).await.unwrap();
    assert_eq!(headline(&world).await, "Sound archivist");
    world.tick_at("2026-02-03T09:10:00Z").await;
    assert_eq!(world.tick_at("2026-02-03T09:15:00Z").await.delivered, 8);
}

#[tokio::test]
async fn the_organiser_signs_in_once_by_link_and_sees_no_answers() {
    let world = World::morning().await;
    let email = elevenses::domain::email_address::EmailAddress::parse("jo@samplehub.example").unwrap();
    let link = elevenses::flow::sign_in::organiser_link(&world.daemon.ctx, &email, &[world.space()], true, world.now)
        .await
        .unwrap();
    assert_eq!(world.get("/s/sample-hub/organiser").await.status, StatusCode::UNAUTHORIZED);
    assert!(world.get(&link).await.body.contains("Press the button to sign in"));
    let path = link.replace("https://hub.example", "");
    let page = world.request(Request::post(&path).body(Body::empty()).unwrap()).await;
    let cookie = page.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Secure"), "{cookie}");
    assert!(world.post(&link, &[]).await.body.contains("sign-in link is over"), "it works once");
    let see = async |world: &World| {
        let request = Request::get("/s/sample-hub/organiser").header("cookie", cookie.split(';').next().unwrap());
        world.request(request.body(Body::empty()).unwrap()).await
    };
    let before = see(&world).await;
    assert_eq!(before.status, StatusCode::OK);
    assert!(
        before.body.contains("Digests went out at 9:15") && before.body.contains("Lorna (visitor)"),
        "{}",
        before.body
    );
    let explained = async |world: &World| {
        let (ctx, space) = (&world.daemon.ctx, world.space());
        elevenses::flow::explain::explain(ctx, &space, space.local_day(world.now), ("Rafe", Some("Adaeze")), world.now)
            .await
            .unwrap()
    };
    let why = explained(&world).await;
    world.press(RAFE, "Adaeze", "known").await;
    world.press(ADAEZE, "Rafe", "yes").await;
    assert_eq!(see(&world).await.body, before.body, "an answer changes nothing on the organiser's page");
    assert_eq!(explained(&world).await, why, "nor in what is explained");
}

#[tokio::test]
async fn a_known_person_who_uses_the_form_at_the_door_loses_nothing() {
    let mut world = World::morning().await;
    world.now += Duration::days(1);
    let own = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "/check-in");
    world
        .post(
            &own,
            &[
                ("wants_introductions", "yes"),
                ("shares", "in_person"),
                ("offers", "Tape transfer"),
                ("here_as", "host"),
            ],
        )
        .await;
    let form = [
        ("name", "Rafe"),
        ("email", RAFE),
        ("headline", ""),
        ("needs", ""),
        ("offers", ""),
        ("interests", ""),
        ("today_line", "Cutting tape"),
        ("wants_introductions", "yes"),
        ("shares", "email"),
        ("here_as", "coworker"),
    ];
    world.now += Duration::minutes(1);
    world.post("/s/sample-hub/check-in", &form).await;
    world.tick_after(Duration::minutes(1)).await;
    let link = link_in(&world.letter_to(RAFE).text, "/c/");
    let page = world.get(&link).await.body;
    assert!(
        page.contains("Cutting tape") && page.contains("My email address"),
        "all that the button would keep: {page}"
    );
    assert!(world.post(&link, &[]).await.body.contains("You are checked in"));
    let rafe = world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    assert_eq!(
        (rafe.profile.headline.as_str(), rafe.profile.offers[0].text.as_str()),
        ("Oral historian", "Tape transfer")
    );
    assert_eq!(rafe.shares.as_str(), "in_person", "what is shared is changed through one's own link only");
}

#[tokio::test]
async fn yesterday_s_form_confirmed_today_makes_nobody_in_today() {
    let mut world = World::at("2026-02-03T17:00:00Z").await;
    let form = [("name", "Ilse"), ("email", "ilse@letterpress.example"), ("wants_introductions", "yes")];
    world.post("/s/sample-hub/check-in", &form).await;
    world.tick_after(Duration::minutes(1)).await;
    world.now = "2026-02-04T09:00:00Z".parse().unwrap();
    let page = world.post(&link_in(&world.letter_to("ilse@letterpress.example").text, "/c/"), &[]).await;
    assert!(page.body.contains("That check-in was for Tuesday 3 February"), "{}", page.body);
    let who = world.daemon.ctx.store.who_is_in(&world.space().id, "2026-02-04".parse().unwrap()).await.unwrap();
    assert!(who.is_empty());
}

#[tokio::test]
async fn a_yes_to_monday_s_letter_and_a_yes_to_friday_s_are_two_yeses() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let two: String = crate::world::SAMPLE
        .lines()
        .filter(|l| l.contains("Timestamp") || l.contains("Rafe") || l.contains("Adaeze"))
        .map(|l| format!("{l}\n"))
        .collect();
    for day in 3..=6 {
        world.now = format!("2026-02-0{day}T09:06:00Z").parse().unwrap();
        world.import(&two.replace("2026/02/03", &format!("2026/02/0{day}"))).await.unwrap();
        world.tick_at(&format!("2026-02-0{day}T09:15:00Z")).await;
        if day == 3 {
            world.press(RAFE, "Adaeze", "yes").await;
        }
    }
    let digests = world.letters_to(ADAEZE).len();
    assert!((2..4).contains(&digests), "the pair came up again, but not every day: {digests}");
    world.press(ADAEZE, "Rafe", "yes").await;
    world.tick_after(Duration::minutes(1)).await;
    assert!(world.letter_to(RAFE).subject.contains("Adaeze said yes"), "{}", world.letter_to(RAFE).subject);
}

#[tokio::test]
async fn a_stop_counts_for_every_space_of_one_sender() {
    let mut world = World::new().await;
    let spaces = world.folder.path().join("spaces");
    std::fs::write(spaces.join("second-hub.toml"), crate::world::SPACE.replace("Sample Hub", "Second Hub")).unwrap();
    std::fs::write(spaces.join("other-hub.toml"), crate::world::SPACE.replace("hello@samplehub", "hello@otherhub"))
        .unwrap();
    world = world.restarted().await;
    world.import(SAMPLE).await.unwrap();
    for slug in ["second-hub", "other-hub"] {
        let space = world.daemon.ctx.space_named(slug).unwrap();
        let file = elevenses::sheet::Spreadsheet::of_text("x.csv", SAMPLE).unwrap();
        elevenses::flow::import_check_ins::import_check_ins(
            &world.daemon.ctx,
            &space,
            &file,
            &elevenses::sheet::Said::default(),
            world.now,
            |_, _| {},
        )
        .await
        .unwrap()
        .unwrap();
    }
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(world.letters_to(RAFE).len(), 3);
    let letter = world.letters_to(RAFE).into_iter().find(|l| l.text.contains("Second Hub")).unwrap();
    world.post(&link_in(&letter.text, "/stop"), &[]).await;
    let mut stopped = Vec::new();
    for slug in ["sample-hub", "second-hub", "other-hub"] {
        let id = world.daemon.ctx.space_named(slug).unwrap().id.clone();
        let rafe = world.daemon.ctx.store.member_by_address(&id, RAFE).await.unwrap().unwrap();
        stopped.push(rafe.standing == elevenses::domain::member::Standing::Stopped);
    }
    assert_eq!(stopped, [true, true, false]);
}
