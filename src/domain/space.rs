//! A hub: its name, zone, host, voice, schedules and rules.
//!
//! A space is owned by its file or by the console, never by both; either way this is what its settings mean once
//! they have been read and checked.

use super::email_address::EmailAddress;
use super::feed::Feed;
use super::id::SpaceId;
use super::phone_number::Region;
use super::schedule::Schedule;
use super::segments::Fold;
use super::webhook::Webhook;
use super::window::Window;
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// So many days, today among them, one can say that one will be in.
pub const DAYS_AHEAD: usize = 14;

/// A firing is always a moment late; so late it is still in time, whatever the grace.
pub const IN_TIME: Duration = Duration::minutes(2);

#[derive(Debug, Clone, PartialEq)]
pub struct Space {
    pub id: SpaceId,
    /// The name in addresses and on the command line: lower-case letters, digits and hyphens.
    pub slug: String,
    pub settings: Settings,
    pub owned_by: OwnedBy,
    /// Whether its schedules fire: a space of the console waits for its organiser to say go, one of a file never does.
    pub started: bool,
    /// It rests, and goes on with this local day.
    pub paused_until: Option<NaiveDate>,
}

/// Whose word a space's settings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnedBy {
    /// A file on the server: the console shows what it says, and changes nothing.
    File,
    Console,
}

impl OwnedBy {
    pub fn as_str(self) -> &'static str {
        match self {
            OwnedBy::File => "file",
            OwnedBy::Console => "console",
        }
    }
}

impl Space {
    /// The local day at that instant.
    pub fn local_day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.settings.zone).date_naive()
    }

    /// When a local day begins.
    pub fn begin_of(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let midnight = day.and_hms_opt(0, 0, 0)?;
        // Where the clocks leave midnight out, the day begins with the hour after it.
        let later = midnight + Duration::hours(1);
        let at = [midnight, later].into_iter().find_map(|at| at.and_local_timezone(self.settings.zone).earliest());
        at.map(|at| at.with_timezone(&Utc))
    }

    /// The last moment at which what was due then may still leave. It is of its own day, however long the grace is.
    pub fn leaves_until(&self, fires: Fires, due_at: DateTime<Utc>) -> DateTime<Utc> {
        let grace = match fires {
            // A report is as good in the evening; "in today" is not.
            Fires::Report => Duration::hours(24),
            Fires::Digest | Fires::Addendum | Fires::FollowUp => self.settings.rules.grace.max(IN_TIME),
        };
        let tomorrow = self.local_day(due_at).succ_opt().and_then(|day| self.begin_of(day));
        let day_ends = tomorrow.map(|begins| begins - Duration::seconds(1));
        day_ends.map_or(due_at + grace, |end| end.min(due_at + grace))
    }

    /// Working days after `from` up to and with `to`: Monday to Friday, but for closed days.
    pub fn working_days(&self, from: NaiveDate, to: NaiveDate) -> usize {
        let works = |day: &NaiveDate| day.weekday().num_days_from_monday() < 5 && !self.is_closed_on(*day);
        from.iter_days().skip(1).take_while(|day| *day <= to).filter(works).count()
    }

    /// The days for which one can say that one will be in, today first.
    pub fn days_ahead(&self, today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let ahead = today.iter_days().take(DAYS_AHEAD);
        ahead.filter(move |day| *day == today || !self.is_closed_on(*day))
    }

    /// The day that a check-in is for; the complaint says why it cannot be that one.
    pub fn day_meant(&self, day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, String> {
        match () {
            () if day < today => Err(format!("is {day}, which is over; it can be today or a day to come")),
            () if day >= today + Days::new(DAYS_AHEAD as u64) => {
                Err(format!("is {day}, which is too far away; it can be up to {DAYS_AHEAD} days ahead"))
            }
            () if day > today && self.is_closed_on(day) => Err(format!("is {day}, on which we are closed")),
            () => Ok(day),
        }
    }

    pub fn webhook(&self, name: &str) -> Option<&Webhook> {
        self.settings.webhooks.iter().find(|webhook| webhook.name == name)
    }

    pub fn is_closed_on(&self, day: NaiveDate) -> bool {
        self.settings.closed_days.contains(&day)
    }

    /// The day with which it goes on, if it rests on this one.
    pub fn rests_on(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.paused_until.filter(|until| day < *until)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub name: String,
    pub zone: Tz,
    /// The language of letters and pages: the name of a catalogue, such as `en`.
    pub locale: String,
    /// Printed at the foot of each letter.
    pub postal_address: String,
    pub host: Host,
    pub voice: Voice,
    pub schedules: Schedules,
    pub rules: Rules,
    /// Those written by hand, and those that calendars say.
    pub closed_days: BTreeSet<NaiveDate>,
    /// Addresses of calendars whose days are closed.
    pub calendars: Vec<String>,
    /// Other programs that post check-ins in a shape of their own.
    pub webhooks: Vec<Webhook>,
    /// Spreadsheets that come by themselves.
    pub feeds: Vec<Feed>,
    /// Introductions by text, for those who want them so.
    pub texts: Option<Texts>,
}

/// How a space sends texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Texts {
    /// The name of the deployment's gateway.
    pub gateway: String,
    /// A sender of the space's own there; else the gateway's.
    pub from: Option<String>,
    /// The name in texts, at most [`Texts::NAME_MAX`] characters that every telephone has.
    pub name: String,
    /// For numbers that are typed without their country.
    pub region: Option<Region>,
    /// Whom to ask, as texts say it.
    pub help: String,
    /// When a text may come that nobody just asked for.
    pub window: Window,
    /// Segments of one text, 1 or 2.
    pub max_segments: u8,
    /// The fuse: more segments than this on one day, and only answers are sent.
    pub max_segments_a_day: u32,
    pub fold: Fold,
}

