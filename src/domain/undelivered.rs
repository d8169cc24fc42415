//! Why a letter could not be delivered, as far as an organiser can do something about it.

/// What to say of a letter that did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undelivered {
    AddressWrong,
    MailboxFull,
    Otherwise,
}

/// From the mail server's answer: its enhanced code (RFC 3463) where there is one, else its words.
pub fn why_undelivered(answer: &str) -> Undelivered {
    let lower = answer.to_lowercase();
    let says = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
    // A full mailbox first: some servers answer "550 5.2.2 ... unknown" for one.
    match () {
        () if says(&["5.2.2", "4.2.2", "mailbox full", "mailbox is full", "over quota", "quota exceeded"]) => {
            Undelivered::MailboxFull
        }
        () if says(&[
            "5.1.1",
            "5.1.2",
            "5.1.3",
            "5.1.10",
            "no such user",
            "no such address",
            "user unknown",
            "unknown user",
            "does not exist",
            "invalid recipient",
        ]) =>
        {
            Undelivered::AddressWrong
        }
        () => Undelivered::Otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_organiser_can_do_about_it() {
        let table = [
            ("550 5.1.1 no such user", Undelivered::AddressWrong),
            ("550 User unknown in virtual mailbox table", Undelivered::AddressWrong),
            ("552 5.2.2 Mailbox full", Undelivered::MailboxFull),
            ("452 4.2.2 The email account is over quota", Undelivered::MailboxFull),
            ("554 5.7.1 Message rejected as spam", Undelivered::Otherwise),
            ("", Undelivered::Otherwise),
        ];
        for (answer, want) in table {
            assert_eq!(why_undelivered(answer), want, "{answer}");
        }
    }
}
