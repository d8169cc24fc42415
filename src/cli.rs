//! The command line: one file for each group of commands. Results go to standard output, everything else to
//! standard error; `--json` where a script would want it.

mod access;
mod by_hand;
mod check;
mod closed_days;
mod demo;
mod doctor;
mod export;
mod feeds;
mod import;
mod inbound;
mod inbound_deliver;
mod inbound_read;
mod init;
mod invite;
mod kiosk;
mod letters;
mod map;
mod match_people;
mod member;
mod model;
mod morning;
mod needs;
mod organiser;
mod outbox;
mod outsiders;
mod people;
mod progress;
mod qr;
mod replay;
mod report;
mod run;
mod schedule;
mod sheet_args;
mod simulate;
mod sms;
mod sms_gateways;
mod sms_try;
mod space;
mod topics;
mod webhook;
mod why;

use crate::clock::Clock;
use crate::config::Deployment;
use crate::daemon::{open_context, open_store};
use crate::domain::space::Space;
use crate::flow::Context;
use crate::sheet;
use anyhow::{Result, anyhow};
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tracing_subscriber::EnvFilter;

/// Each morning, tells the people in a coworking space whom they might like to meet today, and why.
#[derive(Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  elevenses demo                                  a morning at a sample hub, no set-up
  elevenses match people.csv                      who would meet whom, from any spreadsheet of people
  elevenses init                                  six questions, and your own hub is set up
  elevenses import check-ins today.csv --dry-run  what a spreadsheet would bring in
  elevenses preview --space my-hub                what would be said, without sending
  elevenses run                                   the daemon

Exit codes: 0 done, 1 failed, 2 not understood (the message names the option that settles it), 3 done in part."
)]
struct Cli {
    /// The settings file.
    #[arg(long, global = true, env = "ELEVENSES_CONFIG", default_value = "config/elevenses.toml", value_name = "FILE")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows a whole morning with sample data: no set-up, nothing is sent to anybody.
    Demo(demo::Demo),
    /// Runs the daemon: schedules, letters, pages. SIGTERM or Ctrl-C stops it within ten seconds.
    Run,
    /// Asks six questions and writes the settings, a space's file and the keys.
    Init(init::Init),
    /// Prints the settings as they were understood, and the next three firings of every schedule.
    Check(check::Check),
    /// Sees whether mail goes out and comes in, and sends itself a letter to find out.
    Doctor(doctor::Doctor),
    /// Brings in a spreadsheet.
    #[command(subcommand)]
    Import(import::Import),
    /// Lists the spreadsheets that come by themselves, or looks at one now.
    Feeds(feeds::Feeds),
    /// Works with mail that comes in.
    #[command(subcommand)]
    Inbound(inbound::Inbound),
    /// Gives out people, check-ins or connections as CSV or as a workbook.
    #[command(subcommand)]
    Export(export::Export),
    /// Works with crontab lines, and shows a space's.
    #[command(subcommand)]
    Schedule(schedule::Schedule),
    /// Shows and changes a space's settings, and who owns them: its file, or the console.
    #[command(subcommand)]
    Space(space::SpaceCommand),
    /// Keeps the days on which a space is closed.
    #[command(subcommand)]
    ClosedDays(closed_days::ClosedDays),
    /// Shows the letters of a day without sending anything.
    Preview(letters::Preview),
    /// Holds, approves or sends a morning's letters.
    #[command(subcommand)]
    Morning(morning::Morning),
    /// Says why two people were or were not put forward, or why somebody heard of nobody.
    Explain(letters::Explain),
    /// Matches the people of any spreadsheet, with the reasons: no hub, no settings, nothing is kept or sent.
    Match(match_people::MatchPeople),
    /// Shows the introductions that past check-ins would have led to, day by day, before anything is ever sent.
    Replay(replay::Replay),
    /// Shows how hubs of several sizes fare over months of mornings, with drawn people.
    Simulate(simulate::Simulate),
    /// Says what a week came to: who checked in, whom they met, what a host could do next.
    Report(report::Report),
    /// Says why somebody got a letter on a day, what became of it, or why there was none.
    Why(why::Why),
    /// Shows where each message is, and why.
    #[command(subcommand)]
    Outbox(outbox::Outbox),
    /// Shows what needs the organiser, and settles it.
    #[command(subcommand)]
    Needs(needs::Needs),
    /// Draws the map of connections as SVG, PNG or CSV.
    Map(map::Map),
    /// Introduces two or three people by hand: each member is asked, and all are told once all have said yes.
    Introduce(by_hand::Introduce),
    /// Records connections and what came of them.
    #[command(subcommand)]
    Connection(by_hand::Connections),
    /// Keeps the host's address book: people and organisations outside the hub.
    #[command(subcommand)]
    Outsider(outsiders::Outsiders),
    /// Lists what people hold, and keeps what counts as the same in a space.
    #[command(subcommand)]
    Topics(topics::Topics),
    /// Adds a second opinion: a model of sentences from a local file, asked where words find nothing.
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// Finds members; shows, keeps, gives out or deletes what is held about one.
    #[command(subcommand)]
    Member(member::Member),
    /// Says who may sign in to the console, and lets them in.
    #[command(subcommand)]
    Organiser(organiser::Organiser),
    /// Lets tablets at the door in, and out again.
    #[command(subcommand)]
    Kiosk(kiosk::Kiosk),
    /// Asks people from a list, once and by one letter, whether they would like introductions.
    Invite(invite::Invite),
    /// Makes the QR code for the door, by which people check in on their own phones.
    Qr(qr::Qr),
    /// Makes and revokes keys with which other programs check people in.
    #[command(subcommand)]
    Token(access::Token),
    /// Tries what other programs post against the space's settings.
    #[command(subcommand)]
    Webhook(webhook::Webhook),
    /// Works with texts (SMS).
    #[command(subcommand)]
    Sms(sms::Sms),
    /// Changes the keys that sign personal links.
    #[command(subcommand)]
    Keys(access::Keys),
    /// Shows what the person who runs the server has to mend; the exit code is 3 while there is something.
    Alarms {
        /// Clears one that has been seen to; the program raises it again if it is not mended.
        #[arg(long, value_name = "NAME")]
        clear: Option<String>,
    },
    /// Reads a workbook on standard input for the program itself, under limits.
    #[command(name = sheet::READ_WORKBOOK, hide = true)]
    ReadWorkbook { sheet: Option<String> },
    /// Copies the database to a file while everything goes on.
    #[command(after_help = "\
Restore: stop the daemon, put the copy in the database's place, remove the old database's -wal and -shm files beside it, put the keys file back as well, and start the daemon.")]
    Backup {
        /// Where to: a file that does not exist yet.
        file: PathBuf,
    },
}

