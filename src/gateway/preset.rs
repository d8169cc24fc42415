//! A preset: a file in TOML that describes a gateway, as written. What it may say is what the structs here have; the
//! files that are built in, under `config/gateways`, show all of it.

mod asking;
mod posting;

pub use asking::WrittenRate;
pub(super) use asking::{Accepted, Codes, Failure, Meaning, Send};
pub(super) use posting::{Inbound, Receipt, Reply};

use super::signature::Scheme;
use super::template::{Template, Tree, Values, is_name};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// What is told of a message; a setting cannot be called so.
pub const TOLD: [&str; 14] = [
    "base_url",
    "to",
    "to_digits",
    "from",
    "from_digits",
    "text",
    "gsm7_text",
    "utf16_hex",
    "coding",
    "id",
    "callback",
    "ttl_seconds",
    "ttl_minutes",
    "expires_at",
];
/// Those that are numbers in JSON.
pub const NUMBERS: [&str; 2] = ["ttl_seconds", "ttl_minutes"];

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// The gateway's name, for people.
    pub about: String,
    /// What to do at the gateway.
    pub notes: String,
    pub base_url: Option<String>,
    #[serde(default)]
    pub rate: WrittenRate,
    /// The same id is sent once, however often it is asked for.
    #[serde(default)]
    pub idempotent: bool,
    /// STOP is answered before it comes here.
    #[serde(default)]
    pub carrier_handles_stop: bool,
    #[serde(default)]
    pub settings: BTreeMap<String, Setting>,
    pub send: Send,
    #[serde(default)]
    pub accepted: Accepted,
    #[serde(default)]
    pub error: Failure,
    #[serde(default)]
    pub codes: Codes,
    pub inbound: Option<Inbound>,
    pub receipt: Option<Receipt>,
    #[serde(default)]
    pub reply: Reply,
    pub verify: Option<Scheme>,
}

/// What an operator has to say about their account. Without a default it is needed; the default may be another setting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    pub about: String,
    #[serde(default)]
    pub secret: bool,
    #[serde(default)]
    pub number: bool,
    pub default: Option<Template>,
}

