//! Rubbish in every field: a clear complaint to its sender, the rest goes on, nothing lost, executed or injected.

use crate::world::{World, link_in};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::Duration;

/// What is typed into every field and every cell.
fn nasty() -> Vec<String> {
    [
        "",
        " ",
        "\u{0}",
        "\u{7}bell",
        "Eve\r\nBcc: all@victim.example",
        "Eve\nX-Evil: 1",
        "=?utf-8?q?Bank?=",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "\u{202e}evE",
        "\u{2066}Eve",
        "🎨👩‍🎨",
        "{{7*7}}",
        "{ $name }",
        "'; DROP TABLE members; --",
        "=HYPERLINK(\"http://x\")",
        "../../etc/passwd",
        "%00%0d%0a",
        "\u{1f}\u{85}\u{2028}",
        "a@b.example",
        "جو",
        "ﬀ",
        "\u{feff}Eve",
        "Z\u{351}a\u{36b}l",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain(["x".repeat(10_000), "é;".repeat(40)])
    .collect()
}

const FIELDS: &[&str] = &[
    "name",
    "email",
    "headline",
    "needs",
    "offers",
    "interests",
    "today_line",
    "place",
    "came_with",
    "here_as",
    "stay",
    "day",
    "shares",
    "wants_introductions",
    "on_round_table",
];

#[tokio::test]
async fn every_field_of_the_form_takes_rubbish_calmly() {
    let world = World::new().await;
    for field in FIELDS {
        for value in nasty() {
            let mut form = vec![("name", "Eve"), ("email", "eve@x.example"), ("wants_introductions", "yes")];
            form.retain(|(name, _)| name != field);
            form.push((field, &value));
            let page = world.post("/s/sample-hub/check-in", &form).await;
            let good = page.status == StatusCode::OK || page.status == StatusCode::UNPROCESSABLE_ENTITY;
            assert!(good, "{field} = {value:?}: {}", page.status);
            assert!(!page.body.contains("<script>alert") && !page.body.contains("<img src=x"), "{field} = {value:?}");
            if page.status == StatusCode::UNPROCESSABLE_ENTITY {
                assert!(
                    page.body.contains("There is a problem") && page.body.contains("<title>Error:"),
                    "{field} = {value:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn ten_megabytes_are_refused_with_a_sentence() {
    let world = World::new().await;
    let form = format!("name={}&email=a%40x.example", "x".repeat(10_000_000));
    let page = world.request(Request::post("/s/sample-hub/check-in").body(Body::from(form)).unwrap()).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("That is too much"), "{}", page.body);
}

#[tokio::test]
async fn every_cell_takes_rubbish_calmly_and_the_good_rows_go_on() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut csv = "Timestamp,Email Address,What should we call you?,What do you do?,What could you help others with?,What are you looking for?,What are you interested in?,Introductions today?\n".to_owned();
    let mut good = 0;
    for (n, value) in nasty().into_iter().enumerate() {
        for column in 0..8 {
            let mut row =
                ["2026-02-03 09:00:00", "A", "B", "Potter", "glazes", "a kiln", "Pottery", "Yes"].map(str::to_owned);
            row[1] = format!("p{n}c{column}@d{n}x{column}.example");
            row[2] = format!("Person {n} {column}");
            row[column] = value.clone();
            csv += &(row.iter().map(|c| cell(c)).collect::<Vec<_>>().join(",") + "\n");
        }
        csv += &format!("2026-02-03 09:00:00,good{n}@good{n}.example,Good {n},Potter,glazes,a kiln,Pottery,Yes\n");
        good += 1;
    }
    let report = world.import(&csv).await.unwrap();
    assert!(report.new >= good, "{} of at least {good}", report.new);
    assert!(report.set_aside.iter().all(|(row, why)| *row > 1 && !why.is_empty() && !why.contains(['\r', '\n'])));
    world.tick_at("2026-02-03T09:15:00Z").await;
    let letters = world.letters();
    assert!(letters.len() >= good);
    for letter in &letters {
        let head = letter.raw.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|l| l.starts_with("Bcc") || l.starts_with("X-Evil")), "{head}");
        assert!(!letter.html.contains("<script>alert") && !letter.html.contains("<img"), "{}", letter.html);
        assert!(!letter.subject.contains("=?"), "{}", letter.subject);
        assert_eq!(head.matches("\r\nTo: ").count(), 1);
        assert!(!letter.text.contains(['\u{202e}', '\u{2066}', '\u{0}']));
    }
}

#[tokio::test]
async fn two_people_of_one_name_and_one_person_in_two_cases() {
    let world = World::new().await;
    let csv = "Timestamp,Email Address,Name,Surname,Introductions today?\n\
               2026-02-03 09:00:00,ana@x.example,Ana,Silva,Yes\n\
               2026-02-03 09:01:00,ANA@X.EXAMPLE,Ana,Silva,Yes\n\
               2026-02-03 09:02:00,ana@y.example,ana,Kovač,Yes\n\
               2026-02-03 09:03:00,ana@bücher.example,Ana,,Yes\n\
               2026-02-03 09:04:00,ana@bücher,Ana,,Yes\n";
    let report = world.import(csv).await.unwrap();
    assert_eq!((report.new, report.changed, report.unchanged, report.new_members), (3, 0, 1, 3));
    assert_eq!(report.renamed, [(4, "ana K.".to_owned()), (5, "Ana (coworker)".to_owned())]);
    assert_eq!(report.set_aside.len(), 1);
    let needs = world.daemon.ctx.store.needs(&world.space().id).await.unwrap();
    assert_eq!(needs.len(), 3, "the organiser is told of both names and the row");
}

#[tokio::test]
async fn links_that_are_none_lead_to_a_sentence() {
    let world = World::morning().await;
    let good = link_in(&world.letter_to("rafe@oralhistory.example").text, "/1/yes");
    let token = good.split('/').nth(4).unwrap().to_owned();
    let mut urls = vec![
        "/m/x".to_owned(),
        "/m/x/1/yes".to_owned(),
        "/c/x".to_owned(),
        "/o/x".to_owned(),
        "/s/nowhere/check-in".to_owned(),
        "/nothing".to_owned(),
        format!("/m/{token}/9/yes"),
        format!("/m/{token}/1/perhaps/so"),
        format!("/c/{token}"),
        format!("/o/{token}"),
        format!("/m/{}", "a".repeat(5_000)),
        "/m/%00%0d%0a".to_owned(),
        format!("/m/{token}/-1/yes"),
    ];
    urls.push(format!("/m/{}", token.replacen(|c: char| c.is_ascii_digit(), "a", 1)) + "x");
    for url in urls {
        let page = world.get(&url).await;
        assert!(page.status.is_client_error(), "{url}: {}", page.status);
        assert!(!page.body.to_lowercase().contains("panic"), "{url}: {}", page.body);
        let posted = world.post(&url, &[]).await;
        assert!(posted.status.is_client_error(), "POST {url}: {}", posted.status);
    }
}

#[tokio::test]
async fn every_page_says_where_it_may_not_lead() {
    let mut world = World::morning().await;
    world.tick_after(Duration::minutes(1)).await;
    for url in [
        "/s/sample-hub/check-in",
        "/nothing",
        "/healthz",
        &link_in(&world.letter_to("rafe@oralhistory.example").text, "/1/yes"),
    ] {
        let page = world.get(url).await;
        assert_eq!(page.headers["referrer-policy"], "no-referrer", "{url}");
        assert_eq!(page.headers["x-content-type-options"], "nosniff", "{url}");
        let csp = page.headers["content-security-policy"].to_str().unwrap();
        assert!(csp.contains("default-src 'none'") && !csp.contains("unsafe"), "{url}: {csp}");
        assert!(!page.body.contains("<script"), "{url}");
        let body = page.body.replace("https://hub.example", "");
        assert!(!body.contains("http://") && !body.contains("https://"), "{url} names another host: {body}");
    }
}
