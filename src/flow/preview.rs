//! What would be said on a day, without sending anything. The links of a preview lead nowhere: their tokens name
//! no row.

use super::Context;
use super::send_digests::{Firing, plan};
use crate::domain::space::Space;
use crate::render::Letter;
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

/// One member's morning.
#[derive(Debug, Clone)]
pub struct Previewed {
    pub name: String,
    pub email: String,
    /// The letter, or the word for why there is none.
    pub letter: std::result::Result<Letter, String>,
}

/// The letters of a day as they would be written now, for those who are in and have had none yet that day
/// (`again`: for everybody, as though the day began anew).
pub async fn preview(
    ctx: &Context,
    space: &Space,
    day: NaiveDate,
    again: bool,
    now: DateTime<Utc>,
) -> Result<Vec<Previewed>> {
    let snapshot = ctx.store.morning(&space.id, day, again, now).await?;
    let run = plan(space, &snapshot, &Firing { due_at: now, day, made_up: false }, now)?;
    let mut all = Vec::new();
    for member in &snapshot.members {
        let Some(digest) = run.digests.iter().find(|d| d.member == member.id) else { continue };
        let letter = match &digest.letter {
            Ok((message, _)) => Ok(ctx.write_letter(message)?),
            Err(why) => Err((*why).to_owned()),
        };
        all.push(Previewed { name: member.name.to_string(), email: member.email.to_string(), letter });
    }
    Ok(all)
}
