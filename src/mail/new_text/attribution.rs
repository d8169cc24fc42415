//! The line above a quote that says who wrote when: "On Tue, 3 Feb 2026 at 09:00, Jo <jo@hub.example> wrote:".
//!
//! It stands on one line or is broken over up to four. Its end is what gives it away, so it is found from there: a colon,
//! a form of "to write", and a day, a time or an address.

use super::line::{Line, Mark, folded, words};
use super::words::{MONTHS, ON, WEEKDAYS, WRITTEN_BY, WROTE};

/// How many lines one may be broken over.
const LINES: usize = 4;
/// Longer than any: names and addresses are in it once or twice.
const LONGEST: usize = 500;
/// "Jo wrote:" is about the least.
const SHORTEST: usize = 8;
/// How many colons of one line are looked at.
const ENDS: usize = 20;

/// The first line of the attribution whose last line is this one.
pub fn ending_at(lines: &[Line], end: usize) -> Option<usize> {
    let last = &lines[end].folded;
    if last.len() > LONGEST || !(last.ends_with(':') || ends_in_wrote(last)) {
        return None;
    }
    let near = (end.saturating_sub(LINES - 1)..=end).rev();
    let starts: Vec<usize> = near.take_while(|&at| may_hold(&lines[at])).collect();
    if starts.iter().map(|&at| lines[at].folded.len() + 1).sum::<usize>() <= SHORTEST {
        return None;
    }
    let quote_follows = super::quote_follows(&lines[end + 1..]);
    let holds = |&start: &usize| is_one(&lines[start..=end], quote_follows);
    let on = starts.iter().copied().filter(|&at| starts_with_on(&lines[at].folded)).find(holds);
    let found =
        on.or_else(|| starting_with_day(lines, &starts, holds)).or_else(|| starts.iter().copied().find(holds))?;
    Some(with_name_above(lines, &starts, found))
}

fn may_hold(line: &Line) -> bool {
    line.mark == Mark::Own && !line.is_blank() && line.folded.len() <= LONGEST
}

/// The topmost of the lines that begin with a day and lie directly above each other: "tir. 3. feb." and "2026 kl. 9".
fn starting_with_day(lines: &[Line], starts: &[usize], holds: impl Fn(&usize) -> bool) -> Option<usize> {
    let is_day = |at: &usize| starts_with_day(&lines[*at].folded);
    let lowest = starts.iter().copied().filter(is_day).find(holds)?;
    starts.iter().copied().filter(|&at| at <= lowest).take_while(is_day).last()
}

/// Whether these lines together are an attribution. With a quote below, an address and a day are enough, in whatever
/// language.
fn is_one(lines: &[Line], quote_follows: bool) -> bool {
    let joined = lines.iter().map(|line| line.folded.as_str()).collect::<Vec<_>>().join(" ");
    let in_any_language = quote_follows && joined.ends_with(':') && joined.contains('@') && has_date(&joined);
    in_any_language || says_who_wrote(&joined, quote_follows && lines.first().is_some_and(starts_capital))
}

/// Where an attribution begins within a line that lost its breaks: text goes on behind it.
pub fn within(raw: &str) -> Option<usize> {
    if !raw.contains('@') {
        return None;
    }
    let ends = raw.match_indices(':').filter(|&(at, _)| ends_attribution(tail(&raw[..at], 60)));
    ends.take(ENDS)
        .find_map(|(at, _)| start_of(raw, at))
        .filter(|(_, end)| raw[*end..].trim().len() > 1)
        .map(|(start, _)| start)
}

