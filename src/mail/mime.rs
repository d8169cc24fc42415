//! A mail as a tree of parts, taken apart under limits: at most 200 parts, 20 deep, each byte looked at once per depth.
//!
//! The library that knows headers, encoded words and charsets takes whole mails apart as well, but without a bound on
//! either number, and that is what a hostile mail plays with.

use super::decode;
use super::headers::Headers;
use super::limits::{DEPTH_MAX, HEADERS_MAX, PARTS_MAX, header_block, without_mbox_line};
use std::borrow::Cow;

pub struct Part<'x> {
    pub headers: Headers<'x>,
    /// As it stands in the mail, encoded.
    body: &'x [u8],
    pub parts: Vec<Part<'x>>,
    /// A mail inside this one, where this part is `message/rfc822` and not encoded.
    pub enclosed: Option<Box<Part<'x>>>,
}

impl<'x> Part<'x> {
    /// A whole mail. The error is a sentence.
    pub fn parse(bytes: &'x [u8]) -> Result<Part<'x>, String> {
        Part::at_depth(without_mbox_line(bytes), &mut Budget { parts: 0 }, 0, false)
    }

    /// As if it had no body.
    pub fn only_headers(block: &'x [u8]) -> Part<'x> {
        Part { headers: Headers::parse(block), body: &[], parts: Vec::new(), enclosed: None }
    }

    fn at_depth(bytes: &'x [u8], budget: &mut Budget, depth: usize, in_digest: bool) -> Result<Part<'x>, String> {
        budget.one_more(depth)?;
        let (block, body) = header_block(bytes);
        let headers = Headers::parse(block.get(..HEADERS_MAX).unwrap_or(block));
        let mut part = Part { headers, body, parts: Vec::new(), enclosed: None };
        if part.is_message() || (in_digest && part.headers.content_type().is_none()) {
            if part.transfer_encoding() == Encoding::None {
                let inside = without_mbox_line(body.trim_ascii_start());
                part.enclosed = Some(Box::new(Part::at_depth(inside, budget, depth + 1, false)?));
            }
        } else if let Some(boundary) = part.boundary() {
            let digest = part.headers.is_type("multipart", "digest");
            for inside in between(body, boundary.as_bytes()) {
                part.parts.push(Part::at_depth(inside, budget, depth + 1, digest)?);
            }
        }
        Ok(part)
    }

    fn boundary(&self) -> Option<String> {
        let kind = self.headers.content_type()?;
        if !kind.c_type.eq_ignore_ascii_case("multipart") {
            return None;
        }
        kind.attribute("boundary")
            .map(|boundary| boundary.trim_end().to_owned())
            .filter(|boundary| !boundary.is_empty())
    }

    pub fn is_message(&self) -> bool {
        self.headers.is_type("message", "rfc822") || self.headers.is_type("message", "global")
    }

    /// `text/plain`, and what says nothing about itself.
    pub fn is_plain(&self) -> bool {
        self.headers.is_type("text", "plain")
            || self
                .headers
                .content_type()
                .is_none_or(|kind| kind.c_type.eq_ignore_ascii_case("text") && kind.c_subtype.is_none())
            || self.is_multipart_in_name_only()
    }

    pub fn is_html(&self) -> bool {
        self.headers.is_type("text", "html")
    }

    /// It says multipart and has no parts: then what is there is read as text.
    fn is_multipart_in_name_only(&self) -> bool {
        self.parts.is_empty()
            && self.headers.content_type().is_some_and(|kind| kind.c_type.eq_ignore_ascii_case("multipart"))
    }

    fn transfer_encoding(&self) -> Encoding {
        let written = self.headers.first("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        match written.trim_matches(|c: char| !c.is_ascii_alphanumeric()) {
            "base64" => Encoding::Base64,
            "quoted-printable" => Encoding::QuotedPrintable,
            _ => Encoding::None,
        }
    }

    /// The bytes that were meant; of long ones the beginning, at least `max` bytes where there are so many.
    pub fn bytes(&self, max: usize) -> Cow<'x, [u8]> {
        match self.transfer_encoding() {
            Encoding::None => Cow::Borrowed(self.body.get(..max).unwrap_or(self.body)),
            Encoding::Base64 => Cow::Owned(decode::base64(self.body.get(..max * 2).unwrap_or(self.body))),
            Encoding::QuotedPrintable => {
                Cow::Owned(decode::quoted_printable(self.body.get(..max * 4).unwrap_or(self.body)))
            }
        }
    }

    /// The text that was meant, in its charset or in the one it must be in; of a long one the beginning, at least `max`
    /// bytes where there are so many.
    pub fn text(&self, max: usize) -> String {
        let charset = self.headers.parameter("charset");
        let text = decode::text(&self.bytes(max.saturating_add(8) * 2), charset.as_deref());
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
    }

    /// This part and all below it, not those of a mail inside this one.
    pub fn all(&self) -> Vec<&Part<'x>> {
        let mut all = vec![self];
        let mut at = 0;
        while let Some(part) = all.get(at) {
            let inside: Vec<&Part<'x>> = part.parts.iter().collect();
            all.extend(inside);
            at += 1;
        }
        all
    }
}

#[derive(PartialEq)]
enum Encoding {
    None,
    Base64,
    QuotedPrintable,
}

struct Budget {
    parts: usize,
}

impl Budget {
    fn one_more(&mut self, depth: usize) -> Result<(), String> {
        self.parts += 1;
        if self.parts > PARTS_MAX {
            return Err(format!("It has more than {PARTS_MAX} parts, so it was not read."));
        }
        if depth > DEPTH_MAX {
            return Err(format!("Its parts are nested more than {DEPTH_MAX} deep, so it was not read."));
        }
        Ok(())
    }
}

/// What stands between the lines of a boundary (RFC 2046 5.1.1). One part more than is allowed is enough to say so.
fn between<'x>(body: &'x [u8], boundary: &[u8]) -> Vec<&'x [u8]> {
    let (mut parts, mut begun, mut at) = (Vec::new(), None, 0);
    while let Some(line) = next_boundary(body, boundary, at) {
        if let Some(start) = begun {
            // The line end before a boundary belongs to the boundary.
            parts.push(body.get(start..line.starts.saturating_sub(1).max(start)).unwrap_or_default());
        }
        begun = (!line.closes).then_some(line.ends);
        at = line.ends;
        if line.closes || parts.len() > PARTS_MAX {
            return parts;
        }
    }
    // Never closed: cut off on its way.
    parts.extend(begun.and_then(|start| body.get(start..)));
    parts
}

struct BoundaryLine {
    starts: usize,
    ends: usize,
    closes: bool,
}

fn next_boundary(body: &[u8], boundary: &[u8], from: usize) -> Option<BoundaryLine> {
    let mut at = from;
    loop {
        let line = body.get(at..)?;
        if line.is_empty() {
            return None;
        }
        let length = line.iter().position(|&b| b == b'\n').map_or(line.len(), |end| end + 1);
        let rest = line[..length].strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary));
        match rest.map(<[u8]>::trim_ascii_end) {
            Some(b"") => return Some(BoundaryLine { starts: at, ends: at + length, closes: false }),
            Some(b"--") => return Some(BoundaryLine { starts: at, ends: at + length, closes: true }),
            // Another boundary that begins like this one.
            _ => at += length,
        }
    }
}

/// Whether a part is the returned headers of a mail (RFC 3462 3, RFC 6533 4).
pub fn is_headers_of_a_mail(part: &Part) -> bool {
    part.headers.is_type("text", "rfc822-headers") || part.headers.is_type("message", "global-headers")
}
