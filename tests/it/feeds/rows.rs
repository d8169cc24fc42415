//! A row that was seen before is no check-in again, whatever became of it since.

use super::site::Site;
use super::{HEADINGS, counts, report, row};
use crate::world::World;
use elevenses::flow::erase_member::{OnWhoseWord, erase_member};
use elevenses::flow::look_at_feeds::Came;
use elevenses::flow::undo_import::{recent_imports, undo_import};
use elevenses::store::Store;

async fn marks(store: &Store, world: &World) -> usize {
    store.seen_rows(&world.space().id, "sheet", world.now).await.unwrap().len()
}

#[tokio::test]
async fn who_was_erased_between_two_looks_stays_erased_and_is_not_spoken_of() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    let mut sheet = format!("{HEADINGS}{}{}", row("Ana", "Glazes"), row("Ben", "Bookkeeping"));
    site.gives(&sheet);
    assert_eq!(counts(&world.look_after(1).await), (2, 0, 0, 0));
    world.erase("ana@x.example").await;
    for name in ["Cem", "Dee", "Eve"] {
        sheet += &row(name, "Looms");
        site.gives(&sheet);
        let looked = world.look_after(15).await;
        assert_eq!((report(&looked).new, report(&looked).set_aside.len()), (1, 0), "{looked:?}");
    }
    assert_eq!(world.people().await, ["Ben", "Cem", "Dee", "Eve"]);
    assert_eq!(world.needs().await, [""; 0]);
    let page = world.get("/s/sample-hub/privacy").await.body;
    assert!(page.contains("a scrambled form of each row") && page.contains("13 months"), "{page}");
    let database = std::fs::read(world.daemon.ctx.store.path()).unwrap();
    assert!(!String::from_utf8_lossy(&database).contains("ana@x.example"), "nor are her words kept");
}

#[tokio::test]
async fn what_was_undone_does_not_come_back_with_the_next_look() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    let sheet = format!("{HEADINGS}{}{}", row("Ana", "Glazes"), row("Ben", "Bookkeeping"));
    site.gives(&sheet);
    world.look_after(1).await;
    let (ctx, space) = (world.daemon.ctx.clone(), world.space());
    let import = recent_imports(&ctx, &space, world.now).await.unwrap().remove(0);
    assert_eq!(import.file_name, "feed sheet");
    undo_import(&ctx, &space, import.id.as_str(), world.now).await.unwrap();
    assert_eq!(world.people().await, [""; 0]);
    site.gives(format!("{sheet}{}", row("Cem", "Looms")));
    assert_eq!(counts(&world.look_after(15).await), (1, 0, 2, 0));
    assert_eq!(world.people().await, ["Cem"]);
    // A look that brings nothing is no import.
    let imports = recent_imports(&ctx, &space, world.now).await.unwrap().len();
    site.gives(format!("{HEADINGS}{}", row("Cem", "Looms")));
    assert_eq!(counts(&world.look_after(15).await), (0, 0, 1, 0));
    assert_eq!(recent_imports(&ctx, &space, world.now).await.unwrap().len(), imports);
}

#[tokio::test]
async fn who_has_said_something_newer_is_not_taken_back_to_the_sheet() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    site.gives(format!("{HEADINGS}{}", row("Ana", "Glazes")));
    world.look_after(1).await;
    world.import(&format!("{HEADINGS}2026-02-03 09:11,ana@x.example,Ana,Kilns,No\n")).await.unwrap();
    site.gives(format!("{HEADINGS}{}{}", row("Ana", "Glazes"), row("Ben", "Bookkeeping")));
    assert_eq!(counts(&world.look_after(15).await), (1, 0, 1, 0));
    let ana = world.daemon.ctx.store.member_by_address(&world.space().id, "ana@x.example").await.unwrap().unwrap();
    assert_eq!(ana.profile.offers[0].text, "Kilns");
}

#[tokio::test]
async fn a_row_that_is_set_aside_is_tried_again_only_when_it_changes() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    let bad = "2026-02-03 08:30,no address,Ana,Glazes,Yes\n";
    site.gives(format!("{HEADINGS}{bad}"));
    // One bad row of one would deny the heading; so there are good ones beside it.
    let good: String = ["Ben", "Cem", "Dee", "Eve", "Fay"].map(|name| row(name, "Looms")).concat();
    site.gives(format!("{HEADINGS}{good}{bad}"));
    assert_eq!(counts(&world.look_after(1).await), (5, 0, 0, 1));
    for n in 0..3 {
        // It moves about in the sheet, which changes nothing.
        site.gives(format!("{HEADINGS}{}{good}{bad}", row(&format!("New{n}"), "Looms")));
        assert_eq!(counts(&world.look_after(15).await), (1, 0, 6, 0), "{n}");
    }
    let needs = world.needs().await;
    assert!(needs.len() == 1 && needs[0].starts_with("feed sheet, row 7 was set aside: the address"), "{needs:?}");
    site.gives(format!("{HEADINGS}{good}{}", bad.replace("no address", "ana@x.example")));
    assert_eq!(counts(&world.look_after(15).await), (1, 0, 5, 0), "mended in the sheet");
}

