//! The host's address book: somebody is found in it, added to it, or written anew.

use super::Context;
use crate::domain::check_in::{Complaint, LINES_MAX};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::OutsiderId;
use crate::domain::member::Line;
use crate::domain::name_words::search_words;
use crate::domain::outsider::{NewOutsider, Outsider};
use crate::domain::space::Space;
use crate::domain::text::{self, LINE_MAX, Name};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// An entry as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Entry<'a> {
    pub name: &'a str,
    pub organisation: &'a str,
    pub email: &'a str,
    pub offers: &'a str,
    pub needs: &'a str,
    pub interests: &'a str,
}

impl<'a> Entry<'a> {
    /// Of a form, by the names of its fields.
    pub fn of_fields(field: impl Fn(&str) -> &'a str) -> Entry<'a> {
        Entry {
            name: field("outsider_name"),
            organisation: field("organisation"),
            email: field("outsider_email"),
            offers: field("outsider_offers"),
            needs: field("outsider_needs"),
            interests: field("outsider_interests"),
        }
    }
}

/// What such a form holds when it is to be mended.
pub fn fields_of(outsider: &Outsider) -> [(&'static str, String); 6] {
    let lines = |lines: &[Line]| lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    [
        ("outsider_name", outsider.name.clone()),
        ("organisation", outsider.organisation.clone()),
        ("outsider_email", outsider.email.as_ref().map(EmailAddress::to_string).unwrap_or_default()),
        ("outsider_offers", lines(&outsider.profile.offers)),
        ("outsider_needs", lines(&outsider.profile.needs)),
        ("outsider_interests", lines(&outsider.profile.interests)),
    ]
}

/// A page of those who are found by what was typed, as members are, by name; and how many there are in all.
pub async fn find_outsiders(
    ctx: &Context,
    space: &Space,
    typed: &str,
    page: (usize, usize),
) -> Result<(Vec<Outsider>, usize)> {
    Ok(ctx.store.outsider_page(&space.id, search_words(typed), page).await?)
}

/// Adds an entry, or complains about every field at once.
pub async fn add_outsider(
    ctx: &Context,
    space: &Space,
    entry: &Entry<'_>,
    now: DateTime<Utc>,
) -> Result<std::result::Result<OutsiderId, Vec<Complaint>>> {
    match read(entry) {
        Ok(new) => Ok(Ok(ctx.store.add_outsider(&space.id, new, now).await?)),
        Err(complaints) => Ok(Err(complaints)),
    }
}

/// Writes an entry anew, or complains about every field at once.
pub async fn edit_outsider(
    ctx: &Context,
    space: &Space,
    id: &OutsiderId,
    entry: &Entry<'_>,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), Vec<Complaint>>> {
    match read(entry) {
        Ok(new) => Ok(Ok(ctx.store.edit_outsider(&space.id, id, new, now).await?)),
        Err(complaints) => Ok(Err(complaints)),
    }
}

fn read(entry: &Entry) -> std::result::Result<NewOutsider, Vec<Complaint>> {
    let mut complaints = Vec::new();
    let mut complain = |field: &'static str, says: String| complaints.push(Complaint { field, says });
    let name = Name::parse(entry.name).map(|n| n.to_string());
    let name = name.unwrap_or_else(|e| {
        complain("outsider_name", e.to_string());
        String::new()
    });
    let organisation = text::line(entry.organisation, LINE_MAX).unwrap_or_else(|e| {
        complain("organisation", e.to_string());
        String::new()
    });
    let email = match entry.email.trim() {
        "" => None,
        typed => EmailAddress::parse(typed).map_err(|e| complain("outsider_email", e.to_string())).ok(),
    };
    let mut lines = |field: &'static str, typed: &str| {
        let lines: Vec<String> = text::lines(typed)
            .into_iter()
            .filter_map(|line| text::line(line, LINE_MAX).map_err(|e| complain(field, e.to_string())).ok())
            .filter(|line| !line.is_empty())
            .collect();
        if lines.len() > LINES_MAX {
            complain(field, format!("has {} lines, and there is room for {LINES_MAX}", lines.len()));
        }
        lines
    };
    let new = NewOutsider {
        name,
        organisation,
        email,
        offers: lines("outsider_offers", entry.offers),
        needs: lines("outsider_needs", entry.needs),
        interests: lines("outsider_interests", entry.interests),
    };
    if complaints.is_empty() { Ok(new) } else { Err(complaints) }
}
