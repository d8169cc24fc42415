//! A hub of many members and years, straight into the tables: its figures are drawn, always the same.

#[path = "large_hub/served.rs"]
pub mod served;

use chrono::{Datelike, Days, NaiveDate};
use rusqlite::{Connection, Transaction, params};
use std::path::Path;

pub struct LargeHub {
    pub members: usize,
    /// Local days before `today`, weekends among them.
    pub days: u64,
    /// People in on a working day.
    pub room: usize,
    pub today: NaiveDate,
}

const OFFERS: [&str; 12] = [
    "bookkeeping for charities",
    "proofreading grant reports",
    "editing podcasts",
    "screen printing",
    "mending bicycles",
    "filing accounts",
    "teaching Portuguese",
    "planting street trees",
    "writing press releases",
    "testing websites",
    "baking for events",
    "repairing radios",
];
const LIKES: [&str; 8] =
    ["wild swimming", "choirs", "old maps", "sourdough", "board games", "allotments", "cycling", "poetry"];
const NAMES: [&str; 10] = ["Ada", "Bram", "Cleo", "Dov", "Esi", "Finn", "Gita", "Hana", "Ivo", "Juno"];

/// The member in this place, from 0, in the order of their making.
pub fn member_id(place: usize) -> String {
    format!("00000000-0000-7000-8000-{place:012}")
}

impl LargeHub {
    /// Fills the database of a space that is set up already.
    pub fn fill(&self, database: &Path, slug: &str) {
        let mut connection = Connection::open(database).unwrap();
        connection.pragma_update(None, "synchronous", "OFF").unwrap();
        let space: String =
            connection.query_row("SELECT id FROM spaces WHERE slug = ?", [slug], |row| row.get(0)).unwrap();
        let tx = connection.transaction().unwrap();
        tx.execute("INSERT INTO wordings (hash, text) VALUES ('large', 'Introductions today?')", []).unwrap();
        self.people(&tx, &space);
        let mut drawn = Drawn(7);
        for ago in (0..=self.days).rev() {
            let day = self.today - Days::new(ago);
            if day.weekday().num_days_from_monday() < 5 {
                self.one_day(&tx, &space, day, ago, &mut drawn);
            }
        }
        tx.commit().unwrap();
    }

