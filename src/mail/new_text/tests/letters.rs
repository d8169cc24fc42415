//! Our own letters, quoted in every way: none of their words may pass for an answer.

use super::*;
use std::fs;

/// Every letter that a snapshot holds, as somebody got it.
fn letters() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/snapshots");
    let mut letters = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        let Some((_, mail)) = text.split_once("\nTo: ") else { continue };
        let (_, body) = mail.split_once("\n\n").unwrap();
        letters.push((
            entry.file_name().to_string_lossy().into_owned(),
            body.replace("TOKEN", "k7m2qxw4sdn5avtrj3chzpubye6gfo"),
        ));
    }
    assert!(letters.len() >= 12, "the letters were found");
    letters
}

fn marked(letter: &str) -> String {
    letter.lines().map(|line| format!("> {line}\n")).collect()
}

#[test]
fn a_letter_quoted_in_any_way_says_nothing() {
    for (name, letter) in letters() {
        // The organiser's report has one link and goes to no member.
        let has_links = letter.contains("/m/") || letter.contains("/c/") || letter.contains("/o/");
        for said in ["", "Not today.\n\n"] {
            let quotes = [
                marked(&letter),
                format!("On 3 Feb 2026, at 09:15, Jo <jo@hub.example> wrote:\n\n{}", marked(&letter)),
                format!("On 3 Feb 2026, at 09:15, Jo <jo@hub.example> wrote:\n\n{letter}"),
                format!(
                    "________________________________\nFrom: Jo <jo@hub.example>\nSent: 3 February 2026 09:15\nTo: Ana\nSubject: Hello\n\n{letter}"
                ),
                format!("-----Original Message-----\n{letter}"),
                if has_links { letter.clone() } else { marked(&letter) },
                if has_links { letter.replace('\n', "\r\n") } else { marked(&letter) },
            ];
            for quote in quotes {
                let read = of_plain(&format!("{said}{quote}"));
                assert_eq!(read.text(), said.trim(), "{name}: {quote}");
                assert!(read.quoted, "{name}");
            }
        }
    }
}

#[test]
fn a_letter_may_be_announced_in_a_language_that_is_not_known() {
    let announcements = [
        "Kimden: Jo <jo@hub.example>\nGönderildi: 3 Şubat 2026 Salı 09:15\nKime: Ana\nKonu: Rafe",
        "Jo <jo@hub.example>, 3 Şub 2026 Sal, 09:15 tarihinde şunu yazdı:",
        "Jo <jo@hub.example> 於 2026年2月3日 週二 上午9:15寫道：",
    ];
    for (name, letter) in letters().into_iter().filter(|(_, letter)| letter.contains("/m/")) {
        for announcement in announcements {
            assert_eq!(new(&format!("Evet\n\n{announcement}\n\n{letter}")), "Evet", "{name}");
            assert_eq!(new(&format!("Evet\n\n{announcement}\n{}", marked(&letter))), "Evet", "{name}: {announcement}");
        }
    }
}

#[test]
fn what_stands_below_a_letter_without_marks_is_somebodys_own() {
    for (name, letter) in letters().into_iter().filter(|(_, letter)| letter.contains("/m/")) {
        assert_eq!(new(&format!("{letter}\n\nYes please")), "Yes please", "{name}");
    }
}

#[test]
fn a_link_of_ours_in_an_answer_is_text() {
    let text = "Hello Jo,\n\nthis does not open: https://hub.example/s/sample-hub";
    assert_eq!(new(text), text);
    let text = "it says gone at https://hub.example/m/k7m2qxw4sdn5avtrj3chzpubye6gfo/1/yes";
    assert_eq!(new(text), text);
}
