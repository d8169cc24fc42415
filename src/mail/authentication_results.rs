//! What our own mail server found out about a sender: `Authentication-Results` (RFC 8601), read strictly.
//!
//! Anybody can write such a header into a mail. Only the topmost counts, and only in our server's name: a server writes
//! its own above what it was given, and removes what others wrote in its name (RFC 8601 5).

use super::headers::Headers;
use super::ours::Ours;
use crate::domain::email_address::EmailAddress;
use crate::domain::trust::Vouched;

/// What was checked, method by method, in the order in which it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticationResults {
    pub authserv_id: String,
    checks: Vec<Check>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Check {
    method: String,
    result: String,
    /// `header.from` → its value, both in lower case.
    properties: Vec<(String, String)>,
}

/// Whether a sender is who they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Proven for the domain of From: by DMARC, or by a DKIM signature or an SPF pass of that very domain.
    Pass,
    /// DMARC says that it is not.
    Fail,
    /// Nothing was proven, and nothing disproven.
    None,
}

impl AuthenticationResults {
    /// The topmost header, if it is our server's.
    pub(super) fn of(headers: &Headers, ours: &Ours) -> Option<AuthenticationResults> {
        let expected = ours.authserv_id?;
        if !ours.results_below && !headers.is_above("authentication-results", "received") {
            return None;
        }
        let found = AuthenticationResults::parse(&headers.first("authentication-results")?)?;
        is_name(expected, &found.authserv_id).then_some(found)
    }

    /// Reads the value of one header. None where it does not keep to the form: nothing is then believed.
    pub fn parse(value: &str) -> Option<AuthenticationResults> {
        let tokens = tokens(value)?;
        let mut clauses = tokens.split(|token| *token == Token::Semicolon);
        let mut first = clauses.next()?;
        let mut checks = Vec::new();
        let authserv_id = match first {
            // A name, and perhaps a version, of which there is only 1.
            [Token::Word(id)] | [Token::Word(id), Token::Word(_)] => {
                if matches!(first, [_, Token::Word(version)] if version != "1") {
                    return None;
                }
                first = &[];
                id.to_ascii_lowercase()
            }
            // Exchange Online leaves the name out.
            _ => String::new(),
        };
        for clause in std::iter::once(first).chain(clauses) {
            match clause {
                [] => {}
                [Token::Word(none)] if none.eq_ignore_ascii_case("none") => {}
                _ => checks.push(Check::parse(clause)?),
            }
        }
        Some(AuthenticationResults { authserv_id, checks })
    }

    /// Whether it proves that a mail is from this address.
    ///
    /// DMARC decides where it was looked at. Else a signature or an envelope of exactly From's domain, or of a domain
    /// above it, will do; one below it will not, because without the list of public suffixes `eve.example.com` cannot be
    /// told from somebody else's shop under a shared name.
    pub fn proof(&self, from: &EmailAddress) -> Proof {
        let is_from = |domain: &str| domain.trim_end_matches('.').eq_ignore_ascii_case(from.domain());
        let dmarc: Vec<&Check> = self.of_method("dmarc").collect();
        if dmarc.iter().any(|check| check.result == "fail") {
            return Proof::Fail;
        }
        // Exactly one, and for this domain: several From headers make several checks.
        if let [check] = dmarc.as_slice()
            && check.result == "pass"
        {
            let domain = check.property("header.from").map(domain_of);
            return if domain.is_some_and(is_from) { Proof::Pass } else { Proof::None };
        }
        let dkim = self.of_method("dkim").filter(|check| check.result == "pass");
        let dkim =
            dkim.filter_map(|check| check.property("header.d").or_else(|| check.property("header.i")).map(domain_of));
        let spf = self.of_method("spf").filter(|check| check.result == "pass");
        let spf = spf.filter_map(|check| check.property("smtp.mailfrom").map(domain_of));
        if dmarc.iter().all(|check| check.result == "none")
            && dkim.chain(spf).any(|domain| is_at_or_above(domain, from.domain()))
        {
            return Proof::Pass;
        }
        Proof::None
    }

    /// The same as a word of ours: a domain that asks for no check, of which nothing bad is known, has no policy.
    pub fn vouched(&self, from: &EmailAddress) -> Vouched {
        let asks_for_none = self.of_method("dmarc").any(|check| check.result == "none");
        let speaks_against = self.of_method("spf").any(|check| matches!(check.result.as_str(), "fail" | "softfail"));
        match self.proof(from) {
            Proof::Pass => Vouched::Yes,
            Proof::Fail => Vouched::No,
            Proof::None if speaks_against => Vouched::No,
            Proof::None if asks_for_none => Vouched::NoPolicy,
            Proof::None => Vouched::Unchecked,
        }
    }

