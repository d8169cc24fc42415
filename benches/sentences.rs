//! How well needs find who could help: rooms of 8 to 40 people with needs whose right helper is known, and with false
//! friends, who share a word in another sense.
//!
//!     cargo bench --bench sentences                       the held-out rooms
//!     cargo bench --bench sentences -- --show FILE…       other rooms, and each miss
//!     cargo bench --bench sentences --features second-opinion -- --model FOLDER
//!                                                         also with a second opinion, and what it costs
//!
//! `benches/sentences/references.py` runs BM25 and a sentence model over the same files.

use chrono::{DateTime, Utc};
use elevenses::domain::id::MemberId;
use elevenses::domain::matching::{Helper, Person, ReasonKind, Room, Rules, findings, helpers, may_help, pair_up};
use elevenses::domain::member::{Line, Profile};
use elevenses::domain::topic::Aliases;
use elevenses::model::Model;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

#[derive(Deserialize)]
struct Set {
    rooms: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    room: String,
    people: Vec<Someone>,
    pairs: Vec<Pair>,
    false_friends: Vec<FalseFriend>,
}

#[derive(Deserialize)]
struct Someone {
    name: String,
    headline: String,
    offers: Vec<String>,
    needs: Vec<String>,
}

#[derive(Deserialize)]
struct Pair {
    seeker: String,
    need: String,
    helper: String,
    offer: String,
    words: String,
}

#[derive(Deserialize)]
struct FalseFriend {
    seeker: String,
    need: String,
    other: String,
}

fn main() {
    let mut given: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let model = model(&mut given);
    let show = given.iter().any(|a| a == "--show");
    let mut files: Vec<String> = given.iter().filter(|a| !a.starts_with("--")).cloned().collect();
    if files.is_empty() {
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/sentences");
        files = ["a", "b"].map(|half| format!("{here}/heldout-{half}.json")).to_vec();
    }
    let (mut all, mut all_with) = (Tally::default(), Tally::default());
    let mut cost = Cost::default();
    for file in files {
        let set: Set = serde_json::from_slice(&std::fs::read(&file).expect("the file is there")).expect("it is JSON");
        if given.iter().any(|a| a == "--findings") {
            set.rooms.iter().for_each(print_findings);
            continue;
        }
        let mut tally = Tally::default();
        set.rooms.iter().for_each(|room| tally.look_at(room, &as_room(room), show));
        println!("{}", file.rsplit('/').next().unwrap_or_default());
        tally.print();
        all.add(&tally);
        let Some(model) = &model else { continue };
        let mut tally = Tally::default();
        set.rooms.iter().for_each(|room| tally.look_at(room, &cost.read(model, as_room(room)), show));
        println!("  with a second opinion");
        tally.print();
        all_with.add(&tally);
    }
    println!("all");
    all.print();
    if model.is_some() {
        println!("all, with a second opinion");
        all_with.print();
        cost.print();
    }
}

/// The model that was asked for, taken out of what was given.
fn model(given: &mut Vec<String>) -> Option<Model> {
    let at = given.iter().position(|a| a == "--model")?;
    let folder = given.drain(at..(at + 2).min(given.len())).nth(1).expect("--model wants a folder");
    let began = Instant::now();
    let model = Model::load(Path::new(&folder)).unwrap_or_else(|error| panic!("{error}"));
    println!("the model was read in {:.2} s", began.elapsed().as_secs_f64());
    Some(model)
}

/// What it costs to have profiles read.
#[derive(Default)]
struct Cost {
    people: usize,
    lines: usize,
    seconds: f64,
}

impl Cost {
    fn read(&mut self, model: &Model, mut room: Room) -> Room {
        let began = Instant::now();
        self.people += room.people.len();
        for line in room.people.iter_mut().flat_map(|p| p.profile.offers.iter_mut().chain(&mut p.profile.needs)) {
            line.embedding = Some(model.embed(&line.text));
            self.lines += 1;
        }
        self.seconds += began.elapsed().as_secs_f64();
        room
    }

    fn print(&self) {
        let each = |n: usize| 1000.0 * self.seconds / n.max(1) as f64;
        let (profile, line) = (each(self.people), each(self.lines));
        println!("  {} profiles read: {profile:.1} ms a profile, {line:.1} ms a line", self.people);
    }
}

