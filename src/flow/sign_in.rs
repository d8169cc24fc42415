//! Organisers sign in, by a one-time link or a password; and the keys of other programs.

pub mod password;

use super::{Context, new_nonce, random};
use crate::domain::back_off::BackOff;
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{MessageId, OrganiserId};
use crate::domain::link::{Nonce, Purpose};
use crate::domain::message::{Kind, Message, PasswordChange, Says};
use crate::domain::role::Role;
use crate::domain::space::Space;
use crate::render::Links;
use crate::store::{Link, LinkSubject, NewSession, Organiser, SignInResult, new_id};
use anyhow::Result;
use chrono::{DateTime, Duration, Utc};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How long a browser stays signed in, at most.
pub const SESSION: Duration = Duration::days(30);
/// How long it stays signed in while nobody uses it.
pub const IDLE: Duration = Duration::days(7);

/// As often as anybody mistypes theirs, passwords may be tried; after that each wait is twice the last.
const OF_ONE_ADDRESS: BackOff =
    BackOff { free: 5, first: Duration::minutes(1), longest: Duration::hours(1), forgets: Duration::days(1) };
/// A hub comes from one address, with all its organisers; what had to wait for its address does not count here.
const OF_ONE_CLIENT: BackOff = BackOff { free: 40, ..OF_ONE_ADDRESS };
/// Links that are asked for on the page, for one address.
const LINKS: BackOff =
    BackOff { free: 4, first: Duration::minutes(20), longest: Duration::hours(1), forgets: Duration::hours(2) };

/// A sign-in link for this address, who may see these spaces from now on; also mailed when `by_mail`.
pub async fn organiser_link(
    ctx: &Context,
    email: &EmailAddress,
    spaces: &[Arc<Space>],
    by_mail: bool,
    now: DateTime<Utc>,
) -> Result<String> {
    let ids = spaces.iter().map(|s| s.id.clone()).collect();
    let organiser = ctx.store.add_organiser(email, ids, Role::Organiser, now).await?;
    let by_mail = spaces.first().filter(|_| by_mail).map(Arc::as_ref);
    link_for(ctx, organiser, email, by_mail, now).await
}

/// Somebody may sign in to this space from now on, and is mailed a link; false when none was, because a few had gone to that
/// address already: whoever is added and taken away again and again must not get a letter each time.
pub(super) async fn invite_organiser(
    ctx: &Context,
    space: &Space,
    email: &EmailAddress,
    role: Role,
    now: DateTime<Utc>,
) -> Result<bool> {
    let organiser = ctx.store.add_organiser(email, vec![space.id.clone()], role, now).await?;
    let key = format!("link:{}", try_key(ctx, &email.key(), true));
    let nonce = new_nonce()?;
    let link = (sign_in_link(organiser, nonce, now), sign_in_letter(email, space, nonce, now));
    Ok(ctx.store.ask_for_sign_in(&key, LINKS, Some(link), now).await?)
}

async fn link_for(
    ctx: &Context,
    organiser: OrganiserId,
    email: &EmailAddress,
    by_mail: Option<&Space>,
    now: DateTime<Utc>,
) -> Result<String> {
    let nonce = new_nonce()?;
    let letter = by_mail.map(|space| sign_in_letter(email, space, nonce, now));
    ctx.store.keep_sign_in(sign_in_link(organiser, nonce, now), letter).await?;
    Ok(Links::new(&ctx.public_url, ctx.keys.token(Purpose::SignIn, &nonce)).sign_in())
}

/// Somebody asks on the page to be mailed a link. What follows, and how long it takes, does not say whether the address is an
/// organiser's.
pub async fn ask_for_link(ctx: &Context, email: &EmailAddress, now: DateTime<Utc>) -> Result<()> {
    let found = ctx.store.organiser_named(&email.key()).await?;
    let key = format!("link:{}", try_key(ctx, &email.key(), found.is_some()));
    let nonce = new_nonce()?;
    let link = found.and_then(|(organiser, spaces)| {
        let space = spaces.iter().find_map(|(space, _)| ctx.space(space).ok())?;
        // To the address as it is kept, not as it was typed.
        let letter = sign_in_letter(&organiser.email, &space, nonce, now);
        Some((sign_in_link(organiser.id, nonce, now), letter))
    });
    ctx.store.ask_for_sign_in(&key, LINKS, link, now).await?;
    Ok(())
}

