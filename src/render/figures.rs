//! A week's figures as a plain table, for funders and spreadsheets.
//!
//! Numbers only, and quotes that may be told: names, and what people look for in their own words, are for the organiser
//! and stay on the page.

use super::week::{both_answered, met_key, no_letter_because};
use super::words::Words;
use crate::domain::connection::Stage;
use crate::domain::week::{Funnel, MET_ROWS, OutcomeCount, Week};

/// One number: where it belongs, what it is, of which time, and of how many.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub section: String,
    pub what: String,
    pub time: String,
    pub number: String,
    pub of: Option<usize>,
}

/// The headings, in the order of a row.
pub fn headings(words: Words) -> Vec<String> {
    ["section", "what", "time", "number", "of"].map(|column| words.say(&format!("figure-{column}"))).to_vec()
}

impl Figure {
    pub fn row(self) -> Vec<String> {
        let of = self.of.map(|of| of.to_string()).unwrap_or_default();
        vec![self.section, self.what, self.time, self.number, of]
    }
}

/// Every figure, also those that are nought.
pub fn figures(words: Words, week: &Week) -> Vec<Figure> {
    let mut table = Table { words, time: format!("{}/{}", week.period.from, week.period.to), rows: Vec::new() };
    table.attendance(week);
    table.funnel("report-funnel", &week.matched);
    table.funnel("report-funnel-host", &week.by_host);
    table.outcomes(week);
    table.regulars(week);
    table.health(week);
    table.rows
}

struct Table {
    words: Words,
    /// The week, as an ISO 8601 interval.
    time: String,
    rows: Vec<Figure>,
}

impl Table {
    fn add(&mut self, section: &str, what: String, number: String, of: Option<usize>) {
        let (section, time) = (self.words.say(section), self.time.clone());
        self.rows.push(Figure { section, what, time, number, of });
    }

    fn count(&mut self, section: &str, what: &str, number: usize, of: Option<usize>) {
        self.add(section, self.words.say(what), number.to_string(), of);
    }

    fn attendance(&mut self, week: &Week) {
        self.count("figure-attendance", "figure-people", week.people, None);
        self.count("figure-attendance", "figure-check-ins", week.check_ins, None);
        self.count("figure-attendance", "figure-new-connections", week.new_connections(), Some(week.suggested()));
    }

    fn funnel(&mut self, section: &str, f: &Funnel) {
        self.count(section, "funnel-suggested", f.suggested, None);
        self.count(section, "funnel-reached", f.reached, Some(f.suggested));
        let both = both_answered(self.words, f.both_answered);
        self.add(section, self.words.say("funnel-both-answered"), both, Some(f.suggested));
        self.count(section, "funnel-both-yes", f.introduced, Some(f.suggested));
        self.count(section, "funnel-asked", f.asked, Some(f.introduced));
        self.count(section, "funnel-answered", f.answered, Some(f.asked));
        for met in MET_ROWS {
            self.count(section, met_key(met), f.said(met), Some(f.asked));
        }
        self.count(section, "funnel-came-of-it", f.came_of_it, Some(f.introduced));
    }

    fn outcomes(&mut self, week: &Week) {
        let (month, ever) =
            (format!("{}/{}", week.period.month_from(), week.period.to), format!("../{}", week.period.to));
        for outcome in &week.outcomes {
            let times =
                [(self.time.clone(), outcome.week), (month.clone(), outcome.month), (ever.clone(), outcome.ever)];
            for (time, stages) in times {
                for (stage, number) in Stage::ALL.into_iter().zip(stages) {
                    self.outcome(outcome, stage, number, OutcomeCount::total(stages), &time);
                }
            }
        }
        for quote in &week.quotes {
            let who = quote.first_name.clone().unwrap_or_else(|| self.words.say("report-a-member"));
            self.add("figure-quotes", who, quote.words.clone(), None);
        }
    }

    fn outcome(&mut self, outcome: &OutcomeCount, stage: Stage, number: usize, total: usize, time: &str) {
        let kind = self.words.say(&format!("outcome-{}", outcome.kind.as_str()));
        let stage = self.words.say(&format!("stage-word-{}", stage.as_str()));
        let (section, what) = (self.words.say("report-outcomes"), format!("{kind}: {stage}"));
        self.rows.push(Figure { section, what, time: time.to_owned(), number: number.to_string(), of: Some(total) });
    }

    fn regulars(&mut self, week: &Week) {
        let regulars = week.regulars;
        self.count("report-regulars", "regulars-connected", regulars.connected, Some(regulars.people));
        let median = regulars.median.map(|median| median.to_string()).unwrap_or_default();
        self.add("report-regulars", self.words.say("regulars-median"), median, None);
        self.count("report-regulars", "figure-to-introduce", week.to_introduce.len(), Some(regulars.people));
        self.count("report-regulars", "figure-by-hand", week.by_hand.len(), None);
    }

    fn health(&mut self, week: &Week) {
        let health = &week.health;
        let counts = [
            ("health-refused", health.letters_refused),
            ("health-unknown", health.letters_unknown),
            ("health-needs", health.needs_open),
            ("health-stopped", health.stopped),
            ("health-paused", health.paused),
            ("health-resting", health.resting),
        ];
        counts.into_iter().for_each(|(what, n)| self.count("report-health", what, n, None));
        for (reason, n) in &health.skipped {
            let because = no_letter_because(self.words, reason);
            let what = self.words.with("health-skipped", &[("because", &because)]);
            self.add("report-health", what, n.to_string(), None);
        }
    }
}
