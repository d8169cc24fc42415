//! What a gateway, which carries texts (SMS), is asked and answers, and what it brings: the words that `gateway`,
//! `channel` and `flow` share.
//!
//! How each gateway spells them is `gateway`'s; the network is `channel`'s.

use std::fmt;
use std::time::Duration;

/// A request over HTTP, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// Without headers, query and body, where passwords, numbers and what is said may stand.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.method, self.url.split('?').next().unwrap_or_default())
    }
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<Duration>,
    /// Its beginning at least; what is far too long is cut.
    pub body: Vec<u8>,
}

/// Without the body, which may repeat the number.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} bytes", self.status, self.body.len())
    }
}

/// What an answer means for the text that was to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The gateway has it, and calls it so.
    Accepted { id: Option<String> },
    /// It has not been taken; sending it again is safe.
    TryLater { why: String, after: Option<Duration> },
    /// It will never be taken.
    Refused { class: Class, why: String },
    /// Nothing will be taken before an operator has changed something.
    OurFault(String),
    /// It may have been taken; sending it again could text somebody twice.
    Unknown(String),
}

/// Why a number is not texted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    InvalidNumber,
    NotMobile,
    /// Its owner has told the gateway to stop.
    OptedOut,
    /// The carrier lets nothing of this kind through.
    Blocked,
    Other,
}

impl Class {
    const ALL: [Class; 5] = [Class::InvalidNumber, Class::NotMobile, Class::OptedOut, Class::Blocked, Class::Other];

    pub fn as_str(self) -> &'static str {
        match self {
            Class::InvalidNumber => "invalid_number",
            Class::NotMobile => "not_mobile",
            Class::OptedOut => "opted_out",
            Class::Blocked => "blocked",
            Class::Other => "other",
        }
    }

    pub fn parse(text: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.as_str() == text)
    }
}

/// How far a text has come, by its receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    Accepted,
    Sent,
    Delivered,
    Failed,
    Expired,
}

impl Reached {
    const ALL: [Reached; 5] = [Reached::Accepted, Reached::Sent, Reached::Delivered, Reached::Failed, Reached::Expired];

    pub fn as_str(self) -> &'static str {
        match self {
            Reached::Accepted => "accepted",
            Reached::Sent => "sent",
            Reached::Delivered => "delivered",
            Reached::Failed => "failed",
            Reached::Expired => "expired",
        }
    }

    pub fn parse(text: &str) -> Option<Reached> {
        Reached::ALL.into_iter().find(|reached| reached.as_str() == text)
    }

    /// Receipts come twice and out of order, so a text only goes forward. The first end is the end.
    pub fn follows(self, before: Option<Reached>) -> bool {
        let rank = |reached| match reached {
            Reached::Accepted => 1,
            Reached::Sent => 2,
            Reached::Delivered | Reached::Failed | Reached::Expired => 3,
        };
        rank(self) > before.map_or(0, rank)
    }
}

/// The door at which a gateway posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    Text,
    Receipt,
}

/// What a post of a gateway brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    Text(TextCame),
    Receipt(ReceiptCame),
    /// Something that is no matter of ours.
    Nothing,
}

/// A text that somebody has sent to us.
#[derive(Clone, PartialEq, Eq)]
pub struct TextCame {
    /// The same when the gateway posts the same text once more.
    pub key: String,
    /// As it came: with or without the plus, or as somebody's carrier shows it.
    pub from: String,
    pub to: String,
    pub text: String,
    /// What the gateway itself has understood, and perhaps done.
    pub opt: Option<Opt>,
    pub part: Option<PartOf>,
}

/// Without number and text.
impl fmt::Debug for TextCame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextCame {{ {} characters, {:?}, {:?} }}", self.text.chars().count(), self.opt, self.part)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opt {
    Out,
    In,
    Help,
}

/// One part of a long text, where the gateway does not put the parts together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartOf {
    /// The same for all parts from one number.
    pub reference: String,
    /// From 1.
    pub number: u32,
    pub total: u32,
}

/// What became of a text of ours (a delivery receipt).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptCame {
    /// Our own name for the message.
    pub ours: Option<String>,
    /// The gateway's.
    pub theirs: Option<String>,
    pub reached: Reached,
    pub class: Option<Class>,
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_only_goes_forward() {
        use Reached::*;
        for (before, now, follows) in [
            (None, Accepted, true),
            (Some(Accepted), Sent, true),
            (Some(Accepted), Failed, true),
            (Some(Sent), Accepted, false),
            (Some(Sent), Sent, false),
            (Some(Sent), Expired, true),
            (Some(Delivered), Failed, false),
            (Some(Failed), Delivered, false),
        ] {
            assert_eq!(now.follows(before), follows, "{before:?} {now:?}");
        }
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        assert!(Reached::ALL.into_iter().all(|reached| Reached::parse(reached.as_str()) == Some(reached)));
        assert!(Class::ALL.into_iter().all(|class| Class::parse(class.as_str()) == Some(class)));
        assert_eq!((Reached::parse("read"), Class::parse("")), (None, None));
    }

    #[test]
    fn nothing_private_is_printed() {
        let request = Request {
            method: Method::Get,
            url: "http://127.0.0.1/cgi-bin/sendsms?password=hush&to=447700900123".to_owned(),
            headers: vec![("authorization".to_owned(), "hush".to_owned())],
            body: b"hush".to_vec(),
        };
        assert_eq!(format!("{request:?}"), "Get http://127.0.0.1/cgi-bin/sendsms");
        let came = TextCame {
            key: "SM1".to_owned(),
            from: "+447700900123".to_owned(),
            to: "+447700900456".to_owned(),
            text: "hush".to_owned(),
            opt: Some(Opt::Out),
            part: None,
        };
        assert_eq!(format!("{came:?}"), "TextCame { 4 characters, Some(Out), None }");
    }
}
