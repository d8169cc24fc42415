//! Imports of 1,000, 10,000 and 100,000 rows, as CSV and as a workbook: `cargo bench --bench imports`. Reading is everything
//! up to rows of answers; keeping is a whole import into a new database. The peak is this process's own: a workbook's
//! child is under a limit of its own.

use chrono::{DateTime, Utc};
use elevenses::clock::Clock;
use elevenses::config::Deployment;
use elevenses::daemon::Daemon;
use elevenses::flow::import_check_ins::import_check_ins;
use elevenses::sheet::{Apart, Headed, Opening, Said, Spreadsheet, workbook};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

const SPACE: &str = include_str!("../config/spaces/sample-hub.toml");
const HEADINGS: [&str; 8] = [
    "Timestamp",
    "Email Address",
    "What should we call you?",
    "What do you do?",
    "What could you help others with?",
    "What are you looking for?",
    "What are you interested in?",
    "Introductions today?",
];

fn main() {
    println!("{:<6} {:>8} {:>8} {:>9} {:>9} {:>9} {:>8}", "kind", "rows", "MB", "reading", "a row", "keeping", "peak");
    for kind in ["csv", "xlsx"] {
        for rows in [1_000, 10_000, 100_000] {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join(format!("day.{kind}"));
            write(&path, kind, rows);
            measure(folder.path(), &path, kind, rows);
        }
    }
}

fn measure(folder: &Path, path: &Path, kind: &str, rows: usize) {
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux counts the peak anew");
    let held = kb("VmRSS");
    let start = Instant::now();
    let read = open(path);
    let table = Headed::of(&read).and_then(|headed| headed.table(&Said::default(), &Said::default()));
    let table = table.expect("the headings are known");
    assert_eq!(table.rows().filter(|row| row.as_ref().is_ok_and(|row| row.read.is_ok())).count(), rows);
    let (reading, peak) = (start.elapsed().as_secs_f64(), kb("VmHWM").saturating_sub(held));
    let keeping = keeping(folder, path, rows);
    let megabytes = std::fs::metadata(path).map_or(0, |file| file.len()) as f64 / 1e6;
    println!(
        "{kind:<6} {rows:>8} {megabytes:>8.1} {reading:>8.2}s {:>7.1}µs {keeping:>8.2}s {:>6.1}MB",
        reading * 1e6 / rows as f64,
        peak as f64 / 1024.0
    );
}

fn open(path: &Path) -> Spreadsheet {
    let apart = Apart::program(env!("CARGO_BIN_EXE_elevenses"));
    let file = File::open(path).expect("it was just written");
    Spreadsheet::open("day", file, &Opening::default(), &apart).expect("it can be read")
}

fn keeping(folder: &Path, path: &Path, rows: usize) -> f64 {
    std::fs::create_dir_all(folder.join("spaces")).expect("a folder");
    std::fs::write(folder.join("spaces/sample-hub.toml"), SPACE).expect("a file");
    let settings = folder.join("elevenses.toml");
    std::fs::write(&settings, "listen = \"127.0.0.1:0\"\npublic_url = \"https://hub.example\"\n").expect("a file");
    let now: DateTime<Utc> = "2026-02-03T12:00:00Z".parse().expect("a time");
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let deployment = Deployment::load(&settings, std::iter::empty()).expect("the settings are good");
        let daemon = Daemon::open(&deployment, Clock::starting_at(now)).await.expect("the database can be made");
        let space = daemon.ctx.space_named("sample-hub").expect("the space is there");
        let (file, start) = (open(path), Instant::now());
        let report = import_check_ins(&daemon.ctx, &space, &file, &Said::default(), now, |_, _| {}).await;
        let report = report.expect("the store works").expect("the file is good");
        assert_eq!(report.new, rows);
        start.elapsed().as_secs_f64()
    })
}

fn row(n: usize) -> Vec<String> {
    let (hour, minute) = (8 + n % 3, n % 60);
    vec![
        format!("2026-02-03 {hour:02}:{minute:02}:00"),
        format!("person{n}@place{n}.example"),
        format!("Person {n}"),
        format!("Makes things of kind {} and sells some of them", n % 97),
        format!("Repairing kind {}; Drawing kind {}", n % 89, n % 83),
        format!("Somebody who knows kind {}", n % 79),
        format!("Kind {}; Kind {}", n % 73, n % 71),
        if n.is_multiple_of(5) { "No" } else { "Yes" }.to_owned(),
    ]
}

fn write(path: &Path, kind: &str, rows: usize) {
    if kind == "xlsx" {
        let rows: Vec<Vec<String>> = (0..rows).map(row).collect();
        return std::fs::write(path, workbook("Day", &HEADINGS, &rows).expect("a workbook")).expect("a file");
    }
    let mut out = std::io::BufWriter::new(File::create(path).expect("a file"));
    writeln!(out, "{}", HEADINGS.join(",")).expect("a line");
    for n in 0..rows {
        writeln!(out, "{}", row(n).join(",")).expect("a line");
    }
}

/// Memory of this process in KB, as Linux names it: `VmRSS` held now, `VmHWM` the most so far.
fn kb(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with(field)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}
