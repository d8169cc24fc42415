//! What each column of an uploaded file holds: what was recognised, why, and what the organiser says instead.

use super::desk::{Act, Desk};
use super::import::{path, sentence, waiting};
use crate::flow::look_at_upload::{LookedAt, look_at_upload, purpose};
use crate::render::words::Words;
use crate::sheet::{Column, Confidence, Purpose, SheetComplaint, fields};
use crate::store::{Upload, UploadSaid};
use crate::web::error::Result;
use crate::web::field::{Choice, Field, Input, Problem};
use crate::web::page::{Page, html, see};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "pages/import_columns.html")]
struct Columns {
    p: Page,
    read: String,
    problems: Vec<Problem>,
    notes: Vec<String>,
    before: Vec<Field>,
    table_title: String,
    columns: Vec<ColumnRow>,
    unused: String,
    after: Vec<Field>,
    action: String,
    cancel: String,
}

struct ColumnRow {
    name: String,
    heading: String,
    label: String,
    values: String,
    why: String,
    error: String,
    choices: Vec<Choice>,
    chosen: String,
}

/// More columns than this are chosen in a spreadsheet program, not on a page.
const COLUMNS_MAX: usize = 60;
/// Leaves a column out.
const LEFT_OUT: &str = "-";

pub async fn show(Path((_, id)): Path<(String, String)>, desk: Desk) -> Result<Response> {
    let upload = match waiting(&desk, &id).await? {
        Ok(upload) => upload,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let looked = look_at_upload(&desk.app.ctx, &desk.space, &upload, desk.now).await?;
    html(&page(&desk, &upload, &looked, false))
}

pub async fn settle(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    let upload = match waiting(&act, &id).await? {
        Ok(upload) => upload,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let ctx = &act.app.ctx;
    let before = look_at_upload(ctx, &act.space, &upload, act.now).await?;
    let reads = match act.field("reads") {
        "people" => Purpose::People,
        "check_ins" => Purpose::CheckIns,
        _ => purpose(&upload),
    };
    let said = said_now(&act, &upload.said, &before);
    if !ctx.store.settle_upload(&upload.id, reads.as_str(), said.clone()).await? {
        return Ok(see(&act.url(&path(&upload))));
    }
    let upload = Upload { reads: reads.as_str().to_owned(), said, ..upload };
    let looked = look_at_upload(ctx, &act.space, &upload, act.now).await?;
    if looked.would.is_ok() && twice(&looked).is_none() {
        return Ok(see(&act.url(&format!("{}/preview", path(&upload)))));
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page(&act, &upload, &looked, true))?).into_response())
}

/// What is said of the file from now on. Only what differs from what was recognised is said.
fn said_now(act: &Act, before: &UploadSaid, looked: &LookedAt) -> UploadSaid {
    let chosen = |name: &str| Some(act.field(name).to_owned()).filter(|text| !text.is_empty());
    let (sheet, encoding) = (chosen("sheet").or(before.sheet.clone()), chosen("encoding").or(before.encoding.clone()));
    if sheet != before.sheet || encoding != before.encoding {
        // Other columns than those that were shown.
        return UploadSaid { sheet, encoding, ..UploadSaid::default() };
    }
    let columns = looked.columns.iter().enumerate().filter_map(|(at, column)| {
        let number = format!("#{}", at + 1);
        let said = before.columns.iter().find(|(heading, _)| *heading == number).cloned();
        let now = match act.fields.get(&format!("c{at}")).map(String::as_str) {
            None => return said,
            Some("") => return None,
            Some(LEFT_OUT) => None,
            Some(field) => Some(fields().find(|known| *known == field)?.to_owned()),
        };
        let as_recognised = column.field.map(str::to_owned) == now && column.confidence != Confidence::Unsure;
        (said.is_some() || !as_recognised).then_some((number, now))
    });
    UploadSaid { columns: columns.collect(), dates: chosen("dates").or(before.dates.clone()), sheet, encoding }
}

