//! `[[webhooks]]` of a space's file: where another program's posts say what. The secret of a signature is never in the
//! file, which is kept in the database: the file only says where it is.

use crate::domain::check_in::FIELDS;
use crate::domain::webhook::{Condition, Gives, Place, Secret, Signature, Webhook, field, is_name};
use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// So many in one space.
const WEBHOOKS_MAX: usize = 20;

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenWebhook {
    name: String,
    fields: BTreeMap<String, WrittenGives>,
    said_at: Option<String>,
    id: Option<String>,
    #[serde(default)]
    only_if: BTreeMap<String, WrittenValues>,
    signature: Option<WrittenSignature>,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(untagged, expecting = "write a place like \"/person/email\", or { always = \"yes\" }")]
enum WrittenGives {
    At(String),
    Always { always: WrittenValue },
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(untagged, expecting = "write a value like \"checked_in\", or several as [\"checked_in\", \"came\"]")]
enum WrittenValues {
    One(WrittenValue),
    AnyOf(Vec<WrittenValue>),
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
enum WrittenValue {
    Yes(bool),
    Number(i64),
    Text(String),
}

impl WrittenValue {
    /// As a value of a post is compared and read.
    fn text(&self) -> String {
        match self {
            WrittenValue::Yes(true) => "yes".to_owned(),
            WrittenValue::Yes(false) => "no".to_owned(),
            WrittenValue::Number(number) => number.to_string(),
            WrittenValue::Text(text) => text.trim().to_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenSignature {
    header: String,
    #[serde(default)]
    prefix: String,
    secret_file: Option<PathBuf>,
    secret_env: Option<String>,
}

/// What they mean; the error names the webhook and the key. `folder` is the space's file's own.
pub fn meant(written: &[WrittenWebhook], folder: &Path) -> Result<Vec<Webhook>> {
    if written.len() > WEBHOOKS_MAX {
        bail!("there are {} webhooks, and there is room for {WEBHOOKS_MAX}", written.len());
    }
    let mut webhooks: Vec<Webhook> = Vec::new();
    for one in written {
        if webhooks.iter().any(|other| other.name == one.name) {
            bail!("two webhooks are called “{}”", one.name);
        }
        webhooks.push(one.meant(folder).with_context(|| format!("webhook “{}”", one.name))?);
    }
    Ok(webhooks)
}

impl WrittenWebhook {
    fn meant(&self, folder: &Path) -> Result<Webhook> {
        if !is_name(&self.name) {
            bail!("its name stands in an address: lower-case letters, digits and hyphens, at most 40");
        }
        for name in self.fields.keys() {
            if field(name).is_none() {
                bail!("fields.{name} is not a field of a check-in; the fields are {}", FIELDS.join(", "));
            }
        }
        for needed in ["email", "name", "wants_introductions"] {
            if !self.fields.contains_key(needed) {
                bail!("fields.{needed} is missing, and nobody can be checked in without it");
            }
        }
        let place = |key: &str, written: &str| Place::parse(written).map_err(|why| anyhow!("{key} {why}"));
        let fields = FIELDS.into_iter().filter_map(|name| Some((name, self.fields.get(name)?)));
        let fields = fields.map(|(name, gives)| {
            Ok(match gives {
                WrittenGives::At(written) => (name, Gives::At(place(&format!("fields.{name}"), written)?)),
                WrittenGives::Always { always } => (name, Gives::Always(always.text())),
            })
        });
        let fields = fields.collect::<Result<Vec<_>>>()?;
        if fields.iter().any(|(name, gives)| *name == "email" && matches!(gives, Gives::Always(_))) {
            bail!("fields.email is always the same; say where in the post the address stands");
        }
        let only_if = self.only_if.iter().map(|(written, values)| {
            let values = match values {
                WrittenValues::One(value) => vec![value.text()],
                WrittenValues::AnyOf(values) => values.iter().map(WrittenValue::text).collect(),
            };
            Ok(Condition { place: place("only_if", written)?, values })
        });
        Ok(Webhook {
            name: self.name.clone(),
            fields,
            said_at: self.said_at.as_deref().map(|written| place("said_at", written)).transpose()?,
            id: self.id.as_deref().map(|written| place("id", written)).transpose()?,
            only_if: only_if.collect::<Result<_>>()?,
            signature: self.signature.as_ref().map(|signature| signature.meant(folder)).transpose()?,
        })
    }
}

impl WrittenSignature {
    fn meant(&self, folder: &Path) -> Result<Signature> {
        let header = self.header.trim().to_ascii_lowercase();
        if header.is_empty() || !header.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            bail!("signature.header is “{}”; write a header's name like X-Signature", self.header);
        }
        let (from, text) = match (&self.secret_file, &self.secret_env) {
            (Some(_), Some(_)) => {
                bail!("signature.secret_file and signature.secret_env are both set; keep one of them")
            }
            (None, None) => bail!("signature has no secret; name a file in secret_file, or a variable in secret_env"),
            (Some(file), None) => {
                let path = folder.join(file);
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("signature.secret_file {} cannot be read", path.display()))?;
                (format!("signature.secret_file {}", path.display()), text)
            }
            (None, Some(name)) if name.starts_with("ELEVENSES_") => {
                bail!(
                    "signature.secret_env is {name}; names that begin with ELEVENSES_ are settings, so choose another"
                )
            }
            (None, Some(name)) => {
                let text = std::env::var(name)
                    .map_err(|_| anyhow!("signature.secret_env {name} is not set in the environment"))?;
                (format!("signature.secret_env {name}"), text)
            }
        };
        let secret = Secret::parse(&text).map_err(|why| anyhow!("{from} {why}"))?;
        Ok(Signature { header, prefix: self.prefix.clone(), secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct File {
        webhooks: Vec<WrittenWebhook>,
    }

    fn read(text: &str) -> Result<Vec<Webhook>> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("door.secret"), "sixteen signs or more\n")?;
        std::fs::write(folder.path().join("short.secret"), "short\n")?;
        let file: File = toml::from_str(text).map_err(|e| anyhow!("{e}"))?;
        meant(&file.webhooks, folder.path())
    }

    const GOOD: &str = "[[webhooks]]\nname = \"door\"\nid = \"/event/id\"\nonly_if = { \"/event/type\" = [\"in\", 1, true] }\n\
                        signature = { header = \"X-Signature\", prefix = \"sha256=\", secret_file = \"door.secret\" }\n\
                        [webhooks.fields]\nemail = \"/who/email\"\nname = \"/who/name\"\n\
                        wants_introductions = { always = false }\n";

    #[test]
    fn a_webhook_is_understood_and_its_secret_is_not_shown() {
        let webhooks = read(GOOD).unwrap();
        let door = &webhooks[0];
        assert_eq!(door.gives("wants_introductions"), Some(&Gives::Always("no".to_owned())));
        assert_eq!(door.only_if[0].values, ["in", "1", "yes"]);
        assert_eq!(door.signature.as_ref().unwrap().header, "x-signature");
        assert!(!format!("{webhooks:?}").contains("sixteen"));
    }

    #[test]
    fn mistakes_are_named() {
        let table = [
            (GOOD.replace("\"door\"", "\"The Door\""), "lower-case letters"),
            (GOOD.replace("email = ", "mail = "), "fields.mail is not a field"),
            (GOOD.replace("name = \"/who/name\"\n", ""), "fields.name is missing"),
            (GOOD.replace("\"/who/email\"", "\"\""), "fields.email is empty"),
            (GOOD.replace("\"/who/email\"", "\"/a~9\""), "fields.email is “/a~9”"),
            (GOOD.replace("\"/who/email\"", "7"), "write a place like"),
            (GOOD.replace("\"/who/email\"", "{ always = \"a@x.example\" }"), "always the same"),
            (GOOD.replace("door.secret", "none.secret"), "none.secret cannot be read"),
            (GOOD.replace("door.secret", "short.secret"), "has 5 signs; a secret needs 16"),
            (GOOD.replace("secret_file = \"door.secret\"", "secret_env = \"NO_SUCH_9\""), "NO_SUCH_9 is not set"),
            (GOOD.replace("secret_file = \"door.secret\"", "secret_env = \"ELEVENSES_X\""), "are settings"),
            (GOOD.replace(", secret_file = \"door.secret\"", ""), "has no secret"),
            (GOOD.replace("secret_file", "secret"), "secret"),
            (GOOD.replace("X-Signature", "X Signature"), "signature.header"),
            (GOOD.replace("id = ", "di = "), "di"),
            ([GOOD, GOOD].concat(), "two webhooks"),
            (GOOD.repeat(21), "room for 20"),
        ];
        for (text, words) in table {
            let complaint = format!("{:#}", read(&text).unwrap_err());
            assert!(complaint.contains(words), "{words}: {complaint}");
        }
    }
}
