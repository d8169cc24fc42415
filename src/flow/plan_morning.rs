//! A morning before it is sent, for its organiser: who would hear of whom and why, and what to look at first.
//!
//! A day to come is a forecast from who usually comes; today is as it is. Either way it is shown as if nobody had answered
//! what is not told yet: an organiser learns nothing from it that the people themselves have not been told.

use super::preview::{Post, sample_numbers};
use super::send_digests::plan;
use super::{Context, Firing};
use crate::domain::id::{IntroductionId, MemberId, SpaceId};
use crate::domain::matching::{Match, Nobody, Reason};
use crate::domain::member::Member;
use crate::domain::message::{Message, Recipient, Says};
use crate::domain::space::Space;
use crate::sheet::beside;
use crate::store::{Decided, Look, Snapshot};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// A morning as it would be sent.
#[derive(Debug)]
pub struct Plan {
    pub day: NaiveDate,
    /// Nothing where it is today's, as it is.
    pub forecast: Option<Forecast>,
    pub decided: Decided,
    /// Those who would get a letter, in the order of their names.
    pub letters: Vec<Planned>,
    /// Those who would get none, and why.
    pub nobody: Vec<Unplanned>,
    /// Those whom the organiser holds on that day.
    pub held: Vec<(MemberId, String)>,
    pub left_out: Vec<[(MemberId, String); 2]>,
    /// Their letters come back.
    pub unreachable: Vec<(MemberId, String)>,
    pub snapshot: Snapshot,
}

/// On what a forecast rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    pub checked_in: usize,
    pub usual: usize,
    /// How many such days were looked back on.
    pub days: usize,
}

/// One member's letter before it is sent.
#[derive(Debug)]
pub struct Planned {
    pub id: MemberId,
    pub name: String,
    pub by_text: bool,
    /// Mail programs would cut it, and hide its foot.
    pub too_large: bool,
    pub suggestions: Vec<Suggested>,
    pub message: Message,
}

/// One introduction in it, with the match's people and reasons as they are stored.
#[derive(Debug)]
pub struct Suggested {
    pub others: Vec<(MemberId, String)>,
    pub names: Vec<String>,
    pub reasons: Vec<Reason>,
}

#[derive(Debug)]
pub struct Unplanned {
    pub id: MemberId,
    pub name: String,
    pub why: &'static str,
}

/// From so many bytes of its larger part on mail programs cut a letter.
const TOO_LARGE: usize = 100_000;
/// What is said in so few bytes fills no such letter, whatever is written around it.
const SURELY_SMALL: usize = 6_000;

/// Plans that were made, each good until something changes.
#[derive(Clone, Default)]
pub struct Plans {
    kept: Arc<Mutex<HashMap<(SpaceId, NaiveDate), Kept>>>,
    making: Arc<tokio::sync::Mutex<()>>,
}

struct Kept {
    version: i64,
    /// As it was set up: another set-up is another allocation, which is kept here so that its place is not used again.
    space: Arc<Space>,
    at: DateTime<Utc>,
    plan: Arc<Plan>,
}

/// Time alone changes it, too: suggestions end, and days begin.
const GOOD_FOR: Duration = Duration::minutes(5);
/// So many days are looked at in a while; then the oldest is made anew.
const KEPT_MAX: usize = 32;

impl Plans {
    fn get(&self, space: &Arc<Space>, day: NaiveDate, version: i64, now: DateTime<Utc>) -> Option<Arc<Plan>> {
        let kept = self.kept.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let kept = kept.get(&(space.id.clone(), day))?;
        let good = kept.version == version
            && Arc::ptr_eq(&kept.space, space)
            && now >= kept.at
            && now < kept.at + GOOD_FOR
            && space.local_day(now) == space.local_day(kept.at);
        good.then(|| Arc::clone(&kept.plan))
    }

    fn keep(&self, space: &Arc<Space>, version: i64, plan: &Arc<Plan>, at: DateTime<Utc>) {
        let mut all = self.kept.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if all.len() >= KEPT_MAX
            && let Some(oldest) = all.iter().min_by_key(|(_, kept)| kept.at).map(|(key, _)| key.clone())
        {
            all.remove(&oldest);
        }
        let kept = Kept { version, space: Arc::clone(space), at, plan: Arc::clone(plan) };
        all.insert((space.id.clone(), plan.day), kept);
    }
}

/// The morning of a day, made once for each change of what it rests on.
pub async fn plan_morning(ctx: &Context, space: &Arc<Space>, day: NaiveDate, now: DateTime<Utc>) -> Result<Arc<Plan>> {
    // One at a time: whoever waits here for the same morning finds it made.
    let _alone = ctx.plans.making.lock().await;
    // Before it is read: what changes meanwhile makes it old at once.
    let version = ctx.store.version().await?;
    if let Some(plan) = ctx.plans.get(space, day, version, now) {
        return Ok(plan);
    }
    let plan = Arc::new(made(ctx, space, day, now).await?);
    ctx.plans.keep(space, version, &plan, now);
    Ok(plan)
}

