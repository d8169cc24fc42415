//! The deployment's settings: database, addresses, mail, log. Every key can be set by the environment.

use super::inbound::{Inbound, WrittenInbound};
use super::sms::{self, WrittenSms};
use crate::channel::{Login, Security, SmtpSettings};
use crate::domain::keep::Keep;
use crate::gateway::Gateway;
use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::{Component, Path, PathBuf};

/// What the settings mean.
#[derive(Debug, Clone)]
pub struct Deployment {
    pub database: PathBuf,
    pub keys_file: PathBuf,
    pub spaces: PathBuf,
    pub listen: SocketAddr,
    /// Without a slash at its end.
    pub public_url: String,
    /// Web servers in front of the pages, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    pub mail: Mail,
    /// How letters are answered by mail; without it, only by their links.
    pub inbound: Option<Inbound>,
    /// Who carries texts, by the name that spaces call them.
    pub sms: Vec<Gateway>,
    pub keep: Keep,
    pub log: Log,
}

#[derive(Debug, Clone)]
pub enum Mail {
    Smtp { settings: Box<SmtpSettings>, connections: usize },
    Folder(PathBuf),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// A level, or a filter such as `elevenses=debug`.
    pub level: String,
    pub json: bool,
}

impl Default for Log {
    fn default() -> Self {
        Log { level: "info".to_owned(), json: false }
    }
}

/// As written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    database: PathBuf,
    keys_file: PathBuf,
    spaces: PathBuf,
    listen: SocketAddr,
    public_url: String,
    trusted_proxies: Vec<IpAddr>,
    outgoing: PathBuf,
    smtp: Option<WrittenSmtp>,
    inbound: Option<WrittenInbound>,
    sms: WrittenSms,
    keep: WrittenKeep,
    log: Log,
}

