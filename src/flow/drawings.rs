//! Maps as they were laid out before. Where everybody stands takes long to find out and depends on nothing but what is
//! drawn: so it is kept by that very thing, and can never be out of date.

use crate::domain::map::{Layout, Mode, Node, Point, Tie, lay_out};
use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// So many are kept, the latest.
const KEPT_MAX: usize = 32;
/// A map larger than this, in bytes of what it shows, is drawn for a file and not kept.
const KEY_MAX: usize = 256 * 1024;

/// Cheap to clone; all clones share what they keep.
#[derive(Clone, Default)]
pub struct Drawings(Arc<Mutex<VecDeque<(String, Layout)>>>);

impl Drawings {
    /// The layout of these, from memory where they were laid out before.
    pub fn layout(&self, nodes: &[Node], ties: &[Tie], places: &[Option<Point>], mode: Mode) -> Layout {
        // In full, not only its hash: two drawings are never mistaken for each other.
        let mut key = String::new();
        let between: Vec<_> = ties.iter().map(|tie| (&tie.between, tie.kind)).collect();
        // Writing to a String does not fail.
        let _ = write!(key, "{mode:?}{nodes:?}{between:?}{places:?}");
        if let Some((_, known)) = self.lock().iter().find(|(known, _)| *known == key) {
            return known.clone();
        }
        let layout = lay_out(nodes, ties, places, mode);
        if key.len() > KEY_MAX {
            return layout;
        }
        let mut kept = self.lock();
        kept.push_back((key, layout.clone()));
        if kept.len() > KEPT_MAX {
            kept.pop_front();
        }
        layout
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<(String, Layout)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
