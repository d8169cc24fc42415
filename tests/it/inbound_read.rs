//! `inbound read`: what a saved mail is taken for, on the command line, without a hub.

use crate::command_line::Shell;
use serde_json::{Value, json};
use std::path::PathBuf;

/// One of the mails under `tests/mail`.
fn mail(name: &str) -> String {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail")).join(format!("{name}.eml"));
    assert!(path.exists(), "{}", path.display());
    path.to_string_lossy().into_owned()
}

fn read(name: &str, more: &[&str]) -> Value {
    let file = mail(name);
    let out = Shell::new().out(&[&["inbound", "read", &file, "--json", "--today", "2026-02-03"], more].concat());
    assert_eq!(out.lines().count(), 1);
    serde_json::from_str(&out).unwrap()
}

const KEYS: [&str; 15] = [
    "diagnostic",
    "from",
    "intent",
    "kind",
    "new_text",
    "no_refs",
    "outcomes",
    "profile_kind",
    "recipient",
    "refs",
    "severity",
    "status",
    "until",
    "why",
    "words",
];

fn keys(read: &Value) -> Vec<&str> {
    read.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_reply_is_read_to_its_meaning() {
    let yes = read("person.reply", &["--people", "Rafe,Adaeze", "--about", "digest"]);
    assert_eq!(keys(&yes), KEYS);
    assert_eq!(yes["kind"], "person");
    assert_eq!(yes["from"], "lorna@lornawrites.example");
    assert_eq!((&yes["intent"], &yes["refs"]), (&json!("yes"), &json!([1, 2])));
    assert!(yes["new_text"].as_str().unwrap().starts_with("Yes please, both of them."), "{yes}");
    assert!(!yes["new_text"].as_str().unwrap().contains("Rafe is looking"), "the quote is no answer: {yes}");
    for null in ["no_refs", "until", "words", "recipient", "status", "severity", "why"] {
        assert_eq!(yes[null], Value::Null, "{null}");
    }
    // Nobody knows whom the letter was about: the words stay as they were written.
    assert_eq!(read("person.reply", &[])["refs"], json!(["both"]));
    // Two under one number are one introduction of three.
    let three = read("person.reply", &["--people", "Rafe+Adaeze", "--about", "digest"]);
    assert_eq!((&three["intent"], &three["refs"]), (&json!("yes"), &json!([1])));
    let nobody = read("person.reply", &["--people", "", "--about", "digest"]);
    assert_eq!(nobody["intent"], "ask");
    assert!(!nobody["why"].as_str().unwrap().is_empty());
    let html = read("person.html-only", &["--people", "Rafe,Adaeze", "--about", "digest"]);
    assert_eq!((&html["intent"], &html["refs"]), (&json!("yes"), &json!([1, 2])), "{html}");
    let pause = read("person.out-of-office-in-words", &["--about", "digest"]);
    assert_eq!((&pause["kind"], &pause["intent"]), (&json!("person"), &json!("pause")));
    assert_eq!((&pause["until"], &pause["refs"]), (&json!("2026-02-10"), &Value::Null));
}

#[test]
fn what_nobody_wrote_is_never_read_for_commands() {
    let bounce = read("bounce.report-user-unknown", &["--people", "Rafe", "--about", "digest"]);
    assert_eq!(keys(&bounce), KEYS);
    assert_eq!(bounce["kind"], "bounce");
    assert_eq!(bounce["recipient"], "lorna@lornawrites.example");
    assert_eq!((&bounce["status"], &bounce["severity"]), (&json!("5.1.1"), &json!("hard")));
    assert_eq!((&bounce["intent"], &bounce["new_text"]), (&Value::Null, &Value::Null));
    for name in [
        "auto_reply.exchange",
        "reaction.gmail",
        "calendar.reply",
        "list.with-an-id",
        "receipt.read",
        "challenge.confirm",
    ] {
        let automatic = read(name, &["--people", "Rafe", "--about", "digest"]);
        assert_eq!(automatic["kind"], name.split('.').next().unwrap());
        assert_eq!((&automatic["intent"], &automatic["refs"]), (&Value::Null, &Value::Null), "{name}");
    }
    assert_eq!(read("unsubscribe.button", &[])["intent"], "stop");
    let deep = read("unreadable.too-deep", &[]);
    assert!(deep["kind"] == "unreadable" && deep["why"].as_str().unwrap().contains("20 deep"), "{deep}");
}

#[test]
fn the_command_says_it_in_lines_and_complains_in_a_sentence() {
    let shell = Shell::new();
    let file = mail("person.reply");
    let out = shell.out(&["inbound", "read", &file, "--people", "Rafe,Adaeze", "--about", "digest"]);
    for line in
        ["kind         person", "from         lorna@lornawrites.example", "intent       yes", "refs         1, 2"]
    {
        assert!(out.lines().any(|found| found == line), "{line} in\n{out}");
    }
    let out = shell.out(&["inbound", "read", &mail("bounce.exim-delayed")]);
    assert!(out.contains("severity     delayed"), "{out}");
    // What a stranger wrote cannot steer the terminal.
    std::fs::write(shell.path("hostile.eml"), "From: a@x.example\nSubject: x\n\n\u{1b}[2Jyes\u{7}\n").unwrap();
    assert!(!shell.out(&["inbound", "read", "hostile.eml"]).contains('\u{1b}'));
    std::fs::write(shell.path("large.eml"), vec![b'x'; 6 << 20]).unwrap();
    assert!(shell.out(&["inbound", "read", "large.eml"]).contains("larger than 5 MB"));
    std::fs::write(shell.path("empty.eml"), "").unwrap();
    assert!(shell.out(&["inbound", "read", "empty.eml"]).contains("It is empty."));
    let (code, says) = shell.fails(&["inbound", "read", "missing.eml"]);
    assert_eq!((code, says.contains("missing.eml cannot be read")), (1, true), "{says}");
    let (code, says) = shell.fails(&["inbound", "read", &file, "--people", "Rafe+,Adaeze"]);
    assert_eq!((code, says.contains("--people is a list of names")), (2, true), "{says}");
    assert_eq!(shell.fails(&["inbound", "read", &file, "--about", "news"]).0, 2);
}
