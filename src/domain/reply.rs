//! What a person answered, and the way it came.

use super::follow_up::Met;
use super::introduction::Answer;

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
    /// The mail program's own unsubscribe button (RFC 8058).
    OneClick,
}

impl Via {
    pub fn as_str(self) -> &'static str {
        match self {
            Via::Button => "button",
            Via::OneClick => "one_click",
        }
    }
}
