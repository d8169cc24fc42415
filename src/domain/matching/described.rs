//! A person's profile, read for comparing: topics they hold, lines they offer, lines they need.

use crate::domain::embedding::Embedding;
use crate::domain::lexicon::lexicon;
use crate::domain::member::{Line, Profile};
use crate::domain::sentence::{Sentence, Term, Vocabulary};
use crate::domain::topic::{self, Aliases, term_of, words};
use chrono::{DateTime, Utc};

/// A topic somebody holds, in their own wording.
#[derive(Debug, Clone)]
pub struct Held {
    pub term: Term,
    pub wording: String,
}

/// A line somebody wrote, and how strongly it counts.
#[derive(Debug, Clone)]
pub struct Said<'a> {
    pub text: &'a str,
    /// `None` for what they do, which is never new.
    pub said_at: Option<DateTime<Utc>>,
    pub strength: f64,
    pub sentence: Sentence,
    /// It says what they do, or are at today, not what they offer.
    pub by_trade: bool,
    /// Said for this day only.
    pub today: bool,
    /// What a model made of it, if one has read it.
    pub embedding: Option<&'a Embedding>,
}

#[derive(Debug, Clone, Default)]
pub struct Described<'a> {
    /// By term, each once.
    pub topics: Vec<Held>,
    /// The words of topics that have several, by term.
    pub topic_words: Vec<Term>,
    pub needs: Vec<Said<'a>>,
    /// What they offer, and as weaker evidence what they do and what they are at today.
    pub offers: Vec<Said<'a>>,
}

/// Whoever is interested in more than this is not found by more of it.
const TOPICS_MAX: usize = 300;

/// Reads profiles with one vocabulary, and with what one space calls the same.
pub struct Reader<'a> {
    pub vocabulary: Vocabulary,
    pub aliases: &'a Aliases,
    /// Whether sentences are also compared by how near they are.
    pub nearness: bool,
}

impl Reader<'_> {
    pub fn read<'a>(&mut self, profile: &'a Profile, today: Option<&'a (String, DateTime<Utc>)>) -> Described<'a> {
        let context = self.context(profile);
        let context: Vec<&str> = context.iter().map(String::as_str).collect();
        let mut offers: Vec<Said<'a>> = Vec::with_capacity(profile.offers.len() + 2);
        for line in &profile.offers {
            offers.push(self.line(line, line.strength, &context));
        }
        if !profile.headline.is_empty() {
            offers.push(Said { by_trade: true, ..self.said(&profile.headline, None, 1.0, &context) });
        }
        if let Some((text, said_at)) = today {
            let said = self.said(text, Some(*said_at), 1.0, &context);
            offers.push(Said { today: true, by_trade: true, ..said });
        }
        let needs = profile.needs.iter().map(|line| self.line(line, 1.0, &[]));
        let needs = needs.collect();
        let (topics, topic_words) = self.topics(profile);
        Described { topics, topic_words, needs, offers }
    }

    fn line<'a>(&mut self, line: &'a Line, strength: f64, context: &[&str]) -> Said<'a> {
        let said = self.said(&line.text, Some(line.first_said_at), strength, context);
        Said { embedding: line.embedding.as_ref(), ..said }
    }

    fn said<'a>(&mut self, text: &'a str, said_at: Option<DateTime<Utc>>, strength: f64, context: &[&str]) -> Said<'a> {
        let sentence = Sentence::read(text, context, self.nearness, &mut self.vocabulary);
        Said { text, said_at, strength, sentence, by_trade: false, today: false, embedding: None }
    }

    /// What somebody does and offers tells in which sense their words stand.
    fn context(&self, profile: &Profile) -> Vec<String> {
        let texts = profile.offers.iter().map(|l| l.text.as_str()).chain([profile.headline.as_str()]);
        let families = texts.flat_map(|text| words(text).map(|(.., word)| term_of(word)));
        families.map(|term| lexicon().family(&term).to_owned()).collect()
    }

    fn topics(&mut self, profile: &Profile) -> (Vec<Held>, Vec<Term>) {
        let mut topics: Vec<Held> = Vec::new();
        let mut topic_words = Vec::new();
        let found = profile.interests.iter().flat_map(|line| topic::topics(&line.text, self.aliases));
        for found in found.take(TOPICS_MAX) {
            let common = 0.0;
            topics.push(Held { term: self.vocabulary.place(&found.key, || common), wording: found.wording });
            if found.key.contains(' ') {
                let words = found.key.split(' ').filter(|word| word.len() > 2 && !topic::is_stop_word(word));
                topic_words.extend(words.map(|word| self.vocabulary.place(word, || common)));
            }
        }
        topics.sort_by_key(|t| t.term);
        topics.dedup_by_key(|t| t.term);
        topic_words.sort_unstable();
        topic_words.dedup();
        (topics, topic_words)
    }
}
