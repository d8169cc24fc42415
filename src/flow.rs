//! The verbs: what happens, one file each. Only here do store, render, channel, sheet and model meet.
//!
//! Every function takes `now`; none reads a clock, none spawns a task.

mod answer_by_mail;
pub mod answer_introduction;
pub mod answer_letter;
pub mod answer_texts;
pub mod ask_follow_ups;
mod bring_in_rows;
pub mod change_choices;
pub mod change_owner;
pub mod change_settings;
pub mod check_mail;
pub mod decide_morning;
pub mod deliver_outbox;
pub mod deliver_texts;
pub mod draw_map;
mod drawings;
pub mod embed_profiles;
pub mod enrol_kiosk;
pub mod erase_member;
pub mod explain;
pub mod explain_plan;
pub mod export;
pub mod find_name;
pub mod find_party;
pub mod find_people;
pub mod forget_old;
pub mod import_check_ins;
pub mod import_people;
pub mod introduce_by_hand;
pub mod invite;
pub mod keep_address_book;
pub mod keep_organisers;
pub mod keep_people;
pub mod keep_topics;
pub mod keep_uploads;
mod kept;
pub mod leave_for_today;
pub mod load_spaces;
pub mod look_at_address;
pub mod look_at_calendars;
pub mod look_at_feeds;
pub mod look_at_folder;
pub mod look_at_upload;
pub mod match_people;
pub mod merge_members;
mod note_bounce;
pub mod own_data;
pub mod plan_morning;
pub mod preview;
pub mod propose_by_hand;
pub mod read_post;
pub mod read_spreadsheet;
pub mod receive_check_in;
pub mod receive_mail;
pub mod receive_post;
pub mod receive_text;
pub mod record_by_hand;
pub mod replay;
pub mod report_day;
pub mod report_week;
pub mod report_year;
pub mod run_schedules;
pub mod say_why;
mod seen_rows;
pub mod send_copy;
pub mod send_digests;
pub mod set_up_space;
pub mod settle_need;
pub mod sign_in;
pub mod sign_up_for_texts;
mod still_wanted;
pub mod tell_of_meeting;
pub mod undo_import;
mod unsubscribe;

use crate::domain::gateway::Door;
use crate::domain::id::{IntroductionId, SpaceId};
use crate::domain::keep::Keep;
use crate::domain::link::{Keys, Nonce, Purpose};
use crate::domain::message::{Message, ReportSays, Says};
use crate::domain::phone_number::PhoneNumber;
use crate::domain::reply_address::ReplyAddress;
use crate::domain::space::{Space, Texts};
use crate::domain::topic::held::Held;
use crate::domain::week::Week;
use crate::domain::year::Year;
use crate::gateway::Gateway;
use crate::render::texts::{Text, TextVoice};
use crate::render::{self, Letter, Links};
use crate::sheet::Apart;
use crate::store::{Link, Store, StoreError};
use anyhow::{Context as _, Result};
use chrono::{DateTime, NaiveDate, Utc};
use drawings::Drawings;
use keep_topics::LookAlike;
use kept::Kept;
use look_at_upload::LookedAt;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

/// Stands where a token would in a letter that is only looked at.
const NOWHERE: &str = "nowhere";

/// What every verb needs. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    pub store: Store,
    pub keys: Keys,
    /// Where this Elevenses is reached from outside, without a slash at its end.
    pub public_url: String,
    /// How long what people wrote is kept.
    pub keep: Keep,
    /// Where letters are answered to, if mail comes in.
    pub replies: Option<ReplyAddress>,
    /// Where the spaces' files are; paths in settings are relative to it.
    pub spaces_folder: PathBuf,
    /// Where workbooks are read.
    pub apart: Apart,
    /// Maps as they were laid out before.
    drawings: Drawings,
    /// What people hold, and what looks alike in it.
    topics: Kept<Vec<Held>>,
    look_alikes: Kept<Vec<LookAlike>>,
    /// A week's and a year's figures.
    weeks: Kept<(Week, ReportSays)>,
    /// What the file that was looked at last would bring.
    looked: Kept<LookedAt>,
    years: Kept<Year>,
    ways: String,
    gateways: Arc<Vec<Arc<Gateway>>>,
    spaces: Arc<RwLock<Vec<Arc<Space>>>>,
    /// Mornings as they were last planned to be looked at.
    plans: plan_morning::Plans,
}

impl Context {
    pub fn new(store: Store, keys: Keys, public_url: &str) -> Context {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Context {
            store,
            keys,
            public_url,
            keep: Keep::default(),
            replies: None,
            spaces_folder: PathBuf::new(),
            apart: Apart::this_program(),
            drawings: Drawings::default(),
            topics: Kept::default(),
            look_alikes: Kept::default(),
            weeks: Kept::default(),
            looked: Kept::default(),
            years: Kept::default(),
            ways: String::new(),
            gateways: Arc::default(),
            spaces: Arc::default(),
            plans: plan_morning::Plans::default(),
        }
    }

