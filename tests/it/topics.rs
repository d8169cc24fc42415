//! What counts as the same: out of the box, by the organiser's word, and never because it looks alike.

use crate::command_line::Shell;
use crate::world::{Page, World, link_in};
use axum::http::StatusCode;

const DAY: &str = "Timestamp,Email,Name,What are you interested in?,Introductions today?
2026-02-03 08:30:00,ana@x.example,Ana,UX,Yes
2026-02-03 08:31:00,ben@y.example,Ben,user experience,Yes
2026-02-03 08:32:00,cem@z.example,Cem,\"Wild swimming, Kitchen gardens\",Yes
2026-02-03 08:33:00,dee@v.example,Dee,Cold dips,Yes
2026-02-03 08:34:00,eli@w.example,Eli,\"Wild swimming, Xylographic maps\",Yes
2026-02-03 08:35:00,fay@u.example,Fay,\"Wild swimming, Xylographc maps\",Yes
";

fn hub() -> Shell {
    let shell = Shell::new();
    std::fs::write(shell.path("topics.csv"), DAY).unwrap();
    shell.out(&["import", "check-ins", "topics.csv"]);
    shell
}

fn why(shell: &Shell, one: &str, other: &str) -> String {
    shell.out(&["explain", one, other, "--day", "2026-02-03"])
}

#[test]
fn what_is_merged_is_shared_and_what_is_split_is_not() {
    let shell = hub();
    assert!(why(&shell, "Ana", "Ben").contains("[ux design"), "{}", why(&shell, "Ana", "Ben"));
    let before = why(&shell, "Cem", "Dee");
    let said = shell.out(&["topics", "merge", "cold dips", "Wild swimming"]);
    assert_eq!(said, "“cold dip” counts as “open water swimming”, from the next matching on\n");
    let merged = why(&shell, "Cem", "Dee");
    assert!(merged.contains("[open water swimming"), "{before}\n{merged}");
    shell.out(&["topics", "split", "cold dips"]);
    assert_eq!(why(&shell, "Cem", "Dee"), before);
    shell.out(&["topics", "split", "UX"]);
    assert!(!why(&shell, "Ana", "Ben").contains("[ux design"), "{}", why(&shell, "Ana", "Ben"));
}

#[test]
fn the_list_shows_people_and_wordings_and_what_is_merged() {
    let shell = hub();
    shell.out(&["topics", "merge", "cold dips", "wild swimming"]);
    shell.out(&["topics", "alias", "sea bathing", "cold dips", "--space", "sample-hub"]);
    let list = shell.out(&["topics", "list"]);
    let first: Vec<&str> =
        list.lines().next().unwrap().split("  ").filter(|cell| !cell.is_empty()).map(str::trim).collect();
    let merged = "Wild swimming (shipped); Cold dips (merged here); sea bathing (merged here, used by nobody)";
    assert_eq!(first, ["open water swimming", "4", merged], "{list}");
    let json: serde_json::Value = serde_json::from_str(&shell.out(&["topics", "list", "--json"])).unwrap();
    assert_eq!((json[1]["topic"].as_str(), json[1]["people"].as_u64()), (Some("ux design"), Some(2)), "{json}");
    assert_eq!(json[0]["wordings"][1]["merged"], "own");
}

#[test]
fn look_alikes_are_listed_with_their_command_and_nothing_is_merged() {
    let shell = hub();
    let listed = shell.out(&["topics", "look-alikes"]);
    let line = "“Xylographc maps” looks like “Xylographic maps”: elevenses topics merge 'Xylographc maps' 'Xylographic maps'\n";
    assert_eq!(listed, line);
    assert_eq!(shell.out(&["topics", "look-alikes"]), line, "looking merges nothing");
    shell.out(&["topics", "merge", "Xylographc maps", "Xylographic maps"]);
    assert_eq!(shell.out(&["topics", "look-alikes"]), "");
    assert_eq!(shell.out(&["topics", "look-alikes", "--json"]), "[]\n");
}

#[test]
fn nonsense_is_answered_with_a_sentence() {
    let shell = hub();
    let table: [(&[&str], &str); 7] = [
        (&["merge", "wild swiming", "UX"], "nobody here holds “wild swiming”. Did you mean “Wild swimming”?"),
        (&["merge", "UX", "zorbing"], "`elevenses topics list` shows what people hold"),
        (&["merge", "UX", "UX"], "these are one topic already: “ux design”"),
        (&["merge", "UX", "user experience"], "these are one topic already"),
        (&["split", "cold dips"], "“cold dip” is merged with nothing here"),
        (&["alias", "!!", "UX"], "nobody here holds “!!”"),
        (&["alias", "hops", "bookbinidng"], "Did you mean"),
    ];
    for (args, says) in table {
        let (code, said) = shell.fails(&[&["topics"], args].concat());
        assert_eq!((code, said.contains(says)), (2, true), "{args:?}: {said}");
    }
}

/// Somebody new fills in the form and presses the button of the letter to their address.
async fn arrives(world: &mut World, name: &str, interests: &str) -> Page {
    let email = format!("{}@new.example", name.to_lowercase());
    let form = [("name", name), ("email", &email), ("interests", interests), ("wants_introductions", "yes")];
    assert_eq!(world.post("/s/sample-hub/check-in", &form).await.status, StatusCode::OK);
    world.tick_after(chrono::Duration::minutes(1)).await;
    let link = link_in(&world.letter_to(&email).text, "/c/");
    world.post(&link, &[]).await
}

#[tokio::test]
async fn the_page_after_a_check_in_asks_what_was_meant_and_changes_nothing() {
    let mut world = World::new().await;
    let asks = "Did you mean";
    assert!(!arrives(&mut world, "Una", "Xylographic maps").await.body.contains(asks));
    let page = arrives(&mut world, "Vic", "Xylographc maps").await.body;
    assert!(
        page.contains("You are checked in") && !page.contains(asks),
        "what one person holds is offered to nobody: {page}"
    );
    assert!(!arrives(&mut world, "Wim", "Xylographic maps").await.body.contains(asks), "two hold it now");
    let page = arrives(&mut world, "Xia", "Xylogaphic maps, Poetry").await.body;
    assert!(page.contains("You wrote “Xylogaphic maps”. Did you mean “Xylographic maps”?"), "{page}");
    assert_eq!(page.matches(asks).count(), 1);
    let page = arrives(&mut world, "Yan", "Bookbinidng").await.body;
    assert!(page.contains("Did you mean “bookbinding”?"), "of the shipped table: {page}");
    let (lines, aliases) = world.daemon.ctx.store.interests(&world.space().id).await.unwrap();
    assert!(lines.iter().any(|line| line.text == "Xylogaphic maps, Poetry"), "{lines:?}");
    assert!(aliases.0.is_empty());
}

#[tokio::test]
async fn through_their_own_link_people_are_asked_once() {
    let mut world = World::morning().await;
    world.now += chrono::Duration::minutes(1);
    let link = link_in(&world.letter_to("rafe@oralhistory.example").text, "/1/yes");
    let own = link.replace("/1/yes", "/check-in");
    let form = [("interests", "Bookbinidng"), ("wants_introductions", "yes")];
    let first = world.post(&own, &form).await.body;
    assert!(first.contains("Did you mean “bookbinding”?"), "{first}");
    world.now += chrono::Duration::minutes(1);
    assert!(!world.post(&own, &form).await.body.contains("Did you mean"), "they have been asked");
    world.now += chrono::Duration::minutes(1);
    assert!(!world.post(&own, &[("interests", "Bookbinding"), form[1]]).await.body.contains("Did you mean"));
}
