//! What the parts of a sentence are to each other: which of its clauses is the answer, and what only leads up to it.

use super::Why;
use super::lexicon::Class;
use super::people::Meant;
use super::reading::{Item, Placed};
use super::tokens::Text;
use std::ops::Range;

/// In a sentence that asks for more letters or fewer, "your letters" and "gladly" say nothing of their own.
pub fn about_letters(items: &mut [Placed]) {
    let asks = |placed: &Placed| matches!(placed.item, Item::Say(class) if class.is_about_letters());
    let letters = items.iter().any(asks);
    for placed in items {
        match placed.item {
            Item::Mail if letters => placed.item = Item::Filler(Class::Mail),
            Item::Mail => placed.item = Item::Bad(Why::Condition),
            Item::Say(Class::Gladly) if letters => placed.item = Item::Say(Class::Please),
            Item::Say(Class::Gladly) => placed.item = Item::Say(Class::Yes),
            _ => {}
        }
    }
}

/// "Not Rafe this time", and nothing else in the sentence, is a no.
pub fn not_this_time(items: &mut [Placed], text: &Text) {
    let [not, rest @ ..] = items else { return };
    let meant = rest.iter().take_while(|placed| matches!(placed.item, Item::Meant(Meant::Person(_)))).count();
    let this_time = rest
        .get(meant)
        .is_some_and(|placed| placed.item == Item::Filler(Class::Meet) && text.tokens[placed.tokens.clone()].len() > 1);
    let friendly = |placed: &Placed| {
        matches!(
            placed.item,
            Item::Filler(Class::Polite | Class::Bye) | Item::Mark(_) | Item::Emoji | Item::Say(Class::Please)
        )
    };
    if not.item == Item::Bad(Why::Negation) && meant == 1 && this_time && rest[meant + 1..].iter().all(friendly) {
        not.item = Item::Say(Class::No);
    }
}

/// The words of an answer, and how many they are.
pub fn said(placed: &Placed) -> Option<(Class, usize)> {
    match placed.item {
        Item::Say(class) => Some((class, placed.tokens.len())),
        _ => None,
    }
}

pub fn has(items: &[Placed], class: Class) -> bool {
    items.iter().any(|placed| placed.item == Item::Filler(class))
}

pub fn only_help(items: &[Placed]) -> bool {
    let says = items.iter().filter(|placed| matches!(placed.item, Item::Say(_) | Item::Meant(_) | Item::When(_)));
    let mut says = says.peekable();
    says.peek().is_some() && says.all(|placed| placed.item == Item::Say(Class::Help))
}

/// "Could you take me off the list?" is no question; what discloses a person is not asked for like that.
pub fn is_request(items: &[Placed]) -> bool {
    let polite = items.iter().any(|placed| placed.item == Item::Say(Class::Want));
    let verbs = |class: Class| matches!(class, Class::Stop | Class::Pause | Class::Resume | Class::More | Class::Less);
    let mut says = items.iter().filter_map(|placed| match placed.item {
        Item::Say(class) if class.is_command() => Some(class),
        _ => None,
    });
    polite && says.clone().next().is_some() && says.all(verbs)
}

pub fn first_bad(items: &[Placed]) -> Option<Why> {
    items.iter().find_map(|placed| match placed.item {
        Item::Bad(why) => Some(why),
        _ => None,
    })
}

/// A clause inside a sentence that discloses nobody, such as "nice idea, but please take me off the list": it need not
/// come first.
pub fn harmless_clause(items: &[Placed]) -> Option<Range<usize>> {
    let clauses = clauses(items);
    let harmless = |placed: &Placed| match placed.item {
        Item::Say(class) => matches!(
            class,
            Class::Stop
                | Class::Known
                | Class::NotToday
                | Class::No
                | Class::Neither
                | Class::Pause
                | Class::Away
                | Class::Resume
                | Class::Less
                | Class::NotMet
                | Class::NotYet
                | Class::Please
                | Class::Want
                | Class::Met
        ),
        _ => true,
    };
    let says = |clause: &Range<usize>| {
        items[clause.clone()].iter().any(|placed| matches!(placed.item, Item::Say(class) if class.is_command()))
    };
    let yes = |clause: &Range<usize>| items[clause.clone()].iter().any(|placed| placed.item == Item::Say(Class::Yes));
    if clauses.iter().any(yes) {
        return None;
    }
    clauses.into_iter().find(|clause| {
        says(clause) && items[clause.clone()].iter().all(is_accounted) && items[clause.clone()].iter().all(harmless)
    })
}

/// "Nearly deleted this, but yes, I'd love to": the clauses from the yes on, as far as every word is known.
pub fn late_yes(items: &[Placed], turns: impl Fn(&Placed) -> bool) -> Option<Range<usize>> {
    let clauses = clauses(items);
    let says = |clause: &Range<usize>| items[clause.clone()].iter().any(|placed| matches!(placed.item, Item::Say(_)));
    let first = clauses.iter().position(says)?;
    let is_clear = |clause: &&Range<usize>| items[(*clause).clone()].iter().all(is_accounted);
    // "So yes to Rafe unless Adaeze": what an "unless" begins is no part of the yes.
    let begins = clauses[first].start;
    let goes_on = |clause: &&Range<usize>| clause.start == begins || is_accounted(&items[clause.start - 1]);
    let last = clauses[first..].iter().take_while(|clause| goes_on(clause) && is_clear(clause)).last()?;
    let yes = items[clauses[first].clone()].iter().any(|placed| placed.item == Item::Say(Class::Yes));
    let start = clauses[first].start;
    // "They say, yes" is somebody else's yes.
    let turns = start > 0 && turns(&items[start - 1]) || turns(&items[start]);
    (yes && turns && items[..start].iter().all(says_nothing)).then_some(start..last.end)
}

fn clauses(items: &[Placed]) -> Vec<Range<usize>> {
    let ends = |placed: &Placed| matches!(placed.item, Item::Mark(_) | Item::Emoji | Item::Bad(Why::Condition));
    let mut from = 0;
    let mut clauses = Vec::new();
    for (at, placed) in items.iter().enumerate() {
        if ends(placed) {
            clauses.push(from..at);
            from = at + 1;
        }
    }
    clauses.push(from..items.len());
    clauses
}

pub fn is_accounted(placed: &Placed) -> bool {
    !matches!(placed.item, Item::Unknown(_) | Item::Bad(_) | Item::Profile(_))
}

/// What may stand before an answer that comes later: no command, nobody.
pub fn says_nothing(placed: &Placed) -> bool {
    match placed.item {
        Item::Unknown(_) | Item::Filler(_) | Item::Mark(_) | Item::Emoji => true,
        Item::Bad(why) => matches!(why, Why::Condition | Why::Negation),
        _ => false,
    }
}

/// The "but" before a clause.
pub fn before_but(items: &[Placed], start: usize) -> Option<usize> {
    let but = start.checked_sub(1)?;
    matches!(items[but].item, Item::Bad(Why::Condition)).then_some(but)
}

/// How many items come before the mark that ends an answer, when the sentence begins with one.
pub fn answer_before_a_mark(items: &[Placed]) -> Option<usize> {
    let known = items
        .iter()
        .position(|placed| matches!(placed.item, Item::Unknown(_) | Item::Bad(_) | Item::Profile(_)))
        .unwrap_or(items.len());
    let end = items[..known].iter().rposition(|placed| matches!(placed.item, Item::Mark(_) | Item::Emoji))?;
    let says = items[..end].iter().any(|placed| matches!(placed.item, Item::Say(_)));
    says.then_some(end)
}
