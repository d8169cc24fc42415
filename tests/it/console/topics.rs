//! Topics: how many hold each, never who; merged, taken apart, and what only looks alike.

use crate::world::World;
use axum::http::StatusCode;

const PEOPLE: &str = "Email,Name,Interests\n\
    ana@x.example,Ana,\"Wild swimming; <script>alert(1)</script>\"\n\
    ben@x.example,Ben,Wild swimming\n\
    cem@x.example,Cem,Wild swiming\n\
    dee@x.example,Dee,Cold dips\n";

impl World {
    async fn with_topics() -> World {
        let mut world = World::new().await;
        world.tick_at("2026-02-03T09:10:00Z").await;
        world.bring_in_people(PEOPLE).await;
        world
    }
}

#[tokio::test]
async fn topics_are_listed_with_how_many_and_never_who() {
    let world = World::with_topics().await;
    let host = world.host().await;
    let page = host.get("/topics").await;
    assert!(
        page.body.contains("Wild swimming") && page.body.contains("2 people") && page.body.contains("Cold dips"),
        "{}",
        page.body
    );
    for name in ["Ana", "Ben", "Cem", "Dee", "x.example"] {
        assert!(!page.body.contains(name), "{name}");
    }
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    assert!(page.body.find("Wild swimming").unwrap() < page.body.find("Cold dips").unwrap(), "most people first");
    let page = host.get("/topics?topic=DIPS").await;
    assert!(page.body.contains("Cold dips") && !page.body.contains("Wild swimming</th>"), "{}", page.body);
    assert!(host.get("/topics?topic=nothing+such").await.body.contains("No topic here is written like that."));
}

#[tokio::test]
async fn two_are_merged_and_taken_apart_again() {
    let world = World::with_topics().await;
    let host = world.host().await;
    let page = host.fill_in("/topics/merge", &[("merge_from", "cold dips"), ("merge_into", "wild swimming")]).await;
    assert!(page.body.contains("counts as") && page.body.contains("Undo:"), "{}", page.body);
    let page = host.get("/topics").await;
    assert!(page.body.contains("3 people") && page.body.contains("Take apart “Cold dips”"), "{}", page.body);
    let page = host.fill_in("/topics/split", &[("word", "Cold dips")]).await;
    assert!(page.body.contains("stands for itself"), "{}", page.body);
    assert!(!host.get("/topics").await.body.contains("3 people"), "the list is not an old one");
    let page = host.fill_in("/topics/merge", &[("merge_from", "wild swiming"), ("merge_into", "bungee")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("Nobody here holds “bungee”") && page.body.contains("value=\"wild swiming\""),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn who_turned_out_to_be_one_person_counts_once() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let people = "Email,Name,Interests\n\
        ana@x.example,Ana,Wild swimming\n\
        ana@home.example,Ana K,wild Swimming\n\
        ben@x.example,Ben,Wild swimming\n";
    world.bring_in_people(people).await;
    let host = world.host().await;
    assert!(host.get("/topics").await.body.contains("3 people"));
    let (keep, other) = (world.member_id("ana@x.example").await, world.member_id("ana@home.example").await);
    let page = host.fill_in(&format!("/people/{keep}/merge?with={other}"), &[]).await;
    assert!(page.body.contains("The two are one now."), "{}", page.body);
    let page = host.get("/topics").await;
    assert!(page.body.contains("2 people") && !page.body.contains("3 people"), "{}", page.body);
}

#[tokio::test]
async fn what_looks_alike_is_decided_once() {
    for (decision, merged) in [("same", true), ("apart", false)] {
        let world = World::with_topics().await;
        let host = world.host().await;
        let page = host.get("/topics/look-alikes").await;
        assert!(page.body.contains("“Wild swiming” looks like “Wild swimming”"), "{}", page.body);
        let fields = [("wrote", "Wild swiming"), ("meant", "Wild swimming"), ("as", decision)];
        let page = host.fill_in("/topics/look-alikes", &fields).await;
        assert!(page.body.contains("Topics are changed"), "{decision}: {}", page.body);
        assert!(host.get("/topics/look-alikes").await.body.contains("No two topics look alike."), "{decision}");
        assert_eq!(host.get("/topics").await.body.contains("3 people"), merged, "{decision}");
    }
}

#[tokio::test]
async fn who_may_only_look_merges_nothing() {
    let world = World::with_topics().await;
    let viewer = world.host_as("lou@samplehub.example").await;
    let db = rusqlite::Connection::open(world.daemon.ctx.store.path()).unwrap();
    let sql = "UPDATE organiser_spaces SET role = 'viewer' WHERE organiser_id = (SELECT id FROM organisers WHERE email = 'lou@samplehub.example')";
    db.execute(sql, []).unwrap();
    for path in ["/topics/merge", "/topics/split", "/topics/look-alikes"] {
        let fields = [
            ("merge_from", "cold dips"),
            ("merge_into", "wild swimming"),
            ("word", "cold dips"),
            ("wrote", "cold dips"),
        ];
        assert_eq!(viewer.fill_in(path, &fields).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(!viewer.get("/topics").await.body.contains("Take apart"));
}
