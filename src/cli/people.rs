//! `elevenses member`: people are found, added and mended, rest, and are kept apart, as an organiser does it by hand.

use super::member::{Who, address, known, standing};
use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::check_in::{Complaint, RawSubmission};
use crate::domain::member::{Line, Member as Person, PauseComplaint, pause_until_day};
use crate::domain::space::Space;
use crate::flow::Context;
use crate::flow::find_people::find_people;
use crate::flow::keep_people::{
    add_person, cancel_check_in, check_in_by_hand, edit_person, keep_apart, let_meet, pause_person, resume_person,
    stop_person,
};
use crate::store::Show;
use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub enum ByHand {
    /// Lists members by name: address, whether letters go to them, when they were last in.
    #[command(after_help = "\
Examples:
  elevenses member list --search tidewell --space my-hub
  elevenses member list --show paused --space my-hub")]
    List {
        /// The beginning of a name, a company or an address.
        #[arg(long, default_value = "")]
        search: String,
        /// all, in_today, paused, stopped, unreachable or new (neither invited nor heard of).
        #[arg(long, default_value = "all", value_parser = show)]
        show: Show,
        #[command(flatten)]
        space: SpaceArg,
    },
    /// Adds somebody on your word: nobody writes to them before they check in or are invited.
    #[command(after_help = "\
Example:
  elevenses member add noor@cargo.example --name Noor --offers 'Bike repairs' --space my-hub")]
    Add {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        about: About,
    },
    /// Writes anew what is known of somebody; what is not given stays. What they agreed to is theirs alone.
    #[command(after_help = "\
Example:
  elevenses member edit noor@cargo.example --email noor@new.example --headline 'Repairs bikes' --space my-hub")]
    Edit {
        #[command(flatten)]
        who: Who,
        /// Letters go there from now on.
        #[arg(long = "email", value_name = "EMAIL")]
        new_email: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// No morning letters before that day.
    Pause {
        #[command(flatten)]
        who: Who,
        /// The first day on which letters come again.
        #[arg(long, value_name = "DAY")]
        until: String,
    },
    /// Ends a pause, or says that an address works again. A stop is theirs alone to take back.
    Resume(Who),
    /// Says that somebody wants no letters any more, as they told you.
    Stop(Who),
    /// These two are not suggested to each other any more; neither is told.
    KeepApart {
        #[command(flatten)]
        who: Who,
        /// The other one's address.
        other: String,
        /// Takes that back.
        #[arg(long)]
        undo: bool,
    },
    /// Says that somebody is in today, or with --cancel that they are not after all.
    CheckIn {
        #[command(flatten)]
        who: Who,
        /// Would they like introductions today? yes or no; ask them.
        #[arg(long, value_name = "YES|NO", required_unless_present = "cancel")]
        introductions: Option<String>,
        #[arg(long)]
        cancel: bool,
    },
}

/// What somebody is and does; lists have their lines apart by semicolons.
#[derive(Args)]
pub struct About {
    /// The name they go by.
    #[arg(long)]
    name: Option<String>,
    #[arg(long)]
    surname: Option<String>,
    #[arg(long)]
    company: Option<String>,
    /// coworker, visitor or host.
    #[arg(long)]
    here_as: Option<String>,
    #[arg(long)]
    headline: Option<String>,
    #[arg(long)]
    offers: Option<String>,
    #[arg(long)]
    needs: Option<String>,
    #[arg(long)]
    interests: Option<String>,
}

/// As many are printed.
const LISTED: usize = 100_000;

impl ByHand {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let now = Clock::real().now();
        match self {
            ByHand::List { search, show, space } => {
                let (ctx, space) = settings.open(&space).await?;
                let (people, _) = find_people(&ctx, &space, &search, show, (0, LISTED), now).await?;
                for person in people {
                    let last_in = person.last_in.map_or("never".to_owned(), |day| day.to_string());
                    let name = format!("{} {}", person.member.name, person.surname);
                    let (name, letters) = (name.trim(), standing(&person.member.standing));
                    println!(
                        "{name:<28}  {:<36}  last in {last_in:<10}  letters: {letters}",
                        person.member.email.to_string()
                    );
                }
            }
            ByHand::Add { who, about } => {
                let (email, (ctx, space)) = (address(&who.email)?, settings.open(&who.space).await?);
                let mut raw = about.raw(None);
                raw.set("email", email.to_string());
                let added = understood(add_person(&ctx, &space, &raw, now).await?)?;
                let member = ctx.store.member(&added.member).await?;
                let done = if added.new { "is known now" } else { "was known already; gaps are filled" };
                println!("{} <{}> {done}", member.name, member.email);
            }
            ByHand::Edit { who, new_email, about } => {
                let (ctx, space, member) = who.find(settings).await?;
                let known = ctx.store.person(&space.id, &member.id).await?;
                let mut raw = about.raw(Some((&member, [&known.surname, &known.company])));
                raw.set("email", new_email.unwrap_or_else(|| member.email.to_string()));
                understood(edit_person(&ctx, &space, &member, &raw, now).await?)?;
                println!("{} is written anew", member.name);
            }
            ByHand::Pause { who, until } => {
                let (ctx, space, member) = who.find(settings).await?;
                let day =
                    pause_until_day(&until, space.local_day(now)).map_err(|why| Misunderstood(why_not(why).into()))?;
                pause_person(&ctx, &space, &member, day, now).await?;
                println!("{} gets no morning letters until {day}", member.name);
            }
            ByHand::Resume(who) => {
                let (ctx, space, member) = who.find(settings).await?;
                match resume_person(&ctx, &space, &member, now).await? {
                    true => println!("letters go to {} again", member.name),
                    false => {
                        println!("nothing was changed; letters to {}: {}", member.name, standing(&member.standing))
                    }
                }
            }
            ByHand::Stop(who) => {
                let (ctx, space, member) = who.find(settings).await?;
                stop_person(&ctx, &space, &member, now).await?;
                println!("no letters go to {} any more; only they can take that back", member.name);
            }
            ByHand::KeepApart { who, other, undo } => {
                let (ctx, space, member) = who.find(settings).await?;
                let other = known(&ctx, &space, &address(&other)?).await?;
                apart(&ctx, &space, (&member, &other), undo).await?;
            }
            ByHand::CheckIn { who, introductions, cancel } => {
                let (ctx, space, member) = who.find(settings).await?;
                if cancel {
                    let was_in = cancel_check_in(&ctx, &space, &member, now).await?;
                    let done = if was_in { "is not in any more" } else { "was not in" };
                    println!("{} {done}", member.name);
                } else {
                    let wants = introductions.unwrap_or_default();
                    let raw = RawSubmission::from_fields([("wants_introductions", wants)]);
                    let said = (&raw, "introductions today: yes or no", "said to the operator, on the command line");
                    understood(check_in_by_hand(&ctx, &space, &member, said, now).await?)?;
                    println!("{} is in today", member.name);
                }
            }
        }
        Ok(Ended::Done)
    }
}

