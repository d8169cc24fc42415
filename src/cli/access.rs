//! `elevenses token`, `keys`: which programs may come in.

use super::{Ended, Settings, SpaceArg};
use crate::clock::Clock;
use crate::config::{Deployment, rotate_keys};
use crate::flow::sign_in::create_token;
use anyhow::Result;
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Token {
    /// Makes a key for another program and prints it, once.
    #[command(after_help = "\
Example:
  elevenses token create door --space my-hub
  curl -H \"Authorization: Bearer TOKEN\" -H 'Content-Type: application/json' \\
       -d '{\"name\": \"Rafe\", \"email\": \"rafe@oralhistory.example\", \"offers\": [\"advice on archives\"], \"wants_introductions\": true}' \\
       https://hub.example/s/my-hub/check-in

The same call with the same header “Idempotency-Key: SOMETHING” again within a week does nothing and is answered the same. Programs that choose what they post: docs/webhooks.md. All of it for tools: https://hub.example/api/openapi.json

Fields: name, email, wants_introductions; and headline, needs, offers, interests, today_line, place, came_with, stay (morning, afternoon, all_day), here_as (coworker, visitor, host), on_round_table, shares (email, in_person), surname, company. needs, offers and interests may be lists.")]
    Create {
        /// What it is for.
        name: String,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Ends a key.
    Revoke {
        name: String,
        #[command(flatten)]
        space: SpaceArg,
    },
}

impl Token {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        match self {
            Token::Create { name, space } => {
                let (ctx, space) = settings.open(&space).await?;
                println!("{}", create_token(&ctx, &space, &name, Clock::real().now()).await?);
                eprintln!("elevenses: keep it now; it is not shown again");
            }
            Token::Revoke { name, space } => {
                let (ctx, space) = settings.open(&space).await?;
                ctx.store.revoke_token(&space.id, &name, Clock::real().now()).await?;
                println!("the token “{name}” is revoked");
            }
        }
        Ok(Ended::Done)
    }
}

#[derive(Subcommand)]
pub enum Keys {
    /// Makes a new key; the one before it still opens links, older ones no more. Restart the daemon afterwards.
    Rotate,
}

impl Keys {
    pub fn execute(self, deployment: &Deployment) -> Result<Ended> {
        let Keys::Rotate = self;
        let name = rotate_keys(&deployment.keys_file)?;
        println!("key “{name}” signs from the daemon's next start on");
        Ok(Ended::Done)
    }
}
