//! From the words of an answer to what is to be done.

use super::lexicon::Class;
use super::people::{Cast, How, Meant};
use super::reading::{Item, Placed};
use super::{About, Question, Ref, Said, Why, dates};
use dates::When;

/// The verbs of an answer, each with whom it is about.
#[derive(Debug, Default)]
pub struct Answer {
    verbs: Vec<Verb>,
    when: Option<When>,
}

#[derive(Debug)]
struct Verb {
    class: Class,
    meant: Vec<Meant>,
}

impl Answer {
    pub fn of(items: &[Placed], follows_up: bool) -> Result<Answer, Why> {
        let mut answer = Answer { verbs: Vec::new(), when: when(items)? };
        let says = |class: Class| items.iter().any(|placed| placed.item == Item::Say(class));
        // "I would like to" is a yes if nothing else is wanted.
        let wanted = items.iter().any(|placed| matches!(placed.item, Item::Say(class) if class.is_command()));
        // Which comes first, the verb or whom it is about? "yes 1, no 2" and "1 yes, 2 no".
        let names_first = items
            .iter()
            .find_map(|placed| match placed.item {
                Item::Meant(_) => Some(true),
                Item::Say(Class::Please) => None,
                Item::Say(_) => Some(false),
                _ => None,
            })
            .unwrap_or(false);
        let mut waiting: Vec<Meant> = Vec::new();
        // "I know Ana. Number 2 please": has a sentence ended since the verb?
        let mut ended = false;
        for placed in items {
            ended = match placed.item {
                Item::Say(Class::Please) => ended,
                Item::Say(_) => false,
                _ => ended || placed.ends_sentence(),
            };
            match &placed.item {
                Item::Meant(meant) if names_first => waiting.push(meant.clone()),
                Item::Meant(meant) => match answer.verbs.last_mut() {
                    Some(verb) if ended && verb.class != Class::Yes => return Err(Why::Contradiction),
                    Some(verb) => verb.meant.push(meant.clone()),
                    None => waiting.push(meant.clone()),
                },
                Item::Say(Class::Please) => {}
                Item::Say(Class::Want) if wanted => {}
                Item::Say(class) => answer.say(verb_of(*class), &mut waiting),
                _ => {}
            }
        }
        if !waiting.is_empty() {
            if !answer.verbs.is_empty() {
                return Err(Why::Contradiction);
            }
            let alone =
                !says(Class::Please) && waiting.iter().any(|meant| matches!(meant, Meant::Person(_) | Meant::Name(_)));
            if alone {
                return Err(Why::NameAlone);
            }
            answer.say(Class::Yes, &mut waiting);
        } else if answer.verbs.is_empty() && says(Class::Please) {
            return Err(Why::NotUnderstood);
        }
        if follows_up && answer.verbs.is_empty() && answer.when.is_some() {
            answer.verbs.push(Verb { class: Class::NotYet, meant: Vec::new() });
        }
        let has = |class: Class| answer.verbs.iter().any(|verb| verb.class == class);
        if answer.when.is_some() && !has(Class::Pause) && !has(Class::NotYet) && !has(Class::NotToday) {
            return Err(Why::NotUnderstood);
        }
        if answer.when.is_none() && says(Class::Away) && !says(Class::Pause) {
            return Err(Why::Date);
        }
        let then = items.iter().any(|placed| placed.item == Item::Filler(Class::Then));
        if then && !follows_up && !has(Class::Known) && !has(Class::Met) && !has(Class::NotMet) && !has(Class::NotYet) {
            return Err(Why::NotUnderstood);
        }
        if items.windows(2).any(|pair| is_turned_round(&pair[0].item, &pair[1].item)) {
            return Err(Why::Negation);
        }
        // "No 2 please" may be a no and a number two.
        let no_please = answer.verbs.iter().any(|verb| verb.class == Class::No && !verb.meant.is_empty());
        if no_please && says(Class::Please) && answer.verbs.len() == 1 {
            return Err(Why::Contradiction);
        }
        Ok(answer)
    }

