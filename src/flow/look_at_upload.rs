//! What would become of a file that waits to be saved: its columns, its people, and the rows that need a look. Nothing is
//! written.

use super::Context;
use super::bring_in_rows::Aim;
use super::import_check_ins;
use super::import_people;
use super::read_spreadsheet::{Report, said_before};
use crate::domain::check_in::Submission;
use crate::domain::id::MemberId;
use crate::domain::space::Space;
use crate::domain::text::Name;
use crate::sheet::{Apart, Column, Opening, Purpose, Said, SheetComplaint, Spreadsheet, beside, suggested};
use crate::store::{Change, CheckedIn, ImportRow, Newcomer, Prospect, Recorded, Upload, Who};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::Arc;
use tokio::runtime::Handle;

/// A file, looked at.
#[derive(Debug)]
pub struct LookedAt {
    /// Nothing for a workbook.
    pub separated_by: Option<&'static str>,
    /// Below the headings.
    pub rows: usize,
    pub columns: Vec<Column>,
    /// What it would bring, or what has to be said first.
    pub would: std::result::Result<Would, SheetComplaint>,
    /// What its columns look like, where that is not what it is read as.
    pub looks_like: Option<Purpose>,
}

/// What saving would do.
#[derive(Debug)]
pub struct Would {
    pub report: Report,
    /// Rows whose people are known already.
    pub known: usize,
    /// The first of them, as they would look.
    pub first: Vec<FirstPerson>,
}

/// Somebody as they would look.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstPerson {
    pub name: String,
    pub email: String,
    pub headline: String,
    pub offers: Vec<String>,
    pub needs: Vec<String>,
    pub interests: Vec<String>,
    /// They are here already: only gaps are filled.
    pub is_known: bool,
}

/// So many people are shown as they would look.
const FIRST: usize = 5;

/// Looks at a file that waits; from memory, where nothing else was said of it meanwhile.
pub async fn look_at_upload(
    ctx: &Context,
    space: &Space,
    upload: &Upload,
    now: DateTime<Utc>,
) -> Result<Arc<LookedAt>> {
    let mark = format!("{}/{}/{:?}", upload.id, upload.reads, upload.said);
    if let Some(kept) = ctx.looked.get(&space.id, &mark) {
        return Ok(kept);
    }
    let bytes = ctx.store.upload_bytes(&upload.id).await?;
    let (there, of, upload, here) = (ctx.clone(), space.clone(), upload.clone(), Handle::current());
    // Reading rows is work for a processor, or waits for a child: pages go on meanwhile.
    let looked = beside(move || here.block_on(look(&there, &of, &upload, bytes, now))).await;
    Ok(ctx.looked.keep(&space.id, mark, looked.context("reading an upload")??))
}

async fn look(ctx: &Context, space: &Space, upload: &Upload, bytes: Vec<u8>, now: DateTime<Utc>) -> Result<LookedAt> {
    let unread = |complaint| LookedAt {
        separated_by: None,
        rows: 0,
        columns: Vec::new(),
        would: Err(complaint),
        looks_like: None,
    };
    let file = match open(upload, bytes, &ctx.apart) {
        Ok(file) => file,
        Err(complaint) => return Ok(unread(complaint)),
    };
    let (purpose, said) = (purpose(upload), said(upload));
    let looked = match purpose {
        Purpose::CheckIns => {
            import_check_ins::go_through(ctx, space, (&file, &said), Aim::Look, now, |_, _| {}).await?
        }
        _ => import_people::go_through(ctx, space, (&file, &said), Aim::Look, now, |_, _| {}).await?,
    };
    let separated_by = file.separated_by();
    Ok(match looked {
        Err(unsettled) => LookedAt {
            separated_by,
            rows: unsettled.rows,
            looks_like: looks_like(&unsettled.columns, purpose),
            columns: unsettled.columns,
            would: Err(unsettled.complaint),
        },
        Ok((report, rehearsal)) => {
            let Rehearsal { known, first, .. } = rehearsal.unwrap_or_default();
            LookedAt {
                separated_by,
                rows: report.new + report.changed + report.unchanged + report.too_early + report.set_aside.len(),
                looks_like: looks_like(&report.columns, purpose),
                columns: report.columns.clone(),
                would: Ok(Would { known, first, report }),
            }
        }
    })
}

fn looks_like(columns: &[Column], purpose: Purpose) -> Option<Purpose> {
    Some(suggested(columns)).filter(|suggested| *suggested != purpose && !columns.is_empty())
}

