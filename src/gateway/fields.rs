//! What stands in a post or an answer: JSON, or pairs of a form and of the address. Both are asked in the same way.

use crate::domain::webhook::Place;
use percent_encoding::percent_decode;
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A place by its JSON Pointer; the name of a field stands for the field at the top.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct At(String);

impl TryFrom<String> for At {
    type Error = String;

    fn try_from(written: String) -> Result<At, String> {
        Place::parse(&written).map(|place| At(place.pointer().to_owned())).map_err(|why| format!("a place {why}"))
    }
}

impl At {
    /// As somebody would write it.
    pub fn name(&self) -> &str {
        match &self.0[1..] {
            name if name.contains(['/', '~']) => &self.0,
            name => name,
        }
    }
}

/// Places, and what may stand there.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct When(BTreeMap<At, Words>);

impl When {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn holds(&self, fields: &Fields) -> bool {
        self.0.iter().all(|(at, words)| fields.text(at).is_some_and(|text| words.has(&text)))
    }
}

/// Words that mean the same, in whatever case; numbers are words as well.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "OneOrMore")]
pub struct Words(Vec<String>);

impl Words {
    pub fn has(&self, text: &str) -> bool {
        self.0.iter().any(|word| word.eq_ignore_ascii_case(text.trim()))
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "write a word like \"delivered\", or several as [\"delivered\", \"read\"]")]
enum OneOrMore {
    One(Word),
    More(Vec<Word>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Number(i64),
    Text(String),
}

impl From<OneOrMore> for Words {
    fn from(written: OneOrMore) -> Words {
        let words = match written {
            OneOrMore::One(word) => vec![word],
            OneOrMore::More(words) => words,
        };
        let words = words.into_iter().map(|word| match word {
            Word::Number(number) => number.to_string(),
            Word::Text(text) => text,
        });
        Words(words.collect())
    }
}

/// The fields of a post or an answer.
#[derive(Debug)]
pub enum Fields<'a> {
    Json(Cow<'a, Value>),
    /// The values are bytes, because a gateway may not say them in UTF-8.
    Pairs(Vec<(String, Vec<u8>)>),
}

impl Fields<'_> {
    /// What stands there as text; nothing where there is no place, or where more than a value is.
    pub fn text(&self, at: &At) -> Option<String> {
        match self {
            Fields::Json(value) => match value.pointer(&at.0)? {
                Value::String(text) => Some(text.clone()),
                Value::Null => Some(String::new()),
                Value::Number(number) => Some(number.to_string()),
                Value::Bool(yes) => Some(yes.to_string()),
                Value::Array(_) | Value::Object(_) => None,
            },
            Fields::Pairs(_) => self.bytes(at).map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
        }
    }

    /// The same, in the charset that stands at another place.
    pub fn text_in(&self, at: &At, charset: Option<&At>) -> Option<String> {
        let label = charset.and_then(|charset| self.text(charset)).unwrap_or_default();
        match (self.bytes(at), encoding_rs::Encoding::for_label(label.trim().as_bytes())) {
            (Some(bytes), Some(encoding)) => Some(encoding.decode_without_bom_handling(bytes).0.into_owned()),
            _ => self.text(at),
        }
    }

    fn bytes(&self, at: &At) -> Option<&[u8]> {
        let Fields::Pairs(pairs) = self else { return None };
        let is_it = |name: &str| Place::parse(name).is_ok_and(|place| place.pointer() == at.0);
        pairs.iter().find(|(name, _)| is_it(name)).map(|(_, value)| value.as_slice())
    }

    /// The items of a list, or the whole as its only item.
    pub fn each(&self, list: Option<&At>) -> Vec<Fields<'_>> {
        match (self, list) {
            (Fields::Json(value), Some(at)) => {
                let items = value.pointer(&at.0).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                items.iter().map(|item| Fields::Json(Cow::Borrowed(item))).collect()
            }
            (Fields::Json(value), None) => vec![Fields::Json(Cow::Borrowed(value))],
            (Fields::Pairs(pairs), _) => vec![Fields::Pairs(pairs.clone())],
        }
    }
}

/// The pairs of a form or of an address, in their order, decoded to bytes (`application/x-www-form-urlencoded`).
pub fn pairs(written: &[u8]) -> Vec<(String, Vec<u8>)> {
    let decoded = |part: &[u8]| -> Vec<u8> {
        let spaced: Vec<u8> = part.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        percent_decode(&spaced).collect()
    };
    let parts = written.split(|&byte| byte == b'&').filter(|part| !part.is_empty());
    let pairs = parts.map(|part| {
        let at = part.iter().position(|&byte| byte == b'=').unwrap_or(part.len());
        let value = part.get(at + 1..).unwrap_or_default();
        (String::from_utf8_lossy(&decoded(&part[..at])).into_owned(), decoded(value))
    });
    pairs.collect()
}

/// The same as text.
pub fn text_pairs(written: &[u8]) -> Vec<(String, String)> {
    pairs(written).into_iter().map(|(name, value)| (name, String::from_utf8_lossy(&value).into_owned())).collect()
}

/// What stands behind the question mark.
pub fn query(url: &str) -> &str {
    url.split_once('?').map_or("", |(_, query)| query)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(written: &str) -> At {
        At::try_from(written.to_owned()).unwrap()
    }

    #[test]
    fn a_form_is_read_by_names_and_as_bytes() {
        let fields = Fields::Pairs(pairs(b"a=1&a=2&&text=%00Y%00%e9&charset=UTF-16BE&b=x+%2B&none"));
        assert_eq!(fields.text(&at("a")).as_deref(), Some("1"));
        assert_eq!(fields.text(&at("/b")).as_deref(), Some("x +"));
        assert_eq!((fields.text(&at("none")).as_deref(), fields.text(&at("c"))), (Some(""), None));
        assert_eq!(fields.text_in(&at("text"), Some(&at("charset"))).as_deref(), Some("Yé"));
        assert_eq!(fields.text_in(&at("b"), Some(&at("nowhere"))).as_deref(), Some("x +"));
    }

    #[test]
    fn pairs_are_what_others_read() {
        proptest::proptest!(|(pairs_in in proptest::collection::vec((".{0,20}", ".{0,20}"), 0..5))| {
            let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs_in).finish();
            proptest::prop_assert_eq!(text_pairs(written.as_bytes()), pairs_in);
        });
    }
}
