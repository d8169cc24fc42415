//! What an answer, or the lack of one, means for the letter: pure decisions from
//! step, reply code and enhanced status to a `Delivery` with its sentence.
//! It knows no connection and does no I/O.

use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Response;

use crate::channel::delivery::Delivery;

/// How far the conversation about one letter had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Sender,
    Recipient,
    Data,
    /// From the first byte of the text on: silence no longer means "not sent".
    Text,
}

/// Why a step did not go as it should.
#[derive(Debug)]
pub(super) enum Trouble {
    /// A whole 4xx or 5xx answer: the line is in step, the server has decided.
    Answer { code: u16, text: String },
    /// Silence, a lost connection or nonsense: nobody knows what comes next on
    /// this line, so it is never used again.
    Broken(String),
    /// We stopped it ourselves, with the server waiting for the text.
    HeldBack(String),
}

impl Trouble {
    /// lettre turns 4xx and 5xx into errors; the answer's lines are the source.
    pub fn from_lettre(error: &Error) -> Trouble {
        let source = std::error::Error::source(error).map(ToString::to_string);
        match (error.status(), source) {
            (Some(code), text) => Trouble::Answer { code: code.into(), text: tidy(&text.unwrap_or_default()) },
            (None, _) if error.is_response() => {
                Trouble::Broken("the connection was closed, or what came was not an SMTP answer".into())
            }
            (None, Some(text)) => Trouble::Broken(tidy(&text)),
            (None, None) => Trouble::Broken(tidy(&error.to_string())),
        }
    }

    pub fn from_answer(answer: &Response) -> Trouble {
        Trouble::Answer { code: answer.code().into(), text: tidy(&lines(answer)) }
    }

    pub fn silence(limit: Duration) -> Trouble {
        Trouble::Broken(format!("no answer came within {limit:?}"))
    }

    /// 421 announces that the server hangs up, whatever it answered to.
    pub fn leaves_line_in_step(&self) -> bool {
        matches!(self, Trouble::Answer { code, .. } if *code != 421)
    }
}

/// The outcome for a letter whose conversation stopped at `step`.
pub(super) fn verdict(step: Step, trouble: &Trouble) -> Delivery {
    let at = match step {
        Step::Sender => "our sender address",
        Step::Recipient => "the recipient",
        Step::Data => "the start of the letter",
        Step::Text => "the letter",
    };
    match trouble {
        Trouble::Answer { code, text } => answered(step, at, *code, text),
        Trouble::HeldBack(why) => Delivery::TryLater(format!(
            "The letter was held back before any of its text was sent, because it could not \
             first be noted down as going: {why}. It is tried again by itself; \
             if it stays so, check the disk and the database."
        )),
        Trouble::Broken(why) if step == Step::Text => Delivery::Unknown(format!(
            "The letter may or may not have arrived: after it was handed over, {why}. \
             Look for it in the mail server's log before sending it again."
        )),
        Trouble::Broken(why) => Delivery::TryLater(format!(
            "The mail server was lost at {at}: {why}. \
             Nothing was delivered; it is tried again by itself."
        )),
    }
}

fn answered(step: Step, at: &str, code: u16, text: &str) -> Delivery {
    if is_temporary(step, code, text) {
        return Delivery::TryLater(format!(
            "The mail server put off {at}: {code} {text}. It is tried again by itself."
        ));
    }
    if is_about_us(step, code, text) {
        return Delivery::OurFault(format!(
            "The mail server turns us away, not the member, at {at}: {code} {text}. \
             Check the login, the sender address and the domain's SPF, DKIM and DMARC records."
        ));
    }
    Delivery::Refused(format!(
        "The mail server refused {at}: {code} {text}. {}",
        match step {
            Step::Recipient => "Ask the member for another address.",
            _ => "Read its answer; sending the same letter again is useless.",
        }
    ))
}

/// A server that says both 5xx and 4.y.z is believed where it costs least: a letter
/// too many attempts is cheaper than a member wrongly given up on.
fn is_temporary(step: Step, code: u16, text: &str) -> bool {
    // RFC 5321, 4.5.3.1.10: 552 at RCPT is an old "too many recipients for now".
    let too_many = step == Step::Recipient && code == 552;
    too_many || code < 500 || enhanced(text).is_some_and(|(class, ..)| class == 4)
}

/// MAIL FROM comes before anything is known of the recipient, so a refusal there is
/// about us, unless it is about this letter's size.
fn is_about_us(step: Step, code: u16, text: &str) -> bool {
    let login = matches!(code, 530 | 534 | 535 | 538);
    let domain = enhanced(text).is_some_and(|(_, subject, detail)| {
        // RFC 7372 and RFC 7505: DKIM, SPF, reverse DNS, all of them, null MX;
        // 515 is Microsoft's word for the same.
        subject == 7 && matches!(detail, 20..=27 | 515)
    });
    login || domain || (step == Step::Sender && code != 552)
}

