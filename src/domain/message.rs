//! One thing to one person by one channel, as it waits in the outbox.
//!
//! `Says` is what is to be said, not yet how: preview, letter and text message are written from the same value.

mod without;

pub use without::Gone;

use super::digest::{AlsoIn, Named, News, Reminder, Said, Suggestion};
use super::email_address::EmailAddress;
use super::id::{DigestId, IntroductionId, MemberId, MessageId, SpaceId};
use super::introduction::PartyId;
use super::link::{Nonce, Purpose};
use super::member::Shares;
use super::phone_number::PhoneNumber;
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// The header that every letter of ours has, so that one that comes round to us is not taken for somebody's answer.
pub const LOOP_HEADER: &str = "X-Elevenses-Loop";

#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: MessageId,
    pub space: SpaceId,
    /// Nobody for letters to organisers and to addresses not confirmed yet.
    pub member: Option<MemberId>,
    pub digest: Option<DigestId>,
    pub introduction: Option<IntroductionId>,
    pub recipient: Recipient,
    pub says: Says,
    pub not_before: DateTime<Utc>,
    /// After this it is not sent any more: a morning's letter in the evening is worse than none.
    pub give_up_at: DateTime<Utc>,
}

/// Where a message goes: a letter to an address, a text to a telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    Email(EmailAddress),
    Phone(PhoneNumber),
}

impl Recipient {
    pub fn email(&self) -> Option<&EmailAddress> {
        match self {
            Recipient::Email(email) => Some(email),
            Recipient::Phone(_) => None,
        }
    }

    pub fn phone(&self) -> Option<&PhoneNumber> {
        match self {
            Recipient::Email(_) => None,
            Recipient::Phone(phone) => Some(phone),
        }
    }
}

impl From<EmailAddress> for Recipient {
    fn from(email: EmailAddress) -> Recipient {
        Recipient::Email(email)
    }
}

impl std::fmt::Display for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Recipient::Email(email) => email.fmt(f),
            Recipient::Phone(phone) => phone.fmt(f),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Says {
    /// "Is this your address?", to a new person or to a known one who came without a personal link.
    ConfirmAddress {
        name: String,
        link: Nonce,
    },
    Digest(DigestSays),
    Introduction(IntroductionSays),
    /// The same, to an outside person or organisation that the host pressed to write to.
    ToOutsider(OutsiderSays),
    FollowUp(FollowUpSays),
    /// Three digests went unanswered: introductions rest, and one button goes on with them.
    Paused {
        name: String,
        link: Nonce,
    },
    /// To somebody from a list: would they like introductions?
    Invitation {
        name: String,
        link: Nonce,
    },
    /// The freshly mailed link with which a member gets or deletes what is known of them.
    OwnData {
        name: String,
        link: Nonce,
    },
    /// To somebody who answered a letter by mail: what was understood, or that it was not.
    Answer(AnswerSays),
    /// To a telephone, and only there: signing up, and answers to texts.
    Text(TextSays),
    /// To the address that a member had before an organiser changed it: nothing more comes there.
    AddressChanged {
        name: String,
    },
    /// To an organiser.
    Report(ReportSays),
    /// To the organiser who asked to see it: somebody's letter, with buttons that lead nowhere.
    Copy(CopySays),
    /// An organiser's one-time sign-in.
    SignIn {
        link: Nonce,
    },
    /// To an organiser's own address: what was done to their password, in case it was somebody else.
    PasswordChanged(PasswordChange),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordChange {
    /// There was none before.
    Set,
    Changed,
    Removed,
}

impl PasswordChange {
    pub const ALL: [PasswordChange; 3] = [PasswordChange::Set, PasswordChange::Changed, PasswordChange::Removed];

    pub fn as_str(self) -> &'static str {
        match self {
            PasswordChange::Set => "set",
            PasswordChange::Changed => "changed",
            PasswordChange::Removed => "removed",
        }
    }

    pub fn parse(word: &str) -> Option<PasswordChange> {
        PasswordChange::ALL.into_iter().find(|change| change.as_str() == word)
    }
}

/// Which of the letters that suggest somebody it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestKind {
    /// The morning's.
    Digest,
    /// A second, smaller one on the same day, for a match that a late arrival makes.
    Addendum,
    /// One introduction that the host made.
    ByHost,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DigestSays {
    pub kind: DigestKind,
    pub name: String,
    /// The first digest ever gets a line that says what this is.
    pub first: bool,
    pub suggestions: Vec<Suggestion>,
    /// Only in the morning's.
    pub news: Vec<News>,
    pub reminders: Vec<Reminder>,
    pub round_table: Vec<AlsoIn>,
    pub link: Nonce,
}

