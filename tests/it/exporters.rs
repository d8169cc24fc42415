//! Files with the headings that real programs write, and people nobody knows: each column is right, asked about, or wrong;
//! and none may be wrong.

use elevenses::sheet::{Apart, Column, Confidence, Headed, Opening, Purpose, Said, Spreadsheet, suggested};
use std::fmt::Write;
use std::path::Path;

/// A file, what it is for, and what each of its columns truly holds, in their order; "-" is of no use.
const FILES: &[(&str, Purpose, &str)] = &[
    (
        "google-forms.csv",
        Purpose::CheckIns,
        "timestamp email name headline offers needs needs interests wants_introductions -",
    ),
    ("google-forms-download.csv", Purpose::CheckIns, "timestamp email name offers interests wants_introductions"),
    (
        "google-forms-german.csv",
        Purpose::CheckIns,
        "timestamp email name headline offers needs interests wants_introductions",
    ),
    ("door-french.csv", Purpose::CheckIns, "timestamp email name headline offers needs interests wants_introductions"),
    ("door-spanish.csv", Purpose::CheckIns, "timestamp email name headline offers needs interests wants_introductions"),
    ("door-dutch.csv", Purpose::CheckIns, "timestamp email name headline offers needs interests wants_introductions"),
    ("door-swedish.csv", Purpose::CheckIns, "timestamp email name headline offers needs interests wants_introductions"),
    ("microsoft-forms.csv", Purpose::CheckIns, "- - timestamp - - - email name headline interests wants_introductions"),
    ("microsoft-forms-ambiguous.csv", Purpose::CheckIns, "- - timestamp email whole_name needs wants_introductions"),
    ("typeform.csv", Purpose::CheckIns, "- email name needs offers wants_introductions - timestamp -"),
    ("typeform-one-column-per-choice.csv", Purpose::People, "- email name interests interests - - timestamp -"),
    ("airtable.csv", Purpose::People, "whole_name email company offers needs status interests"),
    ("cobot.csv", Purpose::People, "whole_name company - email - - - - headline"),
    ("nexudus.csv", Purpose::People, "- whole_name email status - - - - company"),
    ("officernd.csv", Purpose::People, "whole_name - - email company -"),
    (
        "eventbrite.csv",
        Purpose::People,
        "- - name surname email - - - - - - - - - - - status - - headline company interests",
    ),
    ("eventbrite-uk.csv", Purpose::People, "- - name surname email - - - status needs"),
    ("luma.csv", Purpose::People, "- - name surname email - - status timestamp - - - - - - - - - - - - - needs"),
    ("luma-new.csv", Purpose::CheckIns, "- - name surname email - - status timestamp - - - wants_introductions"),
    ("meetup-members.xls", Purpose::People, "whole_name - - - - - - - - - - - - - headline - - - -"),
    ("mailchimp.csv", Purpose::People, "email name surname - - - interests - - - - - - - - - - - - - - - - -"),
    ("mailchimp-unsubscribed.csv", Purpose::People, "email name surname - - - - - - -"),
    ("google-contacts.csv", Purpose::People, "name - surname - - - company headline - - - - - email - - - -"),
    ("outlook.csv", Purpose::People, "name - surname company - headline - - email - - -"),
    ("own-german.csv", Purpose::People, "name surname email headline offers needs - -"),
    ("own-french.csv", Purpose::People, "surname name email headline offers needs interests -"),
    ("own-spanish.csv", Purpose::People, "name surname email headline offers needs interests -"),
    ("own-dutch.csv", Purpose::People, "whole_name email headline offers needs interests -"),
    ("own-swedish.csv", Purpose::People, "whole_name email - headline offers needs interests"),
    ("tally.csv", Purpose::CheckIns, "- - timestamp name surname email needs needs - offers wants_introductions"),
    ("questions-english.csv", Purpose::People, "whole_name email - - - offers - - - - - -"),
    (
        "questions-german.csv",
        Purpose::CheckIns,
        "timestamp email whole_name - interests offers needs - wants_introductions",
    ),
    ("sign-in-sheet.csv", Purpose::CheckIns, "timestamp - whole_name email - - - - - headline wants_introductions"),
    (
        "questions-french.csv",
        Purpose::People,
        "name surname email - company headline offers needs - wants_introductions",
    ),
    (
        "questions-dutch.csv",
        Purpose::CheckIns,
        "whole_name email offers needs interests timestamp wants_introductions company",
    ),
    ("own-visits.xls", Purpose::CheckIns, "timestamp email name needs wants_introductions"),
    ("own-vague.csv", Purpose::CheckIns, "whole_name email needs timestamp wants_introductions"),
];

#[derive(Default)]
struct Count {
    right: usize,
    asked: Vec<String>,
    wrong: Vec<String>,
}

impl Count {
    fn of(columns: &[Column], truth: &str) -> Count {
        let mut count = Count::default();
        let truth: Vec<&str> = truth.split(' ').collect();
        assert_eq!(columns.len(), truth.len(), "{:?}", columns.iter().map(|c| &c.heading).collect::<Vec<_>>());
        for (column, truth) in columns.iter().zip(truth) {
            let open = matches!(column.confidence, Confidence::Unsure | Confidence::Unknown);
            match column.field {
                Some(field) if field == truth => count.right += 1,
                None if truth == "-" && column.confidence != Confidence::Unsure => count.right += 1,
                None if open => count.asked.push(column.heading.clone()),
                read_as => count.wrong.push(format!("{}: {read_as:?}, not {truth} ({})", column.heading, column.why)),
            }
        }
        count
    }
}

pub fn read(name: &str) -> Spreadsheet {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/exporters").join(name);
    let file = std::fs::File::open(&path).unwrap();
    let apart = Apart::program(env!("CARGO_BIN_EXE_elevenses"));
    Spreadsheet::open(name, file, &Opening::default(), &apart).unwrap()
}

#[test]
fn no_column_of_any_exporter_is_read_wrongly() {
    let mut table = format!("{:<36} {:>5} {:>5} {:>5}  {:<9}  next\n", "file", "right", "asked", "wrong", "suggested");
    let mut wrong = Vec::new();
    let mut all = (0, 0, 0);
    for (name, purpose, truth) in FILES {
        let file = read(name);
        let read = Headed::of(&file).unwrap().table(&Said::default(), &Said::default()).unwrap();
        let count = Count::of(&read.columns, truth);
        let (right, asked, no) = (count.right, count.asked.len(), count.wrong.len());
        all = (all.0 + right, all.1 + asked, all.2 + no);
        wrong.extend(count.wrong.iter().map(|what| format!("{name}: {what}")));
        let next = read.settled(*purpose).map_or_else(|complaint| complaint.to_string(), |()| "read".to_owned());
        let next: String = next.chars().take(110).collect();
        let suggested = suggested(&read.columns).as_str();
        writeln!(table, "{name:<36} {right:>5} {asked:>5} {no:>5}  {suggested:<9}  {next}").unwrap();
    }
    writeln!(table, "{:<36} {:>5} {:>5} {:>5}", "all", all.0, all.1, all.2).unwrap();
    assert!(wrong.is_empty(), "{wrong:#?}\n{table}");
    insta::assert_snapshot!(table);
}
