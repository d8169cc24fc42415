//! The letters: what all of them have, and the short ones.

mod answer;
mod digest;
mod introduction;
mod reasons;
mod report;

pub(super) use reasons::listed;
pub use reasons::{all_names, news_sentence, sentence};

use super::markdown;
use super::words::Words;
use super::{Letter, Links};
use crate::domain::message::{FollowUpSays, Says};
use crate::domain::space::Settings;
use askama::Template;

/// Lines of text parts stay under this, so that no mail program breaks them.
const WIDTH: usize = 76;
/// A subject line is cut here; phones show about half of it.
const SUBJECT_MAX: usize = 120;

/// What every letter has; the templates call it `l`.
struct Layout<'a> {
    words: Words,
    lang: &'static str,
    subject: String,
    preheader: String,
    /// Above everything else, where a letter is not what it seems to be.
    note: String,
    space: &'a str,
    greeting: String,
    sign_off: String,
    /// Elements of our own making.
    footer: String,
    footer_text: String,
    why: String,
    postal: &'a str,
    colour: &'a str,
    link: &'a Links,
}

impl<'a> Layout<'a> {
    fn new(settings: &'a Settings, link: &'a Links, subject: String, reader: &str, kind: &str) -> Layout<'a> {
        let words = Words::of(&settings.locale);
        let space = settings.name.as_str();
        // What was added to tell two people apart is for the others: nobody is greeted as "Lorna (visitor)".
        let called = reader.split(" (").next().unwrap_or(reader);
        let greeting = match settings.voice.greeting.as_str() {
            "" => words.with(if kind == "digest" { "greeting" } else { "greeting-any-time" }, &[("name", called)]),
            own => own.replace("{name}", called),
        };
        let host = settings.host.name.as_str();
        let sign_off = match settings.voice.sign_off.as_str() {
            "" => words.with("letter-host", &[("host", host), ("role", &settings.host.role), ("space", space)]),
            own => own.to_owned(),
        };
        let why = match kind {
            "confirm" | "sign-in" | "password" | "own-data" | "report" | "invitation" | "answered" | "goodbye" => {
                format!("{kind}-why")
            }
            _ => "letter-why".to_owned(),
        };
        Layout {
            words,
            lang: words.locale(),
            subject: in_a_header(&subject),
            preheader: words.with(&format!("{kind}-preheader"), &[("name", reader)]),
            note: String::new(),
            space,
            greeting,
            sign_off,
            footer: markdown::html(&settings.voice.footer),
            footer_text: markdown::text(&settings.voice.footer),
            why: words.with(&why, &[("space", space)]),
            postal: &settings.postal_address,
            colour: &settings.voice.colour,
            link,
        }
    }

    fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    fn wrap(&self, text: impl AsRef<str>, indent: usize) -> String {
        let pad = " ".repeat(indent);
        textwrap::fill(text.as_ref(), options(&pad, &pad))
    }

    fn wrap_item(&self, number: &usize, text: impl AsRef<str>) -> String {
        textwrap::fill(text.as_ref(), options(&format!("{number}. "), "   "))
    }

    /// A row of a table: what, how many, compared with what.
    fn wrap_row(&self, row: &[String; 3]) -> String {
        let [what, number, of] = row;
        let of = if of.is_empty() { String::new() } else { format!(" ({of})") };
        textwrap::fill(&format!("{what}: {number}{of}"), options("   ", "     "))
    }

    fn finish(self, text: String, html: String, stop_url: Option<String>) -> Letter {
        Letter { subject: self.subject, text: text.trim_end().to_owned() + "\n", html, stop_url }
    }
}

fn options<'a>(first: &'a str, next: &'a str) -> textwrap::Options<'a> {
    textwrap::Options::new(WIDTH).initial_indent(first).subsequent_indent(next).break_words(false)
}

