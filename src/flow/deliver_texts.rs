//! Texts leave: claimed as many at a time as the sender may send, checked once more, written, put on the disk, handed over,
//! settled.
//!
//! A text's attempt is on the disk before its gateway is asked. What may have left and was not answered for is *unknown* and
//! held, unless the gateway knows a text again and takes it once: a list that does not come harms nobody, one that comes
//! twice costs trust.

use super::Context;
use super::receive_text::opted_out;
use super::still_wanted::{Wanted, still_wanted};
use crate::channel::texts::{Sent, TextLine};
use crate::domain::bucket::{Bucket, Rate};
use crate::domain::gateway::{Class, Door, Request, Verdict};
use crate::domain::message::{Kind, Message, Says, TextSays, back_off};
use crate::domain::phone_number::PhoneNumber;
use crate::domain::segments::count;
use crate::domain::space::{Space, Texts};
use crate::gateway::{Gateway, Outgoing};
use crate::store::{Claimed, NewText, SettledText, Settlement, TextRound, WrittenText, texts_unreachable};
use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, Duration, TimeZone, Utc};
use chrono_tz::Tz;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::collections::HashMap;
use std::sync::Arc;

/// One gateway's worker: a name for its claims, and how much each sender may still send.
pub struct TextCourier {
    name: String,
    gateway: Arc<Gateway>,
    line: TextLine,
    buckets: HashMap<String, Bucket>,
}

/// What one round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    pub sent: usize,
    pub dropped: usize,
    /// A sender has to wait so long before it may send more.
    pub wait: Option<Duration>,
}

/// So many texts are on their way at once, and so many can be *unknown* after a crash.
const AT_ONCE: usize = 32;
/// Longer than one question to a gateway may take.
const LEASE: Duration = Duration::minutes(10);
/// While a gateway refuses us, one text finds out this often whether it is mended.
const PROBE: Duration = Duration::minutes(5);
/// A text that a carrier holds back any longer would come at a bad time.
const TTL: Duration = Duration::hours(2);
/// Gateways want some seconds at least.
const TTL_MIN: Duration = Duration::seconds(60);
/// So many answers at most are put on the disk together.
const SETTLED_TOGETHER: usize = 32;

/// A text ready to leave.
struct Ready {
    message: Message,
    space: Arc<Space>,
    phone: PhoneNumber,
    new: NewText,
    request: Request,
    body: String,
    tries: u32,
}

impl TextCourier {
    pub fn new(name: String, gateway: Arc<Gateway>) -> Result<TextCourier> {
        Ok(TextCourier { name, gateway, line: TextLine::new().map_err(|why| anyhow!(why))?, buckets: HashMap::new() })
    }

    /// Sends what is due, as much as may go at once. Nothing to send and nothing to wait for: all is done.
    pub async fn deliver_some(&mut self, ctx: &Context, now: DateTime<Utc>) -> Result<Round> {
        let mut round = Round::default();
        for (sender, spaces) in senders(ctx, &self.gateway) {
            let rate = self.gateway.rate();
            let bucket = self.buckets.entry(sender.clone()).or_insert_with(|| Bucket::full(now));
            let (most, wait) = room(*bucket, rate, now);
            if most == 0 {
                round.wait = [round.wait, wait].into_iter().flatten().min();
                continue;
            }
            let worker = self.name.clone();
            let gateway = self.gateway.name().to_owned();
            let claim = TextRound { worker, gateway, spaces, most, lease: LEASE, probe: PROBE };
            let claimed = ctx.store.claim_due_texts(claim, now).await?;
            let many = claimed.len();
            let (ready, dropped) = self.prepare_all(ctx, &sender, claimed, now).await?;
            round.dropped += dropped;
            for _ in &ready {
                // There is room: it was looked at above.
                bucket_of(&mut self.buckets, &sender, now).take(rate, now).ok();
            }
            round.sent += ready.len();
            self.send_all(ctx, ready, now).await?;
            if many == most {
                round.wait = Some(Duration::zero());
            }
        }
        Ok(round)
    }

