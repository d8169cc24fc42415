//! Who is meant by a name or an address: a member, or somebody from the address book.

use super::Context;
use crate::domain::introduction::PartyId;
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::domain::text::folded;
use anyhow::{Result, bail};

/// Exactly one, or a sentence that says what is there.
pub async fn find_party(ctx: &Context, space: &Space, wanted: &str) -> Result<PartyId> {
    let members = ctx.store.members(&space.id).await?;
    if let Some(member) = members.iter().find(|m| m.email.to_string().eq_ignore_ascii_case(wanted)) {
        return Ok(PartyId::Member(member.id.clone()));
    }
    let members = members.into_iter().map(|m| (m.name.to_string(), PartyId::Member(m.id)));
    let outsiders = ctx.store.outsiders(&space.id).await?;
    let is_meant = |name: &str| folded(name) == folded(wanted);
    let members: Vec<PartyId> = members.filter(|(name, _)| is_meant(name)).map(|(_, who)| who).collect();
    // Names are unique among members, so one of them is meant before anybody outside.
    if let [only] = members.as_slice() {
        return Ok(only.clone());
    }
    let meant = |o: &Outsider| is_meant(&o.shown_name()) || is_meant(&o.name) || is_meant(&o.organisation);
    let mut named: Vec<Outsider> = outsiders.into_iter().filter(meant).collect();
    if named.iter().any(|o| is_meant(&o.shown_name())) {
        named.retain(|o| is_meant(&o.shown_name()));
    }
    match named.as_slice() {
        [only] => Ok(PartyId::Outsider(only.id.clone())),
        [] => bail!(
            "there is nobody called “{wanted}” in {}, neither a member nor in the address book (elevenses outsider list)",
            space.settings.name
        ),
        [first, ..] => bail!("several in the address book are called “{wanted}”; write “{}”", first.shown_name()),
    }
}
