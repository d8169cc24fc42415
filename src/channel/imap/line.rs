//! One logged-in connection: each question with its time limit, and its answer looked at. The library's own questions are
//! not used for that: to a SEARCH that was refused, or cut off, they answer "nothing found".

use super::{Afterwards, ImapSettings};
use crate::channel::inbound::{LARGEST_HEADER, Trouble};
use async_imap::Session;
use async_imap::error::Error;
use async_imap::imap_proto::{AttributeValue, Capability, MailboxDatum, RequestId, Response, ResponseCode, Status};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::ErrorKind;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};

/// Both ends of a connection, secured or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Debug + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Debug + Send + Unpin> Stream for S {}

pub(super) struct Line {
    session: Session<Box<dyn Stream>>,
    host: String,
    patience: Duration,
    /// What the server offers: MOVE (RFC 6851), UIDPLUS (RFC 4315), IDLE (RFC 2177).
    moves: bool,
    expunges_one: bool,
    idles: bool,
    /// Whether the selected mailbox lets us make marks of our own.
    marks: bool,
    /// A mail has come since it was last asked what waits. A server tells that in passing, beside the answer to whatever is
    /// asked, and does not repeat it once it idles.
    news: bool,
}

/// Where a mail goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    Kept,
    SetAside,
}

/// Why there is no answer.
enum Fault {
    /// The server said no, in these words; the line is still in step.
    No(String),
    /// The line is not to be used again.
    Cut(String),
}

/// What of a server's answers is of use here.
enum Said {
    Offers(Vec<String>),
    /// The marks that last in the selected mailbox.
    Marks(Vec<String>),
    ReadOnly,
    Found(Vec<u32>),
    Mail {
        uid: u32,
        size: Option<usize>,
        body: Option<Vec<u8>>,
    },
}

/// Our mark, a keyword; it begins with $ as those that are agreed on do (RFC 5788).
const MARK: &str = "$Elevenses";
const GOODBYE: Duration = Duration::from_secs(5);

impl Line {
    pub async fn new(session: Session<Box<dyn Stream>>, settings: &ImapSettings) -> Result<Line, Trouble> {
        let (host, patience) = (settings.host.clone(), settings.patience);
        let mut line = Line {
            session,
            host,
            patience,
            moves: false,
            expunges_one: false,
            idles: false,
            marks: false,
            news: false,
        };
        for said in line.must("CAPABILITY").await? {
            if let Said::Offers(offered) = said {
                let offers = |name: &str| offered.iter().any(|one| one.eq_ignore_ascii_case(name));
                line.moves = offers("MOVE");
                line.expunges_one = offers("UIDPLUS");
                line.idles = offers("IDLE");
            }
        }
        Ok(line)
    }

    /// Opens the mailbox, anew at each look.
    pub async fn select(&mut self, settings: &ImapSettings) -> Result<(), Trouble> {
        let name = &settings.mailbox;
        let answer = self.ask(&format!("SELECT \"{name}\"")).await.map_err(|fault| match fault {
            Fault::No(words) => Trouble::ToMend(format!(
                "the mailbox “{name}” on {} cannot be opened; the server says: {words}. Correct inbound.imap.mailbox",
                self.host
            )),
            cut => self.trouble(cut),
        })?;
        // Where a server says nothing of marks, they may be made (RFC 3501 7.1).
        self.marks = true;
        for said in &answer {
            match said {
                Said::Marks(flags) => {
                    self.marks = flags.iter().any(|flag| flag == "\\*" || flag.eq_ignore_ascii_case(MARK));
                }
                Said::ReadOnly => {
                    return Err(Trouble::ToMend(format!(
                        "the mailbox “{name}” on {} may be read but not changed by this user, so mail would come again and \
                         again. Give the user the right to change it",
                        self.host
                    )));
                }
                _ => {}
            }
        }
        if settings.afterwards == Afterwards::Flag && !self.marks {
            return Err(Trouble::ToMend(format!(
                "the mailbox “{name}” on {} takes no marks of our own. Set inbound.imap.afterwards to “move”",
                self.host
            )));
        }
        Ok(())
    }

