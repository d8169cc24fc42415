//! `elevenses outsider`: the address book of people and organisations outside the hub.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::check_in::Complaint;
use crate::domain::id::OutsiderId;
use crate::domain::introduction::PartyId;
use crate::domain::outsider::Outsider;
use crate::domain::space::Space;
use crate::flow::Context;
use crate::flow::find_party::find_party;
use crate::flow::keep_address_book::{Entry, add_outsider, edit_outsider, fields_of, find_outsiders};
use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};
use std::collections::BTreeMap;

#[derive(Subcommand)]
pub enum Outsiders {
    /// Adds a person or an organisation outside the hub.
    #[command(after_help = "\
Example:
  elevenses outsider add 'Wren Ashby' --organisation 'Tidewell Trust' --needs 'a bookkeeper' --space my-hub")]
    Add {
        name: String,
        #[command(flatten)]
        space: SpaceArg,
        #[command(flatten)]
        about: About,
    },
    /// Writes an entry anew: what is not given stays as it is.
    #[command(after_help = "\
Example:
  elevenses outsider edit 'Wren Ashby' --email wren@tidewell.example --offers 'a hall; a van' --space my-hub")]
    Edit {
        /// Their name, organisation, address or id, as `elevenses outsider list` shows it.
        who: String,
        #[command(flatten)]
        space: SpaceArg,
        /// Another name.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// Lists the address book.
    List {
        #[command(flatten)]
        space: SpaceArg,
        /// Only those of whose name, organisation or address a word begins so.
        #[arg(long, default_value = "", value_name = "WORDS")]
        search: String,
    },
    /// Takes somebody out; connections keep the name.
    Remove {
        /// Their name, organisation, address or id, as `elevenses outsider list` shows it.
        name: String,
        #[command(flatten)]
        space: SpaceArg,
    },
}

#[derive(Args)]
pub struct About {
    #[arg(long)]
    organisation: Option<String>,
    #[arg(long)]
    email: Option<String>,
    /// What they could help with; several are separated by semicolons.
    #[arg(long)]
    offers: Option<String>,
    /// What they are looking for; several are separated by semicolons.
    #[arg(long)]
    needs: Option<String>,
    #[arg(long)]
    interests: Option<String>,
}

/// An entry's fields, by the names that the console's form has for them.
type Fields = BTreeMap<&'static str, String>;

impl About {
    /// What was given; else what is known.
    fn over(self, name: Option<String>, known: impl IntoIterator<Item = (&'static str, String)>) -> Fields {
        let mut fields: Fields = known.into_iter().collect();
        let given = [
            ("outsider_name", name),
            ("organisation", self.organisation),
            ("outsider_email", self.email),
            ("outsider_offers", self.offers),
            ("outsider_needs", self.needs),
            ("outsider_interests", self.interests),
        ];
        fields.extend(given.into_iter().filter_map(|(field, value)| value.map(|value| (field, value))));
        fields
    }
}

impl Outsiders {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let now = Clock::real().now();
        match self {
            Outsiders::Add { name, space, about } => {
                let (ctx, space) = settings.open(&space).await?;
                let fields = about.over(Some(name), []);
                understood(add_outsider(&ctx, &space, &entry(&fields), now).await?)?;
                println!("added");
            }
            Outsiders::Edit { who, space, name, about } => {
                let (ctx, space) = settings.open(&space).await?;
                let known = ctx.store.entry(&space.id, &in_the_book(&ctx, &space, &who).await?).await?;
                let fields = about.over(name, fields_of(&known));
                understood(edit_outsider(&ctx, &space, &known.id, &entry(&fields), now).await?)?;
                println!("{} is written anew", known.shown_name());
            }
            Outsiders::List { space, search } => {
                let (ctx, space) = settings.open(&space).await?;
                find_outsiders(&ctx, &space, &search, (0, usize::MAX)).await?.0.iter().for_each(print);
            }
            Outsiders::Remove { name, space } => {
                let (ctx, space) = settings.open(&space).await?;
                ctx.store.remove_outsider(&space.id, &in_the_book(&ctx, &space, &name).await?, now).await?;
                println!("removed");
            }
        }
        Ok(Ended::Done)
    }
}

async fn in_the_book(ctx: &Context, space: &Space, name: &str) -> Result<OutsiderId> {
    match find_party(ctx, space, name).await.map_err(|e| Misunderstood(e.to_string()))? {
        PartyId::Outsider(id) => Ok(id),
        _ => Err(anyhow!("“{name}” is a member, not in the address book")),
    }
}

fn entry(fields: &Fields) -> Entry<'_> {
    Entry::of_fields(|name| fields.get(name).map(String::as_str).unwrap_or_default())
}

/// Every complaint in one sentence.
fn understood<T>(read: Result<T, Vec<Complaint>>) -> Result<T> {
    let in_words = |complaints: Vec<Complaint>| {
        let each = complaints.iter().map(|c| format!("{} {}", c.field.replace("outsider_", ""), c.says));
        Misunderstood(each.collect::<Vec<_>>().join("; "))
    };
    read.map_err(|complaints| in_words(complaints).into())
}

fn print(outsider: &Outsider) {
    let email = outsider.email.as_ref().map(|e| format!(" <{e}>")).unwrap_or_default();
    println!("{}{email}  {}", outsider.shown_name(), outsider.id);
}
