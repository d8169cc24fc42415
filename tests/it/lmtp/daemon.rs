//! The daemon and its socket: as long as it runs, and no longer.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn settings(folder: &Path, name: &str) -> std::path::PathBuf {
    let path = folder.join(format!("{name}.toml"));
    std::fs::create_dir_all(folder.join("spaces")).unwrap();
    std::fs::write(folder.join("spaces/sample-hub.toml"), crate::world::SPACE).unwrap();
    let text = format!(
        "database = \"{name}.db\"\nkeys_file = \"{name}.keys\"\nlisten = \"127.0.0.1:0\"\n\
         [inbound]\naddress = \"reply@in.hub.example\"\ncheck_senders = false\n[inbound.lmtp]\nlisten = \"unix:lmtp.sock\"\n"
    );
    std::fs::write(&path, text).unwrap();
    path
}

fn start(settings: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elevenses"));
    command.arg("run").arg("--config").arg(settings).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn deliver(settings: &Path, text: &[u8]) -> i32 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elevenses"));
    command.arg("--config").arg(settings).args(["inbound", "deliver", "--recipient", "reply+abc@in.hub.example"]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    child.wait().unwrap().code().unwrap()
}

#[test]
fn mail_is_taken_while_the_daemon_runs_and_the_socket_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, other) = (settings(folder.path(), "ours"), settings(folder.path(), "other"));
    let socket = folder.path().join("lmtp.sock");
    let mail = b"From: Lorna <lorna@x.example>\nMessage-ID: <1@x.example>\nSubject: Re\n\nyes\n";
    assert_eq!(deliver(&ours, mail), 75);
    let mut daemon = start(&ours);
    let limit = Instant::now() + Duration::from_secs(20);
    while !socket.exists() && Instant::now() < limit {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!((deliver(&ours, mail), deliver(&ours, mail)), (0, 0), "and again, when it comes again");
    // Another hub's daemon does not take the socket from it.
    let second = start(&other).wait_with_output().unwrap();
    let says = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(second.status.code() == Some(1) && says.contains("another program listens there"), "{says}");
    Command::new("kill").arg("-TERM").arg(daemon.id().to_string()).status().unwrap();
    assert!(daemon.wait().unwrap().success());
    assert!(!socket.exists());
    assert_eq!(deliver(&ours, mail), 75);
}
