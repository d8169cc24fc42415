//! The letter that answers a reply: what was understood, each with a way to change it, or what we would rather ask.

use super::super::words::Words;
use super::super::{Letter, Links};
use super::Layout;
use super::reasons::all_names;
use crate::domain::message::{AnswerLine, AnswerSays, AnswerWord};
use crate::domain::space::Settings;
use askama::Template;

/// An answer in words; the templates call it `a`.
struct AnswerWords {
    opening: String,
    lines: Vec<LineWords>,
    help: String,
}

struct LineWords {
    sentence: String,
    /// Label and address of what can be pressed.
    link: Option<(String, String)>,
    /// It has to be pressed for anything to happen.
    is_button: bool,
}

#[derive(Template)]
#[template(path = "answer/body.txt", escape = "none")]
struct AnswerText<'a> {
    l: &'a Layout<'a>,
    a: &'a AnswerWords,
}

#[derive(Template)]
#[template(path = "answer/body.html")]
struct AnswerHtml<'a> {
    l: &'a Layout<'a>,
    a: &'a AnswerWords,
}

pub fn answer_letter(settings: &Settings, answer: &AnswerSays, links: &Links) -> askama::Result<Letter> {
    let words = Words::of(&settings.locale);
    let subject = match answer.thread.subject.trim() {
        "" => words.say("answered-subject"),
        subject if is_answer(subject) => subject.to_owned(),
        subject => format!("Re: {subject}"),
    };
    let l = Layout::new(settings, links, subject, &answer.name, "answered");
    let done = answer.lines.iter().any(|line| line.what.is_done());
    let asked = answer.lines.iter().any(|line| line.what == AnswerWord::Help);
    let help = words.with("answered-help", &[("host", &settings.host.name)]);
    let shown = answer.lines.iter().filter(|line| line.what != AnswerWord::Help);
    let a = &AnswerWords {
        opening: if done { words.say("answered-opening-done") } else { words.say("answered-opening-asked") },
        lines: shown.map(|line| in_words(words, line, links)).collect(),
        help: if asked { help } else { String::new() },
    };
    let (text, html) = (AnswerText { l: &l, a }.render()?, AnswerHtml { l: &l, a }.render()?);
    Ok(l.finish(text, html, None))
}

/// "Re:", in any of the ways mail programs say it: two to four letters and a colon.
fn is_answer(subject: &str) -> bool {
    let before = subject.split_once(':').map_or("", |(before, _)| before.trim());
    ["re", "aw", "sv", "vs", "rif", "antw", "odp", "res", "r", "ref"].iter().any(|re| before.eq_ignore_ascii_case(re))
}

fn in_words(words: Words, line: &AnswerLine, links: &Links) -> LineWords {
    let names = all_names(words, line.others.iter().map(|other| other.name.as_str()));
    let until = line.until.map_or_else(String::new, |day| words.long_day(day));
    let blanks = [("name", names.as_str()), ("until", until.as_str()), ("words", line.words.as_str())];
    let count = if line.others.is_empty() { line.number as usize } else { line.others.len() };
    let sentence = words.count_with(&format!("answered-{}", line.what.as_str()), count, &blanks);
    let position = line.number as usize;
    let yes = || (words.with("answered-yes-button", &blanks), links.answer(position, "yes"));
    use AnswerWord::*;
    let link = match line.what {
        Yes | No | Known | Introduced => Some((words.say("answered-undo"), links.position(position))),
        Met | NotYet | NotMet => Some((words.say("answered-undo"), links.met(position, ""))),
        Paused | Stopped => Some((words.say("answered-undo-pause"), links.resume())),
        Resumed | Welcomed | More | Less | Need | Offer | Interest => Some((words.say("answered-undo"), links.you())),
        Prove | Which => Some(yes()),
        ProveOnPage => Some((words.say("answered-page"), links.page())),
        TooLate | Asked | Help => None,
    };
    LineWords { sentence, link, is_button: matches!(line.what, Prove | Which) }
}