/// For `fit.py`: room, need, kind, label (1 the right line, 0 another, -1 a false friend's), person, numbers.
fn print_findings(written: &Written) {
    let room = as_room(written);
    for (n, pair) in written.pairs.iter().enumerate() {
        let asked = |f: &&FalseFriend| (&f.seeker, &f.need) == (&pair.seeker, &pair.need);
        for (id, text, numbers) in findings(&room, &MemberId::new(pair.seeker.as_str()), &pair.need) {
            let friend = written.false_friends.iter().filter(asked).any(|f| f.other == id.as_str());
            let label = match (id.as_str() == pair.helper, text == pair.offer) {
                (true, true) => "1",
                (true, false) => "?",
                _ if friend => "-1",
                _ => "0",
            };
            let numbers: Vec<String> = numbers.iter().map(|(name, n)| format!("{name}={n:.4}")).collect();
            println!("{}\t{n}\t{}\t{label}\t{}\t{}", written.room, pair.words, id.as_str(), numbers.join(" "));
        }
    }
}

#[derive(Default)]
struct Tally {
    /// Kind of pair → needs, found among the best three, found first.
    found: BTreeMap<String, [usize; 3]>,
    /// Needs with a false friend, and those for which one is ranked first.
    false_friends: [usize; 2],
    /// Needs whose right helper is among the best three that are sure enough to be said, and needs for which the best of
    /// those is somebody else.
    said: [usize; 2],
    /// Needs that a morning's letters bring to whom they should, to somebody else, and what two are told to look for both.
    letters: [usize; 3],
    /// People whom only the second opinion names, and those of them who are right.
    added: [usize; 2],
}

impl Tally {
    /// Those of whom words are sure, then those whom the second opinion names, then those of whom words are not sure.
    fn with(&mut self, plain: Vec<Helper>, second: Vec<Helper>, pair: &Pair) -> Vec<Helper> {
        let (mut all, unsure): (Vec<Helper>, Vec<Helper>) = plain.into_iter().partition(|h| h.sayable);
        let sure = all.len();
        for helper in second.into_iter().chain(unsure) {
            if !all.iter().any(|known| known.id == helper.id) {
                all.push(helper);
            }
        }
        let added = all[sure..].iter().filter(|h| h.sayable);
        self.added[0] += added.clone().count();
        self.added[1] += added.filter(|h| h.id.as_str() == pair.helper).count();
        all
    }

    fn look_at(&mut self, written: &Written, room: &Room, show: bool) {
        self.read_letters(written, room, show);
        for pair in &written.pairs {
            let plain = helpers(room, &MemberId::new(pair.seeker.as_str()), &pair.need);
            let second = may_help(room, &MemberId::new(pair.seeker.as_str()), &pair.need);
            // What words are sure of comes first; without a second opinion the order is theirs alone.
            let ranked = if second.is_empty() { plain } else { self.with(plain, second, pair) };
            let place = ranked.iter().position(|h| h.id.as_str() == pair.helper);
            let said = ranked.iter().filter(|h| h.sayable).take(3).any(|h| h.id.as_str() == pair.helper);
            let wrong = ranked.iter().find(|h| h.sayable).is_some_and(|h| h.id.as_str() != pair.helper);
            self.said[0] += usize::from(said);
            self.said[1] += usize::from(wrong);
            let counts = self.found.entry(pair.words.clone()).or_default();
            counts[0] += 1;
            counts[1] += usize::from(place.is_some_and(|p| p < 3));
            counts[2] += usize::from(place == Some(0));
            let friends: Vec<&str> = written
                .false_friends
                .iter()
                .filter(|f| (&f.seeker, &f.need) == (&pair.seeker, &pair.need))
                .map(|f| f.other.as_str())
                .collect();
            let fooled = ranked.first().is_some_and(|h| friends.contains(&h.id.as_str()));
            self.false_friends[0] += usize::from(!friends.is_empty());
            self.false_friends[1] += usize::from(fooled);
            if show && (place.is_none_or(|p| p >= 3) || fooled) {
                println!(
                    "{} {} “{}” → {} “{}” at {place:?}",
                    written.room, pair.words, pair.need, pair.helper, pair.offer
                );
                for Helper { id, weight: score, line: text, .. } in ranked.iter().take(3) {
                    let friend = if friends.contains(&id.as_str()) { "FALSE FRIEND " } else { "" };
                    println!("      {score:.2} {friend}{id} “{text}”");
                }
            }
        }
    }

