//! The organiser's console at a hub of 10,000 members and two years: how long the server takes for each page.
//!
//! `cargo bench --bench console`. The program runs as on a server and is asked over loopback, so each figure holds the
//! connection too; beside it stands its ratio to the help page, which reads nothing but who is signed in.

#[path = "../tests/it/large_hub.rs"]
mod large_hub;
#[path = "../tests/it/console/pages.rs"]
mod pages;

use large_hub::served::Served;
use pages::{PAGES, address};
use std::time::Duration;

const TIMES: usize = 21;

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| word.parse::<u64>().is_ok());
    let mut number = |default: u64| words.next().and_then(|word| word.parse().ok()).unwrap_or(default);
    let (members, days, room) = (number(10_000), number(730), number(300));
    println!("filling a hub of {members} members, {days} days, {room} in a day …");
    let served = Served::large(members as usize, days, room as usize, "warn");
    let help = median(&served, "/help").1;
    println!("{:<24} {:>9} {:>9} {:>9} {:>8} {:>7}", "page", "first, ms", "median", "worst", "kB", "ratio");
    for page in PAGES {
        let (first, middle, worst, bytes) = median(&served, page);
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        let ratio = middle.as_secs_f64() / help.as_secs_f64();
        let kilobytes = bytes as f64 / 1024.0;
        let name = if page.is_empty() { "/" } else { page };
        println!("{name:<24} {:>9.1} {:>9.1} {:>9.1} {kilobytes:>8.1} {ratio:>7.1}", ms(first), ms(middle), ms(worst));
    }
}

/// The first time, the median and the worst of the others, and the page's size.
fn median(served: &Served, page: &str) -> (Duration, Duration, Duration, usize) {
    let ask = || {
        let answer = served.get(&address(page));
        assert_eq!(answer.status, 200, "{page}: {}", answer.head);
        answer
    };
    let first = ask();
    let mut times: Vec<Duration> = (0..TIMES).map(|_| ask().took).collect();
    times.sort();
    (first.took, times[TIMES / 2], times[TIMES - 1], first.body.len())
}
