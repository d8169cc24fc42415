//! From what is said to the words of a letter: subject, text and HTML with the same facts and the same links.
//!
//! Every word comes from the catalogue of the space's language (`words`); a letter's layout is a folder of
//! templates. Values arrive clean from the domain; HTML is escaped by the templates.

pub mod figures;
mod letters;
mod links;
pub mod map;
pub mod markdown;
pub mod picture;
pub mod plot;
pub mod poster;
pub mod replay;
pub mod sample;
pub mod season;
pub mod texts;
pub mod week;
pub mod why;
pub mod words;

pub use letters::{all_names, letter, news_sentence, sentence};
pub use links::Links;

/// A letter ready to be put into an envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where one click stops further letters (RFC 8058); letters that nobody subscribes to have none.
    pub stop_url: Option<String>,
}
