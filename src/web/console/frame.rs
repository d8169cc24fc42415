//! What stands around every page of the console: its parts, the other spaces, signing out.

use super::desk::Desk;
use crate::web::page::Anchor;

/// The parts of the console: the path of the first page of each, and the key of its name.
pub const PARTS: [(&str, &str); 7] = [
    ("", "console-today"),
    ("/tomorrow", "console-tomorrow"),
    ("/people", "console-people"),
    ("/connections", "console-connections"),
    ("/reports", "console-reports"),
    ("/log", "console-log"),
    ("/set-up", "console-set-up"),
];

/// For the template, which calls it `p.console`.
pub struct Frame {
    pub parts: Vec<Part>,
    /// The other spaces of this organiser.
    pub spaces: Vec<Anchor>,
    /// Who is signed in.
    pub email: String,
    /// They may look only.
    pub looks: bool,
    pub help: String,
    /// One's own password, sessions and sign-ins.
    pub account: String,
}

pub struct Part {
    pub link: Anchor,
    pub current: bool,
}

pub fn frame(desk: &Desk, current: &str) -> Frame {
    let part = |(path, key): (&str, &str)| Part { link: desk.link(path, key), current: path == current };
    let others = desk.spaces.iter().filter(|(id, _)| *id != desk.space.id);
    let others = others.filter_map(|(id, _)| desk.app.ctx.space(id).ok());
    let to = |space: std::sync::Arc<crate::domain::space::Space>| Anchor {
        url: format!("/s/{}/organiser", space.slug),
        label: space.settings.name.clone(),
    };
    Frame {
        parts: PARTS.into_iter().map(part).collect(),
        spaces: others.map(to).collect(),
        email: desk.organiser.email.to_string(),
        looks: !desk.acts(),
        help: desk.url("/help"),
        account: desk.url("/account"),
    }
}
