//! The second opinion with real weights. Run by `tests/real/model/run`, which fetches them; without them it fails.

use elevenses::model::Model;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[derive(Deserialize)]
struct Expected {
    text: String,
    direction: Vec<f32>,
}

fn folder() -> PathBuf {
    let folder = std::env::var("MODEL_FOLDER").expect("MODEL_FOLDER names no folder: use tests/real/model/run");
    folder.into()
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn our_directions_are_those_of_the_program_the_model_was_made_with() {
    let expected: Vec<Expected> = serde_json::from_str(include_str!("expected.json")).unwrap();
    let model = Model::load(&folder()).unwrap();
    for Expected { text, direction } in &expected {
        let ours = model.direction(text);
        let near = cosine(&ours, direction);
        println!("{near:.6}  {}", text.chars().take(60).collect::<String>());
        assert!(ours.len() == 384 && near > 0.999, "{near} {text}");
    }
    for one in &expected {
        for other in &expected {
            let kept = model.embed(&one.text).near(&model.embed(&other.text));
            let exact = cosine(&one.direction, &other.direction);
            assert!((kept - exact).abs() < 0.01, "{kept} {exact} {} {}", one.text, other.text);
        }
    }
}

/// A hub in a folder of its own, with the program as it is typed.
struct Hub(tempfile::TempDir);

impl Hub {
    fn new() -> Hub {
        let hub = Hub(tempfile::tempdir().unwrap());
        let config = hub.0.path().join("config/spaces");
        std::fs::create_dir_all(&config).unwrap();
        std::fs::write(config.join("sample-hub.toml"), include_str!("../../../config/spaces/sample-hub.toml")).unwrap();
        let settings = "database = \"../e.db\"\nkeys_file = \"../e.keys\"\nlisten = \"127.0.0.1:0\"\n";
        std::fs::write(hub.0.path().join("config/elevenses.toml"), settings).unwrap();
        hub
    }

    fn run(&self, args: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_elevenses"));
        let Output { status, stdout, stderr } = command.current_dir(self.0.path()).args(args).output().unwrap();
        (status.code().unwrap(), String::from_utf8([stdout, stderr].concat()).unwrap())
    }

    fn done(&self, args: &[&str]) -> String {
        let (code, says) = self.run(args);
        assert_eq!(code, 0, "{args:?}: {says}");
        says
    }
}

const PEOPLE: &str = "\
Timestamp,Email Address,What should we call you?,What could you help others with?,What are you looking for?,Introductions today?
2026/02/03 8:30:00 AM GMT,rafe@oralhistory.example,Rafe,Genealogy,,Yes
2026/02/03 8:31:00 AM GMT,adaeze@streetarchive.example,Adaeze,,Tracing my ancestors,Yes
2026/02/03 8:32:00 AM GMT,nadir@openmic.example,Nadir,Juggling,A van for the weekend,Yes
";

#[test]
fn a_model_is_added_reads_what_people_wrote_and_is_heeded() {
    let (hub, folder) = (Hub::new(), folder());
    std::fs::write(hub.0.path().join("day.csv"), PEOPLE).unwrap();
    hub.done(&["import", "check-ins", "day.csv", "--space", "sample-hub"]);
    let explain = ["explain", "Rafe", "Adaeze", "--day", "2026-02-03"];
    assert!(hub.done(&explain).contains("no reason"), "words find nothing");
    let added = hub.done(&["model", "add", folder.to_str().unwrap()]);
    assert!(added.contains("it has read 4 offers and needs"), "{added}");
    assert!(hub.done(&["model", "show"]).contains("4 of 4 offers and needs read"));
    let says = hub.done(&explain);
    assert!(says.contains("may help with Adaeze’s “Tracing my ancestors”") && says.contains("put forward"), "{says}");
    assert!(!hub.done(&["explain", "Nadir", "--day", "2026-02-03"]).contains("Juggling” may help"));
    hub.done(&["model", "remove"]);
    assert!(hub.done(&explain).contains("no reason"));
}

fn copied(to: &Path) {
    for file in elevenses::model::FILES {
        std::fs::copy(folder().join(file), to.join(file)).unwrap();
    }
}

#[test]
fn what_is_no_such_model_is_refused_with_a_sentence() {
    let hub = Hub::new();
    let folder = hub.0.path().join("other");
    std::fs::create_dir(&folder).unwrap();
    let change = |file: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        copied(&folder);
        let path = folder.join(file);
        std::fs::write(&path, change(std::fs::read(&path).unwrap())).unwrap();
        let (code, says) = hub.run(&["model", "add", "other"]);
        assert!(code == 2 && says.contains(&format!("other/{file}")), "{code} {says}");
        says
    };
    let replaced = |from: &'static str, to: &'static str| {
        move |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(from, to).into_bytes()
    };
    assert!(change("config.json", &replaced("\"bert\"", "\"roberta\"")).contains("it is roberta"));
    change("tokenizer.json", &replaced("\"WordPiece\"", "\"BPE\""));
    change("model.safetensors", &|bytes| bytes[..bytes.len() / 2].to_vec());
    change("model.safetensors", &|_| b"<html>".to_vec());
    // Weights of noise have the right shape and say nothing.
    let noise = |mut bytes: Vec<u8>| {
        let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
        bytes[header..].as_chunks_mut::<4>().0.reverse();
        bytes
    };
    assert!(change("model.safetensors", &noise).contains("near to it"));
    copied(&folder);
    hub.done(&["model", "add", "other"]);
    std::fs::remove_file(folder.join("model.safetensors")).unwrap();
    let (code, says) = hub.run(&["model", "show"]);
    assert!(code == 3 && says.contains("it cannot be used now"), "{code} {says}");
}
