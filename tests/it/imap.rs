//! Mail out of a mailbox, from a server that says what a test tells it to.

mod server;

use elevenses::channel::imap::{Afterwards, Brought, ImapSettings, Mailbox};
use elevenses::channel::inbound::{Arrived, Keeper, Kept, Trouble, keeper};
use server::{CUT, SILENCE, Server, mail};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// One look, with a keeper that decides by the text; and what was handed over.
async fn look(settings: ImapSettings, fate: fn(&str) -> Kept) -> (Result<Brought, Trouble>, Vec<Arrived>) {
    let (keeper, handed) = remembering(fate);
    let (_stop, stopped) = watch::channel(false);
    let brought = Mailbox::new(settings).bring_in(&keeper, &stopped).await;
    let handed = handed.lock().unwrap().clone();
    (brought, handed)
}

fn remembering(fate: fn(&str) -> Kept) -> (Keeper, Arc<Mutex<Vec<Arrived>>>) {
    let handed: Arc<Mutex<Vec<Arrived>>> = Arc::default();
    let remembered = Arc::clone(&handed);
    let keeper = keeper(move |arrived: Arrived| {
        let kept = fate(&String::from_utf8_lossy(&arrived.raw));
        remembered.lock().unwrap().push(arrived);
        async move { kept }
    });
    (keeper, handed)
}

fn kept(_: &str) -> Kept {
    Kept::Kept
}

