//! A sheet at its address: what is asked, what is refused, and what becomes of trouble.

use super::site::{Site, csv, leads_to, raw, status};
use super::{HEADINGS, asks, counts, later, row};
use crate::world::World;
use axum::body::Body;
use axum::http::Response;
use elevenses::channel::feed::{Ask, Fetched, Limits, fetch};
use elevenses::flow::look_at_feeds::Came;
use std::time::{Duration, Instant};

fn sheet() -> String {
    format!("{HEADINGS}{}{}", row("Ana", "Glazes"), row("Ben", "Bookkeeping"))
}

/// From this machine, within these limits.
async fn fetched(url: &str, limits: Limits) -> Fetched {
    fetch(Ask { url, allow_http: true, allow_private: true, known: None }, limits).await
}

fn refused(fetched: Fetched) -> String {
    match fetched {
        Fetched::Refused(why) => why,
        other => panic!("it is not refused: {other:?}"),
    }
}

fn for_later(fetched: Fetched) -> String {
    match fetched {
        Fetched::TryLater(why) => why,
        other => panic!("it is not for later: {other:?}"),
    }
}

#[tokio::test]
async fn a_sheet_is_read_when_it_has_changed_and_costs_one_small_request_when_not() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    let text = sheet();
    site.answers(move |_, headers| match headers.get("if-none-match") {
        Some(known) if known == "\"v1\"" => status(304),
        _ => Response::builder()
            .header("etag", "\"v1\"")
            .header("last-modified", "Tue, 03 Feb 2026 08:40:00 GMT")
            .body(Body::from(text.clone()))
            .unwrap(),
    });
    assert_eq!(counts(&world.look_after(1).await), (2, 0, 0, 0), "at once, when it is new");
    assert_eq!(site.last_header("accept-encoding").as_deref(), Some("gzip"));
    assert_eq!(world.look_after(1).await, [], "not before its schedule says so");
    let looked = world.look_after(15).await;
    assert_eq!((&looked[0].came, site.times()), (&Came::Unchanged, 2));
    assert_eq!(site.last_header("if-none-match").as_deref(), Some("\"v1\""));
    assert_eq!(site.last_header("if-modified-since").as_deref(), Some("Tue, 03 Feb 2026 08:40:00 GMT"));
    // After hours without power, one look.
    let mut world = world.restarted().await;
    assert_eq!((world.look_after(5 * 60).await.len(), site.times()), (1, 3));
    assert_eq!((world.look_after(1).await.len(), site.times()), (0, 3));
    // Told otherwise, the same sheet is read anew.
    world.set_feeds(&format!("{}dates = \"dmy\"\n", site.feed("sheet")));
    let mut world = world.restarted().await;
    assert_eq!(counts(&world.look_after(1).await), (0, 0, 2, 0));
    assert_eq!(site.last_header("if-none-match"), None);
}

#[tokio::test]
async fn a_server_that_says_nothing_of_its_state_is_known_by_its_bytes() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    site.gives(sheet());
    assert_eq!(counts(&world.look_after(1).await), (2, 0, 0, 0));
    assert_eq!(world.look_after(15).await[0].came, Came::Unchanged);
    site.gives(sheet() + &row("Cem", "Looms"));
    assert_eq!(counts(&world.look_after(15).await), (1, 0, 2, 0));
}

#[tokio::test]
async fn it_is_led_on_where_it_may_and_nowhere_else() {
    let site = Site::start().await;
    let (there, text) = (site.url("/elsewhere"), sheet());
    site.answers(move |path, _| if path == "/sheet" { leads_to(&there) } else { csv(&text) });
    assert!(matches!(fetched(&site.url("/sheet"), Limits::default()).await, Fetched::File(..)));
    assert_eq!(site.times(), 2);
    let round = site.url("/sheet");
    site.answers(move |_, _| leads_to(&round));
    assert!(refused(fetched(&site.url("/sheet"), Limits::default()).await).contains("more than 5 times"));
    assert_eq!(site.times(), 8);
    for (to, says) in [
        ("http://169.254.169.254/latest/meta-data", "no sheet can have"),
        ("http://[::ffff:127.0.0.1]/", "no sheet can have"),
        ("file:///etc/passwd", "no web address"),
        ("ftp://127.0.0.1/a", "no web address"),
    ] {
        site.answers(move |_, _| leads_to(to));
        let why = refused(fetched(&site.url("/sheet"), Limits::default()).await);
        assert!(why.contains(says) && !why.contains("169.254"), "{to}: {why}");
    }
    site.answers(|_, _| status(302));
    assert!(for_later(fetched(&site.url("/sheet"), Limits::default()).await).contains("without saying where"));
}