    pub fn is_empty(&self) -> bool {
        self.verbs.is_empty()
    }

    fn say(&mut self, class: Class, waiting: &mut Vec<Meant>) {
        let meant = std::mem::take(waiting);
        match self.verbs.last_mut() {
            // "Yes please, I would like to": one yes.
            Some(last) if last.class == class && (meant.is_empty() || last.meant.is_empty()) => {
                last.meant.extend(meant)
            }
            _ => self.verbs.push(Verb { class, meant }),
        }
    }

    /// What to do about whom.
    pub fn resolve(self, cast: &Cast, question: &Question) -> Result<Vec<Said>, Why> {
        let count = cast.numbers().len();
        let single = count == 1 || cast.under.is_some();
        let mut verbs = self.verbs;
        if let Some(stop) = verbs.iter().find(|verb| verb.class == Class::Stop) {
            // "Stop sending Rafe"
            return if stop.meant.is_empty() { Ok(vec![Said::Stop]) } else { Err(Why::SeveralThings) };
        }
        soften(&mut verbs, single)?;
        let bare = |verb: &Verb| verb.meant.is_empty() && is_about_people(verb.class);
        let about_people = verbs.iter().filter(|verb| is_about_people(verb.class)).count();
        if about_people > 1 && verbs.iter().any(bare) {
            return Err(Why::Contradiction);
        }
        if verbs.iter().any(|verb| !verb.meant.is_empty() && !is_about_people(verb.class)) {
            return Err(Why::SeveralThings);
        }
        let said = verbs.iter().map(|verb| say(verb, self.when, cast, question)).collect::<Result<Vec<_>, _>>()?;
        consistent(said)
    }
}

/// "No paren", "não nos conhecemos": a no without a mark before a verb is a "not".
fn is_turned_round(item: &Item, next: &Item) -> bool {
    let negatable = |class: Class| {
        class.is_command() && !matches!(class, Class::NotToday | Class::NotYet | Class::NotMet | Class::No)
    };
    *item == Item::Say(Class::No) && matches!(next, Item::Say(class) if negatable(*class) || *class == Class::Away)
}

fn verb_of(class: Class) -> Class {
    match class {
        Class::Want => Class::Yes,
        Class::Away => Class::Pause,
        class => class,
    }
}

fn is_about_people(class: Class) -> bool {
    matches!(class, Class::Yes | Class::No | Class::Neither | Class::Known | Class::Met | Class::NotMet | Class::NotYet)
}

fn when(items: &[Placed]) -> Result<Option<When>, Why> {
    let mut times = items.iter().filter_map(|placed| match placed.item {
        Item::When(when) => Some(when),
        _ => None,
    });
    let first = times.next();
    match first.is_some() && times.any(|when| Some(when) != first) {
        true => Err(Why::Date),
        false => Ok(first),
    }
}

/// "No thanks, we know each other" is "known"; "no, not today" is "not today"; "no, not yet" is "not yet".
fn soften(verbs: &mut Vec<Verb>, single: bool) -> Result<(), Why> {
    let has = |verbs: &[Verb], class: Class| verbs.iter().any(|verb| verb.class == class);
    let says_more = |class: Class| match class {
        Class::NotToday | Class::NotYet | Class::NotMet => true,
        Class::Known | Class::Neither => single || class == Class::Neither,
        _ => false,
    };
    if verbs.iter().any(|verb| says_more(verb.class)) {
        verbs.retain(|verb| verb.class != Class::No || !verb.meant.is_empty());
    }
    // "Yes, we met", "yes, we had coffee".
    if has(verbs, Class::Met) {
        verbs.retain(|verb| verb.class != Class::Yes || !verb.meant.is_empty());
    }
    Ok(())
}

