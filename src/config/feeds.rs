//! `[[feeds]]` of a space's file: as written, and as meant.

use crate::domain::feed::{Address, Feed, Place, Reads, Told};
use crate::domain::schedule::Schedule;
use crate::sheet::{DateOrder, Opening, Said};
use anyhow::{Context, Result, anyhow, bail};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenFeed {
    pub name: String,
    pub folder: Option<String>,
    pub address: Option<String>,
    pub reads: String,
    pub schedule: Option<String>,
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    pub dates: Option<String>,
    pub sheet: Option<String>,
    pub encoding: Option<String>,
    #[serde(default)]
    pub allow_http: bool,
    #[serde(default)]
    pub allow_private: bool,
}

/// An address is looked at every quarter of an hour unless the file says otherwise.
const SCHEDULE: &str = "*/15 * * * *";

/// What the feeds mean; the error names the feed and the key.
pub fn meant(written: &[WrittenFeed], zone: Tz) -> Result<Vec<Feed>> {
    let feeds = written.iter().map(|feed| feed.meant(zone)).collect::<Result<Vec<Feed>>>()?;
    let (mut names, mut folders) = (BTreeSet::new(), BTreeSet::new());
    for feed in &feeds {
        if !names.insert(&feed.name) {
            bail!("two feeds are called “{}”; give each a name of its own", feed.name);
        }
        if let Place::Folder(folder) = &feed.place
            && !folders.insert(folder)
        {
            bail!("two feeds have the folder {}; give each a folder of its own", folder.display());
        }
    }
    Ok(feeds)
}

impl WrittenFeed {
    fn meant(&self, zone: Tz) -> Result<Feed> {
        let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || self.name.len() > 40 || !self.name.chars().all(sound) {
            bail!(
                "a feed's name is “{}”; write one of lower-case letters, digits and hyphens, at most 40, like “cobot”",
                self.name
            );
        }
        self.parts(zone).with_context(|| format!("the feed “{}”", self.name))
    }

    fn parts(&self, zone: Tz) -> Result<Feed> {
        let reads = Reads::parse(&self.reads)
            .ok_or_else(|| anyhow!("reads is “{}”; it can be \"check-ins\" or \"people\"", self.reads))?;
        let place = match (&self.folder, &self.address) {
            (Some(folder), None) => self.folder(folder)?,
            (None, Some(address)) => self.address(address, zone)?,
            _ => bail!("write either folder = \"/…\" or address = \"https://…\""),
        };
        Ok(Feed { name: self.name.clone(), place, reads, told: self.told()? })
    }

    fn folder(&self, folder: &str) -> Result<Place> {
        let path = PathBuf::from(folder);
        if !path.is_absolute() {
            bail!("folder is “{folder}”; write it from the root on, like /var/lib/elevenses/inbox");
        }
        if self.schedule.is_some() {
            bail!("a folder is looked at every few seconds; leave the schedule out");
        }
        if self.allow_http || self.allow_private {
            bail!("allow_http and allow_private are for an address; leave them out");
        }
        Ok(Place::Folder(path))
    }

    fn address(&self, address: &str, zone: Tz) -> Result<Place> {
        let url = address.trim();
        let beyond = url.split_once("://").filter(|(_, beyond)| !beyond.is_empty());
        match beyond.map(|(scheme, _)| scheme.to_ascii_lowercase()).as_deref() {
            Some("https") => {}
            Some("http") if self.allow_http => {}
            Some("http") => bail!(
                "address begins with http://, so that others could read along; write https://, or allow_http = true within your own house"
            ),
            _ => bail!("address is “{url}”; it must begin with https://"),
        }
        let line = self.schedule.as_deref().unwrap_or(SCHEDULE);
        let schedule = Schedule::parse(line, zone).context("schedule")?;
        let (allow_http, allow_private) = (self.allow_http, self.allow_private);
        Ok(Place::Address(Address { url: url.to_owned(), schedule, allow_http, allow_private }))
    }

