//! Whatever comes, reading it ends soon, and nothing is said that was not in the mail.

use super::*;
use proptest::prelude::*;
use std::time::{Duration, Instant};

#[test]
fn any_length_is_read_at_once() {
    let lines = |line: &str| line.repeat(32 * 1024 / line.len());
    let texts = [
        lines("a"),
        lines(">"),
        lines("> "),
        lines(" "),
        lines("\n"),
        lines("a\n"),
        lines("> a\n"),
        lines("a\n> a\n"),
        lines(":\n"),
        lines("On 3 Feb 2026\n"),
        lines("On 3 Feb 2026 jo@hub.example wrote:\n"),
        lines("From: a@b\n"),
        lines("From: a@b Sent: "),
        lines("On 3 Feb 2026 <a@b> wrote: "),
        lines("______________________\n"),
        lines("--\n"),
        lines("-- \n"),
        lines("—\n"),
        lines("Best,\n"),
        lines("Best,\nAna\n\n"),
        lines("Best,\nAna\nx\n\n"),
        lines("Thanks,\nAna\n"),
        lines("Sent from my iPhone\n"),
        lines("https://hub.example/m/k7m2qxw4sdn5/1/yes\n"),
        lines("Hello Ana,\nhttps://hub.example/m/k7m2qxw4sdn5/1/yes\n\n"),
        lines("confidential addressee\n"),
        lines("Ana Silva\n\n"),
        lines("1. a\n> 1. a\n"),
        lines("\u{301}"),
        lines("Ǆ"),
        lines("<a@"),
        lines("wrote:\n"),
        lines("a wrote:\n"),
        lines("/m/"),
        lines("://"),
    ];
    for text in texts {
        let start = Instant::now();
        let head: String = text.chars().take(40).collect();
        let read = of_plain(&text);
        let _ = (read.text(), unflowed(&text, true));
        let html: String = text.clone();
        let _ = of_html(&html);
        assert!(start.elapsed() < Duration::from_secs(10), "{head:?}: {:?}", start.elapsed());
    }
}

#[test]
fn any_page_is_read_at_once() {
    for part in [
        "<div>",
        "</div>",
        "<p>",
        "<b><p>",
        "<li>",
        "<td>",
        "<div></div>",
        "<div class=gmail_quote></div>",
        "<blockquote>a</blockquote>",
        "<br>",
        "<a href=x ",
        "<!--",
        "<![CDATA[",
        "&amp;",
        "&",
        "<script>",
        "<div hidden>",
        "<div class=gmail_attr>a</div>",
    ] {
        let start = Instant::now();
        let _ = of_html(&part.repeat(256 * 1024 / part.len()));
        let _ = of_html(&part.repeat(190));
        assert!(start.elapsed() < Duration::from_secs(10), "{part}: {:?}", start.elapsed());
    }
}

/// Lines as they stand in mails, and any others.
fn line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "> yes",
        "yes",
        "--",
        "-- ",
        "On 3 Feb 2026, Jo <jo@hub.example>",
        "wrote:",
        "From: Jo <jo@hub.example>",
        "Sent: today",
        "Subject: x",
        "Best,",
        "Ana",
        "Sent from my iPhone",
        "1. Rafe is in",
        "> 1. Rafe is in",
        "Hello Ana,",
        "https://hub.example/m/k7m2qxw4sdn5/1/yes",
        "________________________________",
        "-----Original Message-----",
        "<div>",
        "</blockquote>",
        "<blockquote>",
        "Begin forwarded message:",
        "[image: x]",
        "—",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => "\\PC{0,40}", 1 => ".{0,20}"]
}

proptest! {
    #[test]
    fn new_text_is_made_of_what_came(lines in prop::collection::vec(line(), 0..30)) {
        let text = lines.join("\n");
        let read = of_plain(&text);
        if !html::pretends_to_be_plain(&text) {
            let visible: String = text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
            let visible: String = line::of_plain(&visible).into_iter().map(|line| line.text).collect();
            for said in read.pieces.iter().flat_map(|piece| piece.text.lines()) {
                let said: String = said.chars().filter(|c| !c.is_whitespace()).collect();
                prop_assert!(visible.contains(&said), "{said}");
            }
        }
        for piece in &read.pieces {
            prop_assert_eq!(piece.text.trim(), &piece.text);
            prop_assert!(!piece.text.is_empty());
        }
        let _ = of_html(&text);
        let _ = unflowed(&text, false);
    }

    #[test]
    fn what_is_marked_as_quoted_is_never_said(own in "[a-z ]{1,20}", quoted in prop::collection::vec("[A-Z]{4,12}", 1..8)) {
        let marked: String = quoted.iter().map(|line| format!("> {line}\n")).collect();
        let read = of_plain(&format!("{own}\n\n{marked}\n{own}"));
        prop_assert!(quoted.iter().all(|line| !read.text().contains(line.as_str())));
    }
}
