//! The bytes of a mail → what arrived: a person's reply, a bounce, a machine's answer, and who it says it is from.
//!
//! Pure: no network, no clock, no database. What the rest of the program has to know before it may act (whose token
//! it is, whether the letter was ours) is given out as found, never as proven; only `auth` says what our own mail server
//! checked. Nothing here reads the text for commands.

mod authentication_results;
mod auto_reply;
mod body;
mod bounce;
mod challenge;
mod complaint;
mod decode;
mod headers;
pub mod html;
mod keys;
mod kind;
mod limits;
mod mime;
pub mod new_text;
mod ours;
mod phrases;
mod receipt;
mod received;
mod shown;
mod signs;
#[cfg(test)]
mod tests;

pub use authentication_results::{AuthenticationResults, Proof};
pub use keys::Keys;
pub use limits::{HTML_MAX, RAW_MAX, TEXT_MAX};
pub use new_text::NewText;
pub use ours::{Envelope, Ours};
pub use received::HandedOver;
pub use shown::{Shown, shown};

use crate::domain::email_address::EmailAddress;
use chrono::{DateTime, Utc};

/// A mail as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    pub kind: Kind,
    /// Whom it says it is from. None where there is no From, more than one, a group, or an address we cannot write to.
    pub from: Option<EmailAddress>,
    /// What stands behind the + of the address it came to; whether it is a token of ours is for the caller to verify.
    pub token: Option<String>,
    /// Without angle brackets, as are the two below.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    /// In one line; empty where there is none.
    pub subject: String,
    /// When its writer says it was written.
    pub date: Option<DateTime<Utc>>,
    /// Through how many servers it went.
    pub received_count: usize,
    /// By which the same mail is recognised when it comes again.
    pub keys: Keys,
    pub body: Body,
    /// How many files came with it. They are counted, never opened.
    pub attachments: usize,
    /// Who handed it to the server that wrote the topmost `Received`.
    pub handed_over: Option<HandedOver>,
    /// What our own mail server found out about its sender.
    pub auth: Option<AuthenticationResults>,
}

/// What sort of mail it is. Only a person's is read for commands, and only what nobody else wrote may be answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Person,
    /// A letter of ours did not arrive, or is late.
    Bounce(Bounce),
    /// Somebody pressed "this is spam".
    Complaint(Complaint),
    /// Out of office, and whatever else a program wrote by itself.
    AutoReply,
    /// A thumb or a heart, pressed in the mail program: not a yes.
    Reaction,
    /// An invitation to a meeting, or the answer to one.
    Calendar,
    /// Sent through a mailing list, or to many.
    List,
    /// It goes round in circles.
    Loop,
    /// One of our own letters came back to us.
    Own,
    /// Read, or delivered: nothing to do.
    Receipt,
    /// A mail program's "unsubscribe" button: nothing is written in it but that.
    Unsubscribe,
    /// A machine that wants its sender to prove to be human. It is not answered.
    Challenge,
    /// Too large or too broken; why, in a sentence for the organiser.
    Unreadable(String),
}

impl Kind {
    pub fn as_str(&self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Bounce(_) => "bounce",
            Kind::Complaint(_) => "complaint",
            Kind::AutoReply => "auto_reply",
            Kind::Reaction => "reaction",
            Kind::Calendar => "calendar",
            Kind::List => "list",
            Kind::Loop => "loop",
            Kind::Own => "own",
            Kind::Receipt => "receipt",
            Kind::Unsubscribe => "unsubscribe",
            Kind::Challenge => "challenge",
            Kind::Unreadable(_) => "unreadable",
        }
    }
}

/// A letter that did not arrive. Anybody can write one of these: it counts only with a token or a Message-ID that we
/// know, and then at most for the letter it names.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounce {
    /// The gravest of what it says; our letters go to one person each, so nearly always the only one.
    pub undelivered: Undelivered,
    /// What else it says, where it speaks of several recipients.
    pub others: Vec<Undelivered>,
    /// The letter that came back.
    pub returned: Returned,
    /// The ENVID that we gave with it (RFC 3461 4.4).
    pub envelope_id: Option<String>,
}

