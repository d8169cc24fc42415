//! A second opinion in a whole morning, with embeddings made by hand: what is said, to whom, and what becomes of them.

use crate::command_line::Shell;
use crate::world::{Letter, World, link_in};
use elevenses::domain::embedding::Embedding;
use elevenses::flow::explain::explain;
use elevenses::store::Unread;
use rusqlite::Connection;
use std::path::Path;

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";
const NADIR: &str = "nadir@openmic.example";
const HASH: &str = "00ff";
const NEED: &str = "Recording older residents";
const OFFER: &str = "Oral history";
const ROOM: &str = "\
Timestamp,Email Address,What should we call you?,Here today as,What do you do?,What could you help others with?,What are you looking for?,What are you interested in?,Introductions today?
2026/02/03 8:30:00 AM GMT,rafe@oralhistory.example,Rafe,coworker,Listens,Oral history,,Jazz,Yes
2026/02/03 8:31:00 AM GMT,adaeze@streetarchive.example,Adaeze,coworker,Walks,,Recording older residents,Bees,Yes
2026/02/03 8:32:00 AM GMT,nadir@openmic.example,Nadir,visitor,Sings,Juggling,,Kites,Yes
";

/// As a model might: these two lines near to each other, everything else in its own direction.
fn made(line: &Unread) -> Embedding {
    match line.text.as_str() {
        NEED => Embedding::of(&[1.0, 0.0, 0.0]),
        OFFER => Embedding::of(&[0.6, 0.8, 0.0]),
        _ => Embedding::of(&[0.0, 0.0, 1.0]),
    }
}

impl World {
    /// Three who share no word, at ten past nine.
    async fn without_a_shared_word() -> World {
        let mut world = World::new().await;
        world.tick_at("2026-02-03T09:10:00Z").await;
        world.import(ROOM).await.unwrap();
        world
    }

    /// The same with a model that has read all.
    async fn with_a_second_opinion() -> World {
        let world = World::without_a_shared_word().await;
        let store = &world.daemon.ctx.store;
        store.keep_model(Path::new("/nowhere/minilm"), HASH, world.now).await.unwrap();
        world.read_all(HASH).await;
        world
    }

    async fn read_all(&self, hash: &str) {
        let store = &self.daemon.ctx.store;
        let lines = store.unread_lines(100).await.unwrap();
        store.keep_embeddings(hash, lines.into_iter().map(|line| (line.clone(), made(&line))).collect()).await.unwrap();
    }

    async fn lines_read(&self) -> (usize, usize) {
        self.daemon.ctx.store.lines_read().await.unwrap()
    }
}

fn masked(letter: &Letter) -> String {
    let page = link_in(&letter.text, "/stop").replace("/stop", "");
    format!("To: {}\nSubject: {}\n\n{}", letter.to, letter.subject, letter.text.replace(&page, "PAGE"))
}

#[tokio::test]
async fn who_may_help_is_said_to_both_and_that_it_is_less_sure() {
    let mut world = World::with_a_second_opinion().await;
    world.tick_at("2026-02-03T09:15:00Z").await;
    insta::assert_snapshot!("digest_with_a_second_opinion", masked(&world.letter_to(ADAEZE)));
    let rafe = world.letter_to(RAFE);
    let says = rafe.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(says.contains("Your “Oral history” may help with Adaeze’s “Recording older residents”."), "{says}");
    assert!(rafe.html.contains("may help"), "{}", rafe.html);
    assert!(world.daemon.ctx.store.alarms().await.unwrap().is_empty());
    // As with any other reason, both have to say yes.
    world.press(RAFE, "Adaeze", "yes").await;
    assert!(!world.letters().iter().any(|l| l.text.contains(RAFE)));
    world.press(ADAEZE, "Rafe", "yes").await;
    world.tick_at("2026-02-03T09:16:00Z").await;
    assert!(world.letter_to(ADAEZE).text.contains(RAFE));
}