fn to_mend(trouble: Result<Brought, Trouble>) -> String {
    match trouble {
        Err(Trouble::ToMend(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn passing(trouble: Result<Brought, Trouble>) -> String {
    match trouble {
        Err(Trouble::Passing(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// Says this to a question that begins so, and the usual to others.
fn to(begins: &'static str, answer: &'static str) -> impl Fn(&str) -> Option<String> + Send + Sync + 'static {
    move |question| question.starts_with(begins).then(|| answer.to_owned())
}

#[tokio::test]
async fn each_mail_goes_where_the_keeper_says_oldest_first() {
    let server = Server::start(&[9, 7, 8, 10], |_| None).await;
    let fate = |text: &str| match text {
        "mail 8" => Kept::Refused("strange".to_owned()),
        "mail 9" => Kept::TryLater("busy".to_owned()),
        _ => Kept::Kept,
    };
    let (brought, handed) = look(server.settings(), fate).await;
    assert_eq!(brought, Ok(Brought { kept: 2, set_aside: 1, put_off: 1 }));
    let texts: Vec<_> = handed.iter().map(|arrived| String::from_utf8_lossy(&arrived.raw).into_owned()).collect();
    assert_eq!(texts, ["mail 7", "mail 8", "mail 9", "mail 10"]);
    assert!(handed.iter().all(|arrived| arrived.mail_from.is_none() && arrived.rcpt_to.is_none()));
    assert_eq!(
        server.asked(),
        ["UID MOVE 7 \"Elevenses\"", "UID MOVE 8 \"Elevenses (set aside)\"", "UID MOVE 10 \"Elevenses\""]
    );
}

#[tokio::test]
async fn a_server_of_few_gifts_copies_and_deletes_and_never_expunges_what_is_not_ours() {
    for (offers, expunges) in [("IMAP4rev1 UIDPLUS", true), ("IMAP4rev1", false)] {
        let capability = format!("* CAPABILITY {offers}\r\n{{tag}} OK done\r\n");
        let server = Server::start(&[7], move |question| (question == "CAPABILITY").then(|| capability.clone())).await;
        assert_eq!(look(server.settings(), kept).await.0.unwrap().kept, 1);
        let mut want = vec!["UID COPY 7 \"Elevenses\"", "UID STORE 7 +FLAGS.SILENT (\\Deleted)"];
        want.extend(expunges.then_some("UID EXPUNGE 7"));
        assert_eq!(server.asked(), want, "{offers}");
    }
}

#[tokio::test]
async fn a_folder_is_made_and_where_it_cannot_be_the_mail_is_marked() {
    let made = Arc::new(Mutex::new(false));
    let server = Server::start(&[7], move |question| {
        *made.lock().unwrap() |= question.starts_with("CREATE");
        let refused = question.starts_with("UID MOVE") && !*made.lock().unwrap();
        refused.then(|| "{tag} NO [TRYCREATE] no such folder\r\n".to_owned())
    })
    .await;
    assert_eq!(look(server.settings(), kept).await.0.unwrap().kept, 1);
    let moved = "UID MOVE 7 \"Elevenses\"";
    let made = ["CREATE \"Elevenses\"", "SUBSCRIBE \"Elevenses\""];
    assert_eq!(server.asked(), [moved, made[0], made[1], moved]);

    let no = "{tag} NO [NOPERM] not here\r\n";
    let server = Server::start(&[7], move |question| {
        (question.starts_with("UID MOVE") || question.starts_with("CREATE")).then(|| no.to_owned())
    })
    .await;
    assert_eq!(look(server.settings(), kept).await.0.unwrap().kept, 1);
    assert_eq!(server.asked().last().unwrap(), "UID STORE 7 +FLAGS.SILENT ($Elevenses)");
    assert!(server.asked_all().iter().any(|question| question == "UID SEARCH UNDELETED UNKEYWORD $Elevenses"));

    let server = Server::start(&[7], move |question| match question {
        q if q.starts_with("UID MOVE") || q.starts_with("CREATE") => Some(no.to_owned()),
        q if q.starts_with("SELECT") => Some("* OK [PERMANENTFLAGS (\\Deleted)] few\r\n{tag} OK done\r\n".to_owned()),
        _ => None,
    })
    .await;
    let why = to_mend(look(server.settings(), kept).await.0);
    assert!(why.contains("Make the folder") && why.contains("not here") && why.contains("INBOX.Elevenses"), "{why}");
    assert!(server.asked_all().iter().any(|question| question == "UID SEARCH UNDELETED"), "no marks, none asked for");
    let flag = ImapSettings { afterwards: Afterwards::Flag, ..server.settings() };
    assert!(to_mend(look(flag, kept).await.0).contains("afterwards to “move”"));
}

#[tokio::test]
async fn marked_mail_stays_and_what_is_set_aside_is_shown_to_people() {
    let server = Server::start(&[7, 8], |_| None).await;
    let fate = |text: &str| if text == "mail 7" { Kept::Kept } else { Kept::Refused("strange".to_owned()) };
    let flag = ImapSettings { afterwards: Afterwards::Flag, ..server.settings() };
    assert_eq!(look(flag, fate).await.0, Ok(Brought { kept: 1, set_aside: 1, put_off: 0 }));
    assert_eq!(
        server.asked(),
        ["UID STORE 7 +FLAGS.SILENT ($Elevenses)", "UID STORE 8 +FLAGS.SILENT ($Elevenses \\Flagged)"]
    );
}

#[tokio::test]
async fn a_search_that_is_refused_or_cut_off_is_not_an_empty_mailbox() {
    for answer in ["{tag} NO not now\r\n", "{tag} BAD what?\r\n", "* SEARCH 7\r\n* BYE shutting down\r\n", CUT] {
        let server = Server::start(&[7], to("UID SEARCH", answer)).await;
        let (brought, handed) = look(server.settings(), kept).await;
        passing(brought);
        assert_eq!(handed.len(), 0, "{answer:?}");
    }
}

#[tokio::test]
async fn no_silence_lasts_longer_than_our_patience() {
    for silent in [
        "greeting",
        "LOGIN",
        "CAPABILITY",
        "SELECT",
        "UID SEARCH",
        "UID FETCH 7 (UID RFC",
        "UID FETCH 7 (UID BODY",
        "UID MOVE",
    ] {
        let server = Server::start(&[7], to(silent, SILENCE)).await;
        let settings = ImapSettings { patience: Duration::from_millis(300), ..server.settings() };
        let began = Instant::now();
        passing(look(settings, kept).await.0);
        assert!(began.elapsed() >= Duration::from_millis(300) && began.elapsed() < Duration::from_secs(5), "{silent}");
    }
}

#[tokio::test]
async fn waiting_ends_with_a_new_mail_also_one_that_comes_before_the_server_idles() {
    let table = [
        ("+ idling\r\n", false),
        ("+ idling\r\n* OK still here\r\n* 2 RECENT\r\n* 1 FETCH (FLAGS (\\Seen))\r\n", false),
        ("+ idling\r\n* 4 EXISTS\r\n", true),
        ("* 4 EXISTS\r\n+ idling\r\n", true),
    ];
    for (answer, comes) in table {
        let server = Server::start(&[], to("IDLE", answer)).await;
        let (keeper, _) = remembering(kept);
        let (_stop, stopped) = watch::channel(false);
        let mut mailbox = Mailbox::new(server.settings());
        mailbox.bring_in(&keeper, &stopped).await.unwrap();
        let began = Instant::now();
        mailbox.wait(Duration::from_millis(600)).await.unwrap();
        assert_eq!(began.elapsed() < Duration::from_millis(600), comes, "{answer:?}");
        mailbox.bring_in(&keeper, &stopped).await.unwrap();
        let logins = server.asked_all().iter().filter(|question| question.starts_with("LOGIN")).count();
        assert_eq!(logins, 1, "the line goes on");
    }
    for question in ["UID SEARCH", "UID MOVE"] {
        // In passing, beside the answer to something else, and never again.
        let server = Server::start(&[7], to(question, "* SEARCH 7\r\n* 4 EXISTS\r\n{tag} OK done\r\n")).await;
        let (keeper, _) = remembering(kept);
        let (_stop, stopped) = watch::channel(false);
        let mut mailbox = Mailbox::new(server.settings());
        mailbox.bring_in(&keeper, &stopped).await.unwrap();
        let began = Instant::now();
        mailbox.wait(Duration::from_secs(60)).await.unwrap();
        assert!(began.elapsed() < Duration::from_secs(30), "{question}");
    }
    for answer in [CUT, "+ idling\r\n* BYE shutting down\r\n"] {
        let server = Server::start(&[], to("IDLE", answer)).await;
        let (keeper, _) = remembering(kept);
        let (_stop, stopped) = watch::channel(false);
        let mut mailbox = Mailbox::new(server.settings());
        mailbox.bring_in(&keeper, &stopped).await.unwrap();
        assert!(matches!(mailbox.wait(Duration::from_secs(60)).await, Err(Trouble::Passing(_))), "{answer:?}");
        mailbox.bring_in(&keeper, &stopped).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_said_of_other_mails_is_passed_over_and_what_is_gone_is_gone() {
    let server = Server::start(&[7, 8], |question| {
        match question {
        "UID FETCH 7 (UID BODY.PEEK[])" => {
            let other = "* 9 FETCH (UID 9 FLAGS (\\Seen))\r\n* 1 FETCH (FLAGS ())\r\n";
            Some(format!("{other}{}{}{{tag}} OK done\r\n", mail("12", "another"), mail("7", "mail 7")))
        }
        "UID FETCH 8 (UID BODY.PEEK[])" => Some("* 2 EXPUNGE\r\n{tag} OK done\r\n".to_owned()),
        "UID FETCH 7,8 (UID RFC822.SIZE)" => Some(
            "* 1 FETCH (RFC822.SIZE 9 UID 7)\r\n* 2 FETCH (UID 8 RFC822.SIZE 9)\r\n* 3 FETCH (UID 30 RFC822.SIZE 9)\r\n\
             {tag} OK done\r\n"
                .to_owned(),
        ),
        _ => None,
    }
    })
    .await;
    let (brought, handed) = look(server.settings(), kept).await;
    assert_eq!(brought, Ok(Brought { kept: 1, ..Brought::default() }));
    assert_eq!(handed[0].raw, b"mail 7");
    assert_eq!(server.asked(), ["UID MOVE 7 \"Elevenses\""]);
}

#[tokio::test]
async fn of_a_large_mail_only_the_header_is_fetched() {
    let server = Server::start(&[7], |question| match question {
        "UID FETCH 7 (UID RFC822.SIZE)" => {
            Some("* 1 FETCH (UID 7 RFC822.SIZE 6000000)\r\n{tag} OK done\r\n".to_owned())
        }
        "UID FETCH 7 (UID BODY.PEEK[HEADER]<0.262144>)" => {
            Some("* 1 FETCH (UID 7 BODY[HEADER]<0> {12}\r\nSubject: Re\n)\r\n{tag} OK done\r\n".to_owned())
        }
        _ => None,
    })
    .await;
    let (brought, handed) = look(server.settings(), kept).await;
    assert_eq!((brought.unwrap().kept, handed[0].too_large), (1, Some(6_000_000)));
    assert_eq!(handed[0].raw, b"Subject: Re\n");
    // A server that only guesses sizes.
    let server = Server::start(&[7], |question| {
        let whole = || format!("{}{{tag}} OK done\r\n", mail("7", &"x".repeat(5 * 1024 * 1024 + 1)));
        (question == "UID FETCH 7 (UID BODY.PEEK[])").then(whole)
    })
    .await;
    let (_, handed) = look(server.settings(), kept).await;
    assert_eq!((handed[0].raw.len(), handed[0].too_large), (256 * 1024, Some(5 * 1024 * 1024 + 1)));
}

#[tokio::test]
async fn a_busy_keeper_is_not_pressed_and_a_stop_ends_a_look() {
    let server = Server::start(&[1, 2, 3, 4, 5, 6], |_| None).await;
    let (brought, handed) = look(server.settings(), |_| Kept::TryLater("busy".to_owned())).await;
    assert_eq!((brought.unwrap().put_off, handed.len()), (3, 3));
    assert_eq!(server.asked().len(), 0);
    let (keeper, handed) = remembering(kept);
    let (stop, stopped) = watch::channel(false);
    let stopping = {
        let keeper = Arc::clone(&keeper);
        elevenses::channel::inbound::keeper(move |arrived| {
            stop.send_replace(true);
            keeper(arrived)
        })
    };
    let brought = Mailbox::new(server.settings()).bring_in(&stopping, &stopped).await.unwrap();
    assert_eq!((brought.kept, handed.lock().unwrap().len()), (1, 1), "the one in hand is put away first");
    assert_eq!(server.asked(), ["UID MOVE 1 \"Elevenses\""]);
}

#[tokio::test]
async fn what_somebody_has_to_mend_is_told_apart_from_what_passes() {
    let table = [
        (
            "LOGIN",
            "{tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n",
            "does not let reply in with this password",
        ),
        ("SELECT", "{tag} NO no such mailbox\r\n", "the mailbox “INBOX” on 127.0.0.1 cannot be opened"),
        ("SELECT", "{tag} OK [READ-ONLY] done\r\n", "Give the user the right to change it"),
    ];
    for (begins, answer, sentence) in table {
        let why = to_mend(look(Server::start(&[7], to(begins, answer)).await.settings(), kept).await.0);
        assert!(why.contains(sentence) && !why.contains("secret-9"), "{why}");
    }
    let table = [
        ("LOGIN", "{tag} NO [UNAVAILABLE] try later\r\n", "lets nobody in just now"),
        ("greeting", "* BYE too many connections\r\n", "does not want us now"),
        ("greeting", CUT, "broke off"),
        ("SELECT", "* OK [ALERT]ü\r\n{tag} OK done\r\n", "cannot be understood"),
    ];
    for (begins, answer, sentence) in table {
        let why = passing(look(Server::start(&[7], to(begins, answer)).await.settings(), kept).await.0);
        assert!(why.contains(sentence), "{why}");
    }
    // Nobody listens there.
    let nobody = ImapSettings { port: 1, ..Server::start(&[], |_| None).await.settings() };
    assert!(passing(look(nobody, kept).await.0).contains("cannot be reached"));
    // What was being read when it broke is somebody's mail.
    let broken = Server::start(&[7], to("UID FETCH 7 (UID BODY", "* 1 FETCH (UID 7 BODY[] private words\r\n")).await;
    let why = passing(look(broken.settings(), kept).await.0);
    assert!(!why.contains("private"), "{why}");
}
