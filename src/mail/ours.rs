//! What is known of the deployment: which addresses are ours, and how our letters are recognised.

use super::headers::Headers;
use super::limits::ADDRESSES_MAX;
use crate::domain::message;
use crate::domain::reply_address::ReplyAddress;

/// What the way in knows of a mail beside its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// MAIL FROM, without brackets. Some("") is the null sender, None is not known.
    pub from: Option<String>,
    /// RCPT TO.
    pub to: Option<String>,
}

impl Envelope {
    /// What the way in does not know often stands in headers that the last mail server wrote.
    pub(super) fn or_written_in(&self, headers: &Headers) -> Envelope {
        let unbracketed = |value: &str| value.trim().trim_start_matches('<').trim_end_matches('>').trim().to_owned();
        let from = self.from.as_deref().map(unbracketed);
        let to = self.to.as_deref().map(unbracketed).filter(|to| !to.is_empty());
        Envelope { from: from.or_else(|| headers.first("return-path").map(|path| unbracketed(&path))), to }
    }

    pub(super) fn is_null_sender(&self) -> bool {
        self.from.as_deref() == Some("")
    }
}

/// The addresses and marks by which we know what is ours. The default knows nothing, so nothing is ours.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ours<'a> {
    /// The address that answers come to.
    pub replies: Option<&'a ReplyAddress>,
    /// The domains of our Message-IDs, where they are others.
    pub message_id_domains: &'a [String],
    /// By what name our own mail server signs its Authentication-Results; `*.name` is every server of that name, and ""
    /// the nameless ones of Exchange Online. Only for a server that removes those which others wrote in its name.
    pub authserv_id: Option<&'a str>,
    /// Whether they may stand below a `Received` line: a mailbox's server writes several of those above its own results, and
    /// removes whatever others wrote in its name. Elsewhere what stands lower came with the mail.
    pub results_below: bool,
    /// What our letters carry as `X-Elevenses-Loop`.
    pub loop_mark: Option<&'a str>,
}

impl Ours<'_> {
    /// What stands behind the + in the address this came to: of the envelope first, then of the headers that the last
    /// server wrote, then of those that the sender wrote. A bounce comes back to where the letter came from.
    pub(super) fn token_in(&self, envelope: &Envelope, headers: &Headers) -> Option<String> {
        let written = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to"];
        let delivered = written.iter().flat_map(|name| headers.all(name).take(ADDRESSES_MAX).map(|to| to.into_owned()));
        let sent = ["to", "cc", "resent-to"].iter().flat_map(|name| headers.addresses(name));
        envelope.to.clone().into_iter().chain(delivered).chain(sent).find_map(|address| self.token(&address))
    }

    /// The token of `hello+TOKEN@place.example`, in lower case. It still has to be verified.
    pub fn token(&self, address: &str) -> Option<String> {
        self.replies?.token_in(address).filter(|token| is_token(token))
    }

    /// Whether answers come to this address.
    pub(super) fn is_own_address(&self, address: &str) -> bool {
        self.replies.is_some_and(|replies| replies.takes(address))
    }

    /// Whether a Message-ID is one that we give: what sort of letter, a dot, the letter's id, our domain.
    pub fn wrote(&self, message_id: &str) -> bool {
        let id = message_id.trim().trim_start_matches('<').trim_end_matches('>');
        let Some((left, domain)) = id.rsplit_once('@') else { return false };
        let own = self.replies.map(|replies| replies.base().domain());
        let mut domains = self.message_id_domains.iter().map(String::as_str).chain(own);
        let ours = domains.any(|ours| ours.eq_ignore_ascii_case(domain));
        let Some((kind, letter)) = left.split_once('.') else { return false };
        ours && message::Kind::parse(&kind.replace('-', "_")).is_some()
            && !letter.is_empty()
            && letter.bytes().all(|b| b.is_ascii_alphanumeric())
    }
}

/// Letters and digits as we make them: `domain::link`.
fn is_token(text: &str) -> bool {
    (16..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
