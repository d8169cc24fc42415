//! The room of a day, read at one moment: who is in, whom they were suggested before, what is still open.

use super::members::{self, all_profiles, member};
use super::news::connected;
use super::row::{Columns, Query, time};
use super::{Result, Store};
use crate::domain::digest::{LooseEnd, LoosePerson, Named, Shown, Unfinished};
use crate::domain::id::{IntroductionId, MemberId, SpaceId};
use crate::domain::introduction::Answer;
use crate::domain::matching::{Past, Person, Room};
use crate::domain::member::{Member, Profile, Standing};
use crate::domain::space::Space;
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use rusqlite::{Connection, Row, named_params};
use std::collections::{BTreeMap, BTreeSet};

/// Everything a morning depends on, read at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub room: Room,
    /// Those of the room as they are written to, in the same order, without the lines of their profiles.
    pub members: Vec<Member>,
    /// What may be shown of them.
    pub shown: Vec<Shown>,
    /// Those who agreed to be named at today's round-the-table, whether or not they want introductions.
    pub round_table: Vec<Shown>,
    /// Everybody who is in, also those who want no introductions.
    pub in_today: usize,
    /// Suggestions of earlier days that can still be answered.
    pub open: Vec<Open>,
    /// Members who have had a digest before.
    pub had_digest: BTreeSet<MemberId>,
    /// Introductions of earlier days that are to be brought up once more.
    pub loose_ends: Vec<LooseEnd>,
    /// Those who have left three digests in a row unanswered; they are not in the room.
    pub silent: Vec<Member>,
    /// Those who are in, want introductions, and whose letters come back.
    pub unreachable: Vec<Shown>,
}

/// For what a day's room is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The morning's run: whoever has had no digest yet.
    Morning,
    /// The same as far as its organiser may know of it: as if nobody had answered what is not told yet.
    Shown,
    /// The second run: a match needs somebody who came late, and nobody gets two addenda.
    Late,
    /// To explain it afterwards: as it was before anybody was told.
    Again,
}

/// A suggestion that can still be answered, and its two parties in the order in which they are stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Open {
    pub introduction: IntroductionId,
    pub people: [MemberId; 2],
    /// The place of the party that is not asked, if there is one.
    pub unasked: Option<usize>,
    /// The places of those who have said that they know the other.
    pub known: Vec<usize>,
}

/// How far back a profile still tells what is rare in this space.
const BACKGROUND_DAYS: u64 = 90;

impl Store {
    /// The room of a local day: who is in, wants introductions, may be written to and is not out of this look.
    pub async fn morning(&self, space: &Space, day: NaiveDate, look: Look, now: DateTime<Utc>) -> Result<Snapshot> {
        let space = space.clone();
        self.read(move |c| snapshot(c, &space, day, present(c, &space.id, day)?, look, now)).await
    }
}

impl Look {
    /// Whether it is the morning's own.
    fn is_morning(self) -> bool {
        matches!(self, Look::Morning | Look::Shown)
    }
}

