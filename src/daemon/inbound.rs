//! The ways in for mail, held open: a mailbox that is watched, a door for the mail server of this machine. What is in the
//! way is an alarm where somebody has to mend it, or where it does not pass.

use super::Daemon;
use crate::channel::imap::{Brought, ImapSettings, Mailbox};
use crate::channel::inbound::{Keeper, Trouble};
use crate::channel::lmtp::{LmtpListener, Receiver};
use crate::channel::vouching::Voucher;
use crate::config::{CheckSenders, Inbound};
use crate::flow::receive_mail::Postroom;
use anyhow::{Result, anyhow};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// What is known of the way mail comes in.
pub fn postroom(inbound: &Inbound) -> Result<Postroom> {
    let voucher = match &inbound.check_senders {
        Some(CheckSenders { name_server: Some(server), .. }) => Some(Voucher::asking(*server)),
        Some(CheckSenders { name_server: None, .. }) => Some(Voucher::of_this_machine()),
        None => None,
    };
    let voucher = voucher.transpose().map_err(|why| anyhow!("inbound.check_senders: {why}"))?;
    let received_by = inbound.check_senders.as_ref().and_then(|checks| checks.received_by.clone());
    Ok(Postroom { authserv_id: inbound.authserv_id.clone(), voucher, received_by })
}

/// The mailbox with answers cannot be looked into.
pub const MAILBOX_UNREACHABLE: &str = "inbound_imap";

/// After a trouble that passes by itself: doubled each time, up to the longest.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);
/// So many times in a row, some four minutes, and the operator is told.
const TOO_OFTEN: u32 = 9;
/// After a mail was put off.
const PUT_OFF: Duration = Duration::from_secs(60);
/// How long a stop waits for the mail in hand.
const IN_HAND: Duration = Duration::from_secs(4);

/// Takes mail by LMTP until the daemon stops.
pub async fn take_by_lmtp(listener: LmtpListener, receiver: Receiver, stopped: watch::Receiver<bool>) {
    listener.serve(&receiver, stopped).await;
}

/// Brings in what is in the mailbox, again and again, until the daemon stops.
pub async fn watch_mailbox(
    daemon: Arc<Daemon>,
    settings: ImapSettings,
    keeper: Keeper,
    mut stopped: watch::Receiver<bool>,
) {
    let poll = settings.poll;
    let mut mailbox = Mailbox::new(settings);
    let mut pauses = Pauses::default();
    while !*stopped.borrow() {
        let pause = tokio::select! {
            looked = mailbox.bring_in(&keeper, &stopped) => match looked {
                Ok(brought) => {
                    daemon.mailbox_is_well(&brought, &mut pauses).await;
                    wait(&mut mailbox, if brought.put_off > 0 { PUT_OFF.min(poll) } else { poll }, &mut stopped).await
                }
                Err(trouble) => Err(trouble),
            },
            () = over(stopped.clone(), IN_HAND) => return,
        };
        if let Err(trouble) = pause {
            let pause = pauses.after(&trouble);
            daemon.mailbox_is_unwell(&trouble, &mut pauses, pause).await;
            tokio::select! {
                () = sleep(pause) => {}
                _ = stopped.wait_for(|stopped| *stopped) => return,
            }
        }
    }
    mailbox.hang_up().await;
}

async fn wait(
    mailbox: &mut Mailbox,
    limit: Duration,
    stopped: &mut watch::Receiver<bool>,
) -> std::result::Result<(), Trouble> {
    tokio::select! {
        waited = mailbox.wait(limit) => waited,
        _ = stopped.wait_for(|stopped| *stopped) => Ok(()),
    }
}

/// Ends so long after a stop.
async fn over(mut stopped: watch::Receiver<bool>, grace: Duration) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
    sleep(grace).await;
}

/// What has gone wrong since a look last went well.
struct Pauses {
    in_a_row: u32,
    /// An alarm is open, or may be, from a daemon before.
    alarmed: bool,
}

impl Default for Pauses {
    fn default() -> Pauses {
        Pauses { in_a_row: 0, alarmed: true }
    }
}

impl Pauses {
    fn after(&mut self, trouble: &Trouble) -> Duration {
        self.in_a_row += 1;
        match trouble {
            // Asking with a wrong password again and again gets an address locked out.
            Trouble::ToMend(_) => LONGEST_PAUSE,
            Trouble::Passing(_) => {
                SHORTEST_PAUSE.saturating_mul(2_u32.saturating_pow(self.in_a_row - 1)).min(LONGEST_PAUSE)
            }
        }
    }
}

impl Daemon {
    async fn mailbox_is_well(&self, brought: &Brought, pauses: &mut Pauses) {
        let Brought { kept, set_aside, put_off } = brought;
        if kept + set_aside + put_off > 0 {
            tracing::info!(kept, set_aside, put_off, "mail came in from the mailbox");
        }
        if pauses.alarmed
            && let Err(error) = self.ctx.store.clear_alarm(MAILBOX_UNREACHABLE).await
        {
            tracing::error!("an alarm could not be cleared: {error:#}");
            return;
        }
        *pauses = Pauses { in_a_row: 0, alarmed: false };
    }

    async fn mailbox_is_unwell(&self, trouble: &Trouble, pauses: &mut Pauses, pause: Duration) {
        let text = format!("answers by mail do not come in: {}", trouble.why());
        tracing::warn!("{text}; tried again in {} s", pause.as_secs());
        if matches!(trouble, Trouble::ToMend(_)) || pauses.in_a_row >= TOO_OFTEN {
            pauses.alarmed = true;
            let raised = self.ctx.store.raise_alarm(MAILBOX_UNREACHABLE, &text, self.clock.now()).await;
            if let Err(error) = raised {
                tracing::error!("an alarm could not be raised: {error:#}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_a_wrong_password_is_not_tried_often() {
        let mut pauses = Pauses::default();
        let passing = Trouble::Passing("x".to_owned());
        let seconds: Vec<u64> = (0..10).map(|_| pauses.after(&passing).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
        for _ in 0..100 {
            assert_eq!(pauses.after(&passing), LONGEST_PAUSE);
        }
        assert_eq!(Pauses::default().after(&Trouble::ToMend("x".to_owned())), LONGEST_PAUSE);
    }
}
