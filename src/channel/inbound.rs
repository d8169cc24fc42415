//! What every way in for mail hands over, and the answer it waits for: raw bytes go to a `Keeper`, and only once that
//! says `Kept` does the way acknowledge (250, a mail moved out of the mailbox, exit code 0, 200). Until then the mail
//! stays where it was, so a crash in between means that it comes again: a keeper knows what it has seen before.
//!
//! Ways know envelopes and servers; they must not know what a mail says, who a member is, or the database.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The largest mail that is read. Whoever writes more has attached something, and attachments are never kept.
pub const LARGEST_MAIL: usize = 5 * 1024 * 1024;
/// As much of the header of a larger one is handed over, so that somebody can be told of it.
pub const LARGEST_HEADER: usize = 256 * 1024;

/// A mail as it came, for one recipient: where an envelope names several, each is handed over by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The whole mail, header and body. Lines end in CRLF as SMTP carries them, in a mailbox as its server keeps them.
    pub raw: Vec<u8>,
    /// The envelope's sender; empty is the null sender `<>` of bounces. `None` where the way has no envelope (a mailbox):
    /// then a `Return-Path` above all else may say it.
    pub mail_from: Option<String>,
    /// The envelope's recipient as its sender wrote it, with the token. `None` where the way has no envelope.
    pub rcpt_to: Option<String>,
    pub way: Way,
    /// How many bytes the whole mail has, where that is more than `LARGEST_MAIL`: then `raw` is its header alone. Only a
    /// mailbox or a service hands such a mail over; every other way refuses it in the conversation, and its sender hears
    /// of that.
    pub too_large: Option<usize>,
}

/// How a mail came in. The pipe command comes through the LMTP listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    Imap,
    Lmtp,
    /// The service that posted it, such as `mailgun`.
    Webhook(&'static str),
}

/// What became of a mail that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is on the disk (or was, the last time it came), and may be acknowledged.
    Kept,
    /// Not now: the database is busy or gone. It is handed over again later.
    TryLater(String),
    /// Never: it is answered with a refusal, or set aside, and does not come again. The sentence is shown to its sender.
    Refused(String),
}

/// Takes a mail and answers once it is on the disk. Given by the daemon; called from several conversations at once.
///
/// A plain boxed closure, because there is one of it and everything else about it is the daemon's business: the ways are
/// not generic over it, and a test's keeper is a closure over a list.
pub type Keeper = Arc<dyn Fn(Arrived) -> Keeping + Send + Sync>;
pub type Keeping = Pin<Box<dyn Future<Output = Kept> + Send>>;

/// Makes a keeper of an async function.
pub fn keeper<F, K>(keep: F) -> Keeper
where
    F: Fn(Arrived) -> K + Send + Sync + 'static,
    K: Future<Output = Kept> + Send + 'static,
{
    Arc::new(move |arrived| Box::pin(keep(arrived)))
}

impl Arrived {
    /// A whole mail from a conversation with an envelope.
    pub fn by_envelope(way: Way, mail_from: &str, rcpt_to: &str, raw: Vec<u8>) -> Arrived {
        Arrived { raw, mail_from: Some(mail_from.to_owned()), rcpt_to: Some(rcpt_to.to_owned()), way, too_large: None }
    }

    /// With the header alone, where the mail is too large to be read.
    pub fn shortened(mut self) -> Arrived {
        if self.raw.len() > LARGEST_MAIL {
            self.too_large = Some(self.raw.len());
            self.raw.truncate(LARGEST_HEADER);
            let end = self.raw.windows(2).position(|pair| pair == b"\n\r" || pair == b"\n\n");
            self.raw.truncate(end.map_or(LARGEST_HEADER, |end| end + 1));
        }
        self
    }

    /// A whole mail from a mailbox.
    pub fn by_mailbox(raw: Vec<u8>) -> Arrived {
        Arrived { raw, mail_from: None, rcpt_to: None, way: Way::Imap, too_large: None }
    }
}

/// What a person wrote, and to which token, stays out of logs.
impl fmt::Debug for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrived").field("way", &self.way).field("bytes", &self.raw.len()).finish_non_exhaustive()
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Way::Imap => f.write_str("imap"),
            Way::Lmtp => f.write_str("lmtp"),
            Way::Webhook(service) => write!(f, "webhook {service}"),
        }
    }
}

/// Why a way in does not work at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It passes by itself: the network, a server that restarts.
    Passing(String),
    /// Somebody has to mend it: a wrong password, a certificate, a folder that cannot be made.
    ToMend(String),
}

impl Trouble {
    pub fn why(&self) -> &str {
        match self {
            Trouble::Passing(why) | Trouble::ToMend(why) => why,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_mail_that_is_too_large_the_header_is_handed_over() {
        let arrived = |raw: &[u8]| Arrived::by_envelope(Way::Webhook("x"), "", "", raw.to_vec()).shortened();
        assert_eq!(arrived(b"A: b\r\n\r\nyes").raw, b"A: b\r\n\r\nyes");
        for (end, want) in [("\r\n\r\n", b"A: b\r\n".as_slice()), ("\n\n", b"A: b\n")] {
            let large = arrived(format!("A: b{end}{}", "x".repeat(LARGEST_MAIL)).as_bytes());
            assert_eq!((large.raw.as_slice(), large.too_large), (want, Some(LARGEST_MAIL + 4 + end.len())));
        }
        assert_eq!(arrived(&vec![b'x'; LARGEST_MAIL + 1]).raw.len(), LARGEST_HEADER);
    }

    #[test]
    fn what_somebody_wrote_is_not_in_the_debug_output() {
        let arrived = Arrived::by_envelope(Way::Lmtp, "lorna@x.example", "reply+abc@in.hub.example", b"yes".to_vec());
        let shown = format!("{arrived:?}");
        assert!(shown.contains("Lmtp") && shown.contains('3'), "{shown}");
        assert!(!shown.contains("lorna") && !shown.contains("abc") && !shown.contains("yes"), "{shown}");
    }
}
