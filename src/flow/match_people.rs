//! A spreadsheet of people, matched at once: everybody's own best list, or the introductions of a day on which all of
//! them are in. Nothing is kept and nobody is written to.

use super::read_spreadsheet::all_in_words;
use super::receive_check_in::names_to_try;
use crate::domain::check_in::{Asked, Complaint, RawSubmission, Submission};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::MemberId;
use crate::domain::matching::{self, Match, Nobody, pair_up};
use crate::domain::rehearsal::{Hub, Visit, When, Who};
use crate::domain::space::Rules;
use crate::sheet::{Column, Confidence, Headed, Purpose, Said, SheetComplaint, Spreadsheet, Table};
use chrono::{DateTime, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What is wanted of the people in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// For everybody the so many best whom they may meet, whatever the others wish.
    Candidates(usize),
    /// The day's introductions, at most so many people for each.
    Assignment(u8),
}

/// What came of it, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Matched {
    pub people: Vec<Found>,
    /// Row number as in the file, and why it was not used.
    pub set_aside: Vec<(usize, String)>,
    /// Rows of people who had a row before: one person's rows count together.
    pub again: usize,
    /// People who want no introductions.
    pub unwilling: usize,
    pub unused_columns: Vec<String>,
}

/// Somebody, and whom they might meet, the best first.
#[derive(Debug, Clone)]
pub struct Found {
    pub id: MemberId,
    /// Their address as it stands in the file, or else "row N".
    pub label: String,
    pub name: String,
    pub matches: Vec<Match>,
    pub nobody: Option<Nobody>,
}

