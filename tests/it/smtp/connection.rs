//! One connection and the letters it carries: what arrives, whose answers are read,
//! when the note is written, when the connection is used up, and how fast it is.

use std::time::{Instant, SystemTime};

use super::*;
use crate::sink::{Act, Options, Phase, answer};

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let begun = SystemTime::now();
    let sink = Sink::start(Options::default());
    let mut connection = open(&sink).await;
    let delivery = deliver(&mut connection, TO).await;
    assert_eq!(delivery, Delivery::Accepted("250 2.0.0 taken".into()));
    connection.quit().await;

    let accepted = sink.accepted();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].mail_from, FROM);
    assert_eq!(accepted[0].rcpt_to, [TO]);
    assert_eq!(accepted[0].bytes, LETTER);
    assert_eq!(accepted[0].connection, 1);
    assert!(accepted[0].at >= begun);
}

#[tokio::test]
async fn an_empty_sender_goes_out_as_the_null_sender() {
    let sink = Sink::start(Options::default());
    let mut connection = open(&sink).await;
    let delivery = connection.deliver("", TO, LETTER, go_ahead).await;
    assert_eq!(kind(&delivery), "accepted", "{delivery:?}");
    assert_eq!(sink.accepted()[0].mail_from, "");
}

#[tokio::test]
async fn each_letter_on_a_connection_reads_its_own_answers() {
    let sink = Sink::start(Options::default());
    sink.for_recipient("gone@example.org", Phase::Rcpt, answer("550 5.1.1 gone"));
    sink.for_recipient("full@example.org", Phase::Dot, answer("452 4.2.2 full"));
    sink.for_recipient("spam@example.org", Phase::Dot, answer("554 5.7.1 spam"));
    sink.for_recipient("late@example.org", Phase::Data, answer("451 4.7.1 greylisted"));
    let mut connection = open(&sink).await;
    for (to, wanted) in [
        ("gone@example.org", "refused"),
        ("one@example.org", "accepted"),
        ("full@example.org", "later"),
        ("spam@example.org", "refused"),
        ("two@example.org", "accepted"),
        ("late@example.org", "later"),
        ("gone@example.org", "refused"),
        ("three@example.org", "accepted"),
    ] {
        let delivery = deliver(&mut connection, to).await;
        assert_eq!(kind(&delivery), wanted, "{to}: {delivery:?}");
    }
    let taken: Vec<_> = sink.accepted().into_iter().flat_map(|l| l.rcpt_to).collect();
    assert_eq!(taken, ["one@example.org", "two@example.org", "three@example.org"]);
    assert_eq!(sink.connections(), 1);
}

#[tokio::test]
async fn a_server_that_answers_twice_is_left_before_any_text_is_sent() {
    let sink = Sink::start(Options::default());
    let mut connection = open(&sink).await;
    sink.once(Phase::Rcpt, answer("550 5.1.1 gone\r\n250 2.0.0 ok"));
    assert_eq!(kind(&deliver(&mut connection, TO).await), "refused");
    let delivery = deliver(&mut connection, TO).await;
    assert_eq!(kind(&delivery), "later", "{delivery:?}");
    assert!(connection.is_spent());
    assert_eq!((sink.text_bytes(), sink.accepted().len()), (0, 0));
}

#[tokio::test]
async fn a_refused_letter_whose_reset_fails_spends_the_connection() {
    let sink = Sink::start(Options::default());
    for act in [Act::Close, answer("421 4.3.2 bye"), answer("354 what")] {
        let mut connection = open(&sink).await;
        sink.once(Phase::Rcpt, answer("550 5.1.1 gone"));
        sink.once(Phase::Reset, act);
        assert_eq!(kind(&deliver(&mut connection, TO).await), "refused");
        assert!(connection.is_spent());
    }
}

