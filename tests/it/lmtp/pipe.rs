//! `elevenses inbound deliver`, as a mail server calls it: its exit code is all that is looked at.

use super::conversation::Door;
use elevenses::channel::lmtp::{Limits, LmtpAddress};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn settings(folder: &Path, inbound: &str) -> PathBuf {
    let path = folder.join("elevenses.toml");
    std::fs::write(&path, format!("database = \"untouched.db\"\nkeys_file = \"untouched.keys\"\n{inbound}")).unwrap();
    path
}

fn listening(folder: &Path, listen: &str) -> PathBuf {
    settings(folder, &format!("[inbound]\naddress = \"reply@in.hub.example\"\n[inbound.lmtp]\nlisten = \"{listen}\"\n"))
}

/// Its exit code, and what it says.
async fn deliver(settings: &Path, args: &[&str], environment: &[(&str, &str)], mail: &[u8]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elevenses"));
    for name in ["SENDER", "RECIPIENT", "ORIGINAL_RECIPIENT", "ELEVENSES_CONFIG"] {
        command.env_remove(name);
    }
    command.arg("--config").arg(settings).args(["inbound", "deliver"]).args(args).envs(environment.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mail = mail.to_vec();
    // On a thread of its own, for the listener is in this one.
    let output = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // One that is refused early may not read to the end.
        let _ = stdin.write_all(&mail);
        drop(stdin);
        child.wait_with_output().unwrap()
    })
    .await
    .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "a mail server would send it to somebody");
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test]
async fn the_exit_code_is_what_the_daemon_says() {
    let (folder, door) =
        (tempfile::tempdir().unwrap(), Door::open(Limits { text_size: 6_000_000, ..Limits::default() }).await);
    let LmtpAddress::Tcp(address) = door.address() else { panic!() };
    let path = listening(folder.path(), &address.to_string());
    let table: [(&str, i32, &str); 4] = [
        ("reply+kept@in.hub.example", 0, ""),
        ("reply+busy@in.hub.example", 75, "451 4.3.0"),
        ("reply+refused@in.hub.example", 65, "550 5.7.1"),
        ("lorna@lornawrites.example", 67, "550 5.1.1"),
    ];
    for (to, code, says) in table {
        let args = ["--sender", "rafe@oralhistory.example", "--recipient", to];
        let (ended, said) = deliver(&path, &args, &[], b"Subject: Re\n\nyes\n").await;
        assert!(ended == code && said.contains(says), "{to}: {ended} {said}");
    }
    let args = ["--sender", "lorna@x.example", "--recipient", "reply+1@in.hub.example"];
    assert_eq!(deliver(&path, &args, &[], b"").await.0, 65, "no mail");
    let (code, said) = deliver(&path, &args, &[], &vec![b'x'; 5 * 1024 * 1024 + 1]).await;
    assert!(code == 65 && said.contains("without attachments"), "{said}");
    assert_eq!(deliver(&path, &["--sender", "", "--recipient", "reply> <x@in.hub.example"], &[], b"yes").await.0, 65);
    assert_eq!(door.kept().len(), 1);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["elevenses.toml"], "the database and the keys are the daemon's");
    door.stop().await;
    let (code, said) = deliver(&path, &args, &[], b"yes").await;
    assert!(code == 75 && said.contains("is the daemon running?"), "{said}");
}

#[tokio::test]
async fn the_envelope_is_in_the_environment_too() {
    let (folder, door) = (tempfile::tempdir().unwrap(), Door::open(Limits::default()).await);
    let LmtpAddress::Tcp(address) = door.address() else { panic!() };
    let path = listening(folder.path(), &address.to_string());
    let token = "reply+abc@in.hub.example";
    type Row<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a str, &'a str);
    let table: [Row; 6] = [
        (&[], &[("SENDER", "lorna@x.example"), ("RECIPIENT", token)], "lorna@x.example", token),
        // Behind an alias, the token is in the original address alone.
        (&[], &[("RECIPIENT", "elevenses@host.example"), ("ORIGINAL_RECIPIENT", token)], "lorna@x.example", token),
        (&["--recipient", token], &[("RECIPIENT", "reply+other@in.hub.example")], "lorna@x.example", token),
        (&["--sender", "MAILER-DAEMON", "--recipient", token], &[("SENDER", "lorna@x.example")], "", token),
        (
            &["--sender", "<lorna@x.example>", "--recipient", "<reply+abc@in.hub.example>"],
            &[],
            "lorna@x.example",
            token,
        ),
        (&[], &[], "lorna@x.example", "reply@in.hub.example"),
    ];
    for (number, (args, environment, from, to)) in table.into_iter().enumerate() {
        let (code, said) =
            deliver(&path, args, environment, b"From lorna@x.example Mon Feb  2\nSubject: Re\n\nyes\n").await;
        assert_eq!(code, 0, "{args:?} {environment:?}: {said}");
        let kept = &door.kept()[number];
        assert_eq!((kept.mail_from.as_deref(), kept.rcpt_to.as_deref()), (Some(from), Some(to)), "{args:?}");
        assert_eq!(kept.raw, b"Subject: Re\r\n\r\nyes\r\n");
    }
}

#[tokio::test]
async fn a_mistake_in_the_settings_is_told_apart_from_a_bad_mail() {
    let folder = tempfile::tempdir().unwrap();
    let path = settings(folder.path(), "");
    let (code, said) = deliver(&path, &[], &[], b"yes").await;
    assert!(code == 78 && said.contains("[inbound.lmtp]"), "{said}");
    let path = listening(folder.path(), "0.0.0.0:24");
    let (code, said) = deliver(&path, &[], &[], b"yes").await;
    assert!(code == 78 && said.contains("behind your mail server"), "{said}");
    assert_eq!(deliver(&folder.path().join("nowhere.toml"), &[], &[], b"yes").await.0, 78);
    let path = listening(folder.path(), "unix:lmtp.sock");
    let (code, said) = deliver(&path, &[], &[], b"yes").await;
    assert!(code == 78 && said.contains("--sender"), "nobody says who sent it: {said}");
    let (code, said) = deliver(&path, &["--sender", ""], &[], b"yes").await;
    assert!(code == 75 && said.contains("lmtp.sock"), "the daemon is not there: {said}");
}
