//! What headings say, in six languages, and which columns programs write for themselves: `headings.tsv`.

use crate::domain::check_in::FIELDS;
use crate::domain::text::folded;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// When they were in; no field of a check-in's own, since it says which check-in it is.
pub const STAMP: &str = "timestamp";
/// A column that may hold surnames, which nobody may see before both have said yes: the first word is the name.
pub const WHOLE_NAME: &str = "whole_name";
/// Whether they come at all: approved, cancelled, active.
pub const STATUS: &str = "status";
/// What a hub has no use for.
const NOTHING: &str = "-";

/// What a heading says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// It is a heading that is known for this field.
    Is(&'static str),
    /// Its words are those in which people ask for this.
    AsksFor(&'static str),
    /// It could be several things, or says "not".
    Unclear(BTreeSet<&'static str>),
    /// A column that a program writes for itself, or a question that has nothing to do with meeting people.
    OfNoUse,
    Nothing,
}

/// A field by its name, as `--map` gives it.
pub fn field_named(name: &str) -> Option<&'static str> {
    fields().find(|field| *field == name)
}

/// What a column can be. When somebody is in is said by a column's date or time (`timestamp`), in any of its dresses.
pub fn fields() -> impl Iterator<Item = &'static str> {
    FIELDS.into_iter().filter(|field| *field != "day").chain([STAMP, WHOLE_NAME, STATUS])
}

/// What this heading says.
pub fn says(heading: &str) -> Says {
    let plain = plain(heading);
    if let Some(field) = WORDS.whole.get(plain.as_str()) {
        return if *field == NOTHING { Says::OfNoUse } else { Says::Is(field) };
    }
    let found = parts_in(&plain);
    let fields: BTreeSet<&'static str> = found.iter().copied().collect();
    let asked = format!(" {plain} ");
    match fields.iter().next() {
        None => Says::Nothing,
        Some(_) if fields.contains(NOTHING) => Says::OfNoUse,
        Some(_) if NOT.iter().chain(&AND).any(|words| asked.contains(words)) => Says::Unclear(fields),
        Some(field) if fields.len() == 1 => Says::AsksFor(field),
        Some(_) => Says::Unclear(fields),
    }
}

const NOT: [&str; 12] = [
    " not ",
    " don t ",
    " no longer ",
    " nicht ",
    " kein ",
    " keine ",
    " ne ",
    " pas ",
    " niet ",
    " geen ",
    " inte ",
    " never ",
];

/// Two questions in one.
const AND: [&str; 9] =
    [" and what ", " or what ", " und was ", " et que ", " et quoi ", " y que ", " en wat ", " och vad ", " and or "];

/// The fields whose words stand in a heading; words inside longer ones that were found do not count.
fn parts_in(plain: &str) -> Vec<&'static str> {
    let padded = format!(" {plain} ");
    let mut found: Vec<(usize, usize, &'static str)> = Vec::new();
    for (field, part) in &WORDS.parts {
        for (at, _) in padded.match_indices(part.as_str()) {
            found.push((at, at + part.trim_end().len(), field));
        }
    }
    let within = |(from, to, _): &(usize, usize, &str)| {
        found.iter().any(|(f, t, _)| f <= from && to <= t && (t - f) > (to - from))
    };
    found.iter().filter(|place| !within(place)).map(|(.., field)| *field).collect()
}