/// The room of those who are in, or are thought to be.
pub(super) fn snapshot(
    c: &Connection,
    space: &Space,
    day: NaiveDate,
    in_today: Vec<Present>,
    look: Look,
    now: DateTime<Utc>,
) -> Result<Snapshot> {
    let id = &space.id;
    let mut profiles = all_profiles(c, id)?;
    let decided = super::decisions::decided(c, id, day)?;
    let here = Here::of(&in_today);
    let held = |p: &Present| decided.held_members.contains(&p.member.id);
    let hungry = had_nobody(c, &here, day)?;
    let told = match look {
        Look::Again => BTreeSet::new(),
        Look::Morning | Look::Shown => told_on(c, id, day, "digest")?,
        Look::Late => told_on(c, id, day, "addendum")?,
    };
    let early = if look == Look::Late { told_on(c, id, day, "digest")? } else { BTreeSet::new() };
    let silent = if look.is_morning() { silent(c, &here, day)? } else { BTreeSet::new() };
    let is_welcome =
        |p: &Present| p.wants && p.member.standing.welcomes_digest(day) && !told.contains(&p.member.id) && !held(p);
    let wanted = |p: &Present| is_welcome(p) && !silent.contains(&p.member.id);
    let mut snapshot = Snapshot {
        room: Room {
            day,
            people: Vec::new(),
            background: Vec::new(),
            past: past(c, &here, day, now)?,
            apart: apart(c, &here, day, look, now)?.into_iter().chain(decided.left_out.iter().cloned()).collect(),
            connected: if look.is_morning() { connected(c, &here)? } else { Vec::new() }
                .into_iter()
                .filter(|(one, other, _)| !decided.leaves_out(one, other))
                .collect(),
            usually_in: usually_in(c, id, day)?,
            aliases: super::topics::aliases(c, id)?,
            late: (look == Look::Late)
                .then(|| in_today.iter().filter(|p| wanted(p)).map(|p| p.member.id.clone()))
                .map(|all| all.filter(|m| !early.contains(m)).collect()),
        },
        members: Vec::new(),
        shown: Vec::new(),
        round_table: in_today
            .iter()
            .filter(|p| p.on_round_table && p.member.standing != Standing::Stopped && !held(p))
            .map(Present::shown)
            .collect(),
        in_today: in_today.len(),
        open: still_open(c, id, look, now)?,
        had_digest: had_digest(c, &here)?,
        loose_ends: if look.is_morning() { loose_ends(c, space, day, look, now)? } else { Vec::new() },
        unreachable: in_today
            .iter()
            .filter(|p| p.wants && p.member.standing == Standing::Unreachable)
            .map(Present::shown)
            .collect(),
        silent: in_today.iter().filter(|p| is_welcome(p) && !wanted(p)).map(|p| p.member.clone()).collect(),
    };
    for present in in_today.into_iter().filter(wanted) {
        let lines = profiles.remove(present.member.id.as_str()).unwrap_or_default();
        let mut person = present.person(lines, &hungry);
        if look == Look::Late {
            person.wish = Some(person.wish.unwrap_or(1).min(1));
        }
        snapshot.shown.push(present.shown());
        snapshot.members.push(present.member);
        snapshot.room.people.push(person);
    }
    snapshot.room.background = background(c, id, day, profiles, &snapshot.members)?;
    Ok(snapshot)
}

/// The ids of all who are in, as a list in JSON: what is asked about pairs is asked about these alone.
pub(super) struct Here(String);