pub(super) fn open(upload: &Upload, bytes: Vec<u8>, apart: &Apart) -> std::result::Result<Spreadsheet, SheetComplaint> {
    let encoding = upload.said.encoding.as_deref().and_then(Opening::encoding);
    let opening = Opening { sheet: upload.said.sheet.clone(), encoding };
    Spreadsheet::open(&upload.file_name, Cursor::new(bytes), &opening, apart)
}

pub(super) fn said(upload: &Upload) -> Said {
    said_before(upload.said.settled())
}

pub fn purpose(upload: &Upload) -> Purpose {
    if upload.reads == Purpose::CheckIns.as_str() { Purpose::CheckIns } else { Purpose::People }
}

/// Rows that are brought in for show: who is new and which names are free is looked up, and remembered from row to row
/// as if they were kept.
#[derive(Debug, Default)]
pub struct Rehearsal {
    came: BTreeSet<String>,
    named: BTreeSet<String>,
    known: usize,
    first: Vec<FirstPerson>,
}

impl Rehearsal {
    pub(super) async fn bring_in(
        &mut self,
        ctx: &Context,
        space: &Space,
        rows: Vec<ImportRow>,
    ) -> Result<Vec<Recorded>> {
        let people: Vec<Option<Person>> = rows.iter().map(person).collect();
        let newcomers = people.iter().flatten().map(Person::newcomer).collect();
        let mut prospects = ctx.store.prospects(&space.id, newcomers).await?.into_iter();
        let each = people.into_iter().map(|person| match person {
            Some(person) => prospects.next().map_or(Recorded::NoLongerWaiting, |known| self.one(&person, known)),
            None => Recorded::NoLongerWaiting,
        });
        Ok(each.collect())
    }

    fn one(&mut self, person: &Person, known: Prospect) -> Recorded {
        if known.is_forgotten {
            return Recorded::Forgotten;
        }
        let again = !self.came.insert(person.email_key.clone());
        if known.is_known || again {
            self.known += usize::from(known.is_known);
            self.show(person, person.names[0].as_str(), known.is_known);
            return done(if person.is_check_in { Change::New } else { Change::Unchanged }, false, None);
        }
        let names = person.names.iter().zip(known.taken);
        let mut free = names.filter(|(name, taken)| !taken && !self.named.contains(&name.key()));
        let Some((name, _)) = free.next() else {
            self.came.remove(&person.email_key);
            return Recorded::NameTaken;
        };
        self.named.insert(name.key());
        self.show(person, name.as_str(), false);
        done(Change::New, true, (*name != person.names[0]).then(|| name.clone()))
    }

    fn show(&mut self, person: &Person, name: &str, is_known: bool) {
        if self.first.len() == FIRST || self.first.iter().any(|shown| shown.email == person.email) {
            return;
        }
        let profile = &person.submission.profile;
        self.first.push(FirstPerson {
            name: name.to_owned(),
            email: person.email.clone(),
            headline: profile.headline.clone().unwrap_or_default(),
            offers: profile.offers.clone().unwrap_or_default(),
            needs: profile.needs.clone().unwrap_or_default(),
            interests: profile.interests.clone().unwrap_or_default(),
            is_known,
        });
    }
}

fn done(change: Change, new_member: bool, renamed: Option<Name>) -> Recorded {
    Recorded::Done(CheckedIn { member: MemberId::new(""), change, new_member, renamed })
}

/// Who a row is about.
struct Person<'a> {
    email: String,
    email_key: String,
    address_hash: String,
    /// The name they gave, then what else they may go by.
    names: Vec<Name>,
    submission: &'a Submission,
    is_check_in: bool,
}

impl Person<'_> {
    fn newcomer(&self) -> Newcomer {
        let (email_key, address_hash) = (self.email_key.clone(), self.address_hash.clone());
        Newcomer { email_key, address_hash, names: self.names.iter().map(Name::key).collect() }
    }
}

fn person(row: &ImportRow) -> Option<Person<'_>> {
    let (email, address_hash, name, names, submission, is_check_in) = match row {
        ImportRow::Person(p) => (&p.email, &p.address_hash, &p.name, &p.names[..], &p.submission, false),
        ImportRow::CheckIn(record) => match &record.who {
            Who::Address { email, address_hash, name, .. } => {
                (email, address_hash, name, record.names.others(), &record.submission, true)
            }
            Who::Member(_) | Who::AtDoor(_) => return None,
        },
    };
    Some(Person {
        email: email.to_string(),
        email_key: email.key(),
        address_hash: address_hash.clone(),
        names: std::iter::once(name).chain(names).cloned().collect(),
        submission,
        is_check_in,
    })
}
