//! A week's figures in words: the same report for the letter, the page and the terminal.

use super::all_names;
use super::words::Words;
use crate::domain::connection::Stage;
use crate::domain::message::{ReportSays, ReportSection};
use crate::domain::week::{
    BothAnswered, Funnel, Health, MET_ROWS, Met, OutcomeCount, Quote, ToIntroduce, Week, percent,
};
use chrono::{Days, NaiveDate};

/// From when one looks back at a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Now,
    Last,
    Earlier,
}

/// The report as it reads on this local day. `url` is the page with the same.
pub fn report(words: Words, space: &str, week: &Week, today: NaiveDate, url: String) -> ReportSays {
    let w = Wording { words, week, when: when(week, today) };
    let sections = [
        w.funnel(FUNNEL, &week.matched),
        (week.by_host.suggested > 0).then(|| w.funnel("report-funnel-host", &week.by_host)).flatten(),
        w.outcomes(),
        w.by_hand(),
        w.to_introduce(),
        w.shared("report-needs", &week.unmet.needs),
        w.shared("report-offers", &week.unmet.offers),
        w.regulars(),
        Some(w.health(&week.health)),
    ];
    let sections = sections.into_iter().flatten().collect();
    ReportSays { subject: w.subject(space), opening: w.opening(), sections, url }
}

/// The same, short enough for a letter.
pub fn for_letter(words: Words, mut says: ReportSays) -> ReportSays {
    for section in &mut says.sections {
        let more = section.rows.len().max(section.lines.len()).saturating_sub(LETTER_LINES);
        section.rows.truncate(LETTER_LINES);
        section.lines.truncate(LETTER_LINES);
        section.lines.extend((more > 0).then(|| words.count("report-and-more", more)));
    }
    says
}

/// How many lines of one section a letter has room for.
const LETTER_LINES: usize = 20;

fn when(week: &Week, today: NaiveDate) -> When {
    let last_day_of_next = week.period.to.checked_add_days(Days::new(7)).unwrap_or(week.period.to);
    match () {
        () if today <= week.period.to => When::Now,
        () if today <= last_day_of_next => When::Last,
        () => When::Earlier,
    }
}

/// "of 31, 94%"; below twenty without a percentage, which would say more than is known.
pub fn share(words: Words, part: usize, whole: usize) -> String {
    let of = whole.to_string();
    match percent(part, whole) {
        Some(percent) => words.with("report-of-percent", &[("of", &of), ("percent", &percent.to_string())]),
        None => words.with("report-of", &[("of", &of)]),
    }
}

/// Why a morning brought somebody no letter.
pub fn no_letter_because(words: Words, reason: &str) -> String {
    // What somebody answered themselves is no reason that anybody else may read: it is told as if there had been none.
    let reason = if reason == "own_answer" { "no_reason" } else { reason };
    let key = format!("no-letter-{reason}");
    match words.say(&key) {
        said if said != key => said,
        _ => words.say("no-letter-other"),
    }
}

/// The heading under which the machine's own suggestions are counted.
const FUNNEL: &str = "report-funnel";

struct Wording<'a> {
    words: Words,
    week: &'a Week,
    when: When,
}

