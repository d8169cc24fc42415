//! Two members who may be one person: the same name, and one thing more that is the same. It is only ever asked.

use super::email_address::EmailAddress;
use super::id::MemberId;
use super::text::folded;
use std::collections::{BTreeSet, HashMap};

/// What is known of a member that could show who they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub id: MemberId,
    pub name: String,
    pub surname: String,
    pub company: String,
    pub email: EmailAddress,
}

/// What two members have the same, beside their first name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Same {
    Surname,
    AddressBefore,
    Company,
}

impl Same {
    pub fn in_words(self) -> &'static str {
        match self {
            Same::Surname => "first name and surname",
            Same::AddressBefore => "first name, and their addresses begin alike",
            Same::Company => "first name and company",
        }
    }
}

/// Pairs of members who may be one person, of whom one is among `new`: each pair once, at most so many. Members of whom
/// different surnames are known are two people.
pub fn may_be_one<'a>(
    everybody: &'a [Known],
    new: &BTreeSet<MemberId>,
    most: usize,
) -> Vec<(&'a Known, &'a Known, Same)> {
    let marks: Vec<Marks> = everybody.iter().map(Marks::of).collect();
    let mut alike: HashMap<(&str, Same, &str), Vec<usize>> = HashMap::new();
    for (at, marks) in marks.iter().enumerate() {
        marks.said().for_each(|(same, what)| alike.entry((&marks.first, same, what)).or_default().push(at));
    }
    let mut found: Vec<(usize, usize, Same)> = Vec::new();
    for (at, marks_here) in marks.iter().enumerate().filter(|(at, _)| new.contains(&everybody[*at].id)) {
        for (same, what) in marks_here.said() {
            let others = alike.get(&(marks_here.first.as_str(), same, what)).into_iter().flatten();
            for other in others.copied().filter(|other| *other != at).take(LOOKED_AT) {
                let pair = (at.min(other), at.max(other));
                let known = found.iter().any(|(a, b, _)| (*a, *b) == pair);
                if !known && !marks_here.differ(&marks[other]) {
                    found.push((pair.0, pair.1, same));
                }
                if found.len() == most {
                    break;
                }
            }
        }
        if found.len() == most {
            break;
        }
    }
    let put =
        |(a, b, same): (usize, usize, Same)| match new.contains(&everybody[a].id) && !new.contains(&everybody[b].id) {
            // The one who was there first is kept.
            true => (&everybody[b], &everybody[a], same),
            false => (&everybody[a], &everybody[b], same),
        };
    found.into_iter().map(put).collect()
}

/// Of a crowd of namesakes as many are looked at for each: a list made to keep us busy does not.
const LOOKED_AT: usize = 100;

/// What is compared, folded once.
struct Marks {
    first: String,
    surname: String,
    before: String,
    company: String,
}

impl Marks {
    fn of(known: &Known) -> Marks {
        Marks {
            first: first(&known.name),
            surname: folded(&known.surname),
            before: before(&known.email).unwrap_or_default(),
            company: folded(&known.company),
        }
    }

    fn said(&self) -> impl Iterator<Item = (Same, &str)> {
        let all = [(Same::Surname, &self.surname), (Same::AddressBefore, &self.before), (Same::Company, &self.company)];
        all.into_iter().filter(|(_, what)| !what.is_empty()).map(|(same, what)| (same, what.as_str()))
    }

    fn differ(&self, other: &Marks) -> bool {
        !self.surname.is_empty() && !other.surname.is_empty() && self.surname != other.surname
    }
}

/// A namesake goes by an addition here (“Ana S.”), so that the first word counts.
fn first(name: &str) -> String {
    folded(name.split_whitespace().next().unwrap_or_default())
}

/// What stands before the @, without a “+…”; nothing where it is short enough to be anybody's, or an office's.
fn before(email: &EmailAddress) -> Option<String> {
    const OFFICES: &[&str] =
        &["contact", "hello", "office", "admin", "studio", "bonjour", "kontakt", "accounts", "welcome"];
    let key = email.key();
    let (before, _) = key.rsplit_once('@')?;
    let before = before.split('+').next().unwrap_or_default();
    (before.chars().count() >= 5 && !OFFICES.contains(&before)).then(|| before.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(id: &str, name: &str, surname: &str, company: &str, email: &str) -> Known {
        let texts = [name, surname, company].map(str::to_owned);
        let [name, surname, company] = texts;
        Known { id: MemberId::new(id), name, surname, company, email: EmailAddress::parse(email).unwrap() }
    }

    #[test]
    fn a_first_name_alone_is_nobody_and_one_thing_more_is_asked() {
        let ana = known("1", "Ana", "Silva", "Clay Room", "ana@clayroom.example");
        let table = [
            (known("2", "Ana S.", "SILVA", "", "a@home.example"), Some(Same::Surname)),
            (known("2", "Aná", "Sïlva", "", "a@home.example"), Some(Same::Surname)),
            (known("2", "Ana", "Souza", "Clay Room", "ana@clayroom.example"), None),
            (known("2", "Ana (Clay Room)", "", "clay room", "a@home.example"), Some(Same::Company)),
            (known("2", "Ana", "", "", "a@home.example"), None),
            (known("2", "Ben", "Silva", "Clay Room", "b@home.example"), None),
        ];
        let new = BTreeSet::from([MemberId::new("2")]);
        for (other, expected) in table {
            let both = [ana.clone(), other];
            let found: Vec<_> = may_be_one(&both, &new, 50).into_iter().map(|(.., same)| same).collect();
            assert_eq!(found, Vec::from_iter(expected), "{both:?}");
        }
    }

    #[test]
    fn addresses_that_begin_alike_are_asked_unless_anybody_could_have_them() {
        let table = [
            ("ana.silva@a.example", "ana.silva+hub@b.example", 1),
            ("ana@a.example", "ana@b.example", 0),
            ("hello@a.example", "hello@b.example", 0),
        ];
        for (one, two, expected) in table {
            let both = [known("1", "Ana", "", "", one), known("2", "Ana", "", "", two)];
            let all_new = both.iter().map(|known| known.id.clone()).collect();
            assert_eq!(may_be_one(&both, &all_new, 50).len(), expected, "{one} {two}: and each pair once");
            assert_eq!(
                may_be_one(&both, &BTreeSet::new(), 50).len(),
                0,
                "those who were there were asked about before"
            );
        }
    }

    #[test]
    fn a_crowd_of_namesakes_is_asked_about_in_part_and_at_once() {
        let crowd: Vec<Known> =
            (0..20_000).map(|n| known(&n.to_string(), "Ana", "Silva", "Clay", &format!("a{n}@x.example"))).collect();
        let all = crowd.iter().map(|known| known.id.clone()).collect();
        assert_eq!(may_be_one(&crowd, &all, 50).len(), 50);
        let apart: Vec<Known> = (0..20_000)
            .map(|n| known(&n.to_string(), "Ana", &format!("Silva{n}"), "Clay", &format!("a{n}@x.example")))
            .collect();
        assert_eq!(may_be_one(&apart, &all, 50).len(), 0);
    }
}
