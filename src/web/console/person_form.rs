//! What is asked about on a page of its own before it is done to somebody: edit, check in, pause, stop, keep apart, texts,
//! erase.

use super::desk::{Act, Desk, Typed};
use super::parties::{Unclear, ask_again, who_is_meant};
use super::people::{person_fields, typed_person};
use super::person::{full_name, person_at, url_of};
use crate::domain::check_in::RawSubmission;
use crate::domain::id::MemberId;
use crate::domain::introduction::PartyId;
use crate::domain::member::{Line, PauseComplaint, Standing, pause_until_day};
use crate::domain::text::folded;
use crate::flow::erase_member::{OnWhoseWord, erase_member};
use crate::flow::find_party::Meant;
use crate::flow::keep_people::{check_in_by_hand, edit_person, keep_apart, pause_person, stop_person};
use crate::flow::sign_up_for_texts::{Signing, Wish, sign_up_for_texts};
use crate::store::Person;
use crate::web::App;
use crate::web::error::Result;
use crate::web::field::{Choice, Field, Form, Input};
use crate::web::page::{Anchor, Button, Message, html, see};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;

/// Space and member, as an address names them.
type Ids = Path<(String, String)>;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/s/{space}/organiser/people/{member}/edit", get(edit).post(do_edit))
        .route("/s/{space}/organiser/people/{member}/check-in", get(check_in).post(do_check_in))
        .route("/s/{space}/organiser/people/{member}/pause", get(pause).post(do_pause))
        .route("/s/{space}/organiser/people/{member}/stop", get(stop).post(do_stop))
        .route("/s/{space}/organiser/people/{member}/apart", get(apart).post(do_apart))
        .route("/s/{space}/organiser/people/{member}/texts", get(texts).post(do_texts))
        .route("/s/{space}/organiser/people/{member}/erase", get(erase).post(do_erase))
}

/// A form about somebody: its words are `person-WHAT-title`, `-text` and `-button`.
pub fn form(desk: &Desk, person: &Person, what: &str, fields: Vec<Field>) -> Form {
    let (words, name) = (desk.words, full_name(person));
    let blanks = [("name", name.as_str()), ("space", desk.space.settings.name.as_str())];
    Form {
        p: desk.page("/people", words.with(&format!("person-{what}-title"), &blanks)),
        lines: vec![words.with(&format!("person-{what}-text"), &blanks)],
        action: url_of(desk, person, &format!("/{what}")),
        fields,
        button: words.with(&format!("person-{what}-button"), &blanks),
        problems: vec![],
        links: vec![Anchor { url: url_of(desk, person, ""), label: words.with("person-back", &blanks) }],
    }
}

async fn edit(Path((_, id)): Ids, desk: Desk) -> Result<Response> {
    let person = person_at(&desk, &id).await?;
    let member = &person.member;
    let lines = |lines: &[Line]| lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let known = [
        ("name", member.name.to_string()),
        ("surname", person.surname.clone()),
        ("email", member.email.to_string()),
        ("company", person.company.clone()),
        ("here_as", member.here_as.as_str().to_owned()),
        ("headline", member.profile.headline.clone()),
        ("offers", lines(&member.profile.offers)),
        ("needs", lines(&member.profile.needs)),
        ("interests", lines(&member.profile.interests)),
    ];
    let known: Typed = known.map(|(name, value)| (name.to_owned(), value)).into();
    html(&form(&desk, &person, "edit", person_fields(&desk, &known)))
}

async fn do_edit(Path((_, id)): Ids, act: Act) -> Result<Response> {
    let person = person_at(&act, &id).await?;
    let raw = typed_person(&act.fields);
    match edit_person(&act.app.ctx, &act.space, &person.member, &raw, act.now).await? {
        Ok(()) => {
            // The address before may have to be told.
            act.app.waker.wake();
            Ok(see(&url_of(&act, &person, "?saved")))
        }
        Err(complaints) => {
            let complaints: Vec<(&str, String)> = complaints.into_iter().map(|c| (c.field, c.says)).collect();
            form(&act, &person, "edit", person_fields(&act, &act.fields)).complained(&complaints)
        }
    }
}

