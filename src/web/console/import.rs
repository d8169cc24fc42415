//! A spreadsheet comes in through the console: choose a file, say what its columns are, see what would become of it, save,
//! and for a week take it back.

use super::desk::{Act, Desk, Typed, Upload as Posted};
use super::import_columns;
use super::pager::{EACH, Pager, page_of};
use crate::domain::keep::UNDO_DAYS;
use crate::flow::keep_uploads::{UPLOAD_MEGABYTES, take_upload};
use crate::flow::look_at_upload::{FirstPerson, Would, look_at_upload, purpose};
use crate::flow::undo_import::{recent_imports, undo_import};
use crate::sheet::Purpose;
use crate::store::{PastImport, StoreError, Upload, UploadResult};
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::field::{Choice, Field, Input, Problem};
use crate::web::page::{Anchor, Button, Message, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

/// The file, and a little for the form around it.
const BODY_MAX: usize = UPLOAD_MEGABYTES * 1_000_000 + 64 * 1024;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/import", get(start).post(take).layer(DefaultBodyLimit::max(BODY_MAX)))
        .route("/s/{space}/organiser/import/undo/{import}", post(undo))
        .route("/s/{space}/organiser/import/{upload}", get(import_columns::show).post(import_columns::settle))
        .route("/s/{space}/organiser/import/{upload}/preview", get(preview))
        .route("/s/{space}/organiser/import/{upload}/save", post(save))
        .route("/s/{space}/organiser/import/{upload}/cancel", post(cancel))
        .route("/s/{space}/organiser/import/{upload}/result", get(result))
}

#[derive(Template)]
#[template(path = "pages/import.html")]
struct Start {
    p: Page,
    action: String,
    problems: Vec<Problem>,
    fields: Vec<Field>,
    file_error: String,
    waiting: Vec<Anchor>,
    imports: Vec<ImportRow>,
}

struct ImportRow {
    what: String,
    when: String,
    summary: String,
    /// Its file again, while its rows are known.
    undo: Option<Button>,
}

async fn start(desk: Desk) -> Result<Response> {
    html(&start_page(&desk, "", None).await?)
}

/// The first page; with what is wrong with the file that was chosen.
async fn start_page(desk: &Desk, reads: &str, complaint: Option<String>) -> Result<Start> {
    let (words, store) = (desk.words, &desk.app.ctx.store);
    let choices =
        [("", "import-reads-tell"), ("people", "import-reads-people"), ("check_ins", "import-reads-check-ins")];
    let choices = choices.map(|(value, key)| Choice::new(value, words.say(key)));
    let waiting = store.uploads(&desk.space.id).await?;
    let waiting = waiting.iter().map(|u| Anchor { url: desk.url(&path(u)), label: u.file_name.clone() });
    let imports = recent_imports(&desk.app.ctx, &desk.space, desk.now).await?;
    let problem = |text: &String| Problem { field: "file".to_owned(), text: text.clone() };
    Ok(Start {
        p: desk.page("/people", words.say("import-title")),
        action: desk.url("/import"),
        problems: complaint.iter().map(problem).collect(),
        fields: vec![Field::new(words, "reads", Input::Choice(choices.into()), reads)],
        file_error: complaint.unwrap_or_default(),
        waiting: waiting.collect(),
        imports: imports.iter().map(|import| import_row(desk, import)).collect(),
    })
}

fn import_row(desk: &Desk, import: &PastImport) -> ImportRow {
    let words = desk.words;
    let at = import.at.with_timezone(&desk.space.settings.zone);
    let blanks = [("day", words.long_day(at.date_naive())), ("time", at.format("%-H:%M").to_string())];
    let blanks = blanks.each_ref().map(|(name, text)| (*name, text.as_str()));
    let when = match import.undone_at {
        Some(_) => words.with("import-when-undone", &blanks),
        None => words.with("import-when", &blanks),
    };
    let undo = || {
        let label = words.with("import-undo-of", &[("file", &import.file_name)]);
        Button::post(desk.url(&format!("/import/undo/{}", import.id)), label).second()
    };
    ImportRow {
        what: import.file_name.clone(),
        when,
        summary: import.summary.clone(),
        undo: (desk.acts() && import.undone_at.is_none()).then(undo),
    }
}