impl DigestSays {
    /// Whether it has something at this number.
    pub fn has(&self, number: usize) -> bool {
        self.suggestions.iter().any(|s| s.position == number) || self.reminders.iter().any(|r| r.position == number)
    }
}

/// A letter that its organiser sees before anybody has it.
#[derive(Debug, Clone, PartialEq)]
pub struct CopySays {
    pub of: CopyOf,
    /// The day whose letter it is.
    pub day: NaiveDate,
    /// Its link is nobody's.
    pub digest: DigestSays,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyOf {
    /// That member's.
    Member(MemberId),
    /// A rehearsal with people who do not exist.
    Invented,
}

/// Both said yes.
#[derive(Debug, Clone, PartialEq)]
pub struct IntroductionSays {
    pub name: String,
    pub others: Vec<Introduced>,
    /// What the others were told of the reader.
    pub you_shared: Contact,
    /// The host's own sentence, where the host made the introduction.
    pub host_sentence: String,
    pub asked: Asked,
    pub link: Nonce,
}

/// Who had to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Everybody,
    /// Not the reader, who has a standing yes for what they offer.
    NotYou,
    /// Not the other, for the same reason.
    NotThem,
}

/// The host has introduced an outsider to members, who have all said yes.
#[derive(Debug, Clone, PartialEq)]
pub struct OutsiderSays {
    pub name: String,
    pub others: Vec<Introduced>,
    pub host_sentence: String,
}

/// "Did you meet?", or a month later, "has more come of it?"
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUpSays {
    pub name: String,
    /// The names of the others.
    pub others: Vec<String>,
    pub introduced_on: NaiveDate,
    pub second_look: bool,
    pub link: Nonce,
}

/// What a reply was understood as, line by line, each with a page on which it can be changed.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerSays {
    pub name: String,
    pub lines: Vec<AnswerLine>,
    /// What sort of letter was answered.
    pub about: Kind,
    pub thread: Thread,
    pub link: Nonce,
}

/// One thing that was understood, or is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerLine {
    pub what: AnswerWord,
    /// Those it is about.
    pub others: Vec<Named>,
    /// Their number in the letter that was answered, or how many people are wanted in one; 0 for none.
    pub number: u32,
    /// The first day on which letters come again.
    pub until: Option<NaiveDate>,
    /// Their own words, where they are kept.
    pub words: String,
}

/// What a line of an answer says: one word in the catalogue of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerWord {
    Yes,
    No,
    Known,
    /// The introduction cannot be answered any more.
    TooLate,
    /// All had said yes before.
    Introduced,
    Paused,
    Stopped,
    Resumed,
    /// An invitation was taken up.
    Welcomed,
    More,
    Less,
    Met,
    NotYet,
    NotMet,
    Need,
    Offer,
    Interest,
    /// A yes that wants one press, because we cannot see that it is theirs.
    Prove,
    /// A change of another kind that wants the same.
    ProveOnPage,
    /// It was not understood; the lines that follow are what can be chosen.
    Asked,
    /// One person that may have been meant.
    Which,
    /// What can be answered.
    Help,
}

impl AnswerWord {
    pub const ALL: [AnswerWord; 22] = [
        AnswerWord::Yes,
        AnswerWord::No,
        AnswerWord::Known,
        AnswerWord::TooLate,
        AnswerWord::Introduced,
        AnswerWord::Paused,
        AnswerWord::Stopped,
        AnswerWord::Resumed,
        AnswerWord::Welcomed,
        AnswerWord::More,
        AnswerWord::Less,
        AnswerWord::Met,
        AnswerWord::NotYet,
        AnswerWord::NotMet,
        AnswerWord::Need,
        AnswerWord::Offer,
        AnswerWord::Interest,
        AnswerWord::Prove,
        AnswerWord::ProveOnPage,
        AnswerWord::Asked,
        AnswerWord::Which,
        AnswerWord::Help,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            AnswerWord::Yes => "yes",
            AnswerWord::No => "no",
            AnswerWord::Known => "known",
            AnswerWord::TooLate => "too-late",
            AnswerWord::Introduced => "introduced",
            AnswerWord::Paused => "paused",
            AnswerWord::Stopped => "stopped",
            AnswerWord::Resumed => "resumed",
            AnswerWord::Welcomed => "welcomed",
            AnswerWord::More => "more",
            AnswerWord::Less => "less",
            AnswerWord::Met => "met",
            AnswerWord::NotYet => "not-yet",
            AnswerWord::NotMet => "not-met",
            AnswerWord::Need => "need",
            AnswerWord::Offer => "offer",
            AnswerWord::Interest => "interest",
            AnswerWord::Prove => "prove",
            AnswerWord::ProveOnPage => "prove-on-page",
            AnswerWord::Asked => "asked",
            AnswerWord::Which => "which",
            AnswerWord::Help => "help",
        }
    }

    pub fn parse(word: &str) -> Option<AnswerWord> {
        AnswerWord::ALL.into_iter().find(|u| u.as_str() == word)
    }

    /// Whether something was done: else it is a question of ours, of which nobody gets many.
    pub fn is_done(self) -> bool {
        use AnswerWord::*;
        !matches!(self, Prove | ProveOnPage | Asked | Which | Help)
    }
}