async fn check_in(Path((_, id)): Ids, desk: Desk) -> Result<Response> {
    let person = person_at(&desk, &id).await?;
    html(&check_in_form(&desk, &person, &Typed::new()))
}

fn check_in_form(desk: &Desk, person: &Person, typed: &Typed) -> Form {
    let words = desk.words;
    let of = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let wants = ["yes", "no"].map(|v| Choice::new(v, words.say(&format!("person-wants-{v}"))));
    let field = |name: &str, input: Input| Field {
        label: words.say(&format!("person-{name}")),
        hint: String::new(),
        ..Field::new(words, name, input, of(name))
    };
    let fields = vec![
        field("wants_introductions", Input::Choice(wants.into())),
        field("today_line", Input::Line),
        field("place", Input::Line),
    ];
    form(desk, person, "check-in", fields)
}

async fn do_check_in(Path((_, id)): Ids, act: Act) -> Result<Response> {
    let person = person_at(&act, &id).await?;
    let raw = RawSubmission::from_fields(
        ["wants_introductions", "today_line", "place"].map(|name| (name, act.field(name).to_owned())),
    );
    let raw = raw.without_blanks();
    let wording = act.words.say("person-wants_introductions");
    let evidence = format!("said at the desk, written down by {}", act.organiser.email.masked());
    match check_in_by_hand(&act.app.ctx, &act.space, &person.member, (&raw, &wording, &evidence), act.now).await? {
        Ok(()) => {
            act.app.waker.wake();
            Ok(see(&url_of(&act, &person, "?saved")))
        }
        Err(complaints) => {
            let complaints: Vec<(&str, String)> = complaints.into_iter().map(|c| (c.field, c.says)).collect();
            check_in_form(&act, &person, &act.fields).complained(&complaints)
        }
    }
}

async fn pause(Path((_, id)): Ids, desk: Desk) -> Result<Response> {
    let person = person_at(&desk, &id).await?;
    html(&form(&desk, &person, "pause", vec![Field::new(desk.words, "until", Input::Day, "")]))
}

async fn do_pause(Path((_, id)): Ids, act: Act) -> Result<Response> {
    let person = person_at(&act, &id).await?;
    match pause_until_day(act.field("until"), act.today()) {
        Ok(day) => {
            pause_person(&act.app.ctx, &act.space, &person.member, day, act.now).await?;
            Ok(see(&url_of(&act, &person, "?saved")))
        }
        Err(complaint) => {
            let key = match complaint {
                PauseComplaint::NoDay => "person-pause-no-day",
                PauseComplaint::Past => "person-pause-past",
                PauseComplaint::TooFar => "person-pause-too-far",
            };
            let field = Field::new(act.words, "until", Input::Day, act.field("until"));
            form(&act, &person, "pause", vec![field]).complained(&[("until", act.words.say(key))])
        }
    }
}

async fn stop(Path((_, id)): Ids, desk: Desk) -> Result<Response> {
    let person = person_at(&desk, &id).await?;
    html(&form(&desk, &person, "stop", vec![]))
}

async fn do_stop(Path((_, id)): Ids, act: Act) -> Result<Response> {
    let person = person_at(&act, &id).await?;
    if person.member.standing != Standing::Stopped {
        stop_person(&act.app.ctx, &act.space, &person.member, act.now).await?;
    }
    Ok(see(&url_of(&act, &person, "?saved")))
}

async fn apart(Path((_, id)): Ids, desk: Desk) -> Result<Response> {
    let person = person_at(&desk, &id).await?;
    html(&form(&desk, &person, "apart", vec![other_field(&desk, "")]))
}

/// Another member, by name or address.
pub fn other_field(desk: &Desk, typed: &str) -> Field {
    Field::new(desk.words, "other", Input::Line, typed)
}

async fn do_apart(Path((_, id)): Ids, act: Act) -> Result<Response> {
    let person = person_at(&act, &id).await?;
    match other_meant(&act, &person, act.field("other")).await? {
        Ok(other) => {
            keep_apart(&act.app.ctx, &act.space, &person.member.id, &other, act.now).await?;
            Ok(see(&url_of(&act, &person, "?saved")))
        }
        Err(why) => {
            let form = form(&act, &person, "apart", vec![other_field(&act, act.field("other"))]);
            ask_again(form, vec![("other", why)])
        }
    }
}

