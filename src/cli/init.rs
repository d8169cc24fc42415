//! `elevenses init`: six questions, and a hub is set up.

use super::Ended;
use crate::clock::Clock;
use crate::config::{Deployment, SpaceFile, load_or_make_keys};
use crate::daemon::{open_context, open_store};
use crate::domain::email_address::EmailAddress;
use crate::domain::role::Role;
use crate::domain::text::{folded, line};
use crate::flow::Context;
use crate::flow::set_up_space::{NewSpace, new_space};
use crate::flow::sign_in::organiser_link;
use anyhow::{Context as _, Result, anyhow, bail};
use clap::Args;
use std::fs;
use std::io::{BufRead, Write};
use std::path::Path;

#[derive(Args)]
#[command(after_help = "\
Writes the settings to the file that --config names, a space's file beside it, and the keys. Nothing that is there already is overwritten. Answers can be piped in, a line each:
  printf 'My Hub\\nEurope/London\\nJo\\nhello@myhub.example\\njo@myhub.example\\nhttps://hub.example\\n' | elevenses init")]
pub struct Init {
    /// The console owns the space: it is set up on its pages, sends nothing before you press Go there, and has no file.
    #[arg(long)]
    console: bool,
}

const DEPLOYMENT: &str = include_str!("../../config/elevenses.toml");
const SPACE: &str = include_str!("../../config/spaces/sample-hub.toml");

impl Init {
    pub async fn execute(self, config: &Path) -> Result<Ended> {
        if config.exists() {
            bail!("{} exists already. Edit it, or name another file with --config", config.display());
        }
        let mut answers = std::io::stdin().lock().lines();
        let mut ask = |question: &str, default: &str, check: &dyn Fn(&str) -> Result<String>| -> Result<String> {
            loop {
                let hint = if default.is_empty() { String::new() } else { format!(" [{default}]") };
                print!("{question}{hint}: ");
                std::io::stdout().flush()?;
                let Some(answer) = answers.next() else {
                    bail!("there were fewer answers than questions; nothing was written")
                };
                let answer = answer?;
                let answer = if answer.trim().is_empty() { default } else { answer.trim() };
                match check(answer) {
                    Ok(answer) => return Ok(answer),
                    Err(complaint) => println!("  {complaint:#}"),
                }
            }
        };
        let address = |text: &str| EmailAddress::parse(text).map(|a| a.to_string()).map_err(|e| anyhow!("This {e}."));
        let name = ask("1. What is your hub called?", "", &|t| named("The name", t))?;
        let zone = ask("2. Its time zone", "Europe/London", &|t| {
            t.parse::<chrono_tz::Tz>()
                .map(|z| z.name().to_owned())
                .map_err(|_| anyhow!("“{t}” is no zone; write one like Europe/London."))
        })?;
        let host = ask("3. In whose name are letters written?", "", &|t| named("The name", t))?;
        let from = ask("4. The address they are sent from", "", &address)?;
        let organiser =
            ask("5. Your own address (answers that people type come here, and the sign-in link)", "", &address)?;
        let url = ask("6. The address under which people reach these pages", "http://127.0.0.1:8080", &|t| {
            let good = t.starts_with("https://") || t.starts_with("http://");
            good.then(|| t.trim_end_matches('/').to_owned())
                .ok_or_else(|| anyhow!("It begins with https:// (or http:// for a try-out)."))
        })?;
        let email = EmailAddress::parse(&organiser)?;
        let answers = Answers { name, zone, host, from, organiser, url };
        write(config, &answers, self.console)?;
        let deployment = Deployment::load(config, std::env::vars())?;
        let now = Clock::real().now();
        let ctx = if self.console {
            begin(&deployment, answers, &email, now).await?
        } else {
            open_context(&deployment, now).await?
        };
        let link = organiser_link(&ctx, &email, &ctx.spaces(), false, now).await?;
        if self.console {
            println!(
                "\nThe first page after you sign in is Today; its link to Set-up leads through the rest, step by step."
            );
        }
        println!("\nYour sign-in link, good for one hour once the daemon runs:\n  {link}");
        Ok(Ended::Done)
    }
}

