//! What somebody means by what they wrote back: a yes, a no, a stop, or nothing that may be acted on.
//!
//! In the manner of a parser for commands: a text is acted on only when every word of its answer is known, and when
//! nothing else in it takes that back. Whatever is left over, a negation, a condition, a question, a name that nobody
//! there has, is never guessed at but asked about: a wrong yes discloses a person, an ask costs a minute.
//!
//! Each of ten languages reads the text by its own table of words (`words/`); the text means what those that understand
//! it agree on. Nothing here knows how a text came, by letter or by phone.

mod clauses;
mod dates;
mod fuzzy;
mod lexicon;
mod meaning;
mod notes;
mod people;
mod reading;
mod tokens;
mod why;

#[cfg(test)]
mod tests;

use super::connection::OutcomeKind;
use chrono::NaiveDate;
use lexicon::LEXICON;
use people::Cast;
use reading::Reading;
use tokens::Text;
pub use why::Why;

/// Of one message this many characters are looked at; a longer one is put to somebody who reads.
pub const READ_AT_MOST: usize = 8_000;

/// A stretch of new text, in the order of the message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piece {
    /// The number of the last numbered entry in the quoted text directly above, when somebody answers between the lines.
    pub under: Option<u32>,
    /// Without quotes, signature and the line that a phone adds.
    pub text: String,
}

/// Which letter is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Digest,
    FollowUp,
    Introduction,
    Invitation,
    Unknown,
}

/// Somebody in the letter. Of a match of three, two persons have the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person<'a> {
    pub number: u32,
    pub name: &'a str,
}

/// What is known before the text is read.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub about: About,
    /// Who was in that letter; `None` when that is not known.
    pub people: Option<&'a [Person<'a>]>,
    pub today: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Understood {
    /// Empty, or no more than thanks, a greeting, a signature.
    Nothing,
    /// What to do; never contradictory.
    Said(Vec<Said>),
    /// Somebody has to look at it.
    Ask(Why),
}

/// Whom it is about. Where the people are known, these are numbers of theirs, in order, each once.
pub type Refs = Vec<Ref>;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ref {
    Number(u32),
    /// A name as it was written: only where the people are not known, and so are the next two.
    Name(String),
    Both,
    All,
}

impl std::fmt::Display for Ref {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ref::Number(number) => write!(f, "{number}"),
            Ref::Name(name) => f.write_str(name),
            Ref::Both => f.write_str("both"),
            Ref::All => f.write_str("all"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Yes(Refs),
    No(Refs),
    Known(Refs),
    NotToday,
    Stop,
    /// Until the first day on which letters come again.
    Pause(NaiveDate),
    Resume,
    More,
    Less,
    Help,
    Met(Refs),
    NotYet(Refs),
    NotMet(Refs),
    Outcome {
        refs: Refs,
        kinds: Vec<OutcomeKind>,
        words: String,
    },
    Profile {
        kind: ProfileKind,
        text: String,
    },
}

impl Said {
    pub fn as_str(&self) -> &'static str {
        match self {
            Said::Yes(_) => "yes",
            Said::No(_) => "no",
            Said::Known(_) => "known",
            Said::NotToday => "not_today",
            Said::Stop => "stop",
            Said::Pause(_) => "pause",
            Said::Resume => "resume",
            Said::More => "more",
            Said::Less => "less",
            Said::Help => "help",
            Said::Met(_) => "met",
            Said::NotYet(_) => "not_yet",
            Said::NotMet(_) => "not_met",
            Said::Outcome { .. } => "outcome",
            Said::Profile { .. } => "profile",
        }
    }

    /// Whom it is about; nobody in particular for what is not about people.
    pub fn refs(&self) -> &[Ref] {
        match self {
            Said::Yes(refs) | Said::No(refs) | Said::Known(refs) => refs,
            Said::Met(refs) | Said::NotYet(refs) | Said::NotMet(refs) | Said::Outcome { refs, .. } => refs,
            _ => &[],
        }
    }
}

/// What somebody says about themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProfileKind {
    Need,
    Offer,
    Interest,
}

impl ProfileKind {
    pub fn as_str(self) -> &'static str {
        match self {
            ProfileKind::Need => "need",
            ProfileKind::Offer => "offer",
            ProfileKind::Interest => "interest",
        }
    }
}

