//! One conversation with a mail server: LHLO, MAIL, RCPT, DATA (RFC 2033). After the text there is an answer for each
//! recipient, and 250 only once its mail is kept. Whoever hangs up before has to come again.

use super::wire::{Fault, Gone, Stream, Wire};
use super::{Limits, Receiver, until_stopped};
use crate::channel::inbound::{Arrived, Kept, Way};
use smtp_proto::{Error, MAIL_BODY_BINARYMIME, MAIL_SMTPUTF8, MailFrom, Request};
use std::borrow::Cow;
use tokio::sync::watch;
use tokio::time::timeout;

/// So many mistakes, and it is no mail server.
const MISTAKES_MAX: usize = 20;

struct Session<'a> {
    wire: Wire,
    limits: &'a Limits,
    receiver: &'a Receiver,
    greeted: bool,
    from: Option<String>,
    to: Vec<String>,
    mistakes: usize,
}

/// What comes after an answer.
enum Next {
    GoOn,
    HangUp,
}

/// From the greeting to the end, which may be a stop of ours.
pub async fn converse(
    stream: Box<dyn Stream>,
    limits: &Limits,
    receiver: &Receiver,
    mut stopped: watch::Receiver<bool>,
) {
    let wire = Wire::new(stream, limits.clone());
    let (from, to) = (None, Vec::new());
    let mut session = Session { wire, limits, receiver, greeted: false, from, to, mistakes: 0 };
    if let Err(gone) = session.run(&mut stopped).await {
        let goodbye = match gone {
            Gone::HungUp => return,
            Gone::Idle => "421 4.4.2 nothing came for too long",
            Gone::Endless => "421 4.3.4 that has no end",
        };
        let _ = session.wire.say(goodbye).await;
    }
}

/// One more than there is room for.
pub async fn turn_away(stream: Box<dyn Stream>, limits: &Limits) {
    let _ = Wire::new(stream, limits.clone()).say("421 4.3.2 too many connections, come again later").await;
}

