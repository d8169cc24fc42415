//! Any bytes as a mail: of some kind, without a panic, in bounded time and memory, and the same twice.
#![no_main]

use elevenses::domain::email_address::EmailAddress;
use elevenses::domain::reply_address::ReplyAddress;
use elevenses::mail::{Envelope, HTML_MAX, Kind, Ours, TEXT_MAX, read};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static REPLIES: LazyLock<ReplyAddress> =
    LazyLock::new(|| ReplyAddress::new(EmailAddress::parse("hello@hub.example").expect("an address"), false));

fuzz_target!(|bytes: &[u8]| {
    let ours = Ours {
        replies: Some(&REPLIES),
        authserv_id: Some("mx.hub.example"),
        loop_mark: Some("b3d1c0ffee"),
        ..Ours::default()
    };
    let mail = read(bytes, &Envelope::default(), &ours);
    assert_eq!(mail, read(bytes, &Envelope::default(), &ours));
    assert!(mail.body.plain.as_ref().is_none_or(|plain| plain.len() <= TEXT_MAX));
    assert!(mail.body.html.as_ref().is_none_or(|html| html.len() <= HTML_MAX));
    assert!(mail.token.as_ref().is_none_or(|token| token.len() <= 64));
    match mail.kind {
        // Shown to the organiser: a sentence, and nothing that could steer a terminal.
        Kind::Unreadable(why) => assert!(why.ends_with('.') && !why.contains(char::is_control)),
        Kind::Bounce(bounce) => {
            for told in std::iter::once(&bounce.undelivered).chain(&bounce.others) {
                assert!(told.diagnostic.len() <= 500 && !told.diagnostic.contains(char::is_control));
            }
        }
        _ => {}
    }
});