fn sign_in_link(organiser: OrganiserId, nonce: Nonce, now: DateTime<Utc>) -> Link {
    let expires_at = now + Kind::SignIn.keeps_for();
    Link { expires_at: Some(expires_at), ..Link::to(nonce, None, LinkSubject::Organiser(organiser), now) }
}

fn sign_in_letter(email: &EmailAddress, space: &Space, nonce: Nonce, now: DateTime<Utc>) -> Message {
    letter(email, space, Says::SignIn { link: nonce }, now)
}

/// Tells the organiser's own address, in the name of the first of their spaces: whoever sits at a browser that was left open
/// must not get a password in silence. Nothing where nothing changes.
async fn password_letter(
    ctx: &Context,
    organiser: &Organiser,
    (had_one, has_one): (bool, bool),
    now: DateTime<Utc>,
) -> Result<Option<Message>> {
    let change = match (had_one, has_one) {
        (false, true) => PasswordChange::Set,
        (true, true) => PasswordChange::Changed,
        (true, false) => PasswordChange::Removed,
        (false, false) => return Ok(None),
    };
    let found = ctx.store.organiser_named(&organiser.email.key()).await?;
    let spaces = found.map(|(_, spaces)| spaces).unwrap_or_default();
    let space = spaces.iter().find_map(|(space, _)| ctx.space(space).ok());
    Ok(space.map(|space| letter(&organiser.email, &space, Says::PasswordChanged(change), now)))
}

fn letter(email: &EmailAddress, space: &Space, says: Says, now: DateTime<Utc>) -> Message {
    Message {
        id: MessageId::new(new_id(now)),
        space: space.id.clone(),
        member: None,
        digest: None,
        introduction: None,
        recipient: email.clone().into(),
        not_before: now,
        give_up_at: now + says.kind().keeps_for(),
        says,
    }
}

/// A browser that wants to be signed in.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    /// In plain words.
    pub browser: String,
    /// The cookie it has now: that session ends. A new one gets a new cookie, always.
    pub cookie: Option<String>,
    /// Where it comes from, as far as clients are told apart.
    pub client: String,
}

/// What became of a password.
#[derive(Debug, Clone, PartialEq)]
pub enum SignedIn {
    /// With this new cookie.
    In(String),
    Wrong,
    /// It was not looked at; so long it has to wait.
    HeldOff(Duration),
}

/// Uses a sign-in link up. Gives the new session's cookie, or nothing when the link is over.
pub async fn sign_in(ctx: &Context, nonce: &Nonce, asking: &Asking, now: DateTime<Utc>) -> Result<Option<String>> {
    let (cookie, session) = new_session(asking, now)?;
    let opened = ctx.store.sign_in(nonce, session, now).await?;
    Ok(opened.then_some(cookie))
}

/// Signs in by address and password. An address that is nobody's is as wrong as a wrong password, and takes as long.
pub async fn sign_in_by_password(
    ctx: &Context,
    email: &EmailAddress,
    password: &str,
    asking: &Asking,
    now: DateTime<Utc>,
) -> Result<SignedIn> {
    let found = ctx.store.organiser_named(&email.key()).await?.map(|(organiser, _)| organiser);
    let of_address = format!("address:{}", try_key(ctx, &email.key(), found.is_some()));
    let of_client = format!("client:{}", try_key(ctx, &asking.client, false));
    let keys = vec![(of_address.clone(), OF_ONE_ADDRESS), (of_client.clone(), OF_ONE_CLIENT)];
    if let Err(wait) = ctx.store.try_password(keys, now).await? {
        let organiser = found.as_ref().map(|organiser| &organiser.id);
        ctx.store.note_sign_in(organiser, SignInResult::HeldOff, &asking.browser, now).await?;
        return Ok(SignedIn::HeldOff(wait));
    }
    let kept = match &found {
        Some(organiser) => ctx.store.password_of(&organiser.id).await?,
        None => None,
    };
    let right = password::is_right(password, kept.as_deref()).await?;
    match found {
        Some(organiser) if right => {
            let (cookie, session) = new_session(asking, now)?;
            ctx.store.open_session(&organiser.id, (&of_address, &of_client), session, now).await?;
            Ok(SignedIn::In(cookie))
        }
        found => {
            tracing::info!(to = email.masked(), "a wrong password");
            let organiser = found.as_ref().map(|organiser| &organiser.id);
            ctx.store.note_sign_in(organiser, SignInResult::Wrong, &asking.browser, now).await?;
            Ok(SignedIn::Wrong)
        }
    }
}