impl Preset {
    /// `file` is what the complaint calls it.
    pub fn parse(file: &str, text: &str) -> Result<Preset, String> {
        let preset: Preset = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text[..span.start].matches('\n').count());
            let shown = line.and_then(|line| Some((line + 1, text.lines().nth(line)?.trim())));
            let place = shown.map(|(number, line)| format!(", line {number} (“{line}”)")).unwrap_or_default();
            format!("{file}{place}: {}", error.message().replace('\n', ", "))
        })?;
        preset.check().map_err(|why| format!("{file}: {why}"))?;
        Ok(preset)
    }

    fn check(&self) -> Result<(), String> {
        if let Some(name) = self.settings.keys().find(|name| !is_name(name) || TOLD.contains(&name.as_str())) {
            return Err(format!("settings.{name} cannot be called so"));
        }
        let is_setting = |name: &str| self.settings.contains_key(name);
        let known = |key: &str, template: &Template, told: bool| match template
            .names()
            .find(|name| !(is_setting(name) || told && TOLD.contains(name)))
        {
            Some(name) => Err(format!("{key} names {{{name}}}, which is no setting of this file")),
            None => Ok(()),
        };
        let has_default = |name: &str| self.settings.get(name).is_some_and(|setting| setting.default.is_some());
        for (name, setting) in &self.settings {
            if let Some(default) = &setting.default {
                known(&format!("settings.{name}.default"), default, false)?;
                if let Some(other) = default.names().find(|other| has_default(other)) {
                    return Err(format!("settings.{name}.default names {{{other}}}, which has a default itself"));
                }
            }
        }
        let Send { url, basic, headers, query, form, json, .. } = &self.send;
        let others = basic.iter().flatten().chain(headers.values()).chain(query.values());
        let others = others.chain(form.iter().flat_map(BTreeMap::values)).chain(json.iter().flat_map(Tree::templates));
        std::iter::once(url).chain(others).try_for_each(|template| known("send", template, true))?;
        self.verify.iter().flat_map(Scheme::templates).try_for_each(|template| known("verify", template, false))?;
        self.verify.iter().try_for_each(Scheme::check)?;
        if form.is_some() && json.is_some() {
            return Err("send.form and send.json are both there; keep one of them".to_owned());
        }
        if self.accepted.text.iter().any(|text| text.names().any(|name| name != "id")) {
            return Err("accepted.text may have no name in it but {id}".to_owned());
        }
        if self.inbound.as_ref().is_some_and(|inbound| inbound.key.is_empty()) {
            return Err("inbound.key is empty; name the places that make a text the same text".to_owned());
        }
        match self.reply.status {
            200..=203 => Ok(()),
            other => Err(format!("reply.status is {other}; a post that has been taken is answered with 200")),
        }
    }

    /// An operator's settings with what they left out, and `base_url`.
    pub fn settle(&self, name: &str, mut settings: Values) -> Result<Values, String> {
        if let Some(stray) = settings.keys().find(|key| *key != "base_url" && !self.settings.contains_key(*key)) {
            return Err(format!("{stray} is no setting of {name}"));
        }
        if let Some(base_url) = settings.remove("base_url").or_else(|| self.base_url.clone()) {
            address(&base_url).map_err(|why| format!("base_url is “{base_url}”; {why}"))?;
            settings.insert("base_url".to_owned(), base_url.trim_end_matches('/').to_owned());
        } else if self.send.url.names().any(|name| name == "base_url") {
            return Err(format!("base_url is missing; {name} has no address of its own"));
        }
        // Those without a default first: the others may be theirs.
        let mut in_order: Vec<(&String, &Setting)> = self.settings.iter().collect();
        in_order.sort_by_key(|(_, setting)| setting.default.is_some());
        for (key, setting) in in_order {
            let value = settings.get(key).cloned().or_else(|| Some(setting.default.as_ref()?.fill(&settings)));
            let value = value.ok_or_else(|| {
                let or_file = format!(", or name a file that holds it as {key}_file");
                format!("{key} is missing ({}){}", setting.about, if setting.secret { &or_file } else { "" })
            })?;
            // An empty secret would guard nothing, and nobody would notice.
            if value.is_empty() && setting.default.is_none() {
                return Err(format!("{key} is empty ({})", setting.about));
            }
            setting.check(&value).map_err(|why| format!("{key} {why}"))?;
            settings.insert(key.clone(), value);
        }
        Ok(settings)
    }
}

/// Passwords and texts go there, so on the open network only with TLS.
fn address(written: &str) -> Result<(), &'static str> {
    let rest = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    let rest = rest.filter(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' ', '@']));
    let host =
        rest.ok_or("write an address that begins with https:// or http://")?.split('/').next().unwrap_or_default();
    let bare = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(bare, _)| bare);
    let is_near = match bare.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_private(),
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        Err(_) => {
            !bare.contains('.') || [".local", ".lan", ".internal", ".home.arpa"].iter().any(|end| bare.ends_with(end))
        }
    };
    match written.starts_with("https://") || is_near {
        true => Ok(()),
        false => Err("others could read along on the way there; write https://"),
    }
}

impl Setting {
    /// The complaint follows its name.
    fn check(&self, value: &str) -> Result<(), String> {
        if value.chars().any(char::is_control) {
            return Err("has a line break or another sign in it that cannot be seen; write it once more".to_owned());
        }
        match self.number && !value.is_empty() && value.parse::<i64>().is_err() {
            true => Err(format!("is “{value}”; it must be a whole number")),
            false => Ok(()),
        }
    }
}

macro_rules! built_in {
    ($($name:literal),*) => {
        &[$(($name, include_str!(concat!("../../config/gateways/", $name, ".toml")))),*]
    };
}

/// The presets that come with the program, by name, as they are written.
pub const BUILT_IN: &[(&str, &str)] = built_in!(
    "clicksend",
    "console",
    "http",
    "jasmin",
    "kannel",
    "messagebird",
    "playsms",
    "plivo",
    "sinch",
    "smsgate",
    "telnyx",
    "twilio",
    "vonage",
    "vonage-sms"
);
