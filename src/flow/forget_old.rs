//! What is promised to be forgotten, is: looked at every hour.

use super::Context;
use super::erase_member::wipe_again;
use crate::domain::keep::undo_since;
use crate::store::Forget;
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};

/// How long another program may post the same again under the same key, at least.
const KEYS_LIVE: Duration = Duration::days(7);

/// How far back one can see who signed in.
const SIGN_IN_LOG: Duration = Duration::days(90);

pub async fn forget_old(ctx: &Context, now: DateTime<Utc>) -> Result<()> {
    let keep = ctx.keep;
    let before = Forget {
        letters: keep.letters_since(now),
        messages: keep.messages_since(now),
        check_ins: keep.check_ins_since(now.date_naive()),
        keep,
        imports: undo_since(now),
        answered_posts: now - KEYS_LIVE,
        sign_ins: now - SIGN_IN_LOG,
    };
    ctx.store.forget_old(before, now).await?;
    wipe_again(ctx, now).await
}