/// What became of a new password.
#[derive(Debug, Clone, PartialEq)]
pub enum PasswordSet {
    Done,
    /// The present one is another.
    WrongPresent,
    /// It was typed wrongly too often.
    HeldOff,
    /// A sentence that follows “the password”.
    Unfit(String),
}

/// An organiser sets, changes or (with none) removes their own password; whoever has one gives it. All their other browsers
/// have to sign in anew, and their address is told.
pub async fn choose_password(
    ctx: &Context,
    organiser: &Organiser,
    present: &str,
    new: Option<&str>,
    cookie: &str,
    now: DateTime<Utc>,
) -> Result<PasswordSet> {
    if let Some(kept) = ctx.store.password_of(&organiser.id).await? {
        // Who sits down at a browser that was left open finds it no easier than at the door.
        let key = format!("present:{}", try_key(ctx, &organiser.email.key(), true));
        if ctx.store.try_password(vec![(key, OF_ONE_ADDRESS)], now).await?.is_err() {
            return Ok(PasswordSet::HeldOff);
        }
        if !password::is_right(present, Some(&kept)).await? {
            return Ok(PasswordSet::WrongPresent);
        }
    }
    set_password(ctx, organiser, new, Some(cookie), now).await
}

/// The same on the operator's word.
pub async fn set_password(
    ctx: &Context,
    organiser: &Organiser,
    new: Option<&str>,
    cookie: Option<&str>,
    now: DateTime<Utc>,
) -> Result<PasswordSet> {
    let kept = match new {
        None => None,
        Some(new) => match password::fit(new, &organiser.email.to_string()) {
            Err(why) => return Ok(PasswordSet::Unfit(why)),
            Ok(()) => Some(password::hashed(new).await?),
        },
    };
    let had_one = ctx.store.password_of(&organiser.id).await?.is_some();
    let letter = password_letter(ctx, organiser, (had_one, kept.is_some()), now).await?;
    ctx.store.set_password(&organiser.id, kept, cookie.map(hash).as_deref(), letter, now).await?;
    Ok(PasswordSet::Done)
}

fn new_session(asking: &Asking, now: DateTime<Utc>) -> Result<(String, NewSession)> {
    let cookie = secret()?;
    let session = NewSession {
        cookie_hash: hash(&cookie),
        instead_of: asking.cookie.as_deref().map(hash),
        browser: asking.browser.clone(),
        expires_at: now + SESSION,
    };
    Ok((cookie, session))
}

/// What tries are counted under. What is no organiser's shares 65,536 keys, so that nobody can fill the table with made-up
/// addresses.
fn try_key(ctx: &Context, what: &str, known: bool) -> String {
    let hash = ctx.keys.address_hash(&format!("sign in\0{what}"));
    if known { hash } else { hash.chars().take(4).collect() }
}

/// A new key for another program, shown once.
pub async fn create_token(ctx: &Context, space: &Space, name: &str, now: DateTime<Utc>) -> Result<String> {
    let token = format!("elv_{}", secret()?);
    ctx.store.create_token(&space.id, name, &hash(&token), now).await?;
    Ok(token)
}

/// What is kept of a secret.
pub fn hash(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret))
}

/// What a browser or a program is let in by: 160 bits.
pub(super) fn secret() -> Result<String> {
    let mut bytes = [0; 20];
    random(&mut bytes)?;
    Ok(BASE32_NOPAD.encode(&bytes).to_lowercase())
}