impl Session<'_> {
    async fn run(&mut self, stopped: &mut watch::Receiver<bool>) -> Result<(), Gone> {
        self.wire.say("220 localhost Elevenses takes mail by LMTP").await?;
        loop {
            let line = tokio::select! {
                line = self.wire.line() => line?,
                () = until_stopped(stopped) => return self.wire.say("421 4.3.2 stopping, come again later").await,
            };
            let next = match line {
                Ok(line) => self.obey(&line, stopped).await?,
                Err(fault) => self.mistake(&format!("500 5.5.2 {}", in_words(fault))).await?,
            };
            if matches!(next, Next::HangUp) {
                return Ok(());
            }
        }
    }

    async fn obey(&mut self, line: &[u8], stopped: &mut watch::Receiver<bool>) -> Result<Next, Gone> {
        let request = match Request::parse(&mut line.iter()) {
            Ok(request) => request,
            Err(error) => return self.mistake(&complaint(&error)).await,
        };
        match request {
            Request::Lhlo { .. } => {
                self.reset();
                self.greeted = true;
                let size = self.limits.text_size;
                self.answer(&format!(
                    "250-localhost\n250-PIPELINING\n250-8BITMIME\n250-SIZE {size}\n250 ENHANCEDSTATUSCODES"
                ))
                .await
            }
            Request::Ehlo { .. } | Request::Helo { .. } => {
                self.mistake("500 5.5.1 this is LMTP, begin with LHLO").await
            }
            Request::Mail { from } => self.mail(from).await,
            Request::Rcpt { to } => self.rcpt(&to.address).await,
            Request::Data => self.data(stopped).await,
            Request::Rset => {
                self.reset();
                self.answer("250 2.0.0 forgotten").await
            }
            Request::Noop { .. } => self.answer("250 2.0.0 here").await,
            Request::Vrfy { .. } => self.answer("252 2.5.0 that is found out by RCPT").await,
            Request::Quit => {
                self.wire.say("221 2.0.0 goodbye").await?;
                Ok(Next::HangUp)
            }
            // Its bytes follow without waiting for an answer, and would be taken for commands.
            Request::Bdat { .. } => {
                self.wire.say("502 5.5.1 not offered").await?;
                Ok(Next::HangUp)
            }
            _ => self.mistake("502 5.5.1 not offered").await,
        }
    }

    async fn mail(&mut self, from: MailFrom<Cow<'_, str>>) -> Result<Next, Gone> {
        if !self.greeted {
            return self.mistake("503 5.5.1 begin with LHLO").await;
        }
        if self.from.is_some() {
            return self.mistake("503 5.5.1 there is a sender already").await;
        }
        if from.flags & (MAIL_SMTPUTF8 | MAIL_BODY_BINARYMIME) != 0 {
            return self.mistake("555 5.5.4 not offered").await;
        }
        if from.size > self.limits.text_size {
            return self.answer(&format!("552 5.3.4 {}", in_words(Fault::TooLarge))).await;
        }
        self.from = Some(from.address.into_owned());
        self.answer("250 2.1.0 and to whom?").await
    }

    async fn rcpt(&mut self, to: &str) -> Result<Next, Gone> {
        if self.from.is_none() {
            return self.mistake("503 5.5.1 MAIL comes first").await;
        }
        if self.to.len() >= self.limits.recipients {
            return self.answer("452 4.5.3 too many recipients, send the rest by itself").await;
        }
        if !self.receiver.address.takes(to) {
            return self
                .answer("550 5.1.1 nobody is answered at this address; write to the one your letter came from")
                .await;
        }
        self.to.push(to.to_owned());
        self.answer("250 2.1.5 good").await
    }

    async fn data(&mut self, stopped: &mut watch::Receiver<bool>) -> Result<Next, Gone> {
        if self.to.is_empty() {
            return self.mistake("503 5.5.1 there is no recipient").await;
        }
        self.wire.say("354 go on, and end with a dot").await?;
        let text = tokio::select! {
            text = self.wire.text() => text?,
            () = until_stopped(stopped) => {
                self.wire.say("421 4.3.2 stopping, come again later").await?;
                return Ok(Next::HangUp);
            }
        };
        let from = self.from.take().unwrap_or_default();
        for to in std::mem::take(&mut self.to) {
            let answer = match &text {
                Ok(raw) => {
                    keep(Arrived::by_envelope(Way::Lmtp, &from, &to, raw.clone()), self.receiver, self.limits).await
                }
                Err(Fault::LineTooLong) => format!("500 5.5.2 {}", in_words(Fault::LineTooLong)),
                Err(Fault::TooLarge) => format!("552 5.3.4 {}", in_words(Fault::TooLarge)),
                Err(Fault::BareLineEnd) => format!("554 5.6.0 {}", in_words(Fault::BareLineEnd)),
            };
            self.wire.say(&answer).await?;
        }
        Ok(Next::GoOn)
    }

    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }

    async fn answer(&mut self, answer: &str) -> Result<Next, Gone> {
        self.wire.say(answer).await?;
        Ok(Next::GoOn)
    }

    async fn mistake(&mut self, answer: &str) -> Result<Next, Gone> {
        self.mistakes += 1;
        if self.mistakes < MISTAKES_MAX {
            return self.answer(answer).await;
        }
        self.wire.say("421 4.7.0 too many mistakes").await?;
        Ok(Next::HangUp)
    }
}

/// The answer to one mail for one recipient.
async fn keep(arrived: Arrived, receiver: &Receiver, limits: &Limits) -> String {
    let kept = timeout(limits.keep, (receiver.keeper)(arrived)).await;
    match kept.unwrap_or_else(|_| Kept::TryLater(format!("it was not kept within {} s", limits.keep.as_secs()))) {
        Kept::Kept => "250 2.6.0 kept".to_owned(),
        Kept::TryLater(why) => {
            tracing::warn!("a mail was put off: {why}");
            "451 4.3.0 not at this moment, come again later".to_owned()
        }
        Kept::Refused(why) => format!("550 5.7.1 {}", one_line(&why)),
    }
}

fn in_words(fault: Fault) -> &'static str {
    match fault {
        Fault::BareLineEnd => "a line ends in CR LF, and neither stands alone",
        Fault::LineTooLong => "a line is too long",
        Fault::TooLarge => "the mail is too large: answer without attachments",
    }
}

fn complaint(error: &Error) -> String {
    match error {
        Error::InvalidSenderAddress => "501 5.1.7 that is no address".to_owned(),
        Error::InvalidRecipientAddress => "501 5.1.3 that is no address".to_owned(),
        Error::SyntaxError { syntax } => format!("501 5.5.2 write {syntax}"),
        Error::InvalidParameter { param } => format!("501 5.5.4 {param} cannot be that"),
        Error::UnsupportedParameter { .. } => "555 5.5.4 a parameter that was not offered".to_owned(),
        _ => "500 5.5.1 not a command".to_owned(),
    }
}

/// As an answer carries it: one line of ASCII, within RFC 5321 4.5.3.1.5.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).take(400).collect()
}
