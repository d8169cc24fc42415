//! A feed: a spreadsheet that comes by itself, from a folder or from an address, and when it is looked at again.
//!
//! It must not know how files and addresses are read, nor what became of their rows.

use super::schedule::Schedule;
use chrono::{DateTime, Duration, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// A spreadsheet that comes by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// Lower-case letters, digits and hyphens. What was seen under a name stays seen, wherever it comes from next.
    pub name: String,
    pub place: Place,
    pub reads: Reads,
    pub told: Told,
}

impl Feed {
    /// Names everything that the settings say about what is read: told otherwise, the same bytes are read anew.
    pub fn source(&self) -> String {
        let url = match &self.place {
            Place::Address(address) => address.url.as_str(),
            Place::Folder(_) => "",
        };
        let Told { columns, dates, sheet, encoding } = &self.told;
        let told = format!("{columns:?} {dates:?} {sheet:?} {encoding:?}");
        HEXLOWER.encode(&Sha256::digest(format!("{url}\n{}\n{told}", self.reads.as_str())))
    }
}

/// Where the spreadsheet is.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Files that somebody puts there, from the root on.
    Folder(PathBuf),
    Address(Address),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    pub url: String,
    pub schedule: Schedule,
    /// Whether it may be read without TLS.
    pub allow_http: bool,
    /// Whether it may lead to a machine beside this one: a hub's own cloud.
    pub allow_private: bool,
}

/// What the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    CheckIns,
    People,
}

impl Reads {
    pub fn parse(word: &str) -> Option<Reads> {
        [Reads::CheckIns, Reads::People].into_iter().find(|reads| reads.as_str() == word)
    }

    /// As in the settings and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Reads::CheckIns => "check-ins",
            Reads::People => "people",
        }
    }
}

/// Where a folder's file goes when it is done with: beside where it lay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Done,
    Failed,
}

impl Done {
    /// The folder's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Done::Done => "done",
            Done::Failed => "failed",
        }
    }
}

/// What the settings say about the columns, as the options of an import would.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// `Heading=field`.
    pub columns: Vec<String>,
    /// `dmy` or `mdy`.
    pub dates: Option<String>,
    pub sheet: Option<String>,
    pub encoding: Option<String>,
}

/// Which state of a sheet was read, in its server's words and by its bytes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Version {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub sha256: String,
}

/// What is remembered of the looks at an address.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Looks {
    pub last: Option<DateTime<Utc>>,
    /// In a row.
    pub failures: u32,
}

/// After so many failures in a row, trouble that might have passed has not.
pub const TOO_OFTEN: u32 = 3;
/// The first wait after a failure; each further one doubles it.
const FIRST_WAIT: Duration = Duration::minutes(5);
/// Whoever mends something should not wait for long until it is noticed.
const LONGEST_WAIT: Duration = Duration::hours(1);

impl Address {
    /// Whether it is time for a look: once for all firings since the last one, at once when there was none, and after
    /// failures not before a wait is over.
    pub fn is_due(&self, looks: &Looks, now: DateTime<Utc>) -> bool {
        // A look in the future was taken by a clock that went wrong.
        let Some(last) = looks.last.filter(|last| *last <= now) else { return true };
        let fires = self.schedule.next_after(last).is_some_and(|at| at <= now);
        fires && now - last >= wait_after(looks.failures)
    }
}

fn wait_after(failures: u32) -> Duration {
    match failures {
        0 => Duration::zero(),
        n => (FIRST_WAIT * 2_i32.pow((n - 1).min(10))).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_looked_at_once_however_much_was_missed_and_less_often_while_it_fails() {
        let schedule = Schedule::parse("*/15 * * * *", chrono_tz::Europe::London).unwrap();
        let address = Address { url: String::new(), schedule, allow_http: false, allow_private: false };
        let at = |text: &str| -> DateTime<Utc> { format!("2026-02-{text}:00Z").parse().unwrap() };
        let table = [
            (None, 0, "03T09:10", true, "never looked at"),
            (Some("03T09:00"), 0, "03T09:14", false, "not yet"),
            (Some("03T09:00"), 0, "03T09:15", true, "on the minute"),
            (Some("03T09:10"), 0, "03T09:15", true, "after a look in between"),
            (Some("01T09:00"), 0, "03T09:07", true, "after days without power"),
            (Some("03T09:07"), 0, "03T09:08", false, "and then not once more"),
            (Some("05T09:00"), 0, "03T09:00", true, "the clock was ahead"),
            (Some("03T09:14"), 1, "03T09:15", false, "after a failure not at once"),
            (Some("03T09:00"), 1, "03T09:15", true, "but soon"),
            (Some("03T09:00"), 4, "03T09:30", false, "four failures wait forty minutes"),
            (Some("03T09:00"), 4, "03T09:40", true, "and no longer"),
            (Some("03T09:00"), 99, "03T09:59", false, "an hour at most"),
            (Some("03T09:00"), 99, "03T10:00", true, "an hour at most"),
        ];
        for (last, failures, now, due, why) in table {
            assert_eq!(address.is_due(&Looks { last: last.map(at), failures }, at(now)), due, "{why}");
        }
    }
}
