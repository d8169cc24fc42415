//! Mail by LMTP: whole conversations with a real listener, and the pipe that hands mail to the daemon.

mod conversation;
mod daemon;
mod pipe;

use conversation::{ADDRESS, Door, SLOW};
use elevenses::channel::lmtp::{Handed, Limits, LmtpAddress, LmtpListener, hand_over};
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

/// What is said, and how the answer begins.
type Lines = &'static [(&'static str, &'static str)];

const BEGUN: Lines = &[("LHLO relay.example", "250"), ("MAIL FROM:<lorna@lornawrites.example>", "250 2.1.0")];

#[tokio::test]
async fn every_verb_is_answered_as_its_rfc_says() {
    let table: &[(&str, Lines)] = &[
        ("who we are", &[("lhlo relay.example", "250")]),
        ("not SMTP", &[("EHLO relay.example", "500 5.5.1"), ("HELO relay.example", "500 5.5.1")]),
        (
            "order",
            &[("MAIL FROM:<a@x.example>", "503"), ("LHLO x", "250"), ("RCPT TO:<a@x.example>", "503"), ("DATA", "503")],
        ),
        ("one sender", &[("LHLO x", "250"), ("MAIL FROM:<a@x.example>", "250"), ("MAIL FROM:<b@x.example>", "503")]),
        (
            "nobody",
            &[("LHLO x", "250"), ("MAIL FROM:<>", "250 2.1.0"), ("RCPT TO:<reply@in.hub.example>", "250 2.1.5")],
        ),
        (
            "who is written to",
            &[
                ("LHLO x", "250"),
                ("MAIL FROM:<a@x.example> BODY=8BITMIME SIZE=1000", "250"),
                ("RCPT TO:<reply+abc@in.hub.example>", "250"),
                ("RCPT TO:<REPLY+ABC@IN.HUB.EXAMPLE>", "250"),
                ("RCPT TO:<reply@in.hub.example>", "250"),
                ("RCPT TO:<reply+abc@hub.example>", "550 5.1.1"),
                ("RCPT TO:<replying@in.hub.example>", "550 5.1.1"),
                ("RCPT TO:<root@in.hub.example>", "550 5.1.1"),
                ("RCPT TO:<postmaster>", "550 5.1.1"),
            ],
        ),
        (
            "forgetting",
            &[
                ("LHLO x", "250"),
                ("MAIL FROM:<a@x.example>", "250"),
                ("RCPT TO:<reply@in.hub.example>", "250"),
                ("RSET", "250 2.0.0"),
                ("DATA", "503"),
                ("RCPT TO:<reply@in.hub.example>", "503"),
                ("MAIL FROM:<b@x.example>", "250"),
            ],
        ),
        (
            "all recipients are unknown",
            &[("LHLO x", "250"), ("MAIL FROM:<a@x.example>", "250"), ("RCPT TO:<b@x.example>", "550"), ("DATA", "503")],
        ),
        (
            "small talk",
            &[("NOOP", "250"), ("NOOP hello", "250"), ("VRFY reply", "252"), ("EXPN all", "502"), ("HELP", "502")],
        ),
        (
            "what is not offered",
            &[("STARTTLS", "502"), ("AUTH PLAIN AAAA", "502"), ("HELLO", "500"), ("", "500"), ("\0\0", "500")],
        ),
        (
            "too large by its own word",
            &[
                ("LHLO x", "250"),
                ("MAIL FROM:<a@x.example> SIZE=5242881", "552 5.3.4"),
                ("MAIL FROM:<a@x.example> SIZE=5242880", "250"),
            ],
        ),
        (
            "no address",
            &[
                ("LHLO x", "250"),
                ("MAIL FROM:<a@b@x.example>", "501"),
                ("MAIL FROM: lorna", "501"),
                ("MAIL", "501"),
                ("MAIL FROM:<a@x.example> SMTPUTF8", "555"),
                ("MAIL FROM:<a@x.example> BODY=BINARYMIME", "555"),
                ("MAIL FROM:<a@x.example> FOO=BAR", "555"),
                ("MAIL FROM:<a@x.example>", "250"),
                ("RCPT TO:<@>", "501"),
                ("RCPT TO:reply@in.hub.example", "501"),
            ],
        ),
        ("goodbye", &[("QUIT", "221 2.0.0"), ("", "gone")]),
        ("chunks are not waited for", &[("LHLO x", "250"), ("BDAT 10 LAST", "502"), ("", "gone")]),
    ];
    let door = Door::open(Limits::default()).await;
    for (what, lines) in table {
        let mut talk = door.talk().await;
        for (say, want) in *lines {
            let answer = if *want == "gone" { talk.hear().await } else { talk.ask(say).await };
            assert!(answer.starts_with(want), "{what}: {say:?} is answered with {answer:?}");
        }
    }
    assert_eq!(door.kept().len(), 0);
}

