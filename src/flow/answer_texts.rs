//! Texts that came in are worked on: whose they are, what they mean, what is done, and the one text that says so.
//!
//! What a text means is decided by `domain::text_reply`; what follows goes through the verbs that buttons and letters use.
//! Everything that is done is an absolute state, so a text whose work was cut short is worked on again from the beginning.

use super::Context;
use super::answer_introduction::answer_introduction;
use super::answer_letter::answer_letter;
use super::sign_up_for_texts::text_message;
use crate::domain::id::SpaceId;
use crate::domain::introduction::{Answer, Seen};
use crate::domain::member::{Member, Standing};
use crate::domain::message::TextSays;
use crate::domain::phone_number::PhoneNumber;
use crate::domain::reply::{Reply, Via};
use crate::domain::space::Space;
use crate::domain::text_reply::{Heard, PhoneState, Sender, TextPerson, hear};
use crate::store::{KnownPhone, NeedAbout, NeedKind, NewNeed, Numbered, SettledIn, TextConsent, TextIn};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::sync::Arc;

/// Parts of a long text are waited for so long; then those that are here are read.
const PARTS_WAIT: Duration = Duration::minutes(10);
/// So often a text is worked on. A try that our own end cut short counts, and a STOP must not be lost to a few of those.
const TRIES_MAX: u32 = 20;
/// Of what somebody wrote, as much is shown to the organiser.
const SAID_MAX: usize = 300;

/// Unpacks what is known of words and of telephone numbers, before a text is begun: while that takes, no try of one is lost
/// if the program ends.
pub fn learn_words(now: DateTime<Utc>) {
    PhoneNumber::from_gateway("+447700900000", None).and_then(|number| number.doubt());
    let nobody = Sender { state: PhoneState::In, name: "", people: &[], paused: false, today: now.date_naive() };
    hear("perhaps, let me think about it", None, &nobody);
}

/// Works on all that waits. Says how many there were. One that makes trouble is tried again at the next call, and holds up
/// no other.
pub async fn answer_texts(ctx: &Context, now: DateTime<Utc>) -> Result<usize> {
    let (mut done, mut in_trouble) = (0, Vec::new());
    while let Some(text) = ctx.store.next_text_in(in_trouble.clone(), PARTS_WAIT, now).await? {
        match answer_text(ctx, &text, now).await {
            Ok(()) => done += 1,
            Err(error) => {
                tracing::error!("{error:#}");
                in_trouble.push(text.id);
            }
        }
    }
    Ok(done)
}

async fn answer_text(ctx: &Context, text: &TextIn, now: DateTime<Utc>) -> Result<()> {
    let settled = match text.tries {
        TRIES_MAX.. => {
            let alarm = format!("text {} could not be worked on in {TRIES_MAX} tries", text.id);
            ctx.store.raise_alarm("inbound_texts", &alarm, now).await?;
            left_alone("given up: trouble of ours")
        }
        _ => match work_on(ctx, text, now).await {
            // Whatever else is in trouble: a stop is done.
            Err(error) if says_stop(text, now) => {
                tracing::error!("working on text {}: {error:#}", text.id);
                stop_alone(ctx, text, now).await?
            }
            done => done.with_context(|| format!("working on text {}", text.id))?,
        },
    };
    tracing::info!(gateway = text.gateway, text = text.id, "a text came in");
    tracing::debug!(text = text.id, "understood: {}", settled.understood);
    Ok(ctx.store.settle_text_in(text, settled, now).await?)
}

/// The telephone says STOP, or its gateway does for it.
pub(super) async fn stop_phone(
    ctx: &Context,
    spaces: &[Arc<Space>],
    phone: &PhoneNumber,
    evidence: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    Ok(ctx.store.stop_texts(ids(spaces), consent(ctx, phone, evidence), now).await?)
}

fn ids(spaces: &[Arc<Space>]) -> Vec<SpaceId> {
    spaces.iter().map(|space| space.id.clone()).collect()
}

fn consent(ctx: &Context, phone: &PhoneNumber, evidence: &str) -> TextConsent {
    TextConsent { phone: phone.clone(), phone_hash: ctx.phone_hash(phone), evidence: evidence.to_owned() }
}

fn left_alone(why: &str) -> SettledIn {
    SettledIn { understood: why.to_owned(), ..SettledIn::default() }
}

/// A text in the middle of its work, and all that is known of its sender.
struct InHand<'a> {
    text: &'a TextIn,
    phone: PhoneNumber,
    /// Those that write from the number it came to.
    spaces: Vec<Arc<Space>>,
    known: Vec<KnownPhone>,
    numbered: Vec<Numbered>,
    now: DateTime<Utc>,
}