/// What the new text of a message says to the question.
pub fn understand(pieces: &[Piece], question: &Question) -> Understood {
    if pieces.iter().map(|piece| piece.text.len()).sum::<usize>() > READ_AT_MOST * 4
        || pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>() > READ_AT_MOST
    {
        return Understood::Ask(Why::TooLong);
    }
    let parts: Vec<Part> = pieces.iter().map(|piece| understand_piece(piece, question)).collect();
    together(parts)
}

/// What one piece says; free text is a note to what the other pieces say, if it takes nothing back.
enum Part {
    Nothing,
    Said(Vec<Said>),
    Free(Why),
    Ask(Why),
}

fn understand_piece(piece: &Piece, question: &Question) -> Part {
    let text = Text::of(&piece.text, &LEXICON);
    if text.tokens.is_empty() {
        return Part::Nothing;
    }
    let cast = match Cast::of(question.people, piece.under) {
        Ok(cast) => cast,
        Err(why) => return Part::Ask(why),
    };
    if fuzzy::is_stop(&text, &LEXICON) {
        return Part::Said(vec![Said::Stop]);
    }
    agreed(&text, |tongue| reading::read(&text, tongue, &cast, question))
}

/// What those languages agree on that understand the text. Those that know most of its words go first; they are
/// believed when they have a reason to ask.
fn agreed(text: &Text, read: impl Fn(usize) -> Reading) -> Part {
    let most = text.known.iter().max().copied().unwrap_or(0);
    let (best, others): (Vec<_>, Vec<_>) = (0..lexicon::TONGUES).partition(|tongue| text.known[*tongue] == most);
    for group in [best, others] {
        let readings: Vec<Reading> = group.into_iter().map(&read).collect();
        let mut understood: Vec<&Reading> = Vec::new();
        for reading in &readings {
            match reading {
                Reading::Ask(_) => {}
                reading if understood.contains(&reading) => {}
                reading => understood.push(reading),
            }
        }
        let is_stop = |reading: &&Reading| matches!(reading, Reading::Said(said) if said.contains(&Said::Stop));
        match understood.as_slice() {
            [] => {}
            [Reading::Said(said)] => return Part::Said(said.clone()),
            // "Tak" is thanks to a Dane, and a Pole's yes to nobody in particular.
            [_] => {
                let people = |why: &Why| matches!(why, Why::WhichOne | Why::NobodyThere | Why::OneOfThree);
                let asked = readings.iter().find_map(|reading| match reading {
                    Reading::Ask(why) if people(why) => Some(*why),
                    _ => None,
                });
                return asked.map_or(Part::Nothing, Part::Ask);
            }
            several if several.iter().any(is_stop) => return Part::Said(vec![Said::Stop]),
            _ => return Part::Ask(Why::Languages),
        }
        let reason = readings.iter().find_map(|reading| match reading {
            Reading::Ask(why) if *why != Why::NotUnderstood => Some(*why),
            _ => None,
        });
        if let Some(why) = reason {
            return Part::Ask(why);
        }
    }
    match notes::takes_back(text, &LEXICON, notes::Of::AYes) {
        None => Part::Free(Why::NotUnderstood),
        Some(why) => Part::Ask(why),
    }
}

/// The pieces as one: all that was said, unless one of them has to be asked about.
fn together(parts: Vec<Part>) -> Understood {
    let mut said: Vec<Said> = Vec::new();
    let mut ask: Option<Why> = None;
    let mut free: Option<Why> = None;
    for part in parts {
        match part {
            Part::Nothing => {}
            Part::Said(more) => said.extend(more),
            Part::Free(why) => free = free.or(Some(why)),
            Part::Ask(why) => ask = ask.or(Some(why)),
        }
    }
    if said.contains(&Said::Stop) {
        return Understood::Said(vec![Said::Stop]);
    }
    match (ask, free) {
        (Some(why), _) => Understood::Ask(why),
        (None, Some(why)) if said.is_empty() => Understood::Ask(why),
        _ if said.is_empty() => Understood::Nothing,
        _ => match meaning::consistent(said) {
            Ok(said) => Understood::Said(said),
            Err(why) => Understood::Ask(why),
        },
    }
}
