//! `[inbound]`: the address at which letters are answered, and the ways by which answers come in.

use super::deployment::{WrittenSecurity, joined, one_secret};
use super::mail_services::{WrittenMailgun, WrittenPostmark, WrittenSendGrid, describe};
use crate::channel::imap::{Afterwards, ImapSettings};
use crate::channel::lmtp::LmtpAddress;
use crate::channel::{Login, Security, is_this_machine};
use crate::domain::email_address::EmailAddress;
use crate::domain::mail_service::MailServices;
use crate::domain::reply_address::ReplyAddress;
use anyhow::{Result, anyhow, bail};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How answers come in.
#[derive(Debug, Clone)]
pub struct Inbound {
    /// Where letters are answered; their tokens are added to it.
    pub address: ReplyAddress,
    /// The name under which our own mail server writes `Authentication-Results` (RFC 8601 2.5); no other's are believed.
    pub authserv_id: Option<String>,
    /// Whether we ask the senders' domains ourselves where our mail server has not written what it found out.
    pub check_senders: Option<CheckSenders>,
    pub imap: Option<Box<ImapSettings>>,
    pub lmtp: Option<LmtpAddress>,
    pub services: MailServices,
}

/// How the senders' domains are asked whether they vouch for a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckSenders {
    /// Asked instead of this machine's own name servers.
    pub name_server: Option<SocketAddr>,
    /// The name that our mail server gives itself in `Received`: it says there who handed it the mail, for SPF.
    pub received_by: Option<String>,
}

