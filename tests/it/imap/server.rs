//! An IMAP server that says what a test tells it to, and writes down what it was asked. What a real one does is tried in
//! `tests/real/mail`; this one does what real ones do once a year.

use elevenses::channel::imap::{Afterwards, ImapSettings};
use elevenses::channel::{Login, Security};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What is said to a question; `{tag}` is its tag.
pub type Answers = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// In place of an answer: the line is cut.
pub const CUT: &str = "cut";
/// Nothing is ever said.
pub const SILENCE: &str = "silence";

pub struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Mails of these UIDs wait; where `answers` says nothing, a server of few words does.
    pub async fn start(
        uids: &'static [u32],
        answers: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (written, answers): (_, Arc<Answers>) = (Arc::clone(&asked), Arc::new(Box::new(answers)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, uids, Arc::clone(&answers), Arc::clone(&written)));
            }
        });
        Server { port, asked }
    }

    /// Every question so far that is not part of every conversation.
    pub fn asked(&self) -> Vec<String> {
        let usual = ["LOGIN", "CAPABILITY", "SELECT", "UID SEARCH", "UID FETCH"];
        let all = self.asked.lock().unwrap().clone();
        all.into_iter().filter(|question| !usual.iter().any(|usual| question.starts_with(usual))).collect()
    }

    pub fn asked_all(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub fn settings(&self) -> ImapSettings {
        ImapSettings {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security: Security::Plain,
            login: Login { user: "reply".to_owned(), password: "secret-9".to_owned() },
            ca_file: None,
            mailbox: "INBOX".to_owned(),
            afterwards: Afterwards::Move("Elevenses".to_owned()),
            poll: Duration::from_secs(60),
            patience: Duration::from_secs(5),
        }
    }
}

async fn converse(
    stream: TcpStream,
    uids: &'static [u32],
    answers: Arc<Answers>,
    asked: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let greeting = answers("greeting").unwrap_or_else(|| "* OK ready\r\n".to_owned());
    say(&mut stream, &greeting).await?;
    let mut idling = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line == "DONE" {
            say(&mut stream, &format!("{idling} OK idled\r\n")).await?;
            continue;
        }
        let (tag, question) = line.split_once(' ')?;
        asked.lock().unwrap().push(question.to_owned());
        if question == "IDLE" {
            tag.clone_into(&mut idling);
        }
        let answer = answers(question).unwrap_or_else(|| usual(question, uids));
        say(&mut stream, &answer.replace("{tag}", tag)).await?;
    }
}

async fn say(stream: &mut BufReader<TcpStream>, words: &str) -> Option<()> {
    match words {
        CUT => return None,
        SILENCE => std::future::pending().await,
        _ => {}
    }
    stream.write_all(words.as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

fn usual(question: &str, uids: &[u32]) -> String {
    let numbers = |all: &[u32]| all.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
    let said = match question.split(' ').collect::<Vec<_>>().as_slice() {
        ["CAPABILITY"] => "* CAPABILITY IMAP4rev1 MOVE UIDPLUS IDLE\r\n".to_owned(),
        ["SELECT", ..] => "* 3 EXISTS\r\n* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] marks\r\n".to_owned(),
        ["UID", "SEARCH", ..] => format!("* SEARCH {}\r\n", numbers(uids)),
        ["UID", "FETCH", set, "(UID", "RFC822.SIZE)"] => {
            set.split(',').map(|uid| format!("* 1 FETCH (UID {uid} RFC822.SIZE 100)\r\n")).collect()
        }
        ["UID", "FETCH", uid, "(UID", "BODY.PEEK[])"] => mail(uid, &format!("mail {uid}")),
        ["IDLE"] => return "+ idling\r\n".to_owned(),
        _ => String::new(),
    };
    format!("{said}{{tag}} OK done\r\n")
}

/// The bytes of a mail, as FETCH brings them.
pub fn mail(uid: &str, text: &str) -> String {
    format!("* 1 FETCH (UID {uid} BODY[] {{{}}}\r\n{text})\r\n", text.len())
}
