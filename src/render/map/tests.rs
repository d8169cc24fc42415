//! The picture as text: complete, escaped, without styles where a page forbids them.

use super::*;
use crate::domain::map::{Mode, lay_out};

fn hub() -> (Vec<Node>, Vec<Tie>, Words) {
    let node = |i: usize, label: &str, shape| Node { key: i.to_string(), label: label.to_owned(), shape };
    let nodes = vec![
        node(0, "Rafe & <Sons>", Shape::Person),
        node(1, "Adaeze", Shape::Person),
        node(2, "Several outside organisations of the whole valley and its hills", Shape::Outside),
        node(3, "", Shape::Unnamed),
        node(4, "静香", Shape::Person),
    ];
    let tie = |between: &[usize], kind, title: &str| Tie { between: between.to_vec(), kind, title: title.to_owned() };
    let ties = vec![
        tie(&[0, 1], Some(OutcomeKind::Advice), "Rafe advises Adaeze"),
        tie(&[0, 1, 2], Some(OutcomeKind::Partnership), "Three \"partners\""),
        tie(&[1, 3], None, "They have met"),
    ];
    let words = Words {
        title: "Connections".to_owned(),
        desc: "Five nodes".to_owned(),
        legend: vec![(OutcomeKind::Advice, "Advice".to_owned()), (OutcomeKind::PaidWork, "Paid work".to_owned())],
        met: "Met".to_owned(),
        outside: "From outside".to_owned(),
        unnamed: "Not named".to_owned(),
        strips: vec![Strip { heading: "Not connected yet (1)".to_owned(), items: vec!["Oona".to_owned()] }],
        ..Words::default()
    };
    (nodes, ties, words)
}

fn drawn(style: Style) -> String {
    let (nodes, ties, words) = hub();
    svg(&nodes, &ties, &lay_out(&nodes, &ties, &[], Mode::Keep), &words, style)
}

#[test]
fn everything_has_a_title_and_every_word_is_escaped() {
    let picture = drawn(Style::InPage);
    for expected in [
        "<title id=\"map-title\">Connections</title>",
        "<title>Rafe advises Adaeze</title>",
        "<title>Three &quot;partners&quot;</title>",
        "<title>Rafe &amp; &lt;Sons&gt;</title>",
        "<title>Several outside organisations of the whole valley and its hills</title>",
        "<title>Not named</title>",
        "…</text>",
        "textLength=\"28.0\"",
        ">Not connected yet (1)</text>",
        ">Oona</text>",
    ] {
        assert!(picture.contains(expected), "{expected} is not in {picture}");
    }
}

#[test]
fn the_legend_names_what_occurs_and_nothing_else() {
    let picture = drawn(Style::InPage);
    for word in ["Advice", "Met", "From outside", "Not named"] {
        assert!(picture.contains(&format!(">{word}</text>")), "{word}");
    }
    assert!(!picture.contains("Paid work"));
}

#[test]
fn a_page_can_forbid_styles_and_a_file_carries_its_own() {
    let inline = drawn(Style::InPage);
    assert!(!inline.contains("style"), "{inline}");
    assert!(drawn(Style::Within).contains(STYLE));
}

#[test]
fn the_same_data_give_the_same_bytes() {
    assert_eq!(drawn(Style::Within), drawn(Style::Within));
    assert_eq!(Px(-0.04).to_string(), "0.0");
}

#[test]
fn an_empty_map_is_still_a_picture() {
    let words = Words::default();
    let picture = svg(&[], &[], &lay_out(&[], &[], &[], Mode::Keep), &words, Style::Within);
    assert!(picture.contains("viewBox=\"-320.0 -20.0 640.0"), "{picture}");
}
