//! The lines of an iCalendar file: put together where they were folded, and parted into name, parameters and value.

/// So much of one line is kept; a description may be as long as a book.
const LINE_MAX: usize = 4_000;

/// The content lines, unfolded: one that begins with a blank goes on the one before.
pub(super) fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut raw = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).peekable();
    std::iter::from_fn(move || {
        let mut line = clipped(raw.next()?, LINE_MAX).to_owned();
        while let Some(more) = raw.next_if(|next| next.starts_with([' ', '\t'])) {
            let room = LINE_MAX.saturating_sub(line.len());
            line.push_str(clipped(&more[1..], room));
        }
        Some(line)
    })
}

fn clipped(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

pub(super) struct Line {
    /// In capitals.
    pub name: String,
    parameters: Vec<(String, String)>,
    pub value: String,
}

impl Line {
    pub fn read(line: &str) -> Option<Line> {
        let (head, value) = parted(line)?;
        let mut parts = quoted_split(head).into_iter();
        let name = parts.next()?.trim().to_ascii_uppercase();
        let parameters = parts.filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()))
        });
        Some(Line { name, parameters: parameters.collect(), value: value.to_owned() })
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub fn is(&self, value: &str) -> bool {
        self.value.trim().eq_ignore_ascii_case(value)
    }

    /// The value as text: `\n`, `\,`, `\;` and `\\` undone.
    pub fn text(&self) -> String {
        let (mut text, mut signs) = (String::new(), self.value.chars());
        while let Some(sign) = signs.next() {
            match sign {
                '\\' => match signs.next() {
                    Some('n' | 'N') => text.push(' '),
                    Some(other) => text.push(other),
                    None => {}
                },
                other => text.push(other),
            }
        }
        text
    }
}

/// Before and after the first colon that is not in quotes.
fn parted(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = line.char_indices().find_map(|(at, sign)| {
        quoted ^= sign == '"';
        (sign == ':' && !quoted).then_some(at)
    })?;
    Some((&line[..at], &line[at + 1..]))
}

fn quoted_split(head: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, sign) in head.char_indices() {
        quoted ^= sign == '"';
        if sign == ';' && !quoted {
            parts.push(&head[start..at]);
            start = at + 1;
        }
    }
    parts.push(&head[start..]);
    parts
}
