//! Two members who may be one person: the same name, and one thing more that is the same. It is only ever asked.

use super::email_address::EmailAddress;
use super::id::MemberId;
use super::text::folded;
use std::collections::{BTreeMap, BTreeSet};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Pairs of members who may be one person, of whom one is among `new`; each pair once, in the order of `everybody`.
/// Members of whom different surnames are known are two people.
pub fn may_be_one<'a>(everybody: &'a [Known], new: &BTreeSet<MemberId>) -> Vec<(&'a Known, &'a Known, Same)> {
    let mut by_first: BTreeMap<String, Vec<&Known>> = BTreeMap::new();
    for known in everybody {
        by_first.entry(first(&known.name)).or_default().push(known);
    }
    let mut found = Vec::new();
    for known in everybody.iter().filter(|known| new.contains(&known.id)) {
        for other in by_first.get(&first(&known.name)).into_iter().flatten() {
            let seen_from_there = new.contains(&other.id) && other.id <= known.id;
            if other.id != known.id
                && !seen_from_there
                && let Some(same) = same(known, other)
            {
                found.push((*other, known, same));
            }
        }
    }
    found
}

fn same(a: &Known, b: &Known) -> Option<Same> {
    let (surnames, companies) = ((folded(&a.surname), folded(&b.surname)), (folded(&a.company), folded(&b.company)));
    let said = |two: &(String, String)| !two.0.is_empty() && !two.1.is_empty();
    match () {
        () if said(&surnames) => (surnames.0 == surnames.1).then_some(Same::Surname),
        () if before(&a.email).is_some() && before(&a.email) == before(&b.email) => Some(Same::AddressBefore),
        () if said(&companies) && companies.0 == companies.1 => Some(Same::Company),
        () => None,
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
            let found: Vec<_> = may_be_one(&both, &new).into_iter().map(|(.., same)| same).collect();
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
            assert_eq!(may_be_one(&both, &all_new).len(), expected, "{one} {two}: and each pair once");
            assert_eq!(may_be_one(&both, &BTreeSet::new()).len(), 0, "those who were there were asked about before");
        }
    }
}