/// The space in the database, and its owner.
async fn begin(
    deployment: &Deployment,
    answers: Answers,
    owner: &EmailAddress,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Context> {
    let ctx = open_store(deployment).await?;
    let new = NewSpace {
        slug: slug(&answers.name),
        name: answers.name,
        zone: answers.zone,
        host: answers.host,
        from: EmailAddress::parse(&answers.from)?,
        reply_to: owner.clone(),
    };
    let space = new_space(&ctx, &new, now).await?;
    ctx.store.add_organiser(owner, vec![space.id.clone()], Role::Owner, now).await?;
    Ok(ctx)
}

struct Answers {
    name: String,
    zone: String,
    host: String,
    from: String,
    organiser: String,
    url: String,
}

fn named(what: &str, text: &str) -> Result<String> {
    let text = line(text, 60).map_err(|e| anyhow!("{what} {e}."))?;
    if text.is_empty() { bail!("{what} is empty.") } else { Ok(text) }
}

fn write(config: &Path, answers: &Answers, console: bool) -> Result<()> {
    let folder = config.parent().unwrap_or(Path::new("."));
    let slug = slug(&answers.name);
    let space_path = folder.join("spaces").join(format!("{slug}.toml"));
    if space_path.exists() {
        bail!("{} exists already; nothing was written", space_path.display());
    }
    let space = replaced(
        SPACE,
        &[
            ("name = \"Sample Hub\"", format!("name = {}", quoted(&answers.name))),
            ("zone = \"Europe/London\"", format!("zone = {}", quoted(&answers.zone))),
            ("name = \"Jo\"", format!("name = {}", quoted(&answers.host))),
            ("from = \"hello@samplehub.example\"", format!("from = {}", quoted(&answers.from))),
            ("reply_to = \"jo@samplehub.example\"", format!("reply_to = {}", quoted(&answers.organiser))),
            ("postal_address = \"1 Example Street, Exampletown\"", "postal_address = \"\"".to_owned()),
            ("closed_days = [\"2026-12-25\", \"2026-12-26\"]", "closed_days = []".to_owned()),
        ],
    )?;
    SpaceFile::parse(&space, Path::new(".")).context("the space's file")?;
    let deployment = replaced(
        DEPLOYMENT,
        &[("public_url = \"http://127.0.0.1:8080\"", format!("public_url = {}", quoted(&answers.url)))],
    )?;
    let unwritable = || format!("{} cannot be written; choose a folder that can with --config", config.display());
    fs::create_dir_all(folder.join("spaces")).with_context(unwritable)?;
    if !console {
        fs::write(&space_path, space).with_context(unwritable)?;
    }
    fs::write(config, deployment).with_context(unwritable)?;
    let keys = folder.join("../elevenses.keys");
    load_or_make_keys(&keys)?;
    let shown = config.display();
    println!("\nWritten: {shown}");
    if !console {
        println!("         {}", space_path.display());
    }
    println!("         {} (keep it with your backups)", keys.display());
    println!("\nNext: put your mail relay into {shown}, then");
    println!("  elevenses check --config {shown}");
    println!("  elevenses run --config {shown}");
    Ok(())
}

/// Each piece of the example must be there, so that the example and this list cannot part.
fn replaced(text: &str, pieces: &[(&str, String)]) -> Result<String> {
    pieces.iter().try_fold(text.to_owned(), |text, (old, new)| {
        let found = text.contains(old);
        found.then(|| text.replacen(old, new, 1)).ok_or_else(|| anyhow!("the example lacks the line {old}"))
    })
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

pub(super) fn slug(name: &str) -> String {
    let text: String = folded(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let slug: String = text.split_whitespace().collect::<Vec<_>>().join("-").chars().take(40).collect();
    if slug.is_empty() { "hub".to_owned() } else { slug.trim_end_matches('-').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_can_be_filled_in() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config/elevenses.toml");
        let answers = Answers {
            name: "Käthe's \"Haus\"".into(),
            zone: "Europe/Berlin".into(),
            host: "Käthe".into(),
            from: "hallo@haus.example".into(),
            organiser: "kaethe@haus.example".into(),
            url: "https://haus.example".into(),
        };
        write(&config, &answers, false).unwrap();
        let text = fs::read_to_string(folder.path().join("config/spaces/kathe-s-haus.toml")).unwrap();
        let (_, settings) = SpaceFile::parse(&text, Path::new(".")).unwrap();
        assert_eq!((settings.name.as_str(), settings.host.name.as_str()), ("Käthe's \"Haus\"", "Käthe"));
        assert!(write(&config, &answers, false).is_err(), "nothing is overwritten");
    }
}
