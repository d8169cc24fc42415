//! Why two people were or were not put forward, and why somebody heard of nobody.

use super::Context;
use super::send_digests::matching_rules;
use crate::domain::matching::{self, Evidence, LeftOut, Person, ReasonKind, pair_up};
use crate::domain::space::Space;
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
        lines.extend(judged.map(|judged| pair(first, second, judged)).unwrap_or_default());
        lines.extend((!verdict.is_empty()).then(|| verdict.to_owned()));
        return Ok(lines);
    }
    let morning = pair_up(room, &rules);
    let mut lines = Vec::new();
    for matched in morning.matches.iter().filter(|m| m.people.contains(&first.id)) {
        let named = room.people.iter().filter(|p| p.id != first.id && matched.people.contains(&p.id));
        lines.extend(named.map(|p| format!("{} is named to {} (score {:.2})", p.name, first.name, matched.score)));
    }
    if let Some((_, why)) = morning.nobody.iter().find(|(id, _)| *id == first.id) {
        lines.push(format!("{} hears of nobody: {}", first.name, why.as_str().replace('_', " ")));
    }
    for second in room.people.iter().filter(|p| p.id != first.id) {
        lines.extend(judge(first, second).map(|judged| pair(first, second, judged)).unwrap_or_default());
    }
    Ok(lines)
}

fn pair(first: &Person, second: &Person, judged: Result<Evidence, LeftOut>) -> Lines {
    // Reasons name the two by their order in the room.
    let (one, other) = if first.id < second.id { (first, second) } else { (second, first) };
    let evidence = match judged {
        Err(left_out) => return vec![format!("{} and {}: {}", first.name, second.name, in_words(left_out))],
        Ok(evidence) => evidence,
    };
    let mut lines = vec![format!("{} and {}: score {:.2}", first.name, second.name, evidence.score)];
    let printed: f64 = evidence.reasons.iter().map(|r| r.weight).sum();
    for reason in evidence.reasons {
        let name = |at: usize| if at == 0 { &one.name } else { &other.name };
        let (from, to) = (name(reason.from), name(reason.to));
        let kind = match reason.kind {
            ReasonKind::NeedOffer => format!("{from} needs “{}”, {to} wrote “{}”", reason.from_words, reason.to_words),
            ReasonKind::SharedQuest => format!("both look for: “{}” and “{}”", reason.from_words, reason.to_words),
            ReasonKind::MayHelp => format!(
                "{to}’s “{}” may help with {from}’s “{}”: a second opinion, they share no word",
                reason.to_words, reason.from_words
            ),
            ReasonKind::SharedTopic => format!("both named {}", reason.phrase),
            ReasonKind::Unmet => "nothing in common on paper".to_owned(),
        };
        let terms: Vec<String> = reason.terms.iter().map(|(term, weight)| format!("{term} {weight:.2}")).collect();
        lines.push(format!("    {:.2}  {kind}  [{}]", reason.weight, terms.join(", ")));
    }
    if evidence.score - printed > 0.005 {
        lines.push(format!("    {:.2}  smaller reasons, and more when help goes both ways", evidence.score - printed));
    }
    lines
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