    fn of_method<'a>(&'a self, method: &'a str) -> impl Iterator<Item = &'a Check> {
        self.checks.iter().filter(move |check| check.method == method)
    }
}

impl Check {
    /// `method [/ version] = result (ptype . property = value)*` (RFC 8601 2.2); a reason is passed over.
    fn parse(clause: &[Token]) -> Option<Check> {
        let (method, rest) = match clause {
            [Token::Word(method), Token::Sign('='), rest @ ..] => (method, rest),
            [Token::Word(method), Token::Sign('/'), Token::Word(version), Token::Sign('='), rest @ ..]
                if version == "1" =>
            {
                (method, rest)
            }
            _ => return None,
        };
        let (Token::Word(result), mut rest) = rest.split_first()? else { return None };
        let mut properties = Vec::new();
        while let [Token::Word(name), Token::Sign('='), Token::Word(value) | Token::Quoted(value), more @ ..] = rest {
            properties.push((name.to_ascii_lowercase(), value.to_ascii_lowercase()));
            rest = more;
        }
        // What does not keep to the form is not read on; what was read before it stands.
        Some(Check { method: method.to_ascii_lowercase(), result: result.to_ascii_lowercase(), properties })
    }

    fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Sign(char),
    Semicolon,
}

/// Words, quoted strings and signs; comments are gone. None where a quote is never closed.
fn tokens(value: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let (text, after) = quoted(&rest[1..])?;
            tokens.push(Token::Quoted(text));
            rest = after;
        } else if first == '(' {
            rest = after_comment(rest)?;
        } else if first.is_whitespace() {
            rest = &rest[first.len_utf8()..];
        } else if matches!(first, ';' | '=' | '/') {
            tokens.push(if first == ';' { Token::Semicolon } else { Token::Sign(first) });
            rest = &rest[1..];
        } else {
            let end =
                rest.find(|c: char| c.is_whitespace() || matches!(c, ';' | '=' | '"' | '(')).unwrap_or(rest.len());
            // A slash belongs to a word, unless it is the one before a version.
            let slash = rest[..end].find('/').filter(|&at| rest[at..end] == *"/1" && at > 0);
            let end = slash.unwrap_or(end);
            tokens.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
    Some(tokens)
}

fn quoted(inside: &str) -> Option<(String, &str)> {
    let (mut text, mut escaped) = (String::new(), false);
    for (at, sign) in inside.char_indices() {
        match sign {
            _ if std::mem::take(&mut escaped) => text.push(sign),
            '\\' => escaped = true,
            '"' => return Some((text, &inside[at + 1..])),
            _ => text.push(sign),
        }
    }
    None
}

