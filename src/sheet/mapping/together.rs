//! What columns are beside each other: one address, one name, one date; several columns may make one list.

use super::{Column, Confidence, in_words};
use crate::sheet::headings::{STAMP, WHOLE_NAME};
use crate::sheet::survey::Survey;

/// Several columns of these make one list.
const LISTS: [&str; 3] = ["offers", "needs", "interests"];

pub fn settle(columns: &mut [Column], surveys: &[Survey]) {
    names(columns, surveys);
    addresses(columns, surveys);
    lone_dates(columns, surveys);
    only_called_so(columns);
    let fields: Vec<&'static str> = columns.iter().filter_map(|column| column.field).collect();
    for field in fields.into_iter().filter(|field| !LISTS.contains(field)) {
        one_of(columns, surveys, field);
    }
}

fn holds(columns: &[Column], field: &str) -> bool {
    columns.iter().any(|column| column.field == Some(field))
}

/// "Name" beside "First name" is the surname in half of Europe and the whole name elsewhere; beside "Surname" it is the
/// first name. Its values tell; where they do not, it is left out.
fn names(columns: &mut [Column], surveys: &[Survey]) {
    let (first, last) = (holds(columns, "name"), holds(columns, "surname"));
    for (column, survey) in columns.iter_mut().zip(surveys).filter(|(column, _)| column.field == Some(WHOLE_NAME)) {
        let one_word = survey.filled > 0 && !survey.mostly(survey.spaced, 20);
        let told = column.why.starts_with("you said so");
        match (first, last) {
            _ if told => {}
            (true, false) if one_word => {
                column.field = Some("surname");
                column.confidence = Confidence::Likely;
                column.why = "one word beside a column of first names: the surname".to_owned();
            }
            (false, true) if one_word => {
                column.field = Some("name");
                column.confidence = Confidence::Likely;
                column.why = "one word beside a column of surnames: the first name".to_owned();
            }
            (true, _) => {
                column.field = None;
                column.why = "the whole name; the first name has a column of its own".to_owned();
            }
            (false, _) => {}
        }
    }
}

/// A column of addresses is one whatever its heading says: programs write "anonymous" into their own, and the real ones
/// stand under a question.
fn addresses(columns: &mut [Column], surveys: &[Survey]) {
    let by_heading = holds(columns, "email");
    let by_values = |column: &Column, survey: &Survey| {
        column.confidence == Confidence::Unknown && survey.mostly(survey.addresses, 80)
    };
    let found: Vec<usize> =
        (0..columns.len()).filter(|at| !by_heading && by_values(&columns[*at], &surveys[*at])).collect();
    for at in &found {
        columns[*at].field = Some("email");
        columns[*at].confidence = Confidence::Likely;
        columns[*at].why = "its values are addresses".to_owned();
    }
}

/// Where another column holds what there is only one of, what is only called so is no question any more.
fn only_called_so(columns: &mut [Column]) {
    let held: Vec<&'static str> = columns.iter().filter_map(|column| column.field).collect();
    for column in columns.iter_mut() {
        if let [field] = column.could_be.as_slice()
            && held.contains(field)
            && !LISTS.contains(field)
        {
            column.why = format!("its values are not {}; another column holds that", in_words(field));
            column.confidence = Confidence::Sure;
            column.could_be.clear();
        }
    }
}

/// The only column of dates is when they were in, if nothing else says it.
fn lone_dates(columns: &mut [Column], surveys: &[Survey]) {
    if columns.iter().any(|column| column.field == Some(STAMP) || column.could_be.contains(&STAMP)) {
        return;
    }
    let dates = |at: &usize| surveys[*at].mostly(surveys[*at].dates, 80);
    let all: Vec<usize> = (0..columns.len()).filter(dates).collect();
    if let [only] = all.as_slice()
        && columns[*only].confidence == Confidence::Unknown
    {
        // A birthday would be a date, too: so it is asked.
        columns[*only].confidence = Confidence::Unsure;
        columns[*only].could_be = vec![STAMP];
        columns[*only].why = "it holds dates, and could be when they checked in".to_owned();
    }
}

/// Where two columns could be what there is only one of, the empty one is not it; and else it is asked.
fn one_of(columns: &mut [Column], surveys: &[Survey], field: &'static str) {
    let claims = |columns: &[Column]| -> Vec<usize> {
        (0..columns.len()).filter(|at| columns[*at].field == Some(field)).collect()
    };
    let told = |column: &Column| column.why.starts_with("you said so");
    let all = claims(columns);
    if all.len() < 2 {
        return;
    }
    let said = all.iter().any(|at| told(&columns[*at]));
    let filled = all.iter().any(|at| surveys[*at].filled > 0);
    for at in all {
        let (column, survey) = (&mut columns[at], &surveys[at]);
        if (said && !told(column)) || (filled && survey.filled == 0) {
            column.field = None;
            column.why = format!("another column holds {}", in_words(field));
        }
    }
    let left = claims(columns);
    if left.len() < 2 {
        return;
    }
    let headings: Vec<String> = left.iter().map(|at| format!("“{}”", columns[*at].heading)).collect();
    for at in left {
        let column = &mut columns[at];
        column.field = None;
        column.confidence = Confidence::Unsure;
        column.could_be = vec![field];
        column.why = format!("{} could all be {}", headings.join(", "), in_words(field)).replace(
            "could all",
            match headings.len() {
                2 => "could both",
                _ => "could all",
            },
        );
    }
}
