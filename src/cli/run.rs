//! `elevenses run`: the daemon in the foreground, as a service manager wants it.

use super::Ended;
use crate::clock::Clock;
use crate::config::{Deployment, Mail};
use crate::daemon::Daemon;
use anyhow::{Context, Result};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

pub async fn execute(deployment: &Deployment) -> Result<Ended> {
    let listener = listen(deployment.listen).await?;
    let daemon = Daemon::open(deployment, Clock::real()).await?;
    if let Mail::Folder(folder) = &deployment.mail {
        tracing::warn!("NO MAIL IS SENT: no [smtp] is set, so letters are written into {}", folder.display());
    }
    for space in daemon.ctx.spaces() {
        let now = daemon.clock.now();
        match space.settings.schedules.digest.as_ref().and_then(|s| s.next_after(now)) {
            Some(next) => tracing::info!(space = space.slug, "next digests: {}", next.format("%A %-d %B %H:%M %Z")),
            None => tracing::warn!(space = space.slug, "has no digest schedule; nothing will be sent by itself"),
        }
    }
    tracing::info!("pages on http://{}", deployment.listen);
    daemon.run(listener, stop_signal()?).await?;
    Ok(Ended::Done)
}

/// Takes the port, or says what to do when it is taken.
pub async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be listened on. If another program uses this port, stop it or choose another (listen in the settings, --listen for the demo)")
    })
}

/// Over when SIGTERM or SIGINT comes.
pub fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
