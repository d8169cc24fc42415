//! `elevenses inbound deliver`: a mail server's pipe. It hands the mail to the daemon, which alone has the database, and
//! says in sysexits(3) what became of it, so that the mail server keeps it, tries again, or tells its sender.

use super::{Ended, Settings};
use crate::channel::inbound::LARGEST_MAIL;
use crate::channel::lmtp::{Handed, hand_over};
use crate::domain::reply_address::ReplyAddress;
use anyhow::Result;
use clap::Args;
use std::io::Read;

#[derive(Args)]
#[command(after_help = "\
The daemon must be running with [inbound.lmtp]; the mail goes to it over the same socket.

Exit codes are those a mail server knows (sysexits): 0 kept, and only then; 65 the mail cannot be taken; 67 nobody is written to by this address; 75 not now, try again; 78 the settings have a mistake.

Examples:
  In Postfix's master.cf:
    elevenses unix - n n - 10 pipe user=elevenses
      argv=/usr/bin/elevenses inbound deliver --sender ${sender} --recipient ${recipient}
  In an aliases file:
    reply: \"|/usr/bin/elevenses --config /etc/elevenses/elevenses.toml inbound deliver\"
  By hand:
    elevenses inbound deliver --sender lorna@lornawrites.example --recipient reply+TOKEN@in.hub.example < mail.eml")]
pub struct Deliver {
    /// The envelope's sender; empty or MAILER-DAEMON for none. Default: SENDER from the environment.
    #[arg(long, value_name = "ADDRESS")]
    sender: Option<String>,
    /// The envelope's recipient, with its token. Default: RECIPIENT or ORIGINAL_RECIPIENT from the environment.
    #[arg(long, value_name = "ADDRESS")]
    recipient: Option<String>,
}

/// sysexits(3).
const DATA_ERROR: u8 = 65;
const NO_USER: u8 = 67;
const TEMPORARY_FAILURE: u8 = 75;
const CONFIGURATION: u8 = 78;

impl Deliver {
    /// Never an error: a mail server reads the exit code, and takes any that it does not know for a refusal.
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (code, says) = match self.deliver(settings).await {
            Ok(()) => return Ok(Ended::Done),
            Err(ended) => ended,
        };
        eprintln!("elevenses: {says}");
        Ok(Ended::With(code))
    }

    async fn deliver(self, settings: &Settings) -> std::result::Result<(), (u8, String)> {
        let deployment = settings.load().map_err(|error| (CONFIGURATION, format!("{error:#}")))?;
        let lmtp = deployment.inbound.and_then(|inbound| Some((inbound.address, inbound.lmtp?)));
        let (address, listening) = lmtp.ok_or_else(|| (CONFIGURATION, NO_LMTP.to_owned()))?;
        let to = self.to(&address)?;
        let text = text(std::io::stdin().lock())?;
        let from = self.from(&text)?;
        match hand_over(&listening, &from, &to, &text.mail).await {
            Handed::Kept => Ok(()),
            Handed::TryLater(why) => Err((TEMPORARY_FAILURE, why)),
            Handed::NoSuchRecipient(why) => Err((NO_USER, why)),
            Handed::Refused(why) => Err((DATA_ERROR, why)),
        }
    }

    /// Without a word of who sent it, a mail would count as nobody's, and be left alone: so the mail itself is asked.
    fn from(&self, text: &Text) -> std::result::Result<String, (u8, String)> {
        let told = self.sender.clone().or_else(|| environment("SENDER"));
        let written = told.or_else(|| text.sender.clone()).ok_or_else(|| (CONFIGURATION, NO_SENDER.to_owned()))?;
        match bare(&written) {
            // How Postfix's pipe writes the null sender.
            from if from.eq_ignore_ascii_case("mailer-daemon") => Ok(String::new()),
            from => fit(from),
        }
    }

    /// The first of what is known that is an address of ours: behind an alias only the original one has the token.
    fn to(&self, ours: &ReplyAddress) -> std::result::Result<String, (u8, String)> {
        let named = self.recipient.clone().into_iter();
        let known: Vec<String> =
            named.chain(["RECIPIENT", "ORIGINAL_RECIPIENT"].into_iter().filter_map(environment)).collect();
        let with_token = known.iter().find(|address| ours.token_in(address).is_some());
        let found = with_token.or_else(|| known.iter().find(|address| ours.takes(address))).or(known.first());
        fit(found.map_or(&ours.base().to_string(), |address| bare(address)))
    }
}

