//! Why did she get this? What a message was written for, how it went, and what became of it, in words; and why somebody
//! got nothing on a day.
//!
//! What anybody answered is in none of it before all have been told; nor is any link of the reader's that works.

use super::Context;
use crate::domain::introduction::MadeBy;
use crate::domain::member::Member;
use crate::domain::message::{DigestSays, Message, Says, State};
use crate::domain::space::Space;
use crate::mail::shown;
use crate::render::week::no_letter_because;
use crate::render::why::why;
use crate::render::words::Words;
use crate::store::{Attempt, Background, LogFilter, LoggedFiring, Nothing, OutboxRow, Subject, TextOut, Told};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

/// A message explained.
#[derive(Debug, Clone)]
pub struct Because {
    pub row: OutboxRow,
    /// Where it is, in words.
    pub state: String,
    /// Why it was written.
    pub because: Vec<String>,
    /// Whom it names and why, and what became of that.
    pub subjects: Vec<Explained>,
    /// Each try with the answer, and what came back.
    pub went: Vec<String>,
    pub letter: Letter,
}

/// One suggestion or introduction in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    pub who: String,
    pub reasons: Vec<String>,
    pub came_of_it: String,
}

/// What can be shown of a letter, without any link that works.
#[derive(Debug, Clone, PartialEq)]
pub enum Letter {
    Kept {
        text: String,
        html: Option<String>,
    },
    /// Not written yet, or its days are over.
    Gone,
}

/// A message of a space with what it was written for.
pub async fn say_why(ctx: &Context, space: &Space, id: &str, now: DateTime<Utc>) -> Result<Because> {
    let background = ctx.store.background(&space.id, id, now).await?;
    let text = if background.by_text { ctx.store.text_out(&background.row.id).await? } else { None };
    let teller = Teller { words: Words::of(&space.settings.locale), space, now };
    Ok(Because {
        state: teller.state(&background.row),
        because: teller.because(&background),
        subjects: background.subjects.iter().map(|s| teller.subject(s)).collect(),
        went: teller.went(&background, text.as_ref()),
        letter: letter(ctx, &background).await?,
        row: background.row,
    })
}

/// Why somebody heard nothing on a day; nothing where there is a letter.
pub async fn why_nothing(ctx: &Context, space: &Space, member: &Member, day: NaiveDate) -> Result<Option<String>> {
    let words = Words::of(&space.settings.locale);
    let blanks = [("name", member.name.as_str()), ("day", &words.long_day(day))];
    Ok(match ctx.store.nothing_because(&space.id, &member.id, day).await? {
        Nothing::Written => None,
        Nothing::NotIn => Some(words.with("log-nothing-not-in", &blanks)),
        Nothing::WantedNone => Some(words.with("log-nothing-wanted-none", &blanks)),
        Nothing::NoMorning => Some(words.with("log-nothing-no-morning", &blanks)),
        Nothing::Because(why) => {
            let why = no_letter_because(words, &why);
            Some(words.with("log-nothing-because", &[blanks[0], blanks[1], ("why", &why)]))
        }
    })
}

/// The messages to somebody that were written on a local day, the newest first.
pub async fn of_day(
    ctx: &Context,
    space: &Space,
    member: &Member,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<OutboxRow>> {
    let (from, before) = day_in(space, day);
    let filter = LogFilter { members: Some(vec![member.id.clone()]), from, before, ..LogFilter::default() };
    Ok(ctx.store.log(&space.id, filter, (100, 0), now).await?.0)
}

/// When a local day begins, and the next one.
pub fn day_in(space: &Space, day: NaiveDate) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    (space.begin_of(day), day.succ_opt().and_then(|next| space.begin_of(next)))
}

async fn letter(ctx: &Context, background: &Background) -> Result<Letter> {
    let Some(bytes) = &background.letter else { return Ok(Letter::Gone) };
    if background.by_text {
        return Ok(Letter::Kept { text: ctx.keys.masked(&String::from_utf8_lossy(bytes)), html: None });
    }
    let message = ctx.store.message(&background.row.id).await?;
    if let Says::Digest(digest) = &message.says {
        // Reminders say what their reader answered, and that there is none says it as well: the letter without them.
        let says = Says::Digest(DigestSays { reminders: Vec::new(), ..digest.clone() });
        let letter = ctx.write_letter(&Message { says, ..message }, false)?;
        return Ok(Letter::Kept { text: ctx.keys.masked(&letter.text), html: Some(ctx.keys.masked(&letter.html)) });
    }
    let shown = shown(bytes);
    let masked = |text: Option<String>| text.map(|text| ctx.keys.masked(&text));
    Ok(Letter::Kept { text: masked(shown.text).unwrap_or_default(), html: masked(shown.html) })
}

/// Puts things into the space's words and time.
struct Teller<'a> {
    words: Words,
    space: &'a Space,
    now: DateTime<Utc>,
}

