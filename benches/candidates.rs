//! How fast the best of everybody are found in large rooms, and how fast a whole morning is decided.
//!
//!     cargo bench --bench candidates -- topics 100000 50000 profiles.tsv ours.tsv     exact top-10 by topics
//!     cargo bench --bench candidates -- morning 100000                               candidates, assignment, reasons
//!     cargo bench --bench candidates -- plan 60 200             the same from the store to the digests, ready to be kept:
//!                                                               60 people in, 200 who were in the day before
//!
//! `benches/candidates/compare.py` runs the first beside `sparse_dot_topn`, and prints the ratios.

use chrono::{DateTime, Utc};
use elevenses::clock::Clock;
use elevenses::config::Deployment;
use elevenses::daemon::Daemon;
use elevenses::domain::id::MemberId;
use elevenses::domain::matching::{Person, Room, Rules, pair_up, scores};
use elevenses::domain::member::{Line, Profile};
use elevenses::domain::topic::Aliases;
use elevenses::flow::Firing;
use elevenses::flow::import_check_ins::import_check_ins;
use elevenses::flow::send_digests::planned;
use elevenses::sheet::{Said, Spreadsheet};
use elevenses::store::Look;
use std::io::Write;
use std::time::{Duration, Instant};

const RULES: Rules = Rules { people_per_digest: 2, no_repeat_days: 30, serendipity: true };

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let number = |at: usize, or: usize| given.get(at).and_then(|n| n.parse().ok()).unwrap_or(or);
    match given.first().map(String::as_str) {
        Some("topics") => topics(number(1, 10_000), number(2, 5_000), given.get(3), given.get(4)),
        Some("morning") => morning(number(1, 10_000)),
        Some("plan") => plan(number(1, 10_000), number(2, 0)),
        _ => [60, 200, 10_000].into_iter().for_each(morning),
    }
}

/// Numbers drawn one after the other, the same each time (SplitMix64).
struct Draw(u64);

impl Draw {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn poisson(&mut self, mean: f64) -> usize {
        let (mut n, mut product, least) = (0, self.unit(), (-mean).exp());
        while product > least {
            product *= self.unit();
            n += 1;
        }
        n
    }

    /// A rank below `n`, with probability in proportion to 1/rank.
    fn zipf(&mut self, sums: &[f64]) -> usize {
        let at = self.unit() * sums[sums.len() - 1];
        sums.partition_point(|s| *s < at).min(sums.len() - 1)
    }
}

fn zipf_sums(n: usize) -> Vec<f64> {
    (1..=n)
        .scan(0.0, |sum, rank| {
            *sum += 1.0 / rank as f64;
            Some(*sum)
        })
        .collect()
}

/// 1 + Poisson(7) distinct topics each.
fn drawn(people: usize, topics: usize) -> Vec<Vec<usize>> {
    let (mut draw, sums) = (Draw(1), zipf_sums(topics));
    let one = |draw: &mut Draw| {
        let wanted = (1 + draw.poisson(7.0)).min(topics);
        let mut own: Vec<usize> = Vec::with_capacity(wanted);
        while own.len() < wanted {
            let topic = draw.zipf(&sums);
            if !own.contains(&topic) {
                own.push(topic);
            }
        }
        own
    };
    (0..people).map(|_| one(&mut draw)).collect()
}

fn line(text: String) -> Line {
    Line { text, first_said_at: DateTime::<Utc>::UNIX_EPOCH, strength: 1.0, standing_yes: false, embedding: None }
}

fn person(n: usize, profile: Profile) -> Person {
    Person {
        id: MemberId::new(format!("{n:06}")),
        stable_key: format!("p{n}@people.example"),
        name: format!("P{n}"),
        profile,
        today_line: None,
        private_domain: None,
        came_with: String::new(),
        wish: None,
        had_nobody: false,
    }
}

fn room(people: Vec<Person>) -> Room {
    Room {
        day: Default::default(),
        usually_in: people.len() as f64,
        people,
        background: Vec::new(),
        past: Vec::new(),
        apart: Vec::new(),
        connected: Vec::new(),
        aliases: Aliases::default(),
        late: None,
    }
}

fn topics(people: usize, topics: usize, profiles: Option<&String>, ours: Option<&String>) {
    let drawn = drawn(people, topics);
    if let Some(path) = profiles {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("the file can be written"));
        for own in &drawn {
            let own: Vec<String> = own.iter().map(usize::to_string).collect();
            writeln!(file, "{}", own.join(" ")).expect("the file can be written");
        }
    }
    let profile = |own: &Vec<usize>| Profile {
        interests: own.iter().map(|t| line(format!("t{t}x"))).collect(),
        ..Profile::default()
    };
    let room = room(drawn.iter().enumerate().map(|(n, own)| person(n, profile(own))).collect());
    drop(drawn);
    let search = elevenses::domain::matching::TopicSearch::of(&room);
    // From here on the peak is counted anew (Linux).
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux counts the peak anew");
    let before = (kb("VmRSS"), cpu_seconds(), Instant::now());
    let best = search.best(10);
    println!(
        "people {people} topics {topics} wall {:.3} cpu {:.3} peak_mb {:.1}",
        before.2.elapsed().as_secs_f64(),
        cpu_seconds() - before.1,
        (kb("VmHWM") as f64 - before.0 as f64) / 1024.0
    );
    if let Some(path) = ours {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("the file can be written"));
        for person in 0..people {
            let own: Vec<String> =
                best.of(person).map(|other| format!("{:.5}", search.score(person, other as usize))).collect();
            writeln!(file, "{}", own.join(" ")).expect("the file can be written");
        }
    }
}