#[tokio::test]
async fn what_is_offered_is_said() {
    let door = Door::open(Limits::default()).await;
    let mut talk = door.talk().await;
    let offers = talk.ask("LHLO relay.example").await;
    for offer in ["PIPELINING", "8BITMIME", "SIZE 5242880", "ENHANCEDSTATUSCODES"] {
        assert!(offers.contains(offer), "{offers}");
    }
    assert!(!offers.contains("SMTPUTF8") && !offers.contains("CHUNKING") && !offers.contains("STARTTLS"));
}

#[tokio::test]
async fn each_recipient_has_an_answer_of_its_own_and_250_is_said_once_it_is_kept() {
    let door = Door::open(Limits::default()).await;
    let mut talk = door.begun().await;
    for token in ["kept", "busy", "refused", "again"] {
        assert!(talk.ask(&format!("RCPT TO:<reply+{token}@in.hub.example>")).await.starts_with("250"));
    }
    assert!(talk.ask("RCPT TO:<eve@in.hub.example>").await.starts_with("550"));
    assert!(talk.ask("DATA").await.starts_with("354"));
    talk.send(b"Subject: Re: today\r\n\r\nyes\r\n..and a dot\r\n.\r\n").await;
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(talk.hear().await);
    }
    assert!(answers[0].starts_with("250 2.6.0"), "{answers:?}");
    assert!(answers[1].starts_with("451 4.3.0"), "{answers:?}");
    assert!(
        answers[2].starts_with("550 5.7.1 no ?x? here??250 ok"),
        "the reason goes on one line of ASCII: {answers:?}"
    );
    assert!(answers[3].starts_with("250 2.6.0"), "{answers:?}");
    let kept = door.kept();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(kept[0].raw, b"Subject: Re: today\r\n\r\nyes\r\n.and a dot\r\n");
    assert_eq!(kept[0].mail_from.as_deref(), Some("lorna@lornawrites.example"));
    assert_eq!(kept[0].rcpt_to.as_deref(), Some("reply+kept@in.hub.example"));
    assert_eq!(kept[1].rcpt_to.as_deref(), Some("reply+again@in.hub.example"));
    // The connection goes on with the next mail.
    talk.deliver("", "reply+next@in.hub.example", "bounced\r\n", "250 2.6.0").await;
    assert_eq!(door.kept()[2].mail_from.as_deref(), Some(""), "the null sender");
}

#[tokio::test]
async fn an_answer_waits_for_the_disk_and_a_disk_that_never_answers_is_a_later() {
    let door = Door::open(Limits { keep: 5 * SLOW, ..Limits::default() }).await;
    let mut talk = door.talk().await;
    talk.ask("LHLO x").await;
    let began = std::time::Instant::now();
    talk.deliver("a@x.example", "reply+slow@in.hub.example", "yes\r\n", "250 2.6.0").await;
    assert!(began.elapsed() >= SLOW, "not before it was kept");
    talk.deliver("a@x.example", "reply+never@in.hub.example", "yes\r\n", "451 4.3.0").await;
    assert_eq!(door.kept().len(), 1);
}

#[tokio::test]
async fn commands_may_come_all_at_once() {
    let door = Door::open(Limits::default()).await;
    let mut talk = door.talk().await;
    let one = "MAIL FROM:<a@x.example>\r\nRCPT TO:<reply+1@in.hub.example>\r\nRCPT TO:<no@in.hub.example>\r\nDATA\r\n";
    talk.send(format!("LHLO x\r\n{one}").as_bytes()).await;
    for want in ["250", "250", "250", "550", "354"] {
        let answer = talk.hear().await;
        assert!(answer.starts_with(want), "{want}: {answer}");
    }
    talk.send(format!("yes\r\n.\r\n{one}no\r\n.\r\nQUIT\r\n").as_bytes()).await;
    for want in ["250 2.6.0", "250", "250", "550", "354", "250 2.6.0", "221"] {
        let answer = talk.hear().await;
        assert!(answer.starts_with(want), "{want}: {answer}");
    }
    let texts: Vec<_> = door.kept().iter().map(|arrived| arrived.raw.clone()).collect();
    assert_eq!(texts, [b"yes\r\n".to_vec(), b"no\r\n".to_vec()]);
}

