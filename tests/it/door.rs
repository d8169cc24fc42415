//! The code at the door, and how much may come through it at once.

use crate::world::{Page, SAMPLE, World, link_in, percent};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use chrono::Duration;
use elevenses::domain::door;
use std::net::SocketAddr;

const RAFE: &str = "rafe@oralhistory.example";

impl World {
    fn door(&self) -> String {
        let code = door::code(&self.daemon.ctx.keys, &self.space(), self.now);
        format!("/s/sample-hub/check-in?door={code}")
    }

    async fn typed_at(&self, url: &str, email: &str) -> Page {
        let form = [("name", "Somebody"), ("email", email), ("headline", "King"), ("offers", "everything")];
        self.post(url, &[&form[..], &[("wants_introductions", "yes"), ("here_as", "host")]].concat()).await
    }

    async fn in_today(&self) -> Vec<String> {
        let space = self.space();
        let people = self.daemon.ctx.store.who_is_in(&space.id, space.local_day(self.now)).await.unwrap();
        people.into_iter().map(|p| p.name).collect()
    }

    /// The sample hub's people, who were in yesterday.
    async fn next_day() -> World {
        let mut world = World::morning().await;
        world.tick_at("2026-02-04T08:30:00Z").await;
        world
    }
}

#[tokio::test]
async fn with_the_door_s_code_somebody_known_is_in_without_a_letter_and_nothing_else_changes() {
    let mut world = World::next_day().await;
    let form = world.get(&world.door()).await.body;
    assert!(form.contains("Known here already?") && form.contains("action=\"/s/sample-hub/check-in?door="), "{form}");
    let before = world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap();
    let known = world.typed_at(&world.door(), RAFE).await;
    assert_eq!(world.in_today().await, ["Rafe"]);
    assert_eq!(world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap(), before);
    let new = world.typed_at(&world.door(), "wren@dovecote.example").await;
    let letters = world.letters().len();
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), letters + 1, "only the new address is asked");
    assert!(world.letter_to("wren@dovecote.example").subject.starts_with("Is this you?"));
    assert_eq!(world.in_today().await, ["Rafe"]);
    let masked = |page: &Page, email: &str| (page.status, page.body.replace(email, "EMAIL"));
    assert_eq!(masked(&known, RAFE), masked(&new, "wren@dovecote.example"), "all answers look alike");
    let evidence = "SELECT COUNT(*) FROM consents WHERE evidence LIKE '%the code at the door'";
    assert_eq!(world.count(evidence), 1);
}

#[tokio::test]
async fn the_door_s_code_undoes_nothing_that_was_said_today_and_brings_back_nobody_who_stopped() {
    let mut world = World::next_day().await;
    let me = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "");
    world.post(&format!("{me}/check-in"), &[("wants_introductions", "no"), ("today_line", "Cutting tape")]).await;
    world.now += Duration::minutes(1);
    let already = world.typed_at(&world.door(), RAFE).await;
    let day = world.space().local_day(world.now);
    let rafe = world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    let today = world.daemon.ctx.store.check_in_of(&rafe.id, day).await.unwrap().unwrap();
    assert_eq!((today.wants_introductions, today.today_line.as_str()), (false, "Cutting tape"));
    const LORNA: &str = "lorna@lornawrites.example";
    world.post(&link_in(&world.letter_to(LORNA).text, "/stop"), &[]).await;
    let letters = world.letters_to(LORNA).len();
    let stopped = world.typed_at(&world.door(), LORNA).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters_to(LORNA).len(), letters);
    assert_eq!(world.in_today().await, ["Rafe"]);
    assert_eq!(already.body.replace(RAFE, "EMAIL"), stopped.body.replace(LORNA, "EMAIL"), "all answers look alike");
}

