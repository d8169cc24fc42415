//! TLS from the first byte, STARTTLS, certificates and passwords.

use std::io::Write;

use elevenses::channel::Login;

use super::*;
use crate::sink::{Act, Guard, Options, Phase, answer};

fn guarded(guard: Guard) -> Sink {
    Sink::start(Options { guard, ..Options::default() })
}

fn trusting(sink: &Sink, security: Security) -> (SmtpSettings, tempfile::NamedTempFile) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(sink.ca_pem().as_bytes()).unwrap();
    let mut settings = settings(sink, security);
    settings.ca_file = Some(file.path().into());
    (settings, file)
}

#[tokio::test]
async fn a_letter_arrives_by_tls_and_by_starttls() {
    for (guard, security) in [(Guard::Tls, Security::Tls), (Guard::StartTls, Security::StartTls)] {
        for host in ["127.0.0.1", "localhost"] {
            let sink = guarded(guard);
            let (mut settings, _file) = trusting(&sink, security);
            settings.host = host.into();
            let mut connection = SmtpConnection::open(&settings).await.ok().unwrap();
            let delivery = deliver(&mut connection, TO).await;
            assert_eq!(kind(&delivery), "accepted", "{delivery:?}");
            assert_eq!(sink.accepted()[0].bytes, LETTER);
            connection.quit().await;
        }
    }
}

#[tokio::test]
async fn a_certificate_of_unknown_origin_is_our_fault_and_said_so() {
    for (guard, security) in [(Guard::Tls, Security::Tls), (Guard::StartTls, Security::StartTls)] {
        let sink = guarded(guard);
        let (mut settings, _other) = trusting(&guarded(guard), security);
        settings.port = sink.port();
        let why = refused_opening(&settings).await;
        assert_eq!(kind(&why), "ours", "{why:?}");
        assert!(why.words().contains("somebody this machine does not know"), "{why:?}");
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_our_fault_and_said_so() {
    let sink = Sink::start(Options { guard: Guard::Tls, names: vec!["mail.example.org".into()], ..Options::default() });
    let (settings, _file) = trusting(&sink, Security::Tls);
    let why = refused_opening(&settings).await;
    assert_eq!(kind(&why), "ours", "{why:?}");
    assert!(why.words().contains("made out to another name"), "{why:?}");
}

#[tokio::test]
async fn an_unusable_file_of_certificates_is_our_fault_and_said_so() {
    let sink = guarded(Guard::Tls);
    let (mut settings, file) = trusting(&sink, Security::Tls);
    std::fs::write(file.path(), "no certificate").unwrap();
    let why = refused_opening(&settings).await;
    assert!(why.words().contains("there is no certificate in it"), "{why:?}");
    settings.ca_file = Some("/nowhere/ca.pem".into());
    let why = refused_opening(&settings).await;
    assert_eq!(kind(&why), "ours", "{why:?}");
    assert!(why.words().contains("/nowhere/ca.pem"), "{why:?}");
    assert_eq!(sink.connections(), 0);
}

#[tokio::test]
async fn starttls_is_required_and_not_merely_tried() {
    let sink = Sink::start(Options::default());
    let (mut settings, _file) = trusting(&sink, Security::StartTls);
    let why = refused_opening(&settings).await;
    assert_eq!(kind(&why), "ours", "{why:?}");
    assert!(why.words().contains("does not offer STARTTLS"), "{why:?}");

    settings.security = Security::Tls;
    let why = refused_opening(&settings).await;
    assert_eq!(kind(&why), "ours", "{why:?}");
    assert!(why.words().contains("does not speak TLS here"), "{why:?}");
}

#[tokio::test]
async fn trouble_around_starttls_comes_to_what_it_should() {
    for (act, wanted) in [
        (answer("454 4.7.0 TLS not available"), "later"),
        (answer("554 5.7.0 no"), "ours"),
        (answer("220 ok\r\n250-evil\r\n250 AUTH PLAIN"), "ours"),
        (Act::Close, "later"),
        (Act::Stall, "later"),
    ] {
        let sink = guarded(Guard::StartTls);
        let (mut settings, _file) = trusting(&sink, Security::StartTls);
        if matches!(act, Act::Stall) {
            settings.timeouts = all(IMPATIENT);
        }
        let case = format!("{act:?}");
        sink.once(Phase::StartTls, act);
        let why = refused_opening(&settings).await;
        assert_eq!(kind(&why), wanted, "{case}: {why:?}");
    }
}

#[tokio::test]
async fn a_keyword_in_small_letters_is_understood() {
    let sink = guarded(Guard::StartTls);
    let (settings, _file) = trusting(&sink, Security::StartTls);
    sink.once(Phase::Hello, answer("250-sink.test\r\n250 starttls"));
    assert!(SmtpConnection::open(&settings).await.is_ok());
}

fn with_login(mechanisms: &'static str, password: &str) -> (Sink, SmtpSettings) {
    let sink =
        Sink::start(Options { login: Some(("elevenses".into(), "right".into())), mechanisms, ..Options::default() });
    let mut settings = settings(&sink, Security::Plain);
    settings.login = Some(Login { user: "elevenses".into(), password: password.into() });
    (sink, settings)
}

#[tokio::test]
async fn the_right_password_opens_by_either_mechanism() {
    for mechanisms in ["PLAIN LOGIN", "PLAIN", "LOGIN"] {
        let (sink, settings) = with_login(mechanisms, "right");
        let mut connection = SmtpConnection::open(&settings).await.ok().unwrap();
        assert_eq!(kind(&deliver(&mut connection, TO).await), "accepted");
        assert_eq!(sink.accepted().len(), 1);
    }
}

#[tokio::test]
async fn a_wrong_password_is_our_fault_and_not_repeated_in_the_words() {
    for mechanisms in ["PLAIN", "LOGIN"] {
        let (_sink, settings) = with_login(mechanisms, "wrong-one");
        let why = refused_opening(&settings).await;
        assert_eq!(kind(&why), "ours", "{why:?}");
        assert!(why.words().contains("535 5.7.8"), "{why:?}");
        assert!(!why.words().contains("wrong-one"), "{why:?}");
    }
}

#[tokio::test]
async fn other_trouble_with_the_login_comes_to_what_it_should() {
    for (act, wanted) in
        [(answer("454 4.7.0 try later"), "later"), (answer("534 5.7.9 stronger"), "ours"), (Act::Close, "later")]
    {
        let (sink, settings) = with_login("PLAIN", "right");
        sink.once(Phase::Login, act);
        let why = refused_opening(&settings).await;
        assert_eq!(kind(&why), wanted, "{why:?}");
    }
    let (_sink, settings) = with_login("CRAM-MD5", "right");
    let why = refused_opening(&settings).await;
    assert!(why.words().contains("no login by password"), "{why:?}");
    assert_eq!(kind(&why), "ours");
}

#[tokio::test]
async fn a_forgotten_login_is_our_fault() {
    let (_sink, mut settings) = with_login("PLAIN", "right");
    settings.login = None;
    let mut connection = SmtpConnection::open(&settings).await.ok().unwrap();
    let delivery = deliver(&mut connection, TO).await;
    assert_eq!(kind(&delivery), "ours", "{delivery:?}");
}
