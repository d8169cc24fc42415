//! Who is meant in a form: by what was typed, or chosen among those who are found by it.

use super::desk::Desk;
use crate::domain::id::{MemberId, OutsiderId};
use crate::domain::introduction::PartyId;
use crate::flow::find_party::{Candidate, Meant, candidate, look_for_party};
use crate::web::error::Result;
use crate::web::field::{Choice, Form, Input};
use axum::response::Response;

/// Why nobody is meant, and whom one could choose.
pub struct Unclear {
    says: String,
    found: Vec<Choice>,
}

impl Unclear {
    /// `key` is a sentence of the catalogue.
    pub fn because(desk: &Desk, key: &str) -> Unclear {
        Unclear { says: desk.words.say(key), found: Vec::new() }
    }

    pub fn among(desk: &Desk, found: &[Candidate]) -> Unclear {
        let label = |one: &Candidate| match &one.email {
            Some(email) => format!("{}, {email}", one.shown()),
            None => one.shown(),
        };
        let mut choices: Vec<Choice> = found.iter().map(|one| Choice::new(&value_of(&one.who), label(one))).collect();
        choices.push(Choice::new("", desk.words.say("party-none")));
        Unclear { says: desk.words.say("party-several"), found: choices }
    }
}

/// A party as the value of a field or in an address: `m:` or `o:`, and the row.
pub fn value_of(who: &PartyId) -> String {
    match who {
        PartyId::Member(id) => format!("m:{id}"),
        PartyId::Outsider(id) => format!("o:{id}"),
        PartyId::Gone => String::new(),
    }
}

/// The party that such a value names; whether there is one is not looked at.
pub fn named_by(value: &str) -> Option<PartyId> {
    match value.split_once(':') {
        Some(("m", id)) => Some(PartyId::Member(MemberId::new(id))),
        Some(("o", id)) => Some(PartyId::Outsider(OutsiderId::new(id))),
        _ => None,
    }
}

/// Who is meant by a field, typed or chosen.
pub async fn who_is_meant(desk: &Desk, value: &str) -> Result<Meant> {
    let (ctx, space) = (&desk.app.ctx, &desk.space);
    if let Some(who) = named_by(value) {
        return Ok(candidate(ctx, space, &who).await?.map_or(Meant::Nobody, |known| Meant::One(known.who)));
    }
    Ok(look_for_party(ctx, space, value, desk.now).await?)
}

/// The form once more. Where several were found for a field, one of them is chosen there.
pub fn ask_again(mut form: Form, unclear: Vec<(&'static str, Unclear)>) -> Result<Response> {
    let mut complaints = Vec::new();
    for (name, Unclear { says, found }) in unclear {
        let field = form.fields.iter_mut().find(|field| field.name == name);
        if let Some(field) = field.filter(|_| !found.is_empty()) {
            field.hint = String::new();
            field.input = Input::Choice(found);
        }
        complaints.push((name, says));
    }
    form.complained(&complaints)
}
