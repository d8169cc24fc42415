//! What a text message means that somebody sends to us, given who sends it.
//!
//! STOP is heard first, from anybody and in any state, and in doubt it is heard: whoever stops by mistake is told how
//! to come back. Everything else is the other way round: a wrong yes discloses a person, so a text is acted on only
//! when all of it is understood, for which `intent` reads it, and everything else is asked about.
//!
//! People are picked by the numbers of their list, 10 to 99. "1" and "2" are never the first and the second of them:
//! a list has no such numbers, and whoever counts may count differently.

mod answers;
mod noise;
mod phrases;
mod plain;
mod words;

#[cfg(test)]
mod tests;

use super::gateway::Opt;
use super::intent::{About, Person, Piece, Question, Said, Understood, understand};
use super::introduction::Answer;
use chrono::NaiveDate;
use plain::Plain;

/// Who sends a text, as far as that decides what it means.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    pub state: PhoneState,
    /// Their own name, with which texts are signed; empty where it is not known.
    pub name: &'a str,
    /// Everybody whose number they may still have in mind, whether it may be answered or not.
    pub people: &'a [TextPerson<'a>],
    pub paused: bool,
    pub today: NaiveDate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneState {
    Unknown,
    /// A sign-up waits for their YES.
    Asked,
    In,
    Stopped,
}

/// Somebody who was suggested in a text. Of a match of three, two persons have the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextPerson<'a> {
    /// 10 to 99.
    pub number: u32,
    pub name: &'a str,
    /// May still be answered.
    pub open: bool,
    /// Stands in the latest list.
    pub latest: bool,
    /// They have said yes to this person already.
    pub yes: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// To be passed over in silence.
    Nothing,
    Stop,
    /// Somebody who stopped comes back; a START of somebody who never did changes nothing.
    Start,
    Help,
    /// The YES that a sign-up waits for.
    SignUp,
    /// A NO to it: the number is forgotten.
    Refuse,
    /// Anything else meanwhile: the question is put once more, and only once.
    AskAgain,
    /// Until the first day on which texts come again.
    Pause(NaiveDate),
    Resume,
    /// By number, each once, in order; all of them open, and never empty.
    Answers(Vec<(u32, Answer)>),
    /// A yes, and several whom it could be about.
    WhichOne,
    /// About somebody who cannot be answered any more.
    Expired,
    NotUnderstood,
    /// From a number that nobody here has: told so once, ever.
    Stranger,
}

/// What the text says. `opt` is what the gateway makes of it, which wins where it speaks of stopping and of help; a
/// gateway also calls every YES an opt-in, so that one is believed only of who is not in.
pub fn hear(text: &str, opt: Option<Opt>, sender: &Sender) -> Heard {
    match (opt, sender.state) {
        (Some(Opt::Out), _) => return Heard::Stop,
        (Some(Opt::Help), _) => return Heard::Help,
        (Some(Opt::In), PhoneState::Stopped) => return Heard::Start,
        (Some(Opt::In), PhoneState::Asked) => return Heard::SignUp,
        _ => {}
    }
    let text = Plain::of(text);
    if text.is_empty() || noise::is_reaction(&text) {
        return Heard::Nothing;
    }
    if words::is_stop(&text) {
        return Heard::Stop;
    }
    // What we send speaks of stopping, too.
    if noise::is_ours(&text) {
        return Heard::Nothing;
    }
    if sender.state == PhoneState::In
        && let Some(taken_back) = answers::taken_back(&text, sender)
    {
        return taken_back;
    }
    if words::sounds_like_stop(&text) || blank(&text.text, sender) == Understood::Said(vec![Said::Stop]) {
        return Heard::Stop;
    }
    if noise::is_automatic(&text) {
        return Heard::Nothing;
    }
    if words::is_help(&text) {
        return Heard::Help;
    }
    match sender.state {
        PhoneState::Unknown => Heard::Stranger,
        PhoneState::Stopped if words::is_start(&text) || words::is_yes(&text) => Heard::Start,
        PhoneState::Stopped => Heard::Nothing,
        PhoneState::Asked => asked(&text, sender),
        PhoneState::In if words::is_start(&text) && sender.paused => Heard::Resume,
        PhoneState::In if words::is_start(&text) => Heard::Start,
        PhoneState::In => answers::hear(&text, sender),
    }
}

fn asked(text: &Plain, sender: &Sender) -> Heard {
    match blank(&text.text, sender) {
        _ if words::is_start(text) => Heard::SignUp,
        Understood::Said(said) => match said.as_slice() {
            [Said::Yes(nobody)] if nobody.is_empty() => Heard::SignUp,
            [Said::No(nobody)] if nobody.is_empty() => Heard::Refuse,
            _ => Heard::AskAgain,
        },
        // "Thanks" is no consent, and no reason to ask for it again.
        Understood::Nothing => Heard::Nothing,
        Understood::Ask(_) => Heard::AskAgain,
    }
}

/// As it reads where nobody in particular can be meant.
fn blank(text: &str, sender: &Sender) -> Understood {
    read(text, None, sender)
}

fn read(text: &str, people: Option<&[Person]>, sender: &Sender) -> Understood {
    let piece = Piece { under: None, text: text.to_owned() };
    understand(&[piece], &Question { about: About::Digest, people, today: sender.today })
}
