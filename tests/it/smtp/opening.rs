//! What can go wrong before there is a connection to send over, without TLS.

use super::*;
use crate::sink::{Act, Options, Phase, answer};

#[tokio::test]
async fn every_failure_to_open_comes_to_what_it_should() {
    use Phase::{Greeting, Hello};
    let sink = Sink::start(Options::default());
    for (phase, act, wanted) in [
        (Greeting, answer("421 4.3.2 busy"), "later"),
        (Greeting, answer("554 5.7.1 your address is listed"), "ours"),
        (Greeting, answer("354 what"), "later"),
        (Greeting, answer("SSH-2.0-OpenSSH_9.2"), "later"),
        (Greeting, Act::Stall, "later"),
        (Greeting, Act::Close, "later"),
        (Hello, answer("451 4.3.0 busy"), "later"),
        (Hello, answer("550 5.7.1 bad name"), "ours"),
        (Hello, Act::Stall, "later"),
        (Hello, Act::Close, "later"),
    ] {
        let case = format!("{phase:?} {act:?}");
        let mut settings = settings(&sink, Security::Plain);
        if matches!(act, Act::Stall) {
            settings.timeouts = all(IMPATIENT);
        }
        sink.once(phase, act);
        let why = refused_opening(&settings).await;
        assert_eq!(kind(&why), wanted, "{case}: {why:?}");
        sink.wait_until_left_alone(PATIENT);
    }
}

#[tokio::test]
async fn nobody_at_home_is_tried_again() {
    let port = Sink::start(Options::default()).port();
    let settings = SmtpSettings::new("127.0.0.1", port, Security::Plain);
    let why = refused_opening(&settings).await;
    assert_eq!(kind(&why), "later", "{why:?}");
    assert!(why.words().contains("cannot be reached"), "{why:?}");
}

#[tokio::test]
async fn nothing_goes_unprotected_to_another_machine() {
    let settings = SmtpSettings::new("192.0.2.1", 25, Security::Plain);
    let why = refused_opening(&settings).await;
    assert_eq!(kind(&why), "ours", "{why:?}");
    assert!(why.words().contains("Choose tls or starttls"), "{why:?}");
}
