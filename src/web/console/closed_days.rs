//! The days on which nobody is there: by hand, from a calendar's file, and from calendars that are looked at.

use super::desk::{Act, Desk, Typed, Upload};
use super::settings::{ByFile, by_file, field};
use crate::config::{SpaceFile, calendar_address, closed_day};
use crate::domain::calendar::BYTES_MAX;
use crate::domain::text::line;
use crate::flow::change_settings::{Unchanged, change_settings, written};
use crate::flow::look_at_calendars::{look_now, read_calendar};
use crate::store::CalendarLook;
use crate::web::App;
use crate::web::error::{Error, Result};
use crate::web::field::{Choice, Field, Input, Problem};
use crate::web::page::{Anchor, Page, html, see};
use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::NaiveDate;

/// Characters of why a day is closed.
const WHY_MAX: usize = 80;

#[derive(Template)]
#[template(path = "pages/closed_days.html")]
struct ClosedDays {
    p: Page,
    by_file: Option<ByFile>,
    problems: Vec<Problem>,
    days: Vec<DayRow>,
    add: Vec<Field>,
    /// The days of a file that was chosen, to be added.
    found: Option<Found>,
    calendars: Vec<CalendarRow>,
    address: Field,
    acts: bool,
    url: String,
    links: Vec<Anchor>,
}

struct DayRow {
    day: NaiveDate,
    says: String,
    why: String,
    /// Written by hand, and can be taken out by hand.
    by_hand: bool,
}

struct CalendarRow {
    /// Its place in the list.
    number: usize,
    source: String,
    says: String,
}

struct Found {
    says: String,
    field: Field,
}

pub fn routes() -> Router<App> {
    // The days of a calendar's file come back as fields, and the file itself is larger than a form.
    let large = DefaultBodyLimit::max(BYTES_MAX + 64 * 1024);
    Router::new()
        .route("/s/{space}/organiser/closed-days", get(show))
        .route("/s/{space}/organiser/closed-days/add", post(add).layer(large))
        .route("/s/{space}/organiser/closed-days/remove", post(remove))
        .route("/s/{space}/organiser/closed-days/file", post(file).layer(large))
        .route("/s/{space}/organiser/closed-days/calendars", post(add_calendar))
        .route("/s/{space}/organiser/closed-days/calendars/remove", post(remove_calendar))
        .route("/s/{space}/organiser/closed-days/look", post(look))
}

async fn show(desk: Desk) -> Result<Response> {
    html(&page(&desk, &Typed::new()).await?)
}

async fn page(desk: &Desk, typed: &Typed) -> Result<ClosedDays> {
    let words = desk.words;
    let written = written(&desk.app.ctx, &desk.space).await?;
    let looks = desk.app.ctx.store.calendar_looks(&desk.space.id).await?;
    let (today, sources) = (desk.today(), &desk.space.settings.calendars);
    let row = |day: NaiveDate, why: String, by_hand: bool| DayRow {
        says: words.with("closed-day", &[("day", &words.long_day(day)), ("year", &day.format("%Y").to_string())]),
        day,
        why,
        by_hand,
    };
    let by_hand = written.file.closed_days.iter().filter_map(|written| closed_day(written).ok());
    let mut days: Vec<DayRow> = by_hand.map(|(day, why)| row(day, why, true)).collect();
    for found in &written.stored.calendar_days {
        let known = days.iter().any(|row| row.day == found.day);
        if !known && sources.contains(&found.source) {
            days.push(row(found.day, found.why.clone(), false));
        }
    }
    days.retain(|row| row.day >= today);
    days.sort_by_key(|row| row.day);
    let calendar = |(number, source): (usize, &String)| CalendarRow {
        number,
        source: source.clone(),
        says: looked(desk, looks.iter().find(|look| look.source == *source)),
    };
    let calendars = sources.iter().enumerate().map(calendar).collect();
    let by_file = by_file(desk);
    Ok(ClosedDays {
        p: desk.page("/set-up", words.say("closed-title")),
        acts: desk.acts() && by_file.is_none(),
        by_file,
        problems: vec![],
        days,
        add: vec![field(desk, typed, "closed_day", Input::Day), field(desk, typed, "closed_why", Input::Line)],
        found: None,
        calendars,
        address: field(desk, typed, "closed_calendar", Input::Line),
        url: desk.url("/closed-days"),
        links: vec![desk.link("/schedule", "schedule-title"), desk.link("/set-up", "set-up-title")],
    })
}

/// What the last look at a calendar came to.
fn looked(desk: &Desk, look: Option<&CalendarLook>) -> String {
    let words = desk.words;
    let Some(look) = look else { return words.say("closed-not-looked") };
    let at = look.looked_at.with_timezone(&desk.space.settings.zone);
    let (day, time) = (words.long_day(at.date_naive()), at.format("%-H:%M").to_string());
    let blanks = [("day", day.as_str()), ("time", &time), ("why", &look.result)];
    words.with(if look.result.is_empty() { "closed-looked" } else { "closed-failed" }, &blanks)
}

impl ClosedDays {
    fn complained(mut self, name: &str, what: &str) -> Result<Response> {
        let fields = self.add.iter_mut().chain([&mut self.address]);
        let field = fields.into_iter().find(|field| field.name == name);
        let text = match &field {
            Some(field) if !what.starts_with(char::is_uppercase) => format!("“{}” {what}", field.label),
            _ => what.to_owned(),
        };
        if let Some(field) = field {
            field.error = what.to_owned();
        }
        self.problems.push(Problem { field: name.to_owned(), text });
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&self)?).into_response())
    }
}

