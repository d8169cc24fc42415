//! Who is meant by a name or an address: a member, or somebody from the address book.

use super::Context;
use super::find_people::find_people;
use crate::domain::email_address::EmailAddress;
use crate::domain::id::MemberId;
use crate::domain::introduction::PartyId;
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::domain::text::{Name, folded};
use crate::store::Show;
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

/// Who may be meant by what was typed.
#[derive(Debug, Clone, PartialEq)]
pub enum Meant {
    One(PartyId),
    Nobody,
    /// Several members; not all of them where there are many.
    Several(Vec<(MemberId, String)>),
    /// Several in the address book, by the names that tell them apart.
    SeveralOutside(Vec<String>),
}

/// As many of several are named.
const NAMED: usize = 10;

/// Exactly one, or a sentence that says what is there.
pub async fn find_party(ctx: &Context, space: &Space, wanted: &str) -> Result<PartyId> {
    match exactly(ctx, space, wanted).await? {
        Meant::One(party) => Ok(party),
        Meant::SeveralOutside(names) => {
            let first = names.first().map(String::as_str).unwrap_or_default();
            bail!("several in the address book are called “{wanted}”; write “{first}”")
        }
        Meant::Nobody | Meant::Several(_) => bail!(
            "there is nobody called “{wanted}” in {}, neither a member nor in the address book (elevenses outsider list)",
            space.settings.name
        ),
    }
}

/// The same for a page: where nobody is called so exactly, whoever is found by these words.
pub async fn look_for_party(ctx: &Context, space: &Space, wanted: &str, now: DateTime<Utc>) -> Result<Meant> {
    match exactly(ctx, space, wanted).await? {
        Meant::Nobody if !wanted.trim().is_empty() => {
            let (found, _) = find_people(ctx, space, wanted, Show::All, (0, NAMED), now).await?;
            Ok(match found.as_slice() {
                [] => Meant::Nobody,
                [only] => Meant::One(PartyId::Member(only.member.id.clone())),
                several => {
                    let shown = |name: &str, surname: &str| format!("{name} {surname}").trim().to_owned();
                    let named =
                        several.iter().map(|p| (p.member.id.clone(), shown(p.member.name.as_str(), &p.surname)));
                    Meant::Several(named.collect())
                }
            })
        }
        meant => Ok(meant),
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
    let outsiders = store.outsiders(&space.id).await?;
    let is_meant = |name: &str| folded(name) == folded(wanted);
    let meant = |o: &Outsider| is_meant(&o.shown_name()) || is_meant(&o.name) || is_meant(&o.organisation);
    let mut named: Vec<Outsider> = outsiders.into_iter().filter(meant).collect();
    if named.iter().any(|o| is_meant(&o.shown_name())) {
        named.retain(|o| is_meant(&o.shown_name()));
    }
    Ok(match named.as_slice() {
        [only] => Meant::One(PartyId::Outsider(only.id.clone())),
        [] => Meant::Nobody,
        several => Meant::SeveralOutside(several.iter().take(NAMED).map(Outsider::shown_name).collect()),
    })
}
