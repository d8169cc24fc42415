//! A space's file: the community's own settings, `spaces/NAME.toml`.

use super::closed_days;
use super::feeds::{self, WrittenFeed};
use super::texts::WrittenTexts;
use super::webhooks::{self, WrittenWebhook};
use crate::domain::email_address::EmailAddress;
use crate::domain::feed::{Feed, Place};
use crate::domain::schedule::Schedule;
use crate::domain::space::{DEFAULT_COLOUR, Host, Rules, Schedules, Settings, Voice};
use crate::domain::text;
use crate::render::words;
use anyhow::{Context, Result, anyhow, bail};
use chrono::Duration;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// As written, and as kept in the database (as JSON).
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SpaceFile {
    pub name: String,
    pub zone: String,
    #[serde(default = "english")]
    pub locale: String,
    #[serde(default)]
    pub postal_address: String,
    pub host: WrittenHost,
    #[serde(default)]
    pub voice: WrittenVoice,
    #[serde(default)]
    pub schedules: WrittenSchedules,
    #[serde(default)]
    pub rules: WrittenRules,
    /// A day, and perhaps a blank and why: "2026-12-25 Christmas".
    #[serde(default)]
    pub closed_days: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<String>,
    #[serde(default)]
    pub webhooks: Vec<WrittenWebhook>,
    #[serde(default)]
    pub feeds: Vec<WrittenFeed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<WrittenTexts>,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenHost {
    pub name: String,
    #[serde(default = "community_host")]
    pub role: String,
    pub from: String,
    pub reply_to: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrittenVoice {
    pub greeting: String,
    pub sign_off: String,
    /// Markdown; see `render::markdown`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub footer: String,
    pub colour: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrittenSchedules {
    pub digest: Option<String>,
    pub addendum: Option<String>,
    pub follow_up: Option<String>,
    pub report: Option<String>,
}

impl WrittenSchedules {
    /// "Did you meet?" goes out in the afternoon of working days unless the file says otherwise.
    pub const FOLLOW_UP: &str = "30 16 * * 1-5";
    /// The week's letter goes to the organisers on Monday morning.
    pub const REPORT: &str = "0 8 * * 1";

    fn meant(&self, zone: Tz) -> Result<Schedules> {
        let schedule = |key: &'static str, line: Option<&str>| match line {
            None | Some("off") => Ok(None),
            Some(line) => Schedule::parse(line, zone).map(Some).context(key),
        };
        Ok(Schedules {
            digest: schedule("schedules.digest", self.digest.as_deref())?,
            addendum: schedule("schedules.addendum", self.addendum.as_deref())?,
            follow_up: schedule("schedules.follow_up", self.follow_up.as_deref().or(Some(Self::FOLLOW_UP)))?,
            report: schedule("schedules.report", self.report.as_deref().or(Some(Self::REPORT)))?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrittenRules {
    pub people_per_digest: u8,
    pub no_repeat_days: u32,
    pub serendipity: bool,
    pub answer_days: u32,
    pub grace_hours: u32,
    pub public_map: bool,
    pub daily_line: bool,
    pub approve_first: bool,
}

impl Default for WrittenRules {
    fn default() -> Self {
        let rules = Rules::default();
        WrittenRules {
            people_per_digest: rules.people_per_digest,
            no_repeat_days: rules.no_repeat_days,
            serendipity: rules.serendipity,
            answer_days: rules.answer_within.num_days() as u32,
            grace_hours: rules.grace.num_hours() as u32,
            public_map: rules.public_map,
            daily_line: rules.daily_line,
            approve_first: rules.approve_first,
        }
    }
}

fn english() -> String {
    "en".to_owned()
}

fn community_host() -> String {
    "community host".to_owned()
}

/// Characters of a footer.
const FOOTER_MAX: usize = 1_000;

/// Whether this can be a space's name in addresses.
pub fn is_slug(slug: &str) -> bool {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !slug.is_empty() && slug.len() <= 40 && slug.chars().all(sound)
}

/// One file, read: its name without ending, and what it says or why it cannot be used.
pub type ReadFile = (String, PathBuf, Result<(SpaceFile, Settings)>);

/// Reads every `*.toml` of a folder, in the order of their names.
pub fn read_space_files(folder: &Path) -> Result<Vec<ReadFile>> {
    let entries = std::fs::read_dir(folder).with_context(|| {
        format!("the folder {} of the spaces' files cannot be read. Make one with: elevenses init", folder.display())
    })?;
    let mut paths: Vec<PathBuf> =
        entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let slug = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let file = SpaceFile::read(&path, &slug);
        (slug, path, file)
    };
    Ok(paths.into_iter().map(read).collect())
}

impl SpaceFile {
    fn read(path: &Path, slug: &str) -> Result<(SpaceFile, Settings)> {
        if !is_slug(slug) {
            bail!(
                "the file's name is the space's name in addresses: lower-case letters, digits and hyphens, at most 40"
            );
        }
        let text = std::fs::read_to_string(path)?;
        let (file, settings) = SpaceFile::parse(&text, path.parent().unwrap_or(Path::new(".")))?;
        let own = |feed: &&Feed| matches!(&feed.place, Place::Folder(folder) if path.parent() == Some(folder));
        if let Some(feed) = settings.feeds.iter().find(own) {
            bail!("the feed “{}” has the folder of the spaces' files; give it a folder of its own", feed.name);
        }
        Ok((file, settings))
    }

    /// `folder` is where the file is: paths in it are relative to that.
    pub fn parse(text: &str, folder: &Path) -> Result<(SpaceFile, Settings)> {
        let file: SpaceFile = toml::from_str(text).map_err(|e| anyhow!("{e}"))?;
        let settings = file.meant(folder)?;
        Ok((file, settings))
    }

    /// The least that there can be.
    pub fn new(name: &str, zone: &str, host: WrittenHost) -> SpaceFile {
        SpaceFile {
            name: name.to_owned(),
            zone: zone.to_owned(),
            locale: english(),
            postal_address: String::new(),
            host,
            voice: WrittenVoice::default(),
            schedules: WrittenSchedules::default(),
            rules: WrittenRules::default(),
            closed_days: Vec::new(),
            calendars: Vec::new(),
            webhooks: Vec::new(),
            feeds: Vec::new(),
            texts: None,
        }
    }

    /// As it was kept in the database.
    pub fn kept(json: &str) -> Result<SpaceFile> {
        serde_json::from_str(json).context("a space's settings in the database cannot be read")
    }

    /// As it is kept in the database.
    pub fn to_keep(&self) -> Result<String> {
        serde_json::to_string(self).context("keeping a space's settings")
    }

    /// As a file.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string(self).context("writing a space's file")
    }

    /// What an error of `meant` is about: the key, and what is wrong with it, in words that can follow the key's name.
    pub fn complaint(error: &anyhow::Error) -> (String, String) {
        let text = format!("{error:#}");
        let (key, says) = text.split_once([' ', ':']).unwrap_or(("", &text));
        (key.to_owned(), says.trim_start_matches([':', ' ']).to_owned())
    }

    /// What the file means; the error begins with the key.
    pub fn meant(&self, folder: &Path) -> Result<Settings> {
        let zone: Tz =
            self.zone.parse().map_err(|_| anyhow!("zone is “{}”; write one like Europe/London", self.zone))?;
        if !words::locales().any(|l| l == self.locale) {
            let known: Vec<_> = words::locales().collect();
            bail!("locale is “{}”; there are catalogues for: {}", self.locale, known.join(", "));
        }
        Ok(Settings {
            name: line("name", &self.name, 60)?,
            zone,
            locale: self.locale.clone(),
            postal_address: line("postal_address", &self.postal_address, 200)?,
            host: self.host.meant()?,
            voice: self.voice.meant()?,
            schedules: self.schedules.meant(zone)?,
            rules: self.rules.meant()?,
            closed_days: closed_days::days(&self.closed_days)?,
            calendars: closed_days::calendars(&self.calendars)?,
            webhooks: webhooks::meant(&self.webhooks, folder)?,
            feeds: feeds::meant(&self.feeds, zone)?,
            texts: self.texts.as_ref().map(WrittenTexts::meant).transpose()?,
        })
    }
}

impl WrittenHost {
    pub fn new(name: &str, from: &str) -> WrittenHost {
        WrittenHost { name: name.to_owned(), role: community_host(), from: from.to_owned(), reply_to: None }
    }

    fn meant(&self) -> Result<Host> {
        let from = EmailAddress::parse(&self.from).map_err(|e| anyhow!("host.from {e}"))?;
        let reply_to = match &self.reply_to {
            Some(text) => EmailAddress::parse(text).map_err(|e| anyhow!("host.reply_to {e}"))?,
            None => from.clone(),
        };
        let name = line("host.name", &self.name, 60)?;
        if name.is_empty() {
            bail!("host.name is empty; letters are written in somebody's name");
        }
        Ok(Host { name, role: line("host.role", &self.role, 60)?, reply_to, from })
    }
}

impl WrittenVoice {
    fn meant(&self) -> Result<Voice> {
        let colour = self.colour.clone().unwrap_or_else(|| DEFAULT_COLOUR.to_owned());
        match contrast_with_white(&colour) {
            None => bail!("voice.colour is “{colour}”; write one like {DEFAULT_COLOUR}"),
            Some(contrast) if contrast < 4.5 => bail!(
                "voice.colour {colour} is too light: white words on it have a contrast of {contrast:.1} : 1, and need 4.5 : 1"
            ),
            Some(_) => {}
        }
        let (greeting, sign_off) =
            (line("voice.greeting", &self.greeting, 120)?, line("voice.sign_off", &self.sign_off, 120)?);
        let footer = self.footer.trim().replace('\r', "");
        let length = footer.chars().count();
        if length > FOOTER_MAX {
            bail!("voice.footer has {length} characters; {FOOTER_MAX} is the most");
        }
        if footer.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            bail!("voice.footer holds signs that cannot be printed; type it anew");
        }
        Ok(Voice { greeting, sign_off, footer, colour })
    }
}

impl WrittenRules {
    fn meant(&self) -> Result<Rules> {
        if !(1..=3).contains(&self.people_per_digest) {
            bail!("rules.people_per_digest is {}; it can be 1, 2 or 3", self.people_per_digest);
        }
        if !(1..=60).contains(&self.answer_days) {
            bail!("rules.answer_days is {}; it can be 1 to 60", self.answer_days);
        }
        Ok(Rules {
            people_per_digest: self.people_per_digest,
            no_repeat_days: self.no_repeat_days,
            serendipity: self.serendipity,
            answer_within: Duration::days(i64::from(self.answer_days)),
            grace: Duration::hours(i64::from(self.grace_hours.min(24))),
            public_map: self.public_map,
            daily_line: self.daily_line,
            approve_first: self.approve_first,
        })
    }
}

pub(super) fn line(key: &str, text: &str, max: usize) -> Result<String> {
    text::line(text, max).map_err(|e| anyhow!("{key} {e}"))
}

/// WCAG 2.2 contrast of white on `#rrggbb`.
pub fn contrast_with_white(colour: &str) -> Option<f64> {
    let hex = colour.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii())?;
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    let luminance = 0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?;
    Some(1.05 / (luminance + 0.05))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "name = \"Hub\"\nzone = \"Europe/London\"\n[host]\nname = \"Jo\"\nfrom = \"hello@hub.example\"\n";

    #[test]
    fn a_short_file_is_enough() {
        let (_, settings) = SpaceFile::parse(GOOD, Path::new(".")).unwrap();
        assert_eq!(settings.host.reply_to.to_string(), "hello@hub.example");
        assert_eq!(settings.rules, Rules::default());
    }

    #[test]
    fn settings_are_no_files_of_a_feed() {
        let folder = tempfile::tempdir().unwrap();
        let feed =
            format!("[[feeds]]\nname = \"inbox\"\nreads = \"people\"\nfolder = \"{}\"\n", folder.path().display());
        std::fs::write(folder.path().join("hub.toml"), format!("{GOOD}{feed}")).unwrap();
        let (_, _, read) = read_space_files(folder.path()).unwrap().remove(0);
        assert!(read.unwrap_err().to_string().contains("the folder of the spaces' files"));
    }

    #[test]
    fn mistakes_are_named() {
        let table = [
            (GOOD.replace("Europe/London", "London"), "zone is “London”"),
            (GOOD.replace("hello@hub.example", "hello"), "host.from has no domain"),
            (format!("{GOOD}[schedules]\ndigest = \"15 25 * * *\"\n"), "hour field"),
            (format!("{GOOD}[voice]\ncolour = \"#ffcc00\"\n"), "too light"),
            (format!("{GOOD}[rules]\npeople_per_digest = 9\n"), "1, 2 or 3"),
            (format!("colour = 1\n{GOOD}"), "colour"),
            (format!("closed_days = [\"25.12.\"]\n{GOOD}"), "2026-12-25"),
        ];
        for (text, words) in table {
            let complaint = format!("{:#}", SpaceFile::parse(&text, Path::new(".")).unwrap_err());
            assert!(complaint.contains(words), "{complaint}");
        }
    }
}
