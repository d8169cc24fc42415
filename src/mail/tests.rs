use super::*;
use crate::domain::reply_address::ReplyAddress;
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const TOKEN: &str = "bmfzwk3tfon2gk43uorxwwzlomnqw4";
const BOUNCE_TOKEN: &str = "bkrugs4zanfzsayjaonuw24dmmuqhi";
const LETTER: &str = "digest.019c5e1f0a7b7cc2a4d8e0f1a2b3c4d5@hub.example";

static REPLIES: LazyLock<ReplyAddress> =
    LazyLock::new(|| ReplyAddress::new(EmailAddress::parse("hello@hub.example").unwrap(), false));

fn ours() -> Ours<'static> {
    Ours {
        replies: Some(&REPLIES),
        authserv_id: Some("mx.hub.example"),
        loop_mark: Some("b3d1c0ffee"),
        ..Ours::default()
    }
}

fn of(raw: &[u8]) -> Mail {
    read(raw, &Envelope::default(), &ours())
}

/// Every mail under `tests/mail`, by its name: the kind, a dot, what is special about it.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail"));
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    all.sort();
    assert!(all.len() > 90, "the mails were found");
    all
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail/{}.eml"), name)).unwrap()
}

#[test]
fn every_mail_is_of_the_kind_its_name_says_with_any_line_ends() {
    for (name, raw) in fixtures() {
        let want = name.split('.').next().unwrap();
        let text: Vec<u8> = raw.iter().copied().filter(|&b| b != b'\r').collect();
        let crlf = text.iter().flat_map(|&b| if b == b'\n' { vec![b'\r', b'\n'] } else { vec![b] }).collect::<Vec<_>>();
        let cr: Vec<u8> = text.iter().map(|&b| if b == b'\n' { b'\r' } else { b }).collect();
        let mails = [of(&text), of(&crlf), of(&cr)];
        assert_eq!(mails[0].kind.as_str(), want, "{name}");
        assert_eq!(mails[0], mails[1], "{name} with CRLF");
        assert_eq!(mails[0], mails[2], "{name} with CR");
    }
}

/// A mail's name, and of its bounce the recipient, the status, the severity, and words of its diagnosis.
type Told = (&'static str, Option<&'static str>, Option<&'static str>, Severity, &'static str);

#[test]
fn bounces_say_whom_and_how_grave() {
    use Severity::*;
    let lorna = Some("lorna@lornawrites.example");
    let table: [Told; 27] = [
        ("report-user-unknown", lorna, Some("5.1.1"), Hard, "User unknown in virtual mailbox table"),
        ("report-mailbox-full", lorna, Some("5.2.2"), Soft, "552 5.2.2 Over quota"),
        ("report-delayed", lorna, Some("4.4.1"), Delayed, "Connection timed out"),
        ("report-our-fault", lorna, Some("5.7.26"), Ours, "SPF and DKIM did not pass"),
        ("report-gave-up", lorna, Some("4.4.7"), Soft, "message expired"),
        ("report-generic-status", lorna, Some("5.0.0"), Hard, "550 No such user here"),
        ("report-two-recipients", lorna, Some("5.1.1"), Hard, "Two of them failed."),
        ("report-beyond-ascii", Some("jörg@bücher.example"), Some("5.1.1"), Hard, "550 5.1.1 unbekannt"),
        ("report-without-recipient", lorna, None, Hard, "User unknown."),
        ("report-from-exchange", lorna, Some("5.1.10"), Hard, "Recipient not found by SMTP address lookup"),
        ("exim", lorna, None, Hard, "no such user"),
        ("exim-delayed", lorna, None, Delayed, "Delivery attempts will continue"),
        ("exim-failed-recipients", lorna, None, Soft, "mailbox is full"),
        ("qmail", lorna, Some("5.1.1"), Hard, "<lorna@lornawrites.example>: 192.0.2.7 does not like recipient."),
        ("gmail", lorna, Some("5.1.1"), Hard, "does not exist"),
        ("yahoo", lorna, None, Hard, "This mailbox is disabled."),
        ("old-exchange", lorna, None, Hard, "The recipient name is not recognized"),
        ("groupwise", lorna, None, Soft, "mailbox is full"),
        ("sendmail", lorna, Some("5.7.1"), Ours, "listed at a blocklist"),
        ("postfix-old", lorna, None, Hard, "Host not found"),
        ("aol", lorna, None, Ours, "not accepting mail from"),
        ("german", lorna, None, Hard, "konnte nicht zugestellt werden"),
        ("html-only", lorna, None, Hard, "No such user"),
        ("rejected-by-a-sieve", lorna, None, Soft, "Quota exceeded"),
        ("gateway-under-its-own-name", lorna, Some("5.1.1"), Hard, "550 5.1.1 unknown user."),
        ("json", lorna, Some("5.1.1"), Hard, "550 5.1.1 user unknown"),
        ("unknown-language", None, None, Soft, "Viestiä ei voitu toimittaa"),
    ];
    for (name, recipient, status, severity, diagnostic) in table {
        let mail = of(&fixture(&format!("bounce.{name}")));
        let Kind::Bounce(bounce) = mail.kind else { panic!("{name} is {:?}", mail.kind) };
        let told = &bounce.undelivered;
        assert_eq!((told.recipient.as_deref(), told.status.as_deref()), (recipient, status), "{name}");
        assert_eq!(told.severity, severity, "{name}");
        assert!(told.diagnostic.contains(diagnostic), "{name}: {}", told.diagnostic);
    }
    let named = fixtures().into_iter().filter(|(name, _)| name.starts_with("bounce.")).count();
    assert_eq!(named, table.len(), "every bounce is in the table");
}

