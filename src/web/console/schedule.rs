//! When letters go out: a sentence to fill in, and crontab lines for who wants them. Also the space's rest.

use super::desk::{Act, Desk, Typed};
use super::firings::{clock, next};
use super::settings::{Below, Group, Saved, SettingsPage, Small, field, meanwhile, save};
use crate::config::{SpaceFile, WrittenRules, WrittenSchedules};
use crate::domain::schedule::weekly::{WEEK, Weekly, weekday_word};
use crate::domain::space::Schedules;
use crate::flow::change_settings::{Unchanged, seen, written};
use crate::flow::set_up_space::pause_space;
use crate::render::words::Words;
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::{Choice, Input};
use crate::web::page::{html, see};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};
use chrono::{NaiveDate, NaiveTime, Weekday};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/schedule", get(show).post(keep))
        .route("/s/{space}/organiser/schedule/pause", post(pause))
        .route("/s/{space}/organiser/schedule/resume", post(resume))
}

/// When most spaces send.
const USUAL: &str = "15 9 * * mon-fri";

/// What this page shows of the settings.
fn part(file: &SpaceFile) -> (WrittenSchedules, WrittenRules) {
    (file.schedules.clone(), file.rules.clone())
}

/// The lines in force; empty is off.
fn lines(file: &SpaceFile) -> [String; 4] {
    let schedules = &file.schedules;
    let line = |written: &Option<String>, otherwise: &str| match written.as_deref().unwrap_or(otherwise).trim() {
        "off" => String::new(),
        line => line.to_owned(),
    };
    [
        line(&schedules.digest, "off"),
        line(&schedules.addendum, "off"),
        line(&schedules.follow_up, WrittenSchedules::FOLLOW_UP),
        line(&schedules.report, WrittenSchedules::REPORT),
    ]
}

async fn show(desk: Desk, Query(query): Query<Typed>) -> Result<Response> {
    let typed: Typed = query.into_iter().chain(as_it_is(&desk).await?).collect();
    html(&page(&desk, &typed, &desk.space.settings.schedules))
}

async fn as_it_is(desk: &Desk) -> Result<Typed> {
    let written = written(&desk.app.ctx, &desk.space).await?;
    let file = written.file;
    let [digest, addendum, follow_up, report] = lines(&file);
    let [mut of_digest, of_addendum, of_follow_up, of_report] = said(&[&digest, &addendum, &follow_up, &report]);
    // A new space is offered what most have; it is kept once somebody saves it.
    if digest.is_empty() && !written.stored.set_up.iter().any(|step| step == "schedule") && !desk.space.started {
        of_digest = Weekly::of(USUAL);
    }
    let days = |weekly: &Option<Weekly>| {
        let days = weekly.map(|weekly| weekly.days()).unwrap_or_default();
        days.into_iter().map(weekday_word).collect::<Vec<_>>().join("\n")
    };
    let time = |weekly: &Option<Weekly>| weekly.map(|weekly| weekly.time()).unwrap_or_default();
    let rules = &file.rules;
    let values = [
        ("seen", seen(&part(&file))?),
        ("digest_days", days(&of_digest)),
        ("digest_time", time(&of_digest)),
        ("set_rules_people_per_digest", rules.people_per_digest.to_string()),
        ("set_rules_no_repeat_days", rules.no_repeat_days.to_string()),
        ("addendum_time", time(&of_addendum)),
        ("follow_up_days", days(&of_follow_up)),
        ("follow_up_time", time(&of_follow_up)),
        ("report_day", days(&of_report)),
        ("report_time", time(&of_report)),
        ("set_rules_approve_first", if rules.approve_first { "yes" } else { "" }.to_owned()),
        ("set_rules_grace_hours", rules.grace_hours.to_string()),
        ("set_schedules_digest", digest),
        ("set_schedules_addendum", addendum),
        ("set_schedules_follow_up", follow_up),
        ("set_schedules_report", report),
    ];
    Ok(values.map(|(name, value)| (name.to_owned(), value)).into())
}

/// What the sentence can say of each line: the second run has the letters' days, the week's letter one day.
fn said(lines: &[&String; 4]) -> [Option<Weekly>; 4] {
    let [digest, addendum, follow_up, report] = lines.map(|line| Weekly::of(line));
    let addendum = addendum.filter(|second| digest.is_some_and(|first| first.days() == second.days()));
    [digest, addendum, follow_up, report.filter(|weekly| weekly.days().len() == 1)]
}

