//! What a sink has been told to do, phase by phase. Plain data; the most particular
//! instruction wins: once, then for a recipient, then always.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

/// The places in a conversation where a sink can be told to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    Greeting,
    Hello,
    StartTls,
    Login,
    Mail,
    Rcpt,
    /// The answer to the DATA command.
    Data,
    /// After the final dot.
    Dot,
    Reset,
    Quit,
}

/// What to do instead of the usual.
#[derive(Debug, Clone)]
pub enum Act {
    /// Say exactly this, then CRLF. After the dot a 2xx is an acceptance.
    Answer(Vec<u8>),
    /// Say nothing until the other side goes away.
    Stall,
    /// Hang up. After the dot the letter is *not* accepted.
    Close,
    /// After the dot: accept the letter, then hang up without an answer.
    AcceptAndClose,
    /// After the dot: accept the letter, then never answer.
    AcceptAndStall,
}

pub fn answer(text: impl AsRef<[u8]>) -> Act {
    Act::Answer(text.as_ref().to_vec())
}

#[derive(Default)]
pub(super) struct Script {
    once: HashMap<Phase, VecDeque<Act>>,
    recipients: HashMap<(String, Phase), Act>,
    always: HashMap<Phase, Act>,
    delays: HashMap<Phase, Duration>,
}

impl Script {
    pub fn once(&mut self, phase: Phase, act: Act) {
        self.once.entry(phase).or_default().push_back(act);
    }

    pub fn for_recipient(&mut self, recipient: &str, phase: Phase, act: Act) {
        self.recipients.insert((recipient.to_owned(), phase), act);
    }

    pub fn always(&mut self, phase: Phase, act: Act) {
        self.always.insert(phase, act);
    }

    pub fn delay(&mut self, phase: Phase, delay: Duration) {
        self.delays.insert(phase, delay);
    }

    /// What to do now, and after how long.
    pub fn next(&mut self, phase: Phase, recipient: Option<&str>) -> (Option<Act>, Duration) {
        let once = self.once.get_mut(&phase).and_then(VecDeque::pop_front);
        let act = once
            .or_else(|| {
                let recipient = recipient?.to_owned();
                self.recipients.get(&(recipient, phase)).cloned()
            })
            .or_else(|| self.always.get(&phase).cloned());
        (act, self.delays.get(&phase).copied().unwrap_or_default())
    }
}
