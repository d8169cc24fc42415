//! A table: every kind of failure at every step, what it comes to, and whether the
//! connection survives it. A new failure is a new line.

use super::*;
use crate::sink::{Act, Options, Phase, answer};

/// Phase, what the sink does there, what it comes to, whether the line is kept, and
/// how many letters the sink holds itself responsible for.
type Case = (Phase, Act, &'static str, bool, usize);

fn answered() -> Vec<Case> {
    use Phase::{Data, Dot, Mail, Rcpt};
    let table: [(Phase, &[u8], &str, bool, usize); 31] = [
        (Mail, b"451 4.3.0 busy", "later", true, 0),
        (Mail, b"421 4.3.2 going down", "later", false, 0),
        (Mail, b"530 5.7.0 log in first", "ours", true, 0),
        (Mail, b"550 5.7.1 not from here", "ours", true, 0),
        (Mail, b"552 5.3.4 too big", "refused", true, 0),
        (Mail, b"354 what", "later", false, 0),
        (Mail, b"hello there", "later", false, 0),
        (Rcpt, b"450 4.2.1 slower", "later", true, 0),
        (Rcpt, b"421 4.7.0 enough", "later", false, 0),
        (Rcpt, b"550 5.1.1 no such user", "refused", true, 0),
        (Rcpt, b"550-5.1.1 no\r\n550 5.1.1 such user", "refused", true, 0),
        (Rcpt, b"550 5.1.1 bo\xeete inconnue", "refused", true, 0),
        (Rcpt, b"552 5.5.3 too many", "later", true, 0),
        (Rcpt, b"530 5.7.0 log in first", "ours", true, 0),
        (Rcpt, b"354 what", "later", false, 0),
        (Data, b"451 4.3.0 busy", "later", true, 0),
        (Data, b"554 5.5.1 no", "refused", true, 0),
        (Data, b"421 4.3.2 going down", "later", false, 0),
        (Data, b"538 5.7.11 encrypt first", "ours", true, 0),
        (Data, b"250 2.0.0 ok", "later", false, 0),
        (Dot, b"250 2.0.0 queued as 4XyZ", "accepted", true, 1),
        (Dot, b"250 2.0.0 envoy\xe9", "accepted", true, 1),
        (Dot, b"451 4.3.0 disk full", "later", true, 0),
        (Dot, b"421 4.7.28 too fast", "later", false, 0),
        (Dot, b"554 5.7.1 spam", "refused", true, 0),
        (Dot, b"550 5.7.26 unauthenticated", "ours", true, 0),
        (Dot, b"550 5.7.515 access denied", "ours", true, 0),
        (Dot, b"534 5.7.9 stronger", "ours", true, 0),
        (Dot, b"535 5.7.8 log in again", "ours", true, 0),
        (Dot, b"354 what", "unknown", false, 0),
        (Dot, b"hello there", "unknown", false, 0),
    ];
    table.map(|(phase, said, kind, keep, n)| (phase, answer(said), kind, keep, n)).into()
}

fn broken() -> Vec<Case> {
    use Phase::{Data, Dot, Mail, Rcpt};
    vec![
        (Mail, Act::Stall, "later", false, 0),
        (Mail, Act::Close, "later", false, 0),
        (Rcpt, Act::Stall, "later", false, 0),
        (Rcpt, Act::Close, "later", false, 0),
        (Data, Act::Stall, "later", false, 0),
        (Data, Act::Close, "later", false, 0),
        (Dot, Act::Stall, "unknown", false, 0),
        (Dot, Act::Close, "unknown", false, 0),
        (Dot, Act::AcceptAndClose, "unknown", false, 1),
        (Dot, Act::AcceptAndStall, "unknown", false, 1),
    ]
}

#[tokio::test]
async fn every_failure_at_every_step_comes_to_what_it_should() {
    let sink = Sink::start(Options::default());
    for (phase, act, wanted, kept, taken) in answered().into_iter().chain(broken()) {
        let case = format!("{phase:?} {act:?}");
        let before = sink.accepted().len();
        let mut settings = settings(&sink, Security::Plain);
        if matches!(act, Act::Stall | Act::AcceptAndStall) {
            settings.timeouts = all(IMPATIENT);
        }
        let mut connection = SmtpConnection::open(&settings).await.ok().unwrap();
        sink.once(phase, act);
        let delivery = deliver(&mut connection, TO).await;
        assert_eq!(kind(&delivery), wanted, "{case}: {delivery:?}");
        assert!(!delivery.words().is_empty());
        assert_eq!(connection.is_spent(), !kept, "{case}");
        assert_eq!(sink.accepted().len() - before, taken, "{case}");
        // A spent line is closed, not merely forgotten; a kept one works.
        match kept {
            true => assert_eq!(kind(&deliver(&mut connection, TO).await), "accepted", "{case}"),
            false => sink.wait_until_left_alone(PATIENT),
        }
        drop(connection);
        sink.wait_until_left_alone(PATIENT);
    }
}
