//! A model of sentences from a folder of files: the only place that knows of tensors. A path goes in, texts go in,
//! embeddings come out.
//!
//! Without the feature `second-opinion` there is no model, and asking for one says how to get a program that has it.

#[cfg(feature = "second-opinion")]
mod bert;
#[cfg(feature = "second-opinion")]
mod files;
#[cfg(feature = "second-opinion")]
mod wordpiece;

#[cfg(feature = "second-opinion")]
pub use files::Model;
use thiserror::Error;

/// What a folder of a model has to hold.
pub const FILES: [&str; 3] = ["model.safetensors", "tokenizer.json", "config.json"];

/// Why there is no model.
#[derive(Debug, Error)]
pub enum ModelError {
    #[error(
        "this program was built without models. Build it with `cargo build --release --features second-opinion`, and everything else stays as it is"
    )]
    NotBuilt,
    #[error("{path} cannot be read ({why}). Name a folder that holds {}", FILES.join(", "))]
    Missing { path: String, why: String },
    #[error("{path} is not a model that can be used here: {why}. What can be used is BERT as all-MiniLM-L6-v2 is")]
    Other { path: String, why: String },
}

/// There is none without the feature.
#[cfg(not(feature = "second-opinion"))]
pub struct Model(std::convert::Infallible);

#[cfg(not(feature = "second-opinion"))]
impl Model {
    /// Always says that this program cannot.
    pub fn load(_: &std::path::Path) -> Result<Model, ModelError> {
        Err(ModelError::NotBuilt)
    }

    pub fn hash(&self) -> &str {
        match self.0 {}
    }

    pub fn embed(&self, _: &str) -> crate::domain::embedding::Embedding {
        match self.0 {}
    }
}
