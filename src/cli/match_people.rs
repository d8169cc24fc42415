//! `elevenses match`: the matching on any spreadsheet of people, without a hub.

use super::sheet_args::SheetArgs;
use super::{Ended, Misunderstood};
use crate::domain::id::MemberId;
use crate::domain::matching::Reason;
use crate::flow::match_people::{Found, Matched, Wanted, match_people};
use crate::render::week::no_letter_because;
use crate::render::why::terms;
use crate::render::words::Words;
use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
The file is any spreadsheet with headings, which are recognised as those of check-ins are: name, email address, what people do, help others with, are looking for, are interested in. At least one of the last four has to be there. People are called by their address, or else by their row: \"row 2\" is the first below the headings. Whoever shares a mail domain (not a public mail host's) or came together is not brought together. Rows that cannot be used are named on standard error and left out; the exit code is then 3.

With --json each line is one person and one other:
  {\"person\": \"ana@x.example\", \"with\": \"row 7\", \"score\": 2.1, \"reasons\": [...]}
Whoever has nobody has one line, with null for the other and the word for why. In an introduction of three each has a line for each of the others.

Examples:
  elevenses match people.csv
  elevenses match people.csv --candidates --top 5 --json > best.jsonl")]
pub struct MatchPeople {
    /// A spreadsheet of people.
    file: PathBuf,
    #[command(flatten)]
    sheet: SheetArgs,
    /// How many people for each: 2 unless said otherwise, with --candidates 3.
    #[arg(long, value_name = "K")]
    top: Option<usize>,
    /// Everybody's own best list, whatever it means for the others.
    #[arg(long, group = "wanted")]
    candidates: bool,
    /// The introductions of a day: nobody gets more than K people, as few as possible get none (the default).
    #[arg(long, group = "wanted")]
    assign: bool,
    /// One line of JSON for each person and each of their matches.
    #[arg(long)]
    json: bool,
}

impl MatchPeople {
    pub fn execute(self) -> Result<Ended> {
        let wanted = self.wanted()?;
        let file = self.sheet.open(&self.file)?;
        let matched = match file.and_then(|file| match_people(&file, &self.sheet.said(), wanted)) {
            Ok(matched) => matched,
            Err(complaint) => {
                eprintln!("elevenses: {}: {complaint}.", self.file.display());
                return Ok(Ended::NotUnderstood);
            }
        };
        say_what_was_left_out(&matched);
        let mut out = io::BufWriter::new(io::stdout().lock());
        let known = Known::of(&matched);
        for found in &matched.people {
            if self.json { known.json(&mut out, found)? } else { known.text(&mut out, found)? }
        }
        out.flush()?;
        Ok(if matched.set_aside.is_empty() && !matched.people.is_empty() { Ended::Done } else { Ended::InPart })
    }

    fn wanted(&self) -> Result<Wanted> {
        match (self.candidates, self.top) {
            (_, Some(0)) => Err(Misunderstood("--top 0 leaves nobody for anybody; give 1 or more".to_owned()).into()),
            (true, top) => Ok(Wanted::Candidates(top.unwrap_or(3))),
            (false, top) => match u8::try_from(top.unwrap_or(2)) {
                Ok(top) if top <= 3 => Ok(Wanted::Assignment(top)),
                _ => {
                    let says = "nobody is introduced to more than 3 people a day; for longer lists add --candidates";
                    Err(Misunderstood(says.to_owned()).into())
                }
            },
        }
    }
}

fn say_what_was_left_out(matched: &Matched) {
    for (row, why) in &matched.set_aside {
        eprintln!("elevenses: row {row} was left out: {why}");
    }
    let counted = |n: usize, one: &str, many: &str| match n {
        0 => {}
        1 => eprintln!("elevenses: {one}"),
        n => eprintln!("elevenses: {n} {many}"),
    };
    counted(
        matched.again,
        "1 row is of somebody who has a row before; both count together",
        "rows are of people who have a row before; a person's rows count together",
    );
    let (one, many) = ("1 person wants no introductions", "people want no introductions");
    counted(matched.unwilling, one, many);
    if !matched.unused_columns.is_empty() {
        eprintln!("elevenses: columns not used: {}", matched.unused_columns.join(", "));
    }
    if matched.people.is_empty() {
        eprintln!("elevenses: there is nobody to match");
    }
}

/// What everybody is called.
struct Known<'a>(BTreeMap<&'a MemberId, &'a Found>);

impl<'a> Known<'a> {
    fn of(matched: &'a Matched) -> Known<'a> {
        Known(matched.people.iter().map(|found| (&found.id, found)).collect())
    }

    fn label<'b>(&self, id: &'b MemberId) -> &'b str
    where
        'a: 'b,
    {
        self.0.get(id).map_or(id.as_str(), |found| &found.label)
    }

    /// "Ana <ana@x.example>", "Ben (row 3)", "row 4".
    fn called(&self, id: &MemberId) -> String {
        match self.0.get(id) {
            Some(found) if found.name == found.label => found.label.clone(),
            Some(found) if found.label.contains('@') => format!("{} <{}>", found.name, found.label),
            Some(found) => format!("{} ({})", found.name, found.label),
            None => id.to_string(),
        }
    }

    fn text(&self, out: &mut impl Write, found: &Found) -> io::Result<()> {
        let words = Words::of("en");
        writeln!(out, "{}", self.called(&found.id))?;
        for matched in &found.matches {
            let others: Vec<String> =
                matched.people.iter().filter(|id| **id != found.id).map(|id| self.called(id)).collect();
            writeln!(out, "  {}, score {:.2}", others.join(" and "), matched.score)?;
            let names: Vec<&str> = matched.people.iter().map(|id| self.0.get(id).map_or("", |f| &f.name)).collect();
            terms(words, &names, matched).iter().try_for_each(|line| writeln!(out, "    {line}"))?;
        }
        match found.nobody {
            Some(why) => writeln!(out, "  nobody, {}\n", no_letter_because(words, why.as_str())),
            None if found.matches.is_empty() => writeln!(out, "  nobody, {}\n", words.say("no-letter-no_reason")),
            None => writeln!(out),
        }
    }

    fn json(&self, out: &mut impl Write, found: &Found) -> io::Result<()> {
        let person = &found.label;
        for matched in &found.matches {
            let who = |place: usize| matched.people.get(place).map(|id| self.label(id));
            let reasons: Vec<Value> = matched.reasons.iter().map(|r| reason(r, who)).collect();
            for with in matched.people.iter().filter(|id| **id != found.id).map(|id| self.label(id)) {
                let line = json!({ "person": person, "with": with, "score": matched.score, "reasons": reasons });
                writeln!(out, "{line}")?;
            }
        }
        let why = found.nobody.map_or("no_reason", |why| why.as_str());
        let none = json!({ "person": person, "with": null, "score": null, "reasons": [], "nobody": why });
        if found.matches.is_empty() { writeln!(out, "{none}") } else { Ok(()) }
    }
}

/// A reason as JSON; `who` says who stands at a place of the match.
pub(super) fn reason<'a>(reason: &Reason, who: impl Fn(usize) -> Option<&'a str>) -> Value {
    let terms: BTreeMap<&str, f64> = reason.terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
    json!({
        "kind": reason.kind.as_str(), "from": who(reason.from), "to": who(reason.to), "phrase": reason.phrase,
        "from_words": reason.from_words, "to_words": reason.to_words, "weight": reason.weight, "terms": terms,
    })
}
