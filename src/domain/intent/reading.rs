//! A text as one language reads it: which of its sentences are an answer, and which are notes beside it.

use super::clauses::{
    about_letters, answer_before_a_mark, before_but, first_bad, harmless_clause, has, is_accounted, is_request,
    late_yes, not_this_time, only_help, said, says_nothing,
};
use super::lexicon::{Class, LEXICON, Tongue};
use super::meaning::Answer;
use super::notes::{self, Of};
use super::people::{Cast, Meant, Named};
use super::tokens::{Kind, Text, Token, Unit};
use super::{OutcomeKind, ProfileKind, Question, Said, Why, dates};
use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Nothing,
    Said(Vec<Said>),
    Ask(Why),
}

/// What a stretch of tokens is to the language that reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Say(Class),
    Meant(Meant),
    When(dates::When),
    /// Greetings, thanks, "and", "him": nothing is left over when they are.
    Filler(Class),
    Emoji,
    Mark(char),
    Profile(ProfileKind),
    /// The letters, before it is clear whether the sentence is about them.
    Mail,
    /// Nobody may act on a sentence with this in it.
    Bad(Why),
    /// A word that is no part of an answer; does it look like a name?
    Unknown(bool),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub item: Item,
    pub tokens: Range<usize>,
}

impl Placed {
    /// The mark that stands for the end of a sentence, and for none of its tokens.
    fn end_of_sentence(at: usize) -> Placed {
        Placed { item: Item::Mark('.'), tokens: at..at }
    }

    pub fn ends_sentence(&self) -> bool {
        self.tokens.is_empty()
    }
}

/// So many ordinary words may be left over beside a clear phrase.
const LEFT_OVER: usize = 3;

/// A name at the end of a letter has no more words than this.
const SIGNATURE: usize = 5;

pub fn read(text: &Text, tongue: usize, cast: &Cast, question: &Question) -> Reading {
    let own = text.known.iter().all(|known| *known <= text.known[tongue]);
    let reader = Reader { text, tongue: &LEXICON.tongues[tongue], own, cast, question };
    match reader.read() {
        Ok(Some(said)) => Reading::Said(said),
        Ok(None) => Reading::Nothing,
        Err(why) => Reading::Ask(why),
    }
}

struct Reader<'a> {
    text: &'a Text<'a>,
    tongue: &'a Tongue,
    /// No other language knows more of the text.
    own: bool,
    cast: &'a Cast,
    question: &'a Question<'a>,
}

/// What was found in the sentences so far.
#[derive(Default)]
struct Found {
    answer: Vec<Placed>,
    notes: Vec<Range<usize>>,
    /// What was written before the answer came, and why it is none itself.
    leads: Vec<Range<usize>>,
    led: Option<Why>,
    profile: Option<Said>,
    /// A greeting or thanks came; names and no more may follow after the end of a letter.
    quiet: bool,
    closing: bool,
    /// A signature came: there is no more after that.
    signed: bool,
    warm: bool,
    emoji: bool,
}

