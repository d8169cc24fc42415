//! How fast the best of everybody are found in large rooms, and how fast a whole morning is decided.
//!
//!     cargo bench --bench candidates -- topics 100000 50000 profiles.tsv ours.tsv     exact top-10 by topics
//!     cargo bench --bench candidates -- morning 100000                               candidates, assignment, reasons
//!
//! `benches/candidates/compare.py` runs the first beside `sparse_dot_topn`, and prints the ratios.

use chrono::{DateTime, Utc};
use elevenses::domain::id::MemberId;
use elevenses::domain::matching::{Person, Room, Rules, pair_up, scores};
use elevenses::domain::member::{Line, Profile};
use elevenses::domain::topic::Aliases;
use std::io::Write;
use std::time::Instant;

const RULES: Rules = Rules { people_per_digest: 2, no_repeat_days: 30, serendipity: true };

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let number = |at: usize, or: usize| given.get(at).and_then(|n| n.parse().ok()).unwrap_or(or);
    match given.first().map(String::as_str) {
        Some("topics") => topics(number(1, 10_000), number(2, 5_000), given.get(3), given.get(4)),
        Some("morning") => morning(number(1, 10_000)),
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
    let before = (peak_kb(), cpu_seconds(), Instant::now());
    let best = search.best(10);
    println!(
        "people {people} topics {topics} wall {:.3} cpu {:.3} peak_mb {:.1}",
        before.2.elapsed().as_secs_f64(),
        cpu_seconds() - before.1,
        (peak_kb() as f64 - before.0 as f64) / 1024.0
    );
    if let Some(path) = ours {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("the file can be written"));
        for own in best {
            let own: Vec<String> = own.iter().map(|(_, s)| format!("{s:.5}")).collect();
            writeln!(file, "{}", own.join(" ")).expect("the file can be written");
        }
    }
}

/// What people write: a subject of theirs, in one of several frames.
fn morning(people: usize) {
    let subjects: Vec<&str> = elevenses::domain::lexicon::lexicon().phrases.names().collect();
    let (mut draw, sums) = (Draw(2), zipf_sums(subjects.len()));
    let mut one = |n: usize| {
        let mut subject = || subjects[draw.zipf(&sums)];
        let interests = (0..4).map(|_| line(subject().to_owned())).collect();
        let offers = vec![line(format!("Evening lessons in {} for beginners", subject()))];
        let needs = vec![line(format!("somebody who knows about {} and has an hour", subject()))];
        let headline = format!("Freelance, mostly {}", subject());
        person(n, Profile { headline, interests, offers, needs })
    };
    let room = room((0..people).map(&mut one).collect());
    let rounds = if people <= 1000 { 20 } else { 1 };
    let _ = pair_up(&room, &RULES);
    let (kb, cpu, start) = (peak_kb(), cpu_seconds(), Instant::now());
    let mut matches = 0;
    for _ in 0..rounds {
        matches = pair_up(&room, &RULES).matches.len();
    }
    let wall = start.elapsed().as_secs_f64() / f64::from(rounds);
    println!(
        "morning of {people}: {:.2} ms wall, {:.2} ms cpu, {matches} introductions, peak {:.0} MB ({:.0} before)",
        wall * 1e3,
        (cpu_seconds() - cpu) * 1e3 / f64::from(rounds),
        peak_kb() as f64 / 1024.0,
        kb as f64 / 1024.0
    );
    let best = scores(&room, &RULES, 3);
    let someone = best.iter().filter(|b| !b.is_empty()).count();
    println!("   {someone} of {people} have somebody to meet");
}

/// The most memory this process has held, in KB (Linux).
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Processor time of all threads of this process, in seconds (Linux: hundredths).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = |at: usize| after.split(' ').nth(at).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
