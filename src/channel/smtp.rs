//! One SMTP connection, owned by whoever sends over it: MAIL, RCPT and DATA are
//! driven one by one over lettre's connection, each within its own time limit.
//! lettre's pooled transport is not used: it hands a cancelled conversation to
//! the next letter, whose sender then reads the answers to somebody else's.
//! It must not know members, digests or the outbox.

mod letter;
mod line;
mod opening;
mod settings;
mod verdict;

use std::fmt::Display;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Quit, Rset};
use lettre::transport::smtp::response::{Response, Severity};

use crate::channel::delivery::Delivery;
use letter::{Commands, Envelope};
pub use opening::is_this_machine;
pub use settings::{Login, Security, SmtpSettings, Timeouts};
use verdict::{Step, Trouble};

/// A connection that has been greeted, secured and logged in.
pub struct SmtpConnection {
    /// Taken out for the length of each conversation, so that a future dropped
    /// half-way takes the line with it and unread replies are never inherited.
    line: Option<AsyncSmtpConnection>,
    timeouts: Timeouts,
    letters_left: u32,
}

impl SmtpConnection {
    /// Connects, secures and logs in. The error is `TryLater`, or `OurFault`
    /// where the settings, the password or the certificate have to be mended.
    pub async fn open(settings: &SmtpSettings) -> Result<SmtpConnection, Delivery> {
        Ok(SmtpConnection {
            line: Some(opening::open(settings).await?),
            timeouts: settings.timeouts.clone(),
            // Zero would make every connection spent before its first letter.
            letters_left: settings.messages_per_connection.max(1),
        })
    }

    /// Sends one letter to one recipient. An empty `from` is the null sender.
    ///
    /// `before_data` runs once the server has asked for the text (354) and before
    /// its first byte leaves: whatever it writes down means "from here on the
    /// outcome may be unknown". If it fails, nothing of the text is sent.
    pub async fn deliver<F, E>(&mut self, from: &str, to: &str, letter: &[u8], before_data: F) -> Delivery
    where
        F: AsyncFnOnce() -> Result<(), E>,
        E: Display,
    {
        let envelope = match Envelope::parse(from, to) {
            Ok(envelope) => envelope,
            Err(why) => return Delivery::Refused(why),
        };
        let server = match &self.line {
            Some(line) if !self.is_spent() => line.server_info(),
            _ => return Delivery::TryLater(SPENT.into()),
        };
        let commands = match envelope.commands(letter, server) {
            Ok(commands) => commands,
            Err(why) => return Delivery::Refused(why),
        };
        self.converse(commands, letter, before_data).await
    }

    /// True when the connection must not be used again: after a time-out, an
    /// I/O error, a 421, a dropped `deliver`, or its share of letters.
    pub fn is_spent(&self) -> bool {
        self.line.is_none() || self.letters_left == 0
    }

    /// Says goodbye if there is anybody left to say it to. Never fails: what was
    /// accepted stays accepted, whatever the answer to QUIT.
    pub async fn quit(self) {
        if let Some(mut line) = self.line {
            let _ = bounded(self.timeouts.reset_and_quit, line.command(Quit)).await;
        }
    }

    async fn converse<F, E>(&mut self, commands: Commands, letter: &[u8], before_data: F) -> Delivery
    where
        F: AsyncFnOnce() -> Result<(), E>,
        E: Display,
    {
        let Some(mut line) = self.line.take() else {
            return Delivery::TryLater(SPENT.into());
        };
        self.letters_left = self.letters_left.saturating_sub(1);
        match transact(&mut line, &self.timeouts, commands, letter, before_data).await {
            Ok(answer) => {
                self.line = Some(line);
                Delivery::Accepted(verdict::spoken(&answer))
            }
            Err((step, trouble)) => {
                if trouble.leaves_line_in_step() && reset(&mut line, &self.timeouts, step).await {
                    self.line = Some(line);
                }
                verdict::verdict(step, &trouble)
            }
        }
    }
}

const SPENT: &str = "This connection to the mail server is used up; nothing was sent over it. \
                     The letter goes out over a new one.";

/// One letter, from MAIL to the answer after the final dot. The text is sent only
/// after exactly 2xx, 2xx, 3xx: a server whose answers have slipped by one is found
/// out at DATA, before there is anything to be in doubt about.
async fn transact<F, E>(
    line: &mut AsyncSmtpConnection,
    timeouts: &Timeouts,
    commands: Commands,
    letter: &[u8],
    before_data: F,
) -> Result<Response, (Step, Trouble)>
where
    F: AsyncFnOnce() -> Result<(), E>,
    E: Display,
{
    use Severity::{PositiveCompletion as Done, PositiveIntermediate as GoOn};
    let asked = bounded(timeouts.mail, line.command(commands.mail)).await;
    must_be(Done, asked).map_err(|trouble| (Step::Sender, trouble))?;
    let asked = bounded(timeouts.rcpt, line.command(commands.rcpt)).await;
    must_be(Done, asked).map_err(|trouble| (Step::Recipient, trouble))?;
    let asked = bounded(timeouts.data, line.command(Data)).await;
    must_be(GoOn, asked).map_err(|trouble| (Step::Data, trouble))?;

    let text = letter::for_the_wire(letter);
    // Without the note, a crash after the first byte would look like a letter never
    // begun and be sent twice; so the line is dropped while nothing has been sent.
    let noted = before_data().await;
    noted.map_err(|error| (Step::Data, Trouble::HeldBack(error.to_string())))?;
    let asked = bounded(timeouts.body_and_dot, line.message(&text)).await;
    must_be(Done, asked).map_err(|trouble| (Step::Text, trouble))
}

/// Clears a refused transaction. After the final dot there is none left to clear.
async fn reset(line: &mut AsyncSmtpConnection, timeouts: &Timeouts, step: Step) -> bool {
    if step == Step::Text {
        return true;
    }
    let asked = bounded(timeouts.reset_and_quit, line.command(Rset)).await;
    must_be(Severity::PositiveCompletion, asked).is_ok()
}

/// lettre bounds none of its reads, so every step is bounded here.
async fn bounded<T>(limit: Duration, step: impl Future<Output = Result<T, Error>>) -> Result<T, Trouble> {
    match tokio::time::timeout(limit, step).await {
        Ok(answer) => answer.map_err(|error| Trouble::from_lettre(&error)),
        Err(_) => Err(Trouble::silence(limit)),
    }
}

/// lettre calls every 2xx and 3xx a success; a step knows which of them it wants.
fn must_be(wanted: Severity, answer: Result<Response, Trouble>) -> Result<Response, Trouble> {
    let answer = answer?;
    if answer.code().severity == wanted {
        return Ok(answer);
    }
    Err(Trouble::Broken(format!("it answered out of turn with {}", verdict::spoken(&answer))))
}
