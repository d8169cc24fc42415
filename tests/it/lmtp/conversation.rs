//! A real listener with a keeper of a test's own, and somebody who talks to it line by line.

use elevenses::channel::inbound::{Arrived, Kept, keeper};
use elevenses::channel::lmtp::{Limits, LmtpAddress, LmtpListener, Receiver};
use elevenses::domain::email_address::EmailAddress;
use elevenses::domain::reply_address::ReplyAddress;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub const ADDRESS: &str = "reply@in.hub.example";

/// How long a mail to `reply+slow@…` takes to be kept.
pub const SLOW: Duration = Duration::from_millis(300);

/// A listener on a port; what it keeps, and what it says, goes by the token: `fate`.
pub struct Door {
    port: u16,
    kept: Arc<Mutex<Vec<Arrived>>>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

/// What becomes of a mail to this address.
pub fn fate(to: &str) -> Kept {
    match to.split(['+', '@']).nth(1) {
        Some("busy") => Kept::TryLater("busy".to_owned()),
        Some("refused") => Kept::Refused("no “x” here\r\n250 ok".to_owned()),
        _ => Kept::Kept,
    }
}

impl Door {
    pub async fn open(limits: Limits) -> Door {
        let address = LmtpAddress::Tcp(([127, 0, 0, 1], 0).into());
        let listener = LmtpListener::open(&address, limits).await.unwrap();
        let port = listener.port().unwrap();
        let kept: Arc<Mutex<Vec<Arrived>>> = Arc::default();
        let keeps = Arc::clone(&kept);
        let keeper = keeper(move |arrived: Arrived| {
            let keeps = Arc::clone(&keeps);
            async move {
                let to = arrived.rcpt_to.clone().unwrap();
                if to.contains("+slow") {
                    tokio::time::sleep(SLOW).await;
                }
                if to.contains("+never") {
                    std::future::pending::<()>().await;
                }
                let fate = fate(&to);
                if fate == Kept::Kept {
                    keeps.lock().unwrap().push(arrived);
                }
                fate
            }
        });
        let address = ReplyAddress::new(EmailAddress::parse(ADDRESS).unwrap(), false);
        let (stop, stopped) = watch::channel(false);
        let receiver = Receiver { address, keeper };
        let serving = tokio::spawn(async move { listener.serve(&receiver, stopped).await });
        Door { port, kept, stop, serving }
    }

    pub fn address(&self) -> LmtpAddress {
        LmtpAddress::Tcp(([127, 0, 0, 1], self.port).into())
    }

    pub fn kept(&self) -> Vec<Arrived> {
        self.kept.lock().unwrap().clone()
    }

    pub async fn dial(&self) -> Talk {
        Talk { stream: TcpStream::connect(("127.0.0.1", self.port)).await.unwrap(), heard: Vec::new() }
    }

    /// A connection that has been greeted.
    pub async fn talk(&self) -> Talk {
        let mut talk = self.dial().await;
        let greeting = talk.hear().await;
        assert!(greeting.starts_with("220 "), "{greeting}");
        talk
    }

    /// One that has said who writes.
    pub async fn begun(&self) -> Talk {
        let mut talk = self.talk().await;
        for (say, want) in super::BEGUN {
            let answer = talk.ask(say).await;
            assert!(answer.starts_with(want), "{say}: {answer}");
        }
        talk
    }

    /// Stops, waits for the end, and says what was kept.
    pub async fn stop(self) -> Vec<Arrived> {
        self.stop.send_replace(true);
        timeout(Duration::from_secs(5), self.serving).await.unwrap().unwrap();
        self.kept.lock().unwrap().clone()
    }
}

pub struct Talk {
    stream: TcpStream,
    heard: Vec<u8>,
}

impl Talk {
    pub async fn send(&mut self, bytes: &[u8]) {
        // Who has been hung up on cannot send, and hears that.
        let _ = self.stream.write_all(bytes).await;
    }

    /// The next answer, all its lines; "gone" when the connection is over.
    pub async fn hear(&mut self) -> String {
        let mut answer = String::new();
        loop {
            while let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.heard.drain(..=end).collect();
                let line = String::from_utf8(line).unwrap();
                assert!(line.ends_with("\r\n"), "{line:?}");
                answer += &line;
                if line.as_bytes()[3] == b' ' {
                    return answer;
                }
            }
            let mut bytes = [0; 4096];
            let read = timeout(Duration::from_secs(10), self.stream.read(&mut bytes)).await.expect("an answer");
            match read {
                Ok(0) | Err(_) => return "gone".to_owned(),
                Ok(n) => self.heard.extend_from_slice(&bytes[..n]),
            }
        }
    }

    pub async fn ask(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes()).await;
        self.hear().await
    }

    /// Up to where the text is sent.
    pub async fn begin(&mut self, from: &str, to: &str) {
        for (line, want) in
            [(format!("MAIL FROM:<{from}>"), "250"), (format!("RCPT TO:<{to}>"), "250"), ("DATA".to_owned(), "354")]
        {
            let answer = self.ask(&line).await;
            assert!(answer.starts_with(want), "{line}: {answer}");
        }
    }

    /// A whole mail, and how the answer to it begins.
    pub async fn deliver(&mut self, from: &str, to: &str, text: &str, want: &str) {
        self.begin(from, to).await;
        self.send(format!("{text}.\r\n").as_bytes()).await;
        let answer = self.hear().await;
        assert!(answer.starts_with(want), "{want}: {answer}");
    }
}

/// With a second dot before each that begins a line.
pub fn stuffed(text: &[u8]) -> Vec<u8> {
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    lines.flat_map(|line| [if line.starts_with(b".") { &b"."[..] } else { b"" }, line].concat()).collect()
}
