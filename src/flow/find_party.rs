//! Who is meant by a name or an address: a member, or somebody from the address book.

use super::Context;
use super::find_people::find_people;
use crate::domain::email_address::EmailAddress;
use crate::domain::introduction::PartyId;
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::domain::text::{Name, folded};
use crate::store::{Show, StoreError};
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

/// Somebody who may be meant, and what tells them from others.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub who: PartyId,
    /// By which they are found: a member's name is nobody else's.
    pub name: String,
    /// Of a member.
    pub surname: String,
    pub email: Option<EmailAddress>,
}

impl Candidate {
    fn outside(outsider: &Outsider) -> Candidate {
        Candidate {
            who: PartyId::Outsider(outsider.id.clone()),
            name: outsider.shown_name(),
            surname: String::new(),
            email: outsider.email.clone(),
        }
    }

    /// The whole name.
    pub fn shown(&self) -> String {
        format!("{} {}", self.name, self.surname).trim().to_owned()
    }
}

/// Who may be meant by what was typed.
#[derive(Debug, Clone, PartialEq)]
pub enum Meant {
    One(PartyId),
    Nobody,
    /// Not all of them where there are many.
    Several(Vec<Candidate>),
}

/// As many of several are named.
const NAMED: usize = 10;

/// Exactly one, or a sentence that says what to write instead.
pub async fn find_party(ctx: &Context, space: &Space, wanted: &str) -> Result<PartyId> {
    match exactly(ctx, space, wanted).await? {
        Meant::One(party) => return Ok(party),
        Meant::Several(found) => {
            bail!("several in the address book are called “{wanted}”; write {}", told_apart(&found))
        }
        Meant::Nobody => {}
    }
    let near = called_nearly(ctx, space, wanted).await?;
    if near.is_empty() {
        bail!(
            "there is nobody called “{wanted}” in {}, neither a member nor in the address book (elevenses outsider list)",
            space.settings.name
        )
    }
    bail!("nobody in {} is called just “{wanted}”; write {}", space.settings.name, told_apart(&near))
}

/// What to write for each of them so that nobody else is meant.
fn told_apart(found: &[Candidate]) -> String {
    let is_alone = |is: &dyn Fn(&Candidate) -> bool| found.iter().filter(|other| is(other)).count() == 1;
    let write = |one: &Candidate| match (&one.email, one.who.outsider()) {
        (_, Some(_)) if is_alone(&|other: &Candidate| folded(&other.name) == folded(&one.name)) => {
            format!("“{}”", one.name)
        }
        (Some(email), _) if is_alone(&|other: &Candidate| other.email == one.email) => {
            format!("{email} for {}", one.shown())
        }
        (_, Some(id)) => format!("{id} for {}", one.name),
        (_, None) => format!("“{}”", one.name),
    };
    found.iter().map(write).collect::<Vec<_>>().join(", or ")
}

/// Members whose name begins so.
async fn called_nearly(ctx: &Context, space: &Space, wanted: &str) -> Result<Vec<Candidate>> {
    if wanted.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut near = Vec::new();
    for member in ctx.store.members_meant(&space.id, wanted).await?.into_iter().take(NAMED) {
        near.extend(candidate(ctx, space, &PartyId::Member(member)).await?);
    }
    Ok(near)
}

/// Somebody of this space by their row; nothing where there is nobody.
pub async fn candidate(ctx: &Context, space: &Space, who: &PartyId) -> Result<Option<Candidate>> {
    let known = match who {
        PartyId::Member(id) => ctx.store.person(&space.id, id).await.map(|person| Candidate {
            who: who.clone(),
            name: person.member.name.to_string(),
            surname: person.surname,
            email: Some(person.member.email),
        }),
        PartyId::Outsider(id) => ctx.store.entry(&space.id, id).await.map(|outsider| Candidate::outside(&outsider)),
        PartyId::Gone => return Ok(None),
    };
    match known {
        Ok(known) => Ok(Some(known)),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The same for a page: where nobody is called so exactly, whoever is found by these words.
pub async fn look_for_party(ctx: &Context, space: &Space, wanted: &str, now: DateTime<Utc>) -> Result<Meant> {
    match exactly(ctx, space, wanted).await? {
        Meant::Nobody if !wanted.trim().is_empty() => {
            let (found, _) = find_people(ctx, space, wanted, Show::All, (0, NAMED), now).await?;
            let found = found.into_iter().map(|person| Candidate {
                who: PartyId::Member(person.member.id),
                name: person.member.name.to_string(),
                surname: person.surname,
                email: Some(person.member.email),
            });
            Ok(one_or_several(found.collect()))
        }
        meant => Ok(meant),
    }
}

fn one_or_several(mut found: Vec<Candidate>) -> Meant {
    found.truncate(NAMED);
    match found.as_slice() {
        [] => Meant::Nobody,
        [only] => Meant::One(only.who.clone()),
        _ => Meant::Several(found),
    }
}

async fn exactly(ctx: &Context, space: &Space, wanted: &str) -> Result<Meant> {
    let store = &ctx.store;
    if let Ok(email) = EmailAddress::parse(wanted)
        && let Some(member) = store.member_by_address(&space.id, &email.key()).await?
    {
        return Ok(Meant::One(PartyId::Member(member.id)));
    }
    // Names are unique among members, so one of them is meant before anybody outside.
    if let Ok(name) = Name::parse(wanted)
        && let Some(member) = store.member_by_name(&space.id, &name.key()).await?
    {
        return Ok(Meant::One(PartyId::Member(member.id)));
    }
    let is_meant = |name: &str| folded(name) == folded(wanted.trim());
    let mut named = store.outsiders_called(&space.id, wanted).await?;
    named.retain(|o| o.id.as_str() == wanted.trim() || o.names().iter().any(|name| is_meant(name)));
    if named.iter().any(|o| is_meant(&o.shown_name())) {
        named.retain(|o| is_meant(&o.shown_name()));
    }
    Ok(one_or_several(named.iter().map(Candidate::outside).collect()))
}
