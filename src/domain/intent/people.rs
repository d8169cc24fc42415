//! Whom numbers and names stand for.

use super::tokens::{Kind, Token, fold};
use super::{Person, Ref, Refs, Why};

/// Those who can be meant.
pub struct Cast {
    /// Everybody in the letter; `None` when that is not known.
    pub people: Option<Vec<Known>>,
    /// The number under which the answer was written.
    pub under: Option<u32>,
}

pub struct Known {
    pub number: u32,
    /// The ways of writing the name, each in folded words, the longest first.
    ways: Vec<Vec<String>>,
}

/// Who is named at some place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// The place of the person among the people, and how many words the name has.
    One(usize, usize),
    /// Two people have this name.
    Several(usize),
}

/// Somebody meant in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    Number(u32),
    /// The person at this place among the people.
    Person(usize),
    /// A name as written, of people who are not known.
    Name(String),
    Both,
    All,
}

impl Cast {
    pub fn of(people: Option<&[Person]>, under: Option<u32>) -> Result<Cast, Why> {
        let people: Option<Vec<Known>> = people.map(|people| people.iter().map(Known::of).collect());
        let cast = Cast { people, under };
        match (&cast.people, under) {
            (Some(_), Some(number)) if !cast.has(number) => Err(Why::UnknownNumber),
            _ => Ok(cast),
        }
    }

    fn has(&self, number: u32) -> bool {
        self.people.as_ref().is_none_or(|people| people.iter().any(|person| person.number == number))
    }

    /// The numbers of the letter, each once.
    pub fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.people.iter().flatten().map(|person| person.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    pub fn number_of(&self, person: usize) -> Option<u32> {
        self.people.as_ref().and_then(|people| people.get(person)).map(|person| person.number)
    }

    /// Who is named by the words that begin here.
    pub fn named(&self, tokens: &[Token]) -> Option<Named> {
        let people = self.people.as_ref()?;
        let length = |known: &Known| known.length_at(tokens);
        let longest = people.iter().filter_map(length).max()?;
        let mut here = people.iter().enumerate().filter(|(_, known)| length(known) == Some(longest));
        let (first, _) = here.next()?;
        Some(match here.next() {
            Some(_) => Named::Several(longest),
            None => Named::One(first, longest),
        })
    }

    /// The numbers that are meant: of nobody in particular, this is whoever there is, if that is clear.
    pub fn resolve(&self, meant: &[Meant], how: How) -> Result<Refs, Why> {
        if let Some(under) = self.under {
            return self.resolve_under(meant, under);
        }
        let Some(people) = &self.people else { return Ok(unresolved(meant)) };
        let numbers = self.numbers();
        if numbers.is_empty() {
            return Err(Why::NobodyThere);
        }
        if meant.is_empty() {
            return match (how, numbers.len()) {
                (How::EverybodyIfNobody, _) | (_, 1) => Ok(refs(numbers)),
                _ => Err(Why::WhichOne),
            };
        }
        let mut found = Vec::new();
        let mut persons: Vec<usize> = Vec::new();
        for one in meant {
            match one {
                Meant::Number(number) if self.has(*number) => found.push(*number),
                Meant::Number(_) => return Err(Why::UnknownNumber),
                Meant::Person(place) => persons.push(*place),
                Meant::Name(_) => return Err(Why::UnknownName),
                Meant::Both if people.len() != 2 => return Err(Why::WhichOne),
                Meant::Both | Meant::All => found.extend(&numbers),
            }
        }
        for place in &persons {
            let number = people[*place].number;
            let companions = (0..people.len()).filter(|other| people[*other].number == number);
            if how == How::Whole
                && !companions.into_iter().all(|other| persons.contains(&other) || found.contains(&number))
            {
                return Err(Why::OneOfThree);
            }
        }
        found.extend(persons.iter().map(|place| people[*place].number));
        Ok(refs(found))
    }

    /// Between the lines, an answer is about whom it stands under and nobody else.
    fn resolve_under(&self, meant: &[Meant], under: u32) -> Result<Refs, Why> {
        let fits = |one: &Meant| match one {
            Meant::Number(number) => *number == under,
            Meant::Person(place) => self.number_of(*place) == Some(under),
            Meant::Name(_) => self.people.is_none(),
            Meant::Both | Meant::All => false,
        };
        match meant.iter().all(fits) {
            true => Ok(vec![Ref::Number(under)]),
            false => Err(Why::WhichOne),
        }
    }
}

/// How whoever is meant has to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// One of two who are introduced together is not enough.
    Whole,
    /// One of them is.
    Part,
    /// One of them is, and nobody in particular is everybody.
    EverybodyIfNobody,
}

impl Known {
    fn of(person: &Person) -> Known {
        let words = |name: &str| -> Vec<String> {
            let kept: String = fold(name).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
            kept.split_whitespace().map(str::to_owned).collect()
        };
        let bare = person.name.split('(').next().unwrap_or_default();
        let mut ways = vec![words(person.name), words(bare)];
        ways.push(words(bare).into_iter().take(1).collect());
        ways.retain(|way| !way.is_empty());
        ways.sort_by_key(|way| std::cmp::Reverse(way.len()));
        ways.dedup();
        Known { number: person.number, ways }
    }

    fn length_at(&self, tokens: &[Token]) -> Option<usize> {
        let fits = |way: &&Vec<String>| {
            let mut at = 0;
            way.iter().all(|word| {
                // "Lorna (visitor)", "Lorna K."
                while at > 0 && matches!(tokens.get(at).map(|t| t.kind), Some(Kind::Mark('('))) {
                    at += 1;
                }
                let here = tokens.get(at).is_some_and(|t| t.word == *word && !matches!(t.kind, Kind::Mark(_)));
                at += 1;
                here
            })
        };
        let way = self.ways.iter().find(fits)?;
        let skipped = tokens.iter().take(way.len()).filter(|t| matches!(t.kind, Kind::Mark('('))).count();
        Some(way.len() + skipped)
    }
}

fn refs(mut numbers: Vec<u32>) -> Refs {
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(Ref::Number).collect()
}

fn unresolved(meant: &[Meant]) -> Refs {
    let mut refs: Refs = meant
        .iter()
        .filter_map(|one| match one {
            Meant::Number(number) => Some(Ref::Number(*number)),
            Meant::Name(name) => Some(Ref::Name(name.clone())),
            Meant::Both => Some(Ref::Both),
            Meant::All => Some(Ref::All),
            Meant::Person(_) => None,
        })
        .collect();
    refs.sort();
    refs.dedup();
    refs
}