#[tokio::test]
async fn a_machine_in_the_house_is_reached_only_where_that_is_allowed() {
    let site = Site::start().await;
    site.gives(sheet());
    let named = format!("http://localhost:{}/sheet", site.port());
    for url in [site.url("/sheet"), named.clone()] {
        let ask = Ask { url: &url, allow_http: true, allow_private: false, known: None };
        let why = refused(fetch(ask, Limits::default()).await);
        assert!(why.contains("write allow_private = true for this feed"), "{why}");
    }
    assert_eq!(site.times(), 0, "not so much as a connection");
    assert!(matches!(fetched(&named, Limits::default()).await, Fetched::File(..)), "a name is resolved and reached");
    let ask = Ask { url: &named, allow_http: false, allow_private: true, known: None };
    assert!(refused(fetch(ask, Limits::default()).await).contains("read along"));
}

#[tokio::test]
async fn what_is_endless_ends_at_a_limit() {
    let small = Limits { megabytes: 1, whole: Duration::from_secs(2), ..Limits::default() };
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nConnection: close\r\n\r\nEmail,Name\n";
    let endless = raw(head, &[b'a'; 65_536], Duration::ZERO);
    assert!(refused(fetched(&endless, small).await).contains("larger than 1 MB"));
    let announced = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n", b"a", Duration::from_millis(50));
    // Said beforehand, it is not waited for: that would have ended with the time.
    assert!(refused(fetched(&announced, small).await).contains("larger than 1 MB"));
    for slow in [raw(head, b"a", Duration::from_millis(100)), raw(b"HTT", b"P", Duration::from_secs(9))] {
        let began = Instant::now();
        assert!(for_later(fetched(&slow, small).await).contains("not through after 2 seconds"));
        assert!(began.elapsed() < Duration::from_secs(8));
    }
    let cut =
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nEmail,Name\nana@x.example,Ana\n", b"", Duration::ZERO);
    assert!(for_later(fetched(&cut, small).await).contains("broke off"), "half a sheet is no sheet");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let why = for_later(fetched(&format!("http://{nobody}/secret"), small).await);
    assert!(why.contains("could not be reached") && !why.contains("secret"), "{why}");
}

#[tokio::test]
async fn a_packed_sheet_is_unpacked_and_a_bomb_is_not() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::{Read, Write};
    let packed = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let site = Site::start().await;
    let gives = |bytes: Vec<u8>, packing: &'static str| {
        site.answers(move |_, _| {
            Response::builder().header("content-encoding", packing).body(Body::from(bytes.clone())).unwrap()
        });
    };
    gives(packed(sheet().as_bytes()), "gzip");
    let Fetched::File(mut file, _) = fetched(&site.url("/sheet"), Limits::default()).await else { panic!("no file") };
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    assert_eq!(text, sheet());
    let bomb = packed(&vec![b','; 5_000_000]);
    assert!(bomb.len() < 10_000, "small on the way");
    gives(bomb, "gzip");
    let small = Limits { megabytes: 1, ..Limits::default() };
    assert!(refused(fetched(&site.url("/sheet"), small).await).contains("larger than 1 MB"));
    gives(sheet().into_bytes(), "gzip");
    assert!(for_later(fetched(&site.url("/sheet"), Limits::default()).await).contains("damaged"));
    gives(sheet().into_bytes(), "br");
    assert!(refused(fetched(&site.url("/sheet"), Limits::default()).await).contains("nobody asked for"));
}

