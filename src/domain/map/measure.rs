//! How much room a name needs: measured from a table, so that the same name has the same pill on every machine.
//!
//! Letters outside the table are taken to be generously wide: a pill a little too long is better than a name that
//! runs out of it. Shaping (Arabic joins, Indic clusters) is not modelled; the drawing pins such names to the
//! measured width.

use super::widths::WIDTHS;

/// What letters outside the table get, in em: a little more than the average capital.
const UNKNOWN: f64 = 0.72;
const ELLIPSIS: char = '…';

/// Width of one line of text in CSS pixels when set in DejaVu Sans of that size.
pub fn text_width(text: &str, font_size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * font_size
}

/// Whether every width is from the table and not a guess.
pub fn is_measured(text: &str) -> bool {
    text.chars().all(|c| from_table(c).is_some())
}

/// The text itself, or as much of its beginning as fits into `room` pixels with an ellipsis behind.
pub fn shortened(text: &str, font_size: f64, room: f64) -> String {
    if text_width(text, font_size) <= room {
        return text.to_owned();
    }
    let mut used = advance(ELLIPSIS) * font_size;
    let kept = text.chars().take_while(|&c| {
        used += advance(c) * font_size;
        used <= room
    });
    let mut short = kept.collect::<String>().trim_end().to_owned();
    short.push(ELLIPSIS);
    short
}

/// The text in lines of at most `room` pixels, broken at spaces; a longer word has a line to itself, shortened.
pub fn wrapped(text: &str, font_size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line)
                if text_width(line, font_size) + text_width(" ", font_size) + text_width(word, font_size) <= room =>
            {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(shortened(word, font_size, room)),
        }
    }
    lines
}

/// In em.
fn advance(c: char) -> f64 {
    from_table(c).unwrap_or(match c as u32 {
        0x2026 | 0x2014 => 1.0,
        cp if is_mark(cp) => 0.0,
        cp if is_wide(cp) => 1.0,
        _ => UNKNOWN,
    })
}

fn from_table(c: char) -> Option<f64> {
    let cp = c as u32;
    let (first, widths) = WIDTHS.iter().find(|(first, widths)| (*first..*first + widths.len() as u32).contains(&cp))?;
    Some(f64::from(widths[(cp - first) as usize]) / 100.0)
}

/// Marks that sit on the letter before them, joiners and variation selectors (Unicode general categories Mn and Cf,
/// the ranges that occur in names).
fn is_mark(cp: u32) -> bool {
    matches!(cp, 0x300..=0x36f | 0x591..=0x5bd | 0x5bf..=0x5c7 | 0x610..=0x61a | 0x64b..=0x65f | 0x93c | 0x941..=0x948
        | 0x94d | 0xe31 | 0xe34..=0xe3a | 0xe47..=0xe4e | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x200b..=0x200f
        | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f | 0x1f3fb..=0x1f3ff | 0xe0100..=0xe01ef)
}

/// Characters as wide as they are high (East Asian width W and F of Unicode's UAX 11, and emoji).
fn is_wide(cp: u32) -> bool {
    matches!(cp, 0x1100..=0x115f | 0x2600..=0x27bf | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f000..=0x1faff | 0x20000..=0x3fffd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_dejavu_sans_and_guesses_elsewhere() {
        for (text, ems) in [
            ("", 0.0),
            ("m", 0.98),
            ("il", 0.56),
            ("Rocío", 0.70 + 0.62 + 0.55 + 0.28 + 0.62),
            ("e\u{301}", 0.62),
            ("静香", 2.0),
            ("🎉", 1.0),
            ("\u{995}", UNKNOWN),
        ] {
            let width = text_width(text, 10.0);
            assert!((width - ems * 10.0).abs() < 0.01, "{text}: {width}");
        }
        assert!(is_measured("Łukasz Жук Ωμέγα") && !is_measured("静香"));
    }

    #[test]
    fn a_long_name_keeps_its_beginning() {
        assert_eq!(shortened("Rafe", 14.0, 100.0), "Rafe");
        let short = shortened("Several outside organisations of the valley", 14.0, 150.0);
        assert!(short.starts_with("Several outside") && short.ends_with('…'), "{short}");
        assert!(text_width(&short, 14.0) <= 150.0);
    }

    #[test]
    fn words_wrap_and_a_word_that_fits_nowhere_is_shortened() {
        let lines = wrapped("A new coworker and anextraordinarilylongwordwithoutend", 14.0, 120.0);
        assert_eq!(lines[0], "A new coworker");
        assert!(lines.iter().all(|l| text_width(l, 14.0) <= 120.0), "{lines:?}");
    }
}
