//! What a message still says when somebody in it is to be forgotten.

use super::{CopyOf, CopySays, DigestSays, Introduced, ReportSays, Says, TextSays};
use crate::domain::id::MemberId;
use crate::domain::text::{names, without_name};

/// Somebody who is to be forgotten.
#[derive(Debug, Clone)]
pub struct Gone {
    pub member: MemberId,
    /// The name they go by.
    pub name: String,
    /// Whatever they wrote that may have been quoted.
    pub wrote: Vec<String>,
}

impl Says {
    /// The same without a word of them or about them. What stands or falls with them (a suggestion of three, the host's
    /// sentence about an introduction) goes as a whole.
    pub fn without(&self, gone: &Gone) -> Says {
        let (mut says, member) = (self.clone(), &gone.member);
        match &mut says {
            Says::Digest(digest) => digest_without(digest, member),
            // A copy of their own letter is all about them.
            Says::Copy(copy) if copy.of == CopyOf::Member(member.clone()) => {
                copy.digest = DigestSays { name: String::new(), first: false, ..emptied(&copy.digest) };
            }
            Says::Copy(copy) => digest_without(&mut copy.digest, member),
            Says::Introduction(introduction) => {
                forget(&mut introduction.others, &mut introduction.host_sentence, member);
            }
            Says::ToOutsider(outsider) => forget(&mut outsider.others, &mut outsider.host_sentence, member),
            Says::FollowUp(follow_up) => follow_up.others.retain(|other| *other != gone.name),
            Says::Answer(answer) => {
                answer.thread.subject = without_name(&answer.thread.subject, &gone.name);
                answer.lines.retain(|line| line.others.iter().all(|other| !other.who.is(member)));
            }
            Says::Text(TextSays::Noted { names }) => names.retain(|name| *name != gone.name),
            Says::Text(TextSays::WhichOne { people }) => people.retain(|(_, name)| *name != gone.name),
            Says::Report(report) => *report = report_without(report, gone),
            Says::ConfirmAddress { .. }
            | Says::Paused { .. }
            | Says::Invitation { .. }
            | Says::OwnData { .. }
            | Says::Text(_)
            | Says::AddressChanged { .. }
            | Says::PasswordChanged(_)
            | Says::SignIn { .. } => {}
        }
        says
    }

    /// It was to be about people, and there is nobody in it.
    pub fn names_nobody(&self) -> bool {
        match self {
            Says::Digest(d) | Says::Copy(CopySays { digest: d, .. }) => {
                d.suggestions.is_empty() && d.news.is_empty() && d.reminders.is_empty()
            }
            Says::Introduction(introduction) => introduction.others.is_empty(),
            Says::ToOutsider(outsider) => outsider.others.is_empty(),
            Says::FollowUp(follow_up) => follow_up.others.is_empty(),
            Says::Answer(answer) => answer.lines.is_empty(),
            Says::Text(TextSays::Noted { names }) => names.is_empty(),
            Says::Text(TextSays::WhichOne { people }) => people.is_empty(),
            Says::ConfirmAddress { .. }
            | Says::Paused { .. }
            | Says::Invitation { .. }
            | Says::OwnData { .. }
            | Says::Text(_)
            | Says::AddressChanged { .. }
            | Says::PasswordChanged(_)
            | Says::Report(_)
            | Says::SignIn { .. } => false,
        }
    }
}

fn digest_without(digest: &mut DigestSays, member: &MemberId) {
    digest.suggestions.retain(|s| s.others.iter().all(|other| !other.who.is(member)));
    digest.news.retain(|n| n.member != *member);
    digest.reminders.retain(|r| r.others.iter().all(|other| !other.who.is(member)));
    digest.round_table.retain(|a| a.member != *member);
}

fn emptied(digest: &DigestSays) -> DigestSays {
    let (suggestions, news, reminders, round_table) = (vec![], vec![], vec![], vec![]);
    DigestSays { suggestions, news, reminders, round_table, ..digest.clone() }
}

fn forget(others: &mut Vec<Introduced>, host_sentence: &mut String, member: &MemberId) {
    let before = others.len();
    others.retain(|other| !other.who.is(member));
    if others.len() < before {
        host_sentence.clear();
    }
}