impl Here {
    fn of(present: &[Present]) -> Here {
        let ids: Vec<&str> = present.iter().map(|p| p.member.id.as_str()).collect();
        Here(serde_json::Value::from(ids).to_string())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Somebody who is in, as the row has it.
pub(super) struct Present {
    pub(super) member: Member,
    today_line: String,
    line_since: DateTime<Utc>,
    came_with: String,
    wants: bool,
    on_round_table: bool,
}

impl Present {
    fn shown(&self) -> Shown {
        Shown {
            id: self.member.id.clone(),
            name: self.member.name.to_string(),
            headline: self.member.profile.headline.clone(),
            today_line: self.today_line.clone(),
        }
    }

    fn person(&self, lines: Profile, hungry: &BTreeSet<String>) -> Person {
        Person {
            id: self.member.id.clone(),
            stable_key: self.member.email.key(),
            name: self.member.name.to_string(),
            profile: Profile { headline: self.member.profile.headline.clone(), ..lines },
            today_line: (!self.today_line.is_empty()).then(|| (self.today_line.clone(), self.line_since)),
            private_domain: self.member.email.private_domain().map(str::to_owned),
            came_with: self.came_with.clone(),
            wish: self.member.wish,
            had_nobody: hungry.contains(self.member.id.as_str()),
        }
    }
}

pub(super) fn present(c: &Connection, space: &SpaceId, day: NaiveDate) -> Result<Vec<Present>> {
    // The line counts as said on the first day on which they wrote these very words, so that a standing line is
    // not news every morning.
    let sql = format!(
        "SELECT {}, c.today_line, c.came_with, c.wants_introductions, c.on_round_table,
                (SELECT MIN(e.said_at) FROM check_ins e WHERE e.member_id = m.id AND e.today_line = c.today_line) AS line_since
         FROM check_ins c JOIN members m ON m.id = c.member_id
         WHERE c.space_id = ? AND c.local_day = ? AND c.left_at IS NULL AND m.email IS NOT NULL
         ORDER BY m.id",
        members::COLUMNS
    );
    c.all(&sql, (space.as_str(), day.to_string()), one_present)
}

/// A row with a member's columns and those of a check-in.
pub(super) fn one_present(row: &Row) -> Result<Present> {
    Ok(Present {
        member: member(row)?,
        today_line: row.text("today_line")?,
        line_since: row.time("line_since")?,
        came_with: row.text("came_with")?,
        wants: row.col("wants_introductions")?,
        on_round_table: row.col("on_round_table")?,
    })
}

/// Profiles of those who were in lately and wanted introductions, but are not in the room today.
fn background(
    c: &Connection,
    space: &SpaceId,
    day: NaiveDate,
    mut profiles: BTreeMap<String, Profile>,
    room: &[Member],
) -> Result<Vec<Profile>> {
    let since = day.checked_sub_days(Days::new(BACKGROUND_DAYS)).unwrap_or(day);
    let sql = "SELECT DISTINCT c.member_id, m.headline FROM check_ins c JOIN members m ON m.id = c.member_id
               WHERE c.space_id = ? AND c.local_day >= ? AND c.local_day <= ? AND c.wants_introductions = 1 ORDER BY c.member_id";
    let recent = c.all(sql, (space.as_str(), since.to_string(), day.to_string()), |row| {
        Ok((row.text("member_id")?, row.text("headline")?))
    })?;
    let here: BTreeSet<&str> = room.iter().map(|m| m.id.as_str()).collect();
    let away = recent.into_iter().filter(|(id, _)| !here.contains(id.as_str()));
    Ok(away.map(|(id, headline)| Profile { headline, ..profiles.remove(&id).unwrap_or_default() }).collect())
}

/// (What a host made of three leaves no trace when it is over: any pair of it starts afresh.)
/// Each pair's last suggestion, and on how many days since then, the day itself among them, the one who was in less often
/// was in.
fn past(c: &Connection, here: &Here, day: NaiveDate, now: DateTime<Utc>) -> Result<Vec<Past>> {
    let sql = "WITH here AS MATERIALIZED (SELECT value AS id FROM json_each(:here))
               SELECT pair.a, pair.b, pair.at, 1 + MIN(
                   (SELECT COUNT(*) FROM check_ins c WHERE c.member_id = pair.a AND c.local_day > pair.day AND c.local_day < :day),
                   (SELECT COUNT(*) FROM check_ins c WHERE c.member_id = pair.b AND c.local_day > pair.day AND c.local_day < :day)
               ) AS attended
               FROM (SELECT p.member_id AS a, q.member_id AS b, MAX(i.suggested_at) AS at, MAX(i.local_day) AS day
                     FROM here
                     CROSS JOIN parties p ON p.member_id = here.id
                     CROSS JOIN parties q ON q.introduction_id = p.introduction_id AND q.position > p.position
                           AND q.member_id IN (SELECT id FROM here)
                     CROSS JOIN introductions i ON i.id = p.introduction_id
                     WHERE i.local_day < :day
                       AND (i.expires_at > :now OR i.made_by = 'matching' OR NOT EXISTS (SELECT 1 FROM parties t
                                                               WHERE t.introduction_id = i.id AND t.position = 2))
                     GROUP BY p.member_id, q.member_id) AS pair";
    let params = named_params! { ":here": here.as_str(), ":day": day.to_string(), ":now": time(now) };
    c.all(sql, params, |row| {
        Ok(Past {
            pair: (MemberId::new(row.text("a")?), MemberId::new(row.text("b")?)),
            at: row.time("at")?,
            attended_since: row.col("attended")?,
        })
    })
}

/// Suggestions that can still be answered: a pair that comes up again gets the same one again, so that a yes to
/// the first and a yes to the second are two yeses to one. By time alone, whatever was answered.
fn still_open(c: &Connection, space: &SpaceId, look: Look, now: DateTime<Utc>) -> Result<Vec<Open>> {
    // What is mutual and told later is, to whoever looks on, a suggestion that can be answered.
    let sql =
        "SELECT i.id, p.member_id AS a, q.member_id AS b, p.asked AS a_asked, q.asked AS b_asked, p.answer AS a_answer, q.answer AS b_answer FROM introductions i
               JOIN parties p ON p.introduction_id = i.id AND p.position = 0
               JOIN parties q ON q.introduction_id = i.id AND q.position = 1
               WHERE i.space_id = :space AND i.expires_at > :now
                 AND (i.state IN ('suggested', 'ended') OR (:shown AND i.state = 'mutual' AND i.told_at > :now))
                 AND i.made_by = 'matching' AND p.member_id IS NOT NULL AND q.member_id IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM parties t WHERE t.introduction_id = i.id AND t.position = 2)
                 AND NOT EXISTS (SELECT 1 FROM parties t WHERE t.introduction_id = i.id AND t.answer = 'withdrawn')";
    let shown = look == Look::Shown;
    c.all(sql, named_params! { ":space": space.as_str(), ":now": time(now), ":shown": shown }, |row| {
        let asked = [row.col::<bool>("a_asked")?, row.col("b_asked")?];
        let answers = [row.word("a_answer", Answer::parse)?, row.word("b_answer", Answer::parse)?];
        Ok(Open {
            introduction: IntroductionId::new(row.text("id")?),
            people: [MemberId::new(row.text("a")?), MemberId::new(row.text("b")?)],
            unasked: asked.iter().position(|asked| !asked),
            known: (0..2).filter(|place| answers[*place] == Answer::Known && !shown).collect(),
        })
    })
}

/// Pairs one side of which is not to be brought together with the other, and those connected already. "We know each
/// other" from one side does not count while that suggestion is open: the other side's letters must not depend on it
/// (the one who said so hears nothing of the pair, see `Suggested::quiet`), and nobody is shown an answer before it is
/// mutual, not the organiser either.
fn apart(
    c: &Connection,
    here: &Here,
    day: NaiveDate,
    look: Look,
    now: DateTime<Utc>,
) -> Result<Vec<(MemberId, MemberId)>> {
    let sql = "WITH here AS MATERIALIZED (SELECT value AS id FROM json_each(:here))
               SELECT k.member_id AS a, k.other_member_id AS b FROM here JOIN kept_apart k ON k.member_id = here.id
               WHERE k.other_member_id IN (SELECT id FROM here) AND NOT (k.why = 'known' AND EXISTS (
                   SELECT 1 FROM introductions i
                   JOIN parties p ON p.introduction_id = i.id AND p.member_id = k.member_id
                   JOIN parties q ON q.introduction_id = i.id AND q.member_id = k.other_member_id
                   WHERE i.expires_at > :now AND i.state NOT IN ('mutual', 'told', 'met')))
               UNION
               SELECT p.member_id, q.member_id FROM here
               JOIN connection_parties p ON p.member_id = here.id
               JOIN connection_parties q ON q.connection_id = p.connection_id AND q.position > p.position
               WHERE q.member_id IN (SELECT id FROM here)
               UNION
               SELECT p.member_id, q.member_id FROM here
               CROSS JOIN parties p ON p.member_id = here.id
               CROSS JOIN parties q ON q.introduction_id = p.introduction_id AND q.position > p.position
                     AND q.member_id IN (SELECT id FROM here)
               CROSS JOIN introductions i ON i.id = p.introduction_id
               WHERE (i.state IN ('told', 'met') OR (i.state = 'mutual' AND NOT (:shown AND i.told_at > :now)) OR (:late AND i.local_day = :day)
                      OR (i.expires_at > :now AND (i.made_by = 'host' OR EXISTS (
                             SELECT 1 FROM parties t WHERE t.introduction_id = i.id AND t.position = 2))))";
    let params = named_params! {
        ":here": here.as_str(), ":late": look == Look::Late, ":day": day.to_string(),
        ":now": time(now), ":shown": look == Look::Shown,
    };
    c.all(sql, params, |row| Ok((MemberId::new(row.text("a")?), MemberId::new(row.text("b")?))))
}

/// How many are in on a usual day: the mean over the last 30 days on which anybody was.
fn usually_in(c: &Connection, space: &SpaceId, day: NaiveDate) -> Result<f64> {
    let sql = "SELECT AVG(n) AS mean FROM (SELECT COUNT(*) AS n FROM check_ins
                                           WHERE space_id = ? AND local_day <= ? GROUP BY local_day ORDER BY local_day DESC LIMIT 30)";
    let mean = c.one(sql, (space.as_str(), day.to_string()), |row| row.col::<Option<f64>>("mean"))?;
    Ok(mean.flatten().unwrap_or(0.0))
}

