//! Who comes in, and who does not.

use super::{Host, mark_in};
use crate::world::{Page, SPACE, World, at, link_in, percent};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use chrono::Duration;
use elevenses::domain::email_address::EmailAddress;
use elevenses::domain::role::Role;
use elevenses::flow::sign_in::{PasswordSet, organiser_link, set_password};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

const JO: &str = "jo@samplehub.example";
const LOU: &str = "lou@samplehub.example";
const OTTERS: &str = "three dry otters";
const PAGE: &str = "/s/sample-hub/organiser/people";

impl World {
    /// A form sent from this address, without following where it leads.
    async fn send_from(&self, client: &str, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Page {
        let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::post(path).header("cookie", cookie).header("user-agent", "Gecko Firefox/140.0 Windows");
        let mut request = request.body(Body::from(form.join("&"))).unwrap();
        let client: SocketAddr = format!("{client}:4000").parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(client));
        self.request(request).await
    }

    async fn try_password(&self, client: &str, email: &str, password: &str) -> Page {
        self.send_from(client, "/sign-in", "", &[("address", email), ("password", password)]).await
    }

    async fn set_password(&self, email: &str, password: &str) {
        let key = EmailAddress::parse(email).unwrap().key();
        let (organiser, _) = self.daemon.ctx.store.organiser_named(&key).await.unwrap().unwrap();
        let set = set_password(&self.daemon.ctx, &organiser, Some(password), None, self.now).await.unwrap();
        assert_eq!(set, PasswordSet::Done);
    }

    /// The same file of data with a second hub of which Kim is the owner.
    async fn with_another_hub(self) -> World {
        let other = SPACE.replace("Sample Hub", "Other Hub").replace("samplehub.example", "otherhub.example");
        std::fs::write(self.folder.path().join("spaces/other-hub.toml"), other).unwrap();
        self.restarted().await
    }
}

/// The cookie that a page sets, as a browser sends it back.
fn cookie_of(page: &Page) -> Option<String> {
    let set = page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned());
    set.filter(|set| set.contains("elevenses=")).map(|set| set.split(';').next().unwrap().to_owned()).next()
}

fn location(page: &Page) -> &str {
    page.headers["location"].to_str().unwrap()
}