/// Lines that name or quote them go; sentences that count are kept without the name.
fn report_without(report: &ReportSays, gone: &Gone) -> ReportSays {
    let (mut report, name) = (report.clone(), gone.name.as_str());
    report.subject = without_name(&report.subject, name);
    report.opening = without_name(&report.opening, name);
    for section in &mut report.sections {
        section.heading = without_name(&section.heading, name);
        section.lines.retain(|line| !gone.is_in(line));
        section.rows.retain(|row| !row.iter().any(|cell| gone.is_in(cell)));
    }
    report
}

impl Gone {
    fn is_in(&self, text: &str) -> bool {
        let text_in_small = text.to_lowercase();
        let quoted = self.wrote.iter().any(|wrote| text_in_small.contains(&wrote.to_lowercase()));
        quoted || names(text, &self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::digest::{AlsoIn, News, Other, Suggestion};
    use crate::domain::id::IntroductionId;
    use crate::domain::introduction::PartyId;
    use crate::domain::link::Nonce;
    use crate::domain::message::{DigestKind, FollowUpSays, ReportSection};

    fn other(name: &str) -> Other {
        let who = PartyId::Member(MemberId::new(name));
        Other { who, name: name.into(), headline: String::new(), today_line: String::new() }
    }

    fn rafe() -> Gone {
        Gone { member: MemberId::new("Rafe"), name: "Rafe".into(), wrote: vec!["Dating old tapes".into()] }
    }

    fn suggestion(position: usize, others: &[&str]) -> Suggestion {
        Suggestion {
            position,
            introduction: IntroductionId::new("i"),
            others: others.iter().map(|name| other(name)).collect(),
            reasons: vec![],
            standing: false,
            host_sentence: String::new(),
        }
    }

    fn digest(suggestions: Vec<Suggestion>) -> Says {
        let also = |name: &str| AlsoIn { member: MemberId::new(name), name: name.into(), today_line: String::new() };
        Says::Digest(DigestSays {
            kind: DigestKind::Digest,
            name: "Lorna".into(),
            first: false,
            suggestions,
            news: vec![],
            reminders: vec![],
            round_table: vec![also("Rafe"), also("Ana")],
            link: Nonce::new([7; 8]),
        })
    }

    #[test]
    fn a_digest_keeps_whoever_else_it_names() {
        let rafe = rafe();
        let says = digest(vec![suggestion(1, &["Rafe"]), suggestion(2, &["Ana"]), suggestion(3, &["Ana", "Rafe"])]);
        let Says::Digest(left) = says.without(&rafe) else { panic!("still a digest") };
        assert_eq!(left.suggestions, [suggestion(2, &["Ana"])], "a number stays what it was");
        assert_eq!(left.round_table.len(), 1);
        assert!(digest(vec![suggestion(1, &["Rafe"])]).without(&rafe).names_nobody());
    }

    #[test]
    fn news_of_somebody_goes_with_them() {
        let news = |name: &str| News { member: MemberId::new(name), name: name.into(), said: vec![] };
        let mut says = digest(vec![]);
        if let Says::Digest(digest) = &mut says {
            digest.news = vec![news("Rafe"), news("Ana")];
        }
        let mut left = says.without(&rafe());
        assert!(!left.names_nobody());
        if let Says::Digest(digest) = &mut left {
            assert_eq!(digest.news, [news("Ana")]);
            digest.news = vec![news("Rafe")];
        }
        assert!(left.without(&rafe()).names_nobody());
    }

    #[test]
    fn names_in_words_go_as_well() {
        let rafe = rafe();
        let follow_up = Says::FollowUp(FollowUpSays {
            name: "Lorna".into(),
            others: vec!["Rafe".into()],
            introduced_on: "2026-02-03".parse().unwrap(),
            second_look: false,
            link: Nonce::new([7; 8]),
        });
        assert!(follow_up.without(&rafe).names_nobody());
        let lines = ["Rafe helped Ana", "Ana found work", "Looked for: dating OLD TAPES"].map(str::to_owned).into();
        let sections = vec![ReportSection { heading: "Stories".into(), lines, rows: vec![] }];
        let report = ReportSays { opening: "Rafe and 7 others were in".into(), sections, ..ReportSays::default() };
        let Says::Report(left) = Says::Report(report).without(&rafe) else { panic!("still a report") };
        assert_eq!((left.opening.as_str(), left.sections[0].lines.len()), ("… and 7 others were in", 1));
    }
}
