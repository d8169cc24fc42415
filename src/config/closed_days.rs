//! Closed days as they are written, and the addresses of calendars that say more of them.

use super::space_file::line;
use anyhow::{Result, anyhow, bail};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Calendars of one space.
const CALENDARS_MAX: usize = 10;
/// Days that are closed, written by hand.
const DAYS_MAX: usize = 2_000;

pub(super) fn days(written: &[String]) -> Result<BTreeSet<NaiveDate>> {
    if written.len() > DAYS_MAX {
        bail!("closed_days holds {} days, and there is room for {DAYS_MAX}", written.len());
    }
    written.iter().map(|written| closed_day(written).map(|(day, _)| day)).collect()
}

/// A closed day as it is written, and why, if that is said.
pub fn closed_day(written: &str) -> Result<(NaiveDate, String)> {
    let (day, why) = written.trim().split_once(char::is_whitespace).unwrap_or((written.trim(), ""));
    let day = day
        .parse::<NaiveDate>()
        .map_err(|_| anyhow!("closed_days holds “{written}”; write days like 2026-12-25, or 2026-12-25 Christmas"))?;
    Ok((day, line("closed_days", why, 80)?))
}

/// A calendar's address: what calendar programs call webcal:// is over TLS.
pub fn calendar_address(written: &str) -> String {
    match written.trim().split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("webcal") => format!("https://{rest}"),
        _ => written.trim().to_owned(),
    }
}

pub(super) fn calendars(written: &[String]) -> Result<Vec<String>> {
    if written.len() > CALENDARS_MAX {
        bail!("calendars holds {} addresses, and there is room for {CALENDARS_MAX}", written.len());
    }
    let mut all: Vec<String> = Vec::new();
    for address in written {
        let address = calendar_address(address);
        if !address.to_ascii_lowercase().starts_with("https://") || address.len() < 10 {
            bail!("calendars holds “{address}”; an address begins with https://");
        }
        if address.len() > 1_000 || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
            bail!("calendars holds an address that cannot be one; copy it once more");
        }
        if !all.contains(&address) {
            all.push(address);
        }
    }
    Ok(all)
}
