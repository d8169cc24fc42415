//! `[inbound.mailgun]`, `[inbound.postmark]` and `[inbound.sendgrid]`: how a service that posts mail shows that it is the
//! one.

use super::deployment::one_secret;
use crate::domain::mail_service::{Login, MailServices, Mailgun, PublicKey, SendGrid};
use crate::domain::webhook::Secret;
use anyhow::{Result, anyhow, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenMailgun {
    signing_key: Option<String>,
    signing_key_file: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPostmark {
    user: Option<String>,
    password: Option<String>,
    password_file: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSendGrid {
    public_key: Option<String>,
    user: Option<String>,
    password: Option<String>,
    password_file: Option<PathBuf>,
}

impl WrittenMailgun {
    pub fn meant(self, folder: &Path) -> Result<Mailgun> {
        let key = "inbound.mailgun.signing_key";
        match one_secret(key, self.signing_key, self.signing_key_file, folder)? {
            Some(text) => Ok(Mailgun { signing_key: guarding(key, &text)? }),
            None => bail!("{key} is missing; or name a file that holds it as signing_key_file"),
        }
    }
}

impl WrittenPostmark {
    pub fn meant(self, folder: &Path) -> Result<Login> {
        let password = one_secret("inbound.postmark.password", self.password, self.password_file, folder)?;
        match login("inbound.postmark", self.user, password)? {
            Some(login) => Ok(login),
            None => bail!(
                "inbound.postmark.user is missing, and a password; make both up, they stand in the webhook's address"
            ),
        }
    }
}

impl WrittenSendGrid {
    pub fn meant(self, folder: &Path) -> Result<SendGrid> {
        let public_key = self.public_key.map(|key| PublicKey::parse(&key)).transpose();
        let public_key = public_key.map_err(|why| anyhow!("inbound.sendgrid.public_key {why}"))?;
        let password = one_secret("inbound.sendgrid.password", self.password, self.password_file, folder)?;
        let login = login("inbound.sendgrid", self.user, password)?;
        if public_key.is_none() && login.is_none() {
            bail!(
                "inbound.sendgrid.public_key is missing; or make up a user and a password for the address it posts to"
            );
        }
        Ok(SendGrid { public_key, login })
    }
}

fn login(table: &str, user: Option<String>, password: Option<String>) -> Result<Option<Login>> {
    match (user, password) {
        (None, None) => Ok(None),
        (None, Some(_)) => bail!("{table}.password is set, but no {table}.user"),
        (Some(_), None) => bail!("{table}.user is set, but neither {table}.password nor {table}.password_file"),
        (Some(user), Some(_)) if user.is_empty() || user.contains(':') => {
            bail!("{table}.user is “{user}”; it must be a name without a colon, as it stands in the address")
        }
        (Some(user), Some(text)) => Ok(Some(Login { user, password: guarding(&format!("{table}.password"), &text)? })),
    }
}

/// Everybody can knock at the door that it guards.
fn guarding(key: &str, text: &str) -> Result<Secret> {
    Secret::parse(text).map_err(|why| anyhow!("{key} {why}"))
}

/// As understood, for people; no secret is shown.
pub(super) fn describe(services: &MailServices) -> Vec<(&'static str, String)> {
    let as_user = |login: &Login| format!("as {} with password ***", login.user);
    let mut lines = Vec::new();
    if services.mailgun.is_some() {
        lines.push(("inbound.mailgun", "posts to /inbound/mailgun/mime, signed with ***".to_owned()));
    }
    if let Some(login) = &services.postmark {
        lines.push(("inbound.postmark", format!("posts to /inbound/postmark, {}", as_user(login))));
    }
    if let Some(sendgrid) = &services.sendgrid {
        let signed = sendgrid.public_key.as_ref().map(|_| "signed".to_owned());
        let proofs: Vec<String> = signed.into_iter().chain(sendgrid.login.as_ref().map(as_user)).collect();
        lines.push(("inbound.sendgrid", format!("posts to /inbound/sendgrid, {}", proofs.join(" and "))));
    }
    lines
}