fn page(desk: &Desk, upload: &Upload, looked: &LookedAt, pressed: bool) -> Columns {
    let words = desk.words;
    let twice = twice(looked);
    let rows = rows(words, upload, looked, pressed);
    let mut problems: Vec<Problem> = Vec::new();
    for row in rows.iter().filter(|row| !row.error.is_empty()) {
        problems.push(Problem { field: row.name.clone(), text: format!("{}: {}", row.heading, row.error) });
    }
    if let Some((at, field)) = twice.filter(|_| pressed) {
        let text = words.with("import-twice", &[("field", &field_word(words, field))]);
        problems.push(Problem { field: format!("c{at}"), text });
    }
    let complaint = looked.would.as_ref().err();
    let whole = complaint.and_then(|complaint| in_words(words, upload, complaint));
    let mut notes = Vec::new();
    match whole {
        Some((field, text)) if pressed || looked.columns.is_empty() => problems.push(Problem { field, text }),
        Some((_, text)) => notes.push(text),
        None => {}
    }
    if let Some(other) = looked.looks_like {
        let key = if other == Purpose::CheckIns { "import-looks-check-ins" } else { "import-looks-people" };
        notes.push(words.say(key));
    }
    let unused: Vec<String> = looked.columns.iter().filter(|c| !is_shown(c)).map(|c| short(&c.heading)).collect();
    let unused_count = unused.len();
    let shown: Vec<String> = unused.into_iter().filter(|heading| !heading.is_empty()).take(COLUMNS_MAX).collect();
    let cut = looked.columns.iter().filter(|c| is_shown(c)).count() > COLUMNS_MAX;
    notes.extend(cut.then(|| words.count("import-columns-cut", COLUMNS_MAX)));
    Columns {
        p: desk.page("/people", words.say("import-columns-title")),
        read: read(words, upload, looked),
        problems,
        notes,
        before: before_fields(words, upload, complaint),
        table_title: words.say("import-columns"),
        columns: rows,
        unused: if unused_count == 0 {
            String::new()
        } else {
            words.count_with("import-unused", unused_count, &[("headings", &shown.join(", "))])
        },
        after: date_field(words, upload, complaint).into_iter().collect(),
        action: desk.url(&path(upload)),
        cancel: desk.url(&format!("{}/cancel", path(upload))),
    }
}

/// "We read members.csv: 64 rows, 7 columns, separated by semicolons."
fn read(words: Words, upload: &Upload, looked: &LookedAt) -> String {
    let columns = words.count("import-column-count", looked.columns.len());
    let blanks = [("file", upload.file_name.as_str()), ("columns", columns.as_str())];
    if looked.columns.is_empty() {
        return words.with("import-read-nothing", &blanks);
    }
    match looked.separated_by {
        Some(by) => words.count_with("import-read", looked.rows, &[blanks[0], blanks[1], ("by", by)]),
        None => words.count_with("import-read-workbook", looked.rows, &blanks),
    }
}

/// A column that is known to be of no use, or empty, needs no list to choose from.
fn is_shown(column: &Column) -> bool {
    column.field.is_some() || column.confidence != Confidence::Sure || column.why == SAID
}

/// As `sheet` says that it was the organiser who said so.
const SAID: &str = "you said so";

fn rows(words: Words, upload: &Upload, looked: &LookedAt, pressed: bool) -> Vec<ColumnRow> {
    let reads = purpose(upload);
    let shown = looked.columns.iter().enumerate().filter(|(_, column)| is_shown(column)).take(COLUMNS_MAX);
    shown
        .map(|(at, column)| {
            let heading = match short(&column.heading) {
                empty if empty.is_empty() => words.with("import-column-nameless", &[("number", &(at + 1).to_string())]),
                heading => heading,
            };
            let unsure = column.confidence == Confidence::Unsure && column.field.is_none();
            let chosen = match column.field {
                Some(field) => field,
                None if unsure => "",
                None => LEFT_OUT,
            };
            let asked = column.could_be.iter().any(|field| reads.uses(field));
            ColumnRow {
                name: format!("c{at}"),
                label: words.with("import-use-as", &[("heading", &heading)]),
                values: column.values.join(", "),
                why: sentence(&column.why),
                error: if pressed && unsure && asked { words.say("import-choose-error") } else { String::new() },
                choices: choices(words, reads, unsure),
                chosen: chosen.to_owned(),
                heading,
            }
        })
        .collect()
}

fn choices(words: Words, reads: Purpose, unsure: bool) -> Vec<Choice> {
    let choose = unsure.then(|| Choice::new("", words.say("import-choose")));
    let out = Choice::new(LEFT_OUT, words.say("import-leave-out"));
    let of_use = fields().filter(|field| reads.uses(field)).map(|field| Choice::new(field, field_word(words, field)));
    choose.into_iter().chain([out]).chain(of_use).collect()
}

fn field_word(words: Words, field: &str) -> String {
    words.say(&format!("import-field-{}", field.replace('_', "-")))
}