impl Reader<'_> {
    fn read(&self) -> Result<Option<Vec<Said>>, Why> {
        let mut found = Found::default();
        let stops = self.text.units.iter().any(|unit| self.is_plain_stop(unit));
        if stops {
            return Ok(Some(vec![Said::Stop]));
        }
        for (at, unit) in self.text.units.iter().enumerate() {
            let last = at + 1 == self.text.units.len();
            self.read_unit(unit, last, &mut found)?;
        }
        self.conclude(found)
    }

    /// A sentence that says "stop" and nothing else is heeded whatever stands around it.
    fn is_plain_stop(&self, unit: &Unit) -> bool {
        if unit.question || unit.quoted {
            return false;
        }
        let items = self.items(unit.tokens.clone());
        let harmless = |placed: &Placed| match placed.item {
            Item::Filler(_) | Item::Mark(_) | Item::Emoji => true,
            Item::Say(class) => matches!(class, Class::Stop | Class::Please | Class::Want),
            _ => false,
        };
        let Some(stop) = items.iter().position(|placed| placed.item == Item::Say(Class::Stop)) else { return false };
        // "No thanks, please stop" is one, "no paren" is none.
        let (before, after) = items.split_at(stop);
        let no = |placed: &Placed| placed.item == Item::Say(Class::No);
        before.iter().all(|placed| harmless(placed) || no(placed))
            && after.iter().all(harmless)
            && !before.last().is_some_and(no)
    }

    fn read_unit(&self, unit: &Unit, last: bool, found: &mut Found) -> Result<(), Why> {
        let mut items = self.items(unit.tokens.clone());
        self.leave_over(&mut items);
        let unknown = |placed: &Placed| matches!(placed.item, Item::Unknown(true) | Item::Mark(_) | Item::Emoji);
        let means_nothing = || notes::takes_back_in(self.text, unit.tokens.clone(), &LEXICON, Of::AYes).is_none();
        if found.closing && items.iter().all(unknown) && items.len() <= SIGNATURE && !unit.question && means_nothing() {
            found.signed = true;
            return Ok(());
        }
        if let Some(closing) = self.is_quiet(&items) {
            // "Tak?" asks; "how are you?" does not.
            if unit.question && unit.tokens.len() <= 2 {
                return Err(Why::Question);
            }
            found.closing |= closing;
            found.quiet = true;
            found.warm |= has(&items, Class::Warm);
            found.emoji |= items.iter().any(|placed| placed.item == Item::Emoji);
            found.quiet &= items.iter().any(|placed| matches!(placed.item, Item::Filler(_)));
            return Ok(());
        }
        if found.signed {
            return Err(Why::NotUnderstood);
        }
        let accounted = items.iter().all(is_accounted);
        if unit.question && !(accounted && (only_help(&items) || is_request(&items))) {
            return Err(if accounted || found.answer.is_empty() {
                first_bad(&items).unwrap_or(Why::Question)
            } else {
                Why::Question
            });
        }
        if accounted {
            if unit.quoted {
                return Err(Why::Quoted);
            }
            found.answer.extend(items);
            found.answer.push(Placed::end_of_sentence(unit.tokens.end));
            return Ok(());
        }
        let begun = !found.answer.is_empty() || found.quiet || found.profile.is_some();
        if last && begun && unit.own_line && self.is_signature(&items) && means_nothing() {
            return Ok(());
        }
        if !found.answer.is_empty() || found.profile.is_some() {
            found.notes.push(unit.tokens.clone());
            return Ok(());
        }
        self.begin_with(unit, items, found)
    }

    /// "Could I get more people in these", "another day instead": a few ordinary words are left over beside a clear
    /// phrase that discloses nobody and is about nobody.
    fn leave_over(&self, items: &mut [Placed]) {
        let says: Vec<(Class, usize)> = items.iter().filter_map(said).filter(|(class, _)| class.is_command()).collect();
        let when = items.iter().any(|placed| matches!(placed.item, Item::When(_)));
        let polite = items.iter().any(|placed| matches!(placed.item, Item::Say(Class::Want | Class::Please)));
        let clear = |(class, words): &(Class, usize)| match class {
            Class::NotToday => *words > 1,
            Class::Less | Class::More => *words > 1 && polite,
            Class::Pause => when && polite,
            _ => false,
        };
        let rest = |placed: &Placed| matches!(placed.item, Item::Unknown(false)) && self.is_plain(placed);
        let harmless = |placed: &Placed| match placed.item {
            Item::Meant(_) | Item::Profile(_) | Item::Bad(_) | Item::Unknown(true) => false,
            Item::Unknown(_) => rest(placed),
            _ => true,
        };
        let over = items.iter().filter(|placed| rest(placed)).count();
        if !says.is_empty()
            && says.iter().all(clear)
            && items.iter().all(harmless)
            && over <= if polite { LEFT_OVER } else { 1 }
        {
            items.iter_mut().filter(|placed| rest(placed)).for_each(|placed| placed.item = Item::Filler(Class::Plain));
        }
    }

    fn is_plain(&self, placed: &Placed) -> bool {
        let words = self.text.tokens[placed.tokens.clone()].iter().map(|token| token.id);
        matches!(self.tongue.longest(words), Some((Class::Plain | Class::Article | Class::This, _)))
    }

    /// The first sentence that says something has to be the answer, or to begin with it.
    fn begin_with(&self, unit: &Unit, items: Vec<Placed>, found: &mut Found) -> Result<(), Why> {
        if unit.quoted && !matches!(self.question.about, super::About::FollowUp) {
            return Err(Why::Quoted);
        }
        if let Some(profile) = self.profile(unit, &items)? {
            found.profile = Some(profile);
            return Ok(());
        }
        if let Some(clause) = harmless_clause(&items) {
            let (from, to) = (items[clause.start].tokens.start, items[clause.end - 1].tokens.end);
            found
                .notes
                .push(unit.tokens.start..before_but(&items, clause.start).map_or(from, |but| items[but].tokens.start));
            found.notes.push(to..unit.tokens.end);
            found.answer.extend(items[clause].iter().cloned());
            found.answer.push(Placed::end_of_sentence(to));
            return Ok(());
        }
        if let Some(length) = answer_before_a_mark(&items) {
            let rest = items[length].tokens.end..unit.tokens.end;
            found.answer.extend(items.into_iter().take(length + 1));
            found.notes.push(rest);
            return Ok(());
        }
        if self.question.about == super::About::FollowUp {
            found.notes.push(unit.tokens.clone());
            return Ok(());
        }
        if let Some(clauses) = late_yes(&items, |yes| self.turns(yes)) {
            let (from, to) = (items[clauses.start].tokens.start, items[clauses.end - 1].tokens.end);
            found.leads.push(unit.tokens.start..from);
            found.notes.push(to..unit.tokens.end);
            found.answer.extend(items[clauses].iter().cloned());
            found.answer.push(Placed::end_of_sentence(to));
            return Ok(());
        }
        let why = first_bad(&items).unwrap_or(Why::NotUnderstood);
        if unit.question || !items.iter().all(says_nothing) {
            return Err(why);
        }
        found.leads.push(unit.tokens.clone());
        found.led = found.led.or(Some(why));
        Ok(())
    }

    /// "But", "so yes": does it begin with a word that turns from what was said before?
    fn turns(&self, placed: &Placed) -> bool {
        let first = self.text.tokens[placed.tokens.clone()].iter().take(1).map(|token| token.id);
        matches!(self.tongue.longest(first), Some((Class::But | Class::Join, 1)))
    }

    /// Greetings, thanks and nothing else: is it the end of a letter?
    fn is_quiet(&self, items: &[Placed]) -> Option<bool> {
        // "Thanks and have a nice day".
        let polite = has(items, Class::Polite) || has(items, Class::Bye);
        let quiet = |placed: &Placed| match placed.item {
            Item::Filler(Class::Join) => polite,
            Item::Filler(class) => matches!(class, Class::Polite | Class::Bye | Class::Warm | Class::Plain),
            Item::Mark(_) | Item::Emoji => true,
            _ => false,
        };
        items.iter().all(quiet).then(|| has(items, Class::Bye))
    }

    fn profile(&self, unit: &Unit, items: &[Placed]) -> Result<Option<Said>, Why> {
        let before = |placed: &&Placed| matches!(placed.item, Item::Filler(_) | Item::Mark(_) | Item::Emoji);
        let Some(placed) = items.iter().find(|placed| !before(placed)) else { return Ok(None) };
        let Item::Profile(kind) = placed.item else { return Ok(None) };
        let rest = placed.tokens.end..unit.tokens.end;
        let about_people =
            items.iter().any(|placed| matches!(placed.item, Item::Meant(Meant::Person(_) | Meant::Both | Meant::All)));
        if about_people || rest.is_empty() {
            return Err(Why::NotUnderstood);
        }
        if let Some(why) = notes::takes_back_in(self.text, rest.clone(), &LEXICON, Of::AProfile) {
            return Err(why);
        }
        let text = self.raw(rest).trim().trim_end_matches(['.', '!', ' ']).to_owned();
        Ok(Some(Said::Profile { kind, text }))
    }

    fn raw(&self, tokens: Range<usize>) -> &str {
        match (self.text.tokens.get(tokens.start), self.text.tokens[tokens].last()) {
            (Some(first), Some(last)) => &self.text.raw[first.start..last.end],
            _ => "",
        }
    }

    fn conclude(&self, found: Found) -> Result<Option<Vec<Said>>, Why> {
        let answer = Answer::of(&found.answer, self.question.about == super::About::FollowUp)?;
        if let Some(profile) = found.profile {
            let clear = answer.is_empty() && found.notes.is_empty();
            return if clear { Ok(Some(vec![profile])) } else { Err(Why::SeveralThings) };
        }
        let asked = match self.question.about {
            super::About::FollowUp => return self.follow_up(answer, &found),
            _ => answer,
        };
        if let (true, Some(why)) = (asked.is_empty(), found.led) {
            return Err(why);
        }
        if asked.is_empty() {
            // "Thanks, that's wonderful" for an introduction that is made asks for nothing.
            let thanked = found.quiet && self.question.about == super::About::Introduction;
            return match found.notes.is_empty() && found.answer.is_empty() {
                false => Err(Why::NotUnderstood),
                true if found.emoji && !found.quiet => Err(Why::Emoji),
                true if found.warm && !thanked => Err(Why::NotUnderstood),
                true => Ok(None),
            };
        }
        let said = asked.resolve(self.cast, self.question)?;
        self.check_notes(&said, &found)?;
        if said.iter().any(|one| matches!(one, Said::Yes(_))) {
            self.check_yes(&found)?;
        }
        Ok(Some(said))
    }

    /// A yes holds if no other language sees a "not" in its words, and if its notes are in a language that is known.
    fn check_yes(&self, found: &Found) -> Result<(), Why> {
        let no = |placed: &&Placed| matches!(placed.item, Item::Say(Class::No | Class::Neither));
        let own: Vec<Range<usize>> = found.answer.iter().filter(no).map(|placed| placed.tokens.clone()).collect();
        if notes::nots(self.text, &LEXICON).into_iter().any(|at| !own.iter().any(|no| no.contains(&at))) {
            return Err(Why::Languages);
        }
        // "A good day to all."
        let wished = |pair: &[Placed]| {
            matches!(pair[0].item, Item::Filler(Class::Polite | Class::Bye))
                && matches!(pair[1].item, Item::Meant(Meant::All | Meant::Both))
                && pair[0].tokens.end == pair[1].tokens.start
        };
        if found.answer.windows(2).any(wished) {
            return Err(Why::NotUnderstood);
        }
        // "I got your letter. Yes." may be a yes to anything.
        let clear = |placed: &&Placed| {
            matches!(placed.item, Item::Say(_) | Item::Meant(_) | Item::Filler(Class::Meet | Class::Polite))
        };
        let words: usize = found.answer.iter().filter(clear).map(|placed| placed.tokens.len()).sum();
        // A word that nobody knows may be somebody's name.
        let strange = !found.leads.iter().all(|lead| notes::is_all_known(self.text, lead.clone(), &LEXICON));
        if !found.leads.is_empty() && (words < 2 || strange) {
            return Err(Why::NotUnderstood);
        }
        match found.notes.iter().all(|note| notes::is_known(self.text, note.clone(), &LEXICON)) {
            true => Ok(()),
            false => Err(Why::NotUnderstood),
        }
    }

    /// What stands beside an answer must not take it back, nor be about somebody else.
    fn check_notes(&self, said: &[Said], found: &Found) -> Result<(), Why> {
        let dated = found.answer.iter().any(|placed| matches!(placed.item, Item::When(_)));
        let of = match said {
            _ if said.iter().any(|one| matches!(one, Said::Yes(_))) => Of::AYes,
            _ if self.question.about == super::About::FollowUp => Of::NoMeeting,
            _ => Of::Other,
        };
        let refs: Vec<_> = said.iter().flat_map(Said::refs).collect();
        let number = |n: u32| refs.contains(&&super::Ref::Number(n));
        let of_people = said.iter().any(|one| !one.refs().is_empty());
        let lead = if of == Of::AYes { Of::ALead } else { of };
        let leads = found.leads.iter().map(|note| (note, lead));
        for (note, of) in leads.chain(found.notes.iter().map(|note| (note, of))) {
            if let Some(why) = notes::takes_back_in(self.text, note.clone(), &LEXICON, of) {
                return Err(why);
            }
            let items = self.items(note.clone());
            for placed in &items {
                let elsewhere = match placed.item {
                    Item::Meant(Meant::Person(place)) => self.cast.number_of(place).is_some_and(|n| !number(n)),
                    Item::Meant(Meant::Number(n)) => {
                        !number(n) && self.cast.numbers().contains(&n) && !self.is_time(placed)
                    }
                    Item::Meant(Meant::Both | Meant::All) => false,
                    _ => false,
                };
                if elsewhere && of_people {
                    return Err(Why::SeveralThings);
                }
                // "Pause for a week. The move is on Friday."
                let pauses = said.iter().any(|one| matches!(one, Said::Pause(_)));
                if pauses && !dated && matches!(placed.item, Item::When(_)) {
                    return Err(Why::Date);
                }
            }
        }
        Ok(())
    }

    /// "until 3", "at 2": a number that is the time of day.
    fn is_time(&self, placed: &Placed) -> bool {
        let before = placed.tokens.start.checked_sub(1).map(|at| &self.text.tokens[at..placed.tokens.start]);
        let class = before.and_then(|tokens| self.tongue.longest(tokens.iter().map(|t| t.id))).map(|(class, _)| class);
        matches!(class, Some(Class::Until | Class::For | Class::This))
    }

    fn follow_up(&self, answer: Answer, found: &Found) -> Result<Option<Vec<Said>>, Why> {
        let words = self.text.raw.trim();
        let kinds = notes::outcomes(self.text, &found.notes, self.tongue);
        if answer.is_empty() && found.notes.is_empty() && found.answer.is_empty() {
            return match (found.emoji && !found.quiet, found.warm) {
                (true, _) => Err(Why::Emoji),
                (_, true) => Err(Why::NotUnderstood),
                _ => Ok(None),
            };
        }
        let doubted = || {
            found.notes.iter().find_map(|note| notes::takes_back_in(self.text, note.clone(), &LEXICON, Of::AMeeting))
        };
        if answer.is_empty() {
            if let Some(why) = doubted() {
                return Err(why);
            }
            let told = notes::tells_of_a_meeting(self.text, &found.notes, self.tongue)
                || !kinds.is_empty() && self.is_about_somebody(&found.notes, &kinds);
            let refs = self.cast.resolve(&self.named_in(&found.notes), super::people::How::Part)?;
            return match told {
                true => Ok(Some(vec![Said::Outcome { refs, kinds, words: words.to_owned() }])),
                false => Err(Why::NotUnderstood),
            };
        }
        let met = found.answer.iter().any(|placed| placed.item == Item::Say(Class::Met));
        let said = answer.resolve(self.cast, self.question)?;
        match said.as_slice() {
            [Said::Met(refs)] if !found.notes.is_empty() => {
                if let Some(why) = doubted() {
                    return Err(why);
                }
                if !met && !self.is_about_somebody(&found.notes, &kinds) {
                    return Err(Why::NotUnderstood);
                }
                Ok(Some(vec![Said::Outcome { refs: refs.clone(), kinds, words: words.to_owned() }]))
            }
            // "No, not yet, he was ill."
            [Said::NotMet(refs)] if self.has_in(&found.notes, Class::NotYet) => {
                let not_yet = vec![Said::NotYet(refs.clone())];
                self.check_notes(&not_yet, found)?;
                Ok(Some(not_yet))
            }
            _ => {
                self.check_notes(&said, found)?;
                Ok(Some(said))
            }
        }
    }

    fn has_in(&self, notes: &[Range<usize>], class: Class) -> bool {
        notes.iter().any(|note| self.items(note.clone()).iter().any(|placed| placed.item == Item::Say(class)))
    }

    /// Money and things come without anybody who met.
    fn is_about_somebody(&self, notes: &[Range<usize>], kinds: &[OutcomeKind]) -> bool {
        notes::tells_of_a_meeting(self.text, notes, self.tongue)
            || self.own && notes::tells_of_people(self.text, notes, self.tongue)
            || !self.named_in(notes).is_empty()
            || kinds.iter().any(|kind| !matches!(kind, OutcomeKind::PaidWork | OutcomeKind::NewProject))
    }

    fn named_in(&self, notes: &[Range<usize>]) -> Vec<Meant> {
        let items = notes.iter().flat_map(|note| self.items(note.clone()));
        let person = |placed: Placed| match placed.item {
            Item::Meant(Meant::Person(place)) => Some(Meant::Person(place)),
            _ => None,
        };
        items.filter_map(person).collect()
    }

    /// The tokens as this language reads them.
    fn items(&self, range: Range<usize>) -> Vec<Placed> {
        let mut items: Vec<Placed> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let (item, length) = self.item_at(&self.text.tokens[at..range.end], &items);
            items.push(Placed { item, tokens: at..at + length });
            at += length;
        }
        about_letters(&mut items);
        not_this_time(&mut items, self.text);
        self.greeted(&mut items);
        items
    }

    fn item_at(&self, tokens: &[Token], before: &[Placed]) -> (Item, usize) {
        let Some(first) = tokens.first() else { return (Item::Mark(' '), 1) };
        let word = self.tongue.longest(tokens.iter().map(|t| t.id));
        let phrase = word.map_or(0, |(_, length)| length);
        if let Some((when, length)) = dates::time_at(tokens, self.tongue, self.question.today)
            && length >= phrase
        {
            return (Item::When(when), length);
        }
        match first.kind {
            Kind::Mark(c) => return (Item::Mark(c), 1),
            Kind::And => return (Item::Filler(Class::Join), 1),
            Kind::Emoji => return (Item::Emoji, 1),
            Kind::BadEmoji => return (Item::Bad(Why::Emoji), 1),
            Kind::Number(number) => return (Item::Meant(Meant::Number(number)), 1),
            Kind::Odd | Kind::Time | Kind::Day(..) => return (Item::Unknown(false), 1),
            Kind::Word => {}
        }
        match (self.cast.named(tokens), word) {
            // A person called Si or Will, and the word.
            (Some(Named::One(_, 1)), _) if is_also_a_word(first) => (Item::Bad(Why::UnknownName), phrase.max(1)),
            (Some(Named::One(_, length)), Some(_)) if !first.capital => (Item::Unknown(false), length),
            (Some(Named::One(place, length)), _) => (Item::Meant(Meant::Person(place)), length),
            (Some(Named::Several(length)), _) => (Item::Bad(Why::SharedName), length),
            (None, Some((class, length))) => (self.item_of(class, &tokens[length..], first), length),
            (None, None) => (self.unknown(first, before), 1),
        }
    }

    fn item_of(&self, class: Class, after: &[Token], first: &Token) -> Item {
        let no_number = class == Class::No
            && first.word == "no"
            && matches!(after, [mark, number, ..] if mark.kind == Kind::Mark('.') && matches!(number.kind, Kind::Number(_)));
        match class {
            // "No. 2 please"
            Class::No if no_number => Item::Bad(Why::Negation),
            Class::Not => Item::Bad(Why::Negation),
            Class::But | Class::Turn => Item::Bad(Why::Condition),
            Class::Mail => Item::Mail,
            Class::Gladly => Item::Say(Class::Gladly),
            Class::Both => Item::Meant(Meant::Both),
            Class::All => Item::Meant(Meant::All),
            Class::Number(number) => Item::Meant(Meant::Number(number)),
            Class::Profile(kind) => Item::Profile(kind),
            Class::Polite | Class::Bye | Class::Warm | Class::Join | Class::Meet | Class::Then => Item::Filler(class),
            Class::Please | Class::Want | Class::Away => Item::Say(class),
            class if class.is_command() => Item::Say(class),
            _ => Item::Unknown(first.capital),
        }
    }

    /// Where the people are not known, a word that nobody knows is a name behind a "yes" or another name.
    fn unknown(&self, token: &Token, before: &[Placed]) -> Item {
        let behind = before.last().is_some_and(|placed| {
            matches!(
                placed.item,
                Item::Say(_) | Item::Meant(_) | Item::Filler(Class::Join | Class::Meet) | Item::Mark(':' | ',')
            )
        });
        let said = before.iter().any(|placed| matches!(placed.item, Item::Say(_)));
        match self.cast.people.is_none() && behind && said && token.capital && token.id.is_none() {
            true => Item::Meant(Meant::Name(self.text.raw[token.start..token.end].to_owned())),
            false => Item::Unknown(token.capital || token.id.is_none()),
        }
    }

    /// A line of a few words that look like a name.
    fn is_signature(&self, items: &[Placed]) -> bool {
        let name =
            |placed: &&Placed| placed.item == Item::Unknown(true) && self.text.tokens[placed.tokens.start].capital;
        let words = items.iter().filter(name).count();
        let rest = items.iter().all(|placed| name(&placed) || matches!(placed.item, Item::Mark(_) | Item::Emoji));
        (1..=3).contains(&words) && rest
    }

    /// "Hi Maria," and "Thanks Jonas!": the name goes with the greeting.
    fn greeted(&self, items: &mut [Placed]) {
        for at in 0..items.len() {
            if !matches!(items[at].item, Item::Filler(Class::Polite | Class::Bye)) {
                continue;
            }
            // "Thanks for asking, Jo."
            if let [mark, name] = &items[at + 1..]
                && mark.item == Item::Mark(',')
                && name.item == Item::Unknown(true)
                && self.text.tokens[name.tokens.start].capital
            {
                items[at + 2].item = Item::Filler(Class::Plain);
            }
            let names = items[at + 1..].iter().take_while(|placed| placed.item == Item::Unknown(true)).count();
            let ends =
                items.get(at + 1 + names).is_none_or(|placed| matches!(placed.item, Item::Mark(_) | Item::Emoji));
            if (1..=3).contains(&names) && ends {
                items[at + 1..at + 1 + names].iter_mut().for_each(|placed| placed.item = Item::Filler(Class::Plain));
            }
            // "Hi Jo," is no yes, though "jo" is one in Danish.
            let ends = items.get(at + 2).is_none_or(|placed| matches!(placed.item, Item::Mark(_) | Item::Emoji));
            if let Some(Placed { item: Item::Say(Class::Yes), tokens }) = items.get(at + 1)
                && ends
                && tokens.len() == 1
                && self.text.tokens[tokens.start].capital
            {
                items[at + 1].item = Item::Bad(Why::NotUnderstood);
            }
            let person = matches!(items.get(at + 1).map(|p| &p.item), Some(Item::Meant(Meant::Person(_))));
            let ends = items.get(at + 2).is_none_or(|placed| matches!(placed.item, Item::Mark(_) | Item::Emoji));
            if person && ends {
                items[at + 1].item = match self.cast.numbers().len() {
                    1 => Item::Filler(Class::Plain),
                    _ => Item::Bad(Why::WhichOne),
                };
            }
        }
    }
}

/// Does a name mean something in an answer, in any language?
fn is_also_a_word(token: &Token) -> bool {
    let harmless =
        |class: Class| matches!(class, Class::Plain | Class::Month(_) | Class::Warm | Class::Meet | Class::Article);
    let class = |tongue: &Tongue| tongue.longest([token.id].into_iter()).map(|(class, _)| class);
    token.id.is_some() && LEXICON.tongues.iter().filter_map(class).any(|class| !harmless(class))
}
