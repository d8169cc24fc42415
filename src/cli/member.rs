//! `elevenses member`: what is held about somebody, all of it as a file, and having it deleted. What an organiser does by hand
//! is in `people`.

use super::people::ByHand;
use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::email_address::EmailAddress;
use crate::domain::member::{Line, Member as Person, Standing};
use crate::domain::space::Space;
use crate::flow::Context;
use crate::flow::erase_member::{OnWhoseWord, erase_member, let_back};
use crate::flow::merge_members::merge_members;
use crate::flow::own_data::own_data;
use crate::flow::sign_up_for_texts::{Signing, Wish, sign_up_for_texts};
use crate::store::LedgerEntry;
use anyhow::{Context as _, Result, anyhow};
use chrono::SecondsFormat;
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use std::sync::Arc;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  elevenses member list --search rafe --space my-hub
  elevenses member show rafe@oralhistory.example --space my-hub
  elevenses member export rafe@oralhistory.example --space my-hub > rafe.json
  elevenses member erase rafe@oralhistory.example --space my-hub")]
pub enum Member {
    /// Prints profile, standing and the ledger of consents; nothing that is not mutual.
    Show(Who),
    /// Prints everything that is held about a member, as the JSON that they can download themselves.
    Export(Who),
    /// Forgets a member: all that is held, every letter to them, and what letters to others say of them.
    Erase {
        #[command(flatten)]
        who: Who,
        /// Without asking for the address once more.
        #[arg(long)]
        yes: bool,
    },
    /// Makes one of two members who are one person. It cannot be undone.
    #[command(after_help = "\
Everything of the second becomes the first's: check-ins, lines, introductions, answers, connections. Letters go to the first address; check-ins with the second count as theirs, too. Where both said something, the later word stays.

Example:
  elevenses member merge ana@clayroom.example ana@home.example --space my-hub")]
    Merge {
        #[command(flatten)]
        who: Who,
        /// The address of the one who goes into them.
        other: String,
        /// Without asking.
        #[arg(long)]
        yes: bool,
    },
    /// Signs a member up for texts, at the desk: the number is asked, and nothing else goes to it before it says YES.
    #[command(after_help = "\
Only when they are there and ask for it. They answer the text with YES within three days, or the number is forgotten.

Example:
  elevenses member texts lorna@lornawrites.example +447700900123 --space my-hub")]
    Texts {
        #[command(flatten)]
        who: Who,
        /// With + and the country, or as it is dialled in the space's region.
        number: String,
        /// Their own time zone, where it is not the space's: texts come in their hours.
        #[arg(long, value_parser = zone)]
        zone: Option<Tz>,
    },
    /// Lets somebody back who was erased and asks to come: the address may check in again.
    LetBack(Who),
    #[command(flatten)]
    ByHand(ByHand),
}

#[derive(Args)]
pub struct Who {
    pub email: String,
    #[command(flatten)]
    pub space: SpaceArg,
}

impl Member {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let now = Clock::real().now();
        match self {
            Member::ByHand(by_hand) => return by_hand.execute(settings).await,
            Member::Show(who) => {
                let (ctx, space, member) = who.find(settings).await?;
                print_person(&member, &space);
                print_ledger(&ctx.store.ledger(&member.id).await?);
            }
            Member::Export(who) => {
                let (ctx, space, member) = who.find(settings).await?;
                println!("{}", serde_json::to_string_pretty(&own_data(&ctx, &space, &member, now).await?)?);
            }
            Member::Erase { who, yes } => {
                let (ctx, space, member) = who.find(settings).await?;
                if !yes {
                    let hub = &space.settings.name;
                    let says = format!("This deletes everything about {} at {hub}, and cannot be undone.", member.name);
                    ask_again(&says, &member.email)?;
                }
                let word = OnWhoseWord {
                    wording: "elevenses member erase".to_owned(),
                    evidence: "by the operator, on the command line".to_owned(),
                };
                let erased = erase_member(&ctx, &space, &member, word, now).await?;
                println!("{} is forgotten at {}", member.name, space.settings.name);
                if erased.organiser {
                    eprintln!("elevenses: the same address signs in as an organiser; that stays");
                }
                eprintln!(
                    "elevenses: copies of the database made before still hold them, and so do letters in a folder (outgoing)"
                );
            }
            Member::Merge { who, other, yes } => {
                let (ctx, space, member) = who.find(settings).await?;
                let other = known(&ctx, &space, &address(&other)?).await?;
                if !yes {
                    let says = format!(
                        "{} <{}> becomes part of {} <{}> at {}, and this cannot be undone.",
                        other.name, other.email, member.name, member.email, space.settings.name
                    );
                    ask_again(&says, &other.email)?;
                }
                merge_members(&ctx, &space, &member, &other, now).await?;
                println!("{} and {} are one: {} <{}>", member.name, other.name, member.name, member.email);
            }
            Member::Texts { who, number, zone } => {
                let (ctx, space, member) = who.find(settings).await?;
                let wording = "asked for at the desk: the day's introductions by text".to_owned();
                let evidence = "signed up on the command line".to_owned();
                let signing =
                    sign_up_for_texts(&ctx, &space, &member, Wish { number, zone, wording, evidence }, now).await?;
                println!("{}", signed_up(signing, &member)?);
            }
            Member::LetBack(who) => {
                let (email, (ctx, space)) = (address(&who.email)?, settings.open(&who.space).await?);
                if !let_back(&ctx, &space, &email).await? {
                    return Err(anyhow!("{email} was not erased at {}", space.slug));
                }
                println!("{email} may check in again at {}", space.settings.name);
            }
        }
        Ok(Ended::Done)
    }
}