    async fn prepare_all(
        &self,
        ctx: &Context,
        sender: &str,
        claimed: Vec<Claimed>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<Ready>, usize)> {
        let (mut ready, mut dropped, mut spent) = (Vec::new(), 0, HashMap::new());
        for claimed in claimed {
            let id = claimed.message.id.clone();
            match self.prepare(ctx, sender, claimed, &mut spent, now).await {
                Ok(Some(text)) => ready.push(text),
                Ok(None) => dropped += 1,
                Err(error) => {
                    tracing::error!("text {id} could not be made ready: {error:#}");
                    let (later, because) = (now + Duration::minutes(10), format!("trouble of ours: {error:#}"));
                    ctx.store.abandon_message(&id, &self.name, later, &because, now).await?;
                }
            }
        }
        Ok((ready, dropped))
    }

    /// Looks once more whether it is wanted, allowed at this hour, and within the day's fuse; then writes it. Nothing where
    /// it is dropped, or waits on.
    async fn prepare(
        &self,
        ctx: &Context,
        sender: &str,
        claimed: Claimed,
        spent: &mut HashMap<String, u32>,
        now: DateTime<Utc>,
    ) -> Result<Option<Ready>> {
        let space = ctx.space(&claimed.message.space)?;
        let tries = claimed.tries;
        let (message, letter) = match still_wanted(ctx, &space, claimed, now).await? {
            Wanted::As { message, letter } => (*message, letter),
            Wanted::NoMore { id, because } => return self.drop(ctx, &id, because, now).await,
        };
        let texts = space.settings.texts.as_ref().context("a text of a space that sends none")?;
        let phone = message.recipient.phone().context("a text without a number")?.clone();
        let hours = Hours::of(ctx, &space, texts, &message).await?;
        if let Some(late) = hours.say(&message, now) {
            return self.not_now(ctx, &message, late, now).await;
        }
        let (body, written) = match letter {
            Some(bytes) => (String::from_utf8(bytes).context("a text that is none")?, None),
            None => {
                let numbers = ctx.store.numbers_in(&message.id).await?;
                let written = ctx.write_text(&message, &numbers)?;
                let Some(written) = written else {
                    return self.drop(ctx, &message.id, "it cannot be said by text", now).await;
                };
                let says = message.says.clone();
                (written.body.clone(), Some(WrittenText { body: written.body, says, named: written.named }))
            }
        };
        let counted = count(&body);
        if is_metered(&message) && !self.within_the_fuse(ctx, &space, texts, counted.segments, spent, now).await? {
            let over = NotNow::Blown(space.clone(), tomorrow(&space, now));
            return self.not_now(ctx, &message, over, now).await;
        }
        let callback = format!("{}?m={}", ctx.gateway_url(self.gateway.name(), Door::Receipt), message.id);
        let outgoing = Outgoing {
            to: &phone,
            from: sender,
            text: &body,
            encoding: counted.encoding,
            id: message.id.as_str(),
            callback: &callback,
            ttl: hours.ttl(&message, now).to_std().unwrap_or_default(),
            now,
        };
        let request = self.gateway.request(&outgoing);
        let new = NewText {
            id: message.id.clone(),
            written,
            gateway: self.gateway.name().to_owned(),
            sender: sender.to_owned(),
            encoding: counted.encoding.as_str(),
            segments: counted.segments,
            asks_again: self.gateway.is_idempotent(),
        };
        Ok(Some(Ready { message, space, phone, new, request, body, tries }))
    }