/// Matches the people of a file. The same file gives the same answer on every day.
pub fn match_people(file: &Spreadsheet, said: &Said, wanted: Wanted) -> Result<Matched, SheetComplaint> {
    let table = Headed::of(file)?.table(said, &Said::default())?;
    table.settled(Purpose::Matching)?;
    let mut matched = Matched { unused_columns: unused(&table.columns), ..Matched::default() };
    let people_per_digest = if let Wanted::Assignment(top) = wanted { top } else { Rules::default().people_per_digest };
    let mut hub = Hub::new(Rules { people_per_digest, ..Rules::default() });
    let (mut willing, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for row in table.rows() {
        let row = row?;
        match row.read.and_then(|(_, raw)| someone(&table, row.number, raw)) {
            Err(why) => matched.set_aside.push((row.number, why)),
            Ok((label, mut who, said)) => {
                let id = who.id.clone();
                willing.insert(id.clone(), said.today.wants_introductions);
                if hub.knows(&id) {
                    matched.again += 1;
                } else {
                    who.name = free_name(&mut taken, &said).unwrap_or(who.name);
                    let name = who.name.clone();
                    matched.people.push(Found { id, label, name, matches: Vec::new(), nobody: None });
                }
                hub.check_in(Visit::of(who, (the_day().at, the_day().day), said));
            }
        }
    }
    let asked = matched.people.len();
    matched.people.retain(|found| willing.get(&found.id).is_some_and(|wants| *wants));
    matched.unwilling = asked - matched.people.len();
    matched.meet(&hub, wanted);
    Ok(matched)
}

impl Matched {
    fn meet(&mut self, hub: &Hub, wanted: Wanted) {
        let (room, rules) = (hub.room(the_day()), hub.rules());
        let mut matches: BTreeMap<MemberId, Vec<Match>> = BTreeMap::new();
        let mut nobody = BTreeMap::new();
        match wanted {
            Wanted::Candidates(top) => {
                let lists = matching::candidates(&room, &rules, top);
                matches.extend(room.people.iter().map(|p| p.id.clone()).zip(lists));
            }
            Wanted::Assignment(_) => {
                let morning = pair_up(&room, &rules);
                for (person, matched) in morning.matches.iter().flat_map(|m| m.people.iter().map(move |p| (p, m))) {
                    matches.entry(person.clone()).or_default().push(matched.clone());
                }
                nobody.extend(morning.nobody);
            }
        }
        for found in &mut self.people {
            found.matches = matches.remove(&found.id).unwrap_or_default();
            found.matches.sort_by(|x, y| y.score.total_cmp(&x.score));
            found.nobody = nobody.remove(&found.id);
        }
    }
}

/// Everybody is in on one and the same day, which only settles equal scores.
fn the_day() -> When {
    When { at: DateTime::UNIX_EPOCH, day: NaiveDate::default() }
}

fn unused(columns: &[Column]) -> Vec<String> {
    let unused =
        columns.iter().filter(|c| c.field.is_none() && c.confidence != Confidence::Sure && !c.heading.is_empty());
    unused.map(|column| column.heading.clone()).collect()
}

/// The person of a row: what they are called in the answer, and what they say. Who is asked whether they want
/// introductions has to say so; a file that does not ask is a file of people who do.
fn someone(table: &Table, number: usize, mut raw: RawSubmission) -> Result<(String, Who, Submission), String> {
    if !table.has("wants_introductions") {
        raw.set("wants_introductions", "yes");
    }
    let email = raw.get("email").map(EmailAddress::parse).transpose();
    let complaint = email.as_ref().err().map(|e| Complaint { field: "email", says: e.to_string() });
    let said = Submission::parse(&raw, Asked::Known);
    let said = match (said, complaint) {
        (Ok(said), None) => said,
        (said, complaint) => {
            let others = said.err().unwrap_or_default();
            return Err(all_in_words(&complaint.into_iter().chain(others).collect::<Vec<_>>()));
        }
    };
    if !says_something(&said) {
        return Err("it says nothing that could be compared".to_owned());
    }
    let email = email.ok().flatten();
    let label = email.as_ref().map_or_else(|| format!("row {number}"), EmailAddress::to_string);
    let who = match &email {
        Some(email) => Who::with_address(email, label.clone()),
        None => Who { id: MemberId::new(label.clone()), name: label.clone(), private_domain: None },
    };
    Ok((label, who, said))
}

/// The name somebody new goes by: their own, or with an addition where somebody else has it.
pub(super) fn free_name(taken: &mut BTreeSet<String>, said: &Submission) -> Option<String> {
    let own = said.name.clone()?;
    let free = if taken.contains(&own.key()) {
        names_to_try(said).into_iter().find(|name| !taken.contains(&name.key()))?
    } else {
        own
    };
    taken.insert(free.key());
    Some(free.to_string())
}

fn says_something(said: &Submission) -> bool {
    let line = |line: &Option<String>| line.as_ref().is_some_and(|line| !line.is_empty());
    let lines = |lines: &Option<Vec<String>>| lines.as_ref().is_some_and(|lines| !lines.is_empty());
    let profile = &said.profile;
    line(&profile.headline)
        || line(&said.today.today_line)
        || [&profile.interests, &profile.offers, &profile.needs].into_iter().any(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(text: &str, wanted: Wanted) -> Result<Matched, SheetComplaint> {
        match_people(&Spreadsheet::of_text("people.csv", text)?, &Said::default(), wanted)
    }

    fn named(matched: &Matched) -> Vec<(String, Vec<String>)> {
        let of = |found: &Found| {
            let others = found.matches.iter().flat_map(|m| &m.people).filter(|id| **id != found.id);
            (found.label.clone(), others.map(|id| id.as_str().to_owned()).collect())
        };
        matched.people.iter().map(of).collect()
    }

    #[test]
    fn rows_without_an_address_go_by_their_number_and_rows_without_a_word_are_left_out() {
        let file = "Name,E-mail,Interests,Shoe size\nAna,Ana@x.example,\"Pottery, Jazz\",38\nBen,,pottery,44\n\nCem,c@y.example,,41\nDee,nobody,Jazz,40\nEve,,Chess,36\nFay,,Golf,37\n";
        let matched = matched(file, Wanted::Candidates(3)).unwrap();
        let want = [("Ana@x.example", "row 3"), ("row 3", "ana@x.example"), ("row 7", ""), ("row 8", "")];
        let with = |with: &str| if with.is_empty() { vec![] } else { vec![with.to_owned()] };
        assert_eq!(named(&matched), want.map(|(label, other)| (label.to_owned(), with(other))));
        let aside: Vec<usize> = matched.set_aside.iter().map(|(row, _)| *row).collect();
        assert_eq!((aside, matched.unused_columns), (vec![5, 6], vec!["Shoe size".to_owned()]));
    }

    #[test]
    fn the_rows_of_one_person_count_together_and_who_wants_none_is_left_out() {
        let file = "Email,Needs,Offers,Introductions?\na@x.example,a bookkeeper,,yes\nb@y.example,,Bookkeeping,yes\nA@x.example,,Drums,yes\nc@z.example,,Bookkeeping,no\n";
        let matched = matched(file, Wanted::Assignment(1)).unwrap();
        assert_eq!((matched.again, matched.unwilling, matched.people.len()), (1, 1, 2));
        assert_eq!(matched.people[0].matches.len(), 1);
    }

    #[test]
    fn a_file_without_a_word_to_compare_is_not_understood() {
        let complaint = matched("Name,E-mail\nAna,a@x.example\n", Wanted::Assignment(2)).unwrap_err();
        assert!(complaint.to_string().contains("no column for what people do"), "{complaint}");
    }
}