async fn apart(ctx: &Context, space: &Space, (member, other): (&Person, &Person), undo: bool) -> Result<()> {
    if member.id == other.id {
        return Err(anyhow!("both addresses lead to {}", member.name));
    }
    if undo {
        let_meet(ctx, &member.id, &other.id).await?;
        println!("{} and {} may be suggested to each other again", member.name, other.name);
    } else {
        keep_apart(ctx, space, &member.id, &other.id, Clock::real().now()).await?;
        println!("{} and {} are not suggested to each other any more", member.name, other.name);
    }
    Ok(())
}

impl About {
    /// What was given; else what is known, so that nothing is lost.
    fn raw(self, known: Option<(&Person, [&String; 2])>) -> RawSubmission {
        let lines = |lines: &[Line]| lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        let mut raw = RawSubmission::default();
        if let Some((member, [surname, company])) = known {
            let profile = &member.profile;
            raw.set("name", member.name.as_str());
            raw.set("surname", surname.as_str());
            raw.set("company", company.as_str());
            raw.set("here_as", member.here_as.as_str());
            raw.set("headline", profile.headline.as_str());
            raw.set("offers", lines(&profile.offers));
            raw.set("needs", lines(&profile.needs));
            raw.set("interests", lines(&profile.interests));
        }
        let given = [
            ("name", self.name),
            ("surname", self.surname),
            ("company", self.company),
            ("here_as", self.here_as),
            ("headline", self.headline),
            ("offers", self.offers),
            ("needs", self.needs),
            ("interests", self.interests),
        ];
        for (field, value) in given {
            value.map(|value| raw.set(field, value));
        }
        raw
    }
}

/// Every complaint in one sentence, each with its option's name.
fn understood<T>(read: Result<T, Vec<Complaint>>) -> Result<T> {
    let in_words = |complaints: Vec<Complaint>| {
        let each = complaints.iter().map(|c| format!("--{} {}", c.field.replace('_', "-"), c.says));
        Misunderstood(each.collect::<Vec<_>>().join("; "))
    };
    read.map_err(|complaints| in_words(complaints).into())
}

fn why_not(why: PauseComplaint) -> &'static str {
    match why {
        PauseComplaint::NoDay => "--until is not a day; write one like 2026-08-31",
        PauseComplaint::Past => "--until has to be a day after today",
        PauseComplaint::TooFar => "--until can be a year from now at most; who wants no letters for good: member stop",
    }
}

fn show(text: &str) -> Result<Show, String> {
    let all = Show::ALL.map(Show::as_str).join(", ");
    Show::parse(text).ok_or_else(|| format!("it can be {all}"))
}