#[tokio::test]
async fn a_changed_row_is_new_and_a_note_beside_it_is_no_change() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    site.gives(format!("{HEADINGS}{}", row("Ana", "Glazes")));
    world.look_after(1).await;
    let (headings, noted) = (HEADINGS.replace('\n', ",Order id\n"), row("Ana", "Glazes").replace('\n', ",17\n"));
    site.gives(format!("{headings}{noted}"));
    assert_eq!(counts(&world.look_after(15).await), (0, 0, 1, 0), "a column of no use");
    site.gives(format!("{headings}{}", noted.replace("08:30", "08:50").replace("Glazes", "Kilns")));
    assert_eq!(counts(&world.look_after(15).await), (0, 1, 0, 0));
    let ana = world.daemon.ctx.store.member_by_address(&world.space().id, "ana@x.example").await.unwrap().unwrap();
    assert_eq!(ana.profile.offers[0].text, "Kilns");
}

#[tokio::test]
async fn an_address_that_stood_beside_another_name_still_holds_it() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    site.gives(format!("{HEADINGS}{}", row("Ana", "Glazes")));
    world.look_after(1).await;
    let guest = row("Ana", "Kilns").replace(",Ana,", ",Bo,");
    site.gives(format!("{HEADINGS}{}{guest}", row("Ana", "Glazes")));
    let looked = world.look_after(15).await;
    assert!(
        report(&looked).set_aside[0].1.contains("the same address stands beside another name in row 2"),
        "{looked:?}"
    );
}

#[tokio::test]
async fn a_booking_is_a_planned_day_and_one_that_is_too_early_has_its_time() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    let on = |name: &str, day: &str| row(name, "Looms").replace("2026-02-03", day);
    site.gives(format!("{HEADINGS}{}{}", on("Ana", "2026-02-06"), on("Ben", "2026-02-27")));
    assert_eq!(counts(&world.look_after(1).await), (1, 0, 0, 0));
    assert_eq!(world.people().await, ["Ana"]);
    assert_eq!(world.needs().await, [""; 0], "nobody has to do anything about it");
    assert_eq!(counts(&world.look_after(15 * 24 * 60).await), (1, 0, 1, 0), "the same sheet, two weeks later");
    assert_eq!(world.people().await, ["Ana", "Ben"]);
    let day = "2026-02-27".parse().unwrap();
    assert_eq!(world.daemon.ctx.store.who_is_in(&world.space().id, day).await.unwrap().len(), 1);
}

#[tokio::test]
async fn people_come_by_a_feed_as_well() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet").replace("check-ins", "people")).await;
    site.gives("Email,Name,Offers\nana@x.example,Ana,Glazes\n");
    assert_eq!(counts(&world.look_after(1).await), (1, 0, 0, 0));
    world.erase("ana@x.example").await;
    site.gives("Email,Name,Offers\nana@x.example,Ana,Glazes\nben@x.example,Ben,Books\nBEN@x.example,Bea,Books\n");
    assert_eq!(counts(&world.look_after(15).await), (1, 0, 1, 1));
    assert_eq!(world.people().await, ["Ben"]);
}

#[tokio::test]
async fn a_row_is_forgotten_once_it_has_left_the_sheet_for_long_enough() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    let (ana, ben) = (row("Ana", "Glazes"), row("Ben", "Bookkeeping"));
    site.gives(format!("{HEADINGS}{ana}{ben}"));
    world.look_after(1).await;
    let store = world.daemon.ctx.store.clone();
    // The sheet rests for more than a year: its rows still stand in it.
    for month in 1..=14 {
        assert_eq!(world.look_after(30 * 24 * 60).await[0].came, Came::Unchanged, "{month}");
    }
    assert_eq!(marks(&store, &world).await, 2);
    site.gives(format!("{HEADINGS}{ana}"));
    assert_eq!(counts(&world.look_after(15).await), (0, 0, 1, 0));
    world.look_after(61).await;
    assert_eq!(marks(&store, &world).await, 1, "the row that has gone");
}

impl World {
    async fn erase(&self, address: &str) {
        let (ctx, space) = (&self.daemon.ctx, self.space());
        let member = ctx.store.member_by_address(&space.id, address).await.unwrap().unwrap();
        let word = OnWhoseWord { wording: "Delete everything".into(), evidence: "a test".into() };
        erase_member(ctx, &space, &member, word, self.now).await.unwrap();
    }
}

#[tokio::test]
async fn the_alarm_of_a_feed_that_is_gone_is_over_also_when_it_was_the_last() {
    let mut world = World::new().await;
    let store = world.daemon.ctx.store.clone();
    store.raise_alarm("feed:sample-hub:gone", "could not be read", world.now).await.unwrap();
    world.tick_after(chrono::Duration::minutes(1)).await;
    assert_eq!(store.alarms().await.unwrap(), []);
}
