//! The program as it is typed: every command once, and what it says when something is wrong.

use crate::world::{SAMPLE, SPACE};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub struct Shell {
    folder: TempDir,
}

impl Shell {
    /// A folder with a hub that writes letters to files.
    pub fn new() -> Shell {
        let shell = Shell { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir_all(shell.path("config/spaces")).unwrap();
        std::fs::write(shell.path("config/spaces/sample-hub.toml"), SPACE).unwrap();
        std::fs::write(
            shell.path("config/elevenses.toml"),
            "database = \"../e.db\"\nkeys_file = \"../e.keys\"\nlisten = \"127.0.0.1:0\"\n",
        )
        .unwrap();
        std::fs::write(shell.path("day.csv"), SAMPLE).unwrap();
        shell
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, args: &[&str]) -> Output {
        command(self.folder.path()).args(args).output().unwrap()
    }

    /// Standard output of a command that must succeed.
    pub fn out(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Exit code and standard error.
    pub fn fails(&self, args: &[&str]) -> (i32, String) {
        let output = self.run(args);
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elevenses"));
    command.current_dir(folder).env_remove("ELEVENSES_CONFIG").stdin(Stdio::null());
    command
}

#[test]
fn a_text_is_counted_as_it_is_and_as_it_would_be_sent() {
    let shell = Shell::new();
    assert_eq!(shell.out(&["sms", "count", "-> Hub"]), "GSM-7, 6 septets, 1 segment\n");
    assert_eq!(
        shell.out(&["sms", "count", "It’s Łódź"]),
        "UCS-2, 9 units, 1 segment\nWith plain signs, as it is sent unless a space's fold is \"never\": GSM-7, 9 septets, \
         1 segment\n  It's Lodz\n"
    );
    let one: serde_json::Value = serde_json::from_str(&shell.out(&["sms", "count", "--json", "Zoë"])).unwrap();
    let want = serde_json::json!({"encoding": "UCS-2", "units": 3, "segments": 1, "folded": "Zoe"});
    assert_eq!(one, want);
    let piped = |args: &[&str], text: &str| {
        let mut command = command(shell.folder.path());
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        running.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        running.wait_with_output().unwrap()
    };
    let whole = piped(&["sms", "count", "-"], "one\ntwo\n");
    assert_eq!(String::from_utf8_lossy(&whole.stdout), "GSM-7, 7 septets, 1 segment\n");
    let lines = piped(&["sms", "count", "--json-lines"], "\"a\\nb\"\n\"😀\"\n");
    let lines: Vec<serde_json::Value> =
        String::from_utf8(lines.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[0]["units"], &lines[1]["units"]), (2, &3.into(), &2.into()));
    let wrong = piped(&["sms", "count", "--json-lines"], "\"fine\"\nnot JSON\n");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("line 2 is not a JSON string"));
    assert_eq!(shell.fails(&["sms", "count"]).0, 2);
}

#[test]
fn the_schedule_prints_its_firings_with_the_zone_s_offset() {
    let shell = Shell::new();
    let out = shell.out(&[
        "schedule",
        "next",
        "0 9 * * mon-fri",
        "--zone",
        "Europe/London",
        "--from",
        "2027-03-27T00:00:00Z",
        "--count",
        "3",
    ]);
    assert_eq!(out, "2027-03-29T09:00:00+01:00\n2027-03-30T09:00:00+01:00\n2027-03-31T09:00:00+01:00\n");
    let (code, says) = shell.fails(&["schedule", "next", "0 25 * * *", "--zone", "Europe/London"]);
    assert_eq!((code, says.contains("hour field \"25\"")), (2, true), "{says}");
    assert_eq!(shell.fails(&["schedule", "next", "0 9 * * *", "--zone", "London"]).0, 2);
    assert_eq!(shell.fails(&["preview", "--space", "nowhere"]).0, 2);
}

#[test]
fn a_hub_from_import_to_outbox() {
    let shell = Shell::new();
    let imported = shell.out(&["import", "check-ins", "day.csv", "--space", "sample-hub"]);
    assert!(imported.contains("8 check-ins new") && imported.contains("goes by “Lorna (visitor)”"), "{imported}");
    assert!(shell.out(&["import", "check-ins", "day.csv"]).contains("8 unchanged"));
    let json: serde_json::Value =
        serde_json::from_str(&shell.out(&["import", "check-ins", "day.csv", "--json"])).unwrap();
    assert_eq!(json["rows"]["unchanged"], 8);
    let preview =
        shell.out(&["preview", "--space", "sample-hub", "--member", "rafe@oralhistory.example", "--day", "2026-02-03"]);
    assert!(preview.contains("Subject: Adaeze would like your help"), "{preview}");
    let all: serde_json::Value =
        serde_json::from_str(&shell.out(&["preview", "--day", "2026-02-03", "--json"])).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 8);
    assert!(shell.out(&["outbox", "list", "--json"]).starts_with("[]"), "a preview sends nothing");
    let why = shell.out(&["explain", "Rafe", "Adaeze", "--day", "2026-02-03"]);
    assert!(
        why.contains("Adaeze asked for “Advice on an archive and podcast project”") && why.contains("[archive "),
        "{why}"
    );
    let report = shell.out(&["report", "--space", "sample-hub", "--of", "2026-02-03"]);
    assert!(report.contains("8 people checked in. Nobody was suggested to anybody."), "{report}");
    let csv = shell.out(&["report", "--of", "2026-02-03", "--csv"]);
    assert!(
        csv.starts_with("Section,What,Time,Number,Of\n") && csv.contains(",Check-ins,2026-02-02/2026-02-08,8,\n"),
        "{csv}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&shell.out(&["report", "--of", "2026-02-03", "--json"])).unwrap();
    assert_eq!((json["from"].as_str(), json["figures"][0]["number"].as_str()), (Some("2026-02-02"), Some("8")));
    assert_eq!(shell.fails(&["report", "--of", "9999-01-01"]).0, 2);
    let needs = shell.out(&["needs", "list"]);
    let id = needs.split_whitespace().next().unwrap().to_owned();
    assert!(shell.out(&["needs", "settle", &id]).contains("settled"));
    assert_eq!(shell.out(&["needs", "list"]), "");
    assert!(shell.out(&["organiser", "link", "jo@samplehub.example"]).starts_with("http://127.0.0.1:0/o/"));
    assert!(shell.out(&["token", "create", "door"]).starts_with("elv_"));
    assert_eq!(shell.fails(&["token", "create", "door"]).0, 1, "a name is taken once");
    shell.out(&["token", "revoke", "door"]);
    assert_eq!(shell.out(&["kiosk", "enrol", "front-door"]).trim().len(), 9);
    assert!(shell.out(&["kiosk", "list"]).starts_with("front-door: waits for its code until 2"));
    assert!(shell.out(&["kiosk", "revoke", "front-door"]).contains("is revoked"));
    assert!(shell.out(&["kiosk", "list"]).starts_with("front-door: revoked since"));
    assert_eq!((shell.fails(&["kiosk", "revoke", "front-door"]).0, shell.fails(&["kiosk", "enrol", " "]).0), (1, 2));
    assert!(shell.out(&["qr"]).starts_with("<svg") && shell.out(&["qr", "--poster"]).contains("Check in here"));
    shell.out(&["qr", "--png", "--out", "door.png"]);
    assert!(std::fs::read(shell.path("door.png")).unwrap().starts_with(b"\x89PNG"));
    shell.out(&["backup", "copy.db"]);
    assert!(shell.fails(&["backup", "copy.db"]).1.contains("exists already"));
    assert!(shell.out(&["keys", "rotate"]).contains("signs from"));
}

#[test]
fn a_saved_post_is_tried_and_nothing_is_written() {
    let shell = Shell::new();
    let file = shell.path("config/spaces/sample-hub.toml");
    let webhook = "[[webhooks]]\nname = \"door\"\nid = \"id\"\nsaid_at = \"at\"\nonly_if = { kind = \"in\" }\n\
                   [webhooks.fields]\nemail = \"/who/email\"\nname = \"/who/name\"\nwants_introductions = \"yes\"\n";
    std::fs::write(&file, format!("{SPACE}\n{webhook}")).unwrap();
    let good = r#"{"kind": "in", "id": 7, "at": 1770109800, "who": {"name": "Rafe Prado", "email": "rafe@x.example"}, "yes": true}"#;
    std::fs::write(shell.path("post.json"), good).unwrap();
    let out = shell.out(&["webhook", "test", "door", "post.json"]);
    for part in
        ["Rafe   (/who/name)", "Prado   (the rest of /who/name)", "2026-02-03T09:10:00Z, which is 2026-02-03 here"]
    {
        assert!(out.contains(part), "{out}");
    }
    assert!(out.ends_with("\nThey would be checked in.\n"), "{out}");
    assert!(shell.out(&["export", "people"]).lines().count() <= 1, "nobody was checked in");
    std::fs::write(shell.path("post.json"), good.replace("\"in\"", "\"out\"")).unwrap();
    assert!(
        shell.out(&["webhook", "test", "door", "post.json"]).contains("It would be left alone: at kind stands “out”")
    );
    std::fs::write(shell.path("post.json"), "kind=in&at=soon\u{1b}[2J").unwrap();
    let output = shell.run(&["webhook", "test", "door", "post.json"]);
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(out.contains("Nothing would be kept:\n  said_at is “soon[2J”") && !out.contains('\u{1b}'), "{out}");
    assert!(out.contains("email") && out.contains("nothing stands there   (/who/email)"), "{out}");
    std::fs::write(shell.path("post.json"), "{").unwrap();
    assert!(shell.fails(&["webhook", "test", "door", "post.json"]).1.contains("in post.json the body is not JSON"));
    assert!(shell.fails(&["webhook", "test", "gate", "post.json"]).1.contains("there is: door"));
    assert!(
        shell.out(&["check"]).contains("posts to http://127.0.0.1:0/s/sample-hub/webhooks/door, with an API token")
    );
}

#[test]
fn a_file_that_is_not_understood_says_what_settles_it_and_imports_nothing() {
    let shell = Shell::new();
    std::fs::write(shell.path("bad.csv"), "Timestamp,Who,Introductions today?\n1,2,3\n").unwrap();
    let (code, says) = shell.fails(&["import", "check-ins", "bad.csv"]);
    assert_eq!(
        (code, says.contains("no column for the email address") && says.contains("Nothing was imported")),
        (2, true),
        "{says}"
    );
    std::fs::write(
        shell.path("dates.csv"),
        "Timestamp,Email,Name,Introductions today?\n3/2/2026 09:00:00,a@x.example,Ana,Yes\n",
    )
    .unwrap();
    let (code, says) = shell.fails(&["import", "check-ins", "dates.csv"]);
    assert_eq!((code, says.contains("--dates dmy")), (2, true), "{says}");
    assert!(shell.out(&["import", "check-ins", "dates.csv", "--dates", "dmy"]).contains("1 check-ins new"));
    std::fs::write(shell.path("part.csv"), "Timestamp,Email,Name,Introductions today?\n2026-02-03 09:00:00,b@x.example,Ben,Yes\n2026-02-03 09:00:00,nobody,Cem,Yes\n").unwrap();
    let output = shell.run(&["import", "check-ins", "part.csv"]);
    assert_eq!(output.status.code(), Some(3), "done in part");
    assert!(String::from_utf8_lossy(&output.stdout).contains("row 3 was set aside: the address has no domain"));
}

#[test]
fn check_prints_what_was_understood_and_the_next_firings() {
    let shell = Shell::new();
    let out = shell.out(&["check"]);
    assert!(out.contains("no SMTP server is set") && out.matches(", 09:15 ").count() == 3, "{out}");
    std::fs::write(shell.path("config/spaces/other.toml"), "name = 1").unwrap();
    let output = shell.run(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("other.toml has a mistake"));
    let (code, says) = shell.fails(&["outbox", "list", "--config", "nowhere.toml"]);
    assert_eq!((code, says.contains("elevenses init")), (1, true), "{says}");
}

#[test]
fn init_asks_six_questions_and_the_hub_can_be_checked() {
    let folder = tempfile::tempdir().unwrap();
    let mut init = command(folder.path()).arg("init").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let answers = "My Hub\nMars\nEurope/Berlin\nJo\nhello\nhello@my.example\njo@my.example\nhttps://hub.my.example\n";
    init.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    let output = init.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success()
            && said.contains("“Mars” is no zone")
            && said.contains("has no domain")
            && said.contains("https://hub.my.example/o/"),
        "{said}"
    );
    let check = command(folder.path()).arg("check").output().unwrap();
    assert!(
        check.status.success() && String::from_utf8_lossy(&check.stdout).contains("my-hub: My Hub in Europe/Berlin")
    );
    let again = command(folder.path()).arg("init").output().unwrap();
    assert!(String::from_utf8_lossy(&again.stderr).contains("exists already"));
}