    fn people(&self, tx: &Transaction, space: &str) {
        let mut member = tx
            .prepare(
                "INSERT INTO members (id, space_id, name, name_key, surname, company, email, email_key, here_as, headline,
                     confirmed_by, confirmed_at, answered_at, created_at, updated_at, paused_until)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 'coworker', ?8, 'organiser', ?9, ?9, ?9, ?9, ?10)",
            )
            .unwrap();
        let mut line = tx
            .prepare("INSERT INTO profile_lines (space_id, member_id, kind, position, text, first_said_at) VALUES (?, ?, ?, 0, ?, ?)")
            .unwrap();
        let mut consent = tx
            .prepare("INSERT INTO consents (id, space_id, member_id, what, given, at, wording_hash, evidence) VALUES (?, ?, ?, 'introductions', 1, ?, 'large', 'a list')")
            .unwrap();
        let since = format!("{}T08:00:00.000Z", self.today - Days::new(self.days));
        for place in 0..self.members {
            let (id, name) = (member_id(place), format!("{} {place}", NAMES[place % NAMES.len()]));
            let email = format!("member{place}@people.example");
            let paused = (place % 50 == 49).then(|| (self.today + Days::new(30)).to_string());
            let headline = format!("Works on {}", OFFERS[(place / 3) % OFFERS.len()]);
            let company = format!("Company {}", place % 700);
            let key = name.to_lowercase().replace(' ', "");
            member
                .execute(params![
                    id,
                    space,
                    name,
                    key,
                    format!("Surname{place}"),
                    company,
                    email,
                    headline,
                    since,
                    paused
                ])
                .unwrap();
            let lines = [
                ("offer", OFFERS[place % OFFERS.len()]),
                ("need", OFFERS[(place * 7 + 3) % OFFERS.len()]),
                ("interest", LIKES[place % LIKES.len()]),
            ];
            for (kind, text) in lines {
                line.execute(params![space, id, kind, text, since]).unwrap();
            }
            consent.execute(params![format!("consent-{place}"), space, id, since]).unwrap();
        }
    }

    /// Who was in, what they were told, whom they met.
    fn one_day(&self, tx: &Transaction, space: &str, day: NaiveDate, ago: u64, drawn: &mut Drawn) {
        let mut here: Vec<usize> = Vec::new();
        while here.len() < self.room {
            // Half of a room are those who always come.
            let most = if here.len().is_multiple_of(2) { self.members.min(2 * self.room) } else { self.members };
            let place = drawn.below(most);
            if !here.contains(&place) {
                here.push(place);
            }
        }
        let at = |time: &str| format!("{day}T{time}:00.000Z");
        let firing = format!("firing-{ago:06}");
        if ago > 0 {
            let sql = "INSERT INTO firings (id, space_id, fires, due_at, local_day, fired_at, result, note)
                       VALUES (?1, ?2, 'digest', ?3, ?4, ?3, 'ran', 'letters')";
            tx.prepare_cached(sql).unwrap().execute(params![firing, space, at("09:15"), day.to_string()]).unwrap();
        }
        for (n, place) in here.iter().enumerate() {
            let sql =
                "INSERT INTO check_ins (id, space_id, member_id, local_day, here_as, today_line, wants_introductions,
                           source, said_at, came_at)
                       VALUES (?, ?, ?, ?, 'coworker', ?, 1, 'kiosk', ?, ?)";
            let line = if n % 3 == 0 { "Finishing a grant report" } else { "" };
            let id = format!("check-in-{ago:06}-{n:04}");
            tx.prepare_cached(sql)
                .unwrap()
                .execute(params![id, space, member_id(*place), day.to_string(), line, at("08:45"), at("08:45")])
                .unwrap();
        }
        if ago == 0 {
            return;
        }
        for (n, pair) in here.chunks_exact(2).enumerate() {
            self.introduction(tx, space, (day, ago, n, &firing), [pair[0], pair[1]], drawn);
        }
    }

    fn introduction(
        &self,
        tx: &Transaction,
        space: &str,
        (day, ago, n, firing): (NaiveDate, u64, usize, &str),
        pair: [usize; 2],
        drawn: &mut Drawn,
    ) {
        let at = |time: &str| format!("{day}T{time}:00.000Z");
        let id = format!("introduction-{ago:06}-{n:04}");
        let chance = drawn.below(100);
        let (state, mutual) = if chance < 16 { ("told", Some(at("10:30"))) } else { ("suggested", None) };
        let (state, because) = if mutual.is_none() && ago > 7 { ("ended", Some("expired")) } else { (state, None) };
        let met = mutual.is_some() && chance < 10 && ago > 2;
        let sql =
            "INSERT INTO introductions (id, space_id, made_by, state, ended_because, local_day, score, suggested_at,
                       expires_at, mutual_at, told_at)
                   VALUES (?1, ?2, 'matching', ?3, ?4, ?5, 3.0, ?6, ?7, ?8, ?8)";
        let expires = format!("{}T09:15:00.000Z", day + Days::new(7));
        let state = if met { "met" } else { state };
        tx.prepare_cached(sql)
            .unwrap()
            .execute(params![id, space, state, because, day.to_string(), at("09:15"), expires, mutual])
            .unwrap();
        let sql =
            "INSERT INTO reasons (introduction_id, position, space_id, kind, from_party, to_party, phrase, from_words,
                       to_words, weight)
                   VALUES (?, 0, ?, 'need_offer', 0, 1, 'filing accounts', 'filing accounts', 'filing accounts', 3.0)";
        tx.prepare_cached(sql).unwrap().execute(params![id, space]).unwrap();
        for side in 0..2 {
            let (own, other) = (pair[side], pair[1 - side]);
            let answer = if mutual.is_some() { "yes" } else { "none" };
            let sql =
                "INSERT INTO parties (introduction_id, position, space_id, member_id, answer) VALUES (?, ?, ?, ?, ?)";
            tx.prepare_cached(sql).unwrap().execute(params![id, side as i64, space, member_id(own), answer]).unwrap();
            let digest = format!("digest-{ago:06}-{n:04}-{side}");
            let sql = "INSERT INTO digests (id, space_id, member_id, local_day, kind, firing_id, created_at)
                       VALUES (?, ?, ?, ?, 'digest', ?, ?)";
            tx.prepare_cached(sql)
                .unwrap()
                .execute(params![digest, space, member_id(own), day.to_string(), firing, at("09:15")])
                .unwrap();
            let sql =
                "INSERT INTO digest_introductions (digest_id, position, space_id, introduction_id) VALUES (?, 1, ?, ?)";
            tx.prepare_cached(sql).unwrap().execute(params![digest, space, id]).unwrap();
            let name = |place: usize| format!("{} {place}", NAMES[place % NAMES.len()]);
            let says = format!(
                r#"{{"v":1,"kind":"digest","name":"{}","first":false,"suggestions":[{{"position":1,"introduction":"{id}","other":"{}","outside":false,"name":"{}","headline":"","today_line":"","more":[],"reasons":[{{"kind":"they_can_help","phrase":"filing accounts","you_wrote":"filing accounts","they_wrote":"filing accounts"}}]}}],"news":[],"reminders":[],"round_table":[],"link":"{:016x}"}}"#,
                name(own),
                member_id(other),
                name(other),
                (ago << 20) + (n as u64) * 2 + side as u64
            );
            let message = format!("message-{ago:06}-{n:04}-{side}");
            let sql = "INSERT INTO messages (id, space_id, member_id, digest_id, kind, channel, recipient, says, state, tries,
                           not_before, give_up_at, subject, created_at, settled_at)
                       VALUES (?1, ?2, ?3, ?4, 'digest', 'email', ?5, ?6, 'accepted', 1, ?7, ?7, 'In today: meet?', ?7, ?7)";
            let email = format!("member{own}@people.example");
            tx.prepare_cached(sql)
                .unwrap()
                .execute(params![message, space, member_id(own), digest, email, says, at("09:15")])
                .unwrap();
            let sql = "INSERT INTO attempts (message_id, number, space_id, worker, started_at, data_at, ended_at, result, answer)
                       VALUES (?1, 1, ?2, 'worker', ?3, ?3, ?3, 'accepted', '250 OK')";
            tx.prepare_cached(sql).unwrap().execute(params![message, space, at("09:15")]).unwrap();
        }
        if met {
            self.connection(tx, space, (day, ago, n, &id), pair, chance);
        }
    }

    fn connection(
        &self,
        tx: &Transaction,
        space: &str,
        (day, ago, n, introduction): (NaiveDate, u64, usize, &str),
        pair: [usize; 2],
        chance: usize,
    ) {
        let id = format!("connection-{ago:06}-{n:04}");
        let at = format!("{day}T17:00:00.000Z");
        let sql = "INSERT INTO connections (id, space_id, introduction_id, recorded_by, since) VALUES (?, ?, ?, 'introduction', ?)";
        tx.prepare_cached(sql).unwrap().execute(params![id, space, introduction, at]).unwrap();
        for (position, place) in pair.iter().enumerate() {
            let sql =
                "INSERT INTO connection_parties (connection_id, position, space_id, member_id) VALUES (?, ?, ?, ?)";
            tx.prepare_cached(sql).unwrap().execute(params![id, position as i64, space, member_id(*place)]).unwrap();
        }
        let kind = ["advice", "paid_work", "good_chat", "partnership", "project_meeting"][chance % 5];
        let sql = "INSERT INTO outcomes (id, space_id, connection_id, kind, stage, on_day, recorded_at) VALUES (?, ?, ?, ?, 'new', ?, ?)";
        let outcome = format!("outcome-{ago:06}-{n:04}");
        tx.prepare_cached(sql).unwrap().execute(params![outcome, space, id, kind, day.to_string(), at]).unwrap();
    }
}

/// Numbers that look drawn and are always the same (a linear congruential generator, Knuth's constants).
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}
