//! The block of headings that Outlook and many others put above the mail that is answered: From, Sent, To, Subject.

use super::line::{Line, Mark, folded, words};
use super::words::{FROM, FROM_AS_WRITTEN, SENT, SUBJECT, TO};

/// How far below the first heading the others are looked for: broken lines and blank ones stand between them.
const REACH: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heading {
    From,
    Sent,
    To,
    Subject,
}

/// Whether a block begins at this line.
pub fn begins(lines: &[Line], at: usize) -> bool {
    if heading(&lines[at]).is_none() {
        return false;
    }
    let block = lines[at..].iter().take(REACH).take_while(|line| matches!(line.mark, Mark::Own | Mark::Foot));
    let mut found = Vec::new();
    let mut between = 0;
    let mut sender = false;
    for line in block {
        match heading(line) {
            Some(heading) if !found.contains(&heading) => {
                sender |= heading == Heading::From && line.text.contains('@');
                found.push(heading);
                between = 0;
            }
            Some(_) => {}
            None if line.is_blank() => between += 1,
            None => {
                sender |= found.last() == Some(&Heading::From) && line.text.contains('@');
                between += 2;
            }
        }
        if found.len() == 1 {
            found.extend(in_one_line(&line.folded));
            sender |= found.contains(&Heading::From) && line.text.contains('@');
        }
        if between > 4 {
            break;
        }
    }
    let has = |heading| found.contains(&heading);
    has(Heading::From)
        && (has(Heading::Sent) || has(Heading::Subject) || (sender && has(Heading::To)))
        && (sender || found.len() >= 3 || (has(Heading::Sent) && has(Heading::Subject)))
}

/// Where a block begins within a line that lost its breaks.
pub fn within(raw: &str) -> Option<usize> {
    if !raw.contains('@') {
        return None;
    }
    let starts = FROM_AS_WRITTEN.iter().filter_map(|from| raw.find(from));
    let start = starts.filter(|&at| at > 0 && raw[..at].ends_with([' ', '\u{a0}', '_', '-'])).min()?;
    let rest: String = raw[start..].chars().take(600).collect();
    let rest = folded(&rest);
    let has = |labels: &[&str]| {
        labels.iter().any(|label| rest.contains(&format!(" {label}:")) || rest.contains(&format!(" {label} :")))
    };
    (has(SENT) && has(SUBJECT)).then_some(start)
}

/// The heading that a line is: its label, a colon, something behind it.
fn heading(line: &Line) -> Option<Heading> {
    let (label, _) = line.folded.split_once(':').filter(|(label, _)| label.len() <= 40)?;
    let capital =
        line.text.trim_start_matches([' ', '\t', '\u{a0}', '*', '_', '|']).starts_with(|c: char| c.is_uppercase());
    of_label(label.trim_matches([' ', '_', '|'])).filter(|_| capital)
}

fn of_label(label: &str) -> Option<Heading> {
    let tables = [(FROM, Heading::From), (SENT, Heading::Sent), (SUBJECT, Heading::Subject), (TO, Heading::To)];
    tables.into_iter().find(|(labels, _)| labels.contains(&label)).map(|(_, heading)| heading)
}

/// More headings in the same line: "From: Jo <jo@hub.example> Sent: Tuesday …".
fn in_one_line(folded: &str) -> impl Iterator<Item = Heading> {
    let short = folded.len() <= 1000;
    let colons = folded.match_indices(':').skip(1).filter(move |_| short);
    colons.filter_map(|(at, _)| of_label(words(&folded[..at]).last()?)).filter(|heading| *heading != Heading::To)
}