#[test]
fn a_bounce_names_the_letter_that_came_back() {
    let returned = |name: &str| match of(&fixture(name)).kind {
        Kind::Bounce(bounce) => (bounce.returned, bounce.envelope_id, bounce.others.len()),
        Kind::Complaint(complaint) => (complaint.returned, None, 0),
        kind => panic!("{name}: {kind:?}"),
    };
    for name in [
        "bounce.report-user-unknown",
        "bounce.report-mailbox-full",
        "bounce.report-from-exchange",
        "bounce.exim",
        "bounce.qmail",
        "bounce.gmail",
        "bounce.gateway-under-its-own-name",
        "bounce.rejected-by-a-sieve",
        "complaint.feedback-report",
        "complaint.redacted",
        "complaint.old-form",
    ] {
        let (letter, ..) = returned(name);
        assert_eq!(letter.our_message_id.as_deref(), Some(LETTER), "{name}");
        assert!(matches!(letter.token.as_deref(), Some(TOKEN | BOUNCE_TOKEN)), "{name}: {letter:?}");
    }
    assert_eq!(returned("bounce.report-user-unknown").1.as_deref(), Some("019c5e1f0a7b"));
    assert_eq!(returned("bounce.report-two-recipients").2, 1);
    assert_eq!(of(&fixture("bounce.qmail")).token.as_deref(), Some(BOUNCE_TOKEN));
    // Somebody else's letter is nobody's of ours.
    let foreign = String::from_utf8(fixture("bounce.exim")).unwrap().replace("hub.example", "other.example");
    let Kind::Bounce(bounce) = of(foreign.as_bytes()).kind else { panic!() };
    assert_eq!((bounce.returned.our_message_id, bounce.returned.token), (None, None));
}

#[test]
fn complaints_name_their_letter_even_where_the_recipient_is_left_out() {
    let complaint = |name: &str| match of(&fixture(name)).kind {
        Kind::Complaint(complaint) => complaint,
        kind => panic!("{name}: {kind:?}"),
    };
    let recipient = |name| complaint(name).recipient;
    assert_eq!(recipient("complaint.feedback-report").as_deref(), Some("lorna@lornawrites.example"));
    assert_eq!(recipient("complaint.redacted").as_deref(), Some("redacted@yell.example"));
    assert_eq!(recipient("complaint.json").as_deref(), Some("lorna@lornawrites.example"));
    assert_eq!(recipient("complaint.old-form").as_deref(), Some("lorna@lornawrites.example"));
    assert_eq!(complaint("complaint.redacted").feedback_type, "abuse");
}