async fn take(desk: Desk, posted: std::result::Result<Posted, Error>) -> Result<Response> {
    let words = desk.words;
    let most = UPLOAD_MEGABYTES.to_string();
    let (posted, complaint) = match posted {
        Ok(posted) => (posted, None),
        Err(Error::TooMuch) => {
            let says = words.with("import-too-large", &[("most", &most)]);
            let page = start_page(&desk, "", Some(says)).await?;
            return Ok((StatusCode::PAYLOAD_TOO_LARGE, html(&page)?).into_response());
        }
        Err(error) => return Err(error),
    };
    let reads = posted.fields.get("reads").map(String::as_str).unwrap_or_default().to_owned();
    let complaint = complaint.or(posted.file.is_none().then(|| words.say("import-no-file")));
    let complaint = match (complaint, posted.file.clone()) {
        (None, Some((name, bytes))) => {
            let purpose = match reads.as_str() {
                "people" => Some(Purpose::People),
                "check_ins" => Some(Purpose::CheckIns),
                _ => None,
            };
            let file = (file_name(&name), bytes.to_vec(), purpose);
            match take_upload(&desk.app.ctx, &desk.space, desk.organiser_id(), file, desk.now).await? {
                Ok(id) => return Ok(see(&desk.url(&format!("/import/{id}")))),
                Err(complaint) => sentence(&complaint.to_string()),
            }
        }
        (complaint, _) => complaint.unwrap_or_default(),
    };
    let page = start_page(&desk, &reads, Some(complaint)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// A file's name alone, short enough for a line; some browsers send the folder too.
fn file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
    if clean.trim().is_empty() { "file".to_owned() } else { clean }
}

/// A complaint as a sentence of its own.
pub fn sentence(says: &str) -> String {
    let mut letters = says.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let rest = letters.as_str().trim_end_matches('.');
    format!("{first}{rest}.")
}

pub fn path(upload: &Upload) -> String {
    format!("/import/{}", upload.id)
}

/// The file that an address names; or where to look instead.
pub async fn waiting(desk: &Desk, id: &str) -> Result<std::result::Result<Upload, Response>> {
    match desk.app.ctx.store.upload(&desk.space.id, id).await {
        Ok(upload) if upload.to_save_at.is_some() => Ok(Err(see(&desk.url(&format!("{}/result", path(&upload)))))),
        Ok(upload) => Ok(Ok(upload)),
        Err(StoreError::NotFound(_)) => gone(desk).map(Err),
        Err(error) => Err(error.into()),
    }
}

fn gone(desk: &Desk) -> Result<Response> {
    let words = desk.words;
    let page = Message {
        p: desk.page("/people", words.say("import-gone")),
        lines: vec![words.say("import-gone-text")],
        buttons: vec![Button::go(desk.url("/import"), words.say("import-title"))],
        links: vec![],
    };
    Ok((StatusCode::NOT_FOUND, html(&page)?).into_response())
}

#[derive(Template)]
#[template(path = "pages/import_preview.html")]
struct Preview {
    p: Page,
    ready: String,
    can_save: bool,
    notes: Vec<String>,
    first_title: String,
    people: Vec<FirstPerson>,
    rows_title: String,
    rows: Vec<(usize, String)>,
    pager: Pager,
    save: String,
    cancel: String,
    columns: Anchor,
}

async fn preview(Path((_, id)): Path<(String, String)>, Query(query): Query<Typed>, desk: Desk) -> Result<Response> {
    let upload = match waiting(&desk, &id).await? {
        Ok(upload) => upload,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let looked = look_at_upload(&desk.app.ctx, &desk.space, &upload, desk.now).await?;
    let Ok(would) = &looked.would else { return Ok(see(&desk.url(&path(&upload)))) };
    let words = desk.words;
    let Would { report, known, first } = would;
    let ready = report.new + report.changed + report.unchanged;
    let counts = [("new", report.new_members.to_string()), ("known", known.to_string())];
    let counts = counts.each_ref().map(|(name, text)| (*name, text.as_str()));
    let (key, meaning) = match purpose(&upload) {
        Purpose::CheckIns => ("import-ready-check-ins", "import-counts-as-said"),
        _ => ("import-ready-people", "import-nobody-written"),
    };
    let needs_look: Vec<(usize, String)> = rows_to_look_at(&desk, &report.set_aside, &report.renamed);
    let too_early = (report.too_early > 0).then(|| words.count("import-too-early", report.too_early));
    let pager = Pager::of(&desk, &format!("{}/preview", path(&upload)), &query, needs_look.len());
    html(&Preview {
        p: desk.page("/people", words.with("import-preview-title", &[("file", &upload.file_name)])),
        ready: words.count_with(key, ready, &counts),
        can_save: ready > 0 && desk.acts(),
        notes: [Some(words.say(meaning)), too_early].into_iter().flatten().collect(),
        first_title: words.count("import-first", first.len()),
        people: first.clone(),
        rows_title: words.count("import-rows", needs_look.len()),
        rows: needs_look.into_iter().skip(page_of(&query) * EACH).take(EACH).collect(),
        pager,
        save: desk.url(&format!("{}/save", path(&upload))),
        cancel: desk.url(&format!("{}/cancel", path(&upload))),
        columns: Anchor { url: desk.url(&path(&upload)), label: words.say("import-columns-back") },
    })
}

/// Rows of which there is something to say, by their numbers in the file.
fn rows_to_look_at(desk: &Desk, aside: &[(usize, String)], renamed: &[(usize, String)]) -> Vec<(usize, String)> {
    let renamed = renamed.iter().map(|(row, name)| (*row, desk.words.with("import-row-renamed", &[("name", name)])));
    let aside = aside.iter().map(|(row, why)| (*row, desk.words.with("import-row-aside", &[("why", why)])));
    let mut rows: Vec<(usize, String)> = aside.chain(renamed).collect();
    rows.sort();
    rows
}

/// Asked for once, however often it is pressed; the daemon does it.
async fn save(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    let upload = match waiting(&act, &id).await? {
        Ok(upload) => upload,
        Err(elsewhere) => return Ok(elsewhere),
    };
    act.app.ctx.store.ask_to_save(&upload.id, act.now).await?;
    act.app.waker.wake();
    Ok(see(&act.url(&format!("{}/result", path(&upload)))))
}

async fn cancel(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    act.app.ctx.store.drop_upload(&act.space.id, &id).await?;
    Ok(see(&act.url("/import")))
}

#[derive(Template)]
#[template(path = "pages/import_result.html")]
struct ResultPage {
    p: Page,
    summary: String,
    lines: Vec<String>,
    rows_title: String,
    rows: Vec<(usize, String)>,
    pager: Pager,
    undo: Option<Button>,
    links: Vec<Anchor>,
}

/// So many seconds until the page looks again.
const LOOK_AGAIN: u32 = 2;

async fn result(Path((_, id)): Path<(String, String)>, Query(query): Query<Typed>, desk: Desk) -> Result<Response> {
    let upload = match desk.app.ctx.store.upload(&desk.space.id, &id).await {
        Ok(upload) => upload,
        Err(StoreError::NotFound(_)) => return gone(&desk),
        Err(error) => return Err(error.into()),
    };
    match (&upload.to_save_at, &upload.result) {
        (None, _) => Ok(see(&desk.url(&path(&upload)))),
        (Some(_), None) => still_saving(&desk, &upload),
        (Some(_), Some(result)) => saved(&desk, &upload, result, &query).await,
    }
}

fn still_saving(desk: &Desk, upload: &Upload) -> Result<Response> {
    let words = desk.words;
    let here = desk.url(&format!("{}/result", path(upload)));
    let mut p = desk.page("/people", words.with("import-saving", &[("file", &upload.file_name)]));
    p.clear_after(LOOK_AGAIN, &here);
    html(&Message {
        p,
        lines: vec![words.say("import-saving-text")],
        buttons: vec![Button::go(here, words.say("import-look-again")).second()],
        links: vec![],
    })
}

async fn saved(desk: &Desk, upload: &Upload, result: &UploadResult, query: &Typed) -> Result<Response> {
    let words = desk.words;
    let imports = recent_imports(&desk.app.ctx, &desk.space, desk.now).await?;
    let import = imports.iter().find(|import| upload.import.as_ref() == Some(&import.id));
    let undone = import.is_some_and(|import| import.undone_at.is_some());
    let rows = rows_to_look_at(desk, &result.set_aside, &result.renamed);
    let blanks = [("file", upload.file_name.as_str())];
    let (title, lines) = match &result.failed {
        Some(why) => {
            let in_part = import.is_some() && !undone;
            let text = if in_part { "import-failed-part" } else { "import-failed-text" };
            ("import-failed", vec![sentence(why), words.say(text)])
        }
        None if undone => ("import-undone-title", vec![words.say("import-undone-text")]),
        None => ("import-saved", vec![words.count("import-undo-days", UNDO_DAYS as usize)]),
    };
    html(&ResultPage {
        p: desk.page("/people", words.with(title, &blanks)),
        summary: if result.failed.is_some() { String::new() } else { sentence(&result.summary) },
        lines,
        rows_title: words.count("import-rows", rows.len()),
        pager: Pager::of(desk, &format!("{}/result", path(upload)), query, rows.len()),
        rows: rows.into_iter().skip(page_of(query) * EACH).take(EACH).collect(),
        undo: import.and_then(|import| import_row(desk, import).undo),
        links: vec![desk.link("/people", "import-to-people"), desk.link("/import", "import-title")],
    })
}

async fn undo(Path((_, id)): Path<(String, String)>, act: Act) -> Result<Response> {
    let words = act.words;
    let imports = recent_imports(&act.app.ctx, &act.space, act.now).await?;
    let import = imports.iter().find(|import| import.id.as_str() == id).ok_or(Error::NotFound)?;
    let blanks = [("file", import.file_name.as_str())];
    let lines = if import.undone_at.is_some() {
        vec![words.say("import-undone-before")]
    } else {
        let undone = undo_import(&act.app.ctx, &act.space, &id, act.now).await?;
        let counts = [
            ("check-ins", undone.check_ins_gone),
            ("check-ins-restored", undone.check_ins_restored),
            ("people", undone.people_gone),
            ("people-restored", undone.people_restored),
        ];
        let said =
            counts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| words.count(&format!("import-undone-{key}"), *n));
        let mut lines: Vec<String> = said.collect();
        if lines.is_empty() {
            lines.push(words.say("import-undone-nothing"));
        }
        if !undone.stayed.is_empty() {
            let names: Vec<&str> = undone.stayed.iter().take(EACH).map(String::as_str).collect();
            lines.push(words.count_with("import-undone-stayed", undone.stayed.len(), &[("names", &names.join(", "))]));
        }
        lines
    };
    html(&Message {
        p: act.page("/people", words.with("import-undone-title", &blanks)),
        lines,
        buttons: vec![Button::go(act.url("/import"), words.say("import-title"))],
        links: vec![],
    })
}
