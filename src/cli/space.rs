//! `elevenses space`: a space's settings, and whether its file or the console owns them.

use super::{Ended, Misunderstood, Settings, SpaceArg, chosen, day, init};
use crate::clock::Clock;
use crate::config::SpaceFile;
use crate::daemon::open_store;
use crate::domain::email_address::EmailAddress;
use crate::domain::role::Role;
use crate::domain::space::{OwnedBy, Space};
use crate::flow::Context;
use crate::flow::change_owner::{OldFile, adopt_space, release_space};
use crate::flow::change_settings::{Unchanged, change_settings, written};
use crate::flow::load_spaces::load_kept_space;
use crate::flow::set_up_space::{NewSpace, new_space, pause_space, start_space};
use crate::flow::sign_in::organiser_link;
use anyhow::{Context as _, Result, anyhow};
use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::json;
use std::io::Read;
use std::sync::Arc;

#[derive(Subcommand)]
pub enum SpaceCommand {
    /// Lists the spaces: who owns the settings of each, and whether it sends.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Prints a space's settings as a file would say them.
    Show { name: String },
    /// Makes a space that the console owns, and prints its owner's sign-in link. It sends nothing before `space go`.
    #[command(after_help = "\
Example:
  elevenses space new harbour-loft --title \"Harbour Loft\" --zone Europe/Dublin --host Jo --from hello@harbour.example --owner jo@harbour.example")]
    New {
        /// Its name in addresses and on the command line.
        name: String,
        /// What people read. Default: the name.
        #[arg(long)]
        title: Option<String>,
        #[arg(long, default_value = "Europe/London")]
        zone: String,
        /// In whose name letters are written.
        #[arg(long)]
        host: String,
        /// The address that letters come from.
        #[arg(long, value_name = "EMAIL")]
        from: String,
        /// Who owns it; answers that people type go there.
        #[arg(long, value_name = "EMAIL")]
        owner: String,
    },
    /// The console takes a space over from its file, which is put aside as NAME.toml.adopted.
    Adopt { name: String },
    /// Writes a space's settings to its file, which owns them from then on. Comments of an earlier file are not in it.
    Release { name: String },
    /// Changes settings of a space that the console owns.
    #[command(after_help = "\
Examples:
  elevenses space set my-hub host.name=Jo rules.people_per_digest=3
  elevenses space set my-hub 'schedules.digest=15 9 * * mon-fri' voice.colour=#00543c

The keys are those of a space's file: config/spaces/sample-hub.toml explains each.")]
    Set {
        name: String,
        #[arg(required = true, value_name = "KEY=VALUE")]
        values: Vec<String>,
    },
    /// Reads all settings of a space that the console owns from standard input, as a file says them.
    #[command(after_help = "\
Example:
  elevenses space show my-hub > my-hub.toml; edit it; elevenses space edit my-hub < my-hub.toml")]
    Edit { name: String },
    /// Sends nothing until a day; people can still check in.
    #[command(after_help = "Example:\n  elevenses space pause my-hub --until 2027-01-04")]
    Pause {
        name: String,
        /// The day with which it goes on.
        #[arg(long, value_parser = day)]
        until: NaiveDate,
    },
    /// Goes on before the day that a pause named.
    Resume { name: String },
    /// Go: letters of a new space go out from now on, by its schedule.
    Go { name: String },
}

