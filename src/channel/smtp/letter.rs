//! What goes on the wire for one letter: its two addresses and its text. Everything
//! that could break out of an SMTP command or fake the end of the text is stopped
//! or straightened here, before a byte is written. It knows no connection.

use std::borrow::Cow;

use lettre::Address;
use lettre::transport::smtp::commands::{Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter, ServerInfo};

/// MAIL and RCPT, ready to be written.
pub(super) struct Commands {
    pub mail: Mail,
    pub rcpt: Rcpt,
}

/// Sender and recipient, known to fit on a command line of their own.
pub(super) struct Envelope {
    /// `None` is the null sender `<>`, for answers nobody may answer.
    from: Option<Address>,
    to: Address,
}

impl Envelope {
    /// The error is a sentence that names the address by its part, not by its text.
    pub fn parse(from: &str, to: &str) -> Result<Envelope, String> {
        let from = match from {
            "" => None,
            from => Some(address("sender's", from)?),
        };
        let to = address("recipient's", to)?;
        Ok(Envelope { from, to })
    }

    /// The two commands, with what this letter asks of the server; a sentence if the
    /// server does not offer it, since sending regardless would garble the letter.
    pub fn commands(self, letter: &[u8], server: &ServerInfo) -> Result<Commands, String> {
        let mut parameters = vec![];
        if !self.is_ascii() {
            if !server.supports_feature(Extension::SmtpUtfEight) {
                return Err(NO_SMTPUTF8.into());
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !letter.is_ascii() {
            if !server.supports_feature(Extension::EightBitMime) {
                return Err(NO_8BITMIME.into());
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(Commands { mail: Mail::new(self.from, parameters), rcpt: Rcpt::new(self.to, vec![]) })
    }

    fn is_ascii(&self) -> bool {
        let ascii = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
        self.from.as_ref().is_none_or(ascii) && ascii(&self.to)
    }
}

const NO_SMTPUTF8: &str = "An address holds letters beyond A to Z and the mail server does not \
     offer SMTPUTF8, so nothing was sent. Enter an address without them.";
const NO_8BITMIME: &str = "The letter holds raw 8-bit text and the mail server does not offer \
     8BITMIME, so nothing was sent. Please report this: letters should be encoded.";

/// RFC 5321, 4.5.3.1.3: a path is at most 256 octets, of which two are `<` and `>`.
const LONGEST_ADDRESS: usize = 254;

fn address(whose: &str, written: &str) -> Result<Address, String> {
    let complaint = |what: &str| format!("The {whose} address {what}, so nothing was sent. Correct the address.");
    if written.len() > LONGEST_ADDRESS {
        return Err(complaint("is longer than 254 characters"));
    }
    let unsafe_here = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>');
    if written.contains(unsafe_here) {
        return Err(complaint("holds a space, a line break, a control character or an angle bracket"));
    }
    written.parse().map_err(|_| complaint("is not a mail address"))
}

/// The text with every line end as CRLF and without the last one, which lettre
/// writes itself in front of the final dot. A bare CR or LF must not go out: two
/// servers that disagree on it can be made to see two letters in one.
pub(super) fn for_the_wire(letter: &[u8]) -> Cow<'_, [u8]> {
    if ends_every_line_with_crlf(letter) {
        return Cow::Borrowed(letter.strip_suffix(b"\r\n").unwrap_or(letter));
    }
    let mut text = Vec::with_capacity(letter.len() + letter.len() / 32);
    let mut rest = letter;
    while let Some(at) = rest.iter().position(|b| matches!(b, b'\r' | b'\n')) {
        let (line, end) = rest.split_at(at);
        text.extend_from_slice(line);
        text.extend_from_slice(b"\r\n");
        rest = end.strip_prefix(b"\r\n").unwrap_or(&end[1..]);
    }
    text.extend_from_slice(rest);
    if text.ends_with(b"\r\n") {
        text.truncate(text.len() - 2);
    }
    Cow::Owned(text)
}

fn ends_every_line_with_crlf(text: &[u8]) -> bool {
    let mut before = 0;
    for &byte in text {
        if (before == b'\r') != (byte == b'\n') {
            return false;
        }
        before = byte;
    }
    before != b'\r'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_crlf_and_the_last_is_left_to_lettre() {
        let table: [(&[u8], &[u8]); 10] = [
            (b"", b""),
            (b"a", b"a"),
            (b"a\r\n", b"a"),
            (b"a\r\n\r\n", b"a\r\n"),
            (b"a\nb\n", b"a\r\nb"),
            (b"a\rb", b"a\r\nb"),
            (b"a\r\r\nb", b"a\r\n\r\nb"),
            (b"a\n\rb", b"a\r\n\r\nb"),
            (b"a\r\nb\r", b"a\r\nb"),
            (b"\n.\n", b"\r\n."),
        ];
        for (given, wanted) in table {
            assert_eq!(for_the_wire(given), wanted, "for {given:?}");
        }
    }

    #[test]
    fn a_straight_letter_is_not_copied() {
        assert!(matches!(for_the_wire(b"a\r\nb\r\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_address_that_could_leave_its_command_is_refused() {
        for bad in [
            "a@example.org>\r\nRCPT TO:<b@example.org",
            "a\n@example.org",
            "a b@example.org",
            "\"a b\"@example.org",
            "<a@example.org>",
            "a\0@example.org",
            "a\u{85}@example.org",
            "nobody",
            "@example.org",
            "a@",
        ] {
            assert!(Envelope::parse("ok@example.org", bad).is_err(), "{bad:?}");
            assert!(Envelope::parse(bad, "ok@example.org").is_err(), "{bad:?}");
        }
        assert!(Envelope::parse("ok@example.org", &format!("a@{}.org", "b".repeat(260))).is_err());
        assert!(Envelope::parse("ok@example.org", "").is_err());
    }

    #[test]
    fn an_empty_sender_is_the_null_sender() {
        let envelope = Envelope::parse("", "ida@example.org").unwrap();
        assert!(envelope.from.is_none());
    }
}
