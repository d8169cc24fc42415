//! Those who may sign in, and the keys of other programs.

use super::outbox::save_message;
use super::row::{Columns, Query, time};
use super::{Result, Store, StoreError, new_id};
use crate::domain::email_address::EmailAddress;
use crate::domain::id::{OrganiserId, SpaceId};
use crate::domain::message::Message;
use crate::domain::role::Role;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, Transaction, named_params};

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

/// Somebody who may sign in to a space, as its owner sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedOrganiser {
    pub id: OrganiserId,
    pub email: EmailAddress,
    pub role: Role,
    pub has_password: bool,
    /// When they last signed in.
    pub last_in: Option<DateTime<Utc>>,
}

pub(super) fn organiser(row: &Row) -> Result<Organiser> {
    Ok(Organiser { id: OrganiserId::new(row.text("id")?), email: row.email("email")? })
}

impl Store {
    /// The organiser with this address, who from now on may see these spaces. What they may do there already stays; somebody
    /// has to be able to add others, so the first of a space is its owner.
    pub async fn add_organiser(
        &self,
        email: &EmailAddress,
        spaces: Vec<SpaceId>,
        role: Role,
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
                let sql = "INSERT INTO organiser_spaces (organiser_id, space_id, role)
                           SELECT :id, :space, CASE WHEN EXISTS (SELECT 1 FROM organiser_spaces WHERE space_id = :space AND role = 'owner')
                                               THEN :role ELSE 'owner' END
                           ON CONFLICT (organiser_id, space_id) DO NOTHING";
                tx.change(sql, named_params! { ":id": id, ":space": space.as_str(), ":role": role.as_str() })?;
            }
            Ok(OrganiserId::new(id))
        })
        .await
    }

    /// The organiser with this address, and what they may do where.
    pub async fn organiser_named(&self, email_key: &str) -> Result<Option<(Organiser, Vec<(SpaceId, Role)>)>> {
        let key = email_key.to_owned();
        self.read(move |c| {
            let found = c.one("SELECT id, email FROM organisers WHERE email_key = ?", [key], organiser)?;
            found.map(|found| Ok((found.clone(), spaces_of(c, &found.id)?))).transpose()
        })
        .await
    }

    /// What is kept of their password, if they have one.
    pub async fn password_of(&self, organiser: &OrganiserId) -> Result<Option<String>> {
        let organiser = organiser.clone();
        self.read(move |c| {
            let sql = "SELECT password_hash FROM organisers WHERE id = ?";
            Ok(c.one(sql, [organiser.as_str()], |row| row.col("password_hash"))?.flatten())
        })
        .await
    }

    /// Sets, changes or removes a password, and sends the letter that says so; every browser but one has to sign in anew.
    pub async fn set_password(
        &self,
        organiser: &OrganiserId,
        hash: Option<String>,
        but: Option<&str>,
        letter: Option<Message>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (organiser, but) = (organiser.clone(), but.map(str::to_owned));
        self.write(move |tx| {
            letter.iter().try_for_each(|letter| save_message(tx, letter, now))?;
            tx.change("UPDATE organisers SET password_hash = ? WHERE id = ?", (hash, organiser.as_str()))?;
            let sql = "DELETE FROM sessions WHERE organiser_id = ? AND cookie_hash IS NOT ?";
            tx.change(sql, (organiser.as_str(), but)).map(|_| ())
        })
        .await
    }

    /// Those who may sign in to this space and as what, the first to be added first.
    pub async fn list_organisers(&self, space: &SpaceId) -> Result<Vec<ListedOrganiser>> {
        let space = space.clone();
        self.read(move |c| {
            let sql = "SELECT o.id, o.email, s.role, o.password_hash IS NOT NULL AS has_password,
                              (SELECT MAX(at) FROM sign_ins i WHERE i.organiser_id = o.id AND i.result = 'in') AS last_in
                       FROM organiser_spaces s JOIN organisers o ON o.id = s.organiser_id
                       WHERE s.space_id = ? ORDER BY o.created_at, o.id";
            c.all(sql, [space.as_str()], |row| {
                let Organiser { id, email } = organiser(row)?;
                let (role, has_password) = (row.word("role", Role::parse)?, row.col("has_password")?);
                Ok(ListedOrganiser { id, email, role, has_password, last_in: row.time_or_none("last_in")? })
            })
        })
        .await
    }

    /// Changes what somebody may do in a space. There is always an owner left.
    pub async fn set_role(&self, space: &SpaceId, organiser: &OrganiserId, role: Role) -> Result<()> {
        let (space, organiser) = (space.clone(), organiser.clone());
        self.write(move |tx| {
            let sql = "UPDATE organiser_spaces SET role = ? WHERE organiser_id = ? AND space_id = ?";
            match tx.change(sql, (role.as_str(), organiser.as_str(), space.as_str()))? {
                0 => Err(StoreError::NotFound("organiser")),
                _ => still_owned(tx, &space),
            }
        })
        .await
    }

    /// Somebody may not sign in to this space any more; who may sign in nowhere is forgotten, with their browsers.
    pub async fn remove_organiser(&self, space: &SpaceId, organiser: &OrganiserId) -> Result<()> {
        let (space, organiser) = (space.clone(), organiser.clone());
        self.write(move |tx| {
            let sql = "DELETE FROM organiser_spaces WHERE organiser_id = ? AND space_id = ?";
            if tx.change(sql, (organiser.as_str(), space.as_str()))? == 0 {
                return Err(StoreError::NotFound("organiser"));
            }
            still_owned(tx, &space)?;
            let sql = "DELETE FROM organisers WHERE id = ? AND NOT EXISTS (SELECT 1 FROM organiser_spaces s WHERE s.organiser_id = organisers.id)";
            tx.change(sql, [organiser.as_str()]).map(|_| ())
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

pub(super) fn spaces_of(c: &Connection, organiser: &OrganiserId) -> Result<Vec<(SpaceId, Role)>> {
    let sql = "SELECT space_id, role FROM organiser_spaces WHERE organiser_id = ?";
    c.all(sql, [organiser.as_str()], |row| Ok((SpaceId::new(row.text("space_id")?), row.word("role", Role::parse)?)))
}

/// A space whose last owner went could be opened to nobody any more.
fn still_owned(tx: &Transaction, space: &SpaceId) -> Result<()> {
    let sql = "SELECT 1 AS one FROM organiser_spaces WHERE space_id = ? AND role = 'owner' LIMIT 1";
    match tx.one(sql, [space.as_str()], |row| row.col::<i64>("one"))? {
        Some(_) => Ok(()),
        None => {
            Err(StoreError::Conflict("is the only owner of this space; make somebody else an owner first".to_owned()))
        }
    }
}
