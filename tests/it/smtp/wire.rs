//! What may and may not appear on the wire: addresses that try to leave their
//! command, dots, stray line ends and raw 8-bit text.

use super::*;
use crate::sink::{Options, Phase, answer};

#[tokio::test]
async fn addresses_that_could_leave_their_command_never_reach_the_wire() {
    let sink = Sink::start(Options::default());
    let mut connection = open(&sink).await;
    for to in ["a b@example.org", "a@example.org>\r\nDATA", "<a@example.org>", "a\0@b.org", ""] {
        let delivery = deliver(&mut connection, to).await;
        assert_eq!(kind(&delivery), "refused", "{to:?}: {delivery:?}");
        assert!(delivery.words().contains("recipient's address"), "{delivery:?}");
    }
    let delivery = deliver(&mut connection, "jørgen@example.org").await;
    assert!(delivery.words().contains("SMTPUTF8"), "{delivery:?}");
    assert_eq!(kind(&deliver(&mut connection, TO).await), "accepted");
}

#[tokio::test]
async fn dots_and_stray_line_ends_arrive_as_whole_lines() {
    let sink = Sink::start(Options::default());
    let mut connection = open(&sink).await;
    for (written, arrived) in [
        (".\r\n..\r\n.a\r\n", ".\r\n..\r\n.a\r\n"),
        ("a\r\n.\r\nMAIL FROM:<x@y.z>\r\n", "a\r\n.\r\nMAIL FROM:<x@y.z>\r\n"),
        ("a\n.\nb\n", "a\r\n.\r\nb\r\n"),
        ("a\r.\rb", "a\r\n.\r\nb\r\n"),
        ("a\n.\r\nb", "a\r\n.\r\nb\r\n"),
        ("a\r\n.\rb", "a\r\n.\r\nb\r\n"),
        ("a\r\r\n.\r\r\nb", "a\r\n\r\n.\r\n\r\nb\r\n"),
        ("no end", "no end\r\n"),
        ("two ends\r\n\r\n", "two ends\r\n\r\n"),
    ] {
        let delivery = connection.deliver(FROM, TO, written.as_bytes(), go_ahead).await;
        assert_eq!(kind(&delivery), "accepted", "{written:?}: {delivery:?}");
        let last = sink.accepted().pop().unwrap();
        assert_eq!(last.text(), arrived, "for {written:?}");
    }
}

#[tokio::test]
async fn raw_8_bit_text_goes_only_where_it_is_welcome() {
    let sink = Sink::start(Options::default());
    let letter = "Subject: Tee\r\n\r\num elf, für dich\r\n".as_bytes();
    let mut connection = open(&sink).await;
    let delivery = connection.deliver(FROM, TO, letter, go_ahead).await;
    assert_eq!(kind(&delivery), "accepted", "{delivery:?}");
    assert_eq!(sink.accepted()[0].bytes, letter);

    sink.once(Phase::Hello, answer("250 sink.test"));
    let mut connection = open(&sink).await;
    let delivery = connection.deliver(FROM, TO, letter, go_ahead).await;
    assert_eq!(kind(&delivery), "refused", "{delivery:?}");
    assert!(delivery.words().contains("8BITMIME"), "{delivery:?}");
    assert!(!connection.is_spent());
}
