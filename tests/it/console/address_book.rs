//! The address book: found, a page at a time, written anew, and the same on the command line.

use super::{Host, value_in};
use crate::command_line::Shell;
use crate::world::World;
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::domain::id::OutsiderId;
use elevenses::domain::introduction::PartyId;
use elevenses::flow::find_party::find_party;

impl World {
    /// The sample hub with so many in its address book, of whom every tenth is of one organisation.
    async fn with_address_book(people: usize) -> World {
        let world = World::new().await;
        let space = world.space().id.to_string();
        let db = world.database();
        for n in 0..people {
            let sql = "INSERT INTO outsiders (id, space_id, name, organisation, email, created_at)
                       VALUES ('out' || ?1, ?2, ?3, ?4, ?5, '2026-01-01T00:00:00.000Z')";
            let organisation = if n % 10 == 0 { "Zürich Works" } else { "" };
            let params = (n as i64, &space, format!("Friend {n:03}"), organisation, format!("f{n}@friends.example"));
            db.execute(sql, params).unwrap();
        }
        world
    }
}

/// The names in the address book as a page shows it.
fn names(body: &str) -> Vec<&str> {
    let entries = body.split("<li class=\"card\"><p><strong>").skip(1);
    entries.map(|entry| entry.split('<').next().unwrap()).collect()
}