#[tokio::test]
async fn a_link_is_mailed_to_organisers_only_and_the_page_does_not_say_so() {
    let mut world = World::morning().await;
    world.host_as(JO).await;
    let mut pages = Vec::new();
    for email in [JO, " Jo@SampleHub.example ", "nobody@samplehub.example", "rafe@oralhistory.example"] {
        let page = world.send_from("192.0.2.1", "/sign-in/link", "", &[("email", email)]).await;
        pages.push((page.status, location(&page).to_owned(), page.body));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
    let sent = world.get(&pages[0].1).await.body;
    assert!(sent.contains("Look in your inbox") && !sent.contains(JO), "{sent}");
    world.tick_after(Duration::minutes(1)).await;
    let letters = |world: &World| world.letters().iter().filter(|l| l.subject == "Your sign-in link").count();
    assert_eq!((world.letters_to(JO).len(), letters(&world)), (2, 2));
    let link = link_in(&world.letter_to(JO).text, "/o/");
    assert!(world.get(&link).await.body.contains("Press the button"));
    assert!(world.post(&link, &[]).await.status.is_client_error(), "followed without its cookie: not signed in");
    assert!(world.post(&link, &[]).await.body.contains("This sign-in link is over"), "once");

    for _ in 0..10 {
        let page = world.send_from("192.0.2.1", "/sign-in/link", "", &[("email", JO)]).await;
        assert_eq!(location(&page), pages[0].1);
    }
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(letters(&world), 4, "nobody's inbox is filled");
    world.tick_after(Duration::hours(2)).await;
    world.send_from("192.0.2.1", "/sign-in/link", "", &[("email", JO)]).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(letters(&world), 5);
    world.tick_after(Duration::minutes(61)).await;
    let link = link_in(&world.letter_to(JO).text, "/o/");
    assert!(world.post(&link, &[]).await.body.contains("This sign-in link is over"), "for an hour");
    let typed = world.send_from("192.0.2.1", "/sign-in/link", "", &[("email", "jo")]).await;
    assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(typed.body.contains("value=\"jo\"") && typed.body.contains("has no domain"), "{}", typed.body);
}

#[tokio::test]
async fn one_comes_to_the_page_asked_for_and_nowhere_else() {
    let world = World::morning().await;
    world.host_as(JO).await;
    world.set_password(JO, OTTERS).await;
    let asked = world.get(&format!("{PAGE}?q=ra&show=paused")).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    let link = asked.body.split("href=\"").find(|part| part.starts_with("/sign-in")).unwrap();
    let form = world.get(&link.split('"').next().unwrap().replace("&amp;", "&")).await.body;
    let to = form.split("name=\"to\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    assert_eq!(to, format!("{PAGE}?q=ra&show=paused"));
    let fields = |to| [("address", JO), ("password", OTTERS), ("to", to)];
    let page = world.send_from("192.0.2.1", "/sign-in", "", &fields(&to)).await;
    assert_eq!(location(&page), to);
    let elsewhere = [
        "https://evil.example/s/",
        "//evil.example/s/",
        "/s//evil.example",
        "/s/../../evil",
        "/\\evil.example",
        "/s/\\evil",
        "/sign-out",
        "/s/a\r\nset-cookie: x=y",
        "javascript:alert(1)",
        "",
    ];
    for to in elsewhere {
        let page = world.send_from("192.0.2.1", "/sign-in", "", &fields(to)).await;
        assert_eq!(location(&page), "/s/sample-hub/organiser", "{to:?}");
        let shown = world.get(&format!("/sign-in?to={}", percent(to))).await.body;
        assert!(shown.contains("name=\"to\" value=\"\""), "{to:?}");
    }
    let asked = world.send_from("192.0.2.1", "/sign-in/link", "", &[("email", JO), ("to", PAGE)]).await;
    let wanted = asked.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let email = EmailAddress::parse(JO).unwrap();
    let link = organiser_link(&world.daemon.ctx, &email, &[world.space()], false, world.now).await.unwrap();
    let path = link.strip_prefix("https://hub.example").unwrap();
    let page = world.send_from("192.0.2.1", path, &wanted, &[]).await;
    assert_eq!(location(&page), PAGE, "by the mailed link, too");
}

#[tokio::test]
async fn a_password_is_set_changed_and_removed_by_its_owner() {
    let world = World::morning().await;
    let (host, elsewhere) = (world.host_as(JO).await, world.host_as(JO).await);
    assert!(host.get("/account").await.body.contains("You have no password"));
    let set = |present, new, again| {
        let fields = [("present_password", present), ("new_password", new), ("new_password_again", again)];
        let host = &host;
        async move { host.fill_in("/account/password", &fields).await }
    };
    for (new, again, why) in [
        ("9 letters", "9 letters", "at least 10 characters"),
        ("1234567890", "1234567890", "anybody would try"),
        (OTTERS, "three dry otter", "not the same"),
    ] {
        let page = set("", new, again).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
        assert!(page.body.contains(why) && !page.body.contains(new), "{}", page.body);
    }
    assert!(set("", OTTERS, OTTERS).await.body.contains("have to sign in again"));
    assert_eq!(host.get("").await.status, StatusCode::OK, "this browser stays");
    assert_eq!(elsewhere.get("").await.status, StatusCode::UNAUTHORIZED, "others do not");
    let page = world.try_password("192.0.2.1", JO, OTTERS).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let set_cookie = page.headers["set-cookie"].to_str().unwrap();
    for part in ["__Host-elevenses=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(set_cookie.contains(part), "{set_cookie}");
    }
    assert!(set("three wet otters", "four dry otters", "four dry otters").await.body.contains("not your present"));
    set(OTTERS, "four dry otters", "four dry otters").await;
    assert_eq!(world.try_password("192.0.2.1", JO, OTTERS).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.try_password("192.0.2.1", JO, "four dry otters").await.status, StatusCode::SEE_OTHER);
    set("four dry otters", "", "").await;
    assert!(host.get("/account").await.body.contains("You have no password"));
    let wrong = world.try_password("192.0.2.1", JO, "four dry otters").await;
    let unknown = world.try_password("192.0.2.1", "no@samplehub.example", "four dry otters").await;
    assert_eq!(wrong.status, unknown.status);
    assert_eq!(wrong.body.replace(JO, ""), unknown.body.replace("no@samplehub.example", ""), "one answer");
    assert!(!wrong.body.contains("four dry"), "what was typed is not given back");
    let kept: Vec<u8> = std::fs::read(world.folder.path().join("elevenses.db-wal")).unwrap();
    assert!(!kept.windows(OTTERS.len()).any(|w| w == OTTERS.as_bytes()), "nor kept");
    let log = host.get("/account").await.body;
    for line in ["Signed in by password", "A wrong password", "Firefox on Windows", "Signed in by a mailed link"] {
        assert!(log.contains(line), "{line}");
    }
}

#[tokio::test]
async fn whoever_changes_a_password_cannot_do_so_in_silence() {
    let mut world = World::morning().await;
    let deeds = [("", OTTERS, "set"), (OTTERS, "four dry otters", "changed"), ("four dry otters", "", "removed")];
    for (n, (present, new, deed)) in deeds.into_iter().enumerate() {
        let host = world.host_as(JO).await;
        let fields = [("present_password", present), ("new_password", new), ("new_password_again", new)];
        assert!(host.fill_in("/account/password", &fields).await.body.contains("Saved"), "{deed}");
        drop(host);
        world.tick_after(Duration::minutes(1)).await;
        assert_eq!(world.letters_to(JO).len(), n + 1);
        let letter = world.letter_to(JO);
        assert_eq!(letter.subject, format!("Your password was {deed}"));
        assert!(letter.text.contains("Sign me out everywhere else"), "{}", letter.text);
        let page = world.get(&link_in(&letter.text, "/sign-in")).await;
        assert!(page.body.contains("Mail me a link"), "{}", page.body);
        assert!(!letter.raw.contains("otters"), "{}", letter.raw);
    }
    let host = world.host_as(JO).await;
    for (new, again) in [("", ""), ("short", "short"), (OTTERS, "four dry otters")] {
        host.fill_in("/account/password", &[("new_password", new), ("new_password_again", again)]).await;
    }
    drop(host);
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters_to(JO).len(), 3, "of what changes nothing nothing is told");
    world.set_password(JO, OTTERS).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letter_to(JO).subject, "Your password was set", "by the operator, too");
}

