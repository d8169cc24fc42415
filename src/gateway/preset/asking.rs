//! What a preset says of sending: the request, what its answers mean, and how fast texts may follow each other.

use super::super::fields::{At, When, Words};
use super::super::template::{Template, Tree};
use crate::domain::bucket::Rate;
use crate::domain::gateway::{Class, Method};
use chrono::Duration;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    #[serde(default)]
    pub method: WrittenMethod,
    pub url: Template,
    pub basic: Option<[Template; 2]>,
    #[serde(default)]
    pub headers: BTreeMap<String, Template>,
    #[serde(default)]
    pub query: BTreeMap<String, Template>,
    pub form: Option<BTreeMap<String, Template>>,
    pub json: Option<Tree>,
    /// What `{coding}` is.
    pub coding: Option<Coding>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub enum WrittenMethod {
    #[serde(rename = "GET")]
    Get,
    #[default]
    #[serde(rename = "POST")]
    Post,
}

impl From<WrittenMethod> for Method {
    fn from(written: WrittenMethod) -> Method {
        match written {
            WrittenMethod::Get => Method::Get,
            WrittenMethod::Post => Method::Post,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coding {
    pub gsm7: String,
    pub ucs2: String,
}

/// How an answer looks that means yes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Accepted {
    /// Statuses that mean it, beside every 2xx.
    pub status: Vec<u16>,
    pub when: When,
    /// Where the gateway's name for the message stands; without it the answer means nothing.
    pub id: Option<At>,
    /// How the answer begins where it is plain text; `{id}` in it is the gateway's name for the message.
    pub text: Vec<Template>,
}

/// How an answer looks that means no.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Failure {
    /// Where a code may stand, the first that does.
    pub code: Vec<At>,
    pub why: Vec<At>,
    /// Statuses that say nothing has been taken, and it may be sent again.
    pub not_accepted: Vec<u16>,
}

/// What the gateway's codes mean, in answers and receipts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Codes {
    pub invalid_number: Words,
    pub not_mobile: Words,
    pub opted_out: Words,
    pub blocked: Words,
    pub try_later: Words,
    pub our_fault: Words,
    pub unknown: Words,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Refused(Class),
    TryLater,
    OurFault,
    Unknown,
}

impl Codes {
    pub fn meaning(&self, code: &str) -> Option<Meaning> {
        let table = [
            (&self.invalid_number, Meaning::Refused(Class::InvalidNumber)),
            (&self.not_mobile, Meaning::Refused(Class::NotMobile)),
            (&self.opted_out, Meaning::Refused(Class::OptedOut)),
            (&self.blocked, Meaning::Refused(Class::Blocked)),
            (&self.try_later, Meaning::TryLater),
            (&self.our_fault, Meaning::OurFault),
            (&self.unknown, Meaning::Unknown),
        ];
        table.into_iter().find(|(words, _)| words.has(code)).map(|(_, meaning)| meaning)
    }
}

/// `30/min`, `2/s` or `40/h`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct WrittenRate(pub Rate);

impl Default for WrittenRate {
    fn default() -> Self {
        WrittenRate(Rate { at_once: 1, every: Duration::seconds(1) })
    }
}

impl TryFrom<String> for WrittenRate {
    type Error = String;

    /// One at once, evenly after it, because carriers look at each second; of very many, a tenth of a second's.
    fn try_from(written: String) -> Result<WrittenRate, String> {
        let parsed = written.split_once('/').and_then(|(count, unit)| {
            let unit = match unit.trim() {
                "s" => Duration::seconds(1),
                "min" => Duration::minutes(1),
                "h" => Duration::hours(1),
                _ => return None,
            };
            let count: i32 = count.trim().parse().ok().filter(|count| (1..=1000).contains(count))?;
            let every = unit / count;
            let tenth = Duration::milliseconds(100).num_microseconds()? / every.num_microseconds()?.max(1);
            Some(WrittenRate(Rate { at_once: (tenth as u32).max(1), every }))
        });
        parsed.ok_or_else(|| {
            format!("the rate “{written}” is not understood; write it like \"30/min\", \"2/s\" or \"40/h\"")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_even_and_never_more_than_a_tenth_of_a_second_at_once() {
        let table =
            [("6/min", 1, 10_000), ("40/h", 1, 90_000), ("2/s", 1, 500), (" 10 / s", 1, 100), ("1000/s", 100, 1)];
        for (written, at_once, every) in table {
            let rate = WrittenRate::try_from(written.to_owned()).map(|rate| rate.0);
            assert_eq!(rate, Ok(Rate { at_once, every: Duration::milliseconds(every) }), "{written}");
        }
        for bad in ["", "6", "0/s", "-1/s", "1001/s", "6/d", "6/minute", "/s"] {
            assert!(WrittenRate::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
