//! Letters before they are sent: in every dress, and as copies that nobody can act by.

use super::tomorrow::id_of;
use crate::world::{SAMPLE, World};
use axum::http::StatusCode;
use elevenses::domain::id::MemberId;
use elevenses::domain::link::Purpose;
use elevenses::flow::erase_member::{OnWhoseWord, erase_member};

async fn ready() -> World {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    world
}

/// What could be a token in a text: long words of a link.
fn tokens(text: &str) -> Vec<String> {
    let links =
        text.split("https://hub.example/").skip(1).map(|rest| rest.split(['"', ' ', '\n', '<']).next().unwrap());
    links
        .flat_map(|link| link.split('/').map(str::to_owned).collect::<Vec<_>>())
        .filter(|part| part.len() > 7)
        .collect()
}

#[tokio::test]
async fn a_letter_is_shown_in_every_dress_and_leads_nowhere() {
    let world = ready().await;
    let host = world.host().await;
    let path = format!("/tomorrow/2026-02-03/letter/{}", id_of(&world, "Mireille"));
    let page = host.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in
        ["On a phone", "in the dark", "On a computer", "As text", "lead nowhere until it is sent", "sandbox=\"\""]
    {
        assert!(page.body.contains(words), "no “{words}” in\n{}", page.body);
    }
    let light = host.get(&format!("{path}/raw?dress=light")).await;
    let dark = host.get(&format!("{path}/raw?dress=dark")).await;
    assert!(
        light.body.contains("@media not all{.page") && !light.body.contains("prefers-color-scheme"),
        "{}",
        light.body
    );
    assert!(dark.body.contains("@media all{.page") && dark.body.contains("color-scheme:dark"), "{}", dark.body);
    for raw in [&light, &dark] {
        assert!(!raw.body.contains("https://hub.example"), "{}", raw.body);
        assert!(raw.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    }
}

#[tokio::test]
async fn a_copy_is_the_letter_without_a_token() {
    let mut world = ready().await;
    let mireille = id_of(&world, "Mireille");
    let host = world.host().await;
    let page = host.fill_in("/tomorrow/2026-02-03/copy", &[("member", &mireille)]).await;
    assert!(page.body.contains("A copy is on its way to jo@samplehub.example"), "{}", page.body);
    drop(host);
    world.tick_at("2026-02-03T09:15:00Z").await;
    let copy = world.letter_to("jo@samplehub.example");
    let own = world.letter_to("mireille@secondspring.example");
    assert_eq!(copy.subject, format!("Copy for you: {}", own.subject));
    let note = "This is a copy of Mireille's letter of Tuesday 3 February, for you";
    assert!(copy.text.starts_with(note), "{}", copy.text);
    assert!(copy.html.contains("Its buttons and links lead nowhere"), "{}", copy.html);
    // Word for word the same, but for where the links lead.
    let words =
        |text: &str| text.lines().filter(|line| !line.contains("https://")).map(str::to_owned).collect::<Vec<_>>();
    let body = copy.text.split_once("\n\n").unwrap().1;
    assert_eq!(words(body), words(&own.text));
    let live: Vec<String> = tokens(&own.text).into_iter().filter(|word| !word.contains("sample-hub")).collect();
    assert!(!live.is_empty(), "{}", own.text);
    for token in &live {
        assert!(!copy.raw.contains(token.as_str()), "{token}");
    }
    for token in tokens(&copy.text).iter().chain(&tokens(&copy.html)) {
        assert!(world.daemon.ctx.open_link(Purpose::Personal, token).await.unwrap().is_none(), "{token}");
    }
    assert_eq!(world.get("/m/nowhere/1/yes").await.status, StatusCode::NOT_FOUND);
    assert!(!copy.raw.to_lowercase().contains("list-unsubscribe"), "nobody can stop another's letters");
}

#[tokio::test]
async fn a_copy_counts_nowhere_and_needs_nobody() {
    let mut world = ready().await;
    let figures = async |world: &World| {
        let (space, day) = (world.space(), "2026-02-03".parse().unwrap());
        let store = &world.daemon.ctx.store;
        let today = store.today_figures(&space, day, world.now).await.unwrap();
        (today, store.day_figures(&space.id, day).await.unwrap())
    };
    let before = figures(&world).await;
    let host = world.host().await;
    host.fill_in("/tomorrow/2026-02-03/copy", &[("member", &id_of(&world, "Rafe"))]).await;
    host.fill_in("/rehearsal", &[]).await;
    drop(host);
    world.tick_at("2026-02-03T09:12:00Z").await;
    assert_eq!(world.letters_to("jo@samplehub.example").len(), 2);
    assert_eq!(figures(&world).await, before);
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(world.letters_to("rafe@oralhistory.example").len(), 1, "the real one all the same");
}

#[tokio::test]
async fn a_rehearsal_of_an_empty_hub_has_invented_people() {
    let mut world = World::new().await;
    let host = world.host().await;
    let page = host.fill_in("/rehearsal", &[]).await;
    assert!(page.body.contains("A letter to look at is on its way to jo@samplehub.example"), "{}", page.body);
    drop(host);
    world.tick_at("2026-02-03T09:11:00Z").await;
    let letter = world.letter_to("jo@samplehub.example");
    assert!(letter.text.starts_with("This is a rehearsal of Tuesday 3 February"), "{}", letter.text);
    for words in ["Maya", "Otis", "Its people are invented"] {
        let text = letter.text.replace('\n', " ");
        assert!(text.contains(words) && letter.html.contains(words), "no “{words}” in\n{text}");
    }
}

#[tokio::test]
async fn a_copy_forgets_whom_it_was_of() {
    let mut world = ready().await;
    let host = world.host().await;
    host.fill_in("/tomorrow/2026-02-03/copy", &[("member", &id_of(&world, "Rafe"))]).await;
    host.fill_in("/tomorrow/2026-02-03/copy", &[("member", &id_of(&world, "Adaeze"))]).await;
    drop(host);
    // Before the copies go out.
    let rafe = world.daemon.ctx.store.member(&MemberId::new(id_of(&world, "Rafe"))).await.unwrap();
    let word = OnWhoseWord { wording: "Delete".into(), evidence: "by hand".into() };
    erase_member(&world.daemon.ctx, &world.space(), &rafe, word, world.now).await.unwrap();
    world.tick_at("2026-02-03T09:12:00Z").await;
    for letter in world.letters_to("jo@samplehub.example") {
        assert!(!letter.text.contains("Rafe"), "{}", letter.text);
    }
    let says = world.daemon.ctx.store.outbox(None, None, 100).await.unwrap();
    assert!(says.iter().all(|row| !row.subject.contains("Rafe")));
}