#[tokio::test]
async fn a_thousand_wrong_passwords_wait_and_hold_up_nobody_else() {
    let mut world = World::morning().await;
    for email in [JO, LOU] {
        world.host_as(email).await;
        world.set_password(email, OTTERS).await;
    }
    let host = world.host_as(JO).await.cookie;
    let mut checked = 0;
    for n in 0..1_000_u32 {
        let client = format!("10.0.{}.{}", n / 250, n % 250);
        let page = world.try_password(&client, JO, &format!("wrong password {n}")).await;
        checked += usize::from(page.status == StatusCode::UNPROCESSABLE_ENTITY);
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(page.body.contains("Wait a minute and try again"), "{}", page.body);
            assert!(page.headers.contains_key("retry-after"));
        }
    }
    assert_eq!(checked, 5, "the others were not looked at");
    assert_eq!(world.try_password("10.0.9.9", JO, OTTERS).await.status, StatusCode::TOO_MANY_REQUESTS, "nor is hers");
    assert_eq!(world.try_password("10.0.0.1", LOU, OTTERS).await.status, StatusCode::SEE_OTHER, "Lou comes in");
    let email = EmailAddress::parse(JO).unwrap();
    let link = organiser_link(&world.daemon.ctx, &email, &[world.space()], false, world.now).await.unwrap();
    let page = world.send_from("10.0.0.1", link.strip_prefix("https://hub.example").unwrap(), "", &[]).await;
    assert!(cookie_of(&page).is_some(), "the mailed link works");
    let rows = world.count("SELECT COUNT(*) FROM sign_in_tries");
    assert!(rows <= 10, "{rows} rows of tries: those that waited leave none");
    assert_eq!(
        world.count("SELECT COUNT(*) FROM sign_ins WHERE result <> 'in'"),
        6,
        "five wrong, and one line for the rest"
    );
    world.now += Duration::seconds(61);
    assert_eq!(world.try_password("10.0.9.9", JO, OTTERS).await.status, StatusCode::SEE_OTHER, "after the minute");
    let page = world.request(Request::get(PAGE).header("cookie", host).body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::OK, "who was in stays in");

    // One client, many made-up addresses.
    let mut looked_at = 0;
    let mut answers = Vec::new();
    for n in 0..120 {
        let page = world.try_password("203.0.113.9", &format!("n{n}@samplehub.example"), OTTERS).await;
        looked_at += usize::from(page.status == StatusCode::UNPROCESSABLE_ENTITY);
        answers.push(page.status.as_u16());
        if page.body.contains("Too many at once") {
            break;
        }
        assert!(n < 119, "a client tries for ever: {answers:?}");
    }
    // A slow machine gives a client some of its tries back meanwhile.
    assert!((40..80).contains(&looked_at), "{answers:?}");
    assert_eq!(answers.last(), Some(&429), "and now in memory alone");
    let days = Duration::days(91);
    world.tick_after(days).await;
    assert_eq!(world.count("SELECT COUNT(*) FROM sign_in_tries"), 0);
    assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins"), 0);
    assert_eq!(world.count("SELECT COUNT(*) FROM sessions"), 0, "what is over is forgotten");
}

