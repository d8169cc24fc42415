//! `[sms.NAME]`: gateways that carry texts, as an operator writes them. Which keys a table may have is its preset's word.

use super::deployment::{joined, one_secret};
use crate::domain::phone_number::PhoneNumber;
use crate::domain::webhook::is_name;
use crate::gateway::{Account, BUILT_IN, Gateway, Preset, WrittenRate};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// As written, by the name that spaces call it.
pub(super) type WrittenSms = BTreeMap<String, toml::Table>;

/// The keys of every table, beside those of its preset.
const KEYS: [&str; 5] = ["preset", "from", "rate", "base_url", "carrier_handles_stop"];
/// Of a name in the place of a number (GSM 03.40: seven bits each, ten bytes).
const NAME_MAX: usize = 11;

/// What the tables mean; the error names the table and the key.
pub(super) fn meant(written: WrittenSms, folder: &Path) -> Result<Vec<Gateway>> {
    let gateways = written.into_iter().map(|(name, table)| {
        if !is_name(&name) {
            bail!("sms.{name}: its name stands in an address: lower-case letters, digits and hyphens, at most 40");
        }
        gateway(&name, table, folder)
    });
    gateways.collect()
}

fn gateway(name: &str, mut table: toml::Table, folder: &Path) -> Result<Gateway> {
    let key = |key: &str| format!("sms.{name}.{key}");
    let mut text = |written: &str| table.remove(written).map(|value| as_text(&key(written), value)).transpose();
    let preset_name = text("preset")?
        .ok_or_else(|| anyhow!("{} is missing; write one of {}, or a file of your own", key("preset"), built_in()))?;
    let preset = preset(&key("preset"), &preset_name, folder)?;
    let from =
        text("from")?.ok_or_else(|| anyhow!("{} is missing: your number there, like +447700900456", key("from")))?;
    let from = sender(&from, preset.inbound.is_some()).map_err(|why| anyhow!("{} is “{from}”; {why}", key("from")))?;
    let rate = text("rate")?.map(WrittenRate::try_from).transpose().map_err(|why| anyhow!("{}: {why}", key("rate")))?;
    let mut settings = BTreeMap::new();
    let secrets = preset.settings.iter().filter(|(_, setting)| setting.secret).map(|(name, _)| name.as_str());
    let secrets: BTreeSet<&str> = secrets.collect();
    for setting in preset.settings.keys().map(String::as_str).chain(["base_url"]) {
        let file = if secrets.contains(setting) { text(&format!("{setting}_file"))? } else { None };
        let value = one_secret(&key(setting), text(setting)?, file.map(PathBuf::from), folder)?;
        settings.extend(value.map(|value| (setting.to_owned(), value)));
    }
    let carrier_handles_stop = match table.remove("carrier_handles_stop") {
        None => None,
        Some(toml::Value::Boolean(yes)) => Some(yes),
        Some(other) => bail!("{} is {other}; it can be true or false", key("carrier_handles_stop")),
    };
    if let Some(stray) = table.keys().next() {
        let keys = KEYS.into_iter().map(str::to_owned).chain(preset.settings.keys().map(|name| {
            match secrets.contains(name.as_str()) {
                true => format!("{name} (or {name}_file)"),
                false => name.clone(),
            }
        }));
        bail!(
            "{} is not understood; with the preset {preset_name} the keys are {}",
            key(stray),
            keys.collect::<Vec<_>>().join(", ")
        );
    }
    let account = Account { from, rate, carrier_handles_stop, settings };
    Gateway::new(name, &preset_name, preset, account).map_err(|why| anyhow!("{}", key(&why)))
}

/// A number that the environment gave, or a short one, may have come as a number.
fn as_text(key: &str, value: toml::Value) -> Result<String> {
    match value {
        toml::Value::String(text) => Ok(text),
        toml::Value::Integer(number) => Ok(number.to_string()),
        other => bail!("{key} is {other}; write it as text, in quotation marks"),
    }
}

