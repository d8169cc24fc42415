//! A line that parts the new mail from an earlier one by saying so: "-----Original Message-----", "Begin forwarded
//! message:", or the rule that Outlook draws.

use super::line::{Line, Mark};
use super::words::{FORWARDED, ORIGINAL};
use super::{attribution, header_block};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Original,
    Forwarded,
    /// Only a rule: what it parts is seen below it.
    Rule,
}

impl Kind {
    pub fn forwards(self) -> bool {
        self == Kind::Forwarded
    }
}

/// A rule of underscores is Outlook's from this length on.
const RULE: usize = 20;

/// What kind of separator a line is, if it is one.
pub fn of(line: &Line) -> Option<Kind> {
    let folded = line.folded.as_str();
    if folded.len() > 200 {
        return None;
    }
    if folded.len() >= RULE && folded.bytes().all(|byte| byte == b'_') {
        return Some(Kind::Rule);
    }
    let drawn = |c: char| "-_=—–─#<>[]~ ".contains(c);
    let said = folded.trim_matches(drawn).trim_end_matches([':', ' ', '.']);
    let dashes = folded.chars().take_while(|&c| drawn(c)).filter(|&c| c != ' ').count();
    if FORWARDED.contains(&said) && (dashes >= 2 || folded.ends_with(':')) {
        return Some(Kind::Forwarded);
    }
    if said.starts_with("forwarded by ") && dashes >= 2 {
        return Some(Kind::Forwarded);
    }
    (ORIGINAL.contains(&said) && (dashes >= 2 || is_bold(line))).then_some(Kind::Original)
}

fn is_bold(line: &Line) -> bool {
    line.text.trim().starts_with('*')
}

/// Whether a rule has an earlier mail directly below it.
pub fn rule_announces(lines: &[Line], at: usize) -> bool {
    let below = |&at: &usize| !lines[at].is_blank();
    let Some(first) = (at + 1..lines.len()).find(below) else { return false };
    let first_lines = first..lines.len().min(first + 4);
    match lines[first].mark {
        Mark::Own => {
            header_block::begins(lines, first)
                || of(&lines[first]).is_some_and(|kind| kind != Kind::Rule)
                || first_lines
                    .into_iter()
                    .any(|end| lines[end].mark == Mark::Own && attribution::ending_at(lines, end).is_some())
        }
        Mark::Quoted | Mark::Letter | Mark::Rest => true,
        Mark::Foot => false,
    }
}