/// What is said by text alone.
#[derive(Debug, Clone, PartialEq)]
pub enum TextSays {
    /// "You asked for introductions by text: reply YES."
    SignUp,
    /// They replied so.
    Welcome,
    /// A yes that waits for the others'.
    Noted {
        names: Vec<String>,
    },
    /// A yes that could be meant for several.
    WhichOne {
        people: Vec<(u32, String)>,
    },
    Expired,
    /// The one confirmation of a STOP.
    Stopped,
    Restarted,
    Help,
    /// Until the first day on which lists come again.
    Paused {
        until: NaiveDate,
    },
    Resumed,
    NotUnderstood,
    /// To a number that nobody has signed up.
    Stranger,
}

/// The letter that an answer is an answer to (RFC 5322 3.6.4): without angle brackets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thread {
    pub subject: String,
    pub message_id: Option<String>,
    pub references: Vec<String>,
}

/// A report in words, section by section.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportSays {
    pub subject: String,
    /// The one sentence that says it all.
    pub opening: String,
    pub sections: Vec<ReportSection>,
    /// The page with the same.
    pub url: String,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportSection {
    pub heading: String,
    pub lines: Vec<String>,
    /// What, how many, and of what it is a share.
    pub rows: Vec<[String; 3]>,
}

impl ReportSection {
    /// Whether any row says of what it is a share: else there is no third column.
    pub fn compares(&self) -> bool {
        self.rows.iter().any(|[.., of]| !of.is_empty())
    }
}

/// One of the others in a mutual introduction.
#[derive(Debug, Clone, PartialEq)]
pub struct Introduced {
    pub who: PartyId,
    pub name: String,
    pub headline: String,
    /// Where they sit today, if they said.
    pub place: String,
    pub in_today: bool,
    /// Whether a letter goes to them as well; to an outsider only when the host pressed for it.
    pub told: bool,
    pub contact: Contact,
    pub reasons: Vec<Said>,
}

/// The contact that somebody chose, when they signed up, to share once it is mutual.
#[derive(Debug, Clone, PartialEq)]
pub enum Contact {
    Email(String),
    Phone(String),
    InPersonOnly,
}

impl Contact {
    pub fn of(shares: Shares, email: &EmailAddress, phone: Option<&str>) -> Contact {
        match (shares, phone) {
            (Shares::Email, _) => Contact::Email(email.to_string()),
            (Shares::Phone, Some(phone)) => Contact::Phone(phone.to_owned()),
            (Shares::Phone, None) | (Shares::InPerson, _) => Contact::InPersonOnly,
        }
    }
}

/// What kind of message it is: one word in the outbox, the log and the letter's headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    ConfirmAddress,
    Digest,
    Addendum,
    ByHost,
    Introduction,
    FollowUp,
    Paused,
    Invitation,
    OwnData,
    Confirmation,
    /// The last one to an address that is not theirs any more.
    Goodbye,
    Report,
    SignIn,
    Copy,
}

impl Kind {
    pub const ALL: [Kind; 14] = [
        Kind::ConfirmAddress,
        Kind::Digest,
        Kind::Addendum,
        Kind::ByHost,
        Kind::Introduction,
        Kind::FollowUp,
        Kind::Paused,
        Kind::Invitation,
        Kind::OwnData,
        Kind::Confirmation,
        Kind::Goodbye,
        Kind::Report,
        Kind::SignIn,
        Kind::Copy,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::ConfirmAddress => "confirm_address",
            Kind::Digest => "digest",
            Kind::Addendum => "addendum",
            Kind::ByHost => "by_host",
            Kind::Introduction => "introduction",
            Kind::FollowUp => "follow_up",
            Kind::Paused => "paused",
            Kind::Invitation => "invitation",
            Kind::OwnData => "own_data",
            Kind::Confirmation => "confirmation",
            Kind::Goodbye => "goodbye",
            Kind::Report => "report",
            Kind::SignIn => "sign_in",
            Kind::Copy => "copy",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.as_str() == word)
    }

    /// How long it is worth sending.
    pub fn keeps_for(self) -> Duration {
        match self {
            Kind::Digest | Kind::Copy => Duration::hours(6),
            Kind::Addendum => Duration::hours(4),
            Kind::ByHost | Kind::Introduction | Kind::Invitation | Kind::Goodbye => Duration::days(3),
            Kind::FollowUp | Kind::Paused | Kind::Report => Duration::days(2),
            Kind::ConfirmAddress | Kind::Confirmation => Duration::hours(24),
            Kind::SignIn | Kind::OwnData => Duration::hours(1),
        }
    }
}