fn say(verb: &Verb, when: Option<When>, cast: &Cast, question: &Question) -> Result<Said, Why> {
    let follows_up = question.about == About::FollowUp;
    let of_a_meeting = !matches!(question.about, About::Digest | About::Invitation);
    Ok(match verb.class {
        Class::Yes if follows_up => Said::Met(cast.resolve(&verb.meant, How::Part)?),
        Class::Yes => Said::Yes(cast.resolve(&verb.meant, How::Whole)?),
        Class::No | Class::Neither if follows_up => Said::NotMet(cast.resolve(&verb.meant, everybody_if(verb.class))?),
        Class::No | Class::Neither => Said::No(cast.resolve(&verb.meant, How::EverybodyIfNobody)?),
        Class::Known if follows_up => return Err(Why::NotUnderstood),
        Class::Known => Said::Known(cast.resolve(&verb.meant, How::Whole)?),
        Class::Met if question.about == About::Digest => Said::Known(cast.resolve(&verb.meant, How::Whole)?),
        Class::Met if of_a_meeting => Said::Met(cast.resolve(&verb.meant, How::Part)?),
        Class::NotMet if of_a_meeting => Said::NotMet(cast.resolve(&verb.meant, How::Part)?),
        Class::NotYet if of_a_meeting => Said::NotYet(cast.resolve(&verb.meant, How::Part)?),
        Class::NotToday if follows_up => Said::NotYet(cast.resolve(&[], How::Part)?),
        Class::NotToday => Said::NotToday,
        Class::Stop => Said::Stop,
        Class::Pause => Said::Pause(match when {
            Some(When::On(day)) => day,
            Some(When::Unclear) => return Err(Why::Date),
            None => question.today.checked_add_days(dates::USUALLY).ok_or(Why::Date)?,
        }),
        Class::Resume => Said::Resume,
        Class::More => Said::More,
        Class::Less => Said::Less,
        Class::Help => Said::Help,
        _ => return Err(Why::NotUnderstood),
    })
}

fn everybody_if(class: Class) -> How {
    if class == Class::Neither { How::EverybodyIfNobody } else { How::Part }
}

/// All of it at once, if that can be: a stop is alone, and what is said of one person is said once.
pub fn consistent(said: Vec<Said>) -> Result<Vec<Said>, Why> {
    if said.contains(&Said::Stop) {
        return Ok(vec![Said::Stop]);
    }
    let mut all: Vec<Said> = Vec::new();
    for one in said {
        let merged = all.iter_mut().any(|earlier| merge(earlier, &one));
        if !merged {
            all.push(one);
        }
    }
    let refs: Vec<&Ref> = all.iter().flat_map(Said::refs).collect();
    let twice = refs.iter().enumerate().any(|(at, one)| refs[..at].contains(one));
    let vague = all.len() > 1 && all.iter().any(|one| is_of_people(one) && one.refs().is_empty());
    if twice || vague || all.len() > 1 && refs.iter().any(|one| matches!(one, Ref::Both | Ref::All)) {
        return Err(Why::Contradiction);
    }
    let people = all.iter().all(is_of_people);
    let less = all
        .iter()
        .all(|one| matches!(one, Said::No(_) | Said::Known(_) | Said::NotToday | Said::Pause(_) | Said::Less));
    let pauses = all.iter().filter(|one| matches!(one, Said::Pause(_))).count();
    match all.len() <= 1 || people || less && pauses <= 1 {
        true => Ok(all),
        false => Err(Why::SeveralThings),
    }
}

fn is_of_people(said: &Said) -> bool {
    matches!(
        said,
        Said::Yes(_)
            | Said::No(_)
            | Said::Known(_)
            | Said::Met(_)
            | Said::NotYet(_)
            | Said::NotMet(_)
            | Said::Outcome { .. }
    )
}

fn merge(earlier: &mut Said, one: &Said) -> bool {
    if earlier == one {
        return true;
    }
    match (earlier, one) {
        (Said::Yes(a), Said::Yes(b))
        | (Said::No(a), Said::No(b))
        | (Said::Known(a), Said::Known(b))
        | (Said::Met(a), Said::Met(b))
        | (Said::NotYet(a), Said::NotYet(b))
        | (Said::NotMet(a), Said::NotMet(b))
            if !a.is_empty() && !b.is_empty() =>
        {
            a.extend(b.iter().cloned());
            a.sort();
            a.dedup();
            true
        }
        _ => false,
    }
}
