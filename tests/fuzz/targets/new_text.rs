//! Any mail, plain or HTML: what is new in it is told without a panic, is trimmed, and is nothing that was marked as
//! quoted.
#![no_main]

use arbitrary::Arbitrary;
use elevenses::mail::new_text::{NewText, of_html, of_plain, unflowed};
use libfuzzer_sys::fuzz_target;

/// Lines as mail programs and people write them.
const LINES: &[&str] = &[
    "", "yes please", "> quoted", "--", "-- ", "On Tue, 3 Feb 2026 at 09:15, Jo <jo@hub.example>", "wrote:", "Am 03.02.2026 um 09:15 schrieb Jo:",
    "From: Jo <jo@hub.example>", "Sent: Tuesday", "To: Ana", "Subject: Rafe", "-----Original Message-----", "Begin forwarded message:",
    "________________________________", "Best regards,", "Ana Silva", "Sent from my iPhone", "1. Rafe is in", "> 2. Lorna is in", "Hello Ana,",
    "https://hub.example/m/k7m2qxw4sdn5avtrj3ch/1/yes", "Stop: https://hub.example/m/k7m2qxw4sdn5avtrj3ch/stop", "This is confidential; the addressee", "[cid:x]",
    "<div>", "</div>", "<blockquote type=cite>", "</blockquote>", "<div class=gmail_quote>", "<div id=appendonsend>", "<p>", "<br>", "<li>", "<div hidden>",
];

#[derive(Arbitrary, Debug)]
enum Line {
    Known(u8),
    Any(String),
    Quoted(String),
}

impl Line {
    fn text(&self) -> String {
        match self {
            Line::Known(at) => LINES[usize::from(*at) % LINES.len()].to_owned(),
            Line::Any(text) => text.clone(),
            Line::Quoted(text) => format!("> QUOTED{}", text.replace(['\n', '\r'], "")),
        }
    }
}

fn check(read: &NewText) {
    for piece in &read.pieces {
        assert!(!piece.text.is_empty() && piece.text.trim() == piece.text);
    }
}

fuzz_target!(|lines: Vec<Line>| {
    let text = lines.iter().map(Line::text).collect::<Vec<_>>().join("\n");
    let plain = of_plain(&text);
    check(&plain);
    check(&of_plain(&unflowed(&text, true)));
    if let Ok(read) = of_html(&text) {
        check(&read);
    }
    let by_hand = lines.iter().any(|line| matches!(line, Line::Any(text) if text.contains("QUOTED")));
    assert!(by_hand || text.contains('<') || !plain.text().contains("QUOTED"));
});
