//! Who is meant by a name or an address: a member, or somebody from the address book.

use super::Context;
use crate::domain::introduction::PartyId;
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
    let outsiders = outsiders.into_iter().map(|o| (o.name.clone(), PartyId::Outsider(o.id)));
    let named: Vec<(String, PartyId)> =
        members.chain(outsiders).filter(|(name, _)| folded(name) == folded(wanted)).collect();
    match named.as_slice() {
        [(_, only)] => Ok(only.clone()),
        [] => bail!(
            "there is nobody called “{wanted}” in {}, neither a member nor in the address book (elevenses outsider list)",
            space.settings.name
        ),
        _ => bail!("several are called “{wanted}”; give the member's address instead"),
    }
}