#[tokio::test]
async fn a_session_is_new_at_every_sign_in_and_the_one_before_ends() {
    let world = World::morning().await;
    let jo = world.host_as(JO).await;
    world.host_as(LOU).await;
    world.set_password(LOU, OTTERS).await;
    let given = "__Host-elevenses=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; elevenses=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let fields = [("address", LOU), ("password", OTTERS)];
    let page = world.send_from("192.0.2.1", "/sign-in", given, &fields).await;
    let cookie = cookie_of(&page).unwrap_or_else(|| panic!("{} {}", page.status, page.body));
    assert!(!cookie.contains("aaaaaaaa"), "{cookie}");
    for cookie in given.split("; ") {
        let request = Request::get(PAGE).header("cookie", cookie).body(Body::empty()).unwrap();
        assert_eq!(
            world.request(request).await.status,
            StatusCode::UNAUTHORIZED,
            "a cookie that was given is nobody's"
        );
    }
    // Lou signs in on Jo's browser.
    let page = world.send_from("192.0.2.1", "/sign-in", &jo.cookie, &fields).await;
    assert_ne!(cookie_of(&page).unwrap(), jo.cookie);
    assert_eq!(jo.get("").await.status, StatusCode::UNAUTHORIZED, "Jo's session there is over");
    let form = format!("address={}&password={}", percent(LOU), percent(OTTERS));
    for site in ["cross-site", "same-site"] {
        let request = Request::post("/sign-in").header("sec-fetch-site", site).body(Body::from(form.clone())).unwrap();
        let page = world.request(request).await;
        assert_eq!(
            (page.status, cookie_of(&page)),
            (StatusCode::FORBIDDEN, None),
            "nobody is signed in by another site"
        );
    }
}