/// The enhanced status in front of a reply's text (RFC 2034), such as 5.7.26.
fn enhanced(text: &str) -> Option<(u16, u16, u16)> {
    let mut parts = text.split_whitespace().next()?.splitn(3, '.');
    let mut number = || parts.next()?.parse().ok();
    Some((number()?, number()?, number()?))
}

/// What became of an attempt to open the connection. A 5xx there cannot be about a
/// letter: it is our address, our name or our password the server objects to.
pub(super) fn refused_opening(at: &str, trouble: &Trouble) -> Delivery {
    match trouble {
        Trouble::Answer { code, text } if *code >= 500 => Delivery::OurFault(format!(
            "The mail server refused {at}: {code} {text}. \
             Check host, port, user, password and the name we greet it with."
        )),
        Trouble::Answer { code, text } => {
            Delivery::TryLater(format!("The mail server put off {at}: {code} {text}. It is tried again by itself."))
        }
        Trouble::Broken(why) | Trouble::HeldBack(why) => Delivery::TryLater(format!(
            "The mail server was lost at {at}: {why}. It is tried again by itself; \
             if it stays so, check host, port and the kind of security."
        )),
    }
}

/// An answer as the operator reads it: code and text on one line.
pub(super) fn spoken(answer: &Response) -> String {
    tidy(&format!("{} {}", answer.code(), lines(answer)))
}

fn lines(answer: &Response) -> String {
    answer.message().collect::<Vec<_>>().join(" ")
}

/// Servers can be talkative, and their words end up on one line of a terminal.
const LONGEST_WORDS: usize = 400;

fn tidy(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_WORDS).collect();
    clean.trim().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(step: Step, code: u16, text: &str) -> &'static str {
        let text = text.to_owned();
        match verdict(step, &Trouble::Answer { code, text }) {
            Delivery::Accepted(_) => "accepted",
            Delivery::TryLater(_) => "later",
            Delivery::Refused(_) => "refused",
            Delivery::OurFault(_) => "ours",
            Delivery::Unknown(_) => "unknown",
        }
    }

    #[test]
    fn a_reply_is_judged_by_step_code_and_enhanced_status() {
        let table = [
            (Step::Sender, 451, "4.3.0 busy", "later"),
            (Step::Sender, 550, "5.7.1 not from here", "ours"),
            (Step::Sender, 550, "go away", "ours"),
            (Step::Sender, 530, "5.7.0 log in first", "ours"),
            (Step::Sender, 552, "5.3.4 too big", "refused"),
            (Step::Recipient, 550, "5.1.1 no such user", "refused"),
            (Step::Recipient, 550, "no such user", "refused"),
            (Step::Recipient, 550, "5.7.1 not to him", "refused"),
            (Step::Recipient, 550, "4.2.2 full", "later"),
            (Step::Recipient, 450, "5.2.2 full", "later"),
            (Step::Recipient, 552, "5.5.3 too many", "later"),
            (Step::Recipient, 530, "log in first", "ours"),
            (Step::Data, 554, "no valid recipients", "refused"),
            (Step::Text, 550, "5.7.26 unauthenticated", "ours"),
            (Step::Text, 550, "5.7.515 access denied", "ours"),
            (Step::Text, 552, "5.2.2 full", "refused"),
            (Step::Text, 421, "4.7.28 slow down", "later"),
            (Step::Text, 554, "5.7.1 spam", "refused"),
        ];
        for (step, code, text, wanted) in table {
            assert_eq!(case(step, code, text), wanted, "{step:?} {code} {text}");
        }
    }

    #[test]
    fn only_a_break_after_the_first_byte_of_the_text_is_unknown() {
        let broken = Trouble::Broken("it broke".into());
        for step in [Step::Sender, Step::Recipient, Step::Data] {
            assert!(matches!(verdict(step, &broken), Delivery::TryLater(_)));
        }
        assert!(matches!(verdict(Step::Text, &broken), Delivery::Unknown(_)));
    }

    #[test]
    fn an_enhanced_status_is_three_numbers() {
        assert_eq!(enhanced("5.7.26 no"), Some((5, 7, 26)));
        for other in ["", "5.7", "5.7.x no", "192.0.2.1 listed", "no 5.7.26"] {
            assert_eq!(enhanced(other), None, "{other:?}");
        }
    }

    #[test]
    fn the_words_of_a_server_stay_on_one_line_and_end() {
        assert_eq!(tidy("no\r\nway\u{1b}[2J."), "no  way [2J");
        assert_eq!(tidy(&"x".repeat(9000)).len(), LONGEST_WORDS);
    }
}