impl Texts {
    pub const NAME_MAX: usize = 14;
}

/// The person in whose name letters are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Host {
    pub name: String,
    /// As printed under the name: "community host".
    pub role: String,
    /// Where an answer goes that somebody types instead of pressing a button.
    pub reply_to: EmailAddress,
    /// The sender of every letter.
    pub from: EmailAddress,
}

/// How the space speaks. Empty texts mean the catalogue's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    pub greeting: String,
    pub sign_off: String,
    /// Below the name, in Markdown; see `render::markdown`.
    pub footer: String,
    /// The colour of buttons, `#rrggbb`; white text on it must be readable.
    pub colour: String,
}

/// Contrast of white text on the default is 8.6 : 1.
pub const DEFAULT_COLOUR: &str = "#00543c";

/// When what is done; `None` is never.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schedules {
    pub digest: Option<Schedule>,
    /// A second run for those who came late.
    pub addendum: Option<Schedule>,
    /// "Did you meet?"
    pub follow_up: Option<Schedule>,
    /// The week's letter to the organisers.
    pub report: Option<Schedule>,
}

impl Schedules {
    pub fn of(&self, fires: Fires) -> Option<&Schedule> {
        match fires {
            Fires::Digest => self.digest.as_ref(),
            Fires::Addendum => self.addendum.as_ref(),
            Fires::FollowUp => self.follow_up.as_ref(),
            Fires::Report => self.report.as_ref(),
        }
    }
}

/// What a schedule fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fires {
    Digest,
    Addendum,
    FollowUp,
    Report,
}

impl Fires {
    pub const ALL: [Fires; 4] = [Fires::Digest, Fires::Addendum, Fires::FollowUp, Fires::Report];

    pub fn as_str(self) -> &'static str {
        match self {
            Fires::Digest => "digest",
            Fires::Addendum => "addendum",
            Fires::FollowUp => "follow_up",
            Fires::Report => "report",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// How many people one digest names, at most (1 to 3).
    pub people_per_digest: u8,
    /// A pair is not suggested again within this many attended days, fewer where the room is small.
    pub no_repeat_days: u32,
    /// Whether somebody with no reason to meet anyone still hears of one person, said honestly.
    pub serendipity: bool,
    /// How long a suggestion can be answered.
    pub answer_within: Duration,
    /// How late a missed firing may still be made up, on the same local day: [`Space::leaves_until`].
    pub grace: Duration,
    /// Whether anybody may see the map at `/s/NAME/map`: those who agreed by first name, others as unnamed dots.
    pub public_map: bool,
    /// Whether organisers get a line each day about what went out.
    pub daily_line: bool,
    /// Whether a morning's letters wait for the organiser's word, until the end of `grace`.
    pub approve_first: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Rules {
            people_per_digest: 2,
            no_repeat_days: 30,
            serendipity: true,
            answer_within: Duration::days(7),
            grace: Duration::hours(3),
            public_map: false,
            daily_line: false,
            approve_first: false,
        }
    }
}
