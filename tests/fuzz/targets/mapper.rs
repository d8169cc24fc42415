//! Any headings over any cells: what is mapped is mapped once and by one's own answer, and every row is a good check-in
//! or has a reason.
#![no_main]

use arbitrary::Arbitrary;
use elevenses::domain::check_in::{Asked, LINES_MAX, Submission};
use elevenses::sheet::{Headed, Purpose, Said, Spreadsheet};
use libfuzzer_sys::fuzz_target;

/// Headings that real exporters write, and what may stand beside them.
const HEADINGS: &[&str] = &[
    "Timestamp", "Zeitstempel", "Date", "Email Address", "E-Mail-Adresse", "Adresse e-mail", "Name", "First name", "Vorname", "Nom",
    "Last Name", "Surname", "Company", "Introductions today?", "Would you like introductions?", "What could you help others with?",
    "Was suchst du?", "What are you looking for?", "Interests", "Interests [Music]", "Status", "Ticket Type", "Notes", "",
];
const CELLS: &[&str] = &[
    "2026/02/03 8:30:00 AM GMT", "03.02.2026 09:15", "3/2/26", "2026-02-03T09:15:00+01:00", "46056.5", "ana@clayroom.example",
    "Ana", "Ana Silva", "Yes", "No", "ja", "nein", "Oui", "Bookkeeping; tea", "=HYPERLINK(\"x\")", "checked", "x", "",
];

#[derive(Arbitrary, Debug)]
enum Text {
    Known(u8),
    Any(String),
}

impl Text {
    fn of(&self, known: &[&str]) -> String {
        let text = match self {
            Text::Known(at) => known[usize::from(*at) % known.len()].to_owned(),
            Text::Any(text) => text.clone(),
        };
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}

#[derive(Arbitrary, Debug)]
struct Sheet {
    headings: Vec<Text>,
    rows: Vec<Vec<Text>>,
}

fuzz_target!(|sheet: Sheet| {
    let line = |texts: &[Text], known| texts.iter().map(|text| text.of(known)).collect::<Vec<_>>().join(",");
    let mut csv = line(&sheet.headings, HEADINGS);
    for row in &sheet.rows {
        csv += "\n";
        csv += &line(row, CELLS);
    }
    let Ok(file) = Spreadsheet::of_text("f.csv", &csv) else { return };
    let Ok(headed) = Headed::of(&file) else { return };
    let Ok(table) = headed.table(&Said::default(), &Said::default()) else { return };
    if table.settled(Purpose::CheckIns).is_err() {
        return;
    }
    let now = "2026-02-03T09:10:00Z".parse().unwrap();
    let Ok(rows) = table.check_ins(chrono_tz::Europe::London, now) else { return };
    for row in rows.flatten() {
        match row.read {
            Err(why) => assert!(!why.is_empty()),
            Ok((stamp, raw)) => {
                assert!(stamp.at <= now + chrono::Duration::days(1), "{stamp:?}");
                match Submission::parse(&raw, Asked::Stranger) {
                    Ok(submission) => {
                        let profile = &submission.profile;
                        for lines in [&profile.interests, &profile.offers, &profile.needs].into_iter().flatten() {
                            assert!(lines.len() <= LINES_MAX);
                        }
                        assert!(submission.email.is_some() && submission.name.is_some());
                    }
                    Err(complaints) => assert!(!complaints.is_empty()),
                }
            }
        }
    }
});