/// As written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenInbound {
    address: String,
    #[serde(default)]
    catch_all: bool,
    authserv_id: Option<String>,
    #[serde(default = "yes")]
    check_senders: bool,
    name_server: Option<SocketAddr>,
    received_by: Option<String>,
    imap: Option<WrittenImap>,
    lmtp: Option<WrittenLmtp>,
    mailgun: Option<WrittenMailgun>,
    postmark: Option<WrittenPostmark>,
    sendgrid: Option<WrittenSendGrid>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenImap {
    host: String,
    port: Option<u16>,
    #[serde(default = "tls")]
    security: WrittenSecurity,
    user: String,
    password: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    #[serde(default = "inbox")]
    mailbox: String,
    #[serde(default)]
    afterwards: WrittenAfterwards,
    #[serde(default = "own_folder")]
    folder: String,
    #[serde(default = "five")]
    poll_minutes: u64,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenAfterwards {
    #[default]
    Move,
    Flag,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLmtp {
    listen: String,
    #[serde(default = "ours_and_the_groups")]
    mode: String,
}

fn yes() -> bool {
    true
}

fn tls() -> WrittenSecurity {
    WrittenSecurity::Tls
}

fn inbox() -> String {
    "INBOX".to_owned()
}

fn own_folder() -> String {
    "Elevenses".to_owned()
}

fn five() -> u64 {
    5
}

fn ours_and_the_groups() -> String {
    "0660".to_owned()
}

/// What one question to a mailbox's server may take: five megabytes over a slow line do.
const PATIENCE: Duration = Duration::from_secs(60);
/// A longer one does not fit into the system's `sun_path` (unix(7)), with room for the name it is made under.
const SOCKET_PATH_MAX: usize = 100;

impl WrittenInbound {
    /// What it means; the error names the key. `folder` is the settings file's own.
    pub fn meant(self, folder: &Path) -> Result<Inbound> {
        let base =
            EmailAddress::parse(&self.address).map_err(|why| anyhow!("inbound.address “{}” {why}", self.address))?;
        if self.address.contains('+') {
            bail!("inbound.address “{}” has a + already; leave it out, tokens are put after one", self.address);
        }
        let checks = CheckSenders { name_server: self.name_server, received_by: self.received_by };
        if !self.check_senders && checks != CheckSenders::default() {
            bail!(
                "inbound.name_server and inbound.received_by are for check_senders, which is false; keep one of them"
            );
        }
        Ok(Inbound {
            check_senders: self.check_senders.then_some(checks),
            address: ReplyAddress::new(base, self.catch_all),
            authserv_id: self.authserv_id.map(|id| authserv_id(&id)).transpose()?,
            imap: self.imap.map(|imap| imap.meant(folder)).transpose()?.map(Box::new),
            lmtp: self.lmtp.map(|lmtp| lmtp.meant(folder)).transpose()?,
            services: MailServices {
                mailgun: self.mailgun.map(|mailgun| mailgun.meant(folder)).transpose()?,
                postmark: self.postmark.map(|postmark| postmark.meant(folder)).transpose()?,
                sendgrid: self.sendgrid.map(|sendgrid| sendgrid.meant(folder)).transpose()?,
            },
        })
    }
}

fn authserv_id(written: &str) -> Result<String> {
    match written.trim() {
        "" => {
            bail!("inbound.authserv_id is empty; leave it out where your mail server writes no Authentication-Results")
        }
        id if id.contains(|c: char| c.is_whitespace() || c == ';') => {
            bail!(
                "inbound.authserv_id “{id}” must be the one word that follows “Authentication-Results:”, without the semicolon"
            )
        }
        id => Ok(id.to_ascii_lowercase()),
    }
}

impl WrittenImap {
    fn meant(self, folder: &Path) -> Result<ImapSettings> {
        let (security, port) = match self.security {
            WrittenSecurity::Plain => (Security::Plain, 143),
            WrittenSecurity::StartTls => (Security::StartTls, 143),
            WrittenSecurity::Tls => (Security::Tls, 993),
        };
        if security == Security::Plain && !is_this_machine(&self.host) {
            bail!(
                "inbound.imap.security is “plain”, and the password would cross the network to {} unprotected; choose \
                 “tls” or “starttls”",
                self.host
            );
        }
        let password = one_secret("inbound.imap.password", self.password, self.password_file, folder)?;
        let Some(password) = password else {
            bail!("inbound.imap.password is missing; or name a file that holds it as password_file")
        };
        if password.contains(['\r', '\n']) {
            bail!("the password of inbound.imap has several lines; it must be one");
        }
        if !(1..=25).contains(&self.poll_minutes) {
            bail!("inbound.imap.poll_minutes is {}; it can be 1 to 25", self.poll_minutes);
        }
        let mailbox = folder_name("mailbox", self.mailbox)?;
        let afterwards = match self.afterwards {
            WrittenAfterwards::Flag => Afterwards::Flag,
            WrittenAfterwards::Move => Afterwards::Move(folder_name("folder", self.folder)?),
        };
        if afterwards == Afterwards::Move(mailbox.clone()) {
            bail!("inbound.imap.folder is the mailbox itself; name another folder");
        }
        Ok(ImapSettings {
            host: self.host,
            port: self.port.unwrap_or(port),
            security,
            login: Login { user: self.user, password },
            ca_file: self.ca_file.map(|file| folder.join(file)),
            mailbox,
            afterwards,
            poll: Duration::from_secs(60 * self.poll_minutes),
            patience: PATIENCE,
        })
    }
}

/// Anything beyond ASCII has a spelling of its own in IMAP (RFC 3501 5.1.3), which its owner can give as it is.
fn folder_name(key: &str, name: String) -> Result<String> {
    let fits = |c: char| (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '*' | '%');
    if name.is_empty() || !name.chars().all(fits) {
        bail!("inbound.imap.{key} “{name}” must be a name in plain letters (ASCII), without \" \\ * %");
    }
    Ok(name)
}

impl WrittenLmtp {
    fn meant(self, folder: &Path) -> Result<LmtpAddress> {
        let Some(path) = self.listen.strip_prefix("unix:") else { return tcp(&self.listen) };
        let path = joined(folder, Path::new(path));
        if path.as_os_str().len() > SOCKET_PATH_MAX {
            bail!("inbound.lmtp.listen names a path that is too long for a socket; at most {SOCKET_PATH_MAX} bytes");
        }
        match u32::from_str_radix(&self.mode, 8) {
            Ok(mode) if mode <= 0o777 && mode & 0o600 == 0o600 => Ok(LmtpAddress::Unix { path, mode }),
            _ => bail!("inbound.lmtp.mode is “{}”; write it as chmod takes it, such as \"0660\"", self.mode),
        }
    }
}

fn tcp(listen: &str) -> Result<LmtpAddress> {
    let address: SocketAddr = listen.parse().map_err(|_| {
        anyhow!("inbound.lmtp.listen is “{listen}”; write “unix:/run/elevenses/lmtp.sock”, or “127.0.0.1:2424”")
    })?;
    if !address.ip().is_loopback() {
        bail!(
            "inbound.lmtp.listen is {listen}, where other machines could hand in mail in anybody's name; use 127.0.0.1, \
             ::1 or a unix socket, behind your mail server"
        );
    }
    Ok(LmtpAddress::Tcp(address))
}

impl Inbound {
    /// The ways in that are set up, each by one word; empty where there is none.
    pub fn ways(&self) -> String {
        let ways = [
            ("imap", self.imap.is_some()),
            ("lmtp", self.lmtp.is_some()),
            ("mailgun", self.services.mailgun.is_some()),
            ("postmark", self.services.postmark.is_some()),
            ("sendgrid", self.services.sendgrid.is_some()),
        ];
        ways.into_iter().filter(|(_, is_set)| *is_set).map(|(way, _)| way).collect::<Vec<_>>().join(" ")
    }

    /// As understood, for people; passwords are not shown.
    pub fn describe(&self) -> Vec<(&'static str, String)> {
        let kind = if self.address.catch_all() { "every address of its domain" } else { "tokens after +" };
        let none = self.imap.is_none() && self.lmtp.is_none() && self.services.is_empty();
        let ways = if none { ", and no way in is set up" } else { "" };
        let believed =
            self.authserv_id.as_ref().map(|id| format!(", Authentication-Results of {id}")).unwrap_or_default();
        let asked = if self.check_senders.is_some() { ", senders’ domains are asked" } else { "" };
        let mut lines = vec![("inbound", format!("{}, {kind}{believed}{asked}{ways}", self.address.base()))];
        if let Some(imap) = &self.imap {
            let afterwards = match &imap.afterwards {
                Afterwards::Move(folder) => format!("moved to {folder}"),
                Afterwards::Flag => "marked there".to_owned(),
            };
            lines.push((
                "inbound.imap",
                format!(
                    "{} on {}:{}, {}, as {} with password ***, then {afterwards}, looked at every {} min at least",
                    imap.mailbox,
                    imap.host,
                    imap.port,
                    imap.security.in_words(),
                    imap.login.user,
                    imap.poll.as_secs() / 60
                ),
            ));
        }
        if let Some(lmtp) = &self.lmtp {
            let mode = match lmtp {
                LmtpAddress::Unix { mode, .. } => format!(", mode {mode:04o}"),
                LmtpAddress::Tcp(_) => String::new(),
            };
            lines.push(("inbound.lmtp", format!("{lmtp}{mode}")));
        }
        lines.extend(describe(&self.services));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Inbound> {
        let written: WrittenInbound = toml::from_str(text)?;
        written.meant(Path::new("/etc/elevenses"))
    }

    const IMAP: &str = "address = \"reply@in.hub.example\"\n[imap]\nhost = \"mail.example\"\nuser = \"hub\"\n";

    #[test]
    fn what_is_left_out_is_the_careful_choice_and_the_password_is_not_shown() {
        let inbound = read(&format!("{IMAP}password = \"secret-9\"\n[lmtp]\nlisten = \"unix:lmtp.sock\"")).unwrap();
        let imap = inbound.imap.as_ref().unwrap();
        assert_eq!((imap.port, imap.security, imap.mailbox.as_str()), (993, Security::Tls, "INBOX"));
        assert_eq!(imap.afterwards, Afterwards::Move("Elevenses".to_owned()));
        assert_eq!(inbound.lmtp, Some(LmtpAddress::Unix { path: "/etc/elevenses/lmtp.sock".into(), mode: 0o660 }));
        assert_eq!(inbound.address.with("a2bc"), "reply+a2bc@in.hub.example");
        let shown = format!("{:?} {inbound:?}", inbound.describe());
        assert!(shown.contains("mail.example:993, TLS, as hub") && !shown.contains("secret-9"), "{shown}");
    }

    const OURS: &str = "address = \"reply@in.hub.example\"\n";
    const KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMWKNwIsPimZ0aezs9Zycx/Djh8ynep3FIj9C44lmyhWwIyDFqCImzWmyHLdoHUT7wT8MvUgAZUVjEEB3pbTUEA==";

    #[test]
    fn services_that_post_are_ways_in_and_their_secrets_are_not_shown() {
        let inbound = read(&format!(
            "{OURS}[mailgun]\nsigning_key = \"secret-9-secret-9\"\n[postmark]\nuser = \"hub\"\npassword = \"secret-9-secret-9\"\n\
             [sendgrid]\npublic_key = \"{KEY}\"\nuser = \"grid\"\npassword = \"secret-9-secret-9\""
        ))
        .unwrap();
        let described = inbound.describe();
        let line = |key: &str| described.iter().find(|(name, _)| *name == key).map(|(_, says)| says.as_str());
        assert_eq!(line("inbound"), Some("reply@in.hub.example, tokens after +, senders’ domains are asked"));
        assert_eq!(line("inbound.mailgun"), Some("posts to /inbound/mailgun/mime, signed with ***"));
        assert_eq!(line("inbound.postmark"), Some("posts to /inbound/postmark, as hub with password ***"));
        assert_eq!(line("inbound.sendgrid"), Some("posts to /inbound/sendgrid, signed and as grid with password ***"));
        assert!(!format!("{described:?} {inbound:?}").contains("secret-9"));
        assert!(
            read(&format!("{OURS}[sendgrid]\npublic_key = \"{KEY}\""))
                .unwrap()
                .services
                .sendgrid
                .unwrap()
                .login
                .is_none()
        );
        assert!(read(OURS).unwrap().describe()[0].1.contains("no way in is set up"));
    }

    #[test]
    fn mistakes_are_named_with_what_to_write_instead() {
        let ours = OURS;
        let table = [
            ("address = \"reply\"".to_owned(), "name@place.example"),
            ("address = \"reply+x@in.hub.example\"".to_owned(), "has a + already"),
            (format!("{ours}catchall = true"), "catchall"),
            (format!("{ours}check_senders = false\nreceived_by = \"mx\""), "keep one of them"),
            (format!("{ours}name_server = \"dns\""), "name_server"),
            (format!("{ours}authserv_id = \"mx.hub.example; spf=pass\""), "without the semicolon"),
            (IMAP.to_owned(), "password_file"),
            (format!("{IMAP}password = \"a\"\npassword_file = \"b\""), "both set"),
            (format!("{IMAP}password_file = \"nowhere\""), "/etc/elevenses/nowhere"),
            (format!("{IMAP}password = \"a\"\nsecurity = \"plain\""), "choose “tls” or “starttls”"),
            (format!("{IMAP}password = \"a\"\nsecurity = \"none\""), "none"),
            (format!("{IMAP}password = \"a\"\npoll_minutes = 0"), "1 to 25"),
            (format!("{IMAP}password = \"a\"\nfolder = \"Grüße\""), "plain letters"),
            (format!("{IMAP}password = \"a\"\nfolder = \"INBOX\""), "name another folder"),
            (format!("{IMAP}password = \"a\"\nafterwards = \"delete\""), "delete"),
            (format!("{ours}[lmtp]\nlisten = \"0.0.0.0:24\""), "behind your mail server"),
            (format!("{ours}[lmtp]\nlisten = \"localhost\""), "unix:/run/elevenses/lmtp.sock"),
            (format!("{ours}[lmtp]\nlisten = \"unix:/run/e.sock\"\nmode = \"rw\""), "0660"),
            (format!("{ours}[lmtp]\nlisten = \"unix:/run/e.sock\"\nmode = \"0060\""), "0660"),
            (format!("{ours}[lmtp]\nlisten = \"unix:/{}\"", "x".repeat(120)), "too long"),
            (format!("{ours}[mailgun]"), "signing_key_file"),
            (format!("{ours}[mailgun]\nsigning_key = \"short\""), "inbound.mailgun.signing_key has 5 signs"),
            (format!("{ours}[mailgun]\nsigning_key = \"a\"\nsigning_key_file = \"b\""), "both set"),
            (format!("{ours}[mailgun]\nsigning_key_file = \"nowhere\""), "/etc/elevenses/nowhere"),
            (format!("{ours}[mailgun]\napi_key = \"a\""), "api_key"),
            (format!("{ours}[postmark]"), "make both up"),
            (format!("{ours}[postmark]\nuser = \"hub\""), "inbound.postmark.password_file"),
            (format!("{ours}[postmark]\npassword = \"a\""), "no inbound.postmark.user"),
            (format!("{ours}[postmark]\nuser = \"hub\"\npassword = \"a\""), "needs 16 at least"),
            (format!("{ours}[postmark]\nuser = \"a:b\"\npassword = \"a\""), "without a colon"),
            (format!("{ours}[postmark]\ntoken = \"a\""), "token"),
            (format!("{ours}[sendgrid]"), "inbound.sendgrid.public_key is missing"),
            (format!("{ours}[sendgrid]\npublic_key = \"MFkw\""), "public_key of its security policy"),
            (format!("{ours}[sendgrid]\nuser = \"hub\""), "inbound.sendgrid.password_file"),
            (format!("{ours}[sendgrid]\nkey = \"a\""), "key"),
        ];
        for (text, word) in table {
            let complaint = format!("{:#}", read(&text).unwrap_err());
            assert!(complaint.contains(word), "{text}: {complaint}");
        }
        assert!(
            read(&format!("{IMAP}password = \"a\"\nsecurity = \"plain\"").replace("mail.example", "localhost")).is_ok()
        );
        assert!(read("address = \"reply@in.hub.example\"\n[lmtp]\nlisten = \"[::1]:24\"").is_ok());
    }
}
