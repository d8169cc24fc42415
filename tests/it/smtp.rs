//! Real conversations between `SmtpConnection` and the sink: what is accepted, what
//! every kind of failure at every step comes to, and that no letter ever reads the
//! answers to another one.

mod connection;
mod failures;
mod opening;
mod security;
mod wire;

use std::convert::Infallible;
use std::time::Duration;

use elevenses::channel::Delivery;
use elevenses::channel::{Security, SmtpConnection, SmtpSettings, Timeouts};

use crate::sink::Sink;

const FROM: &str = "b.1@digests.example";
const TO: &str = "ida@example.org";
const LETTER: &[u8] = b"Message-ID: <one@digests.example>\r\nSubject: Tea\r\n\r\nAt eleven.\r\n";

/// Long enough for a busy machine, short enough for a person who waits for a test.
const PATIENT: Duration = Duration::from_secs(10);
const IMPATIENT: Duration = Duration::from_millis(150);

fn all(limit: Duration) -> Timeouts {
    Timeouts {
        connect: limit,
        greeting: limit,
        hello: limit,
        mail: limit,
        rcpt: limit,
        data: limit,
        body_and_dot: limit,
        reset_and_quit: limit,
    }
}

fn settings(sink: &Sink, security: Security) -> SmtpSettings {
    let mut settings = SmtpSettings::new("127.0.0.1", sink.port(), security);
    settings.timeouts = all(PATIENT);
    settings
}

async fn open(sink: &Sink) -> SmtpConnection {
    let opened = SmtpConnection::open(&settings(sink, Security::Plain)).await;
    opened.unwrap_or_else(|why| panic!("{why:?}"))
}

async fn refused_opening(settings: &SmtpSettings) -> Delivery {
    match SmtpConnection::open(settings).await {
        Ok(_) => panic!("opened against expectation"),
        Err(why) => why,
    }
}

async fn go_ahead() -> Result<(), Infallible> {
    Ok(())
}

async fn deliver(connection: &mut SmtpConnection, to: &str) -> Delivery {
    connection.deliver(FROM, to, LETTER, go_ahead).await
}

fn kind(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Accepted(_) => "accepted",
        Delivery::TryLater(_) => "later",
        Delivery::Refused(_) => "refused",
        Delivery::OurFault(_) => "ours",
        Delivery::Unknown(_) => "unknown",
    }
}
