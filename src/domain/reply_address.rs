//! The address that letters are answered to, and bounce to: one mailbox of ours, with a signed token after a plus (or, on
//! a domain that takes everything, the token alone).
//!
//! What a token is good for is part of what is signed (`Purpose`), so the same mailbox serves replies, bounces and
//! the mail program's own "unsubscribe".

use super::email_address::EmailAddress;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyAddress {
    /// `reply@in.hub.example`.
    base: EmailAddress,
    /// The whole domain is ours: tokens stand alone before the @.
    catch_all: bool,
}

impl ReplyAddress {
    pub fn new(base: EmailAddress, catch_all: bool) -> ReplyAddress {
        ReplyAddress { base, catch_all }
    }

    pub fn base(&self) -> &EmailAddress {
        &self.base
    }

    pub fn catch_all(&self) -> bool {
        self.catch_all
    }

    /// The address with this token: `reply+TOKEN@in.hub.example`, at most 64 characters before the @ (RFC 5321 4.5.3.1.1)
    /// for any mailbox name of up to 33.
    pub fn with(&self, token: &str) -> String {
        let (local, domain) = self.halves();
        if self.catch_all { format!("{token}@{domain}") } else { format!("{local}+{token}@{domain}") }
    }

    /// The token in an address, if the address is one of ours. It is not verified.
    pub fn token_in(&self, address: &str) -> Option<String> {
        let (local, at) = self.halves();
        let (before, domain) = address.trim().trim_matches(['<', '>']).rsplit_once('@')?;
        if !domain.eq_ignore_ascii_case(&at) {
            return None;
        }
        let before = before.to_ascii_lowercase();
        match before.split_once('+') {
            Some((own, token)) if own == local => Some(token.to_owned()),
            None if self.catch_all && before != local => Some(before),
            _ => None,
        }
    }

    /// Whether mail to that address is ours at all, with a token or without.
    pub fn takes(&self, address: &str) -> bool {
        let (local, at) = self.halves();
        let found = address.trim().trim_matches(['<', '>']).rsplit_once('@');
        self.token_in(address).is_some()
            || found
                .is_some_and(|(before, domain)| domain.eq_ignore_ascii_case(&at) && before.eq_ignore_ascii_case(&local))
    }

    fn halves(&self) -> (String, String) {
        let key = self.base.key();
        key.rsplit_once('@').map(|(local, domain)| (local.to_owned(), domain.to_owned())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(catch_all: bool) -> ReplyAddress {
        ReplyAddress::new(EmailAddress::parse("Reply@In.Hub.example").unwrap(), catch_all)
    }

    #[test]
    fn a_token_comes_back_from_its_address_however_it_was_written() {
        for catch_all in [false, true] {
            let ours = address(catch_all);
            let with = ours.with("a2bc");
            assert_eq!(with, if catch_all { "a2bc@in.hub.example" } else { "reply+a2bc@in.hub.example" });
            for written in [with.clone(), with.to_uppercase(), format!("<{with}>")] {
                assert_eq!(ours.token_in(&written).as_deref(), Some("a2bc"), "{written}");
                assert!(ours.takes(&written));
            }
        }
    }

    #[test]
    fn other_addresses_hold_no_token() {
        let table = [
            "reply@in.hub.example",
            "replyx+a@in.hub.example",
            "reply+a@hub.example",
            "a",
            "",
            "@",
            "jo+a@in.hub.example",
        ];
        for other in table {
            assert_eq!(address(false).token_in(other), None, "{other}");
        }
        assert!(address(false).takes("REPLY@in.hub.example") && !address(false).takes("jo@in.hub.example"));
        assert!(
            address(true).takes("anything@in.hub.example") && address(true).token_in("reply@in.hub.example").is_none()
        );
    }
}