fn after_comment(written: &str) -> Option<&str> {
    let (mut depth, mut escaped) = (0usize, false);
    for (at, sign) in written.char_indices() {
        match sign {
            _ if std::mem::take(&mut escaped) => {}
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 1 => return Some(&written[at + 1..]),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Of an address or of a domain; `@place.example` is how some write it.
fn domain_of(value: &str) -> &str {
    value.rsplit('@').next().unwrap_or(value).trim_end_matches('>')
}

/// Whether a domain is the other or one above it, and more than a single label.
fn is_at_or_above(above: &str, domain: &str) -> bool {
    let above = above.trim_end_matches('.').to_ascii_lowercase();
    above.contains('.') && (domain == above || domain.strip_suffix(&above).is_some_and(|rest| rest.ends_with('.')))
}

/// `*.name` is every server of that name.
fn is_name(expected: &str, found: &str) -> bool {
    match expected.strip_prefix("*.") {
        Some(parent) => found.len() > parent.len() && is_at_or_above(parent, found),
        None => expected.eq_ignore_ascii_case(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Proof::*;

    fn proof(value: &str) -> Proof {
        let from = EmailAddress::parse("lorna@lornawrites.example").unwrap();
        AuthenticationResults::parse(value).map_or(None, |results| results.proof(&from))
    }

    #[test]
    fn results_as_servers_write_them() {
        let table = [
            ("mx.hub.example; dmarc=pass header.from=lornawrites.example", Pass),
            ("mx.hub.example 1; dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from=LornaWrites.example", Pass),
            ("mx.hub.example; dkim=pass header.i=@lornawrites.example header.s=k header.b=AbC/+=; spf=none", Pass),
            (
                "mx.hub.example; dkim=pass (1024-bit key) header.d=lornawrites.example header.i=@lornawrites.example",
                Pass,
            ),
            ("mx.hub.example; spf=pass (sender ok) smtp.mailfrom=lorna@lornawrites.example smtp.helo=m.example", Pass),
            (
                "mx.hub.example; dkim=fail reason=\"bad; (signature)\" header.d=x.example; dkim=pass header.d=lornawrites.example",
                Pass,
            ),
            (
                "spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=lornawrites.example; dmarc=pass action=none header.from=lornawrites.example;compauth=pass reason=100",
                Pass,
            ),
            (
                "mx.hub.example; dmarc=fail header.from=lornawrites.example; dkim=pass header.d=lornawrites.example",
                Fail,
            ),
            ("mx.hub.example; dmarc=pass header.from=eve.example", None),
            ("mx.hub.example; dmarc=pass", None),
            ("mx.hub.example; dmarc=pass header.from=lornawrites.example; dmarc=pass header.from=eve.example", None),
            (
                "mx.hub.example; dmarc=none header.from=lornawrites.example; dkim=pass header.d=lornawrites.example",
                Pass,
            ),
            ("mx.hub.example; dkim=pass header.d=eve.example", None),
            ("mx.hub.example; dkim=pass header.d=eve.lornawrites.example", None),
            ("mx.hub.example; dkim=pass header.d=example", None),
            ("mx.hub.example; dkim=pass header.d=writes.example", None),
            ("mx.hub.example; spf=pass smtp.helo=lornawrites.example", None),
            ("mx.hub.example; spf=softfail smtp.mailfrom=lornawrites.example", None),
            ("mx.hub.example; dkim=none (dmarc=pass header.from=lornawrites.example)", None),
            ("mx.hub.example; dkim=none reason=\"; dmarc=pass header.from=lornawrites.example\"", None),
            ("mx.hub.example 2; dmarc=pass header.from=lornawrites.example", None),
            ("mx.hub.example; dmarc=pass (never closed header.from=lornawrites.example", None),
            ("mx.hub.example; none", None),
            ("", None),
        ];
        for (value, want) in table {
            assert_eq!(proof(value), want, "{value}");
        }
    }

    #[test]
    fn a_domain_above_the_senders_may_sign_for_it() {
        let from = EmailAddress::parse("lorna@post.lornawrites.example").unwrap();
        let results = AuthenticationResults::parse("mx; dkim=pass header.d=lornawrites.example").unwrap();
        assert_eq!(results.proof(&from), Pass);
    }

    #[test]
    fn only_the_topmost_counts_and_only_in_our_servers_name() {
        let of = |headers: &str, id: Option<&str>| {
            let ours = Ours { authserv_id: id, results_below: true, ..Ours::default() };
            AuthenticationResults::of(&Headers::parse(headers.as_bytes()), &ours).is_some()
        };
        let mine = "Authentication-Results: mx.hub.example;\n dmarc=pass header.from=x.example\n";
        let theirs = "Authentication-Results: mx.other.example; dmarc=pass header.from=x.example\n";
        let nameless = "Authentication-Results: spf=pass smtp.mailfrom=x.example\n";
        assert!(of(mine, Some("mx.hub.example")));
        assert!(of(mine, Some("MX.hub.example")));
        assert!(of(mine, Some("*.hub.example")));
        assert!(of(&format!("Received: by a.example\n{mine}{theirs}"), Some("mx.hub.example")));
        assert!(!of(&format!("{theirs}{mine}"), Some("mx.hub.example")));
        assert!(!of(theirs, Some("mx.hub.example")));
        assert!(!of(mine, Some("hub.example")));
        assert!(!of(mine, Some("*.mx.hub.example")));
        assert!(!of(mine, Option::None));
        let strict = Ours { authserv_id: Some("mx.hub.example"), ..Ours::default() };
        let read = |headers: String| AuthenticationResults::of(&Headers::parse(headers.as_bytes()), &strict).is_some();
        assert!(read(format!("{mine}Received: by a.example\n")) && !read(format!("Received: by a.example\n{mine}")));
        assert!(of(nameless, Some("")) && !of(nameless, Some("mx.hub.example")) && !of(mine, Some("")));
    }
}