    async fn drop(
        &self,
        ctx: &Context,
        id: &crate::domain::id::MessageId,
        because: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Ready>> {
        ctx.store.drop_message(id, because, now).await?;
        Ok(None)
    }

    /// A list that misses its hours, or the fuse, is of no use later; an introduction is.
    async fn not_now(
        &self,
        ctx: &Context,
        message: &Message,
        why: NotNow,
        now: DateTime<Utc>,
    ) -> Result<Option<Ready>> {
        let (until, because) = match &why {
            NotNow::Shut(until) => (*until, "outside the hours for texts".to_owned()),
            NotNow::Blown(space, until) => {
                let texts = space.settings.texts.as_ref().map_or(0, |texts| texts.max_segments_a_day);
                let because = format!("texts.max_segments_a_day ({texts}) is reached");
                let alarm = format!("{}: {because}; today only answers are sent", space.slug);
                ctx.store.raise_alarm(&fuse_alarm(space), &alarm, now).await?;
                (Some(*until), because)
            }
        };
        match until.filter(|until| *until < message.give_up_at) {
            Some(until) => {
                ctx.store.postpone_message(&message.id, &self.name, until, &because).await?;
                Ok(None)
            }
            None => self.drop(ctx, &message.id, &because, now).await,
        }
    }

    /// Whether this many more segments may go out today. What this round has counted already is in `spent`.
    async fn within_the_fuse(
        &self,
        ctx: &Context,
        space: &Space,
        texts: &Texts,
        segments: usize,
        spent: &mut HashMap<String, u32>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let midnight = space.local_day(now).and_hms_opt(0, 0, 0).unwrap_or_default();
        let since = space.settings.zone.from_local_datetime(&midnight).earliest().map(|at| at.with_timezone(&Utc));
        let before = match spent.get(space.slug.as_str()) {
            Some(before) => *before,
            None => ctx.store.segments_since(&space.id, since.unwrap_or(now - Duration::hours(24))).await?,
        };
        if before == 0 {
            ctx.store.clear_alarm(&fuse_alarm(space)).await?;
        }
        let after = before + segments as u32;
        let fits = after <= texts.max_segments_a_day;
        spent.insert(space.slug.clone(), if fits { after } else { before });
        Ok(fits)
    }

    async fn send_all(&mut self, ctx: &Context, ready: Vec<Ready>, now: DateTime<Utc>) -> Result<()> {
        if ready.is_empty() {
            return Ok(());
        }
        let new = ready.iter().map(|text| text.new.clone()).collect();
        let numbers = ctx.store.begin_texts(&self.name, new, now).await?;
        let begun = ready.into_iter().zip(numbers).filter_map(|(text, number)| Some((text, number?)));
        let asked: FuturesUnordered<_> = begun.map(|(text, number)| self.ask(text, number)).collect();
        let mut answers = asked.ready_chunks(SETTLED_TOGETHER);
        while let Some(some) = answers.next().await {
            self.settle(ctx, some, now).await?;
        }
        Ok(())
    }

    async fn ask(&self, text: Ready, number: u32) -> (Ready, u32, Verdict) {
        if self.gateway.is_console() {
            println!("Text to {}:\n{}\n", text.phone, text.body);
            return (text, number, Verdict::Accepted { id: None });
        }
        let verdict = match self.line.send(&text.request).await {
            Sent::Answer(answer) => self.gateway.verdict(&answer),
            Sent::NotSent(why) => Verdict::TryLater { why: format!("{UNREACHABLE}: {why}"), after: None },
            Sent::Lost(why) => self.gateway.lost(why),
        };
        (text, number, verdict)
    }

    async fn settle(&self, ctx: &Context, some: Vec<(Ready, u32, Verdict)>, now: DateTime<Utc>) -> Result<()> {
        let settled = some.iter().map(|(text, number, verdict)| SettledText {
            id: text.message.id.clone(),
            number: *number,
            settlement: settlement(verdict, text, *number, now),
            gateway_id: match verdict {
                Verdict::Accepted { id } => id.clone(),
                _ => None,
            },
        });
        ctx.store.settle_texts(self.gateway.name(), settled.collect(), now).await?;
        for (text, _, verdict) in &some {
            match verdict {
                Verdict::Refused { class: Class::OptedOut, .. } => {
                    opted_out(ctx, &self.gateway, &text.phone, now).await?;
                }
                Verdict::TryLater { why, .. } if why.starts_with(UNREACHABLE) => {
                    ctx.store.raise_alarm(&texts_unreachable(self.gateway.name()), why, now).await?;
                }
                _ => {}
            }
            tracing::debug!(
                to = text.phone.masked(),
                space = text.space.slug,
                tries = text.tries,
                "a text was handed over"
            );
        }
        Ok(())
    }
}

const UNREACHABLE: &str = "no connection to the gateway";

fn bucket_of<'b>(buckets: &'b mut HashMap<String, Bucket>, sender: &str, now: DateTime<Utc>) -> &'b mut Bucket {
    buckets.entry(sender.to_owned()).or_insert_with(|| Bucket::full(now))
}

/// How many may go now, and if none, how long it is until one may.
fn room(mut bucket: Bucket, rate: Rate, now: DateTime<Utc>) -> (usize, Option<Duration>) {
    for taken in 0..AT_ONCE {
        if let Err(wait) = bucket.take(rate, now) {
            return (taken, (taken == 0).then_some(wait));
        }
    }
    (AT_ONCE, None)
}