#[tokio::test]
async fn limits_hold_and_the_conversation_goes_on_behind_them() {
    let limits = Limits { text_size: 10_000, endless: 60_000, recipients: 3, line: 1_000, ..Limits::default() };
    let door = Door::open(limits).await;
    let mut talk = door.begun().await;
    let answer = talk.ask(&format!("RCPT TO:<{}@in.hub.example>", "x".repeat(2_000))).await;
    assert!(answer.starts_with("500 5.5.2 a line is too long"), "{answer}");
    for n in 0..5 {
        let answer = talk.ask(&format!("RCPT TO:<reply+{n}@in.hub.example>")).await;
        assert!(answer.starts_with(if n < 3 { "250" } else { "452 4.5.3" }), "{n}: {answer}");
    }
    talk.ask("RSET").await;
    let long = format!("{}\r\n", "x".repeat(998));
    talk.deliver("a@x.example", "reply@in.hub.example", &long.repeat(10), "250").await;
    talk.deliver("a@x.example", "reply@in.hub.example", &long.repeat(11), "552 5.3.4").await;
    talk.deliver("a@x.example", "reply@in.hub.example", &format!("{}\r\n", "x".repeat(1_001)), "500 5.5.2").await;
    talk.deliver("a@x.example", "reply@in.hub.example", "and it goes on\r\n", "250").await;
    assert_eq!(door.kept().len(), 2);
    // Without any end it is not even read.
    talk.begin("a@x.example", "reply@in.hub.example").await;
    talk.send(long.repeat(70).as_bytes()).await;
    let answer = talk.hear().await;
    assert!(answer.starts_with("421 4.3.4"), "{answer}");
    assert_eq!(talk.hear().await, "gone");
    assert_eq!(door.kept().len(), 2);
}

#[tokio::test]
async fn a_mail_of_just_the_largest_size_comes_through_byte_by_byte() {
    let door = Door::open(Limits::default()).await;
    let mut talk = door.talk().await;
    talk.ask("LHLO x").await;
    let mut bytes: Vec<u8> = (0..=255).filter(|byte| *byte != b'\r' && *byte != b'\n').cycle().take(62).collect();
    bytes.extend_from_slice(b"\r\n");
    let largest = bytes.repeat(5 * 1024 * 1024 / bytes.len());
    talk.begin("a@x.example", "reply@in.hub.example").await;
    talk.send(&conversation::stuffed(&largest)).await;
    talk.send(b".\r\n").await;
    let answer = talk.hear().await;
    assert!(answer.starts_with("250 2.6.0"), "{answer}");
    assert!(door.kept()[0].raw == largest, "not a byte is changed");
}

#[tokio::test]
async fn a_second_mail_cannot_hide_in_the_first() {
    let hidden = "MAIL FROM:<ceo@x.example>\r\nRCPT TO:<reply+stolen@in.hub.example>\r\nDATA\r\nyes\r\n.\r\n";
    for end in ["\n.\n", "\n.\r\n", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r", "\r\n.\r\r\n"] {
        let door = Door::open(Limits::default()).await;
        let mut talk = door.talk().await;
        talk.ask("LHLO x").await;
        talk.begin("eve@x.example", "reply+eve@in.hub.example").await;
        talk.send(format!("hello{end}{hidden}").as_bytes()).await;
        let answer = talk.hear().await;
        assert!(answer.starts_with("554 5.6.0"), "{end:?}: {answer}");
        assert!(talk.ask("NOOP").await.starts_with("250 2.0.0"), "{end:?}: one answer, and in step");
        assert_eq!(door.kept().len(), 0, "{end:?}");
    }
    let door = Door::open(Limits::default()).await;
    let mut talk = door.talk().await;
    talk.send(b"LHLO x\n").await;
    assert!(talk.hear().await.starts_with("500 5.5.2"), "a line of a command ends in CRLF, too");
    talk.send(b"NOOP\rQUIT\r\n").await;
    assert!(talk.hear().await.starts_with("500 5.5.2"));
}

#[tokio::test]
async fn a_connection_cut_anywhere_before_the_end_keeps_nothing() {
    let door = Door::open(Limits::default()).await;
    let whole = "Subject: Re\r\n\r\nyes\r\n.\r\n";
    for sent in 0..whole.len() {
        let mut talk = door.talk().await;
        talk.ask("LHLO x").await;
        talk.begin("a@x.example", "reply@in.hub.example").await;
        talk.send(&whole.as_bytes()[..sent]).await;
        drop(talk);
    }
    // Somebody who comes after them all is answered, so they have been seen to.
    door.talk().await.ask("NOOP").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(door.kept().len(), 0);
}

