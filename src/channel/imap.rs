//! Mail out of a mailbox, by IMAP. Nothing is remembered between two looks: what is in the mailbox and does not bear our
//! mark is brought in, and only what is kept is moved away or marked. A crash in between brings it in once more.
//!
//! So UIDs are good for one look only, and a mailbox that was made anew (another UIDVALIDITY) is a mailbox like any other.
//! \Seen is neither read nor set: a person may open the mailbox.

mod line;
mod opening;
mod settings;

pub use settings::{Afterwards, ImapSettings};

use super::inbound::{Arrived, Keeper, Kept, LARGEST_HEADER, LARGEST_MAIL, Trouble};
use futures_util::FutureExt;
use line::{Line, Put};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;

/// A mailbox that is looked into, again and again, over one connection where it lasts.
pub struct Mailbox {
    settings: ImapSettings,
    /// Taken out for the length of each conversation, so that a future dropped half-way takes the line with it.
    line: Option<Line>,
}

/// What one look came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Brought {
    pub kept: usize,
    /// Put where they are not brought in again.
    pub set_aside: usize,
    /// They stay where they are, for a later look.
    pub put_off: usize,
}

/// So many in a row are put off, and the rest waits with them: the keeper is busy, not the mail strange.
const PUT_OFF_MAX: usize = 3;
/// So many are asked for at once.
const BATCH: usize = 100;

impl Mailbox {
    pub fn new(settings: ImapSettings) -> Mailbox {
        Mailbox { settings, line: None }
    }

    /// Brings in everything that waits, oldest first. A stop ends it after the mail that is in hand.
    pub async fn bring_in(&mut self, keeper: &Keeper, stopped: &watch::Receiver<bool>) -> Result<Brought, Trouble> {
        upright(self.bring_in_at_once(keeper, stopped)).await
    }

    async fn bring_in_at_once(&mut self, keeper: &Keeper, stopped: &watch::Receiver<bool>) -> Result<Brought, Trouble> {
        let mut line = match self.line.take() {
            Some(line) => line,
            None => opening::open(&self.settings).await?,
        };
        line.select(&self.settings).await?;
        let brought = look(&mut line, &self.settings.afterwards, keeper, stopped).await?;
        self.line = Some(line);
        Ok(brought)
    }

    /// How many mails wait, without touching them.
    pub async fn count(&mut self) -> Result<usize, Trouble> {
        let mut line = match self.line.take() {
            Some(line) => line,
            None => opening::open(&self.settings).await?,
        };
        line.select(&self.settings).await?;
        let waiting = line.waiting().await?.len();
        self.line = Some(line);
        Ok(waiting)
    }

    /// Waits until the server says that mail came, or for `limit`, whichever is first.
    pub async fn wait(&mut self, limit: Duration) -> Result<(), Trouble> {
        let Some(mut line) = self.line.take() else {
            tokio::time::sleep(limit).await;
            return Ok(());
        };
        upright(line.idle(limit)).await?;
        self.line = Some(line);
        Ok(())
    }

    pub async fn hang_up(&mut self) {
        if let Some(line) = self.line.take() {
            line.log_out().await;
        }
    }
}

async fn look(
    line: &mut Line,
    afterwards: &Afterwards,
    keeper: &Keeper,
    stopped: &watch::Receiver<bool>,
) -> Result<Brought, Trouble> {
    let mut brought = Brought::default();
    let mut in_a_row = 0;
    for batch in line.waiting().await?.chunks(BATCH) {
        for (uid, size) in line.sizes(batch).await? {
            if *stopped.borrow() || in_a_row >= PUT_OFF_MAX {
                return Ok(brought);
            }
            let Some(arrived) = fetch(line, uid, size).await? else { continue };
            match keeper(arrived).await {
                Kept::Kept => {
                    line.put_away(uid, Put::Kept, afterwards).await?;
                    (brought.kept, in_a_row) = (brought.kept + 1, 0);
                }
                Kept::Refused(why) => {
                    tracing::warn!("a mail was set aside: {why}");
                    line.put_away(uid, Put::SetAside, afterwards).await?;
                    (brought.set_aside, in_a_row) = (brought.set_aside + 1, 0);
                }
                Kept::TryLater(why) => {
                    tracing::warn!("a mail was put off: {why}");
                    (brought.put_off, in_a_row) = (brought.put_off + 1, in_a_row + 1);
                }
            }
        }
    }
    Ok(brought)
}

/// The library's parser stumbles over a few things that servers should not say (a code with no space behind it, then a
/// letter beyond ASCII). That must not end the watch over a mailbox.
async fn upright<T>(step: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    let stumbled = |_| Err(Trouble::Passing("the mailbox's server says what cannot be understood".to_owned()));
    AssertUnwindSafe(step).catch_unwind().await.unwrap_or_else(stumbled)
}

/// The whole mail, or the header of one that is too large; nothing where somebody took it away in the meantime.
async fn fetch(line: &mut Line, uid: u32, size: usize) -> Result<Option<Arrived>, Trouble> {
    if size > LARGEST_MAIL {
        return Ok(line.header(uid).await?.map(|header| large(header, size)));
    }
    Ok(line.whole(uid).await?.map(|raw| match raw.len() {
        // Sizes are a server's word; some only guess.
        size if size > LARGEST_MAIL => large(raw[..LARGEST_HEADER].to_vec(), size),
        _ => Arrived::by_mailbox(raw),
    }))
}

fn large(header: Vec<u8>, size: usize) -> Arrived {
    Arrived { too_large: Some(size), ..Arrived::by_mailbox(header) }
}