#[tokio::test]
async fn a_page_to_sign_in_on_is_told_from_a_sheet_and_asked_about_once() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    site.gives("\n<!doctype html><html><title>Sign in</title></html>");
    for minutes in [1, 15, 15, 30] {
        let looked = world.look_after(minutes).await;
        assert!(asks(&looked).contains("in Google Sheets choose File, Share, Publish to the web, CSV"), "{looked:?}");
    }
    let needs = world.needs().await;
    assert!(needs.len() == 1 && needs[0].starts_with("The feed “sheet” brings nothing: this address gives a web page"));
    assert_eq!(world.feed_alarms().await, [], "waiting would not mend it, so it is no alarm");
    // Another question takes its place, and it is over when the sheet is there.
    site.answers(|_, _| status(404));
    world.look_after(120).await;
    let needs = world.needs().await;
    assert!(needs.len() == 1 && needs[0].contains("is it still published?"), "{needs:?}");
    site.gives(sheet());
    assert_eq!(counts(&world.look_after(240).await), (2, 0, 0, 0));
    assert_eq!(world.needs().await, [""; 0]);
    site.answers(|_, _| status(404));
    world.look_after(15).await;
    assert_eq!(world.needs().await.len(), 1, "when it happens again, it is said again");
}

#[tokio::test]
async fn what_may_pass_is_tried_less_often_and_is_an_alarm_when_it_does_not() {
    let (broken, well) = (Site::start().await, Site::start().await);
    let mut world = World::with_feeds(&format!("{}{}", broken.feed("broken"), well.feed("well"))).await;
    broken.answers(|_, _| status(503));
    well.gives(sheet());
    world.tick_at("2026-02-03T10:00:00Z").await;
    let mut alarmed = Vec::new();
    for _ in 0..24 {
        world.look_after(15).await;
        alarmed.push((broken.times(), world.feed_alarms().await.len()));
    }
    assert_eq!(alarmed[0], (2, 0), "twice is no alarm");
    assert_eq!(alarmed[1], (3, 1));
    assert!(broken.times() < 12, "in six hours it is asked {} times", broken.times());
    assert_eq!(well.times(), 25, "the other one goes on");
    assert_eq!((world.people().await.len(), world.needs().await.len()), (2, 0));
    assert!(
        world.feed_alarms().await[0]
            .text
            .contains("the feed “broken” could not be read 3 times in a row or more: its server answered 503")
    );
    broken.gives(sheet());
    world.look_after(60).await;
    assert_eq!(world.feed_alarms().await, [], "over by itself");
}

#[tokio::test]
async fn a_question_about_the_columns_is_answered_in_the_settings_or_by_hand() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    let vague = "Timestamp,Email,Name,What do you bring and what do you need?,Introductions today?\n2026-02-03 08:00,ana@x.example,Ana,Glazes,Yes\n";
    site.answers(move |_, headers| match headers.contains_key("if-none-match") {
        true => status(304),
        false => Response::builder().header("etag", "\"v1\"").body(Body::from(vague)).unwrap(),
    });
    let looked = world.look_after(1).await;
    assert!(asks(&looked).contains("these options are map, dates and sheet of this feed"), "{looked:?}");
    assert!(asks(&world.look_after(15).await).contains("--map"), "it is not “unchanged” while it is asked");
    world.set_feeds(&format!(
        "{}map = {{ \"What do you bring and what do you need?\" = \"offers\" }}\n",
        site.feed("sheet")
    ));
    let mut world = world.restarted().await;
    assert_eq!(counts(&world.look_after(1).await), (1, 0, 0, 0), "at once, when the settings have changed");
    assert_eq!(world.needs().await, [""; 0]);
}

#[tokio::test]
async fn trouble_is_told_from_what_is_asked() {
    let site = Site::start().await;
    let mut world = World::with_feeds(&site.feed("sheet")).await;
    site.answers(|_, _| status(500));
    assert_eq!(later(&world.look_after(1).await), "its server answered 500");
    assert_eq!((world.needs().await, world.feed_alarms().await), (vec![], vec![]), "once is nothing to speak of");
}
