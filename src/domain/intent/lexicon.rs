//! The words of ten languages, read from their tables once.
//!
//! A table has lines of `class: phrase; phrase; …`. A phrase is words, `(one|another)` and `[perhaps]`; words are
//! compared without case and accents. What stands in `any.txt` is known in every language, unless the language itself
//! says otherwise.

use super::OutcomeKind;
use super::ProfileKind;
use super::tokens::fold;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

pub const TONGUES: usize = 10;

pub const ANY: &str = include_str!("words/any.txt");
pub const TABLES: [&str; TONGUES] = [
    include_str!("words/en.txt"),
    include_str!("words/de.txt"),
    include_str!("words/fr.txt"),
    include_str!("words/es.txt"),
    include_str!("words/nl.txt"),
    include_str!("words/it.txt"),
    include_str!("words/pt.txt"),
    include_str!("words/sv.txt"),
    include_str!("words/da.txt"),
    include_str!("words/pl.txt"),
];

pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(ANY, &TABLES));

/// What a phrase is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    Yes,
    /// "I would like to": a yes, unless it wants something else that is known.
    Want,
    /// "Please": a yes to whoever is named beside it, and nothing alone.
    Please,
    /// "Meet", "him": goes with a yes and says nothing alone.
    Meet,
    No,
    /// "Neither": a no to all of them.
    Neither,
    Known,
    NotToday,
    Stop,
    Pause,
    /// "Away": a pause, if it says until when.
    Away,
    Resume,
    More,
    Less,
    Help,
    Met,
    NotMet,
    NotYet,
    /// Greetings and thanks: mean nothing.
    Polite,
    /// The end of a letter: names may follow.
    Bye,
    /// "Great": friendly beside an answer, and no answer alone.
    Warm,
    /// "And", "to", "number": stands between names and numbers.
    Join,
    Both,
    All,
    /// A negation: nothing may be done about what stands beside it.
    Not,
    /// A contrast, a question without its mark: nothing that discloses somebody stands beside it.
    But,
    /// A condition, a doubt, a correction: whatever stands beside it may be meant otherwise.
    Turn,
    /// "Your letters": what pausing and stopping is about, and no part of another answer.
    Mail,
    /// "Graag", "tack": a yes; a "please" in a sentence that asks for more or fewer letters.
    Gladly,
    /// Ordinary words of the language. They show which language it is, and are no part of an answer.
    Plain,
    Number(u32),
    /// "A": the one of "a week", and an ordinary word elsewhere.
    Article,
    /// January is 1.
    Month(u32),
    /// Monday is 0.
    Weekday(u32),
    Day,
    Week,
    MonthLong,
    Until,
    For,
    Next,
    This,
    Tomorrow,
    NextWeek,
    NextMonth,
    /// "Yesterday", "in the kitchen": where and when people met.
    Then,
    Profile(ProfileKind),
    Outcome(OutcomeKind),
}

impl Class {
    pub fn parse(word: &str) -> Option<Class> {
        let (name, number) = word.split_once('.').unwrap_or((word, ""));
        let n = number.parse::<u32>().unwrap_or(0);
        let outcome = |word: &str| OutcomeKind::ALL.into_iter().find(|kind| kind.as_str() == word);
        Some(match name {
            "yes" => Class::Yes,
            "want" => Class::Want,
            "please" => Class::Please,
            "meet" => Class::Meet,
            "no" => Class::No,
            "neither" => Class::Neither,
            "known" => Class::Known,
            "not_today" => Class::NotToday,
            "stop" => Class::Stop,
            "pause" => Class::Pause,
            "away" => Class::Away,
            "resume" => Class::Resume,
            "more" => Class::More,
            "less" => Class::Less,
            "help" => Class::Help,
            "met" => Class::Met,
            "not_met" => Class::NotMet,
            "not_yet" => Class::NotYet,
            "polite" => Class::Polite,
            "bye" => Class::Bye,
            "warm" => Class::Warm,
            "join" => Class::Join,
            "both" => Class::Both,
            "all" => Class::All,
            "not" => Class::Not,
            "but" => Class::But,
            "turn" => Class::Turn,
            "mail" => Class::Mail,
            "gladly" => Class::Gladly,
            "plain" => Class::Plain,
            "number" => Class::Number(n),
            "article" => Class::Article,
            "month" if n > 0 => Class::Month(n),
            "month" => Class::MonthLong,
            "weekday" => Class::Weekday(n),
            "day" => Class::Day,
            "week" => Class::Week,
            "until" => Class::Until,
            "for" => Class::For,
            "next" => Class::Next,
            "this" => Class::This,
            "then" => Class::Then,
            "tomorrow" => Class::Tomorrow,
            "next_week" => Class::NextWeek,
            "next_month" => Class::NextMonth,
            "need" => Class::Profile(ProfileKind::Need),
            "offer" => Class::Profile(ProfileKind::Offer),
            "interest" => Class::Profile(ProfileKind::Interest),
            "outcome" => Class::Outcome(outcome(number)?),
            _ => return None,
        })
    }

    fn rank(self) -> u8 {
        match self {
            Class::Plain | Class::Article => 0,
            Class::Not | Class::But | Class::Turn | Class::Mail | Class::Then | Class::Outcome(_) => 1,
            Class::For | Class::Until | Class::This => 2,
            _ => 3,
        }
    }

    /// A request for more letters, or for fewer.
    pub fn is_about_letters(self) -> bool {
        matches!(self, Class::Stop | Class::Pause | Class::Resume | Class::More | Class::Less)
    }