    /// The UIDs of what has not been put away, oldest first.
    pub async fn waiting(&mut self) -> Result<Vec<u32>, Trouble> {
        let unmarked = if self.marks { format!(" UNKEYWORD {MARK}") } else { String::new() };
        self.news = false;
        let answer = self.must(&format!("UID SEARCH UNDELETED{unmarked}")).await?;
        let mut uids = Vec::new();
        for said in &answer {
            if let Said::Found(found) = said {
                uids.extend_from_slice(found);
            }
        }
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    /// Each with its size in bytes; without those that somebody took away. Every UID is named: a range n:* would bring the
    /// last mail also where its UID is below n.
    pub async fn sizes(&mut self, uids: &[u32]) -> Result<BTreeMap<u32, usize>, Trouble> {
        let set = uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let answer = self.must(&format!("UID FETCH {set} (UID RFC822.SIZE)")).await?;
        let sizes = answer.into_iter().filter_map(|said| match said {
            Said::Mail { uid, size: Some(size), .. } if uids.contains(&uid) => Some((uid, size)),
            _ => None,
        });
        Ok(sizes.collect())
    }

    /// All of a mail. PEEK leaves it unread for people.
    pub async fn whole(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        self.body(uid, "BODY.PEEK[]").await
    }

    pub async fn header(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        self.body(uid, &format!("BODY.PEEK[HEADER]<0.{LARGEST_HEADER}>")).await
    }

    async fn body(&mut self, wanted: u32, what: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let answer = self.must(&format!("UID FETCH {wanted} (UID {what})")).await?;
        // A server may speak of other mails in between.
        Ok(answer.into_iter().find_map(|said| match said {
            Said::Mail { uid, body, .. } if uid == wanted => body,
            _ => None,
        }))
    }

    /// Puts a mail where it is not brought in again. One that cannot be moved is marked, if that can be done.
    pub async fn put_away(&mut self, uid: u32, put: Put, afterwards: &Afterwards) -> Result<(), Trouble> {
        let Afterwards::Move(folder) = afterwards else { return self.mark(uid, put).await };
        let folder = match put {
            Put::Kept => folder.clone(),
            Put::SetAside => format!("{folder} (set aside)"),
        };
        let mut moved = self.move_to(uid, &folder).await;
        if matches!(moved, Err(Fault::No(_))) {
            // As a rule it is not there yet; where it is, this says so, which does not matter.
            let made = self.ask(&format!("CREATE \"{folder}\"")).await.map(|_| ());
            let shown = match made {
                Ok(()) => self.ask(&format!("SUBSCRIBE \"{folder}\"")).await.map(|_| ()),
                refused => refused,
            };
            if let Err(cut @ Fault::Cut(_)) = shown {
                return Err(self.trouble(cut));
            }
            moved = self.move_to(uid, &folder).await;
        }
        match moved {
            Err(Fault::No(words)) if self.marks => {
                tracing::warn!("a mail could not be moved to the folder “{folder}” ({words}) and was marked instead");
                self.mark(uid, put).await
            }
            Err(Fault::No(words)) => Err(Trouble::ToMend(format!(
                "mail that was kept cannot be moved to the folder “{folder}” on {}; the server says: {words}. Make the folder \
                 in the mailbox by hand, or name another one as inbound.imap.folder (some servers want INBOX.{folder})",
                self.host
            ))),
            moved => moved.map_err(|cut| self.trouble(cut)),
        }
    }

    async fn move_to(&mut self, uid: u32, folder: &str) -> Result<(), Fault> {
        if self.moves {
            return self.ask(&format!("UID MOVE {uid} \"{folder}\"")).await.map(|_| ());
        }
        self.ask(&format!("UID COPY {uid} \"{folder}\"")).await?;
        self.ask(&format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)")).await?;
        // A bare EXPUNGE would also take what people marked as deleted; without UIDPLUS ours stays marked as well.
        if self.expunges_one {
            self.ask(&format!("UID EXPUNGE {uid}")).await?;
        }
        Ok(())
    }

    async fn mark(&mut self, uid: u32, put: Put) -> Result<(), Trouble> {
        let flags = match put {
            Put::Kept => MARK.to_owned(),
            Put::SetAside => format!("{MARK} \\Flagged"),
        };
        self.must(&format!("UID STORE {uid} +FLAGS.SILENT ({flags})")).await.map(|_| ())
    }

    /// Waits for a new mail, or for `limit`. A server without IDLE is looked at when the time is over.
    pub async fn idle(&mut self, limit: Duration) -> Result<(), Trouble> {
        if self.news {
            return Ok(());
        }
        let until = Instant::now() + limit;
        if !self.idles {
            tokio::time::sleep_until(until).await;
            return Ok(());
        }
        let asked = timeout(self.patience, self.session.run_command("IDLE")).await;
        let tag = asked.unwrap_or(Err(Error::ConnectionLost)).map_err(|error| self.cut(&error))?;
        loop {
            let Ok(said) = timeout_at(until, self.session.read_response()).await else { break };
            let said = said.map_err(Error::from).and_then(|said| said.ok_or(Error::ConnectionLost));
            match said.map_err(|error| self.cut(&error))?.parsed() {
                // Also before it says that it idles: a mail that came just now.
                Response::MailboxData(MailboxDatum::Exists(_)) => break,
                Response::Done { tag: done, .. } if *done == tag => return Ok(()),
                Response::Data { status: Status::Bye, .. } => return Err(self.trouble(Fault::Cut(GOES.to_owned()))),
                _ => {}
            }
        }
        let done = timeout(self.patience, no_longer(&mut self.session, &tag)).await;
        done.unwrap_or(Err(Error::ConnectionLost)).map_err(|error| self.cut(&error))
    }

    pub async fn log_out(mut self) {
        let _ = timeout(GOODBYE, self.session.logout()).await;
    }

    /// A question that is answered with yes, unless something is wrong with the server.
    async fn must(&mut self, question: &str) -> Result<Vec<Said>, Trouble> {
        self.ask(question).await.map_err(|fault| self.trouble(fault))
    }

    /// Everything that is said up to the end of the answer.
    async fn ask(&mut self, question: &str) -> Result<Vec<Said>, Fault> {
        let (session, news) = (&mut self.session, &mut self.news);
        let asking = async {
            let lost = |error: Error| Fault::Cut(cause(&error));
            let tag = session.run_command(question).await.map_err(lost)?;
            let mut answer = Vec::new();
            loop {
                let said = session.read_response().await.map_err(|error| lost(error.into()))?;
                let said = said.ok_or_else(|| lost(Error::ConnectionLost))?;
                match said.parsed() {
                    Response::Done { tag: done, status: Status::Ok, outcome } if *done == tag => {
                        answer.extend((outcome.code == Some(ResponseCode::ReadOnly)).then_some(Said::ReadOnly));
                        return Ok(answer);
                    }
                    Response::Done { tag: done, outcome, .. } if *done == tag => {
                        return Err(Fault::No(outcome.information.as_deref().unwrap_or("nothing more").to_owned()));
                    }
                    Response::Data { status: Status::Bye, .. } => return Err(Fault::Cut(GOES.to_owned())),
                    Response::MailboxData(MailboxDatum::Exists(_)) => *news = true,
                    untagged => answer.extend(heard(untagged)),
                }
            }
        };
        timeout(self.patience, asking).await.unwrap_or_else(|_| Err(Fault::Cut(silence(self.patience))))
    }

    fn cut(&self, error: &Error) -> Trouble {
        self.trouble(Fault::Cut(cause(error)))
    }

    fn trouble(&self, fault: Fault) -> Trouble {
        Trouble::Passing(match fault {
            Fault::No(words) => format!("the mailbox's server {} says no: {words}", self.host),
            Fault::Cut(why) => format!("the mailbox's server {} broke off: {why}", self.host),
        })
    }
}

/// Ends the idling that was begun with this tag.
async fn no_longer(session: &mut Session<Box<dyn Stream>>, tag: &RequestId) -> Result<(), Error> {
    session.run_command_untagged("DONE").await?;
    loop {
        let said = session.read_response().await?.ok_or(Error::ConnectionLost)?;
        if matches!(said.parsed(), Response::Done { tag: done, .. } if done == tag) {
            return Ok(());
        }
    }
}

const GOES: &str = "it says goodbye";

fn silence(limit: Duration) -> String {
    format!("no answer within {} s", limit.as_secs())
}

fn heard(said: &Response<'_>) -> Option<Said> {
    let owned = |words: &[Cow<'_, str>]| words.iter().map(|word| word.clone().into_owned()).collect();
    match said {
        Response::Capabilities(offered) => {
            let atoms = offered.iter().filter_map(|one| match one {
                Capability::Atom(atom) => Some(atom.clone().into_owned()),
                _ => None,
            });
            Some(Said::Offers(atoms.collect()))
        }
        Response::Data { outcome, .. } => match &outcome.code {
            Some(ResponseCode::PermanentFlags(flags)) => Some(Said::Marks(owned(flags))),
            _ => None,
        },
        Response::MailboxData(MailboxDatum::Search(found)) => Some(Said::Found(found.clone())),
        Response::Fetch(_, attributes) => {
            let (mut its_uid, mut size, mut body) = (None, None, None);
            for attribute in attributes {
                match attribute {
                    AttributeValue::Uid(uid) => its_uid = Some(*uid),
                    AttributeValue::Rfc822Size(bytes) => size = Some(*bytes as usize),
                    AttributeValue::BodySection { data: Some(data), .. } => body = Some(data.to_vec()),
                    _ => {}
                }
            }
            Some(Said::Mail { uid: its_uid?, size, body })
        }
        _ => None,
    }
}

/// Without what was being read: the library puts that into its error, and it may be somebody's mail.
pub(super) fn cause(error: &Error) -> String {
    match error {
        Error::Io(error) if error.kind() == ErrorKind::Other => "it says what cannot be understood".to_owned(),
        Error::Io(error) => error.to_string(),
        Error::ConnectionLost => "the connection is gone".to_owned(),
        _ => "it says what cannot be understood".to_owned(),
    }
}
