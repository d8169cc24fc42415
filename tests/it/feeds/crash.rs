//! Dead at any moment of a look, started again: every row is there once, and nothing is said twice.

use super::{HEADINGS, row};
use crate::world::{SPACE, World, write_settings};
use elevenses::flow::look_at_feeds::{Lookout, look_at_feeds};
use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::pin::pin;
use std::process::{Command, Stdio};
use std::task::Poll;
use std::time::{Duration, Instant};

/// More than are kept in one transaction.
const ROWS: usize = 260;

/// Runs a future for so many steps, each up to where it has to wait for the database, and then lets go of it. How far a
/// step gets depends on how quick the database is.
async fn die_after<T>(steps: usize, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut left) = (pin!(future), steps);
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test]
async fn a_file_is_brought_in_once_however_often_its_import_dies() {
    let feed = "[[feeds]]\nname = \"inbox\"\nfolder = \"FOLDER\"\nreads = \"check-ins\"\n";
    let world = World::with_feeds(feed).await;
    let mut text = HEADINGS.to_owned();
    (0..ROWS).for_each(|n| text += &row(&format!("Person{n}"), "Looms"));
    text += "2026-02-03 08:30,no address,Ana,Glazes,Yes\n";
    world.drop_file("today.csv", &text);
    let (ctx, mut deaths, mut steps) = (&world.daemon.ctx, 0, 1);
    loop {
        // As after each start, nothing is known of earlier looks.
        let mut lookout = Lookout::default();
        lookout.watch.settles_for = chrono::Duration::zero();
        match die_after(steps, look_at_feeds(ctx, &lookout, world.now)).await {
            Some(looked) => {
                // It may find nothing: the look before it put the file away, and died before it could say so. What is
                // left shows below that nothing is missing.
                looked.unwrap();
                break;
            }
            None => (deaths, steps) = (deaths + 1, steps + 1 + steps / 16),
        }
        assert!(deaths < 200, "it comes to an end");
    }
    assert!(deaths > 2, "it was let go of {deaths} times only");
    assert_eq!(world.people().await.len(), ROWS);
    let day = ctx.store.who_is_in(&world.space().id, "2026-02-03".parse().unwrap()).await.unwrap();
    assert_eq!(day.len(), ROWS);
    let needs = world.needs().await;
    assert!(needs.len() == 1 && needs[0].contains("row 262 was set aside"), "{needs:?}");
    assert_eq!(world.names(""), ["done", "failed"]);
    assert!(world.names("done").contains(&"today.csv".to_owned()), "{:?}", world.names("done"));
}

#[test]
fn a_server_that_never_answers_holds_up_neither_pages_nor_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = write_settings(folder.path(), 1, &format!("127.0.0.1:{port}"));
    let (asked, was_asked) = std::sync::mpsc::channel();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let feed = format!(
        "[[feeds]]\nname = \"silent\"\naddress = \"http://{}/\"\nreads = \"people\"\nallow_http = true\nallow_private = true\n",
        silent.local_addr().unwrap()
    );
    std::fs::write(folder.path().join("spaces/sample-hub.toml"), format!("{SPACE}\n{feed}")).unwrap();
    // It takes the question, and keeps the line.
    std::thread::spawn(move || silent.incoming().for_each(|line| asked.send(line).unwrap()));
    let mut daemon = Command::new(env!("CARGO_BIN_EXE_elevenses"));
    daemon.arg("run").arg("--config").arg(&settings).stdout(Stdio::null()).stderr(Stdio::null());
    let mut daemon = daemon.spawn().unwrap();
    let line = was_asked.recv_timeout(Duration::from_secs(20)).unwrap().unwrap();
    let mut page = TcpStream::connect(("127.0.0.1", port)).unwrap();
    page.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    page.write_all(b"GET /healthz HTTP/1.1\r\nHost: hub.example\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    page.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let began = Instant::now();
    Command::new("kill").arg("-TERM").arg(daemon.id().to_string()).status().unwrap();
    let status = daemon.wait().unwrap();
    assert!(status.success() && began.elapsed() < Duration::from_secs(7), "{status:?} after {:?}", began.elapsed());
    drop(line);
}
