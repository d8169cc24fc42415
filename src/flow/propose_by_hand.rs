//! Whom the host might introduce by hand today: members who are in, and people from the address book.

use super::Context;
use super::send_digests::matching_rules;
use crate::domain::digest::said_to;
use crate::domain::id::{MemberId, OutsiderId};
use crate::domain::matching::{Evidence, Person, Reason, ReasonKind, evidence_between};
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::store::Look;
use anyhow::Result;
use chrono::{DateTime, Utc};

/// A member and an outsider, one of whom looks for what the other offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub member: MemberId,
    pub name: String,
    pub outsider: OutsiderId,
    pub outsider_name: String,
    /// True when the member looks for what the outsider offers.
    pub member_looks: bool,
    /// What it is about.
    pub phrase: String,
    pub score: f64,
}

/// So many are plenty for one morning.
const AT_MOST: usize = 5;

/// The best first, without those who know each other already.
pub async fn propose_by_hand(ctx: &Context, space: &Space, now: DateTime<Utc>) -> Result<Vec<Proposal>> {
    let outsiders = ctx.store.outsiders(&space.id).await?;
    if outsiders.is_empty() {
        return Ok(Vec::new());
    }
    let snapshot = ctx.store.morning(space, space.local_day(now), Look::Again, now).await?;
    let tied = ctx.store.tied_outsiders(&space.id).await?;
    let mut room = snapshot.room;
    let members = room.people.len();
    room.people.extend(outsiders.iter().map(person));
    let open = |(member, place): &(usize, usize)| {
        !tied.contains(&(room.people[*member].id.clone(), outsiders[*place - members].id.clone()))
    };
    // A member stands before every outsider in the room.
    let pairs = (members..room.people.len()).flat_map(|place| (0..members).map(move |member| (member, place)));
    let evidence = evidence_between(&room, &matching_rules(space), pairs.filter(open));
    let mut proposals: Vec<Proposal> = evidence
        .iter()
        .filter_map(|((member, place), evidence)| {
            proposal(&room.people[*member], &outsiders[place - members], evidence)
        })
        .collect();
    proposals.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.name.cmp(&b.name)));
    proposals.truncate(AT_MOST);
    Ok(proposals)
}

/// A shared interest is no reason to write to somebody outside; a need that one has and the other offers is.
fn proposal(member: &Person, outsider: &Outsider, evidence: &Evidence) -> Option<Proposal> {
    let offered = |reason: &&Reason| {
        let profile = if reason.to == 0 { &member.profile } else { &outsider.profile };
        reason.kind == ReasonKind::NeedOffer && profile.offers.iter().any(|line| line.text == reason.to_words)
    };
    let reason = evidence.reasons.iter().find(offered)?;
    Some(Proposal {
        member: member.id.clone(),
        name: member.name.clone(),
        outsider: outsider.id.clone(),
        outsider_name: outsider.shown_name(),
        member_looks: reason.from == 0,
        phrase: said_to(reason, 0).phrase().to_owned(),
        score: evidence.score,
    })
}

/// An outsider as the matching sees somebody.
fn person(outsider: &Outsider) -> Person {
    Person {
        id: MemberId::new(format!("outsider:{}", outsider.id)),
        stable_key: outsider.id.to_string(),
        name: outsider.shown_name(),
        profile: outsider.profile.clone(),
        today_line: None,
        private_domain: outsider.email.as_ref().and_then(|e| e.private_domain()).map(str::to_owned),
        came_with: String::new(),
        wish: None,
        had_nobody: false,
    }
}