/// What people write: a subject of theirs, in one of several frames.
fn written(people: usize) -> impl Iterator<Item = Profile> {
    let subjects: Vec<&str> = elevenses::domain::lexicon::lexicon().phrases.names().collect();
    let (mut draw, sums) = (Draw(2), zipf_sums(subjects.len()));
    (0..people).map(move |_| {
        let mut subject = || subjects[draw.zipf(&sums)];
        let interests = (0..4).map(|_| line(subject().to_owned())).collect();
        let offers = vec![line(format!("Evening lessons in {} for beginners", subject()))];
        let needs = vec![line(format!("somebody who knows about {} and has an hour", subject()))];
        let headline = format!("Freelance, mostly {}", subject());
        Profile { headline, interests, offers, needs }
    })
}

/// From the store to the digests, ready to be kept: what the daemon does when the schedule is due. `people` are in, and
/// `members` in all were in the day before.
fn plan(people: usize, members: usize) {
    let folder = tempfile::tempdir().expect("a folder for the database");
    std::fs::create_dir(folder.path().join("spaces")).expect("the folder can be written");
    let space = include_str!("../config/spaces/sample-hub.toml");
    std::fs::write(folder.path().join("spaces/sample-hub.toml"), space).expect("the folder can be written");
    let settings = folder.path().join("elevenses.toml");
    let text = "listen = \"127.0.0.1:0\"\npublic_url = \"https://hub.example\"\n";
    std::fs::write(&settings, text).expect("the folder can be written");
    let now: DateTime<Utc> = "2026-02-03T09:10:00Z".parse().expect("a moment");
    let header = include_str!("../config/sample-hub.csv").lines().next().unwrap_or_default();
    let mut csv = format!("{header}\n");
    let days = (0..members).map(|n| (n, "2026/02/02")).chain((0..people).map(|n| (n, "2026/02/03")));
    let profiles: Vec<Profile> = written(people.max(members)).collect();
    for (n, day) in days {
        let profile = &profiles[n];
        let interests: Vec<&str> = profile.interests.iter().map(|l| l.text.as_str()).collect();
        let (offer, need) = (&profile.offers[0].text, &profile.needs[0].text);
        csv += &format!(
            "{day} 8:30:00 AM GMT,p{n}@p{n}.example,P{n},coworker,\"{}\",\"{offer}\",\"{need}\",\"{}\",Yes\n",
            profile.headline,
            interests.join(", ")
        );
    }
    drop(profiles);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let deployment = Deployment::load(&settings, std::iter::empty()).expect("the settings are good");
        let daemon = Daemon::open(&deployment, Clock::starting_at(now)).await.expect("the database can be made");
        let space = daemon.ctx.space_named("sample-hub").expect("the space is there");
        let start = Instant::now();
        let file = Spreadsheet::of_text("people.csv", &csv).expect("the file is good");
        let report = import_check_ins(&daemon.ctx, &space, &file, &Said::default(), now, |_, _| {}).await;
        let report = report.expect("the store works").expect("the file is good");
        drop(csv);
        println!("{} ({:.1} s)", report.summary(), start.elapsed().as_secs_f64());
        std::fs::write("/proc/self/clear_refs", "5").expect("Linux counts the peak anew");
        let held = kb("VmRSS");
        let firing = Firing { due_at: now, day: now.date_naive(), made_up: false };
        let look = async || daemon.ctx.store.morning(&space, firing.day, Look::Morning, now).await.expect("a look");
        let plan = async || planned(&daemon.ctx, &space, &firing, Look::Morning, now).await.expect("a morning");
        let first = Instant::now();
        let letters = plan().await.digests.iter().filter(|d| d.letter.is_ok()).count();
        let first = first.elapsed();
        let (read, whole) = match people {
            0..=1_000 => (median(async || drop(look().await)).await, median(async || drop(plan().await)).await),
            _ => (Duration::ZERO, first),
        };
        println!(
            "plan of {people}: {:.2} ms wall ({:.2} ms of it reading; the first time {:.2} ms), {letters} letters, \
             peak {:.0} MB ({:.0} before)",
            whole.as_secs_f64() * 1e3,
            read.as_secs_f64() * 1e3,
            first.as_secs_f64() * 1e3,
            kb("VmHWM") as f64 / 1024.0,
            held as f64 / 1024.0
        );
    });
}

async fn median(what: impl AsyncFn()) -> Duration {
    let mut times = Vec::new();
    for _ in 0..41 {
        let start = Instant::now();
        what().await;
        times.push(start.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}

fn morning(people: usize) {
    let room = room(written(people).enumerate().map(|(n, profile)| person(n, profile)).collect());
    let rounds = if people <= 100 {
        200
    } else if people <= 1000 {
        20
    } else {
        1
    };
    let _ = pair_up(&room, &RULES);
    let (held, cpu, start) = (kb("VmHWM"), cpu_seconds(), Instant::now());
    let mut matches = 0;
    for _ in 0..rounds {
        matches = pair_up(&room, &RULES).matches.len();
    }
    let wall = start.elapsed().as_secs_f64() / f64::from(rounds);
    println!(
        "morning of {people}: {:.2} ms wall, {:.2} ms cpu, {matches} introductions, peak {:.0} MB ({:.0} before)",
        wall * 1e3,
        (cpu_seconds() - cpu) * 1e3 / f64::from(rounds),
        kb("VmHWM") as f64 / 1024.0,
        held as f64 / 1024.0
    );
    let best = scores(&room, &RULES, 3);
    let someone = best.iter().filter(|b| !b.is_empty()).count();
    println!("   {someone} of {people} have somebody to meet");
}

/// Memory of this process in KB, as Linux names it: `VmRSS` held now, `VmHWM` the most so far.
fn kb(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with(field)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Processor time of all threads of this process, in seconds (Linux: hundredths).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = |at: usize| after.split(' ').nth(at).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