    /// Something that is done when it stands alone.
    pub fn is_command(self) -> bool {
        matches!(
            self,
            Class::Yes
                | Class::No
                | Class::Neither
                | Class::Known
                | Class::NotToday
                | Class::Stop
                | Class::Pause
                | Class::Resume
                | Class::More
                | Class::Less
                | Class::Help
                | Class::Met
                | Class::NotMet
                | Class::NotYet
        )
    }
}

/// A word's number in the lexicon.
pub type Word = u32;

pub struct Lexicon {
    words: HashMap<String, Word>,
    pub tongues: Vec<Tongue>,
    /// Words for stopping, for what is misspelt.
    pub stops: Vec<String>,
}

#[derive(Default)]
pub struct Tongue {
    steps: HashMap<(u32, Word), u32>,
    ends: Vec<Option<(Class, bool)>>,
    /// Is the table of the language itself read, or that for all?
    own: bool,
    /// Words that are harmless as an answer and not beside one: the Spanish "si" is "yes" and "if".
    pub watch: HashSet<Word>,
    /// "We", "she", "together": an account of a meeting is about somebody.
    pub folk: HashSet<Word>,
}

impl Tongue {
    /// The longest phrase that begins the words: its class and how many words it has.
    pub fn longest(&self, words: impl Iterator<Item = Option<Word>>) -> Option<(Class, usize)> {
        let mut node = 0;
        let mut best = None;
        for (at, word) in words.enumerate() {
            let Some(next) = word.and_then(|word| self.steps.get(&(node, word))) else { break };
            node = *next;
            if let Some((class, _)) = self.ends[node as usize] {
                best = Some((class, at + 1));
            }
        }
        best
    }

    fn insert(&mut self, words: &[Word], class: Class) {
        if self.ends.is_empty() {
            self.ends.push(None);
        }
        let mut node = 0;
        for word in words {
            let fresh = self.ends.len() as u32;
            node = *self.steps.entry((node, *word)).or_insert(fresh);
            if node == fresh {
                self.ends.push(None);
            }
        }
        let end = &mut self.ends[node as usize];
        // A language's own words go before those of all; in its table, what is done goes before what is in the way.
        match end {
            Some((earlier, own)) if *own == self.own && earlier.rank() > class.rank() => {}
            end => *end = Some((class, self.own)),
        }
    }
}

impl Lexicon {
    fn of(any: &str, tables: &[&str]) -> Lexicon {
        let mut lexicon = Lexicon { words: HashMap::new(), tongues: Vec::new(), stops: Vec::new() };
        let any = fold(any);
        for table in tables {
            // Once for the table instead of for each of its phrases, of which there are tens of thousands.
            let table = fold(table);
            let mut tongue = Tongue::default();
            for (pass, (class, pattern)) in in_order(&any, &table) {
                tongue.own = pass;
                for phrase in expand(pattern) {
                    let words: Vec<Word> = phrase.split_whitespace().map(|word| lexicon.intern(word)).collect();
                    match (class, Class::parse(class)) {
                        ("watch", _) => tongue.watch.extend(words),
                        ("folk", _) => tongue.folk.extend(words),
                        (_, Some(class)) if !words.is_empty() => tongue.insert(&words, class),
                        _ => {}
                    }
                    if class == "stop" && !phrase.trim().contains(' ') {
                        lexicon.stops.push(phrase.trim().to_owned());
                    }
                }
            }
            lexicon.tongues.push(tongue);
        }
        lexicon.stops.sort();
        lexicon.stops.dedup();
        lexicon
    }

    fn intern(&mut self, word: &str) -> Word {
        let fresh = self.words.len() as Word;
        *self.words.entry(word.to_owned()).or_insert(fresh)
    }

    pub fn word(&self, folded: &str) -> Option<Word> {
        self.words.get(folded).copied()
    }
}

fn in_order<'a>(any: &'a str, table: &'a str) -> impl Iterator<Item = (bool, (&'a str, &'a str))> {
    entries(any).map(|entry| (false, entry)).chain(entries(table).map(|entry| (true, entry)))
}

/// The phrases of a table with the class of each.
pub fn entries(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(':')).flat_map(|(class, phrases)| {
        phrases.split(';').map(str::trim).filter(|phrase| !phrase.is_empty()).map(move |phrase| (class.trim(), phrase))
    })
}

/// All that a pattern stands for: `(a|b) [c]` is "a", "a c", "b", "b c".
pub fn expand(pattern: &str) -> Vec<String> {
    let (alternatives, _) = alternatives(pattern.as_bytes(), pattern, 0);
    alternatives
}

fn alternatives(bytes: &[u8], pattern: &str, from: usize) -> (Vec<String>, usize) {
    let mut done: Vec<String> = Vec::new();
    let mut open: Vec<String> = vec![String::new()];
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b'[' => {
                let (mut inner, end) = alternatives(bytes, pattern, at + 1);
                if bytes[at] == b'[' {
                    inner.push(String::new());
                }
                open = open.iter().flat_map(|head| inner.iter().map(move |tail| format!("{head}{tail}"))).collect();
                at = end;
            }
            b'|' => {
                done.append(&mut open);
                open.push(String::new());
                at += 1;
            }
            b')' | b']' => {
                done.append(&mut open);
                return (done, at + 1);
            }
            _ => {
                let end = pattern[at..].find(['(', '[', '|', ')', ']']).map_or(bytes.len(), |length| at + length);
                open.iter_mut().for_each(|text| text.push_str(&pattern[at..end]));
                at = end;
            }
        }
    }
    done.append(&mut open);
    (done, at)
}