fn page(desk: &Desk, typed: &Typed, schedules: &Schedules) -> SettingsPage {
    let words = desk.words;
    let day = |day: Weekday| {
        let name = words.say(&format!("weekday-{}", day.num_days_from_monday()));
        Choice::new(weekday_word(day), name)
    };
    let week = || WEEK.into_iter().map(day).collect::<Vec<_>>();
    let off = Choice::new("", words.say("schedule-off"));
    let field = |name: &str, input: Input| field(desk, typed, name, input);
    let numbers = ["1", "2", "3"].map(|number| Choice::new(number, number)).into();
    let yes = vec![Choice::new("yes", words.say("schedule-approve"))];
    let digest = vec![
        field("digest_days", Input::Several(week())),
        field("digest_time", Input::Time),
        field("set_rules_people_per_digest", Input::Select(numbers)),
        field("set_rules_no_repeat_days", Input::Number),
        field("addendum_time", Input::Time),
    ];
    let after = vec![field("follow_up_days", Input::Several(week())), field("follow_up_time", Input::Time)];
    let report = vec![
        field("report_day", Input::Select(std::iter::once(off).chain(week()).collect())),
        field("report_time", Input::Time),
    ];
    let word =
        vec![field("set_rules_approve_first", Input::Several(yes)), field("set_rules_grace_hours", Input::Number)];
    let cron = ["digest", "addendum", "follow_up", "report"];
    let cron = cron.map(|name| field(&format!("set_schedules_{name}"), Input::Line)).into();
    let groups = vec![
        Group::sentence(words.say("schedule-letters"), digest, words.say("schedule-second-run")),
        Group::sentence(words.say("schedule-follow-up"), after, String::new()),
        Group::sentence(words.say("schedule-report"), report, String::new()),
        Group::of(words.say("schedule-word"), word),
        Group {
            folded: true,
            lines: vec![words.say("schedule-crontab-lines")],
            ..Group::of(words.say("schedule-crontab"), cron)
        },
    ];
    let groups = groups.into_iter().map(|group| with_kept_line(words, typed, group)).collect();
    SettingsPage {
        lines: vec![clock(words, &desk.space, desk.now)],
        look: words.say("schedule-look"),
        below: vec![Below { title: words.say("schedule-next"), lines: next(words, &desk.space, schedules, desk.now) }],
        forms: vec![rest(desk, typed)],
        ..SettingsPage::new(desk, "schedule-title", "/schedule", typed, groups)
    }
}

/// Says which crontab line is in force where the sentence above cannot say it.
fn with_kept_line(words: Words, typed: &Typed, mut group: Group) -> Group {
    let value = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let lines = ["digest", "addendum", "follow_up", "report"];
    let now = lines.map(|name| value(&format!("set_schedules_{name}")).to_owned());
    let said = said(&[&now[0], &now[1], &now[2], &now[3]]);
    for ((name, line), said) in lines.iter().zip(&now).zip(said) {
        let here = group.fields.iter().any(|field| field.name == format!("{name}_time"));
        if here && said.is_none() && !line.is_empty() {
            group.lines.push(words.with("schedule-kept-line", &[("line", line)]));
        }
    }
    group
}

/// The rest of the space: until when, or go on.
fn rest(desk: &Desk, typed: &Typed) -> Small {
    let words = desk.words;
    let until = desk.space.rests_on(desk.today());
    match until {
        Some(until) => Small {
            title: words.say("space-rest-title"),
            lines: vec![words.with("space-rests", &[("day", &words.long_day(until))])],
            action: desk.url("/schedule/resume"),
            fields: vec![],
            button: words.say("space-rest-end"),
        },
        None => Small {
            title: words.say("space-rest-title"),
            lines: vec![words.say("space-rest-about")],
            action: desk.url("/schedule/pause"),
            fields: vec![field(desk, typed, "pause_until", Input::Day)],
            button: words.say("space-rest-button"),
        },
    }
}

async fn keep(act: Act) -> Result<Response> {
    let typed = typed(&act);
    if act.fields.contains_key("look") {
        return look(&act, &typed).await;
    }
    match save(&act, Some("schedule"), part, |file| apply(&typed, file)).await? {
        Saved::Kept => Ok(see(&act.url("/schedule?saved=1"))),
        Saved::Wrong(field, says) => {
            let field = field.strip_prefix("set_form_").unwrap_or(&field).to_owned();
            page(&act, &typed, &act.space.settings.schedules).complained(&field, &says)
        }
        Saved::Meanwhile => {
            let now = as_it_is(&act).await?.remove("seen").unwrap_or_default();
            meanwhile(&act, page(&act, &typed, &act.space.settings.schedules), now)
        }
    }
}

/// What would come of the form; nothing is kept.
async fn look(act: &Act, typed: &Typed) -> Result<Response> {
    let mut file = written(&act.app.ctx, &act.space).await?.file;
    let wrong = |field: &str, says: &str| {
        let field = field.strip_prefix("form.").map_or(format!("set_{}", field.replace('.', "_")), str::to_owned);
        page(act, typed, &act.space.settings.schedules).complained(&field, says)
    };
    if let Err(Unchanged::Wrong { key, says }) = apply(typed, &mut file) {
        return wrong(&key, &says);
    }
    match file.meant(&act.app.ctx.spaces_folder) {
        Err(error) => {
            let (key, says) = SpaceFile::complaint(&error);
            wrong(&key, &says)
        }
        Ok(settings) => {
            let mut page = page(act, typed, &settings.schedules);
            page.below.iter_mut().for_each(|below| below.title = act.words.say("schedule-would-be"));
            page.lines.insert(0, act.words.say("schedule-not-kept"));
            html(&page)
        }
    }
}

