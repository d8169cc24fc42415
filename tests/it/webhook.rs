//! Check-ins posted by other programs: in our words with a token, or in a shape of their own through a webhook.

use crate::world::{Page, World, at};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use chrono::Duration;
use data_encoding::BASE64;
use elevenses::domain::check_in::Asked;
use elevenses::flow::erase_member::{OnWhoseWord, erase_member};
use elevenses::flow::read_post::{Written, read_post};
use elevenses::flow::sign_in::create_token;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;

const RAFE: &str = "rafe@oralhistory.example";
const DOOR: &str = "/s/sample-hub/webhooks/door";
const API: &str = "/s/sample-hub/check-in";
const SECRET: &str = "a secret between the two of us";
const WEBHOOKS: &str = r#"
[[webhooks]]
name = "door"
id = "/event/id"
said_at = "/event/at"
only_if = { "/event/type" = "checked_in" }
[webhooks.fields]
email = "/person/email"
name = "/person/name"
offers = "/person/can"
wants_introductions = "/person/open"

[[webhooks]]
name = "gate"
[webhooks.fields]
email = "email"
name = "name"
wants_introductions = { always = true }

[[webhooks]]
name = "signed"
signature = { header = "X-Signature", prefix = "sha256=", secret_file = "signed.secret" }
[webhooks.fields]
email = "email"
name = "first"
surname = "last"
wants_introductions = { always = "no" }
"#;

struct Hub {
    world: World,
    token: String,
    description: Value,
}

/// A post that is put together piece by piece.
struct Post {
    url: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

fn post(url: &str, body: impl Into<Vec<u8>>) -> Post {
    Post { url: url.to_owned(), headers: vec![("content-type", "application/json".to_owned())], body: body.into() }
}

impl Post {
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value.into()));
        self
    }

    fn form(self) -> Self {
        self.with("content-type", "application/x-www-form-urlencoded")
    }

    fn token(self, token: &str) -> Self {
        self.with("authorization", format!("Bearer {token}"))
    }

    fn key(self, key: &str) -> Self {
        self.with("idempotency-key", key)
    }
}

impl Hub {
    async fn new() -> Hub {
        let world = World::new().await;
        let spaces = world.folder.path().join("spaces");
        std::fs::write(spaces.join("signed.secret"), format!("{SECRET}\n")).unwrap();
        let file = std::fs::read_to_string(spaces.join("sample-hub.toml")).unwrap();
        std::fs::write(spaces.join("sample-hub.toml"), file + WEBHOOKS).unwrap();
        let world = world.restarted().await;
        let token = create_token(&world.daemon.ctx, &world.space(), "programs", world.now).await.unwrap();
        let page = world.get("/api/openapi.json").await;
        assert_eq!((page.status, content_type(&page)), (StatusCode::OK, "application/json"));
        Hub { description: serde_json::from_str(&page.body).unwrap(), world, token }
    }

    /// Sends it; whatever is answered has to be in the description.
    async fn send(&self, post: Post) -> (u16, Value) {
        let (page, answer) = self.answered(post).await;
        (page.status.as_u16(), answer)
    }

    async fn answered(&self, post: Post) -> (Page, Value) {
        let mut request = Request::post(&post.url);
        for (name, value) in &post.headers {
            request = request.header(*name, value);
        }
        let page = self.world.request(request.body(Body::from(post.body)).unwrap()).await;
        let path = if post.url.contains("/webhooks/") { "/s/{space}/webhooks/{name}" } else { "/s/{space}/check-in" };
        let listed = &self.description["paths"][path]["post"]["responses"];
        assert!(!listed[page.status.as_str()].is_null(), "{} is not described: {}", page.status, page.body);
        assert_eq!(content_type(&page), "application/json", "{}", page.body);
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
        assert!(!page.body.contains(&self.token), "the token is not given back");
        let answer: Value = serde_json::from_str(&page.body).unwrap();
        if page.status.as_u16() >= 400 {
            assert!(answer["error"].as_str().is_some_and(|says| says.len() > 10), "{answer}");
        }
        (page, answer)
    }

