//! From files to a model, and whether it is one that can be used.

use super::bert::{Bert, Shape};
use super::wordpiece::WordPiece;
use super::{FILES, ModelError};
use crate::domain::embedding::Embedding;
use sha2::{Digest, Sha256};
use std::path::Path;

/// A model in memory, some 90 MB for all-MiniLM-L6-v2.
pub struct Model {
    words: WordPiece,
    bert: Bert,
    hash: String,
}

/// Two that mean the same and one that does not, without a shared word. The floor from which a second opinion is given is
/// set for models that tell these apart as all-MiniLM-L6-v2 does; to some everything is near.
const ALIKE: [&str; 2] = ["Teaching children to play the piano", "music lessons for my daughter"];
const UNLIKE: &str = "Repairing leaking roofs";
const NEAR: f64 = 0.4;
const FAR: f64 = 0.25;

impl Model {
    /// Reads `FILES` in this folder, and tries the model on sentences whose likeness is known.
    pub fn load(folder: &Path) -> Result<Model, ModelError> {
        let [weights, words, shape] = FILES.map(|name| read(folder, name));
        let (weights, words, shape) = (weights?, words?, shape?);
        let of = |name: &'static str| {
            move |why: String| ModelError::Other { path: folder.join(name).display().to_string(), why }
        };
        let [weights_name, words_name, shape_name] = FILES;
        let shape: Shape = serde_json::from_slice(&shape).map_err(|e| of(shape_name)(e.to_string()))?;
        shape.check().map_err(of(shape_name))?;
        let model = Model {
            words: WordPiece::read(&words, shape.longest()).map_err(of(words_name))?,
            hash: data_encoding::HEXLOWER.encode(&Sha256::digest(&weights)),
            bert: Bert::read(&weights, shape).map_err(of(weights_name))?,
        };
        let [one, other, third] = [ALIKE[0], ALIKE[1], UNLIKE].map(|text| model.embed(text));
        let (near, far) = (one.near(&other), one.near(&third).max(other.near(&third)));
        if near < NEAR || far > FAR {
            let why = format!(
                "“{}” and “{}” are {near:.2} near to it and “{UNLIKE}” {far:.2}, where at least {NEAR} and at most {FAR} are needed",
                ALIKE[0], ALIKE[1]
            );
            return Err(of(weights_name)(why));
        }
        Ok(model)
    }

    /// SHA-256 of its weights, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What a text of up to some 200 words means to it; what comes after is not read.
    pub fn embed(&self, text: &str) -> Embedding {
        Embedding::of(&self.direction(text))
    }

    /// The same in full numbers, of length 1.
    pub fn direction(&self, text: &str) -> Vec<f32> {
        self.bert.direction(&self.words.pieces(text))
    }
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, ModelError> {
    let path = folder.join(name);
    std::fs::read(&path).map_err(|e| ModelError::Missing { path: path.display().to_string(), why: e.to_string() })
}
