//! Which of a mail's parts are the text that somebody wrote: plain before HTML, files left alone.

use super::Body;
use super::html;
use super::limits::{HTML_MAX, TEXT_MAX, cut};
use super::mime::Part;
use super::new_text::unflowed;

pub struct Chosen {
    pub text: Body,
    pub attachments: usize,
}

/// One text, in one form or in both.
#[derive(Default)]
struct Piece {
    plain: Option<String>,
    html: Option<String>,
    flowed: bool,
    cut: bool,
}

pub fn choose(message: &Part) -> Chosen {
    let mut files = 0;
    let mut pieces = Vec::new();
    gather(message, &mut pieces, &mut files);
    Chosen { text: put_together(pieces), attachments: files }
}

fn gather(part: &Part, pieces: &mut Vec<Piece>, files: &mut usize) {
    if !part.parts.is_empty() {
        if subtype(part) == "alternative" {
            pieces.extend(alternative(part, files));
        } else {
            part.parts.iter().for_each(|inside| gather(inside, pieces, files));
        }
        return;
    }
    match read(part, pieces.is_empty()) {
        Some(piece) => pieces.extend(piece),
        None => *files += 1,
    }
}

fn subtype(part: &Part) -> String {
    let kind = part.headers.content_type().and_then(|kind| kind.c_subtype.as_deref());
    kind.unwrap_or_default().to_ascii_lowercase()
}

/// The same text in several forms: the first plain one and the last HTML one are kept.
fn alternative(part: &Part, files: &mut usize) -> Option<Piece> {
    let mut both = Piece::default();
    for inside in &part.parts {
        let mut pieces = Vec::new();
        gather(inside, &mut pieces, files);
        let one = put_together(pieces);
        both.cut |= one.cut;
        if both.plain.is_none() && one.plain.is_some() {
            (both.plain, both.flowed) = (one.plain, one.flowed);
        }
        both.html = one.html.or(both.html);
    }
    (both.plain.is_some() || both.html.is_some()).then_some(both)
}

/// A leaf: a text, or None for a file. A text with a name is a file, unless it is the first thing there.
fn read(part: &Part, is_first: bool) -> Option<Option<Piece>> {
    if part.is_message() || is_attached(part, is_first) || !(part.is_plain() || part.is_html()) {
        return None;
    }
    let max = if part.is_html() { HTML_MAX } else { TEXT_MAX };
    let (text, was_cut) = cut(part.text(max), max);
    if text.trim().is_empty() {
        return Some(None);
    }
    if part.is_html() || html::pretends_to_be_plain(&text) {
        return Some(Some(Piece { html: Some(text), cut: was_cut, ..Piece::default() }));
    }
    let flowed = part.headers.parameter("format").is_some_and(|format| format == "flowed");
    let delsp = part.headers.parameter("delsp").is_some_and(|delsp| delsp == "yes");
    let plain = if flowed { unflowed(&text, delsp) } else { text };
    Some(Some(Piece { plain: Some(plain), html: None, flowed, cut: was_cut }))
}

fn is_attached(part: &Part, is_first: bool) -> bool {
    let disposition = part.headers.disposition();
    if disposition.is_some_and(|found| found.c_type.eq_ignore_ascii_case("attachment")) {
        return true;
    }
    let named = disposition.is_some_and(|found| found.has_attribute("filename"))
        || part.headers.content_type().is_some_and(|kind| kind.has_attribute("name"));
    named && !is_first
}

/// Pieces one below the other. Where one of them is HTML only, the others are put into HTML as well, so that nothing is
/// left out and nothing is read twice.
fn put_together(pieces: Vec<Piece>) -> Body {
    let was_cut = pieces.iter().any(|piece| piece.cut);
    let flowed = pieces.iter().any(|piece| piece.flowed);
    if let [_] = pieces.as_slice() {
        let [only] = <[Piece; 1]>::try_from(pieces).unwrap_or_default();
        return Body { plain: only.plain, html: only.html, flowed, cut: was_cut };
    }
    let all_plain = pieces.iter().all(|piece| piece.plain.is_some());
    let any_html = pieces.iter().any(|piece| piece.html.is_some());
    let plain = all_plain.then(|| joined(pieces.iter().filter_map(|piece| piece.plain.clone()), "\n"));
    let html = any_html.then(|| joined(pieces.iter().map(as_html), "<br>\n"));
    let (plain, plain_cut) = cut(plain.unwrap_or_default(), TEXT_MAX);
    let (html, html_cut) = cut(html.unwrap_or_default(), HTML_MAX);
    let some = |text: String| (!text.is_empty()).then_some(text);
    Body { plain: some(plain), html: some(html), flowed, cut: was_cut || plain_cut || html_cut }
}

fn joined(texts: impl Iterator<Item = String>, between: &str) -> String {
    texts.collect::<Vec<_>>().join(between)
}

fn as_html(piece: &Piece) -> String {
    let escaped = |plain: &String| {
        let plain = plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<div>{}</div>", plain.replace('\n', "<br>\n"))
    };
    piece.html.clone().or_else(|| piece.plain.as_ref().map(escaped)).unwrap_or_default()
}
