//! Our own letters, when somebody's program copies them below an answer without any mark.
//!
//! They are known by their links: nobody else writes `https://…/m/TOKEN/1/yes`. From its opening to its foot such a
//! stretch is quoted; what stands below the foot is somebody's own again.

use super::line::{Line, Mark};
use super::words::OUR_OPENINGS;

/// The most lines between the opening of a letter and its first link, and between two of its links.
const REACH: usize = 60;

/// Marks the letters that have no mark.
pub fn mark(lines: &mut [Line]) {
    let links: Vec<usize> =
        (0..lines.len()).filter(|&at| lines[at].mark == Mark::Own && has_link(&lines[at].text)).collect();
    let mut from = 0;
    for stretch in links.chunk_by(|a, b| b - a <= REACH) {
        let (Some(&first), Some(&last)) = (stretch.first(), stretch.last()) else { continue };
        let opening = (from.max(first.saturating_sub(REACH))..=first).rev().find(|&at| opens(lines, at));
        let start = match opening {
            Some(at) => at,
            None if stretch.len() >= 3 || is_foot_link(&lines[last].text) => paragraph_start(lines, from, first),
            None => continue,
        };
        // Without its foot nobody can tell where it ends.
        let foot = is_foot_link(&lines[last].text);
        let end = if foot {
            last + lines[last..].iter().take(4).take_while(|line| line.mark == Mark::Own && !line.is_blank()).count()
        } else {
            lines.len()
        };
        lines[start..end].iter_mut().filter(|line| line.mark == Mark::Own).for_each(|line| line.mark = Mark::Letter);
        from = end;
    }
}

/// Whether a quoted line stands below the last numbered entry of its letter.
pub fn ends_entries(line: &Line) -> bool {
    let folded = line.folded.as_str();
    folded == "--"
        || [
            "we only introduce you when",
            "we introduce you only when",
            "if you say no, nobody is told",
            "you get this because",
            "still open:",
            "also in today:",
        ]
        .iter()
        .any(|said| folded.starts_with(said))
        || is_foot_link(&line.text)
}

fn opens(lines: &[Line], at: usize) -> bool {
    let folded = lines[at].folded.as_str();
    let is_greeting = folded.ends_with(',') && folded.len() <= 90;
    let opening = OUR_OPENINGS.iter().position(|opening| folded.starts_with(opening));
    lines[at].mark == Mark::Own && opening.is_some_and(|at| at > 1 || is_greeting)
}

fn paragraph_start(lines: &[Line], from: usize, at: usize) -> usize {
    let above = lines[from..at].iter().rposition(|line| line.is_blank() || line.mark != Mark::Own);
    above.map_or(from, |blank| from + blank + 1)
}

/// A link into our own pages: `/m/` and a member's token, `/c/`, `/o/` or `/s/` and what they need.
pub fn has_link(text: &str) -> bool {
    let Some(scheme) = text.find("://") else { return false };
    let path = &text[scheme..];
    ["/m/", "/c/", "/o/", "/s/"].iter().any(|page| {
        path.match_indices(page).any(|(at, _)| {
            let rest = &path[at + page.len()..];
            let token = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            match *page {
                "/s/" => rest.contains("/privacy"),
                _ => token >= 8,
            }
        })
    })
}

fn is_foot_link(text: &str) -> bool {
    has_link(text) && ["/pause", "/stop", "/privacy"].iter().any(|page| text.contains(page))
}
