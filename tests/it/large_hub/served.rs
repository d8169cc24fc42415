//! The program itself, serving a large hub, and a browser's questions to it.

use super::LargeHub;
use chrono::Utc;
use elevenses::clock::Clock;
use elevenses::config::Deployment;
use elevenses::daemon::open_context;
use elevenses::domain::email_address::EmailAddress;
use elevenses::flow::sign_in::organiser_link;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const SPACE: &str = include_str!("../../../config/spaces/sample-hub.toml");

pub struct Served {
    pub folder: TempDir,
    port: u16,
    cookie: String,
    child: Child,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
    /// From the question to the last byte.
    pub took: Duration,
}

impl Served {
    /// `members` people and `days` days, served by the program; an organiser is signed in. `log` is the level of its log.
    pub fn large(members: usize, days: u64, room: usize, log: &str) -> Served {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        std::fs::create_dir_all(folder.path().join("spaces")).unwrap();
        // Nothing is sent while pages are looked at.
        let space = SPACE.replace("digest = \"15 9 * * mon-fri\"", "digest = \"off\"");
        assert!(space != SPACE, "the sample space has another schedule now");
        std::fs::write(folder.path().join("spaces/sample-hub.toml"), space).unwrap();
        let settings = format!(
            "listen = \"127.0.0.1:{port}\"\npublic_url = \"https://hub.example\"\n[log]\nlevel = \"{log}\"\njson = true\n"
        );
        let path = folder.path().join("elevenses.toml");
        std::fs::write(&path, settings).unwrap();
        let link = set_up(&path, members, days, room);
        let into = std::fs::File::create(folder.path().join("log.json")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_elevenses"));
        command.arg("run").arg("--config").arg(&path).current_dir(folder.path()).stdout(Stdio::null()).stderr(into);
        let mut served = Served { folder, port, cookie: String::new(), child: command.spawn().unwrap() };
        served.sign_in(&link);
        served
    }

    fn sign_in(&mut self, link: &str) {
        let until = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < until, "{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        let answer = self.ask("POST", link.strip_prefix("https://hub.example").unwrap());
        let cookie = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        self.cookie = cookie.split(';').next().unwrap().to_owned();
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path)
    }

    fn ask(&self, method: &str, path: &str) -> Answer {
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let began = Instant::now();
        let cookie = if self.cookie.is_empty() { String::new() } else { format!("Cookie: {}\r\n", self.cookie) };
        let question = format!(
            "{method} {path} HTTP/1.1\r\nHost: hub.example\r\n{cookie}Content-Length: 0\r\nConnection: close\r\n\r\n"
        );
        line.write_all(question.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        line.read_to_end(&mut bytes).unwrap();
        let took = began.elapsed();
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_owned(), body: body.to_owned(), took }
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log.json")).unwrap_or_default()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes the database and fills it; gives an organiser's sign-in link.
fn set_up(settings: &Path, members: usize, days: u64, room: usize) -> String {
    let deployment = Deployment::load(settings, std::iter::empty()).unwrap();
    let now = Clock::real().now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ctx = open_context(&deployment, now).await.unwrap();
        let space = ctx.space_named("sample-hub").unwrap();
        let today = Utc::now().with_timezone(&space.settings.zone).date_naive();
        LargeHub { members, days, room, today }.fill(&deployment.database, "sample-hub");
        let email = EmailAddress::parse("jo@samplehub.example").unwrap();
        organiser_link(&ctx, &email, &[space], false, now).await.unwrap()
    })
}
