//! How letters sound, with a letter beside the form.

use super::{Host, value_in};
use crate::world::{Page, SAMPLE, World};
use axum::http::StatusCode;

async fn say(host: &Host<'_>, path: &str, changed: &[(&str, &str)]) -> Page {
    let usual = [
        ("set_host_name", "Jo"),
        ("set_host_role", "community host"),
        ("set_host_reply_to", "jo@samplehub.example"),
        ("set_voice_colour", "#00543c"),
        ("set_voice_greeting", ""),
        ("set_voice_sign_off", ""),
        ("set_voice_footer", ""),
        ("set_locale", "en"),
    ];
    let seen = super::seen_in(&host.get("/voice").await);
    let usual = usual.map(|(name, value)| {
        (name, changed.iter().find(|(other, _)| *other == name).map_or(value, |(_, changed)| *changed))
    });
    let fields: Vec<(&str, &str)> = [("seen", seen.as_str())].into_iter().chain(usual).collect();
    host.fill_in(path, &fields).await
}

#[tokio::test]
async fn letters_sound_as_they_are_told() {
    let mut world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let changed = [
        ("set_host_name", "Mireille"),
        ("set_voice_greeting", "Hello {name},"),
        ("set_voice_sign_off", "Yours, Mireille"),
        ("set_voice_colour", "#7a1f5c"),
        ("set_voice_footer", "**Floor 2**, Exampletown\r\n\r\n- [Events](https://hub.example/events)\r\n- <b>bold</b>"),
    ];
    let page = say(&host, "/voice", &changed).await;
    assert!(page.body.contains("Saved."), "{}", page.body);
    assert_eq!(value_in(&page, "set_voice_colour"), "#7a1f5c");
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    let letter = world.letters().remove(0);
    for words in
        ["Hello ", "Yours, Mireille", "Floor 2, Exampletown", "- Events (https://hub.example/events)", "- <b>bold</b>"]
    {
        assert!(letter.text.contains(words), "{words}: {}", letter.text);
    }
    for words in
        ["#7a1f5c", "<strong>Floor 2</strong>", "href=\"https://hub.example/events\"", "&lt;b&gt;bold&lt;/b&gt;"]
    {
        assert!(letter.html.contains(words), "{words}: {}", letter.html);
    }
}

#[tokio::test]
async fn the_letter_beside_the_form_keeps_nothing() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let page = host.get("/voice").await;
    assert!(
        page.body.contains("formtarget=\"preview\"") && page.body.contains("<iframe name=\"preview\""),
        "{}",
        page.body
    );
    let csp = |page: &Page| page.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(csp(&page).contains("script-src 'self'") && !csp(&page).contains("unsafe"), "{}", csp(&page));
    for elsewhere in ["/schedule", "/set-up", "/space", "/closed-days", ""] {
        assert!(!csp(&host.get(elsewhere).await).contains("script-src"), "{elsewhere}");
    }
    let script = world.get("/console.js").await;
    assert!(script.headers["content-type"].to_str().unwrap().starts_with("text/javascript"));
    let before = world.space();
    let changed = [
        ("set_voice_greeting", "Ahoy {name}!"),
        ("set_voice_footer", "See [us](https://hub.example)"),
        ("set_voice_colour", "#123456"),
    ];
    let letter = say(&host, "/voice/preview", &changed).await;
    assert_eq!(letter.status, StatusCode::OK);
    for words in ["Ahoy Amina!", "#123456", "See us (https://hub.example)", "href=\"https://hub.example\""] {
        assert!(letter.body.contains(words), "{words}: {}", letter.body);
    }
    assert_eq!(csp(&letter), "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'");
    assert_eq!(world.space(), before);
    // What is wrong is said in the frame.
    let letter = say(&host, "/voice/preview", &[("set_voice_colour", "#ffcc00")]).await;
    assert!(letter.body.contains("too light"), "{}", letter.body);
    // Before anything was typed, it is the letter as it is.
    assert!(host.get("/voice/preview").await.body.contains("Good morning Amina"));
}

#[tokio::test]
async fn hostile_voices_are_text_or_refused() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let deep = "*".repeat(499) + "a" + &"*".repeat(499);
    for footer in [
        "<script>alert(1)</script>",
        "[press](javascript:alert(1))",
        "![](https://tracker.example/x.png)",
        "<img src=x onerror=alert(1)>",
        "</body><base href=//evil.example>",
        deep.as_str(),
    ] {
        let letter = say(&host, "/voice/preview", &[("set_voice_footer", footer)]).await;
        assert_eq!(letter.status, StatusCode::OK);
        for element in ["<script", "<img", "javascript:alert(1)\"", "<base href", "src=\"https://tracker"] {
            assert!(!letter.body.contains(element), "{footer}: {}", letter.body);
        }
    }
    for (field, value, says) in [
        ("set_voice_footer", "x".repeat(1_001), "has 1001 characters; 1000 is the most"),
        ("set_voice_footer", "*a".repeat(10_000), "1000 is the most"),
        ("set_voice_colour", "#ffcc00".to_owned(), "too light"),
        ("set_voice_colour", "red;background:url(x)".to_owned(), "write one like #00543c"),
        ("set_host_name", String::new(), "is empty"),
        ("set_host_reply_to", "jo".to_owned(), "has no domain"),
        ("set_locale", "../en".to_owned(), "there are catalogues for"),
        ("set_voice_greeting", "x".repeat(121), "120"),
    ] {
        let page = say(&host, "/voice", &[(field, &value)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(
            page.body.contains(&format!("href=\"#{field}\"")) && page.body.contains(says),
            "{field}: {says}: {}",
            page.body
        );
    }
    assert_eq!(world.space().settings.voice.footer, "");
    // Whoever's cookie and mark it is not sees no letter.
    let stranger = world.post("/s/sample-hub/organiser/voice/preview", &[("set_voice_footer", "x")]).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
}
