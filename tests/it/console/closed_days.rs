//! Closed days: by hand, from a calendar's file, and by an address.

use crate::world::World;
use axum::http::StatusCode;
use chrono::NaiveDate;
use elevenses::flow::look_at_calendars::look_at_calendars;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const CALENDAR: &[u8] = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Founders' day <b>\r\nDTSTART;VALUE=DATE:20260505\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Call\r\nDTSTART:20260506T100000\r\nDTEND:20260506T110000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[tokio::test]
async fn days_by_hand_come_and_go() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let host = world.host().await;
    host.take_over().await;
    let page =
        host.fill_in("/closed-days/add", &[("closed_day", "2026-02-04"), ("closed_why", "Moving <house>")]).await;
    assert!(page.body.contains("Wednesday 4 February 2026: Moving &#60;house&#62;"), "{}", page.body);
    assert!(world.space().is_closed_on(day("2026-02-04")));
    // The same day again is another reason, not another day.
    let page = host.fill_in("/closed-days/add", &[("closed_day", "2026-02-04"), ("closed_why", "Painting")]).await;
    assert_eq!(page.body.matches("Wednesday 4 February 2026:").count(), 1, "{}", page.body);
    for wrong in ["", "04.02.", "2026-02-30"] {
        let page = host.fill_in("/closed-days/add", &[("closed_day", wrong)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let long = "x".repeat(81);
    let page = host.fill_in("/closed-days/add", &[("closed_day", "2026-02-05"), ("closed_why", &long)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("href=\"#closed_why\""), "{}", page.body);
    let ticked = world.tick_at("2026-02-04T09:15:00Z").await;
    assert!(format!("{:?}", ticked.fired).contains("closed on that day"), "{:?}", ticked.fired);
    let host = world.host().await;
    host.fill_in("/closed-days/remove", &[("day", "2026-02-04")]).await;
    assert!(!world.space().is_closed_on(day("2026-02-04")));
    assert!(world.space().is_closed_on(day("2026-12-25")), "the others stay");
}

#[tokio::test]
async fn a_calendars_file_is_looked_at_before_its_days_are_kept() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let page = host.upload("/closed-days/file", &[], ("closed.ics", CALENDAR)).await;
    assert!(page.body.contains("It closes one day of the next two years."), "{}", page.body);
    assert!(page.body.contains("too short for that: 1."), "{}", page.body);
    assert!(page.body.contains("Tuesday 5 May 2026: Founders&#39; day &#60;b&#62;"), "{}", page.body);
    assert!(!world.space().is_closed_on(day("2026-05-05")), "nothing is kept yet");
    host.fill_in("/closed-days/add", &[("closed_found", "2026-05-05 Founders' day <b>")]).await;
    assert!(world.space().is_closed_on(day("2026-05-05")));
    for (file, says) in [
        (&b"<html>not a calendar"[..], "is no calendar"),
        (&[0xff, 0xfe, 0, 1, 2][..], "is no calendar"),
        (b"", "is no calendar"),
    ] {
        let page = host.upload("/closed-days/file", &[], ("closed.ics", file)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(says), "{}", page.body);
    }
    let page = host.upload("/closed-days/file", &[], ("", b"")).await;
    assert!(page.body.contains("Choose a file first."), "{}", page.body);
}

#[tokio::test]
async fn a_calendar_of_a_hundred_megabytes_is_refused_by_its_size() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let mut large = CALENDAR.to_vec();
    large.resize(100_000_000, b' ');
    let page = host.upload("/closed-days/file", &[], ("large.ics", &large)).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", page.body);
    large.truncate(2_000_001);
    let page = host.upload("/closed-days/file", &[], ("large.ics", &large)).await;
    assert!(page.body.contains("is larger than 2 MB"), "{}", page.body);
}

#[tokio::test]
async fn an_address_leads_to_no_machine_of_the_house() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    for address in [
        "http://calendar.example/a.ics",
        "ftp://calendar.example/a.ics",
        "file:///etc/passwd",
        "closed.ics",
        "https://",
        "https://a b",
    ] {
        let page = host.fill_in("/closed-days/calendars", &[("closed_calendar", address)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(page.body.contains("href=\"#closed_calendar\""), "{}", page.body);
    }
    for address in [
        "https://127.0.0.1:1/a.ics",
        "https://10.0.0.1/a.ics",
        "https://[::1]/a.ics",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/a.ics",
        "https://localhost/a.ics",
        "https://0x7f.1/a.ics",
        "webcal://192.168.1.1/a.ics",
    ] {
        let page = host.fill_in("/closed-days/calendars", &[("closed_calendar", address)]).await;
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.body);
        let refused =
            page.body.contains("private network or to this one") || page.body.contains("no calendar can have");
        assert!(refused, "{address}: {}", page.body);
        assert!(!page.body.contains("allow_private"), "{}", page.body);
        let source = world.space().settings.calendars[0].clone();
        let page = host.fill_in("/closed-days/calendars/remove", &[("source", &source)]).await;
        assert!(!page.body.contains(&source), "{}", page.body);
    }
    assert_eq!(world.space().settings.closed_days.len(), 2);
}

#[tokio::test]
async fn what_a_calendar_says_is_closed_and_is_looked_at_once_a_day() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let source = "https://127.0.0.1:1/a.ics";
    host.fill_in("/closed-days/calendars", &[("closed_calendar", source)]).await;
    let (ctx, now) = (&world.daemon.ctx, world.now);
    // As though a look had gone well.
    let days = vec![(day("2026-05-05"), "Founders' day".to_owned())];
    assert!(ctx.store.keep_calendar(&world.space().id, source, Ok(days.clone()), now).await.unwrap());
    assert!(!ctx.store.keep_calendar(&world.space().id, source, Ok(days), now).await.unwrap(), "nothing new");
    world.daemon.notice_changes(now).await;
    assert!(world.space().is_closed_on(day("2026-05-05")));
    let page = host.get("/closed-days").await;
    assert!(page.body.contains("Founders&#39; day") && page.body.contains("(by a calendar)"), "{}", page.body);
    // Not before a day has passed, and after a failure in an hour; its days stay.
    assert_eq!(look_at_calendars(ctx, now + chrono::Duration::hours(23)).await.unwrap().len(), 0);
    let later = now + chrono::Duration::hours(24);
    assert!(look_at_calendars(ctx, later).await.unwrap()[0].came.is_err());
    assert_eq!(look_at_calendars(ctx, later + chrono::Duration::minutes(59)).await.unwrap().len(), 0);
    assert_eq!(look_at_calendars(ctx, later + chrono::Duration::minutes(60)).await.unwrap().len(), 1);
    assert!(world.space().is_closed_on(day("2026-05-05")));
    // Taken out, its days go with it.
    host.fill_in("/closed-days/calendars/remove", &[("source", source)]).await;
    assert!(!world.space().is_closed_on(day("2026-05-05")));
    assert_eq!(ctx.store.calendar_looks(&world.space().id).await.unwrap(), []);
}