impl Who {
    pub async fn find(&self, settings: &Settings) -> Result<(Context, Arc<Space>, Person)> {
        let email = address(&self.email)?;
        let (ctx, space) = settings.open(&self.space).await?;
        let member = known(&ctx, &space, &email).await?;
        Ok((ctx, space, member))
    }
}

pub fn address(text: &str) -> Result<EmailAddress, Misunderstood> {
    EmailAddress::parse(text).map_err(|e| Misunderstood(format!("“{text}” {e}")))
}

pub async fn known(ctx: &Context, space: &Space, email: &EmailAddress) -> Result<Person> {
    let member = ctx.store.member_by_address(&space.id, &email.key()).await?;
    member.ok_or_else(|| anyhow!("nobody with the address {email} is known at {}", space.slug))
}

/// The address once more, or nothing is done.
fn ask_again(says: &str, email: &EmailAddress) -> Result<()> {
    eprintln!("{says} Type the address {email} to go on:");
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed).context("reading the address")?;
    let same = EmailAddress::parse(&typed).is_ok_and(|typed| typed.key() == email.key());
    let complaint = "that is not the address; nothing was changed. Type it as above, or add --yes";
    if same { Ok(()) } else { Err(Misunderstood(complaint.to_owned()).into()) }
}

fn print_person(member: &Person, space: &Space) {
    println!("{} <{}>, {} at {}", member.name, member.email, member.here_as.as_str(), space.settings.name);
    println!("  letters             {}", standing(&member.standing));
    println!("  people in a letter  {}", member.wish.map_or("as the space does".to_owned(), |n| n.to_string()));
    println!("  shares              {}", member.shares.as_str().replace('_', " "));
    let profile = &member.profile;
    if !profile.headline.is_empty() {
        println!("  does                {}", profile.headline);
    }
    for (what, lines) in [("offers", &profile.offers), ("looks for", &profile.needs), ("likes", &profile.interests)] {
        lines.iter().for_each(|line| println!("  {what:<18}  {}", in_words(line)));
    }
}

pub fn standing(standing: &Standing) -> String {
    match standing {
        Standing::Active => "yes".to_owned(),
        Standing::PausedUntil(until) => format!("paused until {until}"),
        Standing::Silent => "rest since three went unanswered".to_owned(),
        Standing::Unreachable => "come back: the address is wrong".to_owned(),
        Standing::Stopped => "stopped".to_owned(),
    }
}

fn in_words(line: &Line) -> String {
    if line.standing_yes { format!("{} (happy to be asked)", line.text) } else { line.text.clone() }
}

/// One line for each entry; the wordings, which are long and few, below.
fn print_ledger(entries: &[LedgerEntry]) {
    let mut wordings: Vec<&str> = Vec::new();
    println!("\n{:<20}  {:<13}  {:<6}  {:<5}  how we know", "when", "what", "answer", "words");
    for entry in entries {
        let known = wordings.iter().position(|wording| *wording == entry.wording);
        let number = known.unwrap_or_else(|| {
            wordings.push(&entry.wording);
            wordings.len() - 1
        });
        let (at, answer) =
            (entry.at.to_rfc3339_opts(SecondsFormat::Secs, true), if entry.given { "yes" } else { "no" });
        println!("{at:<20}  {:<13}  {answer:<6}  [{}]    {}", entry.what, number + 1, entry.evidence);
    }
    for (number, wording) in wordings.iter().enumerate() {
        println!("{}[{}] {wording}", if number == 0 { "\n" } else { "" }, number + 1);
    }
}

fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| "write one like Europe/London".to_owned())
}

fn signed_up(signing: Signing, member: &Person) -> Result<String> {
    Err(anyhow!(match signing {
        Signing::Asked { number, doubt } => {
            if let Some(doubt) = doubt {
                eprintln!("elevenses: {number} {doubt}");
            }
            return Ok(format!("{number} is asked by a text; once it answers YES, {} gets texts there", member.name));
        }
        Signing::Already => return Ok(format!("{} gets texts there already", member.name)),
        Signing::NoTexts =>
            "this space sends no texts; see [texts] in its file, and [sms.NAME] in the settings".to_owned(),
        Signing::Complaint(says) => format!("the number {says}"),
        Signing::Taken => "somebody else here gets texts at this number".to_owned(),
        Signing::Stopped => "this phone has answered STOP; only START, sent from it, takes that back".to_owned(),
        Signing::TooOften => "texts have been asked for often enough today; try again tomorrow".to_owned(),
    }))
}
