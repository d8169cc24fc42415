//! `elevenses demo`: a whole morning at a sample hub, with the clock at a quarter past nine.

use super::run::{listen, stop_signal};
use super::{Ended, progress::Progress, start_log};
use crate::clock::Clock;
use crate::config::Deployment;
use crate::daemon::Daemon;
use crate::flow::import_check_ins::import_check_ins;
use crate::flow::read_spreadsheet::Report;
use crate::sheet::{Said, Spreadsheet};
use crate::store::OutboxRow;
use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, Duration, Utc};
use clap::Args;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

const SETTINGS: &str = include_str!("../../config/demo.toml");
const SPACE: &str = include_str!("../../config/spaces/sample-hub.toml");
/// Texts are printed where the demo runs, and sent to nobody.
const TEXTS: &str =
    "\n[texts]\ngateway = \"demo\"\nname = \"Sample Hub\"\nregion = \"GB\"\nhelp = \"jo@samplehub.example\"\n";
const CHECK_INS: &str = include_str!("../../config/sample-hub.csv");
/// When the sample hub's digests go out.
const MORNING: &str = "2026-02-03T09:15:00Z";

#[derive(Args)]
pub struct Demo {
    /// Where the pages are served.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where letters and the demo's own files go. A demo's files from before are replaced.
    #[arg(long, default_value = "outgoing")]
    folder: PathBuf,
}

impl Demo {
    pub async fn execute(self) -> Result<Ended> {
        let listener = listen(self.listen).await?;
        prepare(&self.folder)?;
        let address = listener.local_addr()?;
        let environment = [("ELEVENSES_LISTEN".to_owned(), address.to_string())];
        let deployment = Deployment::load(&self.folder.join("demo.toml"), environment.into_iter())?;
        start_log(&deployment.log.level, deployment.log.json);
        let morning: DateTime<Utc> = MORNING.parse().context("the sample morning")?;
        let daemon = Daemon::open(&deployment, Clock::starting_at(morning)).await?.as_demo();
        let report = the_morning(&daemon, morning).await?;
        self.tell(&daemon, &report, address).await?;
        daemon.run(listener, stop_signal()?).await?;
        Ok(Ended::Done)
    }

    /// One screen: what happened, a letter, and what to try.
    async fn tell(&self, daemon: &Daemon, report: &Report, address: SocketAddr) -> Result<()> {
        let letters = daemon.ctx.store.outbox(None, None, 100).await?;
        let shown = letters.iter().find(|l| l.name.as_deref() == Some("Rafe")).or(letters.first());
        let shown = shown.ok_or_else(|| anyhow!("the sample morning brought no letter"))?;
        let message = daemon.ctx.store.message(&shown.id).await?;
        let letter = daemon.ctx.write_letter(&message, false)?;
        let line = "-".repeat(76);
        println!("A morning at the Sample Hub (sample data; nothing is sent to anybody)\n");
        println!(
            "To: {} <{}>\nSubject: {}\n{line}\n{}{line}\n",
            shown.name.as_deref().unwrap_or_default(),
            shown.recipient,
            letter.subject,
            letter.text
        );
        println!("What happened");
        println!("  8:30-9:05  {} people checked in (a spreadsheet, as a Google Form exports it)", report.new);
        for (row, name) in &report.renamed {
            println!("             row {row}: that name was taken, so this one goes by “{name}”");
        }
        println!("  9:15       {} letters went out; each is a file in {}/", letters.len(), self.folder.display());
        println!("\nWhat to try");
        println!("  Open       http://{address}/");
        println!(
            "  Say yes    in the letters of two people who are named to each other: {}",
            pair(&letters, daemon).await?
        );
        println!("             and both are introduced, at the same moment");
        println!("  Check in   at the form, and answer the letter that asks whether it was you");
        println!("  Stop       with Ctrl-C; the next start begins the morning anew");
        Ok(())
    }
}

/// Two people who are named to each other.
async fn pair(letters: &[OutboxRow], daemon: &Daemon) -> Result<String> {
    for row in letters {
        let message = daemon.ctx.store.message(&row.id).await?;
        if let (Some(name), crate::domain::message::Says::Digest(digest)) = (&row.name, &message.says)
            && let Some(first) = digest.suggestions.first()
            && name == "Rafe"
        {
            let other = first.others.first().map(|o| o.name.clone()).unwrap_or_default();
            return Ok(format!("{name} and {other}, say;"));
        }
    }
    Ok(String::new())
}

/// Import, then the ticks that the daemon would do at that hour.
async fn the_morning(daemon: &Daemon, morning: DateTime<Utc>) -> Result<Report> {
    let before = morning - Duration::seconds(30);
    let space = daemon.ctx.spaces().first().cloned().ok_or_else(|| anyhow!("the sample space is missing"))?;
    let progress = Progress::new("Checking people in");
    let unread = |complaint: String| anyhow!("the sample spreadsheet: {complaint}");
    let file = Spreadsheet::of_text("sample-hub.csv", CHECK_INS).map_err(|complaint| unread(complaint.to_string()))?;
    let (said, tell) = (Said::default(), |done, all| progress.at(done, all));
    let report = import_check_ins(&daemon.ctx, &space, &file, &said, before, tell).await?;
    let report = report.map_err(|unsettled| unread(unsettled.to_string()))?;
    daemon.tick(before).await?;
    daemon.tick(morning).await?;
    Ok(report)
}

/// The demo's folder, as on the first day: what an earlier demo left there is removed, nothing else.
fn prepare(folder: &Path) -> Result<()> {
    let unwritable = || {
        format!(
            "the demo cannot write into {}. Make it writable, or name another folder with --folder",
            folder.display()
        )
    };
    fs::create_dir_all(folder.join("demo-spaces")).with_context(unwritable)?;
    if folder.join("demo.db").exists() {
        for entry in fs::read_dir(folder).with_context(unwritable)?.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("demo.") || (name.starts_with("2026-02-0") && name.ends_with(".eml")) {
                fs::remove_file(&path).with_context(unwritable)?;
            }
        }
    }
    fs::write(folder.join("demo.toml"), SETTINGS).with_context(unwritable)?;
    fs::write(folder.join("demo-spaces/sample-hub.toml"), [SPACE, TEXTS].concat()).with_context(unwritable)?;
    Ok(())
}
