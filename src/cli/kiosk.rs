//! `elevenses kiosk`: tablets at the door.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::text::line;
use crate::flow::enrol_kiosk::kiosk_code;
use crate::store::KioskState;
use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Subcommand;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  elevenses kiosk enrol front-door --space my-hub    prints a code, and where to type it
  elevenses kiosk list --space my-hub
  elevenses kiosk revoke front-door --space my-hub

On an enrolled tablet people find themselves by two letters of their first name. Whoever has the tablet can look first \
names up on it, so it belongs where somebody can see it.")]
pub enum Kiosk {
    /// Prints a one-time code for a tablet, good for one hour, and the address to open there.
    Enrol {
        /// What to call the tablet; consents name it.
        name: String,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Lists the tablets of a space.
    List {
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Ends a tablet at once: it asks for a code again.
    Revoke {
        name: String,
        #[command(flatten)]
        space: SpaceArg,
    },
}

impl Kiosk {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let now = Clock::real().now();
        match self {
            Kiosk::Enrol { name, space } => {
                let (ctx, space) = settings.open(&space).await?;
                let name = line(&name, 40).map_err(|e| Misunderstood(format!("the kiosk's name {e}")))?;
                if name.is_empty() {
                    return Err(Misunderstood("the kiosk's name is empty".to_owned()).into());
                }
                let code = kiosk_code(&ctx, &space, &name, now).await?;
                println!("{code}");
                eprintln!(
                    "elevenses: open {}/s/{}/kiosk on the tablet and type this code within an hour",
                    ctx.public_url, space.slug
                );
            }
            Kiosk::List { space } => {
                let (ctx, space) = settings.open(&space).await?;
                for kiosk in ctx.store.kiosks(&space.id).await? {
                    println!("{}: {}", kiosk.name, state(kiosk.state, now));
                }
            }
            Kiosk::Revoke { name, space } => {
                let (ctx, space) = settings.open(&space).await?;
                ctx.store.revoke_kiosk(&space.id, &name, now).await?;
                println!("the kiosk “{name}” is revoked");
            }
        }
        Ok(Ended::Done)
    }
}

fn state(state: KioskState, now: DateTime<Utc>) -> String {
    let at = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M:%SZ");
    match state {
        KioskState::Waiting(until) if until <= now => "its code was not typed in time; enrol it again".to_owned(),
        KioskState::Waiting(until) => format!("waits for its code until {}", at(until)),
        KioskState::Enrolled(since) => format!("enrolled since {}", at(since)),
        KioskState::Revoked(since) => format!("revoked since {}", at(since)),
    }
}
