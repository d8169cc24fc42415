//! The letter that we send ourselves: whether what is answered by mail comes in.

use super::{Context, new_nonce};
use crate::channel::{Delivery, SmtpConnection, SmtpSettings, email};
use crate::domain::link::{Nonce, Purpose};
use crate::domain::reply_address::ReplyAddress;
use crate::domain::space::Space;
use crate::store::StoreError;
use anyhow::{Context as _, Result, anyhow, bail};
use chrono::{DateTime, Utc};

/// Sends it through the mail server, from the space's own sender to an address that answers come to. Gives its name, by
/// which `Store::mail_loop` says whether it came back.
pub async fn send_to_ourselves(
    ctx: &Context,
    smtp: &SmtpSettings,
    replies: &ReplyAddress,
    space: &Space,
    now: DateTime<Utc>,
) -> Result<Nonce> {
    let nonce = new_nonce()?;
    let to = replies.with(&ctx.keys.token(Purpose::Loop, &nonce));
    let from = space.settings.host.from.to_string();
    let parts = email::Parts {
        from_name: &space.settings.name,
        from: &from,
        to_name: "",
        to: &to,
        reply_to: &from,
        subject: "Does mail come in?",
        text: "This letter is from Elevenses to itself. If you read it, it has gone to the wrong mailbox.\n",
        html: "<p>This letter is from Elevenses to itself. If you read it, it has gone to the wrong mailbox.</p>\n",
        date: now,
        id: &nonce.as_hex(),
        list: (&space.settings.name, &space.slug),
        stop_url: None,
        stop_mail: None,
        thread: None,
        loop_mark: &ctx.loop_mark(),
        kind: "loop",
    };
    let letter = email::write(&parts).map_err(|why| anyhow!(why))?;
    ctx.store.begin_mail_loop(&nonce, &ctx.loop_key(replies), now).await.context("writing down that it is sent")?;
    let mut line = SmtpConnection::open(smtp).await.map_err(|why| anyhow!("{}", why.words()))?;
    let delivery = line.deliver(&from, &to, &letter, async || Ok::<(), StoreError>(())).await;
    line.quit().await;
    match delivery {
        Delivery::Accepted(_) => Ok(nonce),
        other => bail!("the mail server did not take it: {}", other.words()),
    }
}
