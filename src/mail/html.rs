//! HTML to lines of text, each marked by the elements it stands in: quotes, signatures, what nobody sees.
//!
//! It walks over tags and builds no tree: building one takes time that grows with the square of the nesting. How deep it
//! may go is bounded all the same, as is the length. What styles say of looks is ignored but for what hides.

mod element;
mod walk;

use super::new_text::Line;
use thiserror::Error;

/// The longest HTML that is read, in bytes.
pub const LENGTH_MAX: usize = 256 * 1024;
/// The deepest nesting that is followed.
pub const DEPTH_MAX: usize = 200;

/// No person writes HTML of this length or depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the HTML is too long or too deeply nested to be read")]
pub struct TooMuch;

/// The lines of a page, blank ones where paragraphs part.
pub fn lines(html: &str) -> Result<Vec<Line>, TooMuch> {
    match html.len() > LENGTH_MAX {
        true => Err(TooMuch),
        false => walk::walk(html),
    }
}

/// Some gateways put HTML where plain text belongs.
pub fn pretends_to_be_plain(text: &str) -> bool {
    const BEGINNINGS: [&str; 12] = [
        "<html",
        "<!doctype html",
        "<head",
        "<body",
        "<div",
        "<p>",
        "<p ",
        "<table",
        "<span",
        "<meta",
        "<font",
        "<style",
    ];
    let start = text.trim_start();
    let begins = |tag: &&str| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
    BEGINNINGS.iter().any(begins) && start.contains("</")
}
