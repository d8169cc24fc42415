//! People in the console: found, looked at, mended, merged and forgotten; and what they write stays what it is.

use super::Host;
use crate::world::{SAMPLE, World, link_in, percent};
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::domain::id::MessageId;
use std::time::Instant;

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";

async fn page_of(host: &Host<'_>, email: &str) -> String {
    let id = host.world.member_id(email).await;
    let page = host.get(&format!("/people/{id}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.body
}

/// The names in a list of people.
fn names(body: &str) -> Vec<&str> {
    let rows = body.split("<th scope=\"row\"><a href=\"").skip(1);
    rows.map(|row| row.split('>').nth(1).unwrap().split('<').next().unwrap()).collect()
}

#[tokio::test]
async fn people_are_found_by_the_beginning_of_any_word() {
    let world = World::morning().await;
    world
        .bring_in_people(
            "Name,Surname,Company,Email,What do you do?\nZoë-Ann,O’Brien,Tidewell Trust,zoe@tidewell.example,Trustee\n",
        )
        .await;
    let host = world.host().await;
    let all = host.get("/people").await.body;
    assert_eq!(names(&all).len(), 9, "{all}");
    let mut sorted = names(&all);
    sorted.sort_by_key(|name| name.to_lowercase());
    assert_eq!(names(&all)[0], sorted[0], "by name");
    for (typed, want) in [
        ("zo", vec!["Zoë-Ann O’Brien"]),
        ("ANN", vec!["Zoë-Ann O’Brien"]),
        ("brien", vec!["Zoë-Ann O’Brien"]),
        ("tide", vec!["Zoë-Ann O’Brien"]),
        ("zoe%40tidewell.example", vec!["Zoë-Ann O’Brien"]),
        ("zo+trust", vec!["Zoë-Ann O’Brien"]),
        ("roc%C3%ADo", vec!["Rocío"]),
        ("oe", vec![]),
        ("zo+rafe", vec![]),
        ("%25", names(&all)),
    ] {
        let page = host.get(&format!("/people?q={typed}")).await.body;
        assert_eq!(names(&page), want, "{typed}");
    }
    assert!(host.get("/people?q=nobody").await.body.contains("Nobody is found by “nobody”"));
    // Whoever gets another name is found by that one, whichever way it was changed.
    let zoe = world.member_id("zoe@tidewell.example").await;
    world.database().execute("UPDATE members SET company = 'Harbour Ltd' WHERE id = ?", [&zoe]).unwrap();
    assert_eq!(names(&host.get("/people?q=harbour").await.body).len(), 1);
    assert_eq!(names(&host.get("/people?q=tidewell+trust").await.body).len(), 0);

    assert_eq!(names(&host.get("/people?show=in_today").await.body).len(), 8);
    assert_eq!(names(&host.get("/people?show=new").await.body), ["Zoë-Ann O’Brien"]);
    assert_eq!(names(&host.get("/people?show=stopped").await.body).len(), 0);
    assert_eq!(names(&host.get("/people?show=new&q=rafe").await.body).len(), 0);
}

#[tokio::test]
async fn nobody_sees_what_was_answered_before_all_were_told() {
    let world = World::morning().await;
    let host = world.host().await;
    let (rafe, adaeze) = (page_of(&host, RAFE).await, page_of(&host, ADAEZE).await);
    assert!(rafe.contains("Adaeze: suggested on Tuesday 3 February"), "{rafe}");
    world.press(RAFE, "Adaeze", "yes").await;
    assert_eq!(page_of(&host, RAFE).await, rafe, "one yes shows nowhere");
    assert_eq!(page_of(&host, ADAEZE).await, adaeze);
    world.press(RAFE, "Adaeze", "no").await;
    assert_eq!(page_of(&host, RAFE).await, rafe, "nor does a no");
    world.press(ADAEZE, "Rafe", "yes").await;
    assert_eq!((page_of(&host, RAFE).await, page_of(&host, ADAEZE).await), (rafe, adaeze), "of either");
    world.press(RAFE, "Adaeze", "yes").await;
    let told = page_of(&host, RAFE).await;
    assert!(told.contains("Adaeze: introduced on Tuesday 3 February"), "{told}");
}

#[tokio::test]
async fn an_introduction_that_ended_looks_like_one_whose_time_is_up() {
    let refused = World::morning().await;
    refused.press(RAFE, "Adaeze", "no").await;
    let mut pages = Vec::new();
    for mut world in [refused, World::morning().await] {
        world.tick_after(Duration::days(9)).await;
        let host = world.host().await;
        let body = page_of(&host, RAFE).await;
        let section = body.split("id=\"days\"").next().unwrap().split("Introductions</h2>").nth(1).unwrap().to_owned();
        pages.push(section);
    }
    assert_eq!(pages[0], pages[1]);
    assert!(pages[0].contains("Adaeze: suggested on"), "{}", pages[0]);
}

#[tokio::test]
async fn somebody_is_added_edited_rested_and_called_back() {
    let mut world = World::morning().await;
    let host = world.host().await;
    let noor = [
        ("name", "Noor"),
        ("surname", "Haddad"),
        ("email", "noor@cargo.example"),
        ("company", "Cargo Bikes"),
        ("here_as", "coworker"),
        ("offers", "Bike repairs"),
    ];
    let page = host.fill_in("/people/add", &noor).await.body;
    for part in ["Noor Haddad", "Cargo Bikes", "Bike repairs", "by the organiser&#39;s word", "Not in", "Added."] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let bad =
        host.fill_in("/people/add", &[("name", "noor@cargo.example"), ("email", "noor"), ("offers", "kept")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("has no domain") && bad.body.contains(">kept</textarea>"), "{}", bad.body);
    let again = host.fill_in("/people/add", &noor).await.body;
    assert!(again.contains("known already"), "{again}");

    let id = world.member_id("noor@cargo.example").await;
    let at_noor = |rest: &str| format!("/people/{id}{rest}");
    let rafes = [("name", "Rafe"), ("email", "noor@cargo.example")];
    let taken = host.fill_in(&at_noor("/edit"), &rafes).await;
    assert!(taken.body.contains("is taken by somebody else"), "{}", taken.body);
    let theirs = [("name", "Noor"), ("email", RAFE)];
    assert!(host.fill_in(&at_noor("/edit"), &theirs).await.body.contains("somebody else&#39;s here already"));
    let edited = [
        ("name", "Noor H."),
        ("surname", ""),
        ("email", "noor@new.example"),
        ("needs", "A workshop\nA lathe"),
        ("offers", ""),
    ];
    let page = host.fill_in(&at_noor("/edit"), &edited).await.body;
    for part in ["Noor H.", "noor@new.example", "A lathe", "Saved."] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("Bike repairs") && !page.contains("Haddad"), "{page}");
    assert_eq!(names(&host.get("/people?q=lathe").await.body).len(), 0, "by name, not by what they wrote");
    assert_eq!(names(&host.get("/people?q=noor%40new").await.body), ["Noor H."]);

    let late = host.fill_in(&at_noor("/pause"), &[("until", "2026-02-03")]).await;
    assert!(late.body.contains("has to be a day after today"), "{}", late.body);
    assert!(
        host.fill_in(&at_noor("/pause"), &[("until", "2026-03-01")]).await.body.contains("Paused until Sunday 1 March")
    );
    assert_eq!(names(&host.get("/people?show=paused").await.body), ["Noor H."]);
    assert!(page_of(&host, "noor@new.example").await.contains("by the organiser, on their behalf"));
    host.post(&at_noor("/resume"), "").await;
    assert_eq!(names(&host.get("/people?show=paused").await.body).len(), 0);

    let unsaid = host.fill_in(&at_noor("/check-in"), &[("place", "by the window")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is taken to want introductions");
    let said = [("wants_introductions", "yes"), ("today_line", "Building a trailer"), ("place", "by the window")];
    let page = host.fill_in(&at_noor("/check-in"), &said).await.body;
    for part in [
        "In, would like introductions",
        "by the window",
        "Building a trailer",
        "written down by j***@samplehub.example",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    host.post(&at_noor("/not-in"), "").await;
    let page = page_of(&host, "noor@new.example").await;
    assert!(page.contains("They have not been in yet") && page.contains("Not in"), "a mistake leaves nothing: {page}");

    host.post(&at_noor("/invite"), "").await;
    let (cookie, mark) = (host.cookie.clone(), host.mark.clone());
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters_to("noor@new.example").len(), 1);
    let host = Host { world: &world, cookie, mark };
    host.post(&at_noor("/stop"), "").await;
    let page = page_of(&host, "noor@new.example").await;
    assert!(page.contains("Wants none") && !page.contains("/pause\""), "{page}");
    host.post(&at_noor("/resume"), "").await;
    assert!(page_of(&host, "noor@new.example").await.contains("Wants none"), "a stop is theirs alone to take back");
    assert!(host.fill_in("/people/add", &noor).await.body.contains("Noor"), "the address before is free");
}

#[tokio::test]
async fn no_letter_follows_a_changed_address_and_the_one_before_is_told() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    {
        let host = world.host().await;
        host.post("", "do=send").await;
        let rafe = world.member_id(RAFE).await;
        let edited = [("name", "Rafe"), ("email", "rafe@elsewhere.example")];
        assert!(host.fill_in(&format!("/people/{rafe}/edit"), &edited).await.body.contains("Saved."));
        host.fill_in("/people/add", &[("name", "Noor"), ("email", "noor@cargo.example")]).await;
        let noor = world.member_id("noor@cargo.example").await;
        host.fill_in(&format!("/people/{noor}/edit"), &[("name", "Noor"), ("email", "noor@new.example")]).await;
    }
    world.tick_after(Duration::minutes(1)).await;
    assert!(world.letters_to("rafe@elsewhere.example").is_empty(), "what was written for another mailbox");
    let because = "SELECT COUNT(*) FROM messages WHERE recipient = 'rafe@oralhistory.example' AND kind = 'digest'
                   AND state = 'dropped' AND because = 'an organiser changed their address'";
    assert_eq!(world.count(because), 1);
    let told = world.letters_to(RAFE);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].subject, "Your address at Sample Hub was changed");
    assert!(told[0].text.contains("jo@samplehub.example"), "whom to ask: {}", told[0].text);
    assert!(!told[0].raw.contains("elsewhere"), "and not where to: {}", told[0].raw);
    for noor in ["noor@cargo.example", "noor@new.example"] {
        assert!(world.letters_to(noor).is_empty(), "nobody writes to them before they come or are invited");
    }
    let host = world.host().await;
    let log = host.get("/log?who=Rafe").await.body;
    assert!(log.contains("Your address at Sample Hub was changed"), "{log}");
    // Sent again, it still does not go where it was not written to.
    let database = world.database();
    let sql = "SELECT id FROM messages WHERE kind = 'digest' AND because = 'an organiser changed their address'";
    let id: String = database.query_row(sql, [], |row| row.get(0)).unwrap();
    let store = &world.daemon.ctx.store;
    store.retry_message(&MessageId::new(id), world.now + Duration::hours(1), world.now).await.unwrap();
    drop(host);
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!((world.letters_to(RAFE).len(), world.letters_to("rafe@elsewhere.example").len()), (1, 0));
    assert_eq!(world.count(because), 1, "dropped once more");
}

#[tokio::test]
async fn links_that_were_mailed_stay_their_readers_and_stop_the_new_address_too() {
    let mut world = World::morning().await;
    let stop = link_in(&world.letter_to(RAFE).text, "/stop");
    let (rafe, new) = (world.member_id(RAFE).await, "rafe@elsewhere.example");
    {
        let host = world.host().await;
        host.fill_in(&format!("/people/{rafe}/edit"), &[("name", "Rafe"), ("email", new)]).await;
        // Changed back before anybody was told.
        host.fill_in(&format!("/people/{rafe}/edit"), &[("name", "Rafe"), ("email", RAFE)]).await;
    }
    let before = world.letters_to(RAFE).len();
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters_to(RAFE).len(), before, "it is their address again");
    assert_eq!(world.letters_to(new).len(), 1, "and this one is not any more");
    {
        let host = world.host().await;
        host.fill_in(&format!("/people/{rafe}/edit"), &[("name", "Rafe"), ("email", new)]).await;
    }
    assert_eq!(world.get(&stop).await.status, StatusCode::OK);
    world.post(&stop, &[]).await;
    assert_eq!(world.count("SELECT COUNT(*) FROM members WHERE name = 'Rafe' AND stopped_at IS NOT NULL"), 1);
}

