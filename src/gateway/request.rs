//! How a message becomes a request of a gateway.

use super::preset::NUMBERS;
use super::template::{Template, Values};
use super::{Gateway, Outgoing};
use crate::domain::gateway::Request;
use crate::domain::segments::Encoding;
use chrono::{Duration, SecondsFormat};
use data_encoding::{BASE64, HEXUPPER};
use form_urlencoded::Serializer;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeMap;

/// What is not reserved in an address (RFC 3986 2.3).
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Gateway {
    /// The request that sends this message.
    pub fn request(&self, outgoing: &Outgoing) -> Request {
        let send = &self.preset.send;
        let values = self.values(outgoing);
        let mut url = send.url.fill_with(&values, |name, value| match name {
            "base_url" => value.to_owned(),
            _ => utf8_percent_encode(value, IN_PATH).to_string(),
        });
        let query = filled(&send.query, &values);
        if !query.is_empty() {
            let joint = if url.contains('?') { '&' } else { '?' };
            url = format!("{url}{joint}{}", form(&query));
        }
        let mut headers = filled(&send.headers, &values);
        if let Some([user, password]) = &send.basic {
            let login = format!("{}:{}", user.fill(&values), password.fill(&values));
            headers.push(("authorization".to_owned(), format!("Basic {}", BASE64.encode(login.as_bytes()))));
        }
        let (kind, body) = match (&send.form, &send.json) {
            (Some(pairs), _) => (Some("application/x-www-form-urlencoded"), form(&filled(pairs, &values))),
            (None, Some(tree)) => {
                let numbers = self.preset.settings.iter().filter(|(_, setting)| setting.number);
                let numbers: Vec<&str> = numbers.map(|(name, _)| name.as_str()).chain(NUMBERS).collect();
                (Some("application/json"), tree.fill(&values, &numbers).unwrap_or_default().to_string())
            }
            (None, None) => (None, String::new()),
        };
        headers.extend(kind.map(|kind| ("content-type".to_owned(), kind.to_owned())));
        Request { method: send.method.into(), url, headers, body: body.into_bytes() }
    }

    fn values(&self, outgoing: &Outgoing) -> Values {
        let (to, text) = (outgoing.to.to_string(), outgoing.text.to_owned());
        let is_gsm = outgoing.encoding == Encoding::Gsm7;
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let coding = self.preset.send.coding.as_ref().map(|coding| if is_gsm { &coding.gsm7 } else { &coding.ucs2 });
        let seconds = outgoing.ttl.as_secs();
        let expires_at = outgoing.now + Duration::from_std(outgoing.ttl).unwrap_or_default();
        let told = [
            ("to_digits", to.trim_start_matches('+').to_owned()),
            ("to", to),
            ("from", outgoing.from.to_owned()),
            ("from_digits", outgoing.from.trim_start_matches('+').to_owned()),
            ("gsm7_text", if is_gsm { text.clone() } else { String::new() }),
            ("utf16_hex", if is_gsm { String::new() } else { HEXUPPER.encode(&utf16) }),
            ("text", text),
            ("coding", coding.cloned().unwrap_or_default()),
            ("id", outgoing.id.to_owned()),
            ("callback", outgoing.callback.to_owned()),
            ("ttl_seconds", seconds.to_string()),
            ("ttl_minutes", seconds.div_ceil(60).to_string()),
            ("expires_at", expires_at.to_rfc3339_opts(SecondsFormat::Secs, true)),
        ];
        let told = told.into_iter().map(|(name, value)| (name.to_owned(), value));
        self.settings.iter().map(|(name, value)| (name.clone(), value.clone())).chain(told).collect()
    }
}

/// What is empty is left out.
fn filled(pairs: &BTreeMap<String, Template>, values: &Values) -> Vec<(String, String)> {
    let filled = pairs.iter().map(|(name, template)| (name.clone(), template.fill(values)));
    filled.filter(|(_, value)| !value.is_empty()).collect()
}

fn form(pairs: &[(String, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}