impl Teller<'_> {
    fn at(&self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.space.settings.zone);
        let (day, time) = (self.words.long_day(local.date_naive()), local.format("%-H:%M").to_string());
        self.words.with("log-at", &[("day", &day), ("time", &time)])
    }

    fn state(&self, row: &OutboxRow) -> String {
        let because = row.because.trim_end_matches('.');
        let key = match row.state {
            State::Waiting if because.is_empty() => "log-state-waiting",
            State::Waiting => "log-state-waiting-because",
            State::Accepted => "log-state-accepted",
            State::Refused => "log-state-refused",
            State::Unknown => "log-state-unknown",
            State::Dropped => "log-state-dropped",
        };
        self.words.with(key, &[("because", because), ("until", &self.at(row.not_before))])
    }

    /// From the kind of letter, and what its rows say.
    fn because(&self, b: &Background) -> Vec<String> {
        let kind = self.words.say(&format!("log-why-{}", b.row.kind.replace('_', "-")));
        let firing = b.firing.as_ref().map(|firing| self.firing(firing));
        let check_in = b.check_in.as_ref().map(|(at, source)| {
            let source = self.words.say(&format!("log-source-{source}"));
            self.words.with("log-checked-in", &[("at", &self.at(*at)), ("source", &source)])
        });
        let consent = b.consent.as_ref().map(|consent| {
            let blanks = [
                ("at", self.at(consent.at)),
                ("wording", consent.wording.clone()),
                ("evidence", consent.evidence.clone()),
            ];
            self.words.with("log-consent", &blanks.each_ref().map(|(name, text)| (*name, text.as_str())))
        });
        let written = Some(self.words.with("log-written", &[("at", &self.at(b.row.created_at))]));
        [Some(kind), firing, check_in, consent, written].into_iter().flatten().collect()
    }

    fn firing(&self, firing: &LoggedFiring) -> String {
        let key = if firing.result == "made_up" { "log-firing-made-up" } else { "log-firing-ran" };
        self.words.with(key, &[("due", &self.at(firing.due_at)), ("at", &self.at(firing.fired_at))])
    }

    fn subject(&self, subject: &Subject) -> Explained {
        let somebody = self.words.say("map-somebody");
        let names: Vec<&str> =
            subject.names.iter().map(|name| if name.is_empty() { somebody.as_str() } else { name }).collect();
        let by_host = (subject.made_by == MadeBy::Host).then(|| match subject.host_sentence.as_str() {
            "" => self.words.say("log-by-host"),
            sentence => self.words.with("log-by-host-sentence", &[("sentence", sentence)]),
        });
        let reasons = subject.reasons.iter().map(|reason| why(self.words, &names, reason));
        Explained {
            who: names.join(", "),
            reasons: by_host.into_iter().chain(reasons).collect(),
            came_of_it: self.came_of(subject),
        }
    }

    /// Until all are told there is one sentence, decided by time alone.
    fn came_of(&self, subject: &Subject) -> String {
        let until = self.at(subject.expires_at);
        match subject.told {
            Told::Met(at) => self.words.with("log-met", &[("at", &self.at(at))]),
            Told::Introduced(at) => self.words.with("log-introduced", &[("at", &self.at(at))]),
            Told::NotYet if subject.expires_at > self.now => self.words.with("log-open", &[("until", &until)]),
            Told::NotYet => self.words.with("log-over", &[("until", &until)]),
        }
    }

    fn went(&self, b: &Background, text: Option<&TextOut>) -> Vec<String> {
        let mut lines: Vec<String> = b.attempts.iter().map(|attempt| self.attempt(attempt)).collect();
        if let Some(text) = text {
            lines.push(self.receipt(text));
        }
        if let Some(at) = b.bounced_at {
            let key = if b.bounced_hard { "log-bounced-hard" } else { "log-bounced" };
            lines.push(self.words.with(key, &[("at", &self.at(at))]));
        }
        lines
    }

    fn attempt(&self, attempt: &Attempt) -> String {
        let result = match (&attempt.result, attempt.ended_at) {
            (Some(result), Some(_)) => result.replace('_', "-"),
            _ => "open".to_owned(),
        };
        let answer = attempt.answer.trim();
        let key = if answer.is_empty() { "log-attempt" } else { "log-attempt-answer" };
        let result = self.words.say(&format!("log-result-{result}"));
        let blanks = [
            ("number", attempt.number.to_string()),
            ("at", self.at(attempt.started_at)),
            ("result", result),
            ("answer", answer.to_owned()),
        ];
        self.words.with(key, &blanks.each_ref().map(|(name, text)| (*name, text.as_str())))
    }

    fn receipt(&self, text: &TextOut) -> String {
        match (text.reached, text.reached_at) {
            (Some(reached), Some(at)) => {
                let key = format!("log-reached-{}", reached.as_str().replace('_', "-"));
                self.words.with(&key, &[("at", &self.at(at)), ("why", &text.why)])
            }
            _ => self.words.say("log-no-receipt"),
        }
    }
}