fn edit_links(body: &str) -> Vec<String> {
    let links = body.split('"').filter(|part| part.ends_with("/edit"));
    links.map(|link| link.strip_prefix("/s/sample-hub/organiser").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn it_is_listed_a_page_at_a_time_and_found_by_the_beginning_of_any_word() {
    let world = World::with_address_book(120).await;
    let host = world.host().await;
    let page = host.get("/address-book").await.body;
    assert_eq!((names(&page).len(), names(&page)[0]), (50, "Friend 000 (Zürich Works)"));
    assert!(page.contains("1 to 50 of 120") && page.contains("Next page"), "{page}");
    let page = host.get("/address-book?page=3").await.body;
    assert_eq!((names(&page).len(), names(&page)[19]), (20, "Friend 119"));
    for (typed, found, first) in [
        ("friend", 50, "Friend 000 (Zürich Works)"),
        ("zurich", 12, "Friend 000 (Zürich Works)"),
        ("WORKS+friend", 12, "Friend 000 (Zürich Works)"),
        ("f7%40friends.example", 1, "Friend 007"),
        ("119", 1, "Friend 119"),
    ] {
        let page = host.get(&format!("/address-book?q={typed}")).await.body;
        assert_eq!((names(&page).len(), names(&page)[0]), (found, first), "{typed}");
    }
    assert!(host.get("/address-book?q=friend").await.body.contains("?q=friend&#38;page=2"), "the next page knows");
    let page = host.get("/address-book?q=nobody").await.body;
    assert!(page.contains("Nobody is found by “nobody”") && !page.contains("Nobody yet"), "{page}");
}

#[tokio::test]
async fn one_of_many_is_meant_by_name_address_or_row() {
    let world = World::with_address_book(120).await;
    let host = world.host().await;
    for (first, value) in [("o%3Aout7", "Friend 007"), ("o%3Anobody", "")] {
        let page = host.get(&format!("/introduce?first={first}")).await;
        assert_eq!(value_in(&page, "first"), value, "{first}");
    }
    let meant = async |typed: &str| find_party(&world.daemon.ctx, &world.space(), typed).await;
    for typed in ["Friend 008", " friend 008 ", "F8@friends.example"] {
        assert_eq!(meant(typed).await.unwrap(), PartyId::Outsider(OutsiderId::new("out8")), "{typed}");
    }
    for typed in ["", "Friend", "zurich works"] {
        assert!(meant(typed).await.is_err(), "{typed}");
    }
}

#[tokio::test]
async fn an_entry_is_written_anew() {
    let mut world = World::with_address_book(1).await;
    let host = world.host().await;
    let edit = edit_links(&host.get("/address-book").await.body).remove(0);
    assert_eq!(value_in(&host.get(&edit).await, "outsider_name"), "Friend 000");
    let first = [("outsider_name", "Wren Ashby"), ("outsider_offers", "a hall\na van"), ("outsider_needs", "paint")];
    let page = host.fill_in(&edit, &first).await;
    assert_eq!(names(&page.body), ["Wren Ashby"], "what is left empty is gone: {}", page.body);
    assert!(page.body.contains("Could help with: a hall; a van") && !page.body.contains("@friends"), "{}", page.body);
    let page = host.fill_in(&edit, &[("outsider_name", ""), ("outsider_email", "no address")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("href=\"#outsider_email\"") && page.body.contains("value=\"no address\""));
    let (cookie, mark) = (host.cookie.clone(), host.mark.clone());
    world.tick_after(Duration::days(2)).await;
    let host = Host { world: &world, cookie, mark };
    let again =
        [("outsider_name", "Wren Ashby"), ("outsider_offers", "a boat\na van"), ("outsider_email", "w@x.example")];
    let page = host.fill_in(&edit, &again).await;
    assert!(page.body.contains("Could help with: a boat; a van") && page.body.contains("w@x.example"), "{}", page.body);
    assert_eq!(world.count("SELECT COUNT(*) FROM outsider_lines"), 2);
    let since = "SELECT COUNT(*) FROM outsider_lines WHERE text = 'a van' AND first_said_at < '2026-02-04'";
    assert_eq!(world.count(since), 1, "what stays keeps its age");
}

#[tokio::test]
async fn who_was_taken_out_or_is_of_another_space_is_not_edited_and_a_viewer_has_no_buttons() {
    let world = World::with_address_book(2).await;
    let host = world.host().await;
    world.database().execute("UPDATE outsiders SET retired_at = '2026-02-01' WHERE id = 'out0'", []).unwrap();
    let sql = "INSERT INTO spaces (id, slug, owned_by, settings, created_at, updated_at) VALUES ('other', 'other', 'console', '{}', 't', 't')";
    world.database().execute(sql, []).unwrap();
    let anew = [("outsider_name", "Mallory")];
    for path in ["/address-book/out0/edit", "/address-book/nobody/edit"] {
        assert_eq!(host.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(host.fill_in(path, &anew).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(host.get("/address-book").await.body.contains("/address-book/out1/edit"));
    let viewer = world.host_as("lou@samplehub.example").await;
    let sql = "UPDATE organiser_spaces SET role = 'viewer' WHERE organiser_id = (SELECT id FROM organisers WHERE email = 'lou@samplehub.example')";
    world.database().execute(sql, []).unwrap();
    let page = viewer.get("/address-book").await.body;
    assert_eq!(names(&page), ["Friend 001"]);
    assert!(!page.contains("/edit") && !page.contains("/remove") && !page.contains("/address-book/add"), "{page}");
    world.database().execute("UPDATE outsiders SET space_id = 'other' WHERE id = 'out1'", []).unwrap();
    assert_eq!(host.fill_in("/address-book/out1/edit", &anew).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.count("SELECT COUNT(*) FROM outsiders WHERE name = 'Mallory'"), 0);
}

#[test]
fn the_command_line_does_the_same() {
    let shell = Shell::new();
    shell.out(&[
        "outsider",
        "add",
        "Wren Ashby",
        "--organisation",
        "Tidewell Trust",
        "--email",
        "wren@tidewell.example",
    ]);
    shell.out(&["outsider", "add", "Ida Holt"]);
    assert_eq!(shell.out(&["outsider", "list", "--search", "ida"]).lines().count(), 1);
    shell.out(&["outsider", "edit", "Wren Ashby", "--offers", "a hall; a van", "--name", "Wren Ash"]);
    let list = shell.out(&["outsider", "list", "--search", "wren"]);
    assert!(list.starts_with("Wren Ash (Tidewell Trust) <wren@tidewell.example>"), "what is not given stays: {list}");
    let (code, says) = shell.fails(&["outsider", "edit", "Wren Ash", "--email", "nowhere"]);
    assert!(code == 2 && says.contains("email "), "{says}");
    assert_eq!(shell.fails(&["outsider", "edit", "Nobody", "--name", "X"]).0, 2);
    // Two of one name are told apart by address, and where there is none by their row.
    shell.out(&["outsider", "add", "Wren Ash", "--organisation", "Tidewell Trust"]);
    let (code, says) = shell.fails(&["outsider", "edit", "Wren Ash", "--needs", "paint"]);
    let list = shell.out(&["outsider", "list", "--search", "wren"]);
    let other = list.lines().find(|line| !line.contains('@')).unwrap().rsplit(' ').next().unwrap();
    assert!(code == 2 && says.contains("wren@tidewell.example for Wren Ash (Tidewell Trust)"), "{says}");
    assert!(says.contains(&format!("{other} for Wren Ash")), "{says}");
    shell.out(&["outsider", "edit", "wren@tidewell.example", "--needs", "paint"]);
    shell.out(&["outsider", "remove", other]);
    shell.out(&["import", "check-ins", "day.csv"]);
    let (code, says) = shell.fails(&["introduce", "Rafe", "Lorn"]);
    assert!(code == 2 && says.contains("write lorna@lornawrites.example for Lorna"), "{says}");
    shell.out(&["outsider", "remove", "Ida Holt"]);
    assert_eq!(shell.out(&["outsider", "list"]).lines().count(), 1);
}