#[test]
fn texts_are_the_ones_that_somebody_wrote() {
    let plain = |name: &str| of(&fixture(&format!("person.{name}"))).body.plain.unwrap_or_default();
    let html = |name: &str| of(&fixture(&format!("person.{name}"))).body.html.unwrap_or_default();
    for (name, want) in [
        ("reply", "Yes please, both of them.\n\nLorna\n"),
        ("flowed", "I would like to meet both of them.\n\n> Good morning"),
        ("nested-with-a-picture", "Oui, avec plaisir. À demain !"),
        ("two-texts-around-a-picture", "Yes, Rafe please.\n\nThat is where I sit.\n"),
        ("wrong-charset", "Ja gerne! Grüße, Jörg\n"),
        ("latin-that-is-utf8", "Sí, con Adaeze. Un saludo, Rocío\n"),
        ("base64-with-dirt", "Yes please, Adaeze!"),
        ("signed", "No thanks, not this time.\n"),
        ("boundary-never-closed", "Yes, Rafe.\n\n"),
        ("boundary-never-begun", "Yes, Rafe.\n"),
        ("sends-an-invitation-as-a-file", "Yes! Coffee at ten? It is in the file.\n"),
    ] {
        assert!(plain(name).starts_with(want), "{name}: {:?}", plain(name));
    }
    for (name, want) in [
        ("html-only", "Ja gerne, beide! Grüße"),
        ("empty-plain-beside-html", "<p>Yes, Adaeze please.</p>"),
        ("html-called-plain", "<p>Yes please</p>"),
    ] {
        assert!(html(name).contains(want) && plain(name).is_empty(), "{name}: {:?}", html(name));
    }
    let files = |name: &str| of(&fixture(&format!("person.{name}"))).attachments;
    let counted = ["reply", "nested-with-a-picture", "two-texts-around-a-picture", "signed"].map(files);
    assert_eq!(counted, [0, 2, 1, 1]);
    assert_eq!(of(&fixture("person.encoded-subject")).subject, "Re: Rafe und Adaeze, beide da für heute");
}

#[test]
fn text_beside_html_alone_is_not_lost() {
    let raw = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/html\n\n<p>Yes</p>\n--m\n\
        Content-Type: text/plain\n\nif Jonas is <not> there\n--m--\n";
    let body = of(raw).body;
    assert_eq!(body.plain, None);
    let html = body.html.unwrap();
    assert!(html.contains("<p>Yes</p>") && html.contains("if Jonas is &lt;not&gt; there"), "{html}");
}

#[test]
fn who_it_is_from_is_one_address_or_nobody() {
    let from = |from: &str| of(format!("{from}\nSubject: x\n\nyes\n").as_bytes()).from.map(|from| from.to_string());
    let lorna = Some("lorna@x.example".to_owned());
    for (written, want) in [
        ("From: Lorna <lorna@x.example>", lorna.clone()),
        ("From: lorna@X.example", lorna.clone()),
        ("From: lorna@x.example (Lorna)", lorna.clone()),
        ("From: \"rafe@y.example\" <lorna@x.example>", lorna.clone()),
        ("From: rafe@y.example <lorna@x.example>", lorna.clone()),
        ("From: =?utf-8?q?rafe=40y=2Eexample?= <lorna@x.example>", lorna.clone()),
        ("From: \"Lorna <rafe@y.example>\" <lorna@x.example>", lorna),
        ("From: <rafe@y.example> <lorna@x.example>", None),
        ("From: lorna@x.example, rafe@y.example", None),
        ("From: lorna@x.example\nFrom: rafe@y.example", None),
        ("From: friends: lorna@x.example;", None),
        ("From: Lorna", None),
        ("From: <>", None),
        ("From:", None),
        ("To: lorna@x.example", None),
    ] {
        assert_eq!(from(written), want, "{written}");
    }
}

#[test]
fn tokens_are_found_where_a_mail_came_to() {
    let raw = |headers: &str| format!("{headers}\nFrom: lorna@x.example\n\nyes\n");
    let token = |headers: &str| of(raw(headers).as_bytes()).token;
    for headers in [
        format!("To: hello+{TOKEN}@hub.example"),
        format!("To: Jo <hello+{}@HUB.example>", TOKEN.to_uppercase()),
        format!("To: jo@hub.example\nCc: Hello+{TOKEN}@hub.example"),
        format!("Delivered-To: hello+{TOKEN}@hub.example\nTo: hello@hub.example"),
        format!("X-Original-To: <hello+{TOKEN}@hub.example>"),
        format!("Delivered-To: hello+{TOKEN}@hub.example\nTo: hello+bqqqqqqqqqqqqqqqqqqqqqqqqqqqqq@hub.example"),
    ] {
        assert_eq!(token(&headers).as_deref(), Some(TOKEN), "{headers}");
    }
    for headers in [
        "To: hello@hub.example".to_owned(),
        "To: hello+notes@hub.example".to_owned(),
        format!("To: hello+{TOKEN}@other.example"),
        format!("To: jo+{TOKEN}@hub.example"),
        format!("To: {TOKEN}@hub.example"),
        format!("Subject: hello+{TOKEN}@hub.example"),
    ] {
        assert_eq!(token(&headers), None, "{headers}");
    }
    let envelope = Envelope { from: None, to: Some(format!("hello+{TOKEN}@hub.example")) };
    let other = raw(&format!("To: hello+{BOUNCE_TOKEN}@hub.example"));
    assert_eq!(read(other.as_bytes(), &envelope, &ours()).token.as_deref(), Some(TOKEN), "the envelope comes first");
    let everything = ReplyAddress::new(EmailAddress::parse("hello@hub.example").unwrap(), true);
    let all = Ours { replies: Some(&everything), ..ours() };
    let direct = raw(&format!("To: {TOKEN}@hub.example"));
    assert_eq!(read(direct.as_bytes(), &Envelope::default(), &all).token.as_deref(), Some(TOKEN));
    assert_eq!(read(direct.as_bytes(), &Envelope::default(), &Ours::default()).token, None);
}

