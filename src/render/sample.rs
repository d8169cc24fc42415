//! A letter to somebody invented, for whoever changes how letters sound and look.

use super::{Letter, Links, letter};
use crate::domain::digest::{Other, Said, Suggestion, Why};
use crate::domain::id::{IntroductionId, MemberId};
use crate::domain::introduction::PartyId;
use crate::domain::link::Nonce;
use crate::domain::message::{DigestKind, DigestSays, Says};
use crate::domain::space::Settings;

/// A morning's letter in this voice. Its links lead to nothing that is anybody's.
pub fn sample_letter(settings: &Settings, slug: &str, public_url: &str) -> askama::Result<Letter> {
    let crowdfunding = Said::TheyCanHelp {
        phrase: "crowdfunding".to_owned(),
        you_wrote: "someone who has run a crowdfunding campaign".to_owned(),
        they_wrote: "Crowdfunding, three campaigns so far".to_owned(),
    };
    let swimming = Said::BothLike { phrase: "wild swimming".to_owned() };
    let says = Says::Digest(DigestSays {
        kind: DigestKind::Digest,
        name: "Amina".to_owned(),
        first: false,
        suggestions: vec![
            suggestion(1, "Rafe", "Runs a food co-operative", crowdfunding),
            suggestion(2, "Lorna", "Illustrator", swimming),
        ],
        news: vec![],
        reminders: vec![],
        round_table: vec![],
        link: Nonce::new([0; 8]),
    });
    letter(settings, &says, &Links::new(public_url, "sample".to_owned()).of_space(slug))
}

fn suggestion(position: usize, name: &str, headline: &str, said: Said) -> Suggestion {
    let who = PartyId::Member(MemberId::new(name));
    let (name, headline) = (name.to_owned(), headline.to_owned());
    Suggestion {
        position,
        introduction: IntroductionId::new(position.to_string()),
        others: vec![Other { who, name, headline, today_line: String::new() }],
        reasons: vec![Why { of: 0, said }],
        standing: false,
        host_sentence: String::new(),
    }
}