/// The space that a command is about.
#[derive(Args)]
struct SpaceArg {
    /// The space's name: its file's name without .toml. Not needed where there is only one.
    #[arg(long, value_name = "NAME")]
    space: Option<String>,
}

/// How a command ended, short of failing.
enum Ended {
    Done,
    /// Something about the request has to be settled first.
    NotUnderstood,
    /// Done, but not all of it.
    InPart,
    /// With a code that another program knows.
    With(u8),
}

/// Runs the program.
pub fn main() -> ExitCode {
    end_quietly_when_nobody_reads();
    let cli = Cli::parse();
    // Before any thread: its limits are for it alone.
    if let Command::ReadWorkbook { sheet } = &cli.command {
        return if sheet::serve_workbook(sheet.as_deref()) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow!("the program could not start its threads: {error}")),
    };
    let ended = runtime.block_on(execute(cli));
    // Whatever still reads a large file must not keep a stop waiting.
    runtime.shutdown_background();
    match ended {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::NotUnderstood) => ExitCode::from(2),
        Ok(Ended::InPart) => ExitCode::from(3),
        Ok(Ended::With(code)) => ExitCode::from(code),
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("elevenses: {error:#}");
    if error.is::<Misunderstood>() { ExitCode::from(2) } else { ExitCode::FAILURE }
}

/// What was typed cannot be meant; the sentence says what can.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Misunderstood(String);

/// A reader that has gone away (`| head`) ends the program quietly; the standard library would panic.
fn end_quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.payload_as_str().is_some_and(|text| text.contains("Broken pipe")) {
            std::process::exit(0);
        }
        usual(panic);
    }));
}

