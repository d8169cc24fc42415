//! An address to which a letter can be sent, and the key under which two spellings are one person.
//!
//! The domain is kept in its ASCII form (A-labels, UTS 46), because that is what SMTP carries. A local part that
//! is not ASCII would need SMTPUTF8 at every relay on the way (RFC 6531 3.2), which nobody can promise, so it is
//! refused with a sentence.

use email_address::{EmailAddress as Syntax, Options};
use std::fmt;
use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    local: String,
    domain: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressComplaint {
    #[error("is empty; an address is needed to send the letter to")]
    Empty,
    #[error("has no domain: an address looks like name@place.example")]
    NoDomain,
    #[error("has letters before the @ that many mail servers cannot carry; please give another address")]
    LocalPartNotAscii,
    #[error("is not an address we can write to: it should look like name@place.example")]
    NotAnAddress,
}

impl EmailAddress {
    pub fn parse(raw: &str) -> Result<EmailAddress, AddressComplaint> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(AddressComplaint::Empty);
        }
        let (local, domain) = raw.rsplit_once('@').ok_or(AddressComplaint::NoDomain)?;
        if domain.is_empty() {
            return Err(AddressComplaint::NoDomain);
        }
        if !local.is_ascii() {
            return Err(AddressComplaint::LocalPartNotAscii);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| AddressComplaint::NotAnAddress)?;
        let whole = format!("{local}@{domain}");
        let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
        Syntax::parse_with_options(&whole, options).map_err(|_| AddressComplaint::NotAnAddress)?;
        // Quoted local parts ("a b"@x) are legal, unused, and the shortest way to smuggle characters.
        if local.contains(['"', ' ', '\\', '<', '>']) || whole.len() > 254 {
            return Err(AddressComplaint::NotAnAddress);
        }
        Ok(EmailAddress { local: local.to_owned(), domain })
    }

    /// What makes two spellings the same person: everything in lower case. Dots and plus-suffixes count.
    pub fn key(&self) -> String {
        format!("{}@{}", self.local.to_lowercase(), self.domain)
    }

    /// The domain, in ASCII.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The domain, if it belongs to an organisation rather than to a public mail host: people who share it are
    /// colleagues and know each other.
    pub fn private_domain(&self) -> Option<&str> {
        (!PUBLIC_HOSTS.contains(&self.domain.as_str())).then_some(self.domain.as_str())
    }

    /// For logs: enough to recognise one's own address, not enough to write to it.
    pub fn masked(&self) -> String {
        let first: String = self.local.chars().take(1).collect();
        format!("{first}***@{}", self.domain)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

/// Mail hosts where strangers share a domain.
const PUBLIC_HOSTS: &[&str] = &[
    "aol.com",
    "bluewin.ch",
    "btinternet.com",
    "duck.com",
    "email.cz",
    "fastmail.com",
    "fastmail.fm",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "hushmail.com",
    "icloud.com",
    "inbox.lv",
    "interia.pl",
    "kpnmail.nl",
    "laposte.net",
    "libero.it",
    "live.co.uk",
    "live.com",
    "live.nl",
    "mac.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "o2.pl",
    "online.de",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.es",
    "outlook.fr",
    "pm.me",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "riseup.net",
    "rocketmail.com",
    "seznam.cz",
    "sfr.fr",
    "sky.com",
    "t-online.de",
    "talktalk.net",
    "telenet.be",
    "tuta.com",
    "tutanota.com",
    "virginmedia.com",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "yandex.com",
    "yandex.ru",
    "ymail.com",
    "ziggo.nl",
    "zoho.com",
];

#[cfg(test)]
mod tests {
    use super::*;
    use AddressComplaint::*;

    #[test]
    fn addresses_as_they_are_typed() {
        let table = [
            (" Lorna@LornaWrites.example ", Ok("Lorna@lornawrites.example")),
            ("info@bücher.example", Ok("info@xn--bcher-kva.example")),
            ("a+b.c@x.example", Ok("a+b.c@x.example")),
            ("", Err(Empty)),
            ("lorna", Err(NoDomain)),
            ("lorna@", Err(NoDomain)),
            ("lorna@localhost", Err(NotAnAddress)),
            ("@x.example", Err(NotAnAddress)),
            ("jörg@x.example", Err(LocalPartNotAscii)),
            ("a b@x.example", Err(NotAnAddress)),
            ("\"a b\"@x.example", Err(NotAnAddress)),
            ("eve@x.example\r\nBcc: all@x.example", Err(NotAnAddress)),
            ("eve@x.example>", Err(NotAnAddress)),
            ("Lorna <lorna@x.example>", Err(NotAnAddress)),
            ("a@b@x.example", Err(NotAnAddress)),
            ("a@[127.0.0.1]", Err(NotAnAddress)),
        ];
        for (raw, want) in table {
            let got = EmailAddress::parse(raw).map(|a| a.to_string());
            assert_eq!(got.as_deref(), want.as_ref().map(|s| *s), "{raw:?}");
        }
        assert!(EmailAddress::parse(&format!("{}@x.example", "a".repeat(65))).is_err());
    }

    #[test]
    fn one_person_in_two_cases_and_colleagues() {
        let parse = |s: &str| EmailAddress::parse(s).unwrap();
        assert_eq!(parse("Rafe@X.example").key(), parse("rafe@x.EXAMPLE").key());
        assert_eq!(parse("a@gmail.com").private_domain(), None);
        assert_eq!(parse("a@openmic.example").private_domain(), Some("openmic.example"));
        assert_eq!(parse("lorna@x.example").masked(), "l***@x.example");
    }
}
