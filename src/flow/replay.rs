//! A hub's past check-ins, replayed day by day: the introductions that would have been made. Nothing is kept and nobody
//! is written to.

use super::match_people::free_name;
use super::read_spreadsheet::all_in_words;
use crate::domain::check_in::{Asked, Submission};
use crate::domain::rehearsal::{Held, Hub, Visit, When, Who};
use crate::domain::space::Rules;
use crate::sheet::{Headed, Said, SheetComplaint, SheetRow, Spreadsheet, Stamp};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// How the files are read and what the rules are.
#[derive(Debug, Clone)]
pub struct Setting {
    pub zone: Tz,
    pub said: Said,
    pub rules: Rules,
}

/// What would have happened.
#[derive(Debug, Clone)]
pub struct Replayed {
    pub hub: Hub,
    pub held: Vec<Held>,
    pub set_aside: Vec<SetAside>,
}

/// A row that was not used, numbered as in its file, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub file: String,
    pub row: usize,
    pub why: String,
}

/// Replays the check-ins of some files, in the order of time whatever the order of the files. The error is about one
/// whole file. `progress` is told days done and days in all.
pub fn replay(
    files: &[Spreadsheet],
    setting: &Setting,
    now: DateTime<Utc>,
    progress: impl Fn(usize, usize),
) -> Result<Replayed, (String, SheetComplaint)> {
    let (mut said, mut set_aside) = (Vec::new(), Vec::new());
    for file in files {
        read(file, setting, now, &mut said, &mut set_aside).map_err(|complaint| (file.name.clone(), complaint))?;
    }
    said.sort_by(|x, y| (x.0.at, &x.1.id).cmp(&(y.0.at, &y.1.id)));
    let mut replayed = Replayed { hub: Hub::new(setting.rules.clone()), held: Vec::new(), set_aside };
    replayed.run(said, progress);
    Ok(replayed)
}

/// Who came when, and what they said.
type CheckIn = (Stamp, Who, Submission);

fn read(
    file: &Spreadsheet,
    setting: &Setting,
    now: DateTime<Utc>,
    said: &mut Vec<CheckIn>,
    set_aside: &mut Vec<SetAside>,
) -> Result<(), SheetComplaint> {
    let table = Headed::of(file)?.table(&setting.said, &Said::default())?;
    for row in table.check_ins(setting.zone, now)? {
        let row = row?;
        match check_in(&row) {
            Ok(check_in) => said.push(check_in),
            Err(why) => set_aside.push(SetAside { file: file.name.clone(), row: row.number, why }),
        }
    }
    Ok(())
}

impl Replayed {
    fn run(&mut self, said: Vec<CheckIn>, progress: impl Fn(usize, usize)) {
        let all = said.iter().map(|(stamp, ..)| stamp.day).collect::<BTreeSet<_>>().len();
        let (mut taken, mut today) = (BTreeSet::new(), None);
        for (stamp, mut who, said) in said {
            if let Some(before) = today.filter(|before: &Stamp| before.day != stamp.day) {
                self.hold(before);
                progress(self.held.len(), all);
            }
            today = Some(stamp);
            if !self.hub.knows(&who.id) {
                who.name = free_name(&mut taken, &said).unwrap_or(who.name);
            }
            self.hub.check_in(Visit::of(who, (stamp.at, stamp.day), said));
        }
        today.into_iter().for_each(|last| self.hold(last));
        progress(all, all);
    }

    /// The morning of a day, at the moment at which its last word was said.
    fn hold(&mut self, last: Stamp) {
        self.held.push(self.hub.hold(When { at: last.at, day: last.day }));
    }
}

fn check_in(row: &SheetRow) -> Result<CheckIn, String> {
    let (stamp, raw) = row.read.as_ref().map_err(Clone::clone)?;
    let said = Submission::parse(raw, Asked::Stranger).map_err(|complaints| all_in_words(&complaints))?;
    let email = said.email.as_ref().ok_or("it has no address")?;
    Ok((*stamp, Who::with_address(email, email.to_string()), said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rehearsal::{Figures, How};

    const HEAD: &str = "Timestamp,Email,Name,Needs,Offers,Introductions?\n";

    fn replayed(files: &[&str]) -> Replayed {
        let file = |text: &&str| Spreadsheet::of_text("file.csv", &format!("{HEAD}{text}")).unwrap();
        let files: Vec<_> = files.iter().map(file).collect();
        let setting = Setting { zone: chrono_tz::Europe::London, said: Said::default(), rules: Rules::default() };
        replay(&files, &setting, "2026-06-01T00:00:00Z".parse().unwrap(), |_, _| {}).unwrap()
    }

    fn days(replayed: &Replayed) -> Vec<(String, usize, Vec<How>)> {
        let of = |held: &Held| {
            (held.when.day.to_string(), held.people.len(), held.named.iter().map(|named| named.how).collect())
        };
        replayed.held.iter().map(of).collect()
    }

    #[test]
    fn a_need_repeated_is_not_new_and_another_one_is() {
        let ana = |day: u32, need: &str| format!("2026-02-{day:02} 09:00,ana@x.example,Ana,{need},,yes\n");
        let ben = |day: u32| format!("2026-02-{day:02} 09:05,ben@y.example,Ben,,Bookkeeping; A stage,yes\n");
        let others = |day: u32| {
            let row = |name: &str| format!("2026-02-{day:02} 09:05,{name}@z.example,{name},,Drums,no\n");
            ["Cem", "Dee", "Eve", "Fay", "Gil", "Hal", "Ida", "Jo"].map(row).concat()
        };
        let day = |day: u32, need: &str| ana(day, need) + &ben(day) + &others(day);
        let days_of = days(&replayed(&[&(day(2, "a bookkeeper") + &day(3, "a bookkeeper") + &day(4, "a stage"))]));
        let hows: Vec<_> = days_of.into_iter().map(|(.., hows)| hows).collect();
        assert_eq!(hows, [vec![How::FirstTime], vec![], vec![How::News]]);
    }

    #[test]
    fn the_order_of_the_files_and_rows_said_twice_change_nothing() {
        let one = "2026-02-02 09:00,ana@x.example,Ana,a bookkeeper,,yes\n2026-02-02 09:05,ben@y.example,Ben,,Bookkeeping,yes\n";
        let other = "2026-02-03 23:30,ana@x.example,Ana,,,yes\n2026-02-03 09:05,ANA@x.example,Ana,,,no\n";
        let (first, second) = (replayed(&[one, other]), replayed(&[other, one, one]));
        assert_eq!(first.held, second.held);
        assert_eq!(days(&first)[1].1, 1, "the later word of a day stands");
        assert_eq!(Figures::of(&first.held).person_days, 3);
    }

    #[test]
    fn a_row_that_cannot_be_used_is_set_aside() {
        let replayed = replayed(&["2026-02-02 09:00,nobody,Ana,,,yes\n2026-02-02 09:05,ben@y.example,Ben,,,yes\n"]);
        assert_eq!((replayed.set_aside[0].row, replayed.held[0].people.len()), (2, 1));
    }
}
