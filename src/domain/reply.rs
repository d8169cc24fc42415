//! What a person answered, and the way it came.

use super::follow_up::Met;
use super::introduction::Answer;
use chrono::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// To one introduction: yes, not this time, we know each other, or taking an answer back.
    Introduction(Answer),
    /// To "did you meet?".
    Met(Met),
    /// No digests for a while.
    Pause,
    /// No letters any more.
    Stop,
    /// Letters again.
    Resume,
}

impl Reply {
    pub fn as_str(self) -> &'static str {
        match self {
            Reply::Introduction(answer) => answer.as_str(),
            Reply::Met(met) => met.as_str(),
            Reply::Pause => "pause",
            Reply::Stop => "stop",
            Reply::Resume => "resume",
        }
    }
}

/// The way an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    Button,
    /// The mail program's own unsubscribe button (RFC 8058, or a mail to the address in List-Unsubscribe).
    OneClick,
    /// A letter, answered by mail.
    Mail,
    /// A text, answered by text.
    Text,
    /// The organiser, on their behalf.
    Organiser,
}

impl Via {
    pub fn as_str(self) -> &'static str {
        match self {
            Via::Button => "button",
            Via::OneClick => "one_click",
            Via::Mail => "mail",
            Via::Text => "sms",
            Via::Organiser => "organiser",
        }
    }

    /// How it came, for the consent ledger.
    pub fn evidence(self) -> &'static str {
        match self {
            Via::Button => "pressed through their own link (button)",
            Via::OneClick => "pressed through their own link (one_click)",
            Via::Mail => "answered by mail",
            Via::Text => "answered by text",
            Via::Organiser => "by the organiser, on their behalf",
        }
    }
}

/// The sort of letter with which a reply is answered by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnsweredAs {
    /// It was understood, and done.
    Confirmation,
    /// It was not, or not believed: we ask.
    Question,
}

impl AnsweredAs {
    pub fn as_str(self) -> &'static str {
        match self {
            AnsweredAs::Confirmation => "confirmation",
            AnsweredAs::Question => "question",
        }
    }

    /// So many of them at most go to one member within that time, or two programs could write to each other for ever.
    pub fn limits(self) -> Vec<(Duration, u32)> {
        match self {
            AnsweredAs::Confirmation => vec![(Duration::days(1), 5)],
            AnsweredAs::Question => vec![(Duration::days(1), 1), (Duration::days(7), 3)],
        }
    }
}
