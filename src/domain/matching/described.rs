//! A person's profile, read for comparing: topics they hold, lines they offer, lines they need.

use crate::domain::embedding::Embedding;
use crate::domain::member::{Line, Profile};
use crate::domain::sentence::{Care, Dictionary, Entry, Sentence, Term};
use crate::domain::topic::{self, Aliases, words};
use chrono::{DateTime, Utc};
use foldhash::HashMap;
use std::rc::Rc;

/// A topic somebody holds, in their own wording.
#[derive(Debug, Clone)]
pub struct Held<'a> {
    pub term: Term,
    pub wording: &'a str,
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
    pub topics: Vec<Held<'a>>,
    /// The words of topics that have several, by term.
    pub topic_words: Vec<Term>,
    pub needs: Vec<Said<'a>>,
    /// What they offer, and as weaker evidence what they do and what they are at today.
    pub offers: Vec<Said<'a>>,
}

/// Whoever is interested in more than this is not found by more of it.
const TOPICS_MAX: usize = 300;

/// Reads profiles with one dictionary, and with what one space calls the same.
pub struct Reader<'r, 'a> {
    pub dictionary: Dictionary,
    aliases: &'r Aliases,
    care: Care,
    /// Lines of interests that were read: what many like is written alike.
    interests: HashMap<&'a str, Rc<[Interest<'a>]>>,
}

/// A topic of a line of interests.
struct Interest<'a> {
    held: Held<'a>,
    /// The words of a longer one.
    words: Vec<Term>,
}

impl<'r, 'a> Reader<'r, 'a> {
    pub fn new(aliases: &'r Aliases, care: Care) -> Reader<'r, 'a> {
        Reader { dictionary: Dictionary::default(), aliases, care, interests: HashMap::default() }
    }

    pub fn read(&mut self, profile: &'a Profile, today: Option<&'a (String, DateTime<Utc>)>) -> Described<'a> {
        self.read_with(self.care, profile, today)
    }

    /// As much as it takes to count what it says.
    pub fn glance(&mut self, profile: &'a Profile) -> Described<'a> {
        self.read_with(Care::Counted, profile, None)
    }

    fn read_with(
        &mut self,
        care: Care,
        profile: &'a Profile,
        today: Option<&'a (String, DateTime<Utc>)>,
    ) -> Described<'a> {
        // What somebody does and offers tells in which sense their words stand.
        let context = if care == Care::Counted { Vec::new() } else { self.context(profile) };
        let mut offers: Vec<Said<'a>> = Vec::with_capacity(
            profile.offers.len() + usize::from(!profile.headline.is_empty()) + usize::from(today.is_some()),
        );
        for line in &profile.offers {
            offers.push(self.line(line, line.strength, (care, &context)));
        }
        if !profile.headline.is_empty() {
            offers.push(Said { by_trade: true, ..self.said(&profile.headline, None, 1.0, (care, &context)) });
        }
        if let Some((text, said_at)) = today {
            let said = self.said(text, Some(*said_at), 1.0, (care, &context));
            offers.push(Said { today: true, by_trade: true, ..said });
        }
        let needs = profile.needs.iter().map(|line| self.line(line, 1.0, (care, &[])));
        let needs = needs.collect();
        let mut read = Described { needs, offers, ..Described::default() };
        self.topics(profile, &mut read);
        read
    }

    fn line(&mut self, line: &'a Line, strength: f64, how: (Care, &[Rc<Entry>])) -> Said<'a> {
        let said = self.said(&line.text, Some(line.first_said_at), strength, how);
        Said { embedding: line.embedding.as_ref(), ..said }
    }

    fn said(
        &mut self,
        text: &'a str,
        said_at: Option<DateTime<Utc>>,
        strength: f64,
        (care, context): (Care, &[Rc<Entry>]),
    ) -> Said<'a> {
        let sentence = Sentence::read(text, context, care, &mut self.dictionary);
        Said { text, said_at, strength, sentence, by_trade: false, today: false, embedding: None }
    }

    fn context(&mut self, profile: &Profile) -> Vec<Rc<Entry>> {
        let texts = profile.offers.iter().map(|l| l.text.as_str()).chain([profile.headline.as_str()]);
        texts.flat_map(words).map(|(.., word)| self.dictionary.look_up(word)).collect()
    }

    fn topics(&mut self, profile: &'a Profile, read: &mut Described<'a>) {
        let mut left = TOPICS_MAX;
        for line in &profile.interests {
            if left == 0 {
                break;
            }
            let found = self.interests(&line.text);
            for Interest { held, words } in found.iter().take(left) {
                read.topics.push(held.clone());
                read.topic_words.extend(words);
            }
            left -= found.len().min(left);
        }
        read.topics.sort_by_key(|t| t.term);
        read.topics.dedup_by_key(|t| t.term);
        read.topic_words.sort_unstable();
        read.topic_words.dedup();
    }

    fn interests(&mut self, line: &'a str) -> Rc<[Interest<'a>]> {
        if let Some(known) = self.interests.get(line) {
            return Rc::clone(known);
        }
        let vocabulary = &mut self.dictionary.vocabulary;
        let common = || 0.0;
        let interest = |found: topic::Topic<'a>| {
            let held = Held { term: vocabulary.place(&found.key, common), wording: found.wording };
            let is_longer = found.key.contains(' ');
            let words = found.key.split(' ').filter(|word| is_longer && word.len() > 2 && !topic::is_stop_word(word));
            Interest { held, words: words.map(|word| vocabulary.place(word, common)).collect() }
        };
        let found: Rc<[Interest<'a>]> =
            topic::topics(line, self.aliases).into_iter().take(TOPICS_MAX).map(interest).collect();
        self.interests.insert(line, Rc::clone(&found));
        found
    }
}
