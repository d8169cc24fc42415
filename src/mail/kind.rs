//! What sort of mail it is: the first that fits, in an order in which nothing automatic is taken for a person.

use super::mime::Part;
use super::ours::{Envelope, Ours};
use super::phrases::text_of_html;
use super::{Kind, Mail, auto_reply, bounce, challenge, complaint, receipt, signs};

/// Everything that is known of a mail when its kind is decided.
pub struct Seen<'a> {
    pub message: &'a Part<'a>,
    pub envelope: &'a Envelope,
    pub ours: &'a Ours<'a>,
    pub mail: &'a Mail,
    /// The words of its text, whether it came as plain text or as HTML.
    pub text: String,
}

impl Seen<'_> {
    pub fn new<'a>(message: &'a Part<'a>, envelope: &'a Envelope, ours: &'a Ours<'a>, mail: &'a Mail) -> Seen<'a> {
        let text = match (&mail.body.plain, &mail.body.html) {
            (Some(plain), _) => plain.clone(),
            (None, Some(html)) => text_of_html(html),
            (None, None) => String::new(),
        };
        Seen { message, envelope, ours, mail, text }
    }

    pub fn parts(&self) -> Vec<&Part<'_>> {
        self.message.all()
    }

    /// `delivery-status`, `feedback-report`, `disposition-notification`; empty for what is no report (RFC 6522 3).
    pub fn report(&self) -> String {
        let is_report = self.message.headers.is_type("multipart", "report");
        is_report.then(|| self.message.headers.parameter("report-type")).flatten().unwrap_or_default()
    }
}

/// Whether a mail is of one kind.
type Sign = fn(&Seen) -> bool;

pub fn of(seen: &Seen) -> Kind {
    if signs::is_own(seen) {
        return Kind::Own;
    }
    if signs::is_loop(seen) {
        return Kind::Loop;
    }
    if let Some(complaint) = complaint::of(seen) {
        return complaint;
    }
    if let Some(bounce) = bounce::of(seen) {
        return bounce;
    }
    let simple: [(Sign, Kind); 9] = [
        (receipt::is_receipt, Kind::Receipt),
        (challenge::is_challenge, Kind::Challenge),
        (signs::is_reaction, Kind::Reaction),
        (signs::is_unsubscribe, Kind::Unsubscribe),
        (signs::is_list, Kind::List),
        (auto_reply::is_auto_reply, Kind::AutoReply),
        (signs::is_calendar, Kind::Calendar),
        (signs::is_bulk, Kind::List),
        (|_| true, Kind::Person),
    ];
    simple.into_iter().find(|(is, _)| is(seen)).map_or(Kind::Person, |(_, kind)| kind)
}