/// The beginning and the end of the attribution that ends at this colon.
fn start_of(raw: &str, colon: usize) -> Option<(usize, usize)> {
    let end = colon + 1;
    let near = tail(&raw[..end], LONGEST);
    let starts = ON_AS_WRITTEN.iter().flat_map(|on| near.match_indices(on)).map(|(at, _)| at).filter(|&at| {
        let stands_alone = near[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        stands_alone && starts_with_on(&folded(&near[at..]))
    });
    let start = starts.max().filter(|&at| says_who_wrote(&folded(&near[at..]), false))?;
    Some((end - near.len() + start, end))
}

/// "… <jo@hub.example> wrote" or "schrieb Jo <jo@hub.example>": an address at the end, at most with a verb behind it.
fn ends_attribution(near: &str) -> bool {
    let said = near.trim_end();
    said.ends_with(['>', ')']) || said.rfind(['>', ')']).is_some_and(|at| ends_in_wrote(&folded(&said[at + 1..])))
}

/// The last so many bytes, or a few less.
fn tail(text: &str, most: usize) -> &str {
    let from = (text.len().saturating_sub(most)..=text.len()).find(|&at| text.is_char_boundary(at));
    &text[from.unwrap_or(text.len())..]
}

const ON_AS_WRITTEN: &[&str] = &["On ", "Am ", "Le ", "El ", "Op ", "Il ", "Em ", "Den ", "W dniu ", "Dnia "];

/// Joined and folded, is this an attribution? With a quote below, the name and the verb are enough.
fn says_who_wrote(joined: &str, name_is_enough: bool) -> bool {
    let joined = joined.trim_matches(|c: char| c == '-' || c == '_' || c == ' ');
    if !(SHORTEST..=LONGEST).contains(&joined.len()) {
        return false;
    }
    let has_address = joined.contains('@');
    let has_date = has_date(joined);
    let said: Vec<&str> = words(joined).collect();
    let Some(wrote) = said.iter().rposition(|word| WROTE.contains(word)) else {
        return has_address && has_date && [">:", "]:", "):"].iter().any(|end| joined.ends_with(end));
    };
    if !joined.ends_with(':') {
        return has_address && has_date && ends_in_wrote(joined);
    }
    let opens = starts_with_on(joined) || starts_with_day(joined);
    let at_its_end = wrote + 2 >= said.len();
    let before_day = said[wrote + 1..].iter().all(|word| is_of_date(word));
    (opens && (has_address || has_date || joined.contains(|c: char| c.is_ascii_digit())))
        || (has_address && (at_its_end || behind_address(joined)))
        || (has_date && (at_its_end || before_day))
        || (name_is_enough && at_its_end && said.len() <= 6)
}

/// "Jo <jo@hub.example> schrieb am 3. Februar:".
fn behind_address(joined: &str) -> bool {
    joined.split(['>', ')']).skip(1).any(|rest| words(rest).next().is_some_and(|word| WROTE.contains(&word)))
}

fn ends_in_wrote(joined: &str) -> bool {
    let said = joined.trim_end_matches(['-', ' ', ')', '(', 'a']);
    let last = joined.trim_end_matches(['-', ' ']).rsplit(' ').next().unwrap_or_default();
    WROTE.contains(&last) || said.rsplit(' ').next().is_some_and(|word| WROTE.contains(&word))
}

/// "on 3 feb", "am dienstag": the word and, soon, a day.
fn starts_with_on(folded: &str) -> bool {
    let line = folded.trim_start_matches(['-', '_', ' ', '>']);
    let rest = ON.iter().find_map(|on| line.strip_prefix(on));
    line.starts_with(WRITTEN_BY)
        || rest.is_some_and(|rest| {
            words(rest).take(6).any(|word| word.starts_with(|c: char| c.is_ascii_digit()) || WEEKDAYS.contains(&word))
        })
}

/// "2026-02-03 09:00", "tir. 3. feb.", "Tue, 3 Feb".
fn starts_with_day(folded: &str) -> bool {
    let line = folded.trim_start_matches(['-', '_', ' ', '>', '*', '[']);
    let first = words(line).next().unwrap_or_default();
    let second = words(line).nth(1).unwrap_or_default();
    let figure = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    figure(first)
        || (["a", "as", "kl"].contains(&first) && figure(second))
        || (WEEKDAYS.contains(&first) && words(line).take(6).any(|word| word.starts_with(|c: char| c.is_ascii_digit())))
}

/// A year, a time or a day in figures.
fn has_date(folded: &str) -> bool {
    let is_year = |word: &str| word.len() == 4 && (word.starts_with("20") || word.starts_with("19"));
    let figures = folded.split(|c: char| !(c.is_ascii_digit() || ":./-h".contains(c)));
    figures.filter(|part| part.starts_with(|c: char| c.is_ascii_digit())).any(|part| {
        let numbers: Vec<&str> = part.split([':', '.', '/', '-', 'h']).filter(|number| !number.is_empty()).collect();
        numbers.iter().all(|number| number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit()))
            && (numbers.len() >= 2 || numbers.first().is_some_and(|number| is_year(number)))
    })
}

/// A figure, the name of a day or a month, or one of the short words between them.
fn is_of_date(word: &str) -> bool {
    let is_month = || word.get(..3).is_some_and(|start| MONTHS.contains(&start));
    word.starts_with(|c: char| c.is_ascii_digit())
        || WEEKDAYS.contains(&word)
        || word.chars().count() <= 4
        || is_month()
}

fn starts_capital(line: &Line) -> bool {
    let first = line.text.trim_start().chars().next();
    first.is_some_and(|c| c.is_uppercase() || c == '"' || c == '*') || line.folded.starts_with("you ")
}

/// An address on a line of its own, or a line without one, has its name on the line above.
fn with_name_above(lines: &[Line], starts: &[usize], start: usize) -> usize {
    let first = lines[start].words().next().unwrap_or_default();
    let broken = lines[start].folded.starts_with(['<', '(', '[']) || WROTE.contains(&first);
    let Some(above) = start.checked_sub(1).filter(|above| starts.contains(above)) else { return start };
    let has_address = |at: usize| lines[at].text.contains('<') && lines[at].text.contains('@');
    let is_name = lines[above].words().count() <= 14 && (broken || (has_address(above) && !has_address(start)));
    if is_name { above } else { start }
}