async fn execute(cli: Cli) -> Result<Ended> {
    let settings = Settings { path: cli.config };
    match cli.command {
        Command::Demo(demo) => demo.execute().await,
        Command::Run => run::execute(&settings.load()?).await,
        Command::Init(init) => init.execute(&settings.path).await,
        Command::Check(check) => check.execute(&settings.load()?).await,
        Command::Doctor(doctor) => doctor.execute(&settings).await,
        Command::Import(import) => import.execute(&settings).await,
        Command::Feeds(feeds) => feeds.execute(&settings).await,
        Command::Inbound(inbound) => inbound.execute(&settings).await,
        Command::Export(export) => export.execute(&settings).await,
        Command::Schedule(schedule) => schedule.execute(&settings).await,
        Command::Space(space) => space.execute(&settings).await,
        Command::ClosedDays(closed_days) => closed_days.execute(&settings).await,
        Command::Preview(preview) => preview.execute(&settings).await,
        Command::Morning(morning) => morning.execute(&settings).await,
        Command::Explain(explain) => explain.execute(&settings).await,
        Command::Match(people) => people.execute(),
        Command::Replay(replay) => replay.execute(),
        Command::Simulate(simulate) => simulate.execute(),
        Command::Report(report) => report.execute(&settings).await,
        Command::Why(why) => why.execute(&settings).await,
        Command::Outbox(outbox) => outbox.execute(&settings).await,
        Command::Needs(needs) => needs.execute(&settings).await,
        Command::Map(map) => map.execute(&settings).await,
        Command::Introduce(introduce) => introduce.execute(&settings).await,
        Command::Connection(connection) => connection.execute(&settings).await,
        Command::Outsider(outsider) => outsider.execute(&settings).await,
        Command::Topics(topics) => topics.execute(&settings).await,
        Command::Model(model) => model.execute(&settings).await,
        Command::Member(member) => member.execute(&settings).await,
        Command::Organiser(organiser) => organiser.execute(&settings).await,
        Command::Kiosk(kiosk) => kiosk.execute(&settings).await,
        Command::Invite(invite) => invite.execute(&settings).await,
        Command::Qr(qr) => qr.execute(&settings).await,
        Command::Token(token) => token.execute(&settings).await,
        Command::Webhook(webhook) => webhook.execute(&settings).await,
        Command::Sms(sms) => sms.execute(&settings).await,
        Command::Keys(keys) => keys.execute(&settings.load()?),
        Command::Alarms { clear } => alarms(&settings, clear).await,
        Command::Backup { file } => backup(&settings, &file).await,
        Command::ReadWorkbook { .. } => Ok(Ended::NotUnderstood),
    }
}

async fn alarms(settings: &Settings, clear: Option<String>) -> Result<Ended> {
    let store = open_store(&settings.load()?).await?.store;
    if let Some(name) = clear {
        store.clear_alarm(&name).await?;
    }
    let alarms = store.alarms().await?;
    for alarm in &alarms {
        println!("{} since {}: {}", alarm.name, alarm.since.format("%Y-%m-%dT%H:%M:%SZ"), alarm.text);
    }
    if alarms.is_empty() { Ok(Ended::Done) } else { Ok(Ended::InPart) }
}

async fn backup(settings: &Settings, file: &std::path::Path) -> Result<Ended> {
    if file.exists() {
        return Err(anyhow!("{} exists already; name a new file", file.display()));
    }
    let deployment = settings.load()?;
    let ctx = open_context(&deployment, Clock::real().now()).await?;
    ctx.store.backup(file).await?;
    println!(
        "{} is a whole copy. Keep {} with it: without the keys, links in letters open nothing.",
        file.display(),
        deployment.keys_file.display()
    );
    Ok(Ended::Done)
}

/// Where the settings are; read when a command needs them.
struct Settings {
    path: PathBuf,
}

impl Settings {
    fn load(&self) -> Result<Deployment> {
        let deployment = Deployment::load(&self.path, std::env::vars())?;
        start_log(&deployment.log.level, deployment.log.json);
        Ok(deployment)
    }

    /// The database with its spaces, and the one space that is meant.
    async fn open(&self, space: &SpaceArg) -> Result<(Context, Arc<Space>)> {
        let ctx = self.open_all().await?;
        let space = chosen(&ctx, space)?;
        Ok((ctx, space))
    }

    async fn open_all(&self) -> Result<Context> {
        open_context(&self.load()?, Clock::real().now()).await
    }
}

fn chosen(ctx: &Context, space: &SpaceArg) -> Result<Arc<Space>> {
    let spaces = ctx.spaces();
    let names = || spaces.iter().map(|s| s.slug.as_str()).collect::<Vec<_>>().join(", ");
    match (&space.space, spaces.as_slice()) {
        (Some(name), _) => spaces
            .iter()
            .find(|s| s.slug == *name || s.settings.name == *name)
            .cloned()
            .ok_or_else(|| Misunderstood(format!("there is no space “{name}”; there is: {}", names())).into()),
        (None, [only]) => Ok(Arc::clone(only)),
        (None, _) => Err(Misunderstood(format!("say which space with --space; there is: {}", names())).into()),
    }
}

/// A day as an option says it.
fn day(text: &str) -> std::result::Result<NaiveDate, String> {
    text.parse().map_err(|_| "that is not a day; write one like 2026-02-03".to_owned())
}

/// A day, or today in the space's zone.
fn day_or_today(day: Option<NaiveDate>, space: &Space) -> NaiveDate {
    day.unwrap_or_else(|| space.local_day(Clock::real().now()))
}

fn start_log(level: &str, json: bool) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    // A second call (there is none in one run of the program) would keep the first log.
    let _ = if json { log.json().try_init() } else { log.with_ansi(colours).try_init() };
}
