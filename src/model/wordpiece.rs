//! Text → numbers of pieces of words, as BERT's `tokenizer.json` says (Wu et al. 2016): the longest piece that a word
//! begins with, then the longest that goes on.

use serde::Deserialize;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub struct WordPiece {
    vocabulary: HashMap<String, u32>,
    lowercase: bool,
    begin: u32,
    end: u32,
    unknown: u32,
    /// How many pieces are read at most, begin and end among them.
    longest: usize,
}

#[derive(Deserialize)]
struct Written {
    model: Table,
    normalizer: Normalizer,
}

#[derive(Deserialize)]
struct Table {
    #[serde(rename = "type")]
    kind: String,
    vocab: HashMap<String, u32>,
}

#[derive(Deserialize)]
struct Normalizer {
    #[serde(rename = "type")]
    kind: String,
    lowercase: bool,
}

/// Longer words are not looked into.
const LONGEST_WORD: usize = 100;

impl WordPiece {
    pub fn read(json: &[u8], longest: usize) -> Result<WordPiece, String> {
        let Written { model, normalizer } = serde_json::from_slice(json).map_err(|e| e.to_string())?;
        if (model.kind.as_str(), normalizer.kind.as_str()) != ("WordPiece", "BertNormalizer") {
            return Err(format!("it says {} and {}, not WordPiece and BertNormalizer", model.kind, normalizer.kind));
        }
        let special = |name: &str| model.vocab.get(name).copied().ok_or(format!("it has no {name}"));
        let (begin, end, unknown) = (special("[CLS]")?, special("[SEP]")?, special("[UNK]")?);
        Ok(WordPiece { vocabulary: model.vocab, lowercase: normalizer.lowercase, begin, end, unknown, longest })
    }

    /// The pieces of a text, between the mark for its beginning and the one for its end.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        let normal = self.normal(text);
        let words = normal.split(' ').filter(|word| !word.is_empty());
        let mut pieces: Vec<u32> = words.flat_map(|word| self.pieces_of(word)).take(self.longest - 2).collect();
        pieces.insert(0, self.begin);
        pieces.push(self.end);
        pieces
    }

    /// Small letters without accents, and every sign and every Chinese character a word of its own.
    fn normal(&self, text: &str) -> String {
        let spaced = text.chars().filter(|c| c.is_whitespace() || !is_noise(*c)).flat_map(|c| match c {
            c if c.is_whitespace() => [' ', ' ', ' '],
            c if is_sign(c) || is_chinese(c) => [' ', c, ' '],
            c => ['\0', c, '\0'],
        });
        let spaced = spaced.filter(|c| *c != '\0');
        match self.lowercase {
            true => spaced.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect(),
            false => spaced.collect(),
        }
    }

    fn pieces_of(&self, word: &str) -> Vec<u32> {
        let mut pieces = Vec::new();
        let mut rest = word;
        while !rest.is_empty() {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let known = |end: usize| {
                let piece = if pieces.is_empty() { rest[..end].to_owned() } else { format!("##{}", &rest[..end]) };
                self.vocabulary.get(&piece).map(|number| (*number, end))
            };
            let found = if word.chars().count() > LONGEST_WORD { None } else { ends.filter_map(known).next() };
            let Some((number, end)) = found else { return vec![self.unknown] };
            pieces.push(number);
            rest = &rest[end..];
        }
        pieces
    }
}

/// What stands in a text without being written.
fn is_noise(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fffd}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_sign(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}')
        || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_the_longest_pieces_that_are_known() {
        let names = ["[CLS]", "[SEP]", "[UNK]", "oral", "histo", "##ries", "cafe", ",", "史", "##al", "##x"];
        let vocab: HashMap<&str, usize> = names.iter().zip(0..).map(|(name, n)| (*name, n)).collect();
        let json = serde_json::json!({
            "model": { "type": "WordPiece", "vocab": vocab },
            "normalizer": { "type": "BertNormalizer", "lowercase": true },
        });
        let words = WordPiece::read(json.to_string().as_bytes(), 8).unwrap();
        let table = [
            ("", "[CLS] [SEP]"),
            ("Oral histories", "[CLS] oral histo ##ries [SEP]"),
            ("CAFÉ,oral\u{200b}\n史oral", "[CLS] cafe , oral 史 oral [SEP]"),
            ("oralx oral? recording", "[CLS] oral ##x oral [UNK] [UNK] [SEP]"),
            ("oral oral oral oral oral oral oral oral", "[CLS] oral oral oral oral oral oral [SEP]"),
        ];
        for (text, want) in table {
            let pieces: Vec<&str> = words.pieces(text).into_iter().map(|n| names[n as usize]).collect();
            assert_eq!(pieces.join(" "), want, "{text}");
        }
        assert_eq!(words.pieces(&"x".repeat(101)), [0, 2, 1]);
        assert!(WordPiece::read(b"{}", 8).is_err());
    }
}