async fn work_on(ctx: &Context, text: &TextIn, now: DateTime<Utc>) -> Result<SettledIn> {
    let spaces = ctx.spaces_at(&text.gateway, &text.came.to);
    let Some(first) = spaces.first() else {
        return match says_stop(text, now) {
            true => stop_alone(ctx, text, now).await,
            false => Ok(left_alone("no space sends by this gateway")),
        };
    };
    let region = first.settings.texts.as_ref().and_then(|texts| texts.region);
    let Some(phone) = PhoneNumber::from_gateway(&text.came.from, region) else {
        return Ok(left_alone("not from a telephone that could be answered"));
    };
    let ours = first.settings.texts.as_ref().map(|texts| ctx.sender_of(texts)).unwrap_or_default();
    if PhoneNumber::from_gateway(&ours, region).as_ref() == Some(&phone) {
        return Ok(left_alone("from our own number"));
    }
    // Its work was cut short after it had confirmed the number.
    if text.tries > 0 && ctx.store.was_welcomed(&phone, text.received_at).await? {
        return Ok(SettledIn { phone: Some(phone), ..left_alone("yes, texts please") });
    }
    let known = ctx.store.known_by_phone(ids(&spaces), &phone, &ctx.phone_hash(&phone), now).await?;
    // A number means somebody only to the member whose telephone it still is.
    let own =
        |n: &Numbered| known.iter().any(|k| k.by_text && k.space == n.space && k.member.as_ref() == Some(&n.member));
    let numbered = ctx.store.numbered(&phone, now).await?.into_iter().filter(own).collect();
    let hand = InHand { text, phone, spaces, known, numbered, now };
    let heard = hand.hear(ctx).await?;
    let mut settled = act(ctx, &hand, &heard).await?;
    settled.phone = Some(hand.phone.clone());
    let about = hand.answered_space();
    settled.space = settled.space.or_else(|| Some(about.id.clone()));
    settled.member = settled.member.or_else(|| hand.member_in(about));
    Ok(settled)
}

/// A stop, as far as the words alone say so.
fn says_stop(text: &TextIn, now: DateTime<Utc>) -> bool {
    let nobody = Sender { state: PhoneState::Unknown, name: "", people: &[], paused: false, today: now.date_naive() };
    hear(&text.came.text, text.came.opt, &nobody) == Heard::Stop
}

/// A stop where nothing else is known, or no space sends texts any more: for all of them, and without a word in answer.
async fn stop_alone(ctx: &Context, text: &TextIn, now: DateTime<Utc>) -> Result<SettledIn> {
    let spaces = ctx.spaces();
    let region = spaces.iter().find_map(|space| space.settings.texts.as_ref()?.region);
    let Some(phone) = PhoneNumber::from_gateway(&text.came.from, region) else {
        return Ok(left_alone("not from a telephone that could be answered"));
    };
    let evidence = format!("text {} by the gateway “{}”", text.id, text.gateway);
    stop_phone(ctx, &spaces, &phone, &evidence, now).await?;
    Ok(SettledIn { phone: Some(phone), ..left_alone("stop") })
}