#[tokio::test]
async fn of_several_who_are_found_one_is_chosen() {
    let world = World::morning().await;
    let host = world.host().await;
    let (rafe, lorna) = (world.member_id(RAFE).await, world.member_id("lorna@lornawrites.example").await);
    let (apart, choice) = (format!("/people/{rafe}/apart"), format!("m:{lorna}"));
    for path in [&apart, &format!("/people/{rafe}/merge")] {
        let page = host.fill_in(path, &[("other", "lorn")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(&format!("type=\"radio\" name=\"other\" id=\"other-{choice}\"")), "{}", page.body);
        assert!(page.body.contains("Lorna, lorna@lornawrites.example"), "{}", page.body);
    }
    for (other, why) in [("m:nobody", "Nobody here is found"), ("", "Nobody here is found")] {
        assert!(host.fill_in(&apart, &[("other", other)]).await.body.contains(why), "{other}");
    }
    let page = host.fill_in(&apart, &[("other", &choice)]).await.body;
    assert!(page.contains("Let them meet again"), "{page}");
}

#[tokio::test]
async fn two_are_kept_apart_until_the_host_says_otherwise() {
    let world = World::new().await;
    let mut world = world;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let host = world.host().await;
    let (rafe, adaeze) = (world.member_id(RAFE).await, world.member_id(ADAEZE).await);
    for (typed, why) in [
        ("rafe", "the same person"),
        ("lorn", "Several are found"),
        ("nobody", "Nobody here is found"),
        ("", "Nobody here is found"),
    ] {
        let page = host.fill_in(&format!("/people/{rafe}/apart"), &[("other", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(page.body.contains(why), "{typed}: {}", page.body);
    }
    let page = host.fill_in(&format!("/people/{rafe}/apart"), &[("other", "adaez")]).await.body;
    assert!(page.contains("Let them meet again"), "{page}");
    assert!(page_of(&host, ADAEZE).await.contains("Let them meet again"), "from either side");
    let (cookie, mark) = (host.cookie.clone(), host.mark.clone());
    world.tick_at("2026-02-03T09:15:00Z").await;
    let host = Host { world: &world, cookie, mark };
    assert!(!page_of(&host, RAFE).await.contains("Adaeze: suggested"));
    host.post(&format!("/people/{adaeze}/apart/{rafe}/end"), "").await;
    assert!(!page_of(&host, RAFE).await.contains("Let them meet again"));
    assert_eq!(world.count("SELECT COUNT(*) FROM kept_apart"), 0);
}

#[tokio::test]
async fn two_who_are_one_are_merged_after_it_was_said_what_goes_where() {
    let world = World::morning().await;
    let host = world.host().await;
    host.fill_in("/people/add", &[("name", "Rafe at home"), ("email", "rafe@home.example")]).await;
    let (keep, other) = (world.member_id(RAFE).await, world.member_id("rafe@home.example").await);
    let path = format!("/people/{keep}/merge");
    let asked = host.fill_in(&path, &[("other", "rafe@home.example")]).await.body;
    for part in [
        "Are these two one person?",
        "rafe@home.example",
        "cannot be undone",
        &format!("/people/{other}/merge?with={keep}"),
    ] {
        assert!(asked.contains(part), "{part} in {asked}");
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM merged_members"), 0, "looking is not doing");
    assert_eq!(host.get(&format!("{path}?with={keep}")).await.status, StatusCode::NOT_FOUND);
    let page = host.fill_in(&format!("{path}?with={other}"), &[]).await.body;
    assert!(page.contains("The two are one now."), "{page}");
    assert_eq!(world.member_id("rafe@home.example").await, keep);
    assert_eq!(host.get(&format!("/people/{other}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_is_forgotten_is_gone_once_their_name_was_typed() {
    let world = World::morning().await;
    let host = world.host().await;
    let path = format!("/people/{}/erase", world.member_id(RAFE).await);
    for typed in ["", "Adaeze", "Raf"] {
        let page = host.fill_in(&path, &[("typed_name", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
    }
    assert!(host.fill_in(&path, &[("typed_name", " rafe ")]).await.body.contains("They are forgotten."));
    assert_eq!(host.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(!host.get("/people").await.body.contains("Rafe"));
    let back = host.fill_in("/people/add", &[("name", "Rafe"), ("email", RAFE)]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.body.contains("asked for no letters, or to be forgotten"), "{}", back.body);
    assert_eq!(world.count("SELECT COUNT(*) FROM member_words WHERE word LIKE 'rafe%' OR word LIKE 'oralh%'"), 0);
}

const EVIL: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>&amp;'\u{202e}gnp";

#[tokio::test]
async fn what_people_write_is_shown_and_never_run() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let host = world.host().await;
    let short: String = EVIL.chars().take(60).collect();
    let fields = [
        ("name", "Eve \"bold\" &'"),
        ("surname", short.as_str()),
        ("company", EVIL),
        ("email", "eve&co'x@evil.example"),
        ("headline", EVIL),
        ("offers", EVIL),
        ("needs", EVIL),
        ("interests", EVIL),
    ];
    let added = host.fill_in("/people/add", &fields).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.body);
    let id = world.member_id("eve&co'x@evil.example").await;
    host.fill_in(
        &format!("/people/{id}/check-in"),
        &[("wants_introductions", "yes"), ("today_line", EVIL), ("place", &short)],
    )
    .await;
    host.fill_in("/address-book/add", &[("outsider_name", "Mal"), ("organisation", EVIL), ("outsider_offers", EVIL)])
        .await;
    host.fill_in("/people/add", &[("name", "Other"), ("email", "other@evil.example")]).await;
    let other = world.member_id("other@evil.example").await;
    host.fill_in(&format!("/people/{other}/apart"), &[("other", "eve&co'x@evil.example")]).await;
    let evil = percent(EVIL);
    let pages = [
        String::new(),
        "/people".into(),
        format!("/people?q={evil}&show={evil}&page={evil}"),
        "/people?q=eve".into(),
        format!("/people/{id}"),
        format!("/people/{id}?{evil}"),
        format!("/people/{other}"),
        format!("/people/{id}/edit"),
        format!("/people/{id}/pause"),
        format!("/people/{id}/stop"),
        format!("/people/{id}/apart"),
        format!("/people/{id}/erase"),
        format!("/people/{id}/check-in"),
        format!("/people/{id}/merge"),
        format!("/people/{id}/merge?with={other}"),
        format!("/people/{other}/merge?with={id}"),
        "/address-book".into(),
        "/introduce".into(),
        "/record".into(),
        "/map".into(),
        "/week".into(),
        "/account".into(),
        "/organisers".into(),
    ];
    let mut seen = 0;
    for path in &pages {
        let page = host.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        harmless(path, &page.body);
        seen += page.body.matches("&#60;script").count();
        assert!(page.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    }
    assert!(seen > 10, "what they wrote was there to be seen: {seen}");
    // Given back in a form that complains, it is as harmless.
    for (path, field) in [
        (format!("/people/{id}/edit"), "name"),
        (format!("/people/{id}/apart"), "other"),
        (format!("/people/{id}/pause"), "until"),
        (format!("/people/{id}/erase"), "typed_name"),
        ("/people/add".to_owned(), "email"),
        ("/organisers/add".to_owned(), "organiser_email"),
        ("/introduce".to_owned(), "sentence"),
        ("/record".to_owned(), "words"),
    ] {
        let page = host.fill_in(&path, &[(field, EVIL)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        harmless(&path, &page.body);
    }
    harmless("/sign-in", &world.post("/sign-in", &[("address", EVIL), ("to", EVIL), ("password", EVIL)]).await.body);
    harmless("/sign-in/link", &world.post("/sign-in/link", &[("email", EVIL), ("to", EVIL)]).await.body);
}

fn harmless(path: &str, body: &str) {
    for evil in ["<script", "<img", "onerror=alert(2)>", "\u{202e}"] {
        assert!(!body.contains(evil), "{path} holds {evil}: {body}");
    }
}

#[tokio::test]
async fn a_space_of_ten_thousand_is_as_quick_and_its_pages_are_no_longer() {
    let world = World::morning().await;
    let space = world.space().id.to_string();
    let mut database = world.database();
    let tx = database.transaction().unwrap();
    for n in 0..10_000 {
        let sql = "INSERT INTO members (id, space_id, name, name_key, surname, company, email, email_key, here_as, confirmed_by, confirmed_at, answered_at, created_at, updated_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, 'Guild ' || ?6, ?1 || '@guild.example', ?1 || '@guild.example', 'coworker', 'organiser', ?7, ?7, ?7, ?7)";
        let (id, name) = (format!("m{n}"), format!("Person {n}"));
        let (key, surname, guild) = (format!("person{n}"), format!("Surname{}", n % 977), n % 13);
        tx.execute(sql, (&id, &space, name, key, surname, guild, "2026-01-01T00:00:00.000Z")).unwrap();
    }
    tx.commit().unwrap();
    let host = world.host().await;
    host.get("/people?q=person").await;
    for path in [
        "/people",
        "/people?q=surname41",
        "/people?q=guild+12+person",
        "/people?page=200",
        "/people?show=new",
        "/people/m7",
        "/introduce",
        "/record",
        "/people/m7/merge",
    ] {
        let began = Instant::now();
        let page = host.get(path).await;
        let took = began.elapsed();
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(took.as_millis() < 1_500, "{path} took {took:?}, unoptimised");
        assert!(page.body.len() < 150_000, "{path} is {} bytes long", page.body.len());
    }
    let last = host.get("/people?page=201").await.body;
    assert!(
        last.contains("10001 to 10008 of 10008") && last.contains("Earlier page") && !last.contains("Next page"),
        "{last}"
    );
    let introduce =
        |first: &'static str, second: &'static str| [("first", first), ("second", second), ("write_to", "no")];
    let page = host.fill_in("/introduce", &introduce("surname41", "Person 7")).await;
    assert!(page.body.contains("Several are found") && page.body.contains("value=\"Person 7\""), "{}", page.body);
    let page = host.fill_in("/introduce", &introduce("nobody of this name", "Person 7")).await;
    assert!(page.body.contains("Nobody here is found"), "{}", page.body);
    let page = host.fill_in("/introduce", &introduce("m8@guild.example", "person 7")).await;
    assert!(page.body.contains("asked"), "{}", page.body);
    assert_eq!(world.count("SELECT COUNT(*) FROM introductions WHERE made_by = 'host'"), 1);
}

/// Every question of these pages to the store goes by an index.
#[tokio::test]
async fn no_list_of_people_is_read_from_end_to_end() {
    let world = World::morning().await;
    let database = world.database();
    let plans = [
        "SELECT id FROM members m WHERE m.space_id = 's' AND m.email IS NOT NULL ORDER BY m.name_key, m.id LIMIT 50",
        "SELECT id FROM members m WHERE m.space_id = 's' AND m.id IN (SELECT member_id FROM member_words WHERE space_id = 's' AND word >= 'a' AND word < 'b') ORDER BY m.name_key, m.id LIMIT 50",
        "SELECT 1 FROM member_words WHERE space_id = 's' AND word = '' LIMIT 1",
        "SELECT 1 FROM kept_apart WHERE other_member_id = 'm'",
        "SELECT 1 FROM sessions WHERE organiser_id = 'o'",
        "SELECT result FROM sign_ins WHERE rowid = (SELECT MAX(rowid) FROM sign_ins WHERE organiser_id = 'o')",
        "DELETE FROM sign_in_tries WHERE last_at <= 'x'",
        "SELECT id FROM messages WHERE member_id = 'm' ORDER BY created_at DESC LIMIT 30",
    ];
    for sql in plans {
        let mut plan = database.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> = plan.query_map([], |row| row.get(3)).unwrap().flatten().collect();
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{sql}: {steps:?}");
    }
}
