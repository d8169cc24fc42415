//! Mornings that were only rehearsed, in words: the same for the terminal and for a page that is one file.

use super::letters::all_names;
use super::week::no_letter_because;
use super::why::why;
use super::words::Words;
use crate::domain::id::MemberId;
use crate::domain::matching::Match;
use crate::domain::rehearsal::{Figures, Held, How, Hub};
use askama::Template;
use chrono::{Datelike, NaiveDate};

/// All that is said of a replay.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplaySays {
    pub title: String,
    pub opening: String,
    /// What each counts, and the number.
    pub figures: Vec<[String; 2]>,
    pub days: Vec<DaySays>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DaySays {
    pub day: NaiveDate,
    pub heading: String,
    pub opening: String,
    pub introductions: Vec<IntroductionSays>,
    /// Who would have heard of nobody, and why.
    pub nobody: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct IntroductionSays {
    pub who: String,
    pub with: String,
    pub why: Vec<String>,
}

/// What these mornings of a hub came to.
pub fn says(words: Words, hub: &Hub, held: &[Held]) -> ReplaySays {
    let figures = Figures::of(held);
    let days = words.count("replay-days", figures.days);
    let people = words.count("replay-people", figures.people);
    let span = [held.first(), held.last()].map(|day| day.map_or(String::new(), |day| dated(words, day.when.day)));
    let blanks = [("days", days.as_str()), ("from", &span[0]), ("to", &span[1]), ("people", &people)];
    let opening = match held {
        [] => "replay-opening-none",
        [_] => "replay-opening-day",
        _ => "replay-opening",
    };
    ReplaySays {
        title: words.say("replay-title"),
        opening: words.count_with(opening, figures.introductions, &blanks),
        figures: rows(words, &figures),
        days: held.iter().map(|held| day(words, hub, held)).collect(),
    }
}

fn rows(words: Words, figures: &Figures) -> Vec<[String; 2]> {
    let of = |part: usize, whole: usize| format!("{part} {}", words.with("report-of", &[("of", &whole.to_string())]));
    let worst = words.count("replay-in-on-days", figures.worst_off.days_in);
    let rows = [
        ("replay-row-days", figures.days.to_string()),
        ("replay-row-people", figures.people.to_string()),
        ("replay-row-introductions", figures.introductions.to_string()),
        ("replay-row-again", figures.again.to_string()),
        ("replay-row-nobody", of(figures.person_days - figures.letters, figures.person_days)),
        ("replay-row-repeats", figures.repeats.to_string()),
        ("replay-row-fewest", format!("{} ({worst})", figures.worst_off.different)),
    ];
    rows.map(|(key, number)| [words.say(key), number]).into()
}

/// "Tuesday 3 February 2026".
fn dated(words: Words, day: NaiveDate) -> String {
    format!("{} {}", words.long_day(day), day.year())
}

fn day(words: Words, hub: &Hub, held: &Held) -> DaySays {
    let wanting = held.people.len().to_string();
    let nobody = held.morning.nobody.iter().map(|(id, because)| {
        let because = no_letter_because(words, because.as_str());
        words.with("replay-nobody", &[("name", hub.name(id)), ("because", &because)])
    });
    DaySays {
        day: held.when.day,
        heading: dated(words, held.when.day),
        opening: words.count_with("replay-day", held.in_today, &[("wanting", &wanting)]),
        introductions: held.morning.matches.iter().map(|matched| introduction(words, hub, held, matched)).collect(),
        nobody: nobody.collect(),
    }
}

fn introduction(words: Words, hub: &Hub, held: &Held, matched: &Match) -> IntroductionSays {
    let names: Vec<&str> = matched.people.iter().map(|id| hub.name(id)).collect();
    let reasons = matched.reasons.iter().map(|reason| why(words, &names, reason));
    let before = how(held, &matched.people).and_then(|how| match how {
        How::FirstTime => None,
        How::Again => Some("replay-again"),
        How::News => Some("replay-news"),
        How::Repeat => Some("replay-repeat"),
    });
    IntroductionSays {
        who: names.first().copied().unwrap_or_default().to_owned(),
        with: all_names(words, names.iter().skip(1).copied()),
        why: reasons.chain(before.map(|key| words.say(key))).collect(),
    }
}

/// How these two were named to each other; among three nothing is said of it.
fn how(held: &Held, people: &[MemberId]) -> Option<How> {
    let [one, other] = people else { return None };
    let pair = |named: &&crate::domain::rehearsal::Named| (&named.pair.0, &named.pair.1) == (one, other);
    held.named.iter().find(pair).map(|named| named.how)
}

#[derive(Template)]
#[template(path = "pages/replay.html")]
struct Page<'a> {
    words: Words,
    style: &'static str,
    r: &'a ReplaySays,
}

/// The same as a page that needs nothing beside itself: no script, no other file, no network.
pub fn page(words: Words, says: &ReplaySays) -> Result<String, askama::Error> {
    Page { words, style: include_str!("../../templates/pages/style.css"), r: says }.render()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check_in::ProfileAnswers;
    use crate::domain::rehearsal::{Visit, When, Who};
    use crate::domain::space::Rules;
    use chrono::{DateTime, Days};

    #[test]
    fn a_page_says_what_the_table_says_and_runs_nothing() {
        let mut hub = Hub::new(Rules::default());
        let mut held = Vec::new();
        for day in 0..2 {
            let day = NaiveDate::default() + Days::new(day);
            for name in ["<Ana>", "Ben"] {
                let who = Who { id: MemberId::new(name), name: name.to_owned(), private_domain: None };
                let (at, profile) = (DateTime::UNIX_EPOCH, ProfileAnswers::default());
                let wants_introductions = true;
                hub.check_in(Visit { who, at, day, profile, today_line: None, came_with: None, wants_introductions });
            }
            held.push(hub.hold(When { at: DateTime::UNIX_EPOCH, day }));
        }
        let words = Words::of("en");
        let says = says(words, &hub, &held);
        assert_eq!(says.days[0].introductions[0].why, ["<Ana> and Ben have nothing in common on paper"]);
        assert_eq!(says.days[1].nobody.len(), 2, "{:?}", says.days[1]);
        let page = page(words, &says).unwrap();
        assert!(page.contains("&#60;Ana&#62; and Ben have nothing in common") && !page.contains("<Ana>"), "{page}");
        assert!(!page.contains("<script") && !page.contains("href=\"/"), "it is one file");
        assert!(page.contains("<h2 id=\"d1970-01-02\">Friday 2 January 1970</h2>"), "{page}");
        assert_eq!(super::says(words, &hub, &[]).opening, "Nobody was in.");
    }
}