fn preset(key: &str, name: &str, folder: &Path) -> Result<Preset> {
    if let Some((_, text)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name) {
        return Preset::parse(name, text).map_err(|why| anyhow!("{why}"));
    }
    if !name.ends_with(".toml") {
        bail!("{key} is “{name}”; write one of {}, or a file of your own like “gateways/ours.toml”", built_in());
    }
    let path = joined(folder, Path::new(name));
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("the file {} of {key} cannot be read", path.display()))?;
    Preset::parse(&path.display().to_string(), &text).map_err(|why| anyhow!("{why}"))
}

fn built_in() -> String {
    BUILT_IN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// A number with its plus, a short number as it is, or a name where nobody is meant to answer.
fn sender(written: &str, has_inbound: bool) -> Result<String, String> {
    let bare: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    let is_digits = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
    if is_digits && (3..=7).contains(&bare.len()) {
        return Ok(bare);
    }
    if bare.starts_with('+') || (is_digits && !bare.starts_with('0')) {
        let number = PhoneNumber::parse(&format!("+{}", bare.trim_start_matches('+')), None);
        return number.map(|number| number.to_string()).map_err(|why| format!("as a number, it {why}"));
    }
    if has_inbound {
        return Err(
            "nobody can answer a name, and nobody could write STOP; write a number like +447700900456".to_owned()
        );
    }
    let name = written.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '&' | '_');
    match name.chars().all(fits) && name.len() <= NAME_MAX && name.bytes().any(|b| b.is_ascii_alphabetic()) {
        true => Ok(name.to_owned()),
        false => {
            Err(format!("write a number like +447700900456, or a name of at most {NAME_MAX} plain letters and digits"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Gateway>> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("token"), "secret-9\n")?;
        let ours = BUILT_IN.iter().find(|(name, _)| *name == "console").unwrap().1.replace("[inbound]", "[ignored]");
        std::fs::write(folder.path().join("broken.toml"), &ours)?;
        let (one_way, _) = ours.split_once("[ignored]").unwrap();
        std::fs::write(folder.path().join("one-way.toml"), one_way)?;
        meant(toml::from_str(text)?, folder.path())
    }

    const TWILIO: &str = "[main]\npreset = \"twilio\"\nfrom = \"+44 7700 900456\"\naccount_sid = \"AC00\"\n";

    #[test]
    fn a_table_is_a_preset_filled_in_and_no_secret_is_shown() {
        let gateways = read(&format!("{TWILIO}auth_token_file = \"token\"\nrate = \"30/min\"")).unwrap();
        let gateway = &gateways[0];
        assert_eq!((gateway.name(), gateway.from(), gateway.preset_name()), ("main", "+447700900456", "twilio"));
        assert_eq!(gateway.rate().every, chrono::Duration::seconds(2));
        assert!(gateway.carrier_handles_stop() && gateway.is_signed() && !gateway.is_idempotent());
        assert_eq!(
            gateway.describe(),
            "twilio from +447700900456, a text each 2 s, account_sid AC00, api_key AC00, api_secret ***, auth_token ***, \
             base_url https://api.twilio.com, it answers STOP itself, its posts are signed"
        );
        assert!(!format!("{gateway:?}").contains("secret-9"));
        let off = read(&format!("{TWILIO}auth_token = \"t\"\ncarrier_handles_stop = false")).unwrap();
        assert!(!off[0].carrier_handles_stop());
    }

    #[test]
    fn a_sender_is_a_number_or_a_name_nobody_answers() {
        for (written, inbound, wanted) in [
            ("+44 7700 900456", true, Some("+447700900456")),
            ("447700900456", true, Some("+447700900456")),
            ("60777", true, Some("60777")),
            ("Hub Leeds", false, Some("Hub Leeds")),
            ("Hub Leeds", true, None),
            ("Hub Leeds and more", false, None),
            ("07700900456", true, None),
            ("+44", false, None),
            ("", false, None),
        ] {
            assert_eq!(sender(written, inbound).ok().as_deref(), wanted, "{written}");
        }
        assert_eq!(read("[a]\npreset = \"one-way.toml\"\nfrom = \"Hub Leeds\"").unwrap()[0].from(), "Hub Leeds");
    }

    #[test]
    fn mistakes_are_named_with_what_to_write_instead() {
        let whole = format!("{TWILIO}auth_token = \"t\"\n");
        let smsgate = "[main]\npreset = \"smsgate\"\nfrom = \"+447700900456\"\nusername = \"u\"\npassword = \"p\"\nsigning_key = \"k\"\n";
        let table = [
            ("[Main]\npreset = \"twilio\"".to_owned(), "sms.Main: its name stands in an address"),
            (
                "[main]\nfrom = \"+447700900456\"".to_owned(),
                "sms.main.preset is missing; write one of clicksend, console",
            ),
            ("[main]\npreset = \"twillio\"".to_owned(), "sms.main.preset is “twillio”; write one of"),
            ("[main]\npreset = \"nowhere.toml\"".to_owned(), "nowhere.toml of sms.main.preset cannot be read"),
            (
                "[main]\npreset = \"broken.toml\"".to_owned(),
                "broken.toml, line 17 (“[ignored]”): unknown field `ignored`",
            ),
            ("[main]\npreset = \"twilio\"".to_owned(), "sms.main.from is missing: your number there"),
            (whole.replace("+44 7700 900456", "Hub Leeds"), "sms.main.from is “Hub Leeds”; nobody can answer a name"),
            (
                TWILIO.to_owned(),
                "sms.main.auth_token is missing (Auth Token), or name a file that holds it as auth_token_file",
            ),
            (
                format!("{whole}auth_token_file = \"token\""),
                "sms.main.auth_token and sms.main.auth_token_file are both set",
            ),
            (format!("{TWILIO}auth_token_file = \"nowhere\""), "nowhere of sms.main.auth_token_file cannot be read"),
            (
                format!("{whole}auth_tokn = \"t\""),
                "sms.main.auth_tokn is not understood; with the preset twilio the keys are",
            ),
            (format!("{whole}account_sid_file = \"token\""), "sms.main.account_sid_file is not understood"),
            (
                format!("{whole}rate = \"fast\""),
                "sms.main.rate: the rate “fast” is not understood; write it like \"30/min\"",
            ),
            (format!("{whole}rate = \"0/s\""), "sms.main.rate"),
            (
                format!("{whole}carrier_handles_stop = \"no\""),
                "sms.main.carrier_handles_stop is \"no\"; it can be true",
            ),
            (
                format!("{whole}base_url = \"api.twilio.com\""),
                "sms.main.base_url is “api.twilio.com”; write an address",
            ),
            (format!("{TWILIO}auth_token = \"\""), "sms.main.auth_token is empty (Auth Token)"),
            (
                format!("{whole}base_url = \"http://api.twilio.com\""),
                "others could read along on the way there; write https://",
            ),
            (format!("{whole}base_url = \"https://u:p@api.twilio.com\""), "write an address"),
            (format!("{whole}api_key = [1]"), "sms.main.api_key is [1]; write it as text"),
            (format!("{smsgate}sim = \"one\""), "sms.main.sim is “one”; it must be a whole number"),
            (smsgate.replace("\"p\"", "\"p\\n\\n\""), "sms.main.password has a line break"),
        ];
        for (text, word) in table {
            let complaint = format!("{:#}", read(&text).unwrap_err());
            assert!(complaint.contains(word), "{text}: {complaint}");
        }
        assert!(read(smsgate).is_ok());
        for near in ["127.0.0.1:8080", "192.168.1.20:8080", "[::1]:13013", "localhost", "kannel:13013", "phone.lan"] {
            assert!(read(&format!("{smsgate}base_url = \"http://{near}\"")).is_ok(), "{near}");
        }
    }
}
