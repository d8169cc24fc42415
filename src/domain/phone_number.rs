//! A phone number to which a text can be sent, in the one form in which it is kept: E.164, a plus and 8 to 15 digits.
//!
//! Numbering plans change, and know nothing of the numbers that regulators keep for films and demonstrations. So a
//! number that has the right form is taken, and `doubt` says what is odd about it; whether it is somebody's phone is
//! shown by the YES that comes back from it.

#[cfg(test)]
mod tests;

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Type, parse};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// ITU-T E.164 6.1 allows 15 digits with the country's code; the shortest that take texts have 8.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// A number as people write it: with its country's code behind + or 00, or as it is dialled in the region.
    /// The complaint follows “the number … ”.
    pub fn parse(typed: &str, region: Option<Region>) -> Result<PhoneNumber, String> {
        let written = Written::read(typed)?;
        match (written.is_international, region) {
            (true, _) => PhoneNumber::of_digits(&written.digits),
            (false, Some(region)) => region.national(&written.digits),
            (false, None) => Err("has no country code; write it with one, like +447700900123".to_owned()),
        }
    }

    /// A sender as a gateway gives it. Besides what people write, that is digits with the country's code and no plus.
    ///
    /// Where national numbers begin with a 0, digits without one are international. Elsewhere (the USA, Spain, Norway)
    /// they are national if the region has such a number: that is how phones there show who texted.
    /// Names and short codes are nobody's phone, and a national number needs a region: those are none.
    pub fn from_gateway(sender: &str, region: Option<Region>) -> Option<PhoneNumber> {
        let Written { is_international, digits } = Written::read(sender).ok()?;
        if is_international {
            return PhoneNumber::of_digits(&digits).ok();
        }
        // What is dialled at home is longer than a short code.
        if digits.len() < *DIGITS.start() {
            return None;
        }
        if digits.starts_with('0') {
            return region?.national(&digits).ok();
        }
        let region = region.filter(|region| !region.dials_zero_first());
        let own = region.and_then(|region| region.national(&digits).ok()).filter(PhoneNumber::is_in_a_plan);
        own.or_else(|| PhoneNumber::of_digits(&digits).ok())
    }

    fn of_digits(digits: &str) -> Result<PhoneNumber, String> {
        match digits.len() {
            _ if digits.starts_with('0') => Err("has a 0 where its country's code begins".to_owned()),
            few if few < *DIGITS.start() => {
                Err("is too short; with its country code it has at least 8 digits".to_owned())
            }
            many if many > *DIGITS.end() => {
                Err("is too long; with its country code it has at most 15 digits".to_owned())
            }
            _ => Ok(PhoneNumber(format!("+{digits}"))),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the plus.
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// For logs: enough to recognise one's own number, not enough to call it. How long it is does not show.
    pub fn masked(&self) -> String {
        let digits = self.digits();
        format!("+{}******{}", &digits[..2], &digits[digits.len() - 3..])
    }

    /// What is odd about it, for whoever typed it; it follows “the number … ”. The first call of the program reads the
    /// world's numbering plans, which takes a tenth of a second.
    pub fn doubt(&self) -> Option<&'static str> {
        let Some(number) = self.in_its_plan() else {
            return Some("is in no numbering plan we know; please look whether it is right");
        };
        match number.number_type(&DATABASE) {
            Type::FixedLine => Some("looks like a landline, where texts may not arrive"),
            _ => None,
        }
    }

    fn is_in_a_plan(&self) -> bool {
        self.in_its_plan().is_some()
    }

    fn in_its_plan(&self) -> Option<phonenumber::PhoneNumber> {
        parse(None, &self.0).ok().filter(phonenumber::is_valid)
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Masked: what is printed for debugging ends in logs.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

/// A number as somebody wrote it, down to its digits.
struct Written {
    /// With its country's code, said by + or 00.
    is_international: bool,
    digits: String,
}

impl Written {
    fn read(text: &str) -> Result<Written, String> {
        let plain: String = text.nfkc().map(ascii_digit).filter(|c| !is_filling(*c)).collect();
        let plain = plain.strip_prefix("tel:").unwrap_or(&plain);
        // "+44 (0)7700 900123": the 0 is for those who dial at home.
        let (is_international, rest) = match (plain.strip_prefix('+'), plain.strip_prefix("00")) {
            (Some(rest), _) | (None, Some(rest)) => (true, rest.replacen("(0)", "", 1)),
            (None, None) => (false, plain.to_owned()),
        };
        let digits: String = rest.chars().filter(|c| !matches!(c, '(' | ')')).collect();
        match digits.chars().find(|c| !c.is_ascii_digit()) {
            _ if digits.is_empty() => Err("is missing; write one like +447700900123".to_owned()),
            Some(c) if c.is_alphabetic() => Err("has letters in it; write one like +447700900123".to_owned()),
            Some(c) => Err(format!("has “{c}” in it; write one number, like +447700900123")),
            None => Ok(Written { is_international, digits }),
        }
    }
}

/// What people put between digits, and what address books put around them.
fn is_filling(c: char) -> bool {
    let marks = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    marks || c.is_whitespace() || matches!(c, '-' | '.' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Arabic-Indic and Persian digits are digits.
fn ascii_digit(c: char) -> char {
    let value = match c {
        '\u{660}'..='\u{669}' => c as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => c as u32 - 0x6f0,
        _ => return c,
    };
    char::from_digit(value, 10).unwrap_or(c)
}

/// Where numbers without a country's code belong: a country's two letters (ISO 3166-1).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region(Id);

impl Region {
    pub fn parse(letters: &str) -> Option<Region> {
        // Asking the plans here reads them while a program starts, and not when the first number comes.
        let known = |id: &Id| DATABASE.by_id(id.as_ref()).is_some();
        letters.trim().to_ascii_uppercase().parse().ok().filter(known).map(Region)
    }

    /// A number as it is dialled here, which may be one with a country's code after the region's own way out (011 in
    /// the USA).
    fn national(self, digits: &str) -> Result<PhoneNumber, String> {
        let not_ours = |_| format!("is not one of {self}; write it with its country code, like +447700900123");
        let number = parse(Some(self.0), digits).map_err(not_ours)?;
        PhoneNumber::of_digits(&format!("{}{}", number.code().value(), number.national()))
    }

    fn dials_zero_first(self) -> bool {
        DATABASE.by_id(self.0.as_ref()).and_then(|plan| plan.national_prefix()) == Some("0")
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_ref())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({self})")
    }
}