impl InHand<'_> {
    fn state(&self) -> PhoneState {
        let known = &self.known;
        match () {
            () if known.iter().any(|k| k.waits.is_some()) => PhoneState::Asked,
            () if known.iter().any(|k| k.by_text && !k.stopped) => PhoneState::In,
            () if known.iter().any(|k| k.stopped) => PhoneState::Stopped,
            () => PhoneState::Unknown,
        }
    }

    /// What it means. Who waits for a YES in one space and gets texts from another may mean either.
    async fn hear(&self, ctx: &Context) -> Result<Heard> {
        let members = members(ctx, self.getting_texts()).await?;
        let resting = members.iter().any(|(_, member)| member.standing != Standing::Active);
        let own_name = members.first().map(|(_, member)| member.name.to_string()).unwrap_or_default();
        let people = self.people();
        let people: Vec<TextPerson> = people.iter().map(|(n, name)| self.person(n, name)).collect();
        let hear = |state| {
            let sender = Sender { state, name: &own_name, people: &people, paused: resting, today: self.today() };
            hear(&self.text.came.text, self.text.came.opt, &sender)
        };
        let heard = hear(self.state());
        let elsewhere = self.state() == PhoneState::Asked && self.getting_texts().next().is_some();
        let asked_once = self.known.iter().any(|k| k.waits == Some(false));
        Ok(match heard {
            // Nobody knows what the rest of it would have said.
            Heard::Answers(_) | Heard::SignUp | Heard::Pause(_) if !self.text.whole => Heard::NotUnderstood,
            Heard::AskAgain if elsewhere => hear(PhoneState::In),
            // It could as well be about somebody in the other space's list: asked once more, it is about the question.
            Heard::SignUp | Heard::Refuse if elsewhere && asked_once && people.iter().any(|p| p.open) => {
                Heard::AskAgain
            }
            heard => heard,
        })
    }

    /// Those that send lists to this telephone now.
    fn getting_texts(&self) -> impl Iterator<Item = &KnownPhone> {
        self.known.iter().filter(|k| k.by_text && !k.stopped)
    }

    fn person<'a>(&self, numbered: &Numbered, name: &'a str) -> TextPerson<'a> {
        let seen = numbered.outlook.introduction.seen_by(numbered.outlook.own, self.now);
        TextPerson {
            number: numbered.number,
            name,
            open: matches!(seen, Seen::Open { .. }),
            latest: self.is_latest(numbered),
            yes: matches!(seen, Seen::Open { own: Answer::Yes }),
        }
    }

    fn is_latest(&self, numbered: &Numbered) -> bool {
        self.numbered.first().is_some_and(|first| first.message == numbered.message)
    }

    /// Everybody a number means. Somebody who was suggested a second time has two; the older one counts where it is said.
    fn people(&self) -> Vec<(&Numbered, String)> {
        let said = |number: u32| self.text.came.text.contains(&number.to_string());
        let mut people: Vec<(&Numbered, String)> = Vec::new();
        for numbered in &self.numbered {
            let again = people.iter().any(|(n, _)| n.outlook.introduction.id == numbered.outlook.introduction.id);
            if !again || said(numbered.number) {
                people.extend(numbered.outlook.names().map(|name| (numbered, name.to_owned())));
            }
        }
        people
    }

    /// Saying yes once more to somebody they were introduced to asks for nothing.
    fn is_about_somebody_introduced(&self) -> bool {
        let said = |n: &Numbered| self.text.came.text.contains(&n.number.to_string());
        let introduced = |n: &Numbered| n.outlook.introduction.is_told(self.now);
        self.numbered.iter().any(|n| introduced(n) && said(n))
    }

    fn today(&self) -> NaiveDate {
        self.answered_space().local_day(self.now)
    }

    /// The space in whose voice it is answered: the one that wrote last, else one that knows them, else the first.
    fn answered_space(&self) -> &Arc<Space> {
        let wrote = self.numbered.first().map(|n| &n.space);
        let known = self.known.iter().find(|k| k.waits.is_some()).or(self.known.first()).map(|k| &k.space);
        let by_id = |id: &SpaceId| self.spaces.iter().find(|space| space.id == *id);
        wrote.or(known).and_then(by_id).unwrap_or(&self.spaces[0])
    }

    fn member_in(&self, space: &Space) -> Option<crate::domain::id::MemberId> {
        self.known.iter().find(|k| k.space == space.id).and_then(|k| k.member.clone())
    }

    fn consent(&self, ctx: &Context) -> TextConsent {
        consent(ctx, &self.phone, &format!("text {} by the gateway “{}”", self.text.id, self.text.gateway))
    }
}

/// Each of these members, with their space.
async fn members(ctx: &Context, known: impl Iterator<Item = &KnownPhone>) -> Result<Vec<(Arc<Space>, Member)>> {
    let mut members = Vec::new();
    for known in known {
        let (Some(member), Ok(space)) = (&known.member, ctx.space(&known.space)) else { continue };
        members.push((space, ctx.store.member(member).await?));
    }
    Ok(members)
}