async fn made(ctx: &Context, space: &Arc<Space>, day: NaiveDate, now: DateTime<Utc>) -> Result<Plan> {
    let decided = ctx.store.decided(&space.id, day).await?;
    let (snapshot, forecast) = if day > space.local_day(now) {
        let expected = ctx.store.forecast(space, day, now).await?;
        let forecast = Forecast { checked_in: expected.checked_in, usual: expected.usual.len(), days: expected.days };
        (expected.snapshot, Some(forecast))
    } else {
        (ctx.store.morning(space, day, Look::Shown, now).await?, None)
    };
    let (there, of) = (ctx.clone(), Arc::clone(space));
    let worked_out = move || worked_out(&there, &of, snapshot, day, now);
    let (snapshot, letters, nobody) = beside(worked_out).await.context("planning a morning")??;
    let mut held = Vec::new();
    for id in &decided.held_members {
        held.push((id.clone(), ctx.store.member(id).await?.name.to_string()));
    }
    let mut left_out = Vec::new();
    for (one, other) in &decided.left_out {
        let [a, b] = [ctx.store.member(one).await?, ctx.store.member(other).await?].map(|m| m.name.to_string());
        left_out.push([(one.clone(), a), (other.clone(), b)]);
    }
    let unreachable = snapshot.unreachable.iter().map(|shown| (shown.id.clone(), shown.name.clone())).collect();
    Ok(Plan { day, forecast, decided, letters, nobody, held, left_out, unreachable, snapshot })
}

/// Who would get what, and who nothing.
fn worked_out(
    ctx: &Context,
    space: &Space,
    snapshot: Snapshot,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(Snapshot, Vec<Planned>, Vec<Unplanned>)> {
    let run = plan(space, &snapshot, &Firing { due_at: now, day, made_up: false }, now)?;
    let members: HashMap<&MemberId, &Member> =
        snapshot.members.iter().chain(&snapshot.silent).map(|m| (&m.id, m)).collect();
    let matches: HashMap<&IntroductionId, &Match> = run.introductions.iter().map(|i| (&i.id, &i.matched)).collect();
    let (mut letters, mut nobody) = (Vec::new(), Vec::new());
    for digest in &run.digests {
        let Some(member) = members.get(&digest.member) else { continue };
        let (id, name) = (member.id.clone(), member.name.to_string());
        match &digest.letter {
            Ok((message, _)) => letters.push(planned(ctx, (id, name), message, &matches, &members)?),
            Err(why) => nobody.push(Unplanned { id, name, why }),
        }
    }
    letters.sort_by_cached_key(|planned| planned.name.to_lowercase());
    nobody.sort_by_cached_key(|unplanned| unplanned.name.to_lowercase());
    drop((members, matches));
    Ok((snapshot, letters, nobody))
}

fn planned(
    ctx: &Context,
    (id, name): (MemberId, String),
    message: &Message,
    matches: &HashMap<&IntroductionId, &Match>,
    members: &HashMap<&MemberId, &Member>,
) -> Result<Planned> {
    let Says::Digest(digest) = &message.says else { anyhow::bail!("a morning's letter that is no digest") };
    let called = |id: &MemberId| members.get(id).map(|m| m.name.to_string()).unwrap_or_default();
    let suggested = |introduction: &IntroductionId| {
        let matched = matches.get(introduction)?;
        let others = matched.people.iter().filter(|other| **other != id);
        Some(Suggested {
            others: others.map(|other| (other.clone(), called(other))).collect(),
            names: matched.people.iter().map(called).collect(),
            reasons: matched.reasons.clone(),
        })
    };
    let suggestions = digest.suggestions.iter().filter_map(|s| suggested(&s.introduction)).collect();
    let by_text = message.recipient.phone().is_some();
    // All its words are in there: only the few that say much are written out to be measured.
    let too_large = format!("{digest:?}").len() > SURELY_SMALL && {
        let letter = ctx.write_sample(message, true)?;
        letter.html.len().max(letter.text.len()) > TOO_LARGE
    };
    Ok(Planned { id, name, by_text, too_large, suggestions, message: message.clone() })
}

impl Plan {
    pub fn of(&self, member: &MemberId) -> Option<&Planned> {
        self.letters.iter().find(|planned| planned.id == *member)
    }

    /// Those whose profile says nothing that could be matched.
    pub fn empty_profiles(&self) -> impl Iterator<Item = &Unplanned> {
        self.nobody.iter().filter(|unplanned| unplanned.why == Nobody::EmptyProfile.as_str())
    }

    pub fn too_large(&self) -> impl Iterator<Item = &Planned> {
        self.letters.iter().filter(|planned| planned.too_large)
    }
}

/// What stands above it in a list of letters.
pub fn subject_of(ctx: &Context, planned: &Planned) -> Result<String> {
    Ok(ctx.write_sample(&planned.message, true)?.subject)
}

/// The letter, or the text, as its reader would have it; its links lead nowhere.
pub async fn sample_of(ctx: &Context, planned: &Planned) -> Result<Post> {
    let by_mail = ctx.proven_replies().await?.is_some();
    if let Recipient::Phone(phone) = &planned.message.recipient
        && let Some(text) = ctx.write_text(&planned.message, &sample_numbers(&planned.message))?
    {
        return Ok(Post::Text(phone.clone(), text));
    }
    Ok(Post::Letter(ctx.write_sample(&planned.message, by_mail)?))
}

/// The days to come on which a digest is due, the next first, with when.
pub fn days_due(space: &Space, now: DateTime<Utc>) -> Vec<DateTime<chrono_tz::Tz>> {
    let Some(schedule) = &space.settings.schedules.digest else { return Vec::new() };
    let due = std::iter::successors(schedule.next_after(now), |at| schedule.next_after(at.with_timezone(&Utc)));
    let mut days: Vec<DateTime<chrono_tz::Tz>> = Vec::new();
    let open = |day: NaiveDate| !space.is_closed_on(day) && space.rests_on(day).is_none();
    for at in due.take(60).filter(|at| open(at.date_naive())) {
        if days.last().is_none_or(|last| last.date_naive() != at.date_naive()) {
            days.push(at);
        }
        if days.len() == DAYS_SHOWN {
            break;
        }
    }
    days
}

/// So many days ahead can be looked at.
const DAYS_SHOWN: usize = 5;
