//! `[texts]` of a space's file: introductions by text, through one of the deployment's gateways.

use crate::domain::phone_number::Region;
use crate::domain::segments::{Fold, is_gsm};
use crate::domain::space::Texts;
use crate::domain::text;
use crate::domain::window::Window;
use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};

/// As written.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenTexts {
    gateway: String,
    from: Option<String>,
    name: String,
    region: Option<String>,
    help: String,
    #[serde(default = "by_day")]
    window: String,
    #[serde(default = "working_days")]
    days: String,
    #[serde(default = "one")]
    max_segments: u8,
    #[serde(default = "five_hundred")]
    max_segments_a_day: u32,
    #[serde(default = "auto")]
    fold: String,
}

fn by_day() -> String {
    "08:00-20:00".to_owned()
}

fn working_days() -> String {
    "mon-fri".to_owned()
}

fn one() -> u8 {
    1
}

fn five_hundred() -> u32 {
    500
}

fn auto() -> String {
    "auto".to_owned()
}

/// Longer than this, the answer to HELP does not fit.
const HELP_MAX: usize = 40;

impl WrittenTexts {
    /// What it means; the error names the key.
    pub fn meant(&self) -> Result<Texts> {
        let name = text::line(&self.name, Texts::NAME_MAX).map_err(|why| anyhow!("texts.name {why}"))?;
        if name.is_empty() {
            bail!("texts.name is empty; every text begins with it, so that people know who writes");
        }
        if !is_gsm(&name) {
            bail!("texts.name is “{name}”; write it with letters that every telephone has, or each text costs twice");
        }
        let region = self.region.as_deref().map(|text| {
            Region::parse(text).with_context(|| format!("texts.region is “{text}”; write two letters like GB"))
        });
        if !(1..=2).contains(&self.max_segments) {
            bail!("texts.max_segments is {}; it can be 1 or 2", self.max_segments);
        }
        let fold = match self.fold.as_str() {
            "auto" => Fold::Auto,
            "never" => Fold::Never,
            other => bail!("texts.fold is “{other}”; it can be auto or never"),
        };
        let help = text::line(&self.help, HELP_MAX).map_err(|why| anyhow!("texts.help {why}"))?;
        if help.is_empty() {
            bail!("texts.help is empty; write whom to ask, such as an address or a telephone number");
        }
        if !is_gsm(&help) {
            bail!("texts.help is “{help}”; write it with letters that every telephone has");
        }
        Ok(Texts {
            gateway: self.gateway.clone(),
            from: self.from.clone(),
            name,
            region: region.transpose()?,
            help,
            window: Window::parse(&self.window, &self.days)
                .map_err(|why| anyhow!("texts.window or texts.days {why}"))?,
            max_segments: self.max_segments,
            max_segments_a_day: self.max_segments_a_day,
            fold,
        })
    }
}
