//! A value with holes: `{to}`, `{auth_token}`. Values are set as whole leaves of a form, a query or JSON, which write them
//! in their own way, so that nothing in a text can become anything but text.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What the holes are filled with, by their names.
pub type Values = BTreeMap<String, String>;

/// Text with names in braces; a brace itself is written twice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Name(String),
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(written: String) -> Result<Template, String> {
        let (mut pieces, mut text, mut rest) = (Vec::new(), String::new(), written.as_str());
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(&rest[..at]);
            let (brace, after) = rest[at..].split_at(1);
            if let Some(after) = after.strip_prefix(brace) {
                text.push_str(brace);
                rest = after;
                continue;
            }
            let name = after.split_once('}').filter(|(name, _)| brace == "{" && is_name(name));
            let (name, after) = name.ok_or_else(|| {
                format!("“{written}” has a brace that is no {{name}}; a brace itself is written twice")
            })?;
            pieces.push(Piece::Text(std::mem::take(&mut text)));
            pieces.push(Piece::Name(name.to_owned()));
            rest = after;
        }
        text.push_str(rest);
        pieces.push(Piece::Text(text));
        pieces.retain(|piece| *piece != Piece::Text(String::new()));
        Ok(Template(pieces))
    }
}

/// How names of settings, and of what is told of a message, are written.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

impl Template {
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Name(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    pub fn fill(&self, values: &Values) -> String {
        self.fill_with(values, |_, value| value.to_owned())
    }

    /// Each value is written by `write`, which is told its name.
    pub fn fill_with(&self, values: &Values, write: impl Fn(&str, &str) -> String) -> String {
        let filled = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Name(name) => values.get(name).map(|value| write(name, value)).unwrap_or_default(),
        });
        filled.collect()
    }

    /// Whether it begins with these words, whatever comes after.
    pub fn begins_with(&self, start: &str) -> bool {
        matches!(self.0.first(), Some(Piece::Text(text)) if text.starts_with(start))
    }

    /// Whether a text begins so; then what stands where the name is, if there is one.
    pub fn matched(&self, text: &str) -> Option<Option<String>> {
        let (mut rest, mut found) = (text, None);
        for (at, piece) in self.0.iter().enumerate() {
            match (piece, self.0.get(at + 1)) {
                (Piece::Text(start), _) => rest = rest.strip_prefix(start.as_str())?,
                (Piece::Name(_), Some(Piece::Text(end))) => {
                    let (value, _) = rest.split_once(end.as_str()).filter(|(value, _)| !value.is_empty())?;
                    found = Some(value.to_owned());
                    rest = &rest[value.len()..];
                }
                (Piece::Name(_), _) => found = Some(rest.lines().next().filter(|line| !line.is_empty())?.to_owned()),
            }
        }
        Some(found)
    }

    /// The one name that is all of it.
    fn only_name(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Name(name)] => Some(name),
            _ => None,
        }
    }
}

/// JSON with holes in its strings. A leaf that is filled with nothing is left out.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum Tree {
    Leaf(Template),
    Fixed(Value),
    List(Vec<Tree>),
    Table(Vec<(String, Tree)>),
}

impl TryFrom<toml::Value> for Tree {
    type Error = String;

    fn try_from(written: toml::Value) -> Result<Tree, String> {
        Ok(match written {
            toml::Value::String(text) => Tree::Leaf(Template::try_from(text)?),
            toml::Value::Integer(number) => Tree::Fixed(number.into()),
            toml::Value::Boolean(yes) => Tree::Fixed(yes.into()),
            toml::Value::Array(list) => Tree::List(list.into_iter().map(Tree::try_from).collect::<Result<_, _>>()?),
            toml::Value::Table(table) => {
                let entries = table.into_iter().map(|(key, value)| Ok((key, Tree::try_from(value)?)));
                Tree::Table(entries.collect::<Result<_, String>>()?)
            }
            other => return Err(format!("{other} can stand in no JSON; write text, a whole number, true or false")),
        })
    }
}

impl Tree {
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Tree::Leaf(template) => vec![template],
            Tree::Fixed(_) => Vec::new(),
            Tree::List(list) => list.iter().flat_map(Tree::templates).collect(),
            Tree::Table(table) => table.iter().flat_map(|(_, tree)| tree.templates()).collect(),
        }
    }

    /// A leaf that is one of `numbers` and nothing else becomes a number.
    pub fn fill(&self, values: &Values, numbers: &[&str]) -> Option<Value> {
        match self {
            Tree::Leaf(template) => {
                let text = template.fill(values);
                let is_number = template.only_name().is_some_and(|name| numbers.contains(&name));
                match text.parse::<i64>() {
                    _ if text.is_empty() => None,
                    Ok(number) if is_number => Some(number.into()),
                    _ => Some(text.into()),
                }
            }
            Tree::Fixed(value) => Some(value.clone()),
            Tree::List(list) => Some(list.iter().filter_map(|tree| tree.fill(values, numbers)).collect()),
            Tree::Table(table) => {
                let filled = table.iter().filter_map(|(key, tree)| Some((key.clone(), tree.fill(values, numbers)?)));
                Some(Value::Object(filled.collect::<Map<_, _>>()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_names_and_says_what_is_wrong() {
        let values = Values::from([("to".to_owned(), "{from} & \"more\"".to_owned())]);
        let filled = |written: &str| Template::try_from(written.to_owned()).map(|template| template.fill(&values));
        assert_eq!(filled("a {to}{{}} {none}").unwrap(), "a {from} & \"more\"{} ", "what is filled in stays as it is");
        for bad in ["{", "}", "{to", "to}", "{To}", "{}", "{to }"] {
            assert!(filled(bad).unwrap_err().contains("written twice"), "{bad}");
        }
    }

    #[test]
    fn an_answer_begins_so_or_does_not() {
        let matched = |written: &str, text: &str| Template::try_from(written.to_owned()).unwrap().matched(text);
        assert_eq!(matched("0:", "0: Accepted for delivery"), Some(None));
        assert_eq!(matched("Success \"{id}\"", "Success \"0703-3084\"\n"), Some(Some("0703-3084".to_owned())));
        assert_eq!(matched("OK {id}", "OK 12\nmore"), Some(Some("12".to_owned())));
        for (written, text) in
            [("Success \"{id}\"", "Success \"0703"), ("Success \"{id}\"", "Success \"\""), ("OK {id}", "OK ")]
        {
            assert_eq!(matched(written, text), None, "{text}");
        }
    }

    #[test]
    fn what_is_empty_is_left_out_and_numbers_are_numbers() {
        let written =
            toml::toml! { a = "{n}" b = "{n} s" c = "{none}" d = ["{none}", "{n}", 7, true] e = { f = "{none}" } };
        let tree = Tree::try_from(toml::Value::Table(written)).unwrap();
        let filled = tree.fill(&Values::from([("n".to_owned(), "60".to_owned())]), &["n"]).unwrap();
        assert_eq!(filled, serde_json::json!({"a": 60, "b": "60 s", "d": [60, 7, true], "e": {}}));
        assert!(Tree::try_from(toml::Value::Float(0.5)).unwrap_err().contains("whole number"));
    }
}
