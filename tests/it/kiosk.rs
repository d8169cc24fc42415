//! The tablet at the door: what it shows, what it does, and what nobody gets out of it.

use crate::world::{Page, World, link_in, percent};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use chrono::Duration;
use elevenses::flow::enrol_kiosk::kiosk_code;

const RAFE: &str = "rafe@oralhistory.example";
const START: &str = "/s/sample-hub/kiosk";

/// A browser that keeps the kiosk's cookie and reads its forms.
struct Tablet {
    cookie: String,
}

impl Tablet {
    /// Enrolled with a code that was made under this name.
    async fn enrolled(world: &World, name: &str) -> Tablet {
        let code = kiosk_code(&world.daemon.ctx, &world.space(), name, world.now).await.unwrap();
        let typed = code.to_lowercase().replace('-', " ");
        let page = world.post_form(START, "", &[("code", &typed)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        let set = page.headers["set-cookie"].to_str().unwrap();
        for part in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/s/sample-hub/kiosk", "Max-Age="] {
            assert!(set.contains(part), "{set}");
        }
        Tablet { cookie: set.split(';').next().unwrap().to_owned() }
    }

    async fn get(&self, world: &World, rest: &str) -> Page {
        let request = Request::get(format!("{START}{rest}")).header("cookie", &self.cookie);
        no_store(world.request(request.body(Body::empty()).unwrap()).await)
    }

    /// Posts with the mark of the tablet's own pages.
    async fn post(&self, world: &World, rest: &str, form: &[(&str, &str)]) -> Page {
        let mark = hidden(&self.get(world, "").await.body, "mark");
        let form: Vec<_> = form.iter().copied().chain([("mark", mark.as_str())]).collect();
        no_store(world.post_form(&format!("{START}{rest}"), &self.cookie, &form).await)
    }

    /// The names that these letters bring, each with what its button posts.
    async fn find(&self, world: &World, typed: &str) -> Vec<(String, String)> {
        let page = self.post(world, "/names", &[("first_name", typed)]).await;
        let buttons = page.body.split("name=\"member\" value=\"").skip(1);
        let read = buttons.map(|b| {
            let (id, rest) = b.split_once("\">").unwrap();
            (rest.split('<').next().unwrap().to_owned(), id.to_owned())
        });
        read.collect()
    }
}

impl World {
    async fn post_form(&self, url: &str, cookie: &str, form: &[(&str, &str)]) -> Page {
        let body: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        self.request(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    async fn who_is_in(&self) -> Vec<String> {
        let (space, ctx) = (self.space(), &self.daemon.ctx);
        let people = ctx.store.who_is_in(&space.id, space.local_day(self.now)).await.unwrap();
        people.into_iter().map(|p| p.name).collect()
    }

    /// A hub whose people were in the day before.
    async fn with_members() -> World {
        let mut world = World::morning().await;
        world.tick_at("2026-02-04T08:30:00Z").await;
        world
    }
}

fn no_store(page: Page) -> Page {
    assert_eq!(page.headers["cache-control"], "no-store");
    page
}

fn hidden(body: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    body.split(&field).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{body}")).to_owned()
}

#[tokio::test]
async fn somebody_known_is_in_with_two_letters_and_two_presses() {
    let world = World::with_members().await;
    let tablet = Tablet::enrolled(&world, "front-door").await;
    let welcome = tablet.get(&world, "").await.body;
    assert!(welcome.contains("Welcome. Who are you?") && !welcome.contains("Rafe"), "{welcome}");
    let names = tablet.find(&world, "ra").await;
    assert_eq!(names.iter().map(|n| n.0.as_str()).collect::<Vec<_>>(), ["Rafe"]);
    let member = ("member", names[0].1.as_str());
    let form = tablet.post(&world, "/day", &[member]).await;
    assert!(form.body.contains("Good morning, Rafe"), "{}", form.body);
    for known in ["rchiv", "Oral histor", "/m/", RAFE, "oralhistory"] {
        assert!(!form.body.contains(known), "the form shows “{known}”: {}", form.body);
    }
    assert!(form.body.contains("http-equiv=\"refresh\" content=\"300; url=/s/sample-hub/kiosk\""));
    let unanswered = tablet.post(&world, "/check-in", &[member, ("today_line", "Cutting tape")]).await;
    assert_eq!(unanswered.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unanswered.body.contains("Cutting tape"), "what was typed is kept");
    assert!(world.who_is_in().await.is_empty());
    let answers = [member, ("today_line", "Cutting tape"), ("wants_introductions", "yes"), ("stay", "morning")];
    // What no form of the tablet asks is not heard.
    let more = [("offers", "nothing"), ("here_as", "host"), ("shares", "in_person"), ("headline", "King")];
    let page = tablet.post(&world, "/check-in", &[&answers[..], &more[..]].concat()).await;
    assert_eq!(page.headers["location"], "/s/sample-hub/kiosk/done?said=yes");
    assert_eq!(world.who_is_in().await, ["Rafe"]);
    let done = tablet.get(&world, "/done?said=yes").await.body;
    assert!(done.contains("content=\"10; url=/s/sample-hub/kiosk\"") && done.contains("Keep it open"), "{done}");
    assert!(!done.contains("Rafe"), "{done}");
    let kept = tablet.get(&world, "/done?said=yes&keep=1").await.body;
    assert!(kept.contains("You are checked in") && !kept.contains("http-equiv=\"refresh\""), "{kept}");
    let (ctx, space) = (&world.daemon.ctx, world.space());
    let rafe = ctx.store.member_by_address(&space.id, RAFE).await.unwrap().unwrap();
    assert_eq!((rafe.profile.headline.as_str(), rafe.here_as.as_str()), ("Oral historian", "coworker"));
    assert!(rafe.profile.offers[0].text.contains("rchive"), "and nothing but the day is changed");
    let said =
        "SELECT COUNT(*) FROM consents WHERE evidence = 'kiosk “front-door”' AND what = 'introductions' AND given = 1";
    assert_eq!(world.count(said), 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM consents WHERE evidence LIKE 'kiosk%'"), 1, "only what was asked");
}

#[tokio::test]
async fn a_browser_that_is_not_enrolled_is_told_nothing() {
    let world = World::with_members().await;
    let page = world.get(START).await;
    assert!(page.body.contains("Type the code") && !page.body.contains("first name"), "{}", page.body);
    let tablet = Tablet::enrolled(&world, "front-door").await;
    let (mark, rafe) =
        (hidden(&tablet.get(&world, "").await.body, "mark"), tablet.find(&world, "rafe").await.remove(0).1);
    let form = [("first_name", "rafe"), ("member", rafe.as_str()), ("wants_introductions", "yes"), ("mark", &mark)];
    let forged = format!("elevenses_kiosk={}", "a".repeat(32));
    for cookie in ["", "elevenses_kiosk=", forged.as_str()] {
        for rest in ["/names", "/day", "/check-in", "/leave", "/new"] {
            let page = world.post_form(&format!("{START}{rest}"), cookie, &form).await;
            assert_eq!((page.status, page.body.as_str()), (StatusCode::SEE_OTHER, ""), "{rest} with “{cookie}”");
        }
    }
    world.daemon.ctx.store.revoke_kiosk(&world.space().id, "front-door", world.now).await.unwrap();
    assert!(tablet.get(&world, "").await.body.contains("Type the code"));
    let page = world.post_form(&format!("{START}/names"), &tablet.cookie, &form).await;
    assert_eq!((page.status, page.body.as_str()), (StatusCode::SEE_OTHER, ""), "revoked at once");
    assert!(world.who_is_in().await.is_empty());
}

#[tokio::test]
async fn another_page_cannot_fill_in_the_tablet_s_forms() {
    let world = World::with_members().await;
    let tablet = Tablet::enrolled(&world, "front-door").await;
    let other = Tablet::enrolled(&world, "back-door").await;
    let rafe = tablet.find(&world, "rafe").await.remove(0).1;
    let theirs = hidden(&other.get(&world, "").await.body, "mark");
    let form = [("first_name", "rafe"), ("member", rafe.as_str()), ("wants_introductions", "yes"), ("name", "Eve")];
    for mark in ["", "x", theirs.as_str()] {
        for rest in ["/names", "/day", "/check-in", "/leave", "/new"] {
            let form: Vec<_> = form.iter().copied().chain([("mark", mark), ("email", "eve@x.example")]).collect();
            let page = world.post_form(&format!("{START}{rest}"), &tablet.cookie, &form).await;
            assert_eq!((page.status, page.body.as_str()), (StatusCode::SEE_OTHER, ""), "{rest} with the mark “{mark}”");
        }
    }
    assert!(world.who_is_in().await.is_empty());
    assert_eq!(world.count("SELECT COUNT(*) FROM unconfirmed_check_ins"), 0);
}

#[tokio::test]
async fn names_cannot_be_read_off_a_tablet() {
    let mut world = World::with_members().await;
    let tablet = Tablet::enrolled(&world, "front-door").await;
    for typed in ["", "a", "%", "__", "a%", "*", ".", "@x", "oralhistory", "' OR 1=1 --"] {
        assert_eq!(tablet.find(&world, typed).await, [], "{typed}");
    }
    let letters = ('a'..='z').flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}")));
    let mut answered = 0;
    for typed in letters {
        let page = tablet.post(&world, "/names", &[("first_name", &typed)]).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(page.body.contains("with your own phone") && !page.body.contains("name=\"member\""));
            break;
        }
        answered += 1;
    }
    assert!((30..=60).contains(&answered), "a busy minute passes, the alphabet does not: {answered}");
    world.now += Duration::minutes(1);
    assert_eq!(tablet.find(&world, "rafe").await.len(), 1, "and it goes on by itself");
}

#[tokio::test]
async fn who_stopped_or_was_erased_is_not_on_a_tablet() {
    let world = World::with_members().await;
    let tablet = Tablet::enrolled(&world, "front-door").await;
    let rafe = tablet.find(&world, "rafe").await.remove(0).1;
    world.post(&link_in(&world.letter_to(RAFE).text, "/stop"), &[]).await;
    assert_eq!(tablet.find(&world, "rafe").await, []);
    for rest in ["/day", "/check-in", "/leave"] {
        let page = tablet.post(&world, rest, &[("member", &rafe), ("wants_introductions", "yes")]).await;
        assert_eq!((page.status, page.body.as_str()), (StatusCode::SEE_OTHER, ""), "{rest}");
    }
    assert!(world.who_is_in().await.is_empty());
}

#[tokio::test]
async fn a_code_works_once_within_its_hour_and_cannot_be_guessed() {
    let mut world = World::new().await;
    let code = kiosk_code(&world.daemon.ctx, &world.space(), "front-door", world.now).await.unwrap();
    assert_eq!((code.len(), code.chars().nth(4)), (9, Some('-')));
    world.now += Duration::minutes(61);
    let page = world.post(START, &[("code", &code)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Not a code, or one that is over"), "{}", page.body);
    let code = kiosk_code(&world.daemon.ctx, &world.space(), "front-door", world.now).await.unwrap();
    assert_eq!(world.post_form(START, "", &[("code", &code)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.post_form(START, "", &[("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = kiosk_code(&world.daemon.ctx, &world.space(), "front-door", world.now).await.unwrap_err();
    assert!(taken.to_string().contains("revoke it first"), "{taken}");
    let guess = async |_| world.post_form(START, "", &[("code", "AAAA-AAAA")]).await.status;
    let mut last = StatusCode::OK;
    for n in 0..20 {
        last = guess(n).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn somebody_new_is_asked_by_letter_and_leaves_no_address_on_the_screen() {
    let mut world = World::with_members().await;
    let tablet = Tablet::enrolled(&world, "front-door").await;
    let form = tablet.get(&world, "/new").await.body;
    assert!(!form.contains("autocomplete=\"email\"") && !form.contains("autocomplete=\"nickname\""), "{form}");
    let answers = [("name", "Wren"), ("email", "wren@dovecote.example"), ("wants_introductions", "yes")];
    let page = tablet.post(&world, "/new", &answers).await;
    assert_eq!(page.headers["location"], "/s/sample-hub/kiosk/done?said=letter");
    assert!(!tablet.get(&world, "/done?said=letter").await.body.contains("dovecote"));
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letter_to("wren@dovecote.example").subject, "Is this you? Check in at Sample Hub");
    assert_eq!(tablet.find(&world, "wren").await, [], "nobody is shown who has not confirmed");
}

#[tokio::test]
async fn who_leaves_is_not_in_any_more_and_may_come_back() {
    let mut world = World::with_members().await;
    let tablet = Tablet::enrolled(&world, "front-door").await;
    let member = tablet.find(&world, "rafe").await.remove(0).1;
    let answers = [("member", member.as_str()), ("wants_introductions", "yes"), ("today_line", "Cutting tape")];
    tablet.post(&world, "/check-in", &answers).await;
    assert_eq!(world.who_is_in().await, ["Rafe"]);
    let me = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "");
    assert!(world.get(&format!("{me}/leave")).await.body.contains("Are you leaving?"));
    assert_eq!(world.who_is_in().await, ["Rafe"], "a link does nothing by itself");
    assert!(world.post(&format!("{me}/leave"), &[]).await.body.contains("See you soon"));
    assert!(world.who_is_in().await.is_empty());
    assert!(world.get(&me).await.body.contains("Check in for today"));
    world.now += Duration::minutes(1);
    // One button, with what was said before.
    let form = world.get(&format!("{me}/check-in")).await.body;
    assert!(form.contains("value=\"Cutting tape\"") && form.contains("value=\"yes\" checked"), "{form}");
    world.post(&format!("{me}/check-in"), &[("wants_introductions", "yes")]).await;
    assert_eq!(world.who_is_in().await, ["Rafe"]);
    world.now += Duration::minutes(1);
    let page = tablet.post(&world, "/leave", &[("member", &member)]).await;
    assert_eq!(page.headers["location"], "/s/sample-hub/kiosk/done?said=left");
    assert!(world.who_is_in().await.is_empty());
}

#[tokio::test]
async fn one_s_own_form_holds_what_was_said_last_but_not_for_ever() {
    let mut world = World::with_members().await;
    let me = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "");
    let answers =
        [("wants_introductions", "no"), ("today_line", "Cutting tape"), ("stay", "morning"), ("came_with", "Ana")];
    world.post(&format!("{me}/check-in"), &answers).await;
    world.now += Duration::days(1);
    let form = world.get(&format!("{me}/check-in")).await.body;
    for known in ["value=\"Cutting tape\"", "value=\"no\" checked", "value=\"morning\" checked"] {
        assert!(form.contains(known), "{known}: {form}");
    }
    assert!(!form.contains("value=\"Ana\""), "with whom one came is said anew");
    world.now += Duration::days(7);
    assert!(!world.get(&format!("{me}/check-in")).await.body.contains("Cutting tape"), "an old line is nobody's today");
}
