//! A progress bar for what takes longer than a second, on a terminal only.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Of the bar, in signs.
const WIDTH: usize = 24;

pub struct Progress {
    what: &'static str,
    began: Instant,
    shown: Mutex<Option<Instant>>,
}

impl Progress {
    pub fn new(what: &'static str) -> Progress {
        Progress { what, began: Instant::now(), shown: Mutex::new(None) }
    }

    pub fn at(&self, done: usize, all: usize) {
        if self.began.elapsed() < Duration::from_secs(1) || !std::io::stderr().is_terminal() {
            return;
        }
        let Ok(mut shown) = self.shown.lock() else { return };
        if done < all && shown.is_some_and(|at| at.elapsed() < Duration::from_millis(200)) {
            return;
        }
        *shown = Some(Instant::now());
        let end = if done == all { "\n" } else { "" };
        let filled = (done * WIDTH).checked_div(all).unwrap_or(WIDTH);
        let bar = format!("{}{}", "#".repeat(filled), "-".repeat(WIDTH - filled.min(WIDTH)));
        eprint!("\r{} [{bar}] {done} of {all}{end}", self.what);
        let _ = std::io::stderr().flush();
    }

    /// Takes the line away, so that something else can be said in its place.
    pub fn clear(&self) {
        if self.shown.lock().is_ok_and(|mut shown| shown.take().is_some()) {
            eprint!("\r{:78}\r", "");
        }
    }
}
