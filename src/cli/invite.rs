//! `elevenses invite`: people from a list are asked once whether they would like introductions.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::email_address::EmailAddress;
use crate::domain::invitation::NotInvited;
use crate::flow::invite::{Invitations, Whom, invite, sample_invitation, who_to_invite};
use anyhow::{Context, Result};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses import people members.csv       first: nobody is written to because of it
  elevenses invite --all --dry-run          who would be asked, who not and why, and the letter
  elevenses invite --all --space my-hub
  elevenses invite ana@clayroom.example ben@tidybooks.example
  elevenses invite --from some.txt          addresses, one a line
  elevenses invite --all --again            once more, to those who have not said anything

Whoever checked in, answered, stopped or rests from letters is not invited, and nobody twice unless --again says so.")]
pub struct Invite {
    /// Addresses of people who are known already.
    #[arg(required_unless_present_any = ["all", "from"], conflicts_with_all = ["all", "from"])]
    addresses: Vec<String>,
    /// Everybody who is known and has not said anything yet.
    #[arg(long, conflicts_with = "from")]
    all: bool,
    /// A file with an address on each line.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    space: SpaceArg,
    /// Also those who were invited before and have not said anything.
    #[arg(long)]
    again: bool,
    /// Shows who would be written to and what, and writes to nobody.
    #[arg(long)]
    dry_run: bool,
}

impl Invite {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let whom = self.whom()?;
        let (ctx, space) = settings.open(&self.space).await?;
        let now = Clock::real().now();
        let invitations = who_to_invite(&ctx, &space, &whom, self.again).await?;
        say_who_not(&invitations, &whom);
        if let (true, Some(first)) = (self.dry_run, invitations.to.first()) {
            for invitee in &invitations.to {
                println!("{} <{}>", invitee.member.name, invitee.member.email);
            }
            let letter = sample_invitation(&ctx, &space, &first.member, now)?;
            println!("\nSubject: {}\n\n{}", letter.subject, letter.text);
        }
        if self.dry_run {
            println!("{} people would be invited; nobody was written to.", invitations.to.len());
        } else {
            println!("{} people are invited.", invite(&ctx, &space, &invitations.to, now).await?);
        }
        let all_known = invitations.unknown.is_empty();
        Ok(if all_known { Ended::Done } else { Ended::InPart })
    }

    fn whom(&self) -> Result<Whom> {
        let text = match &self.from {
            _ if self.all => return Ok(Whom::Everybody),
            None => self.addresses.join("\n"),
            Some(path) => {
                std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?
            }
        };
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let address = |line: &str| EmailAddress::parse(line).map_err(|e| Misunderstood(format!("“{line}” {e}")));
        Ok(Whom::These(lines.map(address).collect::<Result<_, _>>()?))
    }
}

/// With names where somebody was meant by name; else how many, for each reason.
fn say_who_not(invitations: &Invitations, whom: &Whom) {
    for address in &invitations.unknown {
        eprintln!("elevenses: nobody is known by {address}; bring them in with: elevenses import people FILE");
    }
    if matches!(whom, Whom::These(_)) {
        for (invitee, why) in &invitations.not {
            eprintln!("elevenses: {} is not invited: they {}", invitee.member.name, in_words(*why));
        }
        return;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, why) in &invitations.not {
        *counts.entry(in_words(*why)).or_default() += 1;
    }
    for (why, count) in counts {
        eprintln!("elevenses: {count} not invited, because they {why}");
    }
}

fn in_words(why: NotInvited) -> &'static str {
    match why {
        NotInvited::WantsNone => "stopped letters, or rest from them",
        NotInvited::HasCome => "have checked in or answered themselves",
        NotInvited::Accepted => "have said yes",
        NotInvited::Before => "were invited before; --again asks once more",
    }
}