impl SpaceCommand {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let now = Clock::real().now();
        let (ctx, space) = match self {
            SpaceCommand::List { json } => return list(settings, json).await,
            SpaceCommand::New { .. } => return self.make(settings).await,
            SpaceCommand::Show { ref name }
            | SpaceCommand::Adopt { ref name }
            | SpaceCommand::Release { ref name }
            | SpaceCommand::Set { ref name, .. }
            | SpaceCommand::Edit { ref name }
            | SpaceCommand::Pause { ref name, .. }
            | SpaceCommand::Resume { ref name }
            | SpaceCommand::Go { ref name } => open(settings, name).await?,
        };
        match self {
            SpaceCommand::Show { .. } => print!("{}", written(&ctx, &space).await?.file.to_toml()?),
            SpaceCommand::Adopt { .. } => match adopt_space(&ctx, &space, now).await? {
                OldFile::Aside(path) => {
                    println!("The console owns {} now. Its file was put aside as {}.", space.slug, path.display());
                }
                OldFile::Unused(path) => println!(
                    "The console owns {} now. {} could not be renamed: it stays, and is not used.",
                    space.slug,
                    path.display()
                ),
                OldFile::NotThere => println!("The console owns {} now.", space.slug),
            },
            SpaceCommand::Release { .. } => {
                let path = release_space(&ctx, &space, now).await?;
                println!("{} owns {} now.", path.display(), space.slug);
            }
            SpaceCommand::Set { values, .. } => {
                let change = |file: &mut SpaceFile| {
                    *file = values.iter().try_fold(file.clone(), |file, value| set(&file, value))?;
                    Ok(())
                };
                changed(&space, change_settings(&ctx, &space, None, change, now).await?)?;
            }
            SpaceCommand::Edit { .. } => {
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text).context("reading the settings from standard input")?;
                let new: SpaceFile = toml::from_str(&text).map_err(|error| Misunderstood(error.to_string()))?;
                let change = |file: &mut SpaceFile| {
                    *file = new.clone();
                    Ok(())
                };
                changed(&space, change_settings(&ctx, &space, None, change, now).await?)?;
            }
            SpaceCommand::Pause { until, .. } => {
                pause_space(&ctx, &space, Some(until), now)
                    .await?
                    .map_err(|why| Misunderstood(format!("--until {why}")))?;
                println!("{} rests until {until}.", space.slug);
            }
            SpaceCommand::Resume { .. } => {
                pause_space(&ctx, &space, None, now).await?.map_err(Misunderstood)?;
                println!("{} goes on.", space.slug);
            }
            SpaceCommand::Go { .. } => {
                // As on the page: Go without a schedule would send nothing, and look as if it did.
                if space.settings.schedules.digest.is_none() && !space.started {
                    return Err(Misunderstood(format!(
                        "{0} has no schedule for letters yet: elevenses space set {0} 'schedules.digest=15 9 * * mon-fri'",
                        space.slug
                    ))
                    .into());
                }
                let begun = start_space(&ctx, &space.id, now).await?;
                println!("{} {}.", space.slug, if begun || space.started { "sends by its schedule" } else { "waits" });
                if space.settings.schedules.digest.is_none() {
                    println!(
                        "It has no schedule for letters yet: elevenses space set {} 'schedules.digest=15 9 * * mon-fri'",
                        space.slug
                    );
                }
            }
            SpaceCommand::List { .. } | SpaceCommand::New { .. } => {}
        }
        Ok(Ended::Done)
    }

    async fn make(self, settings: &Settings) -> Result<Ended> {
        let SpaceCommand::New { name, title, zone, host, from, owner } = self else { return Ok(Ended::NotUnderstood) };
        let now = Clock::real().now();
        // There may be no space yet, so they are not asked for.
        let ctx = open_store(&settings.load()?).await?;
        let address = |option: &str, text: &str| {
            EmailAddress::parse(text).map_err(|why| Misunderstood(format!("--{option} {why}")))
        };
        let owner = address("owner", &owner)?;
        let new = NewSpace {
            slug: name.clone(),
            name: title.unwrap_or_else(|| name.clone()),
            zone,
            host,
            from: address("from", &from)?,
            reply_to: owner.clone(),
        };
        let space = new_space(&ctx, &new, now).await.map_err(|why| {
            let hint = init::slug(&name);
            if hint == name {
                Misunderstood(format!("{why:#}"))
            } else {
                Misunderstood(format!("{why:#}; perhaps {hint}"))
            }
        })?;
        ctx.store.add_organiser(&owner, vec![space.id.clone()], Role::Owner, now).await?;
        let link = organiser_link(&ctx, &owner, &[space], false, now).await?;
        println!("{name} is there; it sends nothing before Go. Its owner signs in here, within an hour:\n  {link}");
        Ok(Ended::Done)
    }
}

async fn open(settings: &Settings, name: &str) -> Result<(Context, Arc<Space>)> {
    let ctx = settings.open_all().await?;
    let space = chosen(&ctx, &SpaceArg { space: Some(name.to_owned()) })?;
    Ok((ctx, space))
}