/// The second column that is used as what only one can be.
fn twice(looked: &LookedAt) -> Option<(usize, &'static str)> {
    let used = |at: usize| looked.columns[at].field.filter(|field| !["offers", "needs", "interests"].contains(field));
    (0..looked.columns.len()).find_map(|at| {
        let field = used(at)?;
        let said = looked.columns[at].why == SAID;
        let others = (0..looked.columns.len()).filter(|other| *other != at && used(*other) == Some(field));
        (said && others.count() > 0).then_some((at, field))
    })
}

/// What this page asks above the columns: what the file holds, and what has to be said before it can be read.
fn before_fields(words: Words, upload: &Upload, complaint: Option<&SheetComplaint>) -> Vec<Field> {
    let kinds = [("people", "import-reads-people"), ("check_ins", "import-reads-check-ins")];
    let kinds = kinds.map(|(value, key)| Choice::new(value, words.say(key)));
    let reads = Field::new(words, "reads", Input::Select(kinds.into()), upload.reads.clone());
    let choose = || Choice::new("", words.say("import-choose"));
    let asked = match complaint {
        Some(SheetComplaint::WhichSheet { sheets }) => {
            let sheets = sheets.iter().map(|name| Choice::new(name, name.clone()));
            let input = Input::Select(std::iter::once(choose()).chain(sheets).collect());
            Some(Field::new(words, "sheet", input, upload.said.sheet.clone().unwrap_or_default()))
        }
        Some(SheetComplaint::WhichLetters { guess }) => {
            let names = [guess.as_str(), "windows-1252", "utf-8"].map(|name| Choice::new(name, name));
            let input = Input::Select(std::iter::once(choose()).chain(names).collect());
            Some(Field::new(words, "encoding", input, upload.said.encoding.clone().unwrap_or_default()))
        }
        _ => None,
    };
    std::iter::once(reads).chain(asked).collect()
}

fn date_field(words: Words, upload: &Upload, complaint: Option<&SheetComplaint>) -> Option<Field> {
    let example = match complaint {
        Some(SheetComplaint::WhichDate { example, .. }) => Some(example.as_str()),
        _ if upload.said.dates.is_some() => None,
        _ => return None,
    };
    let read = |day_first: bool| {
        let key = if day_first { "import-dates-dmy" } else { "import-dates-mdy" };
        example
            .and_then(|example| as_day(words, example, day_first))
            .map_or_else(|| words.say(key), |day| words.with("import-dates-as", &[("day", &day)]))
    };
    let choices = vec![Choice::new("dmy", read(true)), Choice::new("mdy", read(false))];
    let field = Field::new(words, "dates", Input::Choice(choices), upload.said.dates.clone().unwrap_or_default());
    Some(match example {
        Some(example) => field.labelled(words.with("import-dates-ask", &[("example", example)])),
        None => field,
    })
}

/// "3 February", from "3/2/2026".
fn as_day(words: Words, example: &str, day_first: bool) -> Option<String> {
    let mut numbers = example.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u32>().ok());
    let (a, b) = (numbers.next()?, numbers.next()?);
    let (day, month) = if day_first { (a, b) } else { (b, a) };
    (1..=12).contains(&month).then(|| format!("{day} {}", words.say(&format!("month-{month}"))))
}

/// What is asked about the whole file, in this page's words, and where it is answered. What is asked beside its column is
/// not said twice.
fn in_words(words: Words, upload: &Upload, complaint: &SheetComplaint) -> Option<(String, String)> {
    let field = |name: &str| name.to_owned();
    Some(match complaint {
        SheetComplaint::Unsure { .. } => return None,
        SheetComplaint::WhichSheet { .. } => (field("sheet"), words.say("import-which-sheet")),
        SheetComplaint::WhichLetters { guess } => {
            (field("encoding"), words.with("import-which-letters", &[("guess", guess)]))
        }
        SheetComplaint::WhichDate { .. } => (field("dates"), words.say("import-which-date")),
        SheetComplaint::NoColumn { what, hint, .. } => {
            let hint = if hint.starts_with('.') { hint } else { "" };
            let key = if upload.reads == "people" { "import-no-column" } else { "import-no-column-check-ins" };
            (field("c0"), words.with(key, &[("what", what), ("hint", hint)]))
        }
        other => (field("reads"), sentence(&other.to_string())),
    })
}

/// A heading that fits on a line.
fn short(heading: &str) -> String {
    let clean: String = heading.chars().map(|c| if c.is_control() { ' ' } else { c }).take(61).collect();
    if clean.chars().count() > 60 {
        format!("{}…", clean.chars().take(60).collect::<String>().trim_end())
    } else {
        clean
    }
}
