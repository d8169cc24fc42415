//! The addresses of the console at a large hub, for whoever looks at all of them.

use crate::large_hub::member_id;
use chrono::{Datelike, Utc, Weekday};

/// Every page of the console that only shows, and the larger of its lists a few pages on.
pub const PAGES: [&str; 26] = [
    "",
    "/tomorrow",
    "/people",
    "/people?page=100",
    "/people?q=ada",
    "/people/MEMBER",
    "/connections",
    "/connections?page=3",
    "/map",
    "/introduce",
    "/record",
    "/address-book",
    "/reports",
    "/week",
    "/log",
    "/log?page=50",
    "/log/MESSAGE",
    "/set-up",
    "/space",
    "/schedule",
    "/closed-days",
    "/voice",
    "/topics",
    "/import",
    "/organisers",
    "/account",
];
pub fn address(page: &str) -> String {
    // Nothing was written at the weekend.
    let ago = match Utc::now().weekday() {
        Weekday::Mon => 3,
        Weekday::Sun => 2,
        _ => 1,
    };
    let page = page.replace("MEMBER", &member_id(3)).replace("MESSAGE", &format!("message-{ago:06}-0000-0"));
    format!("/s/sample-hub/organiser{page}")
}