#[test]
fn the_demo_shows_a_morning_again_and_again() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut demo =
            command(folder.path()).args(["demo", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("it says where to look").unwrap();
            if let Some(address) = line.trim().strip_prefix("Open") {
                break address.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
            }
        };
        let mut page = std::net::TcpStream::connect(&address).unwrap();
        write!(page, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut body = String::new();
        page.read_to_string(&mut body).unwrap();
        assert!(body.contains("Sample data") && body.contains("Lorna (visitor)"), "{body}");
        Command::new("kill").arg("-INT").arg(demo.id().to_string()).status().unwrap();
        assert!(demo.wait().unwrap().success());
        let letters = std::fs::read_dir(folder.path().join("outgoing")).unwrap().flatten();
        assert_eq!(letters.filter(|f| f.path().extension().is_some_and(|e| e == "eml")).count(), 8);
    }
}

#[test]
fn the_demo_says_what_to_do_about_a_taken_port_and_an_unwritable_folder() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = command(folder.path()).args(["demo", "--listen", &address]).output().unwrap();
    let says = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), says.contains("choose another")), (Some(1), true), "{says}");
    std::fs::write(folder.path().join("file"), "").unwrap();
    let output =
        command(folder.path()).args(["demo", "--listen", "127.0.0.1:0", "--folder", "file/x"]).output().unwrap();
    let says = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), says.contains("--folder")), (Some(1), true), "{says}");
}