#[test]
fn a_null_sender_may_be_known_from_the_envelope_alone() {
    let raw = fixture("person.reply");
    let null = Envelope { from: Some(String::new()), to: None };
    assert_eq!(read(&raw, &null, &ours()).kind, Kind::AutoReply);
    let known = Envelope { from: Some("lorna@lornawrites.example".into()), to: None };
    assert_eq!(read(&raw, &known, &ours()).kind, Kind::Person);
}

#[test]
fn our_own_message_ids() {
    for (id, want) in [
        (LETTER, true),
        ("<by-host.019c5e1f@hub.example>", true),
        ("digest.019c5e1f@HUB.example", true),
        ("digest.019c5e1f@other.example", false),
        ("letter.019c5e1f@hub.example", false),
        ("digest.@hub.example", false),
        ("digest.01<b>@hub.example", false),
        ("digest@hub.example", false),
        ("", false),
    ] {
        assert_eq!(ours().wrote(id), want, "{id}");
    }
    assert!(!Ours::default().wrote("digest.019c5e1f@"), "nothing is ours where nothing is known");
}

#[test]
fn the_same_mail_has_the_same_keys_and_another_has_others() {
    let raw = String::from_utf8(fixture("person.reply")).unwrap();
    let keys = of(raw.as_bytes()).keys;
    let through_another_server =
        format!("Received: from a.example by b.example; Tue, 3 Feb 2026 10:00:00 +0000\n{raw}");
    assert_eq!(of(through_another_server.as_bytes()).keys, keys);
    let other_text = of(raw.replace("Yes please", "No thanks").as_bytes()).keys;
    assert!(other_text.content != keys.content && other_text.message == keys.message);
    let other_id = of(raw.replace("a81f.17@", "a81f.18@").as_bytes()).keys;
    assert!(other_id.content != keys.content && other_id.message != keys.message);
    assert_eq!(of(raw.replace("Message-ID:", "X-Was:").as_bytes()).keys.message, None);
    let broken = [of(b"\n\n"), of(&vec![b'x'; RAW_MAX + 1])].map(|mail| mail.keys);
    assert_ne!(broken[0], broken[1]);
}

#[test]
fn references_of_an_endless_thread_keep_their_ends() {
    let ids = (0..5000).map(|n| format!("<{n}@x.example>")).collect::<Vec<_>>().join("\n ");
    let mail = of(format!("From: a@x.example\nReferences: {}\n\nyes\n", &ids[..60_000]).as_bytes());
    assert_eq!(mail.references.first().map(String::as_str), Some("0@x.example"));
    assert!(mail.references.len() <= 50);
}

