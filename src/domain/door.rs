//! The door's code: part of the address in the poster's QR code, so whoever has it has stood at the door lately.
//!
//! It is made from the deployment's key, the space and the week, so nothing has to be kept, and last week's poster
//! still does until it is changed.

use super::link::Keys;
use super::space::Space;
use chrono::{DateTime, Days, NaiveDate, Utc, Weekday};

/// This week's code.
pub fn code(keys: &Keys, space: &Space, now: DateTime<Utc>) -> String {
    keys.codes("door", &of(space, week(space, now))).next().unwrap_or_default()
}

/// Is it this week's code, or last week's?
pub fn is_code(keys: &Keys, space: &Space, typed: &str, now: DateTime<Utc>) -> bool {
    let (typed, this) = (typed.trim().to_ascii_lowercase(), week(space, now));
    let weeks = [Some(this), this.checked_sub_days(Days::new(7))];
    weeks.into_iter().flatten().any(|week| keys.codes("door", &of(space, week)).any(|code| code == typed))
}

/// The last day on which this week's code is good.
pub fn good_until(space: &Space, now: DateTime<Utc>) -> NaiveDate {
    let this = week(space, now);
    this.checked_add_days(Days::new(13)).unwrap_or(this)
}

/// The Monday of the local week.
fn week(space: &Space, now: DateTime<Utc>) -> NaiveDate {
    space.local_day(now).week(Weekday::Mon).first_day()
}

fn of(space: &Space, week: NaiveDate) -> String {
    format!("{}\0{week}", space.id)
}
