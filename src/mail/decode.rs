//! Transfer encodings and charsets, as forgiving as mail programs are.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;

/// Whatever is no sign of base64 is passed over (RFC 2045 6.8).
pub fn base64(written: &[u8]) -> Vec<u8> {
    if let Some(bytes) = base64_decode(written) {
        return bytes;
    }
    let signs: Vec<u8> =
        written.iter().copied().filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=')).collect();
    base64_decode(&signs).unwrap_or_default()
}

/// An equals sign that begins nothing stands for itself (RFC 2045 6.7).
pub fn quoted_printable(written: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(written.len());
    for line in written.split_inclusive(|&b| b == b'\n') {
        let (text, end) = match line.strip_suffix(b"\n") {
            Some(text) => (text, &b"\n"[..]),
            None => (line, &b""[..]),
        };
        let text = text.trim_ascii_end();
        let (text, end) = match text.strip_suffix(b"=") {
            Some(text) => (text, &b""[..]),
            None => (text, end),
        };
        let mut rest = text;
        while let Some((&first, after)) = rest.split_first() {
            let hex = after.get(..2).filter(|_| first == b'=').and_then(hex);
            bytes.push(hex.unwrap_or(first));
            rest = if hex.is_some() { &after[2..] } else { after };
        }
        bytes.extend_from_slice(end);
    }
    bytes
}

fn hex(two: &[u8]) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    let (&[high, low], ..) = (two,) else { return None };
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Text in the charset that is written on it, or in the one it must be in: labels are often wrong, and what is well
/// formed UTF-8 beyond ASCII is UTF-8.
pub fn text(bytes: &[u8], label: Option<&str>) -> String {
    let label = label.unwrap_or_default().trim_matches(|c: char| c == '"' || c == '\'' || c.is_whitespace());
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    let named = Encoding::for_label(label.as_bytes());
    // Seven bits in which escapes mean letters are valid UTF-8 and something else.
    if !named.is_some_and(|named| named.name().starts_with("ISO-2022") || named.name().starts_with("UTF-16"))
        && !label.eq_ignore_ascii_case("utf-7")
        && let Some(text) = utf8(bytes)
    {
        return text;
    }
    match named {
        Some(named) if named != UTF_8 => named.decode_without_bom_handling(bytes).0.into_owned(),
        // UTF-7 and a few that browsers have forgotten.
        None if let Some(decoder) = charset_decoder(label.to_ascii_lowercase().as_bytes()) => decoder(bytes),
        _ => guessed(bytes).decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// UTF-8, of which the last letter may be cut off.
fn utf8(bytes: &[u8]) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok().map(str::to_owned)
        }
        Err(_) => None,
    }
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(16 << 10)], true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    if guess == UTF_8 { WINDOWS_1252 } else { guess }
}