/// Members whose last digest before this day named nobody.
fn had_nobody(c: &Connection, here: &Here, day: NaiveDate) -> Result<BTreeSet<String>> {
    let sql = "SELECT here.value AS member_id FROM json_each(:here) here
               WHERE (SELECT empty_because FROM digests d WHERE d.member_id = here.value AND d.local_day < :day
                      ORDER BY d.local_day DESC LIMIT 1) NOT IN ('only_standing', 'own_answer')";
    let params = named_params! { ":here": here.as_str(), ":day": day.to_string() };
    Ok(c.all(sql, params, |row| row.text("member_id"))?.into_iter().collect())
}

fn told_on(c: &Connection, space: &SpaceId, day: NaiveDate, kind: &str) -> Result<BTreeSet<MemberId>> {
    let sql =
        "SELECT member_id FROM digests WHERE space_id = ? AND local_day = ? AND kind = ? AND empty_because IS NULL";
    let ids = c.all(sql, (space.as_str(), day.to_string(), kind), |row| row.text("member_id"))?;
    Ok(ids.into_iter().map(MemberId::new).collect())
}

/// So many digests that were sent and not answered, in a row, and introductions rest.
const UNANSWERED: u32 = 3;

/// Those who are in and have pressed nothing since before their last three digests were written that asked something:
/// to news alone there is nothing to answer.
fn silent(c: &Connection, here: &Here, day: NaiveDate) -> Result<BTreeSet<MemberId>> {
    let sql = "SELECT here.value AS member_id FROM json_each(:here) here
               WHERE :unanswered <= (SELECT COUNT(*) FROM (
                   SELECT 1 FROM digests d
                   WHERE d.member_id = here.value AND d.kind = 'digest' AND d.local_day < :day
                     AND d.created_at > COALESCE((SELECT MAX(r.at) FROM replies r WHERE r.member_id = here.value), '')
                     AND EXISTS (SELECT 1 FROM digest_introductions i WHERE i.digest_id = d.id)
                     AND EXISTS (SELECT 1 FROM messages x WHERE x.digest_id = d.id AND x.state = 'accepted')
                   ORDER BY d.local_day DESC LIMIT :unanswered))";
    let params = named_params! { ":here": here.as_str(), ":day": day.to_string(), ":unanswered": UNANSWERED };
    Ok(c.all(sql, params, |row| row.text("member_id"))?.into_iter().map(MemberId::new).collect())
}