/// A subject as it can stand in a header: bounded, and nothing in it that a mail program would decode.
fn in_a_header(text: &str) -> String {
    let text = text.replace("=?", "= ?");
    match text.char_indices().nth(SUBJECT_MAX) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// Writes the letter that says this, in the space's voice.
pub fn letter(settings: &Settings, says: &Says, links: &Links) -> askama::Result<Letter> {
    let words = Words::of(&settings.locale);
    let one_button =
        |kind: &'static str, name: &str, url: String| OneButton { kind, name: name.to_owned(), url, what: "" };
    let short = match says {
        Says::Digest(digest) => return digest::digest_letter(settings, digest, links),
        Says::Copy(copy) => return digest::copy_letter(settings, copy, links),
        Says::Introduction(introduction) => {
            return introduction::introduction_letter(settings, introduction, links);
        }
        Says::ToOutsider(outsider) => return introduction::outsider_letter(settings, outsider, links),
        Says::FollowUp(follow_up) => return follow_up_letter(settings, follow_up, links),
        Says::Answer(answer) => return answer::answer_letter(settings, answer, links),
        Says::Text(_) => return Err(askama::Error::Custom("this is said by text alone".into())),
        Says::Report(report) => return report::report_letter(settings, report, links),
        Says::ConfirmAddress { name, .. } => one_button("confirm", name, links.confirm()),
        Says::SignIn { .. } => one_button("sign-in", "", links.sign_in()),
        Says::PasswordChanged(change) => {
            OneButton { what: change.as_str(), ..one_button("password", "", links.sign_in_page()) }
        }
        Says::Paused { name, .. } => one_button("paused-letter", name, links.resume()),
        Says::Invitation { name, .. } => one_button("invitation", name, links.welcome()),
        Says::OwnData { name, .. } => one_button("own-data", name, links.own_data()),
        Says::AddressChanged { name } => one_button("goodbye", name, String::new()),
    };
    short.letter(settings, words, links)
}

/// A letter with one thing to press, or none.
struct OneButton {
    /// The beginning of its words in the catalogue.
    kind: &'static str,
    name: String,
    /// Where the button leads; empty where there is nothing to press.
    url: String,
    /// Which of several things it tells; empty where there is one.
    what: &'static str,
}

/// Its words; the templates call it `b`.
struct ButtonWords {
    title: String,
    text: String,
    label: String,
    url: String,
    /// Whether the reader may stop such letters.
    can_stop: bool,
}

#[derive(Template)]
#[template(path = "one_button/body.txt", escape = "none")]
struct OneButtonText<'a> {
    l: &'a Layout<'a>,
    b: &'a ButtonWords,
}

#[derive(Template)]
#[template(path = "one_button/body.html")]
struct OneButtonHtml<'a> {
    l: &'a Layout<'a>,
    b: &'a ButtonWords,
}

impl OneButton {
    fn letter(self, settings: &Settings, words: Words, links: &Links) -> askama::Result<Letter> {
        let kind = self.kind;
        let contact = settings.host.reply_to.to_string();
        let blanks = [
            ("space", settings.name.as_str()),
            ("name", self.name.as_str()),
            ("contact", contact.as_str()),
            ("what", self.what),
        ];
        let subject = words.with(&format!("{kind}-subject"), &blanks);
        let l = Layout::new(settings, links, subject, &self.name, kind);
        let can_stop = matches!(kind, "paused-letter" | "invitation");
        let b = &ButtonWords {
            title: words.with(&format!("{kind}-title"), &blanks),
            text: words.with(&format!("{kind}-text"), &blanks),
            label: if self.url.is_empty() { String::new() } else { words.say(&format!("{kind}-button")) },
            url: self.url,
            can_stop,
        };
        let (text, html) = (OneButtonText { l: &l, b }.render()?, OneButtonHtml { l: &l, b }.render()?);
        Ok(l.finish(text, html, can_stop.then(|| links.stop())))
    }
}

/// "Did you meet?" in words; the templates call it `f`.
struct FollowUpWords {
    title: String,
    text: String,
    /// The first is the button.
    answers: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "follow_up/body.txt", escape = "none")]
struct FollowUpText<'a> {
    l: &'a Layout<'a>,
    f: &'a FollowUpWords,
}

#[derive(Template)]
#[template(path = "follow_up/body.html")]
struct FollowUpHtml<'a> {
    l: &'a Layout<'a>,
    f: &'a FollowUpWords,
}

fn follow_up_letter(settings: &Settings, follow_up: &FollowUpSays, links: &Links) -> askama::Result<Letter> {
    let words = Words::of(&settings.locale);
    let names = all_names(words, follow_up.others.iter().map(String::as_str));
    let day = words.long_day(follow_up.introduced_on);
    let blanks = [("name", names.as_str()), ("day", day.as_str())];
    let kind = if follow_up.second_look { "second-look" } else { "follow-up" };
    let l = Layout::new(
        settings,
        links,
        words.count_with(&format!("{kind}-subject"), follow_up.others.len(), &blanks),
        &follow_up.name,
        kind,
    );
    // A second look has no "no": whoever has nothing to tell does nothing, and takes nothing back.
    let answers = if follow_up.second_look {
        vec![(words.say("second-look-button"), links.story())]
    } else {
        [("met-yes", "met"), ("met-planned", "planned"), ("met-no", "no")]
            .map(|(key, said)| (words.say(key), links.met(1, said)))
            .into()
    };
    let f = &FollowUpWords {
        title: words.count_with(&format!("{kind}-subject"), follow_up.others.len(), &blanks),
        text: words.with(&format!("{kind}-text"), &blanks),
        answers,
    };
    let (text, html) = (FollowUpText { l: &l, f }.render()?, FollowUpHtml { l: &l, f }.render()?);
    Ok(l.finish(text, html, Some(links.stop())))
}

fn name_and_line(name: &str, line: &str) -> String {
    if line.is_empty() { name.to_owned() } else { format!("{name}: {line}") }
}