/// What became of a letter at one recipient.
#[derive(Debug, Clone, PartialEq)]
pub struct Undelivered {
    /// As written there; it may be another address than ours, where mail is passed on.
    pub recipient: Option<String>,
    /// An enhanced status such as `5.1.1` (RFC 3463).
    pub status: Option<String>,
    pub severity: Severity,
    /// What the other server said, in one line of at most 500 characters.
    pub diagnostic: String,
}

/// The gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No failure: it is still being tried.
    Delayed,
    /// It may work another day: a full mailbox, a busy server, anything that is not clear.
    Soft,
    /// We are refused, whoever the recipient is: policy, spam, authentication. The member is not to blame.
    Ours,
    /// There is no such address.
    Hard,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Delayed => "delayed",
            Severity::Soft => "soft",
            Severity::Ours => "ours",
            Severity::Hard => "hard",
        }
    }
}

/// What can be seen of a letter of ours inside a report about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Returned {
    /// Its Message-ID, where that is one of ours.
    pub our_message_id: Option<String>,
    /// The token in its return path, Reply-To or List-Unsubscribe.
    pub token: Option<String>,
    /// To whom it was.
    pub to: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// `abuse` nearly always (RFC 5965 7.3).
    pub feedback_type: String,
    /// Often left out on purpose by who sends the report.
    pub recipient: Option<String>,
    pub returned: Returned,
}

/// The text as it came, quotes and all. Line ends are LF.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// None where there is only HTML; then read that.
    pub plain: Option<String>,
    pub html: Option<String>,
    /// Whether the plain text was flowed (RFC 3676). It has been put back together already.
    pub flowed: bool,
    /// Whether more was there than is read.
    pub cut: bool,
}

impl Body {
    /// What its writer wrote anew: from the plain text, or from the HTML where there is no other.
    pub fn new_text(&self) -> Result<NewText, html::TooMuch> {
        match (&self.plain, &self.html) {
            (Some(plain), _) if !plain.trim().is_empty() => Ok(new_text::of_plain(plain)),
            (_, Some(html)) => new_text::of_html(html),
            _ => Ok(NewText::default()),
        }
    }

    pub fn is_blank(&self) -> bool {
        self.plain.as_deref().is_none_or(|text| text.trim().is_empty())
            && self.html.as_deref().is_none_or(|html| phrases::text_of_html(html).trim().is_empty())
    }
}

/// Reads a mail. It never fails: what cannot be read is `Unreadable`.
pub fn read(raw: &[u8], envelope: &Envelope, ours: &Ours) -> Mail {
    let bytes = limits::lines_ended(raw);
    match limits::check(&bytes).and_then(|()| mime::Part::parse(&bytes)) {
        Ok(message) => understood(&message, envelope, ours),
        Err(why) => unreadable(&bytes, envelope, ours, why),
    }
}

fn understood(message: &mime::Part, envelope: &Envelope, ours: &Ours) -> Mail {
    let body = body::choose(message);
    let headers = &message.headers;
    let envelope = envelope.or_written_in(headers);
    let mut mail = Mail {
        kind: Kind::Person,
        from: headers.sender(),
        token: ours.token_in(&envelope, headers),
        message_id: headers.ids("message-id").into_iter().next(),
        in_reply_to: headers.ids("in-reply-to"),
        references: headers.ids("references"),
        subject: headers.subject(),
        date: headers.date(),
        received_count: headers.all("received").count(),
        keys: Keys::default(),
        attachments: body.attachments,
        body: body.text,
        handed_over: HandedOver::of(headers),
        auth: AuthenticationResults::of(headers, ours),
    };
    mail.keys = Keys::of(&mail, envelope.to.as_deref());
    mail.kind = kind::of(&kind::Seen::new(message, &envelope, ours, &mail));
    mail
}

/// What is left of a mail that is too large or too broken: enough to show it to somebody.
fn unreadable(bytes: &[u8], envelope: &Envelope, ours: &Ours, why: String) -> Mail {
    let head = limits::head(bytes);
    let message = mime::Part::only_headers(head);
    let mut mail = understood(&message, envelope, ours);
    mail.kind = Kind::Unreadable(why);
    mail.keys = Keys::of_bytes(bytes, &mail);
    mail.auth = None;
    mail
}
