//! `elevenses organiser`: who may sign in to the console, as what, and who did.

use super::{Ended, Misunderstood, Settings, SpaceArg, chosen};
use crate::clock::Clock;
use crate::config::Mail;
use crate::daemon::open_context;
use crate::domain::email_address::EmailAddress;
use crate::domain::role::Role;
use crate::domain::space::Space;
use crate::flow::Context;
use crate::flow::keep_organisers::{Added, add_organiser, change_role, remove_organiser};
use crate::flow::sign_in::{PasswordSet, organiser_link, set_password};
use crate::store::Organiser as Somebody;
use anyhow::{Context as _, Result, anyhow};
use chrono::SecondsFormat;
use clap::Subcommand;
use std::io::IsTerminal;
use std::sync::Arc;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  elevenses organiser add kim@my-hub.example --space my-hub
  elevenses organiser add kim@my-hub.example --role viewer --space my-hub
  elevenses organiser list --space my-hub
  elevenses organiser sign-out --everyone --space my-hub")]
pub enum Organiser {
    /// Prints a one-time sign-in link (and mails it, where mail is set up). It works once, for one hour.
    ///
    /// Without --space, who may sign in already can do no more than before, and a new address may sign in to all spaces. With
    /// --space, the address may sign in to that space from then on.
    Link {
        email: String,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Lets somebody sign in to a space, and mails them a link; or changes, with --role, what they may do there.
    Add {
        email: String,
        /// owner (does everything, and says who may sign in), organiser (runs the space) or viewer (looks only). Default:
        /// organiser, or what they are already.
        #[arg(long, value_parser = role)]
        role: Option<Role>,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Lists who may sign in to a space.
    List {
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Takes somebody away: they cannot sign in to this space any more.
    Remove {
        email: String,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Sets somebody's password, read from the terminal or the first line of standard input; or removes it.
    Password {
        email: String,
        /// They sign in by mailed links again.
        #[arg(long)]
        remove: bool,
    },
    /// Ends sessions: of one organiser everywhere, or of everybody who may sign in to a space.
    SignOut {
        #[arg(required_unless_present = "everyone", conflicts_with = "everyone")]
        email: Option<String>,
        #[arg(long)]
        everyone: bool,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Shows who signed in, or tried a wrong password, within 90 days.
    Log {
        #[command(flatten)]
        space: SpaceArg,
    },
}

/// As many lines of the log are printed.
const LOG_LINES: u32 = 200;

impl Organiser {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let now = Clock::real().now();
        match self {
            Organiser::Link { email, space } => return link(settings, &address(&email)?, &space).await,
            Organiser::Add { email, role, space } => {
                let (email, (ctx, space)) = (address(&email)?, settings.open(&space).await?);
                let new = role.unwrap_or(Role::Organiser);
                match add_organiser(&ctx, &space, &email, new, now).await? {
                    Added::Mailed => {
                        println!("{email} may sign in to {} now; a link is on its way", space.settings.name);
                    }
                    Added::NotMailed => println!(
                        "{email} may sign in to {} now; a few links were mailed to them lately, so no further one is",
                        space.settings.name
                    ),
                    Added::Already => {
                        let somebody = known_at(&ctx, &space, &email).await?;
                        // Repeated without --role it changes nothing: an owner stays one.
                        if let Some(role) = role
                            && !change_role(&ctx, &space, &somebody.id, role).await?
                        {
                            return Err(last_owner(&email, &space));
                        }
                    }
                }
                let (_, spaces) = known(&ctx, &email).await?;
                let role = spaces.iter().find(|(id, _)| *id == space.id).map_or(new, |(_, role)| *role);
                println!("{email} is {} of {}", role.as_str(), space.settings.name);
            }
            Organiser::List { space } => {
                let (ctx, space) = settings.open(&space).await?;
                for one in ctx.store.list_organisers(&space.id).await? {
                    let last =
                        one.last_in.map_or("never".to_owned(), |at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
                    let password = if one.has_password { "password" } else { "link" };
                    println!("{:<9}  {:<8}  last in {last:<20}  {}", one.role.as_str(), password, one.email);
                }
            }
            Organiser::Remove { email, space } => {
                let (email, (ctx, space)) = (address(&email)?, settings.open(&space).await?);
                let somebody = known_at(&ctx, &space, &email).await?;
                if !remove_organiser(&ctx, &space, &somebody.id).await? {
                    return Err(last_owner(&email, &space));
                }
                println!("{email} cannot sign in to {} any more", space.settings.name);
            }
            Organiser::Password { email, remove } => {
                let (email, ctx) = (address(&email)?, settings.open_all().await?);
                let (somebody, _) = known(&ctx, &email).await?;
                let new = if remove { None } else { Some(typed_password(&email)?) };
                if let PasswordSet::Unfit(why) = set_password(&ctx, &somebody, new.as_deref(), None, now).await? {
                    return Err(Misunderstood(format!("the password {why}")).into());
                }
                let done = if remove { "has no password any more" } else { "has a new password" };
                println!("{email} {done}; every browser of theirs has to sign in again");
            }
            Organiser::SignOut { email: Some(email), .. } => {
                let (email, ctx) = (address(&email)?, settings.open_all().await?);
                let (somebody, _) = known(&ctx, &email).await?;
                let ended = ctx.store.sign_out_all(&somebody.id, None).await?;
                println!("{ended} sessions of {email} have ended");
            }
            Organiser::SignOut { email: None, space, .. } => {
                let (ctx, space) = settings.open(&space).await?;
                let ended = ctx.store.sign_out_everybody(&space.id).await?;
                println!("{ended} sessions at {} have ended", space.settings.name);
            }
            Organiser::Log { space } => {
                let (ctx, space) = settings.open(&space).await?;
                for row in ctx.store.sign_ins_at(&space.id, LOG_LINES).await? {
                    let at = row.at.to_rfc3339_opts(SecondsFormat::Secs, true);
                    let (way, result) = (row.way.as_str(), row.result.as_str().replace('_', " "));
                    println!("{at}  {way:<8}  {result:<8}  {}  {}", row.email, row.browser);
                }
            }
        }
        Ok(Ended::Done)
    }
}

async fn link(settings: &Settings, email: &EmailAddress, space: &SpaceArg) -> Result<Ended> {
    let (deployment, now) = (settings.load()?, Clock::real().now());
    let ctx = open_context(&deployment, now).await?;
    let known = ctx.store.organiser_named(&email.key()).await?;
    let spaces: Vec<Arc<Space>> = match known {
        _ if space.space.is_some() => vec![chosen(&ctx, space)?],
        // A link for somebody who may sign in already opens nothing more to them.
        Some((_, theirs)) => {
            ctx.spaces().into_iter().filter(|space| theirs.iter().any(|(id, _)| *id == space.id)).collect()
        }
        None => ctx.spaces(),
    };
    let by_mail = matches!(deployment.mail, Mail::Smtp { .. }) && !spaces.is_empty();
    println!("{}", organiser_link(&ctx, email, &spaces, by_mail, now).await?);
    if by_mail {
        eprintln!("elevenses: also mailed to {email}, as soon as the daemon runs");
    }
    Ok(Ended::Done)
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "it can be owner, organiser or viewer".to_owned())
}

fn address(text: &str) -> Result<EmailAddress, Misunderstood> {
    EmailAddress::parse(text).map_err(|e| Misunderstood(format!("“{text}” {e}")))
}

async fn known(ctx: &Context, email: &EmailAddress) -> Result<(Somebody, Vec<(crate::domain::id::SpaceId, Role)>)> {
    let found = ctx.store.organiser_named(&email.key()).await?;
    found.ok_or_else(|| anyhow!("{email} may not sign in anywhere; add them with: elevenses organiser add {email}"))
}

async fn known_at(ctx: &Context, space: &Space, email: &EmailAddress) -> Result<Somebody> {
    let (somebody, spaces) = known(ctx, email).await?;
    match spaces.iter().any(|(id, _)| *id == space.id) {
        true => Ok(somebody),
        false => Err(anyhow!("{email} may not sign in to {}", space.settings.name)),
    }
}

fn last_owner(email: &EmailAddress, space: &Space) -> anyhow::Error {
    anyhow!("{email} is the only owner of {}; make somebody else an owner first", space.settings.name)
}

/// Not shown where it is typed at a terminal.
fn typed_password(email: &EmailAddress) -> Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("New password of {email}: ")).context("reading the password");
    }
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed).context("reading the password")?;
    Ok(typed.trim_end_matches(['\r', '\n']).to_owned())
}
