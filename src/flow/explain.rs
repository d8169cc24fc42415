//! Why two people were or were not put forward, and why somebody heard of nobody.

use super::Context;
use super::send_digests::matching_rules;
use crate::domain::matching::{self, Evidence, LeftOut, Match, Person, pair_up};
use crate::domain::space::Space;
use crate::render::week::no_letter_because;
use crate::render::why::terms;
use crate::render::words::Words;
use crate::store::Look;
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, NaiveDate, Utc};

/// An explanation, a line each.
pub type Lines = Vec<String>;

/// `who` is a name or an address of somebody who is in that day.
pub async fn explain(
    ctx: &Context,
    space: &Space,
    day: NaiveDate,
    (who, other): (&str, Option<&str>),
    now: DateTime<Utc>,
) -> Result<Lines> {
    let snapshot = ctx.store.morning(space, day, Look::Again, now).await?;
    let find = |wanted: &str| -> Result<usize> {
        let at = snapshot
            .members
            .iter()
            .position(|m| m.email.to_string().eq_ignore_ascii_case(wanted) || m.name.as_str() == wanted);
        at.with_context(|| {
            let names: Vec<&str> = snapshot.members.iter().map(|m| m.name.as_str()).collect();
            format!("“{wanted}” is not among those who were in on {day} and wanted introductions: {}", names.join(", "))
        })
    };
    let (room, rules) = (&snapshot.room, matching_rules(space));
    let words = Words::of(&space.settings.locale);
    let judge = |a: &Person, b: &Person| matching::explain(room, &rules, &a.id, &b.id);
    let first = &room.people[find(who)?];
    if let Some(other) = other {
        let second = &room.people[find(other)?];
        if first.id == second.id {
            bail!("give two different people");
        }
        let mut lines = Vec::new();
        if let Some(last) = ctx.store.last_suggested(&first.id, &second.id).await? {
            lines.push(format!("{} and {} were last suggested to each other on {last}", first.name, second.name));
        }
        let judged = judge(first, second);
        let named = |m: &matching::Match| m.people.contains(&first.id) && m.people.contains(&second.id);
        let verdict = match (&judged, pair_up(room, &rules).matches.iter().any(named)) {
            (Some(Ok(_)), true) => "as things stand, they are put forward on that day",
            (Some(Ok(_)), false) => {
                "as things stand, they are not put forward: one of them has as many as they wish who fit better"
            }
            _ => "",
        };
        lines.extend(judged.map(|judged| pair(words, (first, second), judged)).unwrap_or_default());
        lines.extend((!verdict.is_empty()).then(|| verdict.to_owned()));
        return Ok(lines);
    }
    let morning = pair_up(room, &rules);
    let most = first.wish.unwrap_or(rules.people_per_digest);
    let (window, in_today) = (matching::window(room, &rules), room.people.len());
    let mut lines = vec![format!(
        "{} hears of {most} at most; {in_today} are in and want introductions, and a pair rests for {window} attended days",
        first.name
    )];
    for matched in morning.matches.iter().filter(|m| m.people.contains(&first.id)) {
        let named = room.people.iter().filter(|p| p.id != first.id && matched.people.contains(&p.id));
        lines.extend(named.map(|p| format!("{} is named to {} (score {:.2})", p.name, first.name, matched.score)));
    }
    if let Some((_, why)) = morning.nobody.iter().find(|(id, _)| *id == first.id) {
        let because = no_letter_because(words, why.as_str());
        lines.push(format!("{} hears of nobody, {because}", first.name));
    }
    for second in room.people.iter().filter(|p| p.id != first.id) {
        lines.extend(judge(first, second).map(|judged| pair(words, (first, second), judged)).unwrap_or_default());
    }
    Ok(lines)
}

fn pair(words: Words, (first, second): (&Person, &Person), judged: Result<Evidence, LeftOut>) -> Lines {
    // Reasons name the two by their order in the room.
    let (one, other) = if first.id < second.id { (first, second) } else { (second, first) };
    let evidence = match judged {
        Err(left_out) => return vec![format!("{} and {}: {}", first.name, second.name, in_words(left_out))],
        Ok(evidence) => evidence,
    };
    let names = [one.name.as_str(), other.name.as_str()];
    let matched =
        Match { people: vec![one.id.clone(), other.id.clone()], score: evidence.score, reasons: evidence.reasons };
    let score = format!("{} and {}: score {:.2}", first.name, second.name, matched.score);
    let terms = terms(words, &names, &matched).into_iter().map(|term| format!("    {term}"));
    std::iter::once(score).chain(terms).collect()
}

fn in_words(left_out: LeftOut) -> String {
    match left_out {
        LeftOut::KeptApart => "they were introduced, or know each other, or one asked not to meet the other".to_owned(),
        LeftOut::Colleagues => "they share a mail domain, so they know each other".to_owned(),
        LeftOut::CameTogether => "they came together".to_owned(),
        LeftOut::MetLately { days_ago, window } => {
            format!("suggested {days_ago} attended days ago and nothing new since; the window here is {window}")
        }
        LeftOut::NoReason => "no reason worth printing".to_owned(),
    }
}
