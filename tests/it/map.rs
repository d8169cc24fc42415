//! The map of connections: the sample hub's day as a picture, a table and a public version.

use crate::world::World;
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::domain::connection::{MayTell, OutcomeKind, Stage};
use elevenses::flow::draw_map::{Map, View, draw_map};
use elevenses::flow::find_party::find_party;
use elevenses::flow::keep_address_book::{Entry, add_outsider};
use elevenses::flow::record_by_hand::{Happened, record_by_hand};
use elevenses::render::map::Style;
use elevenses::render::picture::png;

type Line = (&'static [&'static str], OutcomeKind, Stage);

/// What a day at the sample hub brings forth.
const DAY: [Line; 8] = [
    (&["Lorna", "Nadir", "Lorna (visitor)"], OutcomeKind::Partnership, Stage::New),
    (&["Sunniva", "Nadir", "Lorna (visitor)"], OutcomeKind::ProjectMeeting, Stage::Planned),
    (&["Lorna", "Mireille"], OutcomeKind::PaidWork, Stage::New),
    (&["Rafe", "Adaeze"], OutcomeKind::Advice, Stage::New),
    (&["Sunniva", "Mireille"], OutcomeKind::MutualSupport, Stage::Ongoing),
    (&["Rocío", "Several organisations"], OutcomeKind::Partnership, Stage::New),
    (&[], OutcomeKind::NewCoworker, Stage::New),
    (&[], OutcomeKind::NewProject, Stage::Planned),
];

impl World {
    pub async fn record(&mut self, who: &[&str], kind: OutcomeKind, stage: Stage, may_tell: MayTell) {
        self.now += Duration::seconds(1);
        let mut parties = Vec::new();
        for name in who {
            parties.push(find_party(&self.daemon.ctx, &self.space(), name).await.unwrap());
        }
        let (on_day, words) = ("2026-02-03".to_owned(), String::new());
        let happened = Happened { parties, kind: Some(kind), stage, on_day, words, may_tell };
        record_by_hand(&self.daemon.ctx, &self.space(), &happened, self.now).await.unwrap().unwrap();
    }

    async fn after_the_day() -> World {
        let mut world = World::morning().await;
        let entry = Entry { name: "Several organisations", ..Entry::default() };
        add_outsider(&world.daemon.ctx, &world.space(), &entry, world.now).await.unwrap().unwrap();
        for (who, kind, stage) in DAY {
            world.record(who, kind, stage, MayTell::Count).await;
        }
        world
    }

    async fn map(&self, view: View) -> Map {
        draw_map(&self.daemon.ctx, &self.space(), &view, self.now).await.unwrap()
    }
}

#[tokio::test]
async fn the_sample_hub_s_day_is_drawn_as_that_day_tells_it() {
    let world = World::after_the_day().await;
    let map = world.map(View::default()).await;
    let rows: Vec<String> = map.rows.iter().map(|r| format!("{}: {}", r.people.join(" + "), r.what)).collect();
    assert_eq!(
        rows,
        [
            "Lorna + Nadir + Lorna (visitor): Possible partnership",
            "Sunniva + Nadir + Lorna (visitor): Meeting about a project (planned)",
            "Lorna + Mireille: Paid work",
            "Rafe + Adaeze: Advice",
            "Sunniva + Mireille: Mutual support (ongoing)",
            "Rocío + Several organisations: Possible partnership",
            ": New coworker",
            ": New project (planned)",
        ]
    );
    assert_eq!((map.people(), map.layout.faults().overlaps), (9, 0));
    let svg = map.svg(Style::Within);
    for words in ["For the hub itself", "Rocío", "role=\"img\"", "Advice: Rafe, Adaeze"] {
        assert!(svg.contains(words), "{words}");
    }
    assert!(png(&svg, 1200).unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn the_same_data_are_the_same_bytes_and_names_stay_where_they_are() {
    let (mut one, other) = (World::after_the_day().await, World::after_the_day().await);
    let svg = one.map(View::default()).await.svg(Style::Within);
    assert_eq!(svg, one.map(View::default()).await.svg(Style::Within), "drawn again");
    assert_eq!(svg, other.map(View::default()).await.svg(Style::Within), "in another database");
    let before = one.map(View::default()).await;
    one.record(&["Adaeze", "Mireille"], OutcomeKind::GoodChat, Stage::New, MayTell::Count).await;
    let after = one.map(View::default()).await;
    for (node, pill) in before.nodes.iter().zip(&before.layout.pills) {
        let place = after.nodes.iter().position(|n| n.key == node.key).unwrap();
        assert_eq!(pill.at, after.layout.pills[place].at, "{} stays", node.label);
    }
}

#[tokio::test]
async fn suggestions_and_answers_are_never_drawn() {
    let mut world = World::morning().await;
    world.press("rafe@oralhistory.example", "Adaeze", "yes").await;
    world.tick_after(Duration::minutes(1)).await;
    let map = world.map(View::default()).await;
    assert!(map.nodes.is_empty() && map.rows.is_empty());
}

#[tokio::test]
async fn a_part_of_it_by_kind_by_person_and_by_time() {
    let world = World::after_the_day().await;
    let work = world.map(View { kind: Some(OutcomeKind::PaidWork), ..View::default() }).await;
    assert_eq!(work.rows.len(), 1);
    let rafe = find_party(&world.daemon.ctx, &world.space(), "Rafe").await.unwrap();
    let his = world.map(View { person: Some(rafe), ..View::default() }).await;
    assert_eq!((his.people(), his.rows.len()), (2, 1));
    let later = world.map(View { from: "2026-02-04".parse().ok(), ..View::default() }).await;
    assert!(later.rows.is_empty());
}

#[tokio::test]
async fn the_public_map_names_those_who_agreed_and_is_closed_unless_the_space_opens_it() {
    let mut world = World::after_the_day().await;
    world.record(&["Sunniva", "Rafe"], OutcomeKind::NewProject, Stage::New, MayTell::FirstName).await;
    let map = world.map(View { public: true, ..View::default() }).await;
    let named: Vec<&str> = map.nodes.iter().map(|n| n.label.as_str()).filter(|l| !l.is_empty()).collect();
    assert_eq!(named, ["Sunniva", "Rafe"]);
    // For what they agreed to only: in the lines from before they are dots.
    let with_names = map.rows.iter().filter(|r| r.people.iter().any(|p| p == "Sunniva" || p == "Rafe"));
    assert_eq!(with_names.map(|r| r.what.as_str()).collect::<Vec<_>>(), ["New project"]);
    let svg = map.svg(Style::Within);
    for name in ["Lorna", "Mireille", "Adaeze", "Rocío", "Several"] {
        assert!(!svg.contains(name), "{name}");
    }
    assert_eq!(world.get("/s/sample-hub/map").await.status, StatusCode::NOT_FOUND);
    let file = world.folder.path().join("spaces/sample-hub.toml");
    std::fs::write(&file, crate::world::SPACE.replace("public_map = false", "public_map = true")).unwrap();
    world = world.restarted().await;
    let page = world.get("/s/sample-hub/map").await;
    assert!(page.status == StatusCode::OK && page.body.contains("Rafe") && !page.body.contains("Adaeze"));
    assert!(world.get("/s/sample-hub/map.svg").await.body.starts_with("<svg"));
}