async fn act(ctx: &Context, hand: &InHand<'_>, heard: &Heard) -> Result<SettledIn> {
    let now = hand.now;
    let done = |understood: &str| left_alone(understood);
    Ok(match heard {
        Heard::Nothing => done("nothing that asks for an answer"),
        Heard::Stop => stop(ctx, hand).await?,
        Heard::Start => start(ctx, hand).await?,
        Heard::Help => answer(ctx, hand, "help", TextSays::Help).await?,
        Heard::SignUp => sign_up(ctx, hand).await?,
        Heard::Refuse => {
            for known in hand.known.iter().filter(|k| k.waits.is_some()) {
                let Some(member) = &known.member else { continue };
                ctx.store.refuse_texts(&known.space, member, hand.consent(ctx), now).await?;
            }
            done("no texts, please: the number is forgotten")
        }
        Heard::AskAgain => ask_again(ctx, hand).await?,
        Heard::Pause(until) => {
            for (space, member) in members(ctx, hand.getting_texts()).await? {
                ctx.store.pause_member(&space.id, &member.id, *until, Via::Text, now).await?;
            }
            answer(ctx, hand, "pause", TextSays::Paused { until: *until }).await?
        }
        Heard::Resume => {
            for (space, member) in members(ctx, hand.getting_texts()).await? {
                answer_letter(ctx, &space, &member, Reply::Resume, Via::Text, now).await?;
            }
            answer(ctx, hand, "resume", TextSays::Resumed).await?
        }
        Heard::Answers(answers) => take_answers(ctx, hand, answers).await?,
        Heard::WhichOne => {
            let open = |n: &Numbered| matches!(n.outlook.introduction.seen_by(n.outlook.own, now), Seen::Open { .. });
            let latest: Vec<_> = hand.people().into_iter().filter(|(n, _)| hand.is_latest(n) && open(n)).collect();
            let people = latest.into_iter().map(|(n, name)| (n.number, name)).collect();
            answer(ctx, hand, "yes, to one of several", TextSays::WhichOne { people }).await?
        }
        Heard::Expired if hand.is_about_somebody_introduced() => done("about somebody they were introduced to"),
        Heard::Expired => answer(ctx, hand, "to somebody who cannot be answered any more", TextSays::Expired).await?,
        Heard::NotUnderstood => not_understood(ctx, hand).await?,
        Heard::Stranger => stranger(ctx, hand).await?,
    })
}

/// One text in answer, unless this number has had too many within the hour.
async fn answer(ctx: &Context, hand: &InHand<'_>, understood: &str, says: TextSays) -> Result<SettledIn> {
    if !ctx.store.may_answer_text(&hand.phone, hand.now).await?.answer {
        return Ok(left_alone(&format!("{understood}; answered often enough within the hour")));
    }
    answered(ctx, hand, understood, says).await
}

async fn answered(ctx: &Context, hand: &InHand<'_>, understood: &str, says: TextSays) -> Result<SettledIn> {
    answered_by(ctx, hand, hand.answered_space(), (understood, says)).await
}

/// The same in the voice of that space.
async fn answered_by(
    ctx: &Context,
    hand: &InHand<'_>,
    space: &Space,
    (understood, says): (&str, TextSays),
) -> Result<SettledIn> {
    let member = match hand.member_in(space) {
        Some(id) => Some(ctx.store.member(&id).await?),
        None => None,
    };
    let text = text_message(space, member.as_ref(), &hand.phone, says, hand.now);
    let member = member.map(|member| member.id);
    Ok(SettledIn { answer: Some(text), space: Some(space.id.clone()), member, ..left_alone(understood) })
}

/// STOP, always and from everybody. It is confirmed once, unless the gateway has done so itself.
async fn stop(ctx: &Context, hand: &InHand<'_>) -> Result<SettledIn> {
    let before = hand.known.iter().all(|k| k.stopped) && !hand.known.is_empty();
    if before {
        return Ok(left_alone("stop, once more"));
    }
    ctx.store.stop_texts(ids(&hand.spaces), hand.consent(ctx), hand.now).await?;
    let by_carrier = ctx.gateway(&hand.text.gateway).is_some_and(|g| g.carrier_handles_stop());
    let may = ctx.store.may_answer_text(&hand.phone, hand.now).await?;
    match may.confirm && !by_carrier {
        true => answered(ctx, hand, "stop", TextSays::Stopped).await,
        false => Ok(left_alone("stop")),
    }
}

async fn start(ctx: &Context, hand: &InHand<'_>) -> Result<SettledIn> {
    ctx.store.restart_texts(ids(&hand.spaces), hand.consent(ctx), hand.now).await?;
    let members = members(ctx, hand.known.iter().filter(|k| k.by_text)).await?;
    for (space, member) in &members {
        answer_letter(ctx, space, member, Reply::Resume, Via::Text, hand.now).await?;
    }
    let may = ctx.store.may_answer_text(&hand.phone, hand.now).await?;
    match members.is_empty() {
        true => stranger(ctx, hand).await,
        false if may.confirm => answered(ctx, hand, "start", TextSays::Restarted).await,
        false => Ok(left_alone("start")),
    }
}

