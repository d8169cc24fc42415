//! Those who may sign in, their browsers, and the keys of other programs.

use super::outbox::save_message;
use super::replies::{Link, save_link};
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{OrganiserId, SpaceId};
use crate::domain::link::Nonce;
use crate::domain::message::Message;
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

#[derive(Debug, Clone, PartialEq)]
pub struct Organiser {
    pub id: OrganiserId,
    pub email: EmailAddress,
}

/// Another program that may check people in.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenHolder {
    pub space: SpaceId,
    pub name: String,
}

fn organiser(row: &Row) -> Result<Organiser> {
    Ok(Organiser { id: OrganiserId::new(row.text("id")?), email: row.email("email")? })
}

impl Store {
    /// The organiser with this address, who from now on may see these spaces.
    pub async fn add_organiser(
        &self,
        email: &EmailAddress,
        spaces: Vec<SpaceId>,
        now: DateTime<Utc>,
    ) -> Result<OrganiserId> {
        let email = email.clone();
        self.write(move |tx| {
            let sql = "INSERT INTO organisers (id, email, email_key, created_at) VALUES (:id, :email, :key, :now)
                       ON CONFLICT (email_key) DO UPDATE SET email = :email
                       RETURNING id";
            let params = named_params! { ":id": new_id(now), ":email": email.to_string(), ":key": email.key(), ":now": time(now) };
            let id = tx.one(sql, params, |row| row.text("id"))?.ok_or(StoreError::NotFound("organiser"))?;
            for space in &spaces {
                let sql = "INSERT INTO organiser_spaces (organiser_id, space_id, role) VALUES (?, ?, 'organiser')
                           ON CONFLICT (organiser_id, space_id) DO NOTHING";
                tx.change(sql, (&id, space.as_str()))?;
            }
            Ok(OrganiserId::new(id))
        })
        .await
    }

    /// Those who may see this space, the first to be added first.
    pub async fn organisers_of(&self, space: &SpaceId) -> Result<Vec<Organiser>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT o.id, o.email FROM organiser_spaces s JOIN organisers o ON o.id = s.organiser_id
                       WHERE s.space_id = ? ORDER BY o.created_at, o.id";
            c.all(sql, [space.as_str()], organiser)
        })
        .await
    }

    /// A one-time sign-in link, and the letter that carries it where mail works.
    pub async fn keep_sign_in(&self, link: Link, letter: Option<Message>) -> Result<()> {
        self.write(move |tx| {
            save_link(tx, &link)?;
            letter.iter().try_for_each(|letter| save_message(tx, letter, link.created_at))
        })
        .await
    }

    /// Uses a sign-in link up and opens a session. False when it was used before or is too old.
    pub async fn sign_in(
        &self,
        nonce: &Nonce,
        cookie_hash: &str,
        expires_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (nonce, cookie_hash) = (nonce.as_hex(), cookie_hash.to_owned());
        self.write(move |tx| {
            let sql = "UPDATE links SET used_at = :now
                       WHERE nonce = :nonce AND purpose = 'sign_in' AND used_at IS NULL AND expires_at > :now
                       RETURNING organiser_id";
            let organiser = tx.one(sql, named_params! { ":now": time(now), ":nonce": nonce }, |row| row.text("organiser_id"))?;
            let Some(organiser) = organiser else { return Ok(false) };
            let sql = "INSERT INTO sessions (cookie_hash, organiser_id, created_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?)";
            tx.change(sql, (cookie_hash, organiser, time(now), time(now), time(expires_at)))?;
            Ok(true)
        })
        .await
    }

    /// Whose browser this is, if the session is still good, and which spaces they may see.
    pub async fn session(&self, cookie_hash: &str, now: DateTime<Utc>) -> Result<Option<(Organiser, Vec<SpaceId>)>> {
        let cookie_hash = cookie_hash.to_owned();
        self.read(move |c| {
            let sql = "SELECT o.id, o.email FROM sessions s JOIN organisers o ON o.id = s.organiser_id
                       WHERE s.cookie_hash = ? AND s.expires_at > ?";
            let organiser = c.one(sql, (&cookie_hash, time(now)), organiser)?;
            let Some(organiser) = organiser else { return Ok(None) };
            let sql = "SELECT space_id FROM organiser_spaces WHERE organiser_id = ?";
            let spaces = c.all(sql, [organiser.id.as_str()], |row| row.text("space_id"))?;
            Ok(Some((organiser, spaces.into_iter().map(SpaceId::new).collect())))
        })
        .await
    }

    pub async fn sign_out(&self, cookie_hash: &str) -> Result<()> {
        let cookie_hash = cookie_hash.to_owned();
        self.write(move |tx| tx.change("DELETE FROM sessions WHERE cookie_hash = ?", [cookie_hash]).map(|_| ())).await
    }

    /// Keeps the hash of a new API token. The name is taken while another one, not revoked, has it.
    pub async fn create_token(&self, space: &SpaceId, name: &str, token_hash: &str, now: DateTime<Utc>) -> Result<()> {
        let (space, name, token_hash) = (space.clone(), name.to_owned(), token_hash.to_owned());
        self.write(move |tx| {
            tx.change(
                "DELETE FROM api_tokens WHERE space_id = ? AND name = ? AND revoked_at IS NOT NULL",
                (space.as_str(), &name),
            )?;
            let sql = "INSERT INTO api_tokens (id, space_id, name, token_hash, created_at) VALUES (?, ?, ?, ?, ?)
                       ON CONFLICT (space_id, name) DO NOTHING";
            match tx.change(sql, (new_id(now), space.as_str(), &name, token_hash, time(now)))? {
                0 => Err(StoreError::Conflict(format!(
                    "there is a token called “{name}” already; revoke it first, or choose another name"
                ))),
                _ => Ok(()),
            }
        })
        .await
    }

    pub async fn revoke_token(&self, space: &SpaceId, name: &str, now: DateTime<Utc>) -> Result<()> {
        let (space, name) = (space.clone(), name.to_owned());
        self.write(move |tx| {
            let sql = "UPDATE api_tokens SET revoked_at = ? WHERE space_id = ? AND name = ? AND revoked_at IS NULL";
            match tx.change(sql, (time(now), space.as_str(), name))? {
                0 => Err(StoreError::NotFound("token")),
                _ => Ok(()),
            }
        })
        .await
    }

    pub async fn token_holder(&self, token_hash: &str) -> Result<Option<TokenHolder>> {
        let token_hash = token_hash.to_owned();
        self.read(move |c| {
            let sql = "SELECT space_id, name FROM api_tokens WHERE token_hash = ? AND revoked_at IS NULL";
            c.one(sql, [&token_hash], |row| {
                Ok(TokenHolder { space: SpaceId::new(row.text("space_id")?), name: row.text("name")? })
            })
        })
        .await
    }
}
