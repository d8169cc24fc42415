//! What the tables say of a word as somebody wrote it: looked up once, however often it is said.

use super::{Language, Lexicon, Longer, Phrase, RARE, Row, Zipf, lexicon};
use crate::domain::topic::{is_stop_word, term_of};

/// A word, and what is known of it.
#[derive(Debug)]
pub struct Known {
    /// Folded, without accents and plurals.
    pub term: String,
    /// By its commonest member; nothing where the word is its own.
    family: Option<&'static str>,
    /// How common the word and its family are in each language, where a table has them.
    own_zipf: Option<[Zipf; 4]>,
    family_zipf: Option<[Zipf; 4]>,
    /// It carries no meaning in any language: a stop word, or one letter.
    is_empty: bool,
    pub is_ambiguous: bool,
    pub has_senses: bool,
    pub row: Option<Row>,
    /// What stands for all words that usually mean the same.
    pub synonym: Option<&'static str>,
    /// What it means by itself, and the phrases of several words that begin with it.
    pub says: &'static [Phrase],
    pub begins: &'static [Longer],
}

impl Known {
    pub fn of(word: &str) -> Known {
        let lexicon: &'static Lexicon = lexicon();
        let term = term_of(word);
        let family = lexicon.families.get(&term).map(String::as_str).filter(|family| *family != term);
        let head = family.unwrap_or(&term);
        Known {
            family,
            own_zipf: lexicon.frequencies.get(&term).copied(),
            family_zipf: lexicon.frequencies.get(head).copied(),
            is_empty: is_stop_word(&term) || term.chars().count() < 2,
            is_ambiguous: lexicon.is_ambiguous(head),
            has_senses: lexicon.senses.has_several(head),
            row: lexicon.related.row(head),
            synonym: lexicon.synonym(head),
            says: lexicon.phrases.said(head),
            begins: lexicon.phrases.longer(head),
            term,
        }
    }

    pub fn family(&self) -> &str {
        self.family.unwrap_or(&self.term)
    }

    pub fn zipf(&self, language: Language) -> Zipf {
        self.own_zipf.map_or(RARE, |zipf| zipf[language as usize])
    }

    pub fn family_zipf(&self, language: Language) -> Zipf {
        self.family_zipf.map_or(RARE, |zipf| zipf[language as usize])
    }

    /// How common it is in each language: what tells the language of a text.
    pub(super) fn all_zipf(&self) -> Option<&[Zipf; 4]> {
        self.own_zipf.as_ref()
    }

    /// Whether it carries no meaning in a text of this language. English words that do not are a list of their own
    /// (`topic::is_stop_word`).
    pub fn is_empty_in(&self, language: Language) -> bool {
        self.is_empty || (language != Language::English && self.zipf(language) >= super::FUNCTION_WORD)
    }
}