    /// What the morning's letters say.
    fn read_letters(&mut self, written: &Written, room: &Room, show: bool) {
        let rules = Rules { people_per_digest: 2, no_repeat_days: 30, serendipity: false };
        for matched in pair_up(room, &rules).matches {
            for reason in &matched.reasons {
                let (from, to) = (matched.people[reason.from].as_str(), matched.people[reason.to].as_str());
                let meant = |p: &Pair| {
                    (p.seeker.as_str(), p.need.as_str(), p.helper.as_str()) == (from, reason.from_words.as_str(), to)
                };
                let right = written.pairs.iter().any(meant);
                let place = if reason.kind == ReasonKind::NeedOffer { usize::from(!right) } else { 2 };
                self.letters[place] += 1;
                if show && place > 0 {
                    println!("SAID {} “{}” → {to} “{}”", written.room, reason.from_words, reason.to_words);
                }
            }
        }
    }

    fn add(&mut self, other: &Tally) {
        for (kind, counts) in &other.found {
            let own = self.found.entry(kind.clone()).or_default();
            (0..3).for_each(|n| own[n] += counts[n]);
        }
        (0..2).for_each(|n| self.false_friends[n] += other.false_friends[n]);
        (0..2).for_each(|n| self.said[n] += other.said[n]);
        (0..3).for_each(|n| self.letters[n] += other.letters[n]);
        (0..2).for_each(|n| self.added[n] += other.added[n]);
    }

    fn print(&self) {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let mut sum = [0; 3];
        for (kind, counts) in &self.found {
            (0..3).for_each(|n| sum[n] += counts[n]);
            println!(
                "  {kind:<6} {:>4} needs  recall@3 {:.2}  first {:.2}",
                counts[0],
                share(counts[1], counts[0]),
                share(counts[2], counts[0])
            );
        }
        println!(
            "  all    {:>4} needs  recall@3 {:.2}  first {:.2}",
            sum[0],
            share(sum[1], sum[0]),
            share(sum[2], sum[0])
        );
        let [said, wrong] = self.said.map(|n| share(n, sum[0]));
        println!("  sure enough to be said: recall@3 {said:.2}, somebody else first {wrong:.2}");
        let [right, wrong, quests] = self.letters;
        println!(
            "  said in letters: {right} needs to the right person, {wrong} to another ({:.1} %), {quests} shared quests",
            100.0 * share(wrong, right + wrong)
        );
        let [added, right] = self.added;
        if added > 0 {
            println!("  named by the second opinion alone {added}, of them the right one {right}");
        }
        let [asked, fooled] = self.false_friends;
        println!("  false friends ranked first {fooled} of {asked}: {:.1} %", 100.0 * share(fooled, asked));
    }
}

fn as_room(written: &Written) -> Room {
    let lines = |texts: &[String]| {
        let line = |text: &String| Line {
            text: text.clone(),
            first_said_at: DateTime::<Utc>::UNIX_EPOCH,
            strength: 1.0,
            standing_yes: false,
            embedding: None,
        };
        texts.iter().map(line).collect()
    };
    let person = |someone: &Someone| Person {
        id: MemberId::new(someone.name.as_str()),
        stable_key: someone.name.clone(),
        name: someone.name.clone(),
        profile: Profile {
            headline: someone.headline.clone(),
            interests: Vec::new(),
            offers: lines(&someone.offers),
            needs: lines(&someone.needs),
        },
        today_line: None,
        private_domain: None,
        came_with: String::new(),
        wish: None,
        had_nobody: false,
    };
    Room {
        day: Default::default(),
        people: written.people.iter().map(person).collect(),
        background: Vec::new(),
        past: Vec::new(),
        apart: Vec::new(),
        connected: Vec::new(),
        usually_in: written.people.len() as f64,
        aliases: Aliases::default(),
        late: None,
    }
}