const NO_SENDER: &str = "nobody says who sent it; give --sender, or set SENDER in the environment";
const NO_LMTP: &str = "there is no [inbound.lmtp] in the settings; add it with where the daemon shall listen";

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn bare(address: &str) -> &str {
    address.trim().trim_start_matches('<').trim_end_matches('>')
}

/// What goes between < and > of a command, and must not end it.
fn fit(address: &str) -> std::result::Result<String, (u8, String)> {
    if address.len() > 256 || address.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>'))
    {
        return Err((DATA_ERROR, format!("{address:?} cannot be an address on an envelope")));
    }
    Ok(address.to_owned())
}

/// What came down the pipe.
#[derive(Debug, PartialEq)]
struct Text {
    mail: Vec<u8>,
    /// The envelope's sender, as the server wrote it above the mail.
    sender: Option<String>,
}

/// The mail, without the line that a mail server puts above it for mailbox files ("From lorna@… Mon Feb 2 …").
fn text(from: impl Read) -> std::result::Result<Text, (u8, String)> {
    let mut text = Vec::new();
    let read = from.take(LARGEST_MAIL as u64 + 1).read_to_end(&mut text);
    read.map_err(|error| (TEMPORARY_FAILURE, format!("the mail could not be read from standard input: {error}")))?;
    if text.is_empty() {
        return Err((DATA_ERROR, "no mail came on standard input".to_owned()));
    }
    if text.len() > LARGEST_MAIL {
        return Err((DATA_ERROR, "the mail is too large: answer without attachments".to_owned()));
    }
    let mut sender = None;
    if text.starts_with(b"From ") {
        let end = text.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| at + 1);
        let line = String::from_utf8_lossy(&text[..end]).into_owned();
        sender = line.split_whitespace().nth(1).filter(|sender| sender.contains('@')).map(str::to_owned);
        text.drain(..end);
    }
    Ok(Text { sender: sender.or_else(|| return_path(&text)).or_else(|| from_header(&text)), mail: text })
}

/// Where nobody wrote down an envelope, whoever says they wrote it: it only shows that a program did not.
fn from_header(mail: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&mail[..mail.len().min(64 * 1024)]).into_owned();
    let line = head.lines().take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("from").then(|| value.trim().to_owned())
    })?;
    let address = line.rsplit_once('<').map_or(line.as_str(), |(_, inside)| inside.trim_end_matches('>'));
    (address.contains('@') && !address.contains(char::is_whitespace)).then(|| address.to_owned())
}

/// What the server that delivered it wrote above everything else (RFC 5321 4.4).
fn return_path(mail: &[u8]) -> Option<String> {
    let first = mail.split(|byte| *byte == b'\n').next()?;
    let (name, value) = std::str::from_utf8(first).ok()?.split_once(':')?;
    name.eq_ignore_ascii_case("return-path").then(|| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_would_end_the_command_are_refused() {
        for bad in ["a@x.example>\r\nRCPT TO:<b@x.example", "a b@x.example", "a@x.example\n", "<a@x.example>>"] {
            assert_eq!(fit(bad).unwrap_err().0, DATA_ERROR, "{bad:?}");
        }
        assert_eq!(bare(" <lorna@x.example> "), "lorna@x.example");
    }

    #[test]
    fn the_line_above_a_mail_is_not_the_mail() {
        let mail = b"From lorna@x.example Mon Feb  2 10:00:00 2026\nFrom: Lorna\n\nyes\n";
        let read = text(&mail[..]).unwrap();
        assert_eq!(
            (read.mail.as_slice(), read.sender.as_deref()),
            (&b"From: Lorna\n\nyes\n"[..], Some("lorna@x.example"))
        );
        let mail = b"Return-Path: <>\nFrom: mailer-daemon@x.example\n\nback\n";
        assert_eq!(text(&mail[..]).unwrap().sender.as_deref(), Some("<>"));
        assert_eq!(text(&b"From: Lorna\n\nyes\n"[..]).unwrap().sender, None);
        let mail = b"Subject: Re\nFrom: Lorna <lorna@x.example>\n\nyes\n";
        assert_eq!(text(&mail[..]).unwrap().sender.as_deref(), Some("lorna@x.example"));
        assert_eq!(text(&b""[..]).unwrap_err().0, DATA_ERROR);
        assert_eq!(text(std::io::repeat(b'x')).unwrap_err().0, DATA_ERROR);
    }
}
