//! A thread that owns one connection and runs closures on it, one after the other.

use super::{Result, StoreError};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

pub struct Worker(Sender<Job>);

impl Worker {
    pub fn start(name: &str, mut connection: Connection) -> Result<Worker> {
        let (sender, jobs) = channel::<Job>();
        // A job that panics loses its own transaction and its caller's answer, not the thread.
        let run = move || {
            for job in jobs {
                let _ = catch_unwind(AssertUnwindSafe(|| job(&mut connection)));
            }
        };
        std::thread::Builder::new().name(name.to_owned()).spawn(run).map_err(|e| StoreError::Broken(e.to_string()))?;
        Ok(Worker(sender))
    }

    /// Runs the job to its end even when the caller stops waiting: what was begun is never half done.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let gone = || StoreError::Broken("it did not answer; the log says why".to_owned());
        let (answer, waiting) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let _ = answer.send(job(connection));
        });
        self.0.send(job).map_err(|_| gone())?;
        waiting.await.map_err(|_| gone())?
    }
}