/// Each sender of a gateway, with the spaces that write from it.
fn senders(ctx: &Context, gateway: &Gateway) -> Vec<(String, Vec<crate::domain::id::SpaceId>)> {
    let mut senders: Vec<(String, Vec<_>)> = Vec::new();
    for space in ctx.spaces_by_gateway(gateway.name()) {
        let Some(texts) = &space.settings.texts else { continue };
        let sender = ctx.sender_of(texts);
        match senders.iter_mut().find(|(known, _)| *known == sender) {
            Some((_, spaces)) => spaces.push(space.id.clone()),
            None => senders.push((sender, vec![space.id.clone()])),
        }
    }
    senders
}

fn settlement(verdict: &Verdict, text: &Ready, number: u32, now: DateTime<Utc>) -> Settlement {
    let later = || now + back_off(number, super::deliver_outbox::spread(&text.message));
    match verdict {
        Verdict::Accepted { id } => {
            let answer =
                id.as_ref().map_or("taken by the gateway".to_owned(), |id| format!("taken by the gateway as {id}"));
            Settlement::Accepted { answer }
        }
        Verdict::TryLater { why, after } => {
            let after = after.and_then(|after| Duration::from_std(after).ok()).map(|after| now + after);
            Settlement::TryLater { answer: why.clone(), at: after.unwrap_or_else(later) }
        }
        Verdict::Refused { class, why } => Settlement::Refused { answer: format!("{why} ({})", class.as_str()) },
        Verdict::OurFault(why) => Settlement::OurFault { answer: why.clone(), at: now },
        Verdict::Unknown(why) => Settlement::Unknown { answer: why.clone() },
    }
}

fn fuse_alarm(space: &Space) -> String {
    format!("texts_fuse:{}", space.slug)
}

/// Answers to what somebody has just sent go out at any hour. A text that asks a number is none.
fn keeps_hours(message: &Message) -> bool {
    message.says.kind() != Kind::Confirmation || message.says == Says::Text(TextSays::SignUp)
}

/// What the day's fuse stops. Answers are not, nor that two are introduced: the other is told at the same moment.
fn is_metered(message: &Message) -> bool {
    keeps_hours(message) && message.says.kind() != Kind::Introduction
}

fn tomorrow(space: &Space, now: DateTime<Utc>) -> DateTime<Utc> {
    let day = space.local_day(now).succ_opt().unwrap_or(space.local_day(now));
    let midnight = day.and_hms_opt(0, 0, 0).unwrap_or_default();
    let at = space.settings.zone.from_local_datetime(&midnight).earliest();
    at.map_or(now + Duration::hours(24), |at| at.with_timezone(&Utc))
}

/// Why a text does not go out at this moment, and when it could.
enum NotNow {
    Shut(Option<DateTime<Utc>>),
    Blown(Arc<Space>, DateTime<Utc>),
}

/// The hours in which this text may come.
struct Hours {
    space: Arc<Space>,
    texts: Texts,
    zone: Tz,
}

impl Hours {
    async fn of(ctx: &Context, space: &Arc<Space>, texts: &Texts, message: &Message) -> Result<Hours> {
        let own = match &message.member {
            Some(member) => ctx.store.member(member).await?.zone,
            None => None,
        };
        Ok(Hours { space: space.clone(), texts: texts.clone(), zone: own.unwrap_or(space.settings.zone) })
    }

    /// What speaks against this moment. Answers go at once.
    fn say(&self, message: &Message, now: DateTime<Utc>) -> Option<NotNow> {
        let (window, closed) = (&self.texts.window, &self.space.settings.closed_days);
        if !keeps_hours(message) || window.is_open(self.zone, closed, now) {
            return None;
        }
        Some(NotNow::Shut(window.next_open(self.zone, closed, now)))
    }

    /// How long a carrier may try: not into the night.
    fn ttl(&self, message: &Message, now: DateTime<Utc>) -> Duration {
        let today = now.with_timezone(&self.zone).date_naive();
        let closes = self.texts.window.on(self.zone, &self.space.settings.closed_days, today).map(|(_, closes)| closes);
        let closes = closes.filter(|closes| *closes > now).unwrap_or(now + TTL);
        TTL.min(closes - now).min(message.give_up_at - now).max(TTL_MIN)
    }
}
