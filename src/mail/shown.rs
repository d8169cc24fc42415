//! A letter of ours as its reader saw it: its text and its HTML, from the bytes that went out.

use super::body::choose;
use super::limits::lines_ended;
use super::mime::Part;

/// The two forms of a letter; either may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    pub text: Option<String>,
    pub html: Option<String>,
}

/// Both forms of a letter; empty where the bytes are no mail.
pub fn shown(raw: &[u8]) -> Shown {
    let bytes = lines_ended(raw);
    let body = Part::parse(&bytes).map(|mail| choose(&mail).text).ok();
    body.map(|body| Shown { text: body.plain, html: body.html }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_letter_are_found() {
        let raw = "From: a@x.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"=_elevenses_1\"\r\n\r\n\
            --=_elevenses_1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGood morning =E2=80=9CRafe=E2=80=9D\r\n\
            --=_elevenses_1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Good morning</p>\r\n\
            --=_elevenses_1--\r\n";
        let shown = shown(raw.as_bytes());
        assert_eq!(shown.text.as_deref().map(str::trim), Some("Good morning “Rafe”"));
        assert_eq!(shown.html.as_deref().map(str::trim), Some("<p>Good morning</p>"));
        assert_eq!(super::shown(b"no mail at all").html, None);
    }
}