impl Default for Written {
    fn default() -> Self {
        Written {
            database: "elevenses.db".into(),
            keys_file: "elevenses.keys".into(),
            spaces: "spaces".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: String::new(),
            trusted_proxies: Vec::new(),
            outgoing: "outgoing".into(),
            smtp: None,
            inbound: None,
            sms: WrittenSms::new(),
            keep: WrittenKeep::default(),
            log: Log::default(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenKeep {
    letters_days: u32,
    check_in_months: u32,
}

impl Default for WrittenKeep {
    fn default() -> Self {
        let keep = Keep::default();
        WrittenKeep { letters_days: keep.letters_days(), check_in_months: keep.check_in_months() }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSmtp {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    security: WrittenSecurity,
    user: Option<String>,
    password: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    hello_name: Option<String>,
    connections: Option<usize>,
    messages_per_connection: Option<u32>,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum WrittenSecurity {
    Plain,
    #[default]
    StartTls,
    Tls,
}

/// Environment variables that begin so are settings: `ELEVENSES_PUBLIC_URL`, `ELEVENSES_SMTP__PASSWORD`.
const PREFIX: &str = "ELEVENSES_";
/// Names of that prefix that the command line reads itself.
const NOT_SETTINGS: &[&str] = &["CONFIG"];

impl Deployment {
    /// Reads the file, then the environment, which wins.
    pub fn load(path: &Path, environment: impl Iterator<Item = (String, String)>) -> Result<Deployment> {
        let text = std::fs::read_to_string(path).with_context(|| {
            format!("the settings {} cannot be read. Make them with: elevenses init", path.display())
        })?;
        let mut table: toml::Table = text.parse().map_err(|e| anyhow!("{} is not valid TOML: {e}", path.display()))?;
        for (name, value) in environment {
            if let Some(key) = name.strip_prefix(PREFIX).filter(|key| !NOT_SETTINGS.contains(key)) {
                set(&mut table, &key.to_lowercase(), &value);
            }
        }
        let written: Written =
            table.try_into().map_err(|e| anyhow!("in {} (or ELEVENSES_… in the environment): {e}", path.display()))?;
        written.meant(path.parent().unwrap_or(Path::new(".")))
    }

    /// The settings as understood, for people; secrets are not shown.
    pub fn describe(&self) -> Vec<(&'static str, String)> {
        let mail = match &self.mail {
            Mail::Folder(folder) => format!("into the folder {} (no SMTP server is set)", folder.display()),
            Mail::Smtp { settings, connections } => {
                let login = settings
                    .login
                    .as_ref()
                    .map_or("no login".to_owned(), |l| format!("as {} with password ***", l.user));
                let security = settings.security.in_words();
                format!("{}:{}, {security}, {login}, {connections} connection(s)", settings.host, settings.port)
            }
        };
        let keep = format!(
            "letters and texts of replies {} days, check-ins and messages {} months",
            self.keep.letters_days(),
            self.keep.check_in_months()
        );
        let proxies = match self.trusted_proxies.as_slice() {
            [] => "none: limits go by the address that connects".to_owned(),
            some => some.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", "),
        };
        let mut lines = vec![
            ("database", self.database.display().to_string()),
            ("keys_file", self.keys_file.display().to_string()),
            ("spaces", self.spaces.display().to_string()),
            ("listen", self.listen.to_string()),
            ("public_url", self.public_url.clone()),
            ("trusted_proxies", proxies),
            ("mail", mail),
        ];
        match &self.inbound {
            Some(inbound) => lines.extend(inbound.describe()),
            None => lines.push(("inbound", "none: letters are answered by their links".to_owned())),
        }
        lines.extend(self.sms.iter().map(|gateway| ("sms", format!("{}: {}", gateway.name(), gateway.describe()))));
        lines.push(("keep", keep));
        lines.push(("log", format!("{}{}", self.log.level, if self.log.json { ", as JSON" } else { "" })));
        lines
    }
}

/// `smtp__password` is the key `password` of the table `smtp`. A value is TOML where it can be, else text.
fn set(table: &mut toml::Table, key: &str, value: &str) {
    if let Some((outer, inner)) = key.split_once("__") {
        let nested = table.entry(outer).or_insert_with(|| toml::Table::new().into());
        if let Some(nested) = nested.as_table_mut() {
            return set(nested, inner, value);
        }
    }
    let parsed = format!("v = {value}").parse::<toml::Table>().ok().and_then(|mut t| t.remove("v"));
    let value = parsed.filter(|v| v.is_integer() || v.is_bool() || v.is_array()).unwrap_or_else(|| value.into());
    table.insert(key.to_owned(), value);
}

impl Written {
    fn meant(self, folder: &Path) -> Result<Deployment> {
        let public_url = match self.public_url.trim_end_matches('/') {
            "" => format!("http://{}", self.listen),
            url if url.starts_with("https://") || url.starts_with("http://") => url.to_owned(),
            url => bail!("public_url is “{url}”; it must begin with https:// (or http:// for a try-out)"),
        };
        let mail = match self.smtp {
            None => Mail::Folder(joined(folder, &self.outgoing)),
            Some(smtp) => smtp.meant(folder)?,
        };
        let inbound = self.inbound.map(|inbound| inbound.meant(folder)).transpose()?;
        let sms = sms::meant(self.sms, folder)?;
        let keep = Keep::new(self.keep.letters_days, self.keep.check_in_months).map_err(|why| anyhow!("keep.{why}"))?;
        Ok(Deployment {
            database: joined(folder, &self.database),
            keys_file: joined(folder, &self.keys_file),
            spaces: joined(folder, &self.spaces),
            listen: self.listen,
            public_url,
            trusted_proxies: self.trusted_proxies,
            mail,
            inbound,
            sms,
            keep,
            log: self.log,
        })
    }
}

impl WrittenSmtp {
    fn meant(self, folder: &Path) -> Result<Mail> {
        let (security, port) = match self.security {
            WrittenSecurity::Plain => (Security::Plain, 25),
            WrittenSecurity::StartTls => (Security::StartTls, 587),
            WrittenSecurity::Tls => (Security::Tls, 465),
        };
        let mut settings = SmtpSettings::new(self.host, self.port.unwrap_or(port), security);
        let password = one_secret("smtp.password", self.password, self.password_file, folder)?;
        settings.login = match (self.user, password) {
            (Some(user), Some(password)) => Some(Login { user, password }),
            (None, None) => None,
            (Some(_), None) => bail!("smtp.user is set, but neither smtp.password nor smtp.password_file"),
            (None, Some(_)) => bail!("an SMTP password is set, but no smtp.user"),
        };
        settings.ca_file = self.ca_file.map(|file| folder.join(file));
        if let Some(name) = self.hello_name {
            settings.hello_name = name;
        }
        settings.messages_per_connection = self.messages_per_connection.unwrap_or(settings.messages_per_connection);
        let connections = self.connections.unwrap_or(2);
        if !(1..=20).contains(&connections) {
            bail!("smtp.connections is {connections}; it can be 1 to 20");
        }
        Ok(Mail::Smtp { settings: Box::new(settings), connections })
    }
}

/// `config` and `../elevenses.db` is `elevenses.db`, also when it is shown.
pub(super) fn joined(folder: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in folder.join(path).components() {
        let into = matches!(whole.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::ParentDir if into => {
                whole.pop();
            }
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    whole
}

/// A secret that is written down, or stands in a file of its own (`key` with `_file` behind it).
pub(super) fn one_secret(
    key: &str,
    written: Option<String>,
    file: Option<PathBuf>,
    folder: &Path,
) -> Result<Option<String>> {
    match (written, file) {
        (Some(_), Some(_)) => bail!("{key} and {key}_file are both set; keep one of them"),
        (Some(text), None) => Ok(Some(text)),
        (None, Some(file)) => {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("the file {} of {key}_file cannot be read", path.display()))?;
            Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
        (None, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, environment: &[(&str, &str)]) -> Result<Deployment> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("elevenses.toml");
        std::fs::write(&path, text)?;
        Deployment::load(&path, environment.iter().map(|(k, v)| (k.to_string(), v.to_string())))
    }

    #[test]
    fn the_environment_wins_and_secrets_are_not_shown() {
        let text = "listen = \"127.0.0.1:1\"\n[smtp]\nhost = \"relay.example\"\nuser = \"u\"\n";
        let environment = [
            ("ELEVENSES_LISTEN", "127.0.0.1:9"),
            ("ELEVENSES_SMTP__PASSWORD", "secret-9"),
            ("ELEVENSES_SMTP__PORT", "2525"),
        ];
        let deployment = load(text, &environment).unwrap();
        assert_eq!(deployment.listen.port(), 9);
        let shown = format!("{:?} {:?}", deployment.describe(), deployment);
        assert!(shown.contains("relay.example:2525") && !shown.contains("secret-9"), "{shown}");
    }

    #[test]
    fn mistakes_are_named() {
        let table = [
            ("datbase = \"x\"", "datbase"),
            ("public_url = \"hub.example\"", "https://"),
            ("[smtp]\nhost = \"x\"\nuser = \"u\"", "smtp.password"),
            ("[smtp]\nhost = \"x\"\nsecurity = \"none\"", "security"),
            ("listen = ", "not valid TOML"),
            ("[keep]\nletters_days = 0", "keep.letters_days is 0; it can be 1 to 365"),
            ("[inbound]\naddress = \"reply\"", "inbound.address"),
            ("[inbound]\nadress = \"reply@in.hub.example\"", "adress"),
            ("[keep]\nmonths = 3", "months"),
            ("trusted_proxies = [\"proxy\"]", "trusted_proxies"),
        ];
        for (text, word) in table {
            let complaint = format!("{:#}", load(text, &[]).unwrap_err());
            assert!(complaint.contains(word), "{text}: {complaint}");
        }
    }
}