#[tokio::test]
async fn a_stall_after_the_dot_is_unknown_in_bounded_time() {
    let sink = Sink::start(Options::default());
    let mut settings = settings(&sink, Security::Plain);
    settings.timeouts.body_and_dot = IMPATIENT;
    let mut connection = SmtpConnection::open(&settings).await.ok().unwrap();
    sink.once(Phase::Dot, Act::AcceptAndStall);
    let begun = Instant::now();
    let delivery = deliver(&mut connection, TO).await;
    assert_eq!(kind(&delivery), "unknown", "{delivery:?}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(connection.is_spent());
    let next = deliver(&mut connection, TO).await;
    assert_eq!(kind(&next), "later", "{next:?}");
    assert_eq!(sink.accepted().len(), 1);
}

#[tokio::test]
async fn a_delivery_that_is_dropped_takes_its_connection_with_it() {
    let sink = Sink::start(Options::default());
    for phase in [Phase::Mail, Phase::Rcpt, Phase::Data, Phase::Dot] {
        let mut connection = open(&sink).await;
        sink.once(phase, Act::Stall);
        let given_up = tokio::time::timeout(IMPATIENT, deliver(&mut connection, TO)).await;
        assert!(given_up.is_err(), "{phase:?}");
        assert!(connection.is_spent(), "{phase:?}");
        sink.wait_until_left_alone(PATIENT);
    }
    assert!(sink.accepted().is_empty());
}

#[tokio::test]
async fn the_note_is_written_before_the_first_byte_of_the_text() {
    let sink = Sink::start(Options::default());
    let mut connection = open(&sink).await;
    let seen = &sink;
    let delivery = connection
        .deliver(FROM, TO, LETTER, async || {
            tokio::time::sleep(Duration::from_millis(50)).await;
            match seen.text_bytes() {
                0 => Ok(()),
                early => Err(format!("{early} bytes went out early")),
            }
        })
        .await;
    assert_eq!(kind(&delivery), "accepted", "{delivery:?}");
    assert!(sink.text_bytes() > LETTER.len());
}

#[tokio::test]
async fn without_the_note_nothing_of_the_text_is_sent() {
    let sink = Sink::start(Options::default());
    let mut connection = open(&sink).await;
    let delivery = connection.deliver(FROM, TO, LETTER, async || Err("the disk is full")).await;
    assert_eq!(kind(&delivery), "later");
    assert!(delivery.words().contains("the disk is full"), "{delivery:?}");
    assert!(connection.is_spent());
    sink.wait_until_left_alone(PATIENT);
    assert_eq!((sink.text_bytes(), sink.accepted().len()), (0, 0));
}

#[tokio::test]
async fn a_delivery_can_be_spawned() {
    let sink = Sink::start(Options::default());
    let mut connection = open(&sink).await;
    let delivering = tokio::spawn(async move {
        let note = String::from("owned by the closure");
        let before_data = async || (!note.is_empty()).then_some(()).ok_or("no note");
        connection.deliver(FROM, TO, LETTER, before_data).await
    });
    assert_eq!(kind(&delivering.await.unwrap()), "accepted");
}

#[tokio::test]
async fn a_connection_carries_its_share_and_no_more() {
    let sink = Sink::start(Options::default());
    let mut settings = settings(&sink, Security::Plain);
    settings.messages_per_connection = 2;
    let mut connection = SmtpConnection::open(&settings).await.ok().unwrap();
    assert_eq!(kind(&deliver(&mut connection, TO).await), "accepted");
    assert!(!connection.is_spent());
    assert_eq!(kind(&deliver(&mut connection, TO).await), "accepted");
    assert!(connection.is_spent());
    assert_eq!(kind(&deliver(&mut connection, TO).await), "later");
    connection.quit().await;
    sink.wait_until_left_alone(PATIENT);
    assert_eq!(sink.accepted().len(), 2);
}

#[tokio::test]
async fn saying_goodbye_never_takes_long() {
    let sink = Sink::start(Options::default());
    let mut settings = settings(&sink, Security::Plain);
    settings.timeouts.reset_and_quit = IMPATIENT;
    let connection = SmtpConnection::open(&settings).await.ok().unwrap();
    sink.at(Phase::Quit, Act::Stall);
    let begun = Instant::now();
    connection.quit().await;
    assert!(begun.elapsed() < Duration::from_secs(5));
}

/// Without TCP_NODELAY this would be 22 letters a second.
#[tokio::test]
async fn one_connection_carries_hundreds_of_letters_a_second() {
    const LETTERS: u32 = 1000;
    let sink = Sink::start(Options::default());
    let mut settings = settings(&sink, Security::Plain);
    settings.messages_per_connection = LETTERS;
    let letter = [LETTER, "Tea, scones and a chat. \r\n".repeat(60).as_bytes()].concat();
    let mut connection = SmtpConnection::open(&settings).await.ok().unwrap();
    let begun = Instant::now();
    for _ in 0..LETTERS {
        let delivery = connection.deliver(FROM, TO, &letter, go_ahead).await;
        assert_eq!(kind(&delivery), "accepted", "{delivery:?}");
    }
    let rate = f64::from(LETTERS) / begun.elapsed().as_secs_f64();
    println!("{rate:.0} letters a second of {} bytes", letter.len());
    assert!(rate > 200.0, "only {rate:.0} letters a second");
    assert_eq!(sink.accepted().len(), LETTERS as usize);
}

#[tokio::test]
async fn the_sink_writes_down_what_it_accepts_and_nothing_else() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let sink = Sink::start(Options { log: Some(file.path().into()), ..Options::default() });
    for act in [Act::Close, Act::AcceptAndClose] {
        let mut connection = open(&sink).await;
        sink.once(Phase::Dot, act);
        assert_eq!(kind(&deliver(&mut connection, TO).await), "unknown");
    }
    let mut connection = open(&sink).await;
    sink.delay(Phase::Dot, Duration::from_millis(20));
    sink.at(Phase::Dot, answer("250 ok"));
    assert_eq!(kind(&deliver(&mut connection, TO).await), "accepted");
    sink.behave();
    assert_eq!(sink.wait_for(2, PATIENT).len(), 2);
    let log = std::fs::read_to_string(file.path()).unwrap();
    assert_eq!(log, "<one@digests.example>\n".repeat(2));
}