/// Mails that want to take time or memory. What is harmless is read all the same.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let head = "From: eve@x.example\nTo: hello@hub.example\nSubject: yes\n";
    let mail = |headers: String, body: String| format!("{head}{headers}\n{body}").into_bytes();
    let html = "Content-Type: text/html\n".to_owned();
    let none = String::new();
    let deep: String =
        (0..60_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    let letters: String = "Content-Type: message/rfc822\n\n".repeat(150_000);
    let never = "--a\nContent-Type: multipart/mixed; boundary=never\n\n".repeat(80_000);
    vec![
        ("nested tags", mail(html.clone(), "<div>".repeat(100_000)), "person"),
        ("nested quotes", mail(html, "<blockquote>".repeat(20_000) + "yes"), "person"),
        (
            "many parts",
            mail("Content-Type: multipart/mixed; boundary=a\n".into(), "--a\n\nyes\n".repeat(500_000)),
            "unreadable",
        ),
        ("deep parts", format!("{head}{deep}").into_bytes(), "unreadable"),
        ("letters in letters", format!("{head}{letters}").into_bytes(), "unreadable"),
        ("boundaries that never come", mail("Content-Type: multipart/mixed; boundary=a\n".into(), never), "unreadable"),
        (
            "boundaries alike",
            mail("Content-Type: multipart/mixed; boundary=a\n".into(), "--ab\n".repeat(900_000)),
            "person",
        ),
        ("one long line", mail(none.clone(), "yes ".repeat(1_200_000)), "person"),
        ("a long header", mail(format!("X-Long: {}\n", "x".repeat(70_000)), "yes".into()), "unreadable"),
        ("a long folded header", mail(format!("X-Long: {}\n", "\n x".repeat(40_000)), "yes".into()), "unreadable"),
        ("headers without end", mail("X-Y: z\n".repeat(60_000), "yes".into()), "unreadable"),
        ("many headers", mail("X-Y: z\n".repeat(30_000), "yes".into()), "person"),
        (
            "encoded words",
            mail(format!("X: y\nSubject: {}\n", "=?utf-8?q?=41?= ".repeat(3_900)), "yes".into()),
            "person",
        ),
        (
            "encoded words in names",
            mail(format!("Cc: {}\n", "=?utf-8?b?QQ==?= <a@x.example>,\n ".repeat(1_900)), "yes".into()),
            "person",
        ),
        ("comments in comments", mail(format!("Auto-Submitted: {}no\n", "(".repeat(60_000)), "yes".into()), "person"),
        (
            "parameters",
            mail(format!("Content-Type: text/plain; {}\n", "a*0=b;".repeat(10_000)), "yes".into()),
            "person",
        ),
        ("addresses", mail(format!("To: {}\n", "a@x.example, ".repeat(4_900)), "yes".into()), "person"),
        ("at signs", mail("X-Failed-Recipients: a@x.example\n".into(), "@".repeat(4_000_000)), "bounce"),
        ("base64", mail("Content-Transfer-Encoding: base64\n".into(), "QUFB\n".repeat(900_000)), "person"),
        ("equals signs", mail("Content-Transfer-Encoding: quoted-printable\n".into(), "=".repeat(4_000_000)), "person"),
        ("nothing but carriage returns", vec![b'\r'; 5_000_000], "unreadable"),
        ("zeros", vec![0; 5_000_000], "unreadable"),
        ("too large", vec![b'x'; RAW_MAX + 1], "unreadable"),
        (
            "a report without end",
            mail(
                "Content-Type: multipart/report; report-type=delivery-status; boundary=a\n".into(),
                format!(
                    "--a\nContent-Type: message/delivery-status\n\n{}",
                    "Final-Recipient: rfc822; a@x.example\n\n".repeat(100_000)
                ),
            ),
            "bounce",
        ),
    ]
}

#[test]
fn hostile_mails_end_soon() {
    for (name, raw, kind) in hostile() {
        let begun = Instant::now();
        let mail = of(&raw);
        let took = begun.elapsed();
        // Without optimisation; a server takes a tenth of it.
        assert!(took < Duration::from_secs(4), "{name} took {took:?}");
        assert_eq!(mail.kind.as_str(), kind, "{name}: {:?}", mail.kind);
        let text = mail.body.plain.map_or(0, |text| text.len()) + mail.body.html.map_or(0, |html| html.len());
        assert!(text <= TEXT_MAX + HTML_MAX, "{name} keeps {text} bytes");
        if let Kind::Unreadable(why) = mail.kind {
            assert!(why.ends_with('.') && why.is_ascii(), "{why}");
        }
    }
}

#[test]
fn long_texts_are_cut_between_letters() {
    let raw = format!("From: a@x.example\n\n{}", "ü".repeat(100_000));
    let body = of(raw.as_bytes()).body;
    let plain = body.plain.unwrap();
    assert!(body.cut && plain.len() == TEXT_MAX && plain.chars().all(|c| c == 'ü'));
}

#[test]
fn addresses_at_the_mercy_of_carriage_returns_stay_one_header() {
    let raw = b"Subject: yes\rAuthentication-Results: mx.hub.example; dmarc=pass header.from=x.example\nFrom: a@x.example\n\nyes\n";
    assert_eq!(of(raw).auth, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_have_a_kind(raw in proptest::collection::vec(any::<u8>(), 0..2000)) {
        of(&raw);
    }

    #[test]
    fn mutilated_mails_have_a_kind(
        which in any::<prop::sample::Index>(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0usize..40), 1..12),
    ) {
        let all = fixtures();
        let mut raw = which.get(&all).1.clone();
        for (at, byte, length) in cuts {
            let at = at.index(raw.len().max(1));
            match byte % 3 {
                0 => drop(raw.splice(at..at, std::iter::repeat_n(byte, length))),
                1 => drop(raw.drain(at..(at + length).min(raw.len()))),
                _ => if let Some(found) = raw.get_mut(at) { *found = byte },
            }
        }
        let mail = of(&raw);
        prop_assert_eq!(mail.clone(), of(&raw));
        prop_assert!(mail.keys.content.len() == 64);
    }
}