/// Keeps a change of the closed days; it does not matter what else was changed meanwhile.
async fn keep(
    act: &Act,
    name: &str,
    change: impl Fn(&mut SpaceFile) -> std::result::Result<(), Unchanged>,
) -> Result<Response> {
    match change_settings(&act.app.ctx, &act.space, None, change, act.now).await? {
        Ok(()) => {
            act.app.waker.wake();
            Ok(see(&act.url("/closed-days")))
        }
        Err(Unchanged::Wrong { says, .. }) => page(act, &act.fields).await?.complained(name, &says),
        Err(Unchanged::ByFile) => Err(Error::OnlyLooks),
        Err(Unchanged::Meanwhile) => page(act, &act.fields).await?.complained(name, &act.words.say("settings-busy")),
    }
}

/// One day, or those of a file that were ticked.
async fn add(act: Act) -> Result<Response> {
    let ticked = act.values("closed_found");
    let typed = match act.field("closed_day").trim() {
        "" => vec![],
        day => vec![format!("{day} {}", act.field("closed_why").trim()).trim().to_owned()],
    };
    let new: Vec<String> = typed.into_iter().chain(ticked).collect();
    if new.is_empty() {
        return page(&act, &act.fields).await?.complained("closed_day", "is missing");
    }
    if let Err(why) = line(act.field("closed_why"), WHY_MAX) {
        return page(&act, &act.fields).await?.complained("closed_why", &why.to_string());
    }
    if let Some(error) = new.iter().find_map(|written| closed_day(written).err()) {
        tracing::debug!("a closed day was not understood: {error:#}");
        let says = act.words.say("closed-not-a-day");
        return page(&act, &act.fields).await?.complained("closed_day", &says);
    }
    keep(&act, "closed_day", |file| {
        for written in &new {
            let day = |text: &str| closed_day(text).ok().map(|(day, _)| day);
            file.closed_days.retain(|known| day(known) != day(written));
            file.closed_days.push(written.clone());
        }
        file.closed_days.sort();
        Ok(())
    })
    .await
}

async fn remove(act: Act) -> Result<Response> {
    let day = act.field("day").parse::<NaiveDate>().map_err(|_| Error::NotFound)?;
    keep(&act, "closed_day", |file| {
        file.closed_days.retain(|known| closed_day(known).ok().is_none_or(|(known, _)| known != day));
        Ok(())
    })
    .await
}

/// Shows what a file would close; nothing is kept yet.
async fn file(upload: Upload) -> Result<Response> {
    let desk: &Desk = &upload;
    let page = page(desk, &Typed::new()).await?;
    if !page.acts {
        return Err(Error::OnlyLooks);
    }
    let Some((_, bytes)) = &upload.file else {
        return page.complained("closed_file", &desk.words.say("closed-no-file"));
    };
    let closes = match read_calendar(&desk.space, bytes.to_vec(), desk.now).await? {
        Ok(closes) => closes,
        Err(why) => {
            return page.complained("closed_file", &desk.words.with("closed-file-wrong", &[("why", &why)]));
        }
    };
    let words = desk.words;
    let counts = [closes.short.to_string(), closes.unread.to_string()];
    let blanks = [("short", counts[0].as_str()), ("unread", &counts[1])];
    let says = words.count_with("closed-found", closes.days.len(), &blanks);
    let values: Vec<String> = closes.days.iter().map(|(day, why)| format!("{day} {why}").trim().to_owned()).collect();
    let choices = closes.days.iter().zip(&values).map(|((day, why), value)| {
        let year = day.format("%Y").to_string();
        let day = words.with("closed-day", &[("day", &words.long_day(*day)), ("year", &year)]);
        Choice::new(value, if why.is_empty() { day } else { format!("{day}: {why}") })
    });
    let choices = choices.collect();
    let mut field = Field::new(words, "closed_found", Input::Several(choices), String::new());
    // All of them, however many: `shown` would cut the list.
    field.value = values.join("\n");
    html(&ClosedDays { found: Some(Found { says, field }), ..page })
}

async fn add_calendar(act: Act) -> Result<Response> {
    let address = calendar_address(act.field("closed_calendar"));
    let answer = keep(&act, "closed_calendar", |file| {
        if address.is_empty() {
            return Err(Unchanged::wrong("calendars", "is missing"));
        }
        file.calendars.retain(|known| calendar_address(known) != address);
        file.calendars.push(address.clone());
        Ok(())
    })
    .await?;
    if answer.status() == StatusCode::SEE_OTHER {
        look_at_all(&act).await?;
    }
    Ok(answer)
}

async fn remove_calendar(act: Act) -> Result<Response> {
    let source = act.field("source").to_owned();
    keep(&act, "closed_calendar", |file| {
        file.calendars.retain(|known| calendar_address(known) != source);
        Ok(())
    })
    .await
}

async fn look(act: Act) -> Result<Response> {
    look_at_all(&act).await?;
    Ok(see(&act.url("/closed-days")))
}

async fn look_at_all(act: &Act) -> Result<()> {
    let space = act.app.ctx.space(&act.space.id)?;
    look_now(&act.app.ctx, &space, act.now).await?;
    Ok(())
}