/// Suggestions of earlier days that can still be answered, and "did you meet?" without an answer; each is brought up
/// once. By time alone, whatever the others answered.
fn loose_ends(c: &Connection, space: &Space, day: NaiveDate, look: Look, now: DateTime<Utc>) -> Result<Vec<LooseEnd>> {
    // Who asked not to be suggested somebody again is not reminded of them; the other side is, all the same. Those who
    // are all connected by now are not asked whether they would like to meet.
    let suggested = "SELECT i.id, p.member_id, p.outsider_id, COALESCE(m.name, o.name, '') AS name, p.asked, NULL AS told_at,
                            CASE WHEN EXISTS (SELECT 1 FROM parties q JOIN kept_apart k ON k.other_member_id = q.member_id
                                              WHERE q.introduction_id = i.id AND k.member_id = p.member_id
                                                AND k.why = 'not_this_person')
                                 THEN 'no' ELSE p.answer END AS answer
                     FROM introductions i JOIN parties p ON p.introduction_id = i.id
                     LEFT JOIN members m ON m.id = p.member_id LEFT JOIN outsiders o ON o.id = p.outsider_id
                     WHERE i.space_id = :space AND i.expires_at > :now
                       AND (i.state IN ('suggested', 'ended') OR (:shown AND i.state = 'mutual' AND i.told_at > :now))
                       AND i.local_day < :day AND i.reminded_at IS NULL
                       AND NOT EXISTS (SELECT 1 FROM parties f JOIN connection_parties h ON h.member_id = f.member_id
                                       WHERE f.introduction_id = i.id AND f.position = 0 AND NOT EXISTS (
                                           SELECT 1 FROM parties t WHERE t.introduction_id = i.id AND NOT EXISTS (
                                               SELECT 1 FROM connection_parties x WHERE x.connection_id = h.connection_id
                                               AND (x.member_id = t.member_id OR x.outsider_id = t.outsider_id))))
                     ORDER BY i.suggested_at, i.score DESC, i.id, p.position";
    let shown = look == Look::Shown;
    let params =
        named_params! { ":space": space.id.as_str(), ":now": time(now), ":day": day.to_string(), ":shown": shown };
    let mut rows = c.all(suggested, params, |row| {
        let left = match row.word("answer", Answer::parse)? {
            _ if shown => Some(Unfinished::Suggestion),
            Answer::None => Some(Unfinished::Suggestion),
            Answer::Yes => Some(Unfinished::OwnYes),
            Answer::No | Answer::Known | Answer::Withdrawn => None,
        };
        loose_person(row, left)
    })?;
    let asked = "SELECT i.id, p.member_id, p.outsider_id, COALESCE(m.name, o.name, '') AS name, f.said IS NOT NULL AS asked,
                        COALESCE(f.said, '') AS said, i.told_at
                 FROM introductions i JOIN parties p ON p.introduction_id = i.id
                 LEFT JOIN follow_ups f ON f.introduction_id = i.id AND f.member_id = p.member_id AND f.kind = 'did_you_meet'
                 LEFT JOIN members m ON m.id = p.member_id LEFT JOIN outsiders o ON o.id = p.outsider_id
                 WHERE i.space_id = :space
                   AND EXISTS (SELECT 1 FROM follow_ups g WHERE g.introduction_id = i.id AND g.kind = 'did_you_meet'
                               AND g.reminded_at IS NULL AND g.asked_at < :before)
                 ORDER BY i.id, p.position";
    // Asked the afternoon before at the latest.
    let before = time(now - Duration::hours(8));
    rows.extend(c.all(asked, named_params! { ":space": space.id.as_str(), ":before": before }, |row| {
        let on = row.time_or_none("told_at")?.map_or(day, |at| space.local_day(at));
        let left = (row.text("said")? == "nothing").then_some(Unfinished::DidYouMeet { on });
        loose_person(row, left)
    })?);
    let mut ends: Vec<LooseEnd> = Vec::new();
    for (introduction, person) in rows {
        match ends.last_mut().filter(|end| end.introduction == introduction) {
            Some(end) => end.people.push(person),
            None => ends.push(LooseEnd { introduction, people: vec![person] }),
        }
    }
    Ok(ends)
}

fn loose_person(row: &Row, left: Option<Unfinished>) -> Result<(IntroductionId, LoosePerson)> {
    let named = Named { who: super::introductions::party_id(row)?, name: row.text("name")? };
    let person = LoosePerson { named, asked: row.col("asked")?, left };
    Ok((IntroductionId::new(row.text("id")?), person))
}

fn had_digest(c: &Connection, here: &Here) -> Result<BTreeSet<MemberId>> {
    let sql = "SELECT here.value AS member_id FROM json_each(?) here
               WHERE EXISTS (SELECT 1 FROM digests d WHERE d.member_id = here.value AND d.empty_because IS NULL)";
    let ids = c.all(sql, [here.as_str()], |row| row.text("member_id"))?;
    Ok(ids.into_iter().map(MemberId::new).collect())
}
