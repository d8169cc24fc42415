//! One conversation with the sink: strict about order (a nested MAIL or a RCPT too
//! early is a 503, so a client that forgets RSET is found out) and obedient to the
//! script. An error ends the conversation and closes the connection.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use data_encoding::BASE64;
use tokio::net::TcpStream;

use super::script::{Act, Phase};
use super::wire::Wire;
use super::{Accepted, Guard, Shared};

pub async fn serve(tcp: TcpStream, number: usize, shared: &Shared) -> io::Result<()> {
    tcp.set_nodelay(true)?;
    let mut wire = Wire::new(tcp);
    let secured = shared.options.guard == Guard::Tls;
    if secured {
        wire = wire.secure(&shared.acceptor).await?;
    }
    let mut session =
        Session { shared, number, secured, logged_in: shared.options.login.is_none(), from: None, to: vec![] };
    session.act(&mut wire, Phase::Greeting, "220 sink.test ESMTP").await?;
    loop {
        let line = wire.line().await?;
        if line.eq_ignore_ascii_case("STARTTLS") && session.may_secure() {
            session.act(&mut wire, Phase::StartTls, "220 2.0.0 go ahead").await?;
            wire = wire.secure(&shared.acceptor).await?;
            session.secured = true;
            session.clear();
        } else {
            session.command(&mut wire, &line).await?;
        }
    }
}

struct Session<'a> {
    shared: &'a Shared,
    number: usize,
    secured: bool,
    logged_in: bool,
    from: Option<String>,
    to: Vec<String>,
}

