//! How much of a stranger's mail is looked at. Whoever sends more gets "unreadable", which is kept for the organiser.

use std::borrow::Cow;

/// A whole mail.
pub const RAW_MAX: usize = 5 << 20;
/// Of a text part.
pub const TEXT_MAX: usize = 64 << 10;
/// Of an HTML part.
pub const HTML_MAX: usize = 256 << 10;
pub(super) const HEADERS_MAX: usize = 256 << 10;
pub(super) const HEADER_MAX: usize = 64 << 10;
pub(super) const PARTS_MAX: usize = 200;
pub(super) const DEPTH_MAX: usize = 20;
pub(super) const ADDRESSES_MAX: usize = 50;
/// Message-IDs of one header: a thread has hundreds, its ends matter.
pub(super) const IDS_MAX: usize = 50;
/// Header lines that are looked at by name.
pub(super) const FIELDS_MAX: usize = 2_000;

/// What a bounce says, in one line.
pub(super) const DIAGNOSTIC_MAX: usize = 500;

/// Lines ended by LF alone, the last one too. CR alone ends a line only where there is no LF at all (old Macintosh files): elsewhere it
/// would let a sender begin a header in the middle of another.
pub(super) fn lines_ended(raw: &[u8]) -> Cow<'_, [u8]> {
    if !raw.contains(&b'\r') {
        return if raw.ends_with(b"\n") { Cow::Borrowed(raw) } else { Cow::Owned([raw, b"\n"].concat()) };
    }
    if !raw.contains(&b'\n') {
        return Cow::Owned(raw.iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect());
    }
    let mut lines = Vec::with_capacity(raw.len() + 1);
    let mut rest = raw.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\r' || rest.peek() != Some(&b'\n') {
            lines.push(byte);
        }
    }
    if lines.last() != Some(&b'\n') {
        lines.push(b'\n');
    }
    Cow::Owned(lines)
}

/// The header block of a mail, without the mbox line that some programs leave above it; bounded.
pub(super) fn head(bytes: &[u8]) -> &[u8] {
    let head = header_block(without_mbox_line(bytes)).0;
    let Some(bounded) = head.get(..HEADERS_MAX) else { return head };
    // Whole lines only.
    bounded.iter().rposition(|&b| b == b'\n').map_or(&[], |end| &bounded[..=end])
}

/// Headers with the blank line that ends them, and what comes below.
pub(super) fn header_block(bytes: &[u8]) -> (&[u8], &[u8]) {
    if bytes.first() == Some(&b'\n') {
        return (&bytes[..0], &bytes[1..]);
    }
    match find(bytes, b"\n\n") {
        Some(at) => bytes.split_at(at + 2),
        None => (bytes, &[]),
    }
}

pub(super) fn without_mbox_line(bytes: &[u8]) -> &[u8] {
    if !bytes.starts_with(b"From ") && !bytes.starts_with(b">From ") {
        return bytes;
    }
    bytes.iter().position(|&b| b == b'\n').map_or(bytes, |end| &bytes[end + 1..])
}

pub(super) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// What can be said before anything is parsed. The error is a sentence.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    if bytes.len() > RAW_MAX {
        return Err("It is larger than 5 MB, so it was not read.".into());
    }
    let bytes = without_mbox_line(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err("It is empty.".into());
    }
    let head = header_block(bytes).0;
    if head.len() > HEADERS_MAX {
        return Err("Its headers are larger than 256 KB, so it was not read.".into());
    }
    let mut field = 0;
    for line in head.split(|&b| b == b'\n') {
        field = if line.first().is_some_and(|&b| b == b' ' || b == b'\t') { field + line.len() } else { line.len() };
        if field > HEADER_MAX {
            return Err("One of its headers is longer than 64 KB, so it was not read.".into());
        }
    }
    Ok(())
}

/// The beginning of a text, cut between characters; and whether anything was cut.
pub(super) fn cut(mut text: String, max: usize) -> (String, bool) {
    if text.len() <= max {
        return (text, false);
    }
    let end = (0..=max).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.truncate(end);
    (text, true)
}