#[tokio::test]
async fn a_code_is_good_this_week_and_next_and_a_forged_one_is_as_good_as_none() {
    let mut world = World::next_day().await;
    let door = world.door();
    for (now, good) in [("2026-02-08T23:00:00Z", true), ("2026-02-15T23:00:00Z", true), ("2026-02-16T00:30:00Z", false)]
    {
        world.now = crate::world::at(now);
        assert_eq!(world.get(&door).await.body.contains("Known here already?"), good, "{now}");
    }
    world.now = crate::world::at("2026-02-04T08:30:00Z");
    let code = door.split('=').nth(1).unwrap();
    let forged = ["", "aaaaaaaa", &code[..7], &format!("{code}a"), "%00", "a&door=b"];
    for forged in forged {
        let url = format!("/s/sample-hub/check-in?door={forged}");
        assert!(!world.get(&url).await.body.contains("Known here already?"), "{forged}");
        let page = world.typed_at(&url, RAFE).await;
        assert!(page.body.contains("Look in your inbox") || page.status.is_client_error(), "{}", page.body);
        assert!(world.in_today().await.is_empty(), "{forged}");
    }
}

/// So many strangers check in at the same moment, all from this address.
async fn all_at_once(world: &World, pages: &Router, people: usize, from: &str) -> Vec<StatusCode> {
    let from: SocketAddr = from.parse().unwrap();
    let post = |n: usize| {
        let email = percent(&format!("person{n}@{}.example", from.port()));
        let body = format!("name=Person+{n}&email={email}&wants_introductions=yes");
        let mut request = Request::post("/s/sample-hub/check-in").body(Body::from(body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(from));
        let pages = pages.clone();
        tokio::spawn(async move { tower::ServiceExt::oneshot(pages, request).await.unwrap().status() })
    };
    let posts: Vec<_> = (0..people).map(post).collect();
    let mut answers = Vec::new();
    for post in posts {
        answers.push(post.await.unwrap());
    }
    assert!(answers.iter().all(|status| !status.is_server_error()), "{}", world.now);
    answers
}

#[tokio::test]
async fn a_hub_behind_one_address_passes_with_none_lost_and_a_flood_does_not() {
    let world = World::new().await;
    let pages = world.pages();
    let kept = || world.count("SELECT COUNT(*) FROM unconfirmed_check_ins");
    let busy = all_at_once(&world, &pages, 100, "192.0.2.1:1001").await;
    assert_eq!(busy.iter().filter(|s| **s == StatusCode::OK).count(), 100);
    assert_eq!(kept(), 100, "none lost");
    let more = all_at_once(&world, &pages, 400, "192.0.2.1:1002").await;
    assert_eq!(more.iter().filter(|s| **s == StatusCode::OK).count(), 400);
    assert_eq!(kept(), 500, "five hundred at once, none lost");
    let flood = all_at_once(&world, &pages, 1_000, "192.0.2.1:1003").await;
    let refused = flood.iter().filter(|s| **s == StatusCode::TOO_MANY_REQUESTS).count();
    assert!((890..1_000).contains(&refused), "{refused}");
    let elsewhere = all_at_once(&world, &pages, 20, "198.51.100.7:1004").await;
    assert!(elsewhere.iter().all(|s| *s == StatusCode::OK), "others are let in");
    let json = Request::post("/s/sample-hub/check-in").header("content-type", "application/json");
    let mut json = json.body(Body::from("{}")).unwrap();
    json.extensions_mut().insert(ConnectInfo("192.0.2.1:1".parse::<SocketAddr>().unwrap()));
    let page = world.request(json).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.body.contains("nothing was kept"), "{}", page.body);
}

#[tokio::test]
async fn who_is_refused_is_told_when_to_come_back_and_nothing_of_it_is_kept() {
    let mut world = World::new().await;
    world.import(SAMPLE).await.unwrap();
    // A few more than pass at once: on a busy machine some seconds go by meanwhile.
    for _ in 0..640 {
        world.post("/s/sample-hub/check-in", &[("name", "x")]).await;
    }
    let page = world.typed_at("/s/sample-hub/check-in", "wren@dovecote.example").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.body.contains("Too many at once") && page.headers.contains_key("retry-after"), "{}", page.body);
    assert_eq!(world.count("SELECT COUNT(*) FROM unconfirmed_check_ins"), 0);
    world.now += Duration::seconds(2);
    assert_eq!(world.typed_at("/s/sample-hub/check-in", "wren@dovecote.example").await.status, StatusCode::OK);
}
