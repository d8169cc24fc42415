//! Finding oneself on a tablet by two letters: first names only, told apart only where two share one.
//!
//! The tablet stands where everybody can see it, so it never shows who is in, nobody's address, and never a list longer
//! than a handful.

use super::id::MemberId;
use super::text::{Name, folded};

/// Somebody whom the space knows, as far as telling names apart needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub id: MemberId,
    pub name: Name,
    pub surname: String,
    pub company: String,
}

/// Somebody as the tablet shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub id: MemberId,
    pub label: String,
}

/// What was found for the letters that were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Fewer than two letters.
    TooShort,
    These(Vec<Shown>),
    /// The first few of more.
    More(Vec<Shown>),
}

/// Names at once.
pub const AT_MOST: usize = 8;
const LETTERS: usize = 2;

/// Those whose first name begins like that, by name; a second word is the initial of a namesake.
pub fn find(everybody: &[Known], typed: &str) -> Found {
    let mut words = typed.split_whitespace().map(key).filter(|word| !word.is_empty());
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let short = first.chars().count() + second.chars().count() < LETTERS;
    let fits = |known: &&Known| {
        let (name, initial) = (key(known.first()), known.initial().map(|c| key(&c.to_string())));
        let initial_fits = second.is_empty() || initial.is_some_and(|i| !i.is_empty() && second.starts_with(&i));
        // Whoever has a name of one letter types all of it.
        initial_fits && if short { name == first && !first.is_empty() } else { name.starts_with(&first) }
    };
    let mut found: Vec<&Known> = everybody.iter().filter(fits).collect();
    if short && found.is_empty() {
        return Found::TooShort;
    }
    found.sort_by_cached_key(|known| known.name.key());
    let labels = labels(&found);
    let mut shown: Vec<Shown> =
        found.iter().zip(labels).map(|(known, label)| Shown { id: known.id.clone(), label }).collect();
    if shown.len() <= AT_MOST {
        return Found::These(shown);
    }
    shown.truncate(AT_MOST);
    Found::More(shown)
}

impl Known {
    /// The first word of the name they go by.
    pub fn first(&self) -> &str {
        self.name.as_str().split_whitespace().next().unwrap_or_default()
    }

    fn initial(&self) -> Option<char> {
        let second = self.name.as_str().split_whitespace().nth(1);
        let letter = |word: &str| word.chars().next().filter(|c| c.is_alphabetic());
        letter(&self.surname).or(second.and_then(letter))
    }
}

/// First names; the initial, then the company where two still read the same, and at last the name they go by, which
/// nobody else in the space has.
fn labels(found: &[&Known]) -> Vec<String> {
    let with_initial = |known: &Known| known.initial().map(|i| format!("{} {}.", known.first(), i.to_uppercase()));
    let mut labels: Vec<String> = found.iter().map(|known| known.first().to_owned()).collect();
    told_apart(&mut labels, found, with_initial);
    told_apart(&mut labels, found, |known| {
        let name = with_initial(known).unwrap_or_else(|| known.first().to_owned());
        (!known.company.is_empty()).then(|| format!("{name} ({})", known.company))
    });
    told_apart(&mut labels, found, |known| Some(known.name.to_string()));
    labels
}

/// Says more of those whose labels read the same.
fn told_apart(labels: &mut [String], found: &[&Known], more: impl Fn(&Known) -> Option<String>) {
    let keys: Vec<String> = labels.iter().map(|label| key(label)).collect();
    for (at, label) in labels.iter_mut().enumerate() {
        let shared = keys.iter().enumerate().any(|(other, key)| other != at && *key == keys[at]);
        if shared && let Some(longer) = more(found[at]) {
            *label = longer;
        }
    }
}

/// Letters and digits, without case and accents.
fn key(text: &str) -> String {
    folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub() -> Vec<Known> {
        let people = [
            ("Rafe", "Tanner", "Oral History"),
            ("Rocío", "", ""),
            ("Rana P", "", ""),
            ("Anne-Marie", "Okafor", ""),
            ("Lorna", "", ""),
            ("Lorna (visitor)", "", ""),
            ("Ana", "Silva", "Tidewell"),
            ("Ana 2", "Santos", "Quill"),
            ("Ana 3", "Reyes", "Quill"),
            ("J", "", ""),
            ("Øyvind", "", ""),
            ("李", "", ""),
        ];
        let known = |(n, (name, surname, company)): (usize, (&str, &str, &str))| Known {
            id: MemberId::new(n.to_string()),
            name: Name::parse(name).unwrap(),
            surname: surname.to_owned(),
            company: company.to_owned(),
        };
        people.into_iter().enumerate().map(known).collect()
    }

    fn shown(typed: &str) -> Option<Vec<String>> {
        match find(&hub(), typed) {
            Found::TooShort => None,
            Found::These(shown) | Found::More(shown) => Some(shown.into_iter().map(|s| s.label).collect()),
        }
    }

    #[test]
    fn two_letters_bring_first_names_and_no_more_than_tells_them_apart() {
        let table: [(&str, Option<&[&str]>); 19] = [
            ("ra", Some(&["Rafe", "Rana"])),
            (" RA ", Some(&["Rafe", "Rana"])),
            ("ROCI", Some(&["Rocío"])),
            ("an", Some(&["Ana S. (Tidewell)", "Ana S. (Quill)", "Ana R.", "Anne-Marie"])),
            ("ana r", Some(&["Ana"])),
            ("annem", Some(&["Anne-Marie"])),
            ("lor", Some(&["Lorna", "Lorna (visitor)"])),
            ("rafe t", Some(&["Rafe"])),
            ("rafe x", Some(&[])),
            ("tanner", Some(&[])),
            ("oral", Some(&[])),
            ("zz", Some(&[])),
            ("r", None),
            ("", None),
            ("%%", None),
            ("__", None),
            ("a%", None),
            ("j", Some(&["J"])),
            ("李", Some(&["李"])),
        ];
        for (typed, want) in table {
            let want = want.map(|w| w.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
            assert_eq!(shown(typed), want, "{typed}");
        }
    }

    #[test]
    fn never_more_than_a_handful() {
        let many: Vec<Known> = (0..30)
            .map(|n| Known {
                id: MemberId::new(n.to_string()),
                name: Name::parse(&format!("Marl{n}")).unwrap(),
                surname: String::new(),
                company: String::new(),
            })
            .collect();
        assert!(matches!(find(&many, "ma"), Found::More(shown) if shown.len() == AT_MOST));
        assert!(matches!(find(&many, "marl29"), Found::These(shown) if shown.len() == 1));
    }
}
