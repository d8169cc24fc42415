//! Long lists, a page at a time: `?page=2`.

use super::desk::{Desk, Typed};
use crate::web::page::Anchor;

/// What stands under a page of a long list: `{% call parts::pager(pager) %}` of `pages/pager.html`.
pub struct Pager {
    pub title: String,
    /// "51 to 100 of 640"; empty where everything fits on one page.
    pub says: String,
    pub before: Option<Anchor>,
    pub after: Option<Anchor>,
}

/// So many on a page.
pub const EACH: usize = 50;

/// The page that the address asks for, from 0; what cannot be read is the first.
pub fn page_of(query: &Typed) -> usize {
    let page = query.get("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    page.clamp(1, 1_000_000) - 1
}

impl Pager {
    /// `path` and `query` are the list's own; `total` is how many there are in all.
    pub fn of(desk: &Desk, path: &str, query: &Typed, total: usize) -> Pager {
        let words = desk.words;
        let (page, last) = (page_of(query), total.saturating_sub(1) / EACH);
        let to = |page: usize, key: &str| Anchor { url: desk.url(&address(path, query, page)), label: words.say(key) };
        let (from, until) = (page * EACH + 1, ((page + 1) * EACH).min(total));
        let blanks = [("from", from.to_string()), ("until", until.to_string()), ("total", total.to_string())];
        let blanks = blanks.each_ref().map(|(name, text)| (*name, text.as_str()));
        Pager {
            title: words.say("pager"),
            says: if last == 0 || page > last { String::new() } else { words.with("pager-says", &blanks) },
            before: (page > 0).then(|| to(page.min(last + 1) - 1, "pager-before")),
            after: (page < last).then(|| to(page + 1, "pager-after")),
        }
    }
}

fn address(path: &str, query: &Typed, page: usize) -> String {
    let others = query.iter().filter(|(name, value)| *name != "page" && !value.is_empty());
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(others);
    if page > 0 {
        query.append_pair("page", &(page + 1).to_string());
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