    pub fn with_spaces_in(self, folder: &Path) -> Context {
        Context { spaces_folder: folder.to_owned(), ..self }
    }

    pub fn keeping(self, keep: Keep) -> Context {
        Context { keep, ..self }
    }

    /// `ways` names the ways in that are set up: another set of them has to be proven anew.
    pub fn answered_at(self, replies: Option<ReplyAddress>, ways: &str) -> Context {
        Context { replies, ways: ways.to_owned(), ..self }
    }

    pub fn sending_texts_by(self, gateways: Vec<Gateway>) -> Context {
        Context { gateways: Arc::new(gateways.into_iter().map(Arc::new).collect()), ..self }
    }

    pub fn gateways(&self) -> &[Arc<Gateway>] {
        &self.gateways
    }

    pub fn gateway(&self, name: &str) -> Option<&Arc<Gateway>> {
        self.gateways.iter().find(|gateway| gateway.name() == name)
    }

    fn no_texts_because(&self, texts: &Texts) -> Option<String> {
        no_texts_because(&self.gateways.iter().map(Arc::as_ref).collect::<Vec<_>>(), texts)
    }

    /// How a space sends texts, where it does and its gateway is set up.
    pub fn texts_of<'s>(&self, space: &'s Space) -> Option<&'s Texts> {
        space.settings.texts.as_ref().filter(|texts| self.gateway(&texts.gateway).is_some())
    }

    /// The number, or name, from which a space's texts come.
    pub fn sender_of(&self, texts: &Texts) -> String {
        let of_gateway = || self.gateway(&texts.gateway).map(|gateway| gateway.from().to_owned());
        texts.from.clone().or_else(of_gateway).unwrap_or_default()
    }

    /// The spaces that send texts by this gateway.
    pub fn spaces_by_gateway(&self, gateway: &str) -> Vec<Arc<Space>> {
        let by = |space: &Arc<Space>| space.settings.texts.as_ref().is_some_and(|texts| texts.gateway == gateway);
        self.spaces().into_iter().filter(by).collect()
    }

    /// Those that send from the number that a text came to. Where none has exactly that one (a gateway may give its own
    /// name for it), all that send by the gateway.
    pub fn spaces_at(&self, gateway: &str, to: &str) -> Vec<Arc<Space>> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let all = self.spaces_by_gateway(gateway);
        let own = |space: &&Arc<Space>| {
            let sender = space.settings.texts.as_ref().map(|texts| digits(&self.sender_of(texts)));
            sender.is_some_and(|sender| !sender.is_empty() && sender == digits(to))
        };
        let exact: Vec<_> = all.iter().filter(own).cloned().collect();
        if exact.is_empty() { all } else { exact }
    }

    /// The address at which a gateway posts texts, or receipts; nobody can guess it.
    pub fn gateway_url(&self, gateway: &str, door: Door) -> String {
        let code = self.keys.path_codes("sms", gateway).next().unwrap_or_default();
        let door = match door {
            Door::Text => "text",
            Door::Receipt => "receipt",
        };
        format!("{}/sms/{gateway}/{code}/{door}", self.public_url)
    }

    /// What a letter to ourselves proves when it comes back.
    pub fn loop_key(&self, replies: &ReplyAddress) -> String {
        let tokens = if replies.catch_all() { "alone" } else { "after +" };
        format!("{} {tokens} {}", replies.base().key(), self.ways)
    }

    /// The same, once mail to it has been seen to come in: before, no letter may lead there.
    pub async fn proven_replies(&self) -> Result<Option<&ReplyAddress>> {
        let Some(replies) = &self.replies else { return Ok(None) };
        let proven = !self.ways.is_empty() && self.store.mail_comes_in(&self.loop_key(replies)).await?;
        Ok(proven.then_some(replies))
    }

    /// The spaces as they are set up at this moment.
    pub fn spaces(&self) -> Vec<Arc<Space>> {
        self.spaces.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    /// Puts a newly read set of spaces in place.
    pub fn set_spaces(&self, spaces: Vec<Space>) {
        let spaces = spaces.into_iter().map(|space| Arc::new(self.able(space))).collect();
        *self.spaces.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = spaces;
    }

    /// Puts one space in place, new or changed.
    pub fn put_space(&self, space: Space) -> Arc<Space> {
        let space = Arc::new(self.able(space));
        let mut spaces = self.spaces.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        spaces.retain(|other| other.id != space.id);
        spaces.push(Arc::clone(&space));
        spaces.sort_by(|a, b| a.slug.cmp(&b.slug));
        space
    }

    /// One whose gateway is not set up sends letters instead of texts; so does one from whose sender nobody could STOP.
    fn able(&self, mut space: Space) -> Space {
        if let Some(why) = space.settings.texts.as_ref().and_then(|texts| self.no_texts_because(texts)) {
            tracing::error!(space = space.slug, "no texts are sent: {why}");
            space.settings.texts = None;
        }
        space
    }

    pub fn space(&self, id: &SpaceId) -> Result<Arc<Space>> {
        let found = self.spaces().into_iter().find(|s| s.id == *id);
        found.context("the space of this row is not set up any more; its file may be missing")
    }

    pub fn space_named(&self, slug: &str) -> Option<Arc<Space>> {
        self.spaces().into_iter().find(|s| s.slug == slug)
    }

    /// By which every letter of ours is known again when it comes round to us.
    pub fn loop_mark(&self) -> String {
        self.keys.codes("loop mark", "letter").next().unwrap_or_default()
    }

    /// Knows a telephone again that stopped or was erased.
    pub fn phone_hash(&self, phone: &PhoneNumber) -> String {
        self.keys.address_hash(&format!("tel:{phone}"))
    }

    /// The letter that a message is, in its space's voice and language. `by_mail`: it can be answered by mail.
    pub fn write_letter(&self, message: &Message, by_mail: bool) -> Result<Letter> {
        if matches!(message.says, Says::Copy(_)) {
            return self.write_sample(message, false);
        }
        let token = message.says.link().map(|(purpose, nonce)| self.keys.token(purpose, nonce));
        self.write_letter_with(message, token.unwrap_or_default(), by_mail)
    }

    /// The same to be looked at: its links lead nowhere.
    pub fn write_sample(&self, message: &Message, by_mail: bool) -> Result<Letter> {
        self.write_letter_with(message, NOWHERE.to_owned(), by_mail)
    }

    fn write_letter_with(&self, message: &Message, token: String, by_mail: bool) -> Result<Letter> {
        let space = self.space(&message.space)?;
        let links = Links::new(&self.public_url, token).of_space(&space.slug).by_mail(by_mail);
        render::letter(&space.settings, &message.says, &links).context("writing a letter")
    }

    /// The text that a message is, in its space's voice and language, with these numbers for people. Nothing where it cannot
    /// be said by text, or the space sends none.
    pub fn write_text(&self, message: &Message, numbers: &HashMap<IntroductionId, u32>) -> Result<Option<Text>> {
        let space = self.space(&message.space)?;
        let Some(texts) = self.texts_of(&space) else { return Ok(None) };
        let about_url = format!("{}/s/{}/privacy", self.public_url, space.slug);
        let voice = TextVoice {
            hub: &texts.name,
            help: &texts.help,
            locale: &space.settings.locale,
            fold: texts.fold,
            max_segments: texts.max_segments,
            about_url: &about_url,
        };
        Ok(render::texts::text(&message.says, &voice, numbers))
    }

    /// The row that a token leads to, if it is one of ours.
    pub async fn open_link(&self, purpose: Purpose, token: &str) -> Result<Option<Link>> {
        let Some(nonce) = self.keys.verify(purpose, token) else { return Ok(None) };
        match self.store.link(&nonce).await {
            Ok(link) => Ok((link.purpose == purpose).then_some(link)),
            Err(StoreError::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Why a space cannot send texts by these gateways, in words for the operator.
pub fn no_texts_because(gateways: &[&Gateway], texts: &Texts) -> Option<String> {
    let Some(gateway) = gateways.iter().find(|gateway| gateway.name() == texts.gateway) else {
        let name = &texts.gateway;
        return Some(format!("texts.gateway is “{name}”, and the settings have no [sms.{name}]"));
    };
    let from = texts.from.as_deref()?;
    let is_number = PhoneNumber::from_gateway(from, texts.region).is_some();
    (!is_number && gateway.has_inbound())
        .then(|| format!("texts.from is “{from}”, which nobody can answer, not even with STOP; write a number"))
}

/// What was asked for cannot be done, in words for whoever asked: nothing is broken, and nothing was changed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// One time that a schedule was due.
#[derive(Debug, Clone)]
pub struct Firing {
    pub due_at: DateTime<Utc>,
    /// The local day on which it was due.
    pub day: NaiveDate,
    /// It was due while the daemon was not running.
    pub made_up: bool,
}

/// The random half of a new link.
pub fn new_nonce() -> Result<Nonce> {
    let mut bytes = [0; 8];
    random(&mut bytes)?;
    Ok(Nonce::new(bytes))
}

/// Fills the bytes with randomness from the operating system.
pub fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|e| anyhow::anyhow!("the operating system gives no random numbers: {e}"))
}