#[test]
fn every_command_explains_itself() {
    let shell = Shell::new();
    let help = shell.out(&["--help"]);
    for command in [
        "demo",
        "run",
        "init",
        "check",
        "import",
        "schedule",
        "preview",
        "explain",
        "match",
        "replay",
        "simulate",
        "outbox",
        "needs",
        "topics",
        "organiser",
        "token",
        "keys",
        "alarms",
        "backup",
    ] {
        assert!(help.contains(&format!("  {command} ")), "{command} in\n{help}");
        assert!(shell.out(&[command, "--help"]).contains("Usage:"), "{command}");
    }
    assert!(help.contains("Examples:") && help.contains("Exit codes:"));
}

#[test]
fn a_member_is_shown_exported_and_erased() {
    let shell = Shell::new();
    shell.out(&["import", "check-ins", "day.csv"]);
    let rafe = "rafe@oralhistory.example";
    let shown = shell.out(&["member", "show", rafe, "--space", "sample-hub"]);
    assert!(shown.contains("Rafe <rafe@oralhistory.example>, coworker at Sample Hub"), "{shown}");
    assert!(shown.contains("introductions  yes     [1]    day.csv (sha256 "), "{shown}");
    assert!(shown.contains("[1] Introductions today?"), "{shown}");
    let data: serde_json::Value = serde_json::from_str(&shell.out(&["member", "export", rafe])).unwrap();
    assert_eq!(data["profile"][0]["name"], "Rafe");
    assert_eq!(shell.fails(&["member", "show", "nobody@x.example"]).0, 1);
    assert_eq!(shell.fails(&["member", "show", "nobody"]).0, 2);
    let (code, says) = shell.fails(&["member", "erase", rafe]);
    assert_eq!((code, says.contains("nothing was changed")), (2, true), "{says}");
    let mut typed = command(shell.folder.path());
    let typed = typed.args(["member", "erase", rafe]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut typed = typed.spawn().unwrap();
    typed.stdin.take().unwrap().write_all(b"Rafe@oralhistory.example\n").unwrap();
    assert!(typed.wait().unwrap().success());
    assert_eq!(shell.fails(&["member", "show", rafe]).0, 1, "gone");
    assert!(shell.out(&["member", "erase", "adaeze@streetarchive.example", "--yes"]).contains("Adaeze is forgotten"));
    let refused = || {
        let output = shell.run(&["import", "check-ins", "day.csv"]);
        String::from_utf8_lossy(&output.stdout).matches("to be forgotten").count()
    };
    assert_eq!(refused(), 2);
    assert!(shell.out(&["member", "let-back", rafe]).contains("may check in again"));
    assert_eq!(shell.fails(&["member", "let-back", rafe]).0, 1, "once");
    assert_eq!(refused(), 1);
}

#[test]
fn who_may_sign_in_is_said_on_the_command_line() {
    let shell = Shell::new();
    let jo = "jo@samplehub.example";
    assert!(
        shell.out(&["organiser", "add", jo, "--role", "viewer"]).contains("is owner of Sample Hub"),
        "the first of all"
    );
    assert!(shell.out(&["organiser", "add", "kim@samplehub.example"]).contains("is organiser of Sample Hub"));
    assert!(shell.out(&["organiser", "add", "kim@samplehub.example", "--role", "viewer"]).contains("is viewer of"));
    let list = shell.out(&["organiser", "list"]);
    assert!(list.contains("owner      link") && list.contains("kim@samplehub.example"), "{list}");
    let (code, why) = shell.fails(&["organiser", "remove", jo]);
    assert!(code == 1 && why.contains("the only owner"), "{why}");
    assert_eq!(shell.fails(&["organiser", "add", jo, "--role", "queen"]).0, 2);
    let typed = |password: &str| {
        let mut child = command(shell.folder.path())
            .args(["organiser", "password", jo])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    assert_eq!(typed("too short\n").status.code(), Some(2));
    assert!(typed("three dry otters\n").status.success());
    assert!(shell.out(&["organiser", "list"]).contains("owner      password"));
    assert!(shell.out(&["organiser", "password", jo, "--remove"]).contains("has no password any more"));
    assert!(shell.out(&["organiser", "sign-out", jo]).contains("0 sessions"));
    assert!(shell.out(&["organiser", "sign-out", "--everyone"]).contains("0 sessions at Sample Hub"));
    assert_eq!(shell.out(&["organiser", "log"]), "");
    shell.out(&["organiser", "remove", "kim@samplehub.example"]);
    assert!(
        shell
            .fails(&["organiser", "password", "kim@samplehub.example", "--remove"])
            .1
            .contains("may not sign in anywhere")
    );
}

#[test]
fn people_are_kept_by_hand_on_the_command_line() {
    let shell = Shell::new();
    shell.out(&["import", "check-ins", "day.csv"]);
    let noor = "noor@cargo.example";
    assert!(
        shell
            .out(&["member", "add", noor, "--name", "Noor", "--offers", "Bike repairs; trailers"])
            .contains("is known now")
    );
    let (code, why) = shell.fails(&["member", "add", "no", "--name", "No"]);
    assert!(code == 2 && why.contains("has no domain"), "{why}");
    let found = shell.out(&["member", "list", "--search", "noor"]);
    assert!(found.contains(noor) && found.lines().count() == 1, "{found}");
    assert_eq!(shell.out(&["member", "list"]).lines().count(), 9);
    assert_eq!(shell.out(&["member", "list", "--show", "new"]).lines().count(), 1);
    shell.out(&["member", "edit", noor, "--email", "noor@new.example", "--headline", "Repairs bikes"]);
    let shown = shell.out(&["member", "show", "noor@new.example"]);
    assert!(shown.contains("Repairs bikes") && shown.contains("trailers"), "what was not given stays: {shown}");
    let noor = "noor@new.example";
    assert!(shell.fails(&["member", "edit", noor, "--name", "Rafe"]).1.contains("--name is taken by somebody else"));
    assert!(shell.fails(&["member", "pause", noor, "--until", "yesterday"]).1.contains("is not a day"));
    let soon = (chrono::Utc::now().date_naive() + chrono::Days::new(30)).to_string();
    assert!(shell.out(&["member", "pause", noor, "--until", &soon]).contains(&soon));
    assert!(shell.out(&["member", "resume", noor]).contains("again"));
    assert!(shell.out(&["member", "keep-apart", noor, "rafe@oralhistory.example"]).contains("not suggested"));
    assert!(shell.out(&["member", "keep-apart", noor, "rafe@oralhistory.example", "--undo"]).contains("again"));
    assert_eq!(shell.fails(&["member", "check-in", noor]).0, 2);
    assert!(shell.out(&["member", "check-in", noor, "--introductions", "yes"]).contains("is in today"));
    assert!(shell.out(&["member", "check-in", noor, "--cancel"]).contains("not in any more"));
    assert!(shell.out(&["member", "stop", noor]).contains("only they can take that back"));
    assert!(shell.out(&["member", "resume", noor]).contains("nothing was changed"));
}