    fn told(&self) -> Result<Told> {
        let columns: Vec<String> = self.map.iter().map(|(heading, field)| format!("{heading}={field}")).collect();
        columns
            .iter()
            .try_for_each(|column| Said::column(column).map(|_| ()).map_err(|says| anyhow!("map: {says}")))?;
        if let Some(dates) = self.dates.as_deref().filter(|dates| DateOrder::parse(dates).is_none()) {
            bail!("dates is “{dates}”; it can be \"dmy\" or \"mdy\"");
        }
        if let Some(encoding) = self.encoding.as_deref().filter(|name| Opening::encoding(name).is_none()) {
            bail!("encoding is “{encoding}”; write one like windows-1250 or utf-8");
        }
        let (dates, sheet, encoding) = (self.dates.clone(), self.sheet.clone(), self.encoding.clone());
        Ok(Told { columns, dates, sheet, encoding })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Feed>> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            feeds: Vec<WrittenFeed>,
        }
        let file: File = toml::from_str(text)?;
        meant(&file.feeds, Tz::Europe__London)
    }

    const FOLDER: &str = "[[feeds]]\nname = \"cobot\"\nreads = \"check-ins\"\nfolder = \"/srv/inbox\"\n";
    const ADDRESS: &str =
        "[[feeds]]\nname = \"sheet\"\nreads = \"people\"\naddress = \"https://cloud.example/a.csv\"\n";

    #[test]
    fn feeds_are_understood() {
        let text = format!(
            "{FOLDER}map = {{ \"What do you bring?\" = \"offers\", Notes = \"-\" }}\ndates = \"dmy\"\n{ADDRESS}"
        );
        let feeds = read(&text).unwrap();
        assert_eq!(feeds[0].place, Place::Folder("/srv/inbox".into()));
        assert_eq!(feeds[0].told.columns, ["Notes=-", "What do you bring?=offers"]);
        let Place::Address(address) = &feeds[1].place else { panic!("{:?}", feeds[1]) };
        assert_eq!((address.schedule.line(), address.allow_http, address.allow_private), (SCHEDULE, false, false));
        assert_eq!(feeds[1].reads, Reads::People);
    }

    #[test]
    fn mistakes_are_named() {
        let table = [
            (FOLDER.replace("cobot", "Our Cobot"), "a feed's name is “Our Cobot”"),
            (
                FOLDER.replace("check-ins", "check_ins"),
                "the feed “cobot”: reads is “check_ins”; it can be \"check-ins\"",
            ),
            (FOLDER.replace("/srv/inbox", "inbox"), "from the root on"),
            (format!("{FOLDER}address = \"https://x.example/a\"\n"), "either folder"),
            (FOLDER.replace("folder", "# folder"), "either folder"),
            (FOLDER.replace("folder", "foldr"), "foldr"),
            (format!("{FOLDER}schedule = \"@hourly\"\n"), "leave the schedule out"),
            (format!("{FOLDER}allow_private = true\n"), "leave them out"),
            (format!("{FOLDER}map = {{ Bio = \"biography\" }}\n"), "map: there is no field “biography”"),
            (format!("{FOLDER}dates = \"ymd\"\n"), "dates is “ymd”"),
            (format!("{FOLDER}encoding = \"klingon\"\n"), "encoding is “klingon”"),
            (ADDRESS.replace("https://", "http://"), "allow_http = true"),
            (ADDRESS.replace("https://", "ftp://"), "must begin with https://"),
            (ADDRESS.replace("https://cloud.example/a.csv", "https://"), "must begin with https://"),
            (format!("{ADDRESS}schedule = \"15 25 * * *\"\n"), "the feed “sheet”: schedule: the hour field"),
            (format!("{FOLDER}{FOLDER}"), "two feeds are called “cobot”"),
            (format!("{FOLDER}{}", FOLDER.replace("cobot", "other")), "two feeds have the folder /srv/inbox"),
        ];
        for (text, words) in table {
            let complaint = format!("{:#}", read(&text).unwrap_err());
            assert!(complaint.contains(words), "{text}: {complaint}");
        }
    }
}