impl Wording<'_> {
    fn when(&self) -> String {
        match self.when {
            When::Now => self.words.say("report-when-now"),
            When::Last => self.words.say("report-when-last"),
            When::Earlier => {
                self.words.with("report-when-earlier", &[("day", &self.words.long_day(self.week.period.from))])
            }
        }
    }

    fn subject(&self, space: &str) -> String {
        let connections = self.words.count("count-new-connections", self.week.new_connections());
        let key = match (self.week.new_connections(), self.when) {
            (0, _) => "report-subject-quiet",
            (_, When::Now) => "report-subject-now",
            _ => "report-subject",
        };
        self.words.with(key, &[("space", space), ("connections", &connections)])
    }

    fn opening(&self) -> String {
        let (words, week) = (self.words, self.week);
        let people = words.count("count-checked-in", week.people);
        let connections = words.count("count-new-connections", week.new_connections());
        let suggestions = words.count("count-suggestions", week.suggested());
        let key = match (week.people, week.suggested(), week.new_connections()) {
            (0, 0, _) => "report-opening-quiet",
            (_, 0, _) => "report-opening-no-suggestions",
            (_, _, 0) => "report-opening-none-yet",
            _ => "report-opening",
        };
        let blanks =
            [("when", self.when()), ("people", people), ("connections", connections), ("suggestions", suggestions)];
        words.with(key, &blanks.each_ref().map(|(name, value)| (*name, value.as_str())))
    }

    fn row(&self, key: &str, part: usize, whole: usize) -> [String; 3] {
        [self.words.say(key), part.to_string(), share(self.words, part, whole)]
    }

    fn section(&self, key: &str, lines: Vec<String>, rows: Vec<[String; 3]>) -> Option<ReportSection> {
        Some(ReportSection { heading: self.words.say(key), lines, rows })
    }

    /// Each number with the one it is a share of.
    fn funnel(&self, key: &str, f: &Funnel) -> Option<ReportSection> {
        if f.suggested == 0 {
            return self.section(key, vec![self.words.say("report-funnel-none")], vec![]);
        }
        let mut rows = vec![
            [self.words.say("funnel-suggested"), f.suggested.to_string(), String::new()],
            self.row("funnel-reached", f.reached, f.suggested),
        ];
        rows.extend(self.both_answered(f));
        let of = if let BothAnswered::Exactly(answered) = f.both_answered { answered } else { f.suggested };
        rows.push(self.row("funnel-both-yes", f.introduced, of));
        rows.extend(self.after_the_yes(f));
        // Said once: the host's own come second.
        let note = (key == FUNNEL).then(|| self.words.say("report-funnel-note"));
        let mut lines: Vec<String> = note.into_iter().collect();
        if f.both_answered == BothAnswered::LeftOut {
            lines.push(self.words.say("report-funnel-left-out"));
        }
        if f.disagree > 0 {
            lines.push(self.words.count("report-funnel-disagree", f.disagree));
        }
        self.section(key, lines, rows)
    }

    fn both_answered(&self, f: &Funnel) -> Option<[String; 3]> {
        match f.both_answered {
            BothAnswered::LeftOut => None,
            BothAnswered::Exactly(n) => Some(self.row("funnel-both-answered", n, f.suggested)),
            vague => {
                let of = self.words.with("report-of", &[("of", &f.suggested.to_string())]);
                Some([self.words.say("funnel-both-answered"), both_answered(self.words, vague), of])
            }
        }
    }

    fn after_the_yes(&self, f: &Funnel) -> Vec<[String; 3]> {
        if f.introduced == 0 {
            return Vec::new();
        }
        let mut rows = vec![self.row("funnel-asked", f.asked, f.introduced)];
        if f.asked > 0 {
            rows.push(self.row("funnel-answered", f.answered, f.asked));
            rows.extend(MET_ROWS.map(|met| self.row(met_key(met), f.said(met), f.asked)));
        }
        rows.push(self.row("funnel-came-of-it", f.came_of_it, f.introduced));
        rows
    }

    fn outcomes(&self) -> Option<ReportSection> {
        let rows: Vec<_> = self.week.outcomes.iter().map(|o| self.outcome(o)).collect();
        let mut lines: Vec<String> = self.week.quotes.iter().map(|q| self.quote(q)).collect();
        if rows.is_empty() {
            lines.push(self.words.say("report-outcomes-none"));
        }
        self.section("report-outcomes", lines, rows)
    }

    fn outcome(&self, o: &OutcomeCount) -> [String; 3] {
        let words = self.words;
        let stages: Vec<String> = Stage::ALL
            .into_iter()
            .zip(o.week)
            .filter(|(_, n)| *n > 0)
            .map(|(stage, n)| words.count(&format!("report-stage-{}", stage.as_str()), n))
            .collect();
        let number = if stages.is_empty() { "0".to_owned() } else { stages.join(", ") };
        let (month, ever) = (OutcomeCount::total(o.month).to_string(), OutcomeCount::total(o.ever).to_string());
        let beside = words.with("report-month-and-ever", &[("month", &month), ("ever", &ever)]);
        [words.say(&format!("outcome-{}", o.kind.as_str())), number, beside]
    }

    fn quote(&self, quote: &Quote) -> String {
        let kind = self.words.say(&format!("outcome-{}", quote.kind.as_str()));
        let who = quote.first_name.clone().unwrap_or_else(|| self.words.say("report-a-member"));
        self.words.with("report-quote", &[("words", &quote.words), ("who", &who), ("kind", &kind)])
    }

    fn by_hand(&self) -> Option<ReportSection> {
        let gone = self.words.say("report-somebody-gone");
        let named = |name: &String| if name.is_empty() { gone.clone() } else { name.clone() };
        let together = |names: &Vec<String>| {
            let names: Vec<String> = names.iter().map(named).collect();
            all_names(self.words, names.iter().map(String::as_str))
        };
        let lines: Vec<String> = self.week.by_hand.iter().map(together).collect();
        let heading = self.words.count("report-by-hand", lines.len());
        (!lines.is_empty()).then_some(ReportSection { heading, lines, rows: vec![] })
    }

    fn to_introduce(&self) -> Option<ReportSection> {
        let (words, people) = (self.words, &self.week.to_introduce);
        let heading = words.count("report-to-introduce", people.len());
        let days = |p: &ToIntroduce| {
            words.count(if p.new { "report-to-introduce-new" } else { "report-to-introduce-days" }, p.days)
        };
        let row = |p: &ToIntroduce| [p.name.clone(), days(p), String::new()];
        let rows = people.iter().map(row).collect();
        let what = if people.is_empty() { "report-to-introduce-none" } else { "report-to-introduce-what" };
        (self.week.regulars.people > 0).then_some(ReportSection { heading, lines: vec![words.say(what)], rows })
    }

    fn shared(&self, key: &str, shared: &[crate::domain::matching::Shared]) -> Option<ReportSection> {
        let line = |s: &crate::domain::matching::Shared| match s.people {
            1 => self.words.with("report-line", &[("text", &s.text)]),
            n => self.words.with("report-line-of", &[("text", &s.text), ("people", &n.to_string())]),
        };
        if shared.is_empty() { None } else { self.section(key, shared.iter().map(line).collect(), vec![]) }
    }

    fn regulars(&self) -> Option<ReportSection> {
        let regulars = self.week.regulars;
        let median = regulars.median?;
        let rows = vec![
            self.row("regulars-connected", regulars.connected, regulars.people),
            [self.words.say("regulars-median"), median.to_string(), self.words.say("regulars-median-what")],
        ];
        self.section("report-regulars", vec![self.words.say("report-regulars-what")], rows)
    }

    fn health(&self, health: &Health) -> ReportSection {
        let words = self.words;
        let counts = [
            ("health-refused", health.letters_refused),
            ("health-unknown", health.letters_unknown),
            ("health-needs", health.needs_open),
            ("health-stopped", health.stopped),
            ("health-paused", health.paused),
            ("health-resting", health.resting),
        ];
        let known = counts.into_iter().map(|(key, n)| (words.say(key), n));
        let skipped = health.skipped.iter().map(|(reason, n)| {
            let because = no_letter_because(words, reason);
            (words.with("health-skipped", &[("because", &because)]), *n)
        });
        let counted = known.chain(skipped).filter(|(_, n)| *n > 0);
        let rows: Vec<_> = counted.map(|(what, n)| [what, n.to_string(), String::new()]).collect();
        let lines = if rows.is_empty() { vec![words.say("report-health-good")] } else { vec![] };
        ReportSection { heading: words.say("report-health"), lines, rows }
    }
}

/// The number, as exactly as it may be said.
pub(super) fn both_answered(words: Words, both: BothAnswered) -> String {
    match both {
        BothAnswered::LeftOut => words.say("figure-left-out"),
        BothAnswered::Exactly(n) => n.to_string(),
        BothAnswered::OrFewer(n) => words.with("report-or-fewer", &[("number", &n.to_string())]),
        BothAnswered::OrMore(n) => words.with("report-or-more", &[("number", &n.to_string())]),
    }
}

pub(super) fn met_key(met: Met) -> &'static str {
    match met {
        Met::Met => "funnel-met",
        Met::Planned => "funnel-planned",
        Met::No => "funnel-no",
        Met::NotKnown => "funnel-not-known",
        Met::NotAsked => "funnel-not-asked",
    }
}