/// A heading without case, accents, signs and what stands in brackets at its end.
pub fn plain(heading: &str) -> String {
    let heading = heading.trim().trim_end_matches(['*', ':', '?', ' ']);
    let bare = match heading.rsplit_once(['(', '[']) {
        Some((before, _)) if heading.ends_with([')', ']']) && !before.trim().is_empty() => before,
        _ => heading,
    };
    let mut spaced = String::new();
    let mut lower = false;
    for c in bare.chars() {
        if lower && c.is_uppercase() {
            spaced.push(' ');
        }
        lower = c.is_lowercase();
        spaced.push(c);
    }
    let letters = folded(&spaced).replace(['ß'], "ss");
    let kept: String = letters.chars().map(|c| if c.is_alphanumeric() || c == '#' { c } else { ' ' }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The option that a column of a grid stands for: `What are you interested in? [Pottery]`.
pub fn option_of(heading: &str) -> Option<&str> {
    let (_, option) = heading.trim().strip_suffix(']')?.rsplit_once('[')?;
    Some(option.trim()).filter(|option| !option.is_empty())
}

/// The heading says that its times are in UTC.
pub fn in_utc(heading: &str) -> bool {
    heading.contains("UTC") || heading.contains("GMT")
}

struct Words {
    whole: BTreeMap<String, &'static str>,
    /// Beginning at a word, and ending with one unless a star says otherwise.
    parts: Vec<(&'static str, String)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { whole: BTreeMap::new(), parts: Vec::new() };
    for line in include_str!("headings.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (field, how, _language, all) = (cells.next(), cells.next(), cells.next(), cells.next());
        let field = field.and_then(|f| if f == NOTHING { Some(NOTHING) } else { field_named(f) });
        let (Some(field), Some(all)) = (field, all) else { continue };
        for one in all.split("; ") {
            match (how, one.strip_suffix('*')) {
                (Some("whole"), _) => {
                    words.whole.entry(one.to_owned()).or_insert(field);
                }
                (_, Some(beginning)) => words.parts.push((field, format!(" {beginning}"))),
                (_, None) => words.parts.push((field, format!(" {one} "))),
            }
        }
    }
    words
});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_written_as_headings_are_compared_and_each_heading_is_one_field() {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for line in include_str!("headings.tsv").lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 4, "{line}");
            assert!(cells[0] == NOTHING || field_named(cells[0]).is_some(), "{line}");
            for one in cells[3].split("; ") {
                assert_eq!(plain(one.trim_end_matches('*')), one.trim_end_matches('*'), "{line}");
                let before = seen.insert(one, cells[0]).filter(|_| cells[1] == "whole");
                assert!(before.is_none_or(|field| field == cells[0]), "“{one}” is {before:?} and {}", cells[0]);
            }
        }
    }

    #[test]
    fn headings_and_questions_in_six_languages() {
        let is = |heading: &str| match says(heading) {
            Says::Is(field) => field.to_owned(),
            Says::AsksFor(field) => format!("~{field}"),
            Says::Unclear(_) => "?".to_owned(),
            Says::OfNoUse => "-".to_owned(),
            Says::Nothing => String::new(),
        };
        let table = [
            ("Email Address *", "email"),
            ("E-Mail-Adresse", "email"),
            ("E-postadress", "email"),
            ("FirstName", "name"),
            ("first_name", "name"),
            ("Prénom :", "name"),
            ("Submit Date (UTC)", "timestamp"),
            ("What could you help others with?", "~offers"),
            ("What can you help with?", "~offers"),
            ("What do you need help with?", "~needs"),
            ("Wobei kannst du anderen helfen?", "~offers"),
            ("Que cherchez-vous ?", "~needs"),
            ("¿Qué buscas?", "~needs"),
            ("Wat zoek je?", "~needs"),
            ("Vad söker du?", "~needs"),
            ("Qu’est-ce qui vous intéresse ?", "~interests"),
            ("What do you need, and what could you offer?", "?"),
            ("What are you not interested in?", "?"),
            ("Any dietary needs?", "-"),
            ("MEMBER_RATING", "-"),
            ("RegistrationDate", "-"),
            ("Shoe size", ""),
            ("What are you interested in? [Pottery]", "~interests"),
        ];
        for (heading, want) in table {
            assert_eq!(is(heading), want, "{heading}");
        }
    }

    proptest! {
        #[test]
        fn any_heading_can_be_asked(heading in ".{0,80}") {
            let _ = (says(&heading), option_of(&heading));
        }
    }
}