async fn list(settings: &Settings, as_json: bool) -> Result<Ended> {
    // Also while there is none.
    let ctx = match settings.open_all().await {
        Ok(ctx) => ctx,
        Err(_) => open_store(&settings.load()?).await?,
    };
    let today = Clock::real().now();
    for stored in ctx.store.spaces().await? {
        let slug = stored.slug.clone();
        let (Some(space), _) = load_kept_space(&ctx, stored) else {
            println!("{slug}: its settings cannot be read");
            continue;
        };
        let rests = space.rests_on(space.local_day(today)).map(|day| day.to_string());
        let owner = space.owned_by.as_str();
        if as_json {
            println!("{}", json!({"name": slug, "owned_by": owner, "started": space.started, "paused_until": rests}));
            continue;
        }
        let state = match (&rests, space.started) {
            (_, false) => "has not started".to_owned(),
            (Some(until), true) => format!("rests until {until}"),
            (None, true) => "sends by its schedule".to_owned(),
        };
        let whose = match space.owned_by {
            OwnedBy::File => "its file",
            OwnedBy::Console => "the console",
        };
        println!("{slug}: {}, owned by {whose}, {state}", space.settings.name);
    }
    Ok(Ended::Done)
}

pub(super) fn changed(space: &Space, came: Result<(), Unchanged>) -> Result<()> {
    match came {
        Ok(()) => Ok(()),
        Err(Unchanged::ByFile) => Err(Misunderstood(format!(
            "a file owns {}: change it there, or take it over with: elevenses space adopt {}",
            space.slug, space.slug
        ))
        .into()),
        Err(Unchanged::Meanwhile) => Err(anyhow!("others are changing these settings at this moment; try again")),
        Err(Unchanged::Wrong { key, says }) => Err(Misunderstood(format!("{key} {says}").trim().to_owned()).into()),
    }
}

/// The settings with one value changed: `host.name=Jo`.
fn set(file: &SpaceFile, key_and_value: &str) -> Result<SpaceFile, Unchanged> {
    let wrong = |says: String| Unchanged::wrong("", says);
    let (key, value) = key_and_value
        .split_once('=')
        .ok_or_else(|| wrong(format!("“{key_and_value}” is no setting; write it as key=value, like host.name=Jo")))?;
    let (key, value) = (key.trim(), value.trim());
    let text = file.to_toml().map_err(|error| wrong(format!("{error:#}")))?;
    let written = || toml::Value::String(value.to_owned());
    // What can be a number, yes or no, or a list is that, unless only text fits there.
    let read = format!("x = {value}").parse::<toml::Table>().ok().and_then(|mut table| table.remove("x"));
    let mut why = String::new();
    for value in read.into_iter().chain([written()]) {
        let mut table: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(error.to_string()))?;
        put(&mut table, key, value).map_err(&wrong)?;
        match table.try_into::<SpaceFile>() {
            Ok(file) => return Ok(file),
            Err(error) => why = error.message().to_owned(),
        }
    }
    Err(wrong(format!("{key} cannot be “{value}”: {why}")))
}

fn put(table: &mut toml::Table, key: &str, value: toml::Value) -> Result<(), String> {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
            Ok(())
        }
        Some((part, rest)) => match table.entry(part).or_insert_with(|| toml::Value::Table(toml::Table::new())) {
            toml::Value::Table(inner) => put(inner, rest, value),
            _ => Err(format!("{part} has no {rest} in it")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::WrittenHost;

    #[test]
    fn one_value_is_set_as_what_fits_there() {
        let file = SpaceFile::new("Hub", "Europe/London", WrittenHost::new("Jo", "hello@hub.example"));
        let table = [
            ("name=2026", "name = \"2026\""),
            ("host.name=Mireille Osei", "name = \"Mireille Osei\""),
            ("rules.people_per_digest=3", "people_per_digest = 3"),
            ("rules.approve_first=true", "approve_first = true"),
            ("voice.colour=#123456", "colour = \"#123456\""),
            ("voice.footer=42", "footer = \"42\""),
            ("schedules.digest=15 9 * * mon-fri", "digest = \"15 9 * * mon-fri\""),
            ("closed_days=[\"2026-12-25\"]", "closed_days = [\"2026-12-25\"]"),
        ];
        for (value, says) in table {
            let text = set(&file, value).unwrap().to_toml().unwrap();
            assert!(text.contains(says), "{value}: {text}");
        }
        for wrong in ["name", "nmae=Hub", "rules.people_per_digest=many", "name.first=Jo", "host.nmae=x"] {
            assert!(set(&file, wrong).is_err(), "{wrong}");
        }
    }
}