async fn sign_up(ctx: &Context, hand: &InHand<'_>) -> Result<SettledIn> {
    let mut settled = left_alone("yes, texts please; it was asked too long ago");
    for known in hand.known.iter().filter(|k| k.waits.is_some()) {
        let (Some(member), Ok(space)) = (&known.member, ctx.space(&known.space)) else { continue };
        let member = ctx.store.member(member).await?;
        let welcome = text_message(&space, Some(&member), &hand.phone, TextSays::Welcome, hand.now);
        if ctx.store.confirm_texts(&space.id, &member.id, hand.consent(ctx), welcome, hand.now).await? {
            // They asked for it themselves, whatever they stopped before.
            answer_letter(ctx, &space, &member, Reply::Resume, Via::Text, hand.now).await?;
            settled =
                SettledIn { space: Some(space.id.clone()), member: Some(member.id), ..left_alone("yes, texts please") };
        }
    }
    Ok(settled)
}

/// The question comes a second time, and no third.
async fn ask_again(ctx: &Context, hand: &InHand<'_>) -> Result<SettledIn> {
    let waits = hand.known.iter().find(|k| k.waits == Some(false));
    let Some((member, space)) = waits.and_then(|k| Some((k.member.clone()?, ctx.space(&k.space).ok()?))) else {
        return Ok(left_alone("neither yes nor no, a second time"));
    };
    ctx.store.note_asked_again(&member).await?;
    answered_by(ctx, hand, &space, ("neither yes nor no", TextSays::SignUp)).await
}

async fn take_answers(ctx: &Context, hand: &InHand<'_>, answers: &[(u32, Answer)]) -> Result<SettledIn> {
    let (mut noted, mut late, mut words) = (Vec::new(), false, Vec::new());
    for (number, given) in answers {
        let Some(numbered) = hand.numbered.iter().find(|n| n.number == *number) else { continue };
        let (outlook, space) = (&numbered.outlook, ctx.space(&numbered.space)?);
        words.push(given.as_str());
        match outlook.introduction.seen_by(outlook.own, hand.now) {
            Seen::Open { .. } => {
                let by_text = (Via::Text, hand.now);
                let id = &outlook.introduction.id;
                let after = answer_introduction(ctx, &space, id, &numbered.member, *given, by_text).await?;
                // Once all have said yes, and can be told so, the introduction is the answer.
                if *given == Answer::Yes && !after.is_told(hand.now) {
                    noted.extend(outlook.names().map(str::to_owned));
                }
            }
            Seen::Introduced | Seen::NotYet => {}
            Seen::TooLate { .. } | Seen::Stopped => late = true,
        }
    }
    let understood = words.join(", ");
    match () {
        () if !noted.is_empty() => answer(ctx, hand, &understood, TextSays::Noted { names: noted }).await,
        () if late => answer(ctx, hand, &understood, TextSays::Expired).await,
        () => Ok(left_alone(&understood)),
    }
}

/// Nothing is guessed: the organiser sees the text, and its sender is told once a day what is understood.
async fn not_understood(ctx: &Context, hand: &InHand<'_>) -> Result<SettledIn> {
    let space = hand.answered_space();
    let may = ctx.store.may_answer_text(&hand.phone, hand.now).await?;
    let mut settled = match may.not_understood {
        true => answered(ctx, hand, "not understood", TextSays::NotUnderstood).await?,
        false => left_alone("not understood; told so before"),
    };
    if let Some(member) = hand.member_in(space) {
        let name = ctx.store.member(&member).await?.name;
        let about = NeedAbout::Reply(ctx.store.unanswered_by(&member, hand.now).await?);
        let said: String = hand.text.came.text.chars().take(SAID_MAX).collect();
        settled.need = Some(NewNeed {
            space: space.id.clone(),
            kind: NeedKind::UnclearReply,
            member: Some(member),
            message: None,
            dedupe_key: format!("unclear_text:{}", hand.text.id),
            text: format!("{name} answered by text: “{said}”. Nothing was done, because it was not understood."),
            about,
        });
    }
    Ok(settled)
}

/// A number that nobody has signed up is told so once, ever; the same to all of them.
async fn stranger(ctx: &Context, hand: &InHand<'_>) -> Result<SettledIn> {
    let hash = ctx.phone_hash(&hand.phone);
    if !ctx.store.is_new_stranger(&hand.text.gateway, &hash).await? {
        return Ok(left_alone("a number that nobody has signed up; told so before"));
    }
    let told = answer(ctx, hand, "a number that nobody has signed up", TextSays::Stranger).await?;
    Ok(SettledIn { stranger: told.answer.is_some().then_some(hash), ..told })
}