#[tokio::test]
async fn without_a_model_everything_is_as_it_was() {
    let mut world = World::without_a_shared_word().await;
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert!(world.letters().iter().all(|l| !l.text.contains("may help")));
    assert_eq!(world.lines_read().await, (3, 0));
}

#[tokio::test]
async fn it_is_explained() {
    let world = World::with_a_second_opinion().await;
    let day = world.now.date_naive();
    let lines = explain(&world.daemon.ctx, &world.space(), day, ("Rafe", Some("Adaeze")), world.now).await.unwrap();
    let says = lines.join("\n");
    assert!(says.contains("Rafe’s “Oral history” may help with Adaeze’s “Recording older residents”"), "{says}");
    assert!(says.contains("nearness 0.60") && says.contains("they are put forward"), "{says}");
}

#[tokio::test]
async fn an_embedding_goes_with_its_line_its_model_and_its_member() {
    let world = World::with_a_second_opinion().await;
    assert_eq!(world.lines_read().await, (3, 3));
    let store = &world.daemon.ctx.store;
    // Said again, it need not be read again; said otherwise, it has to be.
    world.import(&ROOM.replace("8:3", "8:4")).await.unwrap();
    assert_eq!(world.lines_read().await, (3, 3));
    world.import(&ROOM.replace("8:3", "8:5").replace("Juggling", "Stilts")).await.unwrap();
    assert_eq!(world.lines_read().await, (3, 2));
    world.read_all("another model").await;
    assert_eq!(world.lines_read().await, (3, 2), "which is not the one that is kept");
    world.read_all(HASH).await;
    store.keep_model(Path::new("/elsewhere"), HASH, world.now).await.unwrap();
    assert_eq!(world.lines_read().await, (3, 3), "the same in another place");
    store.keep_model(Path::new("/elsewhere"), "another model", world.now).await.unwrap();
    assert_eq!(world.lines_read().await, (3, 0));
    world.read_all("another model").await;
    assert!(store.remove_model().await.unwrap() && !store.remove_model().await.unwrap());
    assert_eq!((world.lines_read().await, store.model().await.unwrap()), ((3, 0), None));
}

#[tokio::test]
async fn a_model_that_cannot_be_used_is_an_alarm_and_letters_go_out() {
    let mut world = World::with_a_second_opinion().await;
    world.import(&ROOM.replace("8:3", "8:5").replace("Juggling", "Stilts")).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    let alarms = world.daemon.ctx.store.alarms().await.unwrap();
    assert_eq!(alarms.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["model_unusable"]);
    assert!(alarms[0].text.contains("go without a second opinion: "), "{}", alarms[0].text);
    assert!(world.letter_to(ADAEZE).text.contains("may help"), "what was read before is still known");
    assert!(!world.letters_to(NADIR).is_empty());
}

#[test]
fn the_command_says_what_there_is_and_what_is_missing() {
    let shell = Shell::new();
    assert!(shell.out(&["model", "show"]).contains("There is no model"));
    assert!(shell.out(&["model", "remove"]).contains("There was no model"));
    let (code, says) = shell.fails(&["model", "add", "minilm"]);
    let wanted = match cfg!(feature = "second-opinion") {
        true => "minilm/model.safetensors cannot be read",
        false => "cargo build --release --features second-opinion",
    };
    assert!(code == 2 && says.contains(wanted), "{code} {says}");
    let database = Connection::open(shell.path("e.db")).unwrap();
    let kept = "INSERT INTO model VALUES (1, '/nowhere', '00ff', '2026-02-03T09:00:00.000Z')";
    database.execute(kept, []).unwrap();
    let (code, says) = shell.fails(&["model", "show"]);
    assert!(code == 3 && says.contains("it cannot be used now"), "{code} {says}");
    assert!(shell.out(&["model", "remove"]).contains("The model is removed"));
}
