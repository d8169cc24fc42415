//! Texts go out and are worked on, each gateway for itself, so that one that hangs holds up no other.

use super::{Daemon, NAP};
use crate::flow::answer_texts::{answer_texts, learn_words};
use crate::flow::deliver_texts::Round;
use crate::gateway::Gateway;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// After trouble of ours, so long until it is tried again.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);

/// Sends what is due by this gateway, as fast as its senders may.
pub async fn carry(daemon: Arc<Daemon>, gateway: Arc<Gateway>, mut stopped: watch::Receiver<bool>) {
    let mut woken = daemon.waker.sleeper();
    let mut courier = match daemon.text_courier(&gateway) {
        Ok(courier) => courier,
        Err(error) => {
            tracing::error!(gateway = gateway.name(), "texts cannot be sent: {error:#}");
            return;
        }
    };
    loop {
        woken.mark_unchanged();
        let now = daemon.clock.now();
        let pause = match courier.deliver_some(&daemon.ctx, now).await {
            Ok(Round { wait: Some(wait), .. }) => wait.to_std().unwrap_or_default(),
            Ok(Round { sent: 0, dropped: 0, .. }) => daemon.until_next_text(now).await,
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::error!(gateway = gateway.name(), "texts could not be sent and will be tried again: {error:#}");
                AFTER_TROUBLE
            }
        };
        if *stopped.borrow() {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(pause.min(NAP)) => {}
            _ = woken.changed() => {}
            _ = stopped.wait_for(|s| *s) => return,
        }
    }
}

impl Daemon {
    /// Until the first text that is not due yet.
    async fn until_next_text(&self, now: DateTime<Utc>) -> Duration {
        let due = self.ctx.store.next_text_due(now).await.ok().flatten();
        due.and_then(|due| (due - now).to_std().ok()).unwrap_or(NAP)
    }
}

/// Works on texts that came in, one after the other.
pub async fn keep_answering(daemon: Arc<Daemon>, mut stopped: watch::Receiver<bool>) {
    let mut woken = daemon.waker.sleeper();
    learn_words(daemon.clock.now());
    loop {
        woken.mark_unchanged();
        let pause = match answer_texts(&daemon.ctx, daemon.clock.now()).await {
            Ok(0) => NAP,
            Ok(_) => {
                daemon.waker.wake();
                Duration::ZERO
            }
            Err(error) => {
                tracing::error!("texts that came in could not be worked on and will be again: {error:#}");
                AFTER_TROUBLE
            }
        };
        if *stopped.borrow() {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = woken.changed() => {}
            _ = stopped.wait_for(|s| *s) => return,
        }
    }
}