#[tokio::test]
async fn a_link_signs_nobody_in_from_another_site() {
    let world = World::morning().await;
    world.host_as(JO).await;
    let email = EmailAddress::parse(JO).unwrap();
    let link = organiser_link(&world.daemon.ctx, &email, &[world.space()], false, world.now).await.unwrap();
    let path = link.strip_prefix("https://hub.example").unwrap();
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "https://hub.example.evil.example"),
        ("origin", "http://hub.example"),
    ];
    for (name, value) in foreign {
        let page = world.request(Request::post(path).header(name, value).body(Body::empty()).unwrap()).await;
        assert_eq!((page.status, cookie_of(&page)), (StatusCode::FORBIDDEN, None), "{name}: {value}");
    }
    let own = Request::post(path).header("origin", "https://hub.example").body(Body::empty()).unwrap();
    assert!(cookie_of(&world.request(own).await).is_some(), "and it was not used up");
}

#[tokio::test]
async fn ten_thousand_open_sessions_slow_nobody_down() {
    let world = World::morning().await;
    let jo = world.host_as(JO).await;
    let mut database = world.database();
    database.execute("UPDATE sessions SET created_at = '2026-02-03T08:00:00.000Z'", []).unwrap();
    let tx = database.transaction().unwrap();
    for n in 0..500 {
        let sql = "INSERT INTO organisers (id, email, email_key, created_at) VALUES (?1, ?1 || '@x.example', ?1 || '@x.example', '2026-01-01T00:00:00.000Z')";
        tx.execute(sql, [format!("o{n}")]).unwrap();
        for m in 0..20 {
            let sql = "INSERT INTO sessions (cookie_hash, organiser_id, created_at, seen_at, expires_at)
                       VALUES (?, ?, '2026-02-03T08:00:00.000Z', '2026-02-03T08:00:00.000Z', '2026-03-03T08:00:00.000Z')";
            tx.execute(sql, [format!("{n}-{m}"), format!("o{n}")]).unwrap();
        }
    }
    tx.commit().unwrap();
    let began = Instant::now();
    for _ in 0..30 {
        world.host_as(JO).await;
    }
    let each = began.elapsed() / 30;
    assert!(each.as_millis() < 500, "{each:?} for a sign-in and a page, unoptimised");
    let hers = "SELECT COUNT(*) FROM sessions s JOIN organisers o ON o.id = s.organiser_id WHERE o.email LIKE 'jo@%'";
    assert_eq!(world.count(hers), 20, "the oldest ended");
    assert_eq!(world.count("SELECT COUNT(*) FROM sessions"), 10_020);
    assert_eq!(jo.get("").await.status, StatusCode::UNAUTHORIZED, "hers was the oldest");
}