#[tokio::test]
async fn who_is_slow_is_let_go_and_who_only_errs_as_well() {
    let limits = Limits { idle: Duration::from_millis(300), text: Duration::from_millis(900), ..Limits::default() };
    let door = Door::open(limits).await;
    let mut silent = door.talk().await;
    assert!(silent.hear().await.starts_with("421 4.4.2"));
    assert_eq!(silent.hear().await, "gone");
    let mut dripping = door.talk().await;
    for _ in 0..5 {
        dripping.send(b"N").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(dripping.hear().await.starts_with("421 4.4.2"), "a byte now and then is not a line");
    let mut slow = door.talk().await;
    slow.ask("LHLO x").await;
    slow.begin("a@x.example", "reply@in.hub.example").await;
    for _ in 0..10 {
        slow.send(b"still writing\r\n").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(slow.hear().await.starts_with("421 4.4.2"), "nor is it a text");
    let mut erring = door.talk().await;
    let mut answer = String::new();
    for _ in 0..20 {
        answer = erring.ask("GET / HTTP/1.1").await;
    }
    assert!(answer.starts_with("421 4.7.0"), "{answer}");
    assert_eq!(erring.hear().await, "gone");
    assert_eq!(door.kept().len(), 0);
}

#[tokio::test]
async fn there_is_room_for_so_many_and_a_stop_lets_everybody_go() {
    let door = Door::open(Limits { connections: 3, ..Limits::default() }).await;
    let mut inside = vec![door.talk().await, door.talk().await, door.talk().await];
    let mut outside = door.dial().await;
    assert!(outside.hear().await.starts_with("421 4.3.2"));
    assert!(inside[0].ask("QUIT").await.starts_with("221"));
    drop(inside.remove(0));
    tokio::time::sleep(Duration::from_millis(100)).await;
    inside.push(door.talk().await);
    // One is in the middle of a text, one waits for its mail to be kept, one says nothing.
    inside[0].ask("LHLO x").await;
    inside[0].begin("a@x.example", "reply@in.hub.example").await;
    inside[0].send(b"half").await;
    inside[1].ask("LHLO x").await;
    inside[1].begin("a@x.example", "reply+slow@in.hub.example").await;
    inside[1].send(b"yes\r\n.\r\n").await;
    tokio::time::sleep(SLOW / 2).await;
    let kept = door.stop().await;
    assert!(inside[0].hear().await.starts_with("421 4.3.2"));
    assert!(inside[1].hear().await.starts_with("250 2.6.0"), "what is whole is kept and answered");
    assert!(inside[1].hear().await.starts_with("421 4.3.2"));
    assert!(inside[2].hear().await.starts_with("421 4.3.2"));
    assert_eq!(kept.len(), 1);
}

#[tokio::test]
async fn a_socket_has_its_mode_and_a_stale_one_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run/lmtp.sock");
    let address = LmtpAddress::Unix { path: path.clone(), mode: 0o660 };
    std::fs::create_dir(folder.path().join("run")).unwrap();
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert!(path.exists(), "left behind by a daemon that was killed");
    let listener = LmtpListener::open(&address, Limits::default()).await.unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o660);
    let why = LmtpListener::open(&address, Limits::default()).await.err().unwrap();
    assert!(why.contains("another program listens there"), "{why}");
    drop(listener);
    assert!(!path.exists(), "it goes with its listener");
    std::fs::write(&path, "notes").unwrap();
    let why = LmtpListener::open(&address, Limits::default()).await.err().unwrap();
    assert!(why.contains("no socket") && path.exists(), "{why}");
    let elsewhere = LmtpAddress::Tcp("0.0.0.0:0".parse().unwrap());
    let why = LmtpListener::open(&elsewhere, Limits::default()).await.err().unwrap();
    assert!(why.contains("only this machine"), "{why}");
}

#[tokio::test]
async fn what_is_handed_over_comes_out_as_it_went_in() {
    let door = Door::open(Limits { text_size: 1_000, ..Limits::default() }).await;
    let hand = async |from: &str, to: &str, text: &str| hand_over(&door.address(), from, to, text.as_bytes()).await;
    let text = "Subject: Re\n\n.\n..\nyes\r\n\nno line end";
    assert_eq!(hand("lorna@x.example", "reply+1@in.hub.example", text).await, Handed::Kept);
    let kept = door.kept();
    assert_eq!(kept[0].raw, b"Subject: Re\r\n\r\n.\r\n..\r\nyes\r\n\r\nno line end\r\n");
    assert_eq!(kept[0].mail_from.as_deref(), Some("lorna@x.example"));
    assert_eq!(kept[0].rcpt_to.as_deref(), Some("reply+1@in.hub.example"));
    assert!(matches!(hand("", "reply+busy@in.hub.example", text).await, Handed::TryLater(_)));
    assert!(matches!(hand("", "reply+refused@in.hub.example", text).await, Handed::Refused(_)));
    assert!(matches!(hand("", "eve@in.hub.example", text).await, Handed::NoSuchRecipient(_)));
    assert!(matches!(hand("", ADDRESS, &"x\n".repeat(1_000)).await, Handed::Refused(_)));
    let address = door.address();
    door.stop().await;
    assert!(matches!(hand_over(&address, "", ADDRESS, b"yes").await, Handed::TryLater(_)));
}