    fn door(&self, body: &Value) -> Post {
        post(DOOR, body.to_string()).token(&self.token)
    }

    fn count(&self, sql: &str) -> i64 {
        self.world.count(sql)
    }

    async fn needs(&self) -> Vec<String> {
        let needs = self.world.daemon.ctx.store.needs(&self.world.space().id).await.unwrap();
        needs.into_iter().map(|need| need.text).collect()
    }

    async fn who_is_in(&self, day: &str) -> Vec<(String, bool)> {
        let people = self.world.daemon.ctx.store.who_is_in(&self.world.space().id, day.parse().unwrap()).await.unwrap();
        people.into_iter().map(|p| (p.name, p.wants_introductions)).collect()
    }
}

fn content_type(page: &Page) -> &str {
    page.headers[header::CONTENT_TYPE].to_str().unwrap()
}

fn event(id: &str) -> Value {
    json!({
        "event": { "id": id, "type": "checked_in", "at": "2026-02-03T08:40:00Z" },
        "person": { "name": "Rafe Oliveira Prado", "email": RAFE, "can": ["advice on archives"], "open": true },
    })
}

#[tokio::test]
async fn a_door_posts_in_its_own_shape_and_the_person_is_in() {
    let hub = Hub::new().await;
    let (status, answer) = hub.send(hub.door(&event("1"))).await;
    assert_eq!((status, &answer), (201, &json!({ "check_in": "new", "new_member": true, "goes_by": null })));
    assert_eq!(hub.who_is_in("2026-02-03").await, [("Rafe".to_owned(), true)]);
    let rafe = hub.world.daemon.ctx.store.member_by_address(&hub.world.space().id, RAFE).await.unwrap().unwrap();
    assert_eq!(rafe.profile.offers[0].text, "advice on archives");
    assert_eq!(hub.count("SELECT COUNT(*) FROM members WHERE surname = 'Oliveira Prado'"), 1);
    let evidence = "SELECT COUNT(*) FROM consents WHERE evidence = 'webhook “door”' AND given = 1";
    assert!(hub.count(evidence) > 0);
    let came = "SELECT COUNT(*) FROM check_ins WHERE came_at = '2026-02-03T08:40:00.000Z'";
    assert_eq!(hub.count(came), 1, "they came when the door says");
}