#[tokio::test]
async fn owners_say_who_may_sign_in_and_one_is_always_left() {
    let mut world = World::morning().await;
    let jo = world.host_as(JO).await;
    let add = |email: &'static str, role| [("organiser_email", email), ("role", role)];
    let page = jo.fill_in("/organisers/add", &add("kim@samplehub.example", "viewer")).await;
    assert!(page.body.contains("kim@samplehub.example") && page.body.contains("Viewer"), "{}", page.body);
    let again = jo.fill_in("/organisers/add", &add("KIM@samplehub.example", "owner")).await;
    assert!(again.body.contains("may sign in here already"), "{}", again.body);
    let (cookie, mark) = (jo.cookie.clone(), jo.mark.clone());
    world.tick_after(Duration::minutes(1)).await;
    let jo = Host { world: &world, cookie, mark };
    let link = link_in(&world.letter_to("kim@samplehub.example").text, "/o/");
    let page = world.send_from("192.0.2.1", link.strip_prefix("https://hub.example").unwrap(), "", &[]).await;
    let mut kim = Host { world: &world, cookie: cookie_of(&page).unwrap(), mark: String::new() };
    let account = kim.get("/account/password").await;
    kim.mark = mark_in(&account);
    assert!(kim.get("/organisers").await.body.contains("Only an owner can change"));
    for (path, form) in [("/organisers/add", "organiser_email=x%40x.example&role=owner"), ("/organisers/sign-out", "")]
    {
        assert_eq!(kim.post(path, form).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let own = [("new_password", OTTERS), ("new_password_again", OTTERS)];
    assert!(kim.fill_in("/account/password", &own).await.body.contains("Saved"), "their own they may change");

    let listed = world.daemon.ctx.store.list_organisers(&world.space().id).await.unwrap();
    let id = |email: &str| listed.iter().find(|o| o.email.to_string() == email).unwrap().id.to_string();
    let (jo_id, kim_id) = (id(JO), id("kim@samplehub.example"));
    for form in ["role=viewer", "role=organiser"] {
        let page = jo.post(&format!("/organisers/{jo_id}"), form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "the last owner stays one");
        assert!(page.body.contains("This is the only owner"), "{}", page.body);
    }
    assert_eq!(jo.post(&format!("/organisers/{jo_id}/remove"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    jo.post(&format!("/organisers/{kim_id}"), "role=organiser").await;
    assert!(!kim.get("/organisers").await.body.contains("You are looking at this space"), "at once");
    assert_eq!(kim.post(&format!("/organisers/{jo_id}"), "role=viewer").await.status, StatusCode::FORBIDDEN);
    let sure = jo.post(&format!("/organisers/{kim_id}"), "role=none").await;
    assert!(sure.body.contains("Take kim@samplehub.example away?"), "{}", sure.body);
    assert_eq!(kim.get("").await.status, StatusCode::OK, "and nothing was done yet");
    jo.post(&format!("/organisers/{kim_id}/remove"), "").await;
    assert_eq!(kim.get("").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        world.count("SELECT COUNT(*) FROM organisers WHERE email LIKE 'kim%'"),
        0,
        "who may nowhere is forgotten"
    );
    let out = jo.post("/organisers/sign-out", "").await;
    assert_eq!(location(&out), "/sign-in");
    assert_eq!(jo.get("").await.status, StatusCode::UNAUTHORIZED);
}

/// Every address of the console, as the sources say them.
fn routes() -> Vec<String> {
    let mut routes = Vec::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/console")), &mut routes);
    routes.sort();
    routes.dedup();
    assert!(routes.len() > 30, "{routes:?}");
    routes
}

fn collect(folder: &Path, routes: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            collect(&entry.path(), routes);
            continue;
        }
        let source = std::fs::read_to_string(entry.path()).unwrap();
        let literals = source.split('"').filter(|text| text.starts_with("/s/{space}/organiser"));
        routes.extend(literals.map(str::to_owned));
    }
}

/// The address with this space in it, and this id wherever it names somebody or something.
fn named(route: &str, space: &str, id: &str) -> String {
    let parts = route.split('/').map(|part| match part {
        "{space}" => space,
        part if part.starts_with('{') => id,
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn no_form_of_another_session_or_site_does_anything_anywhere() {
    let world = World::morning().await;
    let (jo, lou) = (world.host_as(JO).await, world.host_as(LOU).await);
    let rafe = world.member_id("rafe@oralhistory.example").await;
    let before = world.all_rows();
    for route in routes() {
        let path = named(&route, "sample-hub", &rafe);
        for mark in ["", lou.mark.as_str()] {
            let posted = world.send_from("192.0.2.1", &path, &jo.cookie, &[("mark", mark)]).await;
            assert!(matches!(posted.status.as_u16(), 403 | 405), "{route}: {}", posted.status);
        }
    }
    assert_eq!(world.all_rows(), before);
}

#[tokio::test]
async fn whoever_may_only_look_changes_nothing_anywhere() {
    let world = World::morning().await;
    world.host_as(JO).await;
    let viewer = world.host_as("vee@samplehub.example").await;
    let space = world.space();
    let vee = EmailAddress::parse("vee@samplehub.example").unwrap();
    let (organiser, _) = world.daemon.ctx.store.organiser_named(&vee.key()).await.unwrap().unwrap();
    world.daemon.ctx.store.set_role(&space.id, &organiser.id, Role::Viewer).await.unwrap();
    let rafe = world.member_id("rafe@oralhistory.example").await;
    let before = world.all_rows();
    for route in routes().iter().filter(|route| !route.contains("/organiser/account")) {
        let path = named(route, "sample-hub", &rafe);
        let posted = viewer.world.send_from("192.0.2.1", &path, &viewer.cookie, &[("mark", &viewer.mark)]).await;
        assert!(matches!(posted.status.as_u16(), 403 | 405), "{route}: {}", posted.status);
    }
    assert_eq!(world.all_rows(), before);
}

#[tokio::test]
async fn whoever_is_not_signed_in_or_of_another_space_finds_nothing() {
    let world = World::morning().await.with_another_hub().await;
    let other = world.daemon.ctx.space_named("other-hub").unwrap();
    let kim = EmailAddress::parse("kim@otherhub.example").unwrap();
    let link = organiser_link(&world.daemon.ctx, &kim, &[other], false, world.now).await.unwrap();
    let page = world.send_from("192.0.2.1", link.strip_prefix("https://hub.example").unwrap(), "", &[]).await;
    assert_eq!(location(&page), "/s/other-hub/organiser");
    let kim = Host { world: &world, cookie: cookie_of(&page).unwrap(), mark: String::new() };
    let mark = mark_in(&kim.get_whole("/s/other-hub/organiser").await);
    let rafe = world.member_id("rafe@oralhistory.example").await;
    let before = world.all_rows();
    for route in routes() {
        for space in ["sample-hub", "no-such-hub"] {
            let path = named(&route, space, &rafe);
            let get = kim.get_whole(&path).await;
            let post = world.send_from("192.0.2.1", &path, &kim.cookie, &[("mark", &mark)]).await;
            for page in [&get, &post] {
                let status = page.status.as_u16();
                assert!(matches!(status, 404 | 405), "{path}: {status}");
                assert!(!page.body.contains("Rafe"), "{path}");
            }
            assert!(get.status == StatusCode::NOT_FOUND || post.status == StatusCode::NOT_FOUND, "{path}");
            let path = named(&route, "sample-hub", &rafe);
            let nobody = world.send_from("192.0.2.1", &path, "", &[("mark", &mark)]).await;
            assert!(matches!(nobody.status.as_u16(), 401 | 405), "{path}: {}", nobody.status);
            assert!(matches!(world.get(&path).await.status.as_u16(), 401 | 405), "{path}");
        }
        // Under an address of her own space, somebody of the other one.
        if route.contains("{member}") {
            let path = named(&route, "other-hub", &rafe);
            let get = kim.get_whole(&path).await;
            let post = world.send_from("192.0.2.1", &path, &kim.cookie, &[("mark", &mark)]).await;
            for page in [get, post] {
                assert!(matches!(page.status.as_u16(), 404 | 405), "{path}: {}", page.status);
                assert!(!page.body.contains("Rafe"), "{path}");
            }
        }
    }
    assert_eq!(world.all_rows(), before);
}

impl World {
    pub async fn member_id(&self, email: &str) -> String {
        let key = EmailAddress::parse(email).unwrap().key();
        let member = self.daemon.ctx.store.member_by_address(&self.space().id, &key).await.unwrap();
        member.unwrap().id.to_string()
    }

    /// How many rows each table has, and what is said of members: what nobody was allowed to change.
    fn all_rows(&self) -> Vec<String> {
        let database = self.database();
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let mut tables = database.prepare(sql).unwrap();
        let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().flatten().collect();
        let count = |table: &String| format!("{table}: {}", self.count(&format!("SELECT COUNT(*) FROM {table}")));
        let mut all: Vec<String> = names.iter().map(count).collect();
        let sql = "SELECT group_concat(quote(name) || quote(email) || quote(paused_until) || quote(stopped_at) || headline, ' ') FROM members";
        all.push(database.query_row(sql, [], |row| row.get(0)).unwrap());
        all
    }
}

#[tokio::test]
async fn the_log_and_the_clock_are_said_in_the_zone_of_the_space() {
    let mut world = World::morning().await;
    world.now = at("2026-07-01T08:30:00Z");
    let host = world.host_as(JO).await;
    assert!(host.get("/account").await.body.contains("Wednesday 1 July, 9:30"), "London is an hour ahead in summer");
}