impl Session<'_> {
    async fn command(&mut self, wire: &mut Wire, line: &str) -> io::Result<()> {
        let upper = line.to_ascii_uppercase();
        let verb = upper.split([' ', ':']).next().unwrap_or_default();
        match verb {
            "EHLO" | "HELO" => {
                self.clear();
                let offer = self.offer();
                self.act(wire, Phase::Hello, &offer).await.map(drop)
            }
            "AUTH" => self.log_in(wire, line).await,
            "MAIL" => self.mail(wire, line).await,
            "RCPT" => self.rcpt(wire, line).await,
            "DATA" => self.data(wire).await,
            "RSET" => {
                self.clear();
                self.act(wire, Phase::Reset, "250 2.0.0 ok").await.map(drop)
            }
            "NOOP" => wire.say(b"250 2.0.0 ok").await,
            "QUIT" => {
                self.act(wire, Phase::Quit, "221 2.0.0 bye").await?;
                Err(hang_up())
            }
            _ => wire.say(b"500 5.5.2 what?").await,
        }
    }

    fn offer(&self) -> String {
        let mut offer = String::from("250-sink.test\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES");
        if self.may_secure() {
            offer.push_str("\r\n250-STARTTLS");
        } else if self.shared.options.login.is_some() {
            offer.push_str("\r\n250-AUTH ");
            offer.push_str(self.shared.options.mechanisms);
        }
        offer + "\r\n250 SIZE 10485760"
    }

    fn may_secure(&self) -> bool {
        self.shared.options.guard == Guard::StartTls && !self.secured
    }

    async fn mail(&mut self, wire: &mut Wire, line: &str) -> io::Result<()> {
        let usual = match () {
            () if self.may_secure() => "530 5.7.0 STARTTLS first",
            () if !self.logged_in => "530 5.7.0 log in first",
            () if self.from.is_some() => "503 5.5.1 nested MAIL",
            () => "250 2.1.0 ok",
        };
        if positive(&self.act(wire, Phase::Mail, usual).await?) {
            self.from = Some(path(line));
        }
        Ok(())
    }

    async fn rcpt(&mut self, wire: &mut Wire, line: &str) -> io::Result<()> {
        let recipient = path(line);
        let usual = match self.from {
            Some(_) => "250 2.1.5 ok",
            None => "503 5.5.1 MAIL first",
        };
        let said = self.act_for(wire, Phase::Rcpt, usual, Some(&recipient)).await?;
        if positive(&said) {
            self.to.push(recipient);
        }
        Ok(())
    }

    async fn data(&mut self, wire: &mut Wire) -> io::Result<()> {
        let usual = match self.to.is_empty() {
            true => "503 5.5.1 RCPT first",
            false => "354 go ahead",
        };
        let recipient = self.to.first().cloned();
        let said = self.act_for(wire, Phase::Data, usual, recipient.as_deref()).await?;
        if !said.starts_with(b"3") {
            return Ok(());
        }
        let count = |size| {
            self.shared.text_bytes.fetch_add(size, Ordering::SeqCst);
        };
        let text = wire.text(count).await?;
        self.dot(wire, text, recipient.as_deref()).await
    }

    async fn dot(&mut self, wire: &mut Wire, text: Vec<u8>, to: Option<&str>) -> io::Result<()> {
        match self.told(Phase::Dot, to).await {
            None => {
                self.accept(text)?;
                wire.say(b"250 2.0.0 taken").await
            }
            Some(Act::Answer(said)) => {
                match positive(&said) {
                    true => self.accept(text)?,
                    false => self.clear(),
                }
                wire.say(&said).await
            }
            Some(Act::AcceptAndClose) => {
                self.accept(text)?;
                Err(hang_up())
            }
            Some(Act::AcceptAndStall) => {
                self.accept(text)?;
                Err(wire.ignore().await)
            }
            Some(Act::Stall) => Err(wire.ignore().await),
            Some(Act::Close) => Err(hang_up()),
        }
    }

    /// From here on the letter is ours, and on record before anybody is told.
    fn accept(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        let letter = Accepted {
            mail_from: self.from.take().unwrap_or_default(),
            rcpt_to: std::mem::take(&mut self.to),
            bytes,
            connection: self.number,
            at: SystemTime::now(),
        };
        if let Some(log) = &self.shared.options.log {
            let mut log = OpenOptions::new().create(true).append(true).open(log)?;
            let id = letter.header("Message-ID").unwrap_or_default();
            log.write_all(format!("{id}\n").as_bytes())?;
            log.sync_all()?;
        }
        self.shared.accepted.lock().unwrap().push(letter);
        Ok(())
    }

    fn clear(&mut self) {
        self.from = None;
        self.to.clear();
    }

    async fn log_in(&mut self, wire: &mut Wire, line: &str) -> io::Result<()> {
        let mut words = line.split_whitespace().skip(1);
        let offered = self.shared.options.mechanisms;
        let mechanism = words.next().unwrap_or_default();
        let given = match mechanism {
            _ if !offered.split(' ').any(|way| way == mechanism) => None,
            "PLAIN" => plain(words.next().unwrap_or_default()),
            "LOGIN" => Some((asked(wire, "VXNlcm5hbWU6").await?, asked(wire, "UGFzc3dvcmQ6").await?)),
            _ => None,
        };
        let right = given.is_some() && given == self.shared.options.login;
        let usual = match right {
            true => "235 2.7.0 welcome",
            false => "535 5.7.8 wrong user or password",
        };
        self.logged_in = positive(&self.act(wire, Phase::Login, usual).await?);
        Ok(())
    }

    async fn act(&self, wire: &mut Wire, phase: Phase, usual: &str) -> io::Result<Vec<u8>> {
        self.act_for(wire, phase, usual, None).await
    }

    /// Says the usual or what the script wants, and returns what was said.
    async fn act_for(
        &self,
        wire: &mut Wire,
        phase: Phase,
        usual: &str,
        recipient: Option<&str>,
    ) -> io::Result<Vec<u8>> {
        let said = match self.told(phase, recipient).await {
            None => usual.as_bytes().to_vec(),
            Some(Act::Answer(said)) => said,
            Some(Act::Stall | Act::AcceptAndStall) => return Err(wire.ignore().await),
            Some(Act::Close | Act::AcceptAndClose) => return Err(hang_up()),
        };
        wire.say(&said).await?;
        Ok(said)
    }

    async fn told(&self, phase: Phase, recipient: Option<&str>) -> Option<Act> {
        let (act, delay) = self.shared.script.lock().unwrap().next(phase, recipient);
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        act
    }
}

async fn asked(wire: &mut Wire, question: &str) -> io::Result<String> {
    wire.say(format!("334 {question}").as_bytes()).await?;
    Ok(decoded(&wire.line().await?).unwrap_or_default())
}

/// `NUL user NUL password`, in base64.
fn plain(encoded: &str) -> Option<(String, String)> {
    let text = decoded(encoded)?;
    let mut parts = text.split('\0').skip(1);
    Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
}

fn decoded(encoded: &str) -> Option<String> {
    String::from_utf8(BASE64.decode(encoded.as_bytes()).ok()?).ok()
}

fn path(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or("", |(path, _)| path).to_owned()
}

fn positive(said: &[u8]) -> bool {
    said.starts_with(b"2")
}

fn hang_up() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}
