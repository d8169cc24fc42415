//! What is known about words before anybody has said anything: how common they are in a language, which belong to one
//! family (photo, photography), which usually mean the same, and which have several senses.
//!
//! The tables lie beside this file with their sources and licences in `lexicon/README.md`. They are read once. Words
//! come in and go out as terms: folded, without accents and plurals (`topic::term_of`).

mod known;
mod phrases;
mod related;
mod senses;

pub use known::Known;
pub use phrases::{Longer, Phrase, Phrases, Strength};
pub use related::{Meaning, Related, Row};
pub use senses::{Sense, Senses};

use super::topic::term_of;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::sync::OnceLock;

const FREQUENCIES: &str = include_str!("lexicon/frequencies.tsv");
const FAMILIES: &str = include_str!("lexicon/families.tsv");

/// How common a word is: log10 of how often it occurs among 10^9 words ("the" 7.7, "someone" 5.5, "bookkeeping" 3.0).
pub type Zipf = f32;

/// Words that no table holds are as rare as this.
pub const RARE: Zipf = 2.6;
/// While the tables are read: not in this language's.
const UNKNOWN: Zipf = -1.0;
/// From here on a word of a language only holds sentences together ("the", "und", "pour").
const FUNCTION_WORD: Zipf = 6.0;

/// A language with a table of frequencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    German,
    French,
    Spanish,
}

impl Language {
    pub const ALL: [Language; 4] = [Language::English, Language::German, Language::French, Language::Spanish];

    fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::French => "fr",
            Language::Spanish => "es",
        }
    }
}

/// All the tables.
pub struct Lexicon {
    /// Term → how common it is in each language.
    frequencies: HashMap<String, [Zipf; 4]>,
    /// Each word's family, by its commonest member.
    families: HashMap<String, String>,
    /// Family → words that usually mean the same, by their commonest member.
    synonyms: HashMap<String, String>,
    /// Families whose commonest words have many senses.
    ambiguous: HashSet<String>,
    pub phrases: Phrases,
    pub senses: Senses,
    pub related: Related,
}

/// The tables, read when first asked for.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::read)
}

impl Lexicon {
    fn read() -> Lexicon {
        let mut families = HashMap::new();
        let mut synonyms = HashMap::new();
        let mut ambiguous = HashSet::new();
        for line in rows(FAMILIES) {
            if let Some(words) = line.strip_prefix("* ") {
                ambiguous.extend(words.split(' ').map(|word| head(&families, &term_of(word))));
                continue;
            }
            let (table, words) = match line.strip_prefix("| ") {
                Some(words) => (&mut synonyms, words),
                None => (&mut families, line),
            };
            let terms: Vec<String> = words.split(' ').map(term_of).collect();
            for term in &terms {
                table.entry(term.clone()).or_insert_with(|| terms[0].clone());
            }
        }
        let synonyms = synonyms.into_iter().map(|(word, first)| (head(&families, &word), first)).collect();
        let senses = Senses::read(&|word: &str| head(&families, word));
        let phrases = Phrases::read(&|word: &str| head(&families, word));
        let related = Related::read(&|word: &str| head(&families, word));
        Lexicon { frequencies: frequencies(), families, synonyms, ambiguous, phrases, senses, related }
    }

    /// The family of a term, by its commonest member; a term without one is its own.
    pub fn family<'a>(&'a self, term: &'a str) -> &'a str {
        self.families.get(term).map_or(term, String::as_str)
    }

    /// Whether a family has so many senses that sharing it says little by itself.
    pub fn is_ambiguous(&self, family: &str) -> bool {
        self.senses.has_several(family) || self.ambiguous.contains(family)
    }

    /// What stands for all words that usually mean the same as this family.
    pub fn synonym(&self, family: &str) -> Option<&str> {
        self.synonyms.get(family).map(String::as_str)
    }

    pub fn zipf(&self, term: &str, language: Language) -> Zipf {
        self.frequencies.get(term).map_or(RARE, |zipf| zipf[language as usize])
    }
}

/// The language most of whose commonest words a text holds; English where none stands out.
pub fn language_of<'a>(words: impl Iterator<Item = &'a Known>) -> Language {
    let mut told = [0; 4];
    for zipf in words.filter_map(Known::all_zipf) {
        told.iter_mut().zip(zipf).for_each(|(told, zipf)| *told += usize::from(*zipf >= FUNCTION_WORD));
    }
    let others = Language::ALL.into_iter().skip(1).map(|l| (told[l as usize], l));
    others.max_by_key(|(n, _)| *n).filter(|(n, _)| *n > told[0]).map_or(Language::English, |(_, l)| l)
}

fn head(families: &HashMap<String, String>, term: &str) -> String {
    families.get(term).map_or(term, String::as_str).to_owned()
}

/// The lines of a table without its comments.
fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn frequencies() -> HashMap<String, [Zipf; 4]> {
    let mut table: HashMap<String, [Zipf; 4]> = HashMap::new();
    for line in rows(FREQUENCIES) {
        let mut columns = line.split('\t');
        let (Some(code), Some(tenths), Some(words)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let Some(language) = Language::ALL.into_iter().find(|language| language.code() == code) else { continue };
        let zipf = tenths.parse::<Zipf>().unwrap_or(0.0) / 10.0;
        for word in words.split(' ') {
            // The commonest form comes first and counts.
            let known = &mut table.entry(term_of(word)).or_insert([UNKNOWN; 4])[language as usize];
            *known = if *known == UNKNOWN { zipf } else { *known };
        }
    }
    for zipf in table.values_mut().flatten().filter(|zipf| **zipf == UNKNOWN) {
        *zipf = RARE;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_their_limits() {
        let family = |word: &str| lexicon().family(&term_of(word)).to_owned();
        let same = [
            ("photos", "photography"),
            ("accounts", "accountant"),
            ("bookkeeper", "bookkeeping"),
            ("writing", "writers"),
            ("organisation", "organizing"),
            ("translate", "translators"),
        ];
        for (a, b) in same {
            assert_eq!(family(a), family(b), "{a} {b}");
        }
        let apart = [("market", "marketing"), ("account", "accountable"), ("finance", "binance"), ("ios", "io")];
        for (a, b) in apart {
            assert_ne!(family(a), family(b), "{a} {b}");
        }
    }

    #[test]
    fn how_common_words_are() {
        let zipf = |word: &str| lexicon().zipf(&term_of(word), Language::English);
        assert!(zipf("someone") > 5.0 && zipf("poetry") < 4.5 && zipf("bookkeeping") < 3.6, "{}", zipf("bookkeeping"));
        assert_eq!(zipf("xyzzy"), RARE);
        let language = |text: &str| language_of(text.split(' ').map(Known::of).collect::<Vec<_>>().iter());
        assert_eq!(language("hilfe bei der steuer und beim schreiben"), Language::German);
        assert_eq!(language("aide pour les comptes de notre association"), Language::French);
        assert_eq!(language("ayuda con las cuentas de la asociacion"), Language::Spanish);
        assert_eq!(language("help with the accounts"), Language::English);
        assert_eq!(language("yoga"), Language::English);
    }
}
