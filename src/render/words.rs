//! The catalogue: every word that a person reads, by language.
//!
//! A language is a Fluent file in `templates/locales`. What a catalogue lacks is taken from English, so a
//! half-finished translation is never an empty letter.

use chrono::{Datelike, NaiveDate};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

const CATALOGUES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/locales.rs"));
const FALLBACK: &str = "en";

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<BTreeMap<&'static str, Bundle>> =
    LazyLock::new(|| CATALOGUES.iter().map(|(locale, text)| (*locale, bundle(locale, text))).collect());

fn bundle(locale: &str, text: &str) -> Bundle {
    let language: LanguageIdentifier = locale.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Names and lines have lost their direction characters at the door; marks around them would only be seen in
    // subjects and plain text.
    bundle.set_use_isolating(false);
    // What cannot be read is left out here and found by the test that reads every catalogue.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The languages there are.
pub fn locales() -> impl Iterator<Item = &'static str> {
    CATALOGUES.iter().map(|(locale, _)| *locale)
}

/// The words of one language.
#[derive(Clone, Copy)]
pub struct Words {
    locale: &'static str,
}

impl Words {
    /// The catalogue of this name, or English.
    pub fn of(locale: &str) -> Words {
        let locale = locales().find(|l| *l == locale).unwrap_or(FALLBACK);
        Words { locale }
    }

    pub fn locale(&self) -> &'static str {
        self.locale
    }

    pub fn say(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A sentence with its blanks filled.
    pub fn with(&self, key: &str, blanks: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        blanks.iter().for_each(|(name, value)| args.set(*name, FluentValue::from(*value)));
        self.formatted(key, &args)
    }

    /// A sentence that depends on a number, `$count`.
    pub fn count(&self, key: &str, count: usize) -> String {
        let mut args = FluentArgs::new();
        args.set("count", count);
        self.formatted(key, &args)
    }

    /// A sentence that depends on a number and has other blanks.
    pub fn count_with(&self, key: &str, count: usize, blanks: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        args.set("count", count);
        blanks.iter().for_each(|(name, value)| args.set(*name, FluentValue::from(*value)));
        self.formatted(key, &args)
    }

    /// "Tuesday".
    pub fn weekday(&self, day: NaiveDate) -> String {
        self.say(&format!("weekday-{}", day.weekday().num_days_from_monday()))
    }

    /// "Tuesday 3 February".
    pub fn long_day(&self, day: NaiveDate) -> String {
        let weekday = self.weekday(day);
        let month = self.say(&format!("month-{}", day.month()));
        self.with("long-day", &[("weekday", &weekday), ("day", &day.day().to_string()), ("month", &month)])
    }

    fn formatted(&self, key: &str, args: &FluentArgs) -> String {
        let found = [self.locale, FALLBACK].into_iter().find_map(|locale| {
            let bundle = BUNDLES.get(locale)?;
            let pattern = bundle.get_message(key)?.value()?;
            Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
        });
        found.unwrap_or_else(|| key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_catalogue_can_be_read_to_its_end() {
        for (locale, text) in CATALOGUES {
            let read = FluentResource::try_new((*text).to_owned());
            assert!(read.is_ok(), "{locale}: {:?}", read.err().map(|(_, errors)| errors));
            assert!(locale.parse::<LanguageIdentifier>().is_ok(), "{locale} is not the name of a language");
        }
    }

    #[test]
    fn every_word_is_defined_once() {
        for (locale, text) in CATALOGUES {
            let keys = text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
            let keys = keys.filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase()) && !key.contains(' '));
            let mut seen = std::collections::BTreeSet::new();
            let twice: Vec<&str> = keys.filter(|key| !seen.insert(*key)).collect();
            assert!(twice.is_empty(), "{locale}: {twice:?}; the later one would count everywhere");
        }
    }

    #[test]
    fn days_and_numbers() {
        let words = Words::of("en");
        assert_eq!(words.long_day("2026-02-03".parse().unwrap()), "Tuesday 3 February");
        assert_eq!(words.count("digest-title", 1), "Somebody you might like to meet today");
        assert_eq!(words.count("digest-title", 2), "Two people you might like to meet today");
        assert_eq!(words.count("digest-title", 3), "Three people you might like to meet today");
        assert_eq!(Words::of("tlh").locale(), "en", "an unknown language is English");
    }
}