/// What was typed, with every ticked box.
fn typed(act: &Act) -> Typed {
    let mut typed = act.fields.clone();
    for name in ["digest_days", "follow_up_days", "set_rules_approve_first"] {
        typed.insert(name.to_owned(), act.values(name).join("\n"));
    }
    typed
}

/// Writes down what the form says. A crontab line that was changed counts more than the sentence; one that the sentence
/// cannot say stays while the sentence is empty.
fn apply(typed: &Typed, file: &mut SpaceFile) -> std::result::Result<(), Unchanged> {
    let value = |name: &str| typed.get(name).map(|text| text.trim()).unwrap_or_default();
    let [digest, addendum, follow_up, report] = lines(file);
    let now = said(&[&digest, &addendum, &follow_up, &report]);
    let in_force = [digest, addendum, follow_up, report];
    let days = |name: &str| -> Vec<Weekday> {
        let ticked: Vec<&str> = value(name).lines().collect();
        WEEK.into_iter().filter(|day| ticked.contains(&weekday_word(*day))).collect()
    };
    let of = |place: usize, name: &str, days_field: &str, days: Vec<Weekday>| {
        let line = value(&format!("set_schedules_{name}"));
        if line != in_force[place] {
            return Ok(if line == "off" { String::new() } else { line.to_owned() });
        }
        let time_field = format!("{name}_time");
        let time = value(&time_field);
        match (days.is_empty(), time.is_empty()) {
            (true, true) | (false, true) if now[place].is_none() => Ok(in_force[place].clone()),
            (true, true) => Ok(String::new()),
            // A second run has no days of its own: without a time there is none.
            (false, true) if days_field.is_empty() => Ok(String::new()),
            (false, true) => Err(wrong(&time_field, "is missing; write one like 9:15")),
            (true, false) if days_field.is_empty() => {
                Err(wrong("digest_days", "are missing, so there can be no second run"))
            }
            (true, false) => Err(wrong(days_field, "is missing; choose a day, or clear the time as well for never")),
            (false, false) => {
                let at = NaiveTime::parse_from_str(time, "%H:%M")
                    .map_err(|_| wrong(&time_field, format!("is “{time}”; write one like 9:15")))?;
                Ok(Weekly::new(days, at).map(|weekly| weekly.line()).unwrap_or_default())
            }
        }
    };
    let letters = of(0, "digest", "digest_days", days("digest_days"))?;
    let run_days = Weekly::of(&letters).map(|weekly| weekly.days()).unwrap_or_default();
    let second = of(1, "addendum", "", run_days)?;
    let after = of(2, "follow_up", "follow_up_days", days("follow_up_days"))?;
    let week = of(3, "report", "report_day", days("report_day"))?;
    let or_off = |line: String| Some(if line.is_empty() { "off".to_owned() } else { line });
    file.schedules = WrittenSchedules {
        digest: or_off(letters),
        addendum: or_off(second),
        follow_up: or_off(after),
        report: or_off(week),
    };
    let number = |name: &str, least: u32, most: u32| -> std::result::Result<u32, Unchanged> {
        let text = value(name);
        let number = text.parse().ok().filter(|number: &u32| (least..=most).contains(number));
        let key = name.strip_prefix("set_").unwrap_or(name);
        number.ok_or_else(|| Unchanged::wrong(key, format!("is “{text}”; it can be {least} to {most}")))
    };
    file.rules.people_per_digest = number("set_rules_people_per_digest", 1, 3)? as u8;
    file.rules.no_repeat_days = number("set_rules_no_repeat_days", 0, 1_000)?;
    file.rules.grace_hours = number("set_rules_grace_hours", 0, 24)?;
    file.rules.approve_first = value("set_rules_approve_first") == "yes";
    Ok(())
}

/// What is wrong with a field of the form that is no setting by itself.
fn wrong(field: &str, says: impl Into<String>) -> Unchanged {
    Unchanged::wrong(&format!("form.{field}"), says)
}

async fn pause(act: Act) -> Result<Response> {
    let text = act.field("pause_until").trim();
    let until = text.parse::<NaiveDate>().map_err(|_| "is missing; choose the day on which it goes on".to_owned());
    let wrong = match until {
        Ok(day) => pause_space(&act.app.ctx, &act.space, Some(day), act.now).await?.err(),
        Err(why) => Some(why),
    };
    match wrong {
        None => {
            act.app.waker.wake();
            Ok(see(&act.url("/schedule")))
        }
        Some(why) => {
            let typed: Typed = as_it_is(&act).await?.into_iter().chain(act.fields.clone()).collect();
            page(&act, &typed, &act.space.settings.schedules).complained("pause_until", &why)
        }
    }
}

async fn resume(act: Act) -> Result<Response> {
    if let Err(why) = pause_space(&act.app.ctx, &act.space, None, act.now).await? {
        return page(&act, &as_it_is(&act).await?, &act.space.settings.schedules).complained("pause_until", &why);
    }
    act.app.waker.wake();
    Ok(see(&act.url("/schedule")))
}
