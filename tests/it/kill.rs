//! Killed at any moment, started again: the server's log and the outbox agree, and nobody is told twice.

use crate::sink::{Options, Phase, Sink};
use crate::world::write_settings;
use chrono::{DateTime, Utc};
use elevenses::clock::Clock;
use elevenses::config::Deployment;
use elevenses::daemon::open_context;
use elevenses::domain::message::State;
use elevenses::flow::Firing;
use elevenses::flow::import_check_ins::import_check_ins;
use elevenses::flow::send_digests::send_digests;
use elevenses::store::Look;
use elevenses::store::{OutboxRow, Store};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const LETTERS: usize = 400;
const KILLS: usize = 40;
/// As many as the daemon has connections.
const CONNECTIONS: usize = 2;

/// A hub with this many letters in its outbox, and the path of its settings.
async fn hub_with_letters(folder: &Path, sink: &Sink, letters: usize) -> std::path::PathBuf {
    let settings = write_settings(folder, sink.port(), "127.0.0.1:0");
    let deployment = Deployment::load(&settings, std::iter::empty()).unwrap();
    let now = Clock::real().now();
    let ctx = open_context(&deployment, now).await.unwrap();
    let space = ctx.space_named("sample-hub").unwrap();
    let mut csv = "Timestamp,Email Address,What should we call you?,What are you interested in?,Introductions today?\n"
        .to_owned();
    for n in 0..letters {
        csv += &format!("{},p{n}@d{n}.example,Person {n},Topic {},Yes\n", now.to_rfc3339(), n / 4);
    }
    let file = elevenses::sheet::Spreadsheet::of_text("kill.csv", &csv).unwrap();
    import_check_ins(&ctx, &space, &file, &elevenses::sheet::Said::default(), now, |_, _| {}).await.unwrap().unwrap();
    let firing = Firing { due_at: now, day: space.local_day(now), made_up: false };
    assert_eq!(send_digests(&ctx, &space, &firing, Look::Morning, now).await.unwrap(), Some(letters));
    settings
}

fn start(settings: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elevenses"));
    command.arg("run").arg("--config").arg(settings).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

async fn outbox(settings: &Path) -> Vec<OutboxRow> {
    let deployment = Deployment::load(settings, std::iter::empty()).unwrap();
    let store = Store::open(&deployment.database).unwrap();
    store.outbox(None, None, 10_000).await.unwrap()
}

fn count(rows: &[OutboxRow], state: State) -> usize {
    rows.iter().filter(|r| r.state == state).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_nothing_is_lost_and_nothing_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("accepted.log");
    let sink = Sink::start(Options { log: Some(log.clone()), ..Options::default() });
    for phase in [Phase::Mail, Phase::Rcpt, Phase::Data, Phase::Dot] {
        sink.delay(phase, Duration::from_millis(6));
    }
    let settings = hub_with_letters(folder.path(), &sink, LETTERS).await;
    let mut kills = 0;
    let began = Instant::now();
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    while count(&outbox(&settings).await, State::Waiting) > 0 {
        assert!(began.elapsed() < Duration::from_secs(120), "it comes to an end");
        let before = sink.accepted().len();
        let mut daemon = start(&settings);
        if kills < KILLS {
            // Not before letters are in flight, then at any moment of a conversation.
            let limit = Instant::now() + Duration::from_secs(5);
            while sink.accepted().len() == before && Instant::now() < limit {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            tokio::time::sleep(Duration::from_micros((seed >> 33) % 60_000)).await;
            kills += 1;
        } else {
            while count(&outbox(&settings).await, State::Waiting) > 0 && began.elapsed() < Duration::from_secs(100) {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        daemon.kill().unwrap();
        daemon.wait().unwrap();
        sink.wait_until_left_alone(Duration::from_secs(5));
        settle_what_was_left(&settings).await;
    }
    let mut server: BTreeMap<String, usize> = BTreeMap::new();
    for id in std::fs::read_to_string(&log).unwrap().lines() {
        *server.entry(id.trim_matches(['<', '>']).to_owned()).or_default() += 1;
    }
    let rows = outbox(&settings).await;
    let doubled = server.values().filter(|n| **n > 1).count();
    let (accepted, unknown, waiting) =
        (count(&rows, State::Accepted), count(&rows, State::Unknown), count(&rows, State::Waiting));
    eprintln!(
        "{kills} kills, {LETTERS} letters: accepted {accepted}, waiting {waiting}, unknown {unknown}, doubled {doubled}"
    );
    assert_eq!(doubled, 0);
    assert_eq!(accepted + unknown, LETTERS, "every letter is accounted for");
    assert!(unknown <= kills * CONNECTIONS, "at most one for each connection and kill");
    for row in &rows {
        let on_server =
            server.get(&format!("digest.{}@samplehub.example", row.id.as_str().replace('-', ""))).copied().unwrap_or(0);
        match row.state {
            State::Accepted => assert_eq!(on_server, 1, "{row:?}"),
            State::Unknown => assert!(on_server <= 1, "{row:?}"),
            state => panic!("{state:?}: {row:?}"),
        }
    }
    assert!(kills >= 30, "there were letters enough for {kills} kills only");
}

/// What the next start does first; here so that the loop sees how much still waits.
async fn settle_what_was_left(settings: &Path) {
    let deployment = Deployment::load(settings, std::iter::empty()).unwrap();
    let now: DateTime<Utc> = Clock::real().now();
    Store::open(&deployment.database).unwrap().recover_lost_claims(true, now).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_the_letter_on_its_way_and_is_quick() {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start(Options::default());
    sink.delay(Phase::Dot, Duration::from_millis(1_500));
    let settings = hub_with_letters(folder.path(), &sink, 10).await;
    let mut daemon = start(&settings);
    let limit = Instant::now() + Duration::from_secs(10);
    while sink.text_bytes() == 0 && Instant::now() < limit {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let asked = Instant::now();
    Command::new("kill").arg("-TERM").arg(daemon.id().to_string()).status().unwrap();
    let status = daemon.wait().unwrap();
    let took = asked.elapsed();
    assert!(status.success() && took < Duration::from_secs(10), "{status:?} after {took:?}");
    let rows = outbox(&settings).await;
    assert_eq!((count(&rows, State::Unknown), count(&rows, State::Accepted)), (0, sink.accepted().len()));
    assert!(!sink.accepted().is_empty() && count(&rows, State::Waiting) > 0, "the one on its way went, the rest waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_daemon_on_the_same_file_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start(Options::default());
    let settings = hub_with_letters(folder.path(), &sink, 4).await;
    let mut first = start(&settings);
    sink.wait_for(4, Duration::from_secs(10));
    let second =
        Command::new(env!("CARGO_BIN_EXE_elevenses")).arg("run").arg("--config").arg(&settings).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another Elevenses is running"));
    first.kill().unwrap();
    first.wait().unwrap();
}