/// Which other member is meant; or why that cannot be said.
pub async fn other_meant(desk: &Desk, person: &Person, typed: &str) -> Result<std::result::Result<MemberId, Unclear>> {
    Ok(match who_is_meant(desk, typed).await? {
        Meant::One(PartyId::Member(other)) if other == person.member.id => Err(Unclear::because(desk, "party-same")),
        Meant::One(PartyId::Member(other)) => Ok(other),
        Meant::Several(found) if found.iter().all(|one| one.who.member().is_some()) => {
            Err(Unclear::among(desk, &found))
        }
        Meant::One(_) | Meant::Several(_) => Err(Unclear::because(desk, "party-outside")),
        Meant::Nobody => Err(Unclear::because(desk, "party-nobody")),
    })
}

async fn texts(Path((_, id)): Ids, desk: Desk) -> Result<Response> {
    let person = person_at(&desk, &id).await?;
    html(&form(&desk, &person, "texts", vec![number_field(&desk, "")]))
}

fn number_field(desk: &Desk, typed: &str) -> Field {
    Field::new(desk.words, "number", Input::Line, typed)
}

async fn do_texts(Path((_, id)): Ids, act: Act) -> Result<Response> {
    let (person, words) = (person_at(&act, &id).await?, act.words);
    let wish = Wish {
        number: act.field("number").to_owned(),
        zone: person.member.zone,
        wording: words.say("person-texts-wording"),
        evidence: format!("asked for at the desk, written down by {}", act.organiser.email.masked()),
    };
    let complaint = match sign_up_for_texts(&act.app.ctx, &act.space, &person.member, wish, act.now).await? {
        Signing::Asked { number, doubt } => {
            act.app.waker.wake();
            let blanks = [("number", number.to_string()), ("name", full_name(&person))];
            let blanks = blanks.each_ref().map(|(name, text)| (*name, text.as_str()));
            let mut lines = vec![words.with("person-texts-asked", &blanks)];
            lines.extend(doubt.map(|doubt| words.with("person-texts-doubt", &[("doubt", doubt)])));
            return html(&Message {
                p: act.page("/people", words.with("person-texts-title", &blanks)),
                lines,
                buttons: vec![Button::go(url_of(&act, &person, ""), words.with("person-back", &blanks)).second()],
                links: vec![],
            });
        }
        Signing::Complaint(says) => says,
        Signing::NoTexts => words.say("person-texts-none"),
        Signing::Already => words.say("person-texts-already"),
        Signing::Taken => words.say("person-texts-taken"),
        Signing::Stopped => words.say("person-texts-stopped"),
        Signing::TooOften => words.say("person-texts-too-often"),
    };
    form(&act, &person, "texts", vec![number_field(&act, act.field("number"))]).complained(&[("number", complaint)])
}

async fn erase(Path((_, id)): Ids, desk: Desk) -> Result<Response> {
    let person = person_at(&desk, &id).await?;
    html(&form(&desk, &person, "erase", vec![typed_name(&desk, &person)]))
}

fn typed_name(desk: &Desk, person: &Person) -> Field {
    let name = person.member.name.to_string();
    Field::new(desk.words, "typed_name", Input::Line, "")
        .labelled(desk.words.with("person-erase-type", &[("name", &name)]))
}

async fn do_erase(Path((_, id)): Ids, act: Act) -> Result<Response> {
    let person = person_at(&act, &id).await?;
    let name = person.member.name.as_str();
    if folded(act.field("typed_name").trim()) != folded(name) {
        let form = form(&act, &person, "erase", vec![typed_name(&act, &person)]);
        return form.complained(&[("typed_name", act.words.with("person-erase-other", &[("name", name)]))]);
    }
    let word = OnWhoseWord {
        wording: act.words.say("person-erase-wording"),
        evidence: format!("by the organiser {}", act.organiser.email.masked()),
    };
    erase_member(&act.app.ctx, &act.space, &person.member, word, act.now).await?;
    Ok(see(&act.url("/people?erased")))
}
