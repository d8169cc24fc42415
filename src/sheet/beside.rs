//! Work that takes a processor, or waits for a child, in a thread of its own: pages go on meanwhile.

use std::io;
use tokio::sync::{Semaphore, oneshot};

/// So many files are read at once; the others wait.
const AT_ONCE: usize = 4;

static ROOM: Semaphore = Semaphore::const_new(AT_ONCE);

/// Does it there, to its end, also when the caller stops waiting.
pub async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let gone = || io::Error::other("the thread that read the file ended without an answer");
    let room = ROOM.acquire().await.map_err(|_| gone())?;
    let (answer, waiting) = oneshot::channel();
    let run = move || {
        // It is given back by the thread, so that a caller who is gone makes no room for another.
        let _room = room;
        let _ = answer.send(work());
    };
    std::thread::Builder::new().name("sheet-reader".to_owned()).spawn(run)?;
    waiting.await.map_err(|_| gone())
}