#[tokio::test]
async fn a_form_is_as_good_as_json_and_a_yes_for_all_is_nobody_s_own() {
    let mut hub = Hub::new().await;
    let gate = |hub: &Hub| {
        post("/s/sample-hub/webhooks/gate", format!("email={RAFE}&name=Rafe+Prado&rest=x")).form().token(&hub.token)
    };
    assert_eq!(hub.send(gate(&hub)).await.0, 201);
    let (status, answer) = hub.send(gate(&hub)).await;
    assert_eq!((status, answer["check_in"].as_str()), (200, Some("unchanged")), "once a day, also without a key");
    assert_eq!(hub.who_is_in("2026-02-03").await, [("Rafe".to_owned(), true)]);
    let no = json!({ "name": "Rafe", "email": RAFE, "wants_introductions": false }).to_string();
    hub.world.now += Duration::minutes(1);
    assert_eq!(hub.send(post(API, no).token(&hub.token)).await.0, 200);
    for day in ["2026-02-03", "2026-02-04"] {
        hub.world.now = at(&format!("{day}T09:40:00Z"));
        hub.send(gate(&hub)).await;
        assert_eq!(hub.who_is_in(day).await, [("Rafe".to_owned(), false)], "their own no stands");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_a_sentence_and_is_put_before_the_organiser_once() {
    let hub = Hub::new().await;
    let mut missing = event("1");
    missing["person"] = json!({ "name": "Rafe", "email": null, "open": "perhaps" });
    let (status, answer) = hub.send(hub.door(&missing)).await;
    assert_eq!((status, answer["complaints"][0]["field"].as_str()), (422, Some("email")), "{answer}");
    assert_eq!(answer["complaints"][1]["says"], "is “perhaps”; it can be yes or no");
    assert_eq!(hub.send(hub.door(&missing)).await.0, 422);
    assert_eq!(hub.send(hub.door(&json!([])).form()).await.0, 200, "a form without the event is left alone");
    assert_eq!(hub.send(post(DOOR, "{").token(&hub.token)).await.0, 400);
    let mut future = event("2");
    future["event"]["at"] = json!("2026-02-05T09:00:00Z");
    let (status, answer) = hub.send(hub.door(&future)).await;
    assert!(status == 422 && answer["complaints"][0]["says"].as_str().unwrap().contains("can have come"), "{answer}");
    let needs = hub.needs().await;
    assert_eq!(needs.len(), 3, "{needs:#?}");
    let all = needs.concat();
    for part in ["“door”", "email, wants introductions cannot", "said at cannot", "elevenses webhook test door FILE"]
    {
        assert!(all.contains(part), "{part}: {all}");
    }
    assert!(!all.contains("perhaps"), "nothing of what was posted is kept");
}

#[tokio::test]
async fn other_events_are_left_alone_and_a_past_day_is_history() {
    let hub = Hub::new().await;
    let mut out = event("1");
    out["event"]["type"] = json!("checked_out");
    let (status, answer) = hub.send(hub.door(&out)).await;
    assert_eq!((status, answer["check_in"].as_str()), (200, Some("left_alone")), "{answer}");
    assert!(hub.needs().await.is_empty());
    let mut past = event("2");
    past["event"]["at"] = json!(1_769_505_000);
    assert_eq!(hub.send(hub.door(&past)).await.0, 201);
    assert_eq!(hub.who_is_in("2026-01-27").await.len(), 1);
    assert!(hub.who_is_in("2026-02-03").await.is_empty());
}

#[tokio::test]
async fn the_same_key_is_answered_the_same_and_another_body_is_refused() {
    let mut hub = Hub::new().await;
    let first = hub.send(hub.door(&event("e1"))).await;
    assert_eq!(first.0, 201);
    let before = hub.count("SELECT COUNT(*) FROM consents");
    let mut attempt = event("e1");
    attempt["attempt"] = json!(2);
    hub.world.now += Duration::days(1);
    assert_eq!(hub.send(hub.door(&attempt)).await, first, "also the next day, and when it counts its attempts");
    assert_eq!(hub.count("SELECT COUNT(*) FROM consents"), before, "nothing is done");
    let mut other = event("e1");
    other["person"]["email"] = json!("ana@x.example");
    let (status, answer) = hub.send(hub.door(&other)).await;
    assert!(status == 422 && answer["complaints"][0]["field"] == "key", "{answer}");
    assert!(hub.needs().await[0].contains("different check-ins come under one id"));
    assert_eq!(hub.send(hub.door(&other).key("mine")).await.0, 201, "the header goes before the body's id");
    let body =
        |name: &str| json!({ "name": name, "email": "lorna@x.example", "wants_introductions": true }).to_string();
    let api = |name: &str| post(API, body(name)).token(&hub.token).key("mine");
    assert_eq!(hub.send(api("Lorna")).await.0, 201, "the token's keys are others than the webhook's");
    assert_eq!(hub.send(api("Lorna")).await.0, 201);
    assert_eq!(hub.send(api("Lorna K")).await.0, 422);
    for bad in ["", "é", &"x".repeat(256), "a\tb"] {
        let (status, answer) = hub.send(post(API, body("Lorna")).token(&hub.token).key(bad)).await;
        assert_eq!(status, 400, "{bad:?}: {answer}");
    }
    let kept = "SELECT COUNT(*) FROM answered_posts WHERE key_hash LIKE '%mine%' OR key_hash LIKE '%e1%'";
    assert_eq!((hub.count("SELECT COUNT(*) FROM answered_posts"), hub.count(kept)), (3, 0));
    hub.world.tick_after(Duration::days(6)).await;
    assert_eq!(hub.count("SELECT COUNT(*) FROM answered_posts"), 3);
    hub.world.tick_after(Duration::days(2)).await;
    assert_eq!(hub.count("SELECT COUNT(*) FROM answered_posts"), 0);
}

#[tokio::test]
async fn a_refused_post_uses_no_key_up() {
    let hub = Hub::new().await;
    let mut wrong = event("e1");
    wrong["person"]["open"] = Value::Null;
    assert_eq!(hub.send(hub.door(&wrong)).await.0, 422);
    assert_eq!(hub.send(hub.door(&event("e1"))).await.0, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_check_one_person_in_once() {
    let hub = Hub::new().await;
    let all = (0..50).map(|_| hub.send(hub.door(&event("e1")).key("the-same")));
    let answers = futures(all).await;
    let first = json!({ "check_in": "new", "new_member": true, "goes_by": null });
    assert!(answers.iter().all(|answer| *answer == (201, first.clone())), "{answers:?}");
    assert_eq!(hub.count("SELECT COUNT(*) FROM check_ins"), 1);
    assert_eq!(hub.count("SELECT COUNT(*) FROM consents"), 1);
}

/// All of them under way at once.
async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = all.map(|f| (Box::pin(f), None)).collect();
    std::future::poll_fn(|cx| {
        for (future, answer) in waiting.iter_mut().filter(|(_, answer)| answer.is_none()) {
            if let std::task::Poll::Ready(ready) = future.as_mut().poll(cx) {
                *answer = Some(ready);
            }
        }
        if waiting.iter().all(|(_, answer)| answer.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    waiting.into_iter().filter_map(|(_, answer)| answer).collect()
}

fn signed(body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    format!("sha256={}", data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()))
}

#[tokio::test]
async fn only_what_is_signed_comes_through_a_signed_webhook() {
    let mut hub = Hub::new().await;
    let url = "/s/sample-hub/webhooks/signed";
    let body = json!({ "email": RAFE, "first": "Rafe", "last": "Prado" }).to_string();
    assert_eq!(hub.send(post(url, body.clone()).with("x-signature", signed(&body))).await.0, 201);
    assert_eq!(hub.send(post(url, body.clone()).token(&hub.token)).await.0, 401, "a token is no signature");
    assert_eq!(hub.send(post(url, body.replace("Rafe", "Eve")).with("x-signature", signed(&body))).await.0, 401);
    let mut forged = signed(&body).into_bytes();
    let last = forged.last_mut().unwrap();
    *last = if *last == b'0' { b'1' } else { b'0' };
    let forged = String::from_utf8(forged).unwrap();
    assert_eq!(hub.send(post(url, body.clone()).with("x-signature", forged)).await.0, 401);
    assert_eq!(hub.count("SELECT COUNT(*) FROM members"), 1);
    let yes = json!({ "name": "Rafe", "email": RAFE, "wants_introductions": true }).to_string();
    hub.world.now += Duration::minutes(1);
    assert_eq!(hub.send(post(API, yes).token(&hub.token)).await.0, 200);
    hub.world.now += Duration::minutes(1);
    let again = hub.send(post(url, body.clone()).with("x-signature", signed(&body))).await;
    assert_eq!(
        (again.0, hub.who_is_in("2026-02-03").await),
        (200, vec![("Rafe".to_owned(), true)]),
        "their own yes stands"
    );
    hub.world.now += Duration::days(1);
    hub.send(post(url, body.clone()).with("x-signature", signed(&body))).await;
    assert_eq!(hub.who_is_in("2026-02-04").await, [("Rafe".to_owned(), false)], "for its day");
}

#[tokio::test]
async fn a_token_comes_as_bearer_as_password_or_in_the_address() {
    let hub = Hub::new().await;
    let basic =
        |user: &str, password: &str| format!("Basic {}", BASE64.encode(format!("{user}:{password}").as_bytes()));
    let body = event("1").to_string();
    let ways = [
        post(DOOR, body.clone()).with("authorization", format!("bearer {}", hub.token)),
        post(DOOR, body.clone()).with("authorization", basic("cobot", &hub.token)),
        post(&format!("{DOOR}?a=b&token={}", hub.token), body.clone()),
    ];
    for way in ways {
        assert_eq!(hub.send(way).await.0, 201);
    }
    let mut other_space = crate::world::SPACE.to_owned();
    other_space = other_space.replace("Sample Hub", "Other Hub");
    std::fs::write(hub.world.folder.path().join("spaces/other.toml"), other_space).unwrap();
    let Hub { world, token, description } = hub;
    let hub = Hub { world: world.restarted().await, token, description };
    let other = hub.world.daemon.ctx.space_named("other").unwrap();
    let theirs = create_token(&hub.world.daemon.ctx, &other, "theirs", hub.world.now).await.unwrap();
    let refused = [
        post(DOOR, body.clone()),
        post(DOOR, body.clone()).token("elv_wrong"),
        post(DOOR, body.clone()).token(&theirs),
        post(DOOR, body.clone()).with("authorization", basic(&hub.token, "")),
        post(DOOR, body.clone()).with("authorization", "Basic !!!"),
        post(DOOR, body.clone()).with("authorization", "Digest x"),
        post(&format!("{DOOR}?token="), body.clone()),
        post(&format!("{API}?token={}", hub.token), body.clone()),
    ];
    for way in refused {
        let (page, _) = hub.answered(way).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        let ways: Vec<_> = page.headers.get_all("www-authenticate").iter().map(|v| v.to_str().unwrap()).collect();
        assert!(ways[0].starts_with("Bearer ") && ways[1].starts_with("Basic "), "{ways:?}");
    }
    hub.world.daemon.ctx.store.revoke_token(&hub.world.space().id, "programs", hub.world.now).await.unwrap();
    assert_eq!(hub.send(post(DOOR, body).token(&hub.token)).await.0, 401);
}

#[tokio::test]
async fn who_guesses_tokens_is_told_to_wait_and_the_right_one_still_passes() {
    let hub = Hub::new().await;
    let pages = hub.world.pages();
    let mut seen = Vec::new();
    for guess in 0..70 {
        let request = Request::post(DOOR).header("authorization", format!("Bearer elv_{guess}"));
        let request = request.body(Body::from("{}")).unwrap();
        let response = tower::ServiceExt::oneshot(pages.clone(), request).await.unwrap();
        seen.push((response.status().as_u16(), response.headers().contains_key("retry-after")));
    }
    assert_eq!(seen.iter().filter(|(status, _)| *status == 401).count(), 60);
    assert!(seen[60..].iter().all(|answer| *answer == (429, true)));
    let request = Request::post(DOOR).header("authorization", format!("Bearer {}", hub.token));
    let request = request.body(Body::from(event("1").to_string())).unwrap();
    assert_eq!(tower::ServiceExt::oneshot(pages, request).await.unwrap().status(), StatusCode::CREATED);
}

#[tokio::test]
async fn every_wrong_way_to_come_is_answered_in_json() {
    let hub = Hub::new().await;
    let ok = event("1").to_string();
    for (url, name) in [(DOOR, "webhook"), (API, "api")] {
        let token = |body: &[u8]| post(url, body).token(&hub.token);
        assert_eq!(hub.send(token(&vec![b' '; 70_000])).await.0, 413, "{name}");
        assert_eq!(hub.send(token(ok.as_bytes()).with("content-type", "text/plain")).await.0, 415, "{name}");
        assert_eq!(hub.send(token(b"")).await.0, 400, "{name}");
        assert_eq!(hub.send(token(b"{\"email\": \"\xff\"}")).await.0, 400, "{name}");
        assert_eq!(hub.send(token("[".repeat(30_000).as_bytes())).await.0, 400, "{name}");
        for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
            let request = Request::builder().method(method.clone()).uri(url).body(Body::empty()).unwrap();
            let page = hub.world.request(request).await;
            let allow = page.headers["allow"].to_str().unwrap();
            assert_eq!((page.status.as_u16(), content_type(&page)), (405, "application/json"), "{method} {url}");
            assert!(allow.contains("POST"), "{allow}");
        }
    }
    let (status, answer) = hub.send(post("/s/sample-hub/webhooks/none", ok.clone()).token(&hub.token)).await;
    assert_eq!((status, answer["error"].as_str()), (404, Some("there is no webhook of that name here")));
    assert_eq!(hub.send(post("/s/none/webhooks/door", ok.clone()).token(&hub.token)).await.0, 404);
    assert_eq!(hub.send(post("/s/%FF/webhooks/door", ok.clone()).token(&hub.token)).await.0, 404);
    assert_eq!(hub.send(post("/s/none/check-in", ok.clone()).token(&hub.token)).await.0, 404);
    assert_eq!(hub.send(post("/s/%FF/check-in", ok).token(&hub.token)).await.0, 404);
}

#[tokio::test]
async fn rubbish_in_every_place_is_taken_calmly() {
    let hub = Hub::new().await;
    let nasty = [
        json!("<script>alert(1)</script>"),
        json!("Eve\r\nBcc: all@victim.example"),
        json!("\u{0}\u{202e}evE"),
        json!(null),
        json!(true),
        json!(-1e300),
        json!({ "a": [1] }),
        json!([]),
        json!(vec!["x"; 10_000]),
        json!("x".repeat(20_000)),
        json!("{{7*7}}'; DROP TABLE members; --"),
    ];
    for place in
        ["/event/id", "/event/at", "/event/type", "/person/name", "/person/email", "/person/can", "/person/open"]
    {
        for value in &nasty {
            let mut body = event("1");
            body["event"]["id"] = Value::Null;
            *body.pointer_mut(place).unwrap() = value.clone();
            let (page, answer) = hub.answered(hub.door(&body)).await;
            assert!([200, 201, 422].contains(&page.status.as_u16()), "{place} = {value}: {answer}");
            assert!(page.headers.keys().all(|name| name.as_str() != "bcc"));
        }
    }
    let twice = format!("{{\"email\": \"x\", \"email\": {RAFE:?}, \"name\": \"Rafe\", \"wants_introductions\": true}}");
    assert!(
        hub.send(post(API, twice).token(&hub.token)).await.0 < 300,
        "of a key that comes twice the last one counts"
    );
    for bad in [json!({ "name": true }), json!({ "name": ["Rafe"] }), json!({ "email": 7 }), json!({ "else": null })] {
        assert_eq!(hub.send(post(API, bad.to_string()).token(&hub.token)).await.0, 422, "{bad}");
    }
    let many: Map<String, Value> = (0..5_000).map(|n| (format!("f{n}"), json!(1))).collect();
    let (status, answer) = hub.send(post(API, Value::Object(many).to_string()).token(&hub.token)).await;
    assert_eq!((status, answer["complaints"].as_array().unwrap().len()), (422, 20));
}

#[tokio::test]
async fn who_is_forgotten_stays_so_and_takes_the_answers_along() {
    let hub = Hub::new().await;
    assert_eq!(hub.send(hub.door(&event("1"))).await.0, 201);
    let ctx = &hub.world.daemon.ctx;
    let rafe = ctx.store.member_by_address(&hub.world.space().id, RAFE).await.unwrap().unwrap();
    let word = OnWhoseWord { wording: "forget me".to_owned(), evidence: "by letter".to_owned() };
    erase_member(ctx, &hub.world.space(), &rafe, word, hub.world.now).await.unwrap();
    assert_eq!(hub.count("SELECT COUNT(*) FROM answered_posts"), 0);
    let (status, answer) = hub.send(hub.door(&event("1"))).await;
    assert_eq!((status, answer["check_in"].as_str()), (200, Some("left_alone")), "{answer}");
    assert_eq!(hub.count("SELECT COUNT(*) FROM members"), 0);
    assert!(hub.needs().await.is_empty(), "that is no mistake of the webhook");
}

/// The description is held to the code: fields, statuses, references.
#[tokio::test]
async fn the_description_is_true() {
    let hub = Hub::new().await;
    let doc = &hub.description;
    let described = doc["components"]["schemas"]["CheckIn"]["properties"].as_object().unwrap();
    let fields: Vec<&str> = described.keys().map(String::as_str).collect();
    let mut known = elevenses::domain::check_in::FIELDS.to_vec();
    known.sort_unstable();
    assert_eq!(fields, known);
    assert!(described.values().all(|field| field["description"] != "A line of text."), "each is described");
    let code = [
        include_str!("../../src/web/api.rs"),
        include_str!("../../src/web/webhook.rs"),
        include_str!("../../src/web/programs.rs"),
    ]
    .concat();
    let names: std::collections::BTreeSet<&str> = code
        .split("StatusCode::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_uppercase() && c != '_').next().unwrap())
        .filter(|name| !name.is_empty())
        .collect();
    assert!(names.len() >= 10, "{names:?}");
    for name in names {
        let status = (200..600)
            .filter_map(|n| StatusCode::from_u16(n).ok())
            .find(|s| s.canonical_reason().is_some_and(|r| r.to_uppercase().replace([' ', '-'], "_") == name));
        let status = status.unwrap_or_else(|| panic!("which status is {name}?"));
        for path in ["/s/{space}/check-in", "/s/{space}/webhooks/{name}"] {
            assert!(!doc["paths"][path]["post"]["responses"][status.as_str()].is_null(), "{path}: {status}");
        }
    }
    for part in doc.to_string().split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(doc.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
}

/// Every mapping that the page shows is understood, and reads the post that stands below it.
#[test]
fn the_page_about_webhooks_shows_what_works() {
    let page = include_str!("../../docs/webhooks.md");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("signed-door.secret"), SECRET).unwrap();
    let blocks: Vec<(&str, &str)> =
        page.split("\n```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap()).collect();
    let (mut mappings, mut posts) = (Vec::new(), 0);
    for (kind, text) in blocks {
        if kind == "toml" {
            let file = format!("{}\n{text}", crate::world::SPACE);
            let (_, settings) = elevenses::config::SpaceFile::parse(&file, folder.path()).unwrap();
            mappings.extend(settings.webhooks);
            continue;
        }
        let written = if kind == "json" { Written::Json } else { Written::Form };
        let webhook = mappings.last().unwrap();
        let post = read_post(webhook, written, text.as_bytes(), chrono_tz::UTC, at("2026-02-03T09:10:00Z")).unwrap();
        let raw = post.submission().unwrap();
        assert_eq!((raw.get("name"), raw.get("surname"), raw.get("email")), (Some("Rafe"), Some("Prado"), Some(RAFE)));
        assert!(post.left_alone.is_none() && post.id.is_some(), "{kind}");
        assert!(elevenses::domain::check_in::Submission::parse(&raw, Asked::Stranger).is_ok());
        posts += 1;
    }
    assert_eq!((mappings.len(), posts), (3, 2));
    for field in elevenses::domain::check_in::FIELDS.iter().filter(|field| **field != "shares") {
        assert!(page.contains(&format!("`{field}`")), "{field}");
    }
}