impl Says {
    pub fn kind(&self) -> Kind {
        match self {
            Says::ConfirmAddress { .. } => Kind::ConfirmAddress,
            Says::Digest(digest) => match digest.kind {
                DigestKind::Digest => Kind::Digest,
                DigestKind::Addendum => Kind::Addendum,
                DigestKind::ByHost => Kind::ByHost,
            },
            Says::Introduction(_) | Says::ToOutsider(_) => Kind::Introduction,
            Says::FollowUp(_) => Kind::FollowUp,
            Says::Paused { .. } => Kind::Paused,
            Says::Invitation { .. } => Kind::Invitation,
            Says::OwnData { .. } => Kind::OwnData,
            Says::Answer(_) | Says::Text(_) | Says::PasswordChanged(_) => Kind::Confirmation,
            Says::AddressChanged { .. } => Kind::Goodbye,
            Says::Report(_) => Kind::Report,
            Says::SignIn { .. } => Kind::SignIn,
            Says::Copy(_) => Kind::Copy,
        }
    }

    /// The letter that it answers, where it answers one.
    pub fn thread(&self) -> Option<&Thread> {
        match self {
            Says::Answer(answer) => Some(&answer.thread),
            _ => None,
        }
    }

    /// The name of the person it is to, where it is known; empty for organisers.
    pub fn reader(&self) -> &str {
        match self {
            Says::ConfirmAddress { name, .. }
            | Says::Paused { name, .. }
            | Says::Invitation { name, .. }
            | Says::OwnData { name, .. }
            | Says::AddressChanged { name } => name,
            Says::Digest(digest) => &digest.name,
            Says::Introduction(introduction) => &introduction.name,
            Says::ToOutsider(outsider) => &outsider.name,
            Says::FollowUp(follow_up) => &follow_up.name,
            Says::Answer(answer) => &answer.name,
            Says::Text(_) | Says::Report(_) | Says::SignIn { .. } | Says::PasswordChanged(_) | Says::Copy(_) => "",
        }
    }

    /// The link that opens the reader's pages, and what it is good for; some letters have none.
    pub fn link(&self) -> Option<(Purpose, &Nonce)> {
        match self {
            Says::ConfirmAddress { link, .. } => Some((Purpose::Confirm, link)),
            Says::Digest(digest) => Some((Purpose::Personal, &digest.link)),
            Says::Introduction(introduction) => Some((Purpose::Personal, &introduction.link)),
            Says::FollowUp(follow_up) => Some((Purpose::Personal, &follow_up.link)),
            Says::Answer(answer) => Some((Purpose::Personal, &answer.link)),
            Says::Paused { link, .. } | Says::Invitation { link, .. } => Some((Purpose::Personal, link)),
            Says::OwnData { link, .. } => Some((Purpose::OwnData, link)),
            Says::SignIn { link } => Some((Purpose::SignIn, link)),
            Says::ToOutsider(_)
            | Says::Text(_)
            | Says::AddressChanged { .. }
            | Says::PasswordChanged(_)
            | Says::Report(_)
            | Says::Copy(_) => None,
        }
    }
}

/// Where a message is. `because` texts are for the organiser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Waiting,
    /// The mail server took it. Whether it reached the person is another matter.
    Accepted,
    /// The mail server will never take it.
    Refused,
    /// It was handed over and the answer never read: held, because it may have arrived.
    Unknown,
    /// Not sent on purpose: out of date, or the person stopped.
    Dropped,
}

impl State {
    pub const ALL: [State; 5] = [State::Waiting, State::Accepted, State::Refused, State::Unknown, State::Dropped];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Accepted => "accepted",
            State::Refused => "refused",
            State::Unknown => "unknown",
            State::Dropped => "dropped",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.as_str() == word)
    }
}

/// How long to wait after the try with this number (1 is the first): 2 minutes, then doubling to half an hour,
/// spread by up to a quarter so that a hundred letters do not come back in the same second. `spread` is any
/// number that differs from message to message.
pub fn back_off(tries: u32, spread: u64) -> Duration {
    let minutes = 2i64 << tries.saturating_sub(1).min(4);
    let base = minutes.min(30) * 60;
    Duration::seconds(base + base * (spread % 1000) as i64 / 4000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_further_and_further_apart() {
        let minutes: Vec<i64> = (1..8).map(|n| back_off(n, 0).num_minutes()).collect();
        assert_eq!(minutes, [2, 4, 8, 16, 30, 30, 30]);
        assert!(back_off(1, 999).num_seconds() > 145 && back_off(1, 999).num_seconds() <= 150);
    }
}
