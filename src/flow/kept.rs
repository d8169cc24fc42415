//! What was worked out for a space and holds while its mark is the same. It only saves work, so it may be forgotten.

use crate::domain::id::SpaceId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Cheap to clone; all clones share what they keep.
pub struct Kept<T>(Arc<Mutex<Marked<T>>>);

type Marked<T> = HashMap<SpaceId, (String, Arc<T>)>;

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Kept<T> {
        Kept(Arc::clone(&self.0))
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept(Arc::default())
    }
}

impl<T> Kept<T> {
    pub fn get(&self, space: &SpaceId, mark: &str) -> Option<Arc<T>> {
        self.lock().get(space).filter(|(kept, _)| kept == mark).map(|(_, value)| Arc::clone(value))
    }

    pub fn keep(&self, space: &SpaceId, mark: String, value: T) -> Arc<T> {
        let value = Arc::new(value);
        self.lock().insert(space.clone(), (mark, Arc::clone(&value)));
        value
    }

    fn lock(&self) -> MutexGuard<'_, Marked<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
