//! Setting up, and whose word the settings are.

use super::{Host, seen_in, value_in};
use crate::command_line::Shell;
use crate::world::{Page, SPACE, World, at, percent};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use elevenses::config::{Deployment, SpaceFile};
use elevenses::daemon::open_context;
use elevenses::domain::space::{Fires, OwnedBy};
use elevenses::flow::run_schedules::Fired;
use std::path::Path;

/// POST of a form of another space's console, following one redirect.
async fn post_to(host: &Host<'_>, path: &str, fields: &[(&str, &str)]) -> Page {
    let form: Vec<String> = [("mark", host.mark.as_str())]
        .iter()
        .chain(fields)
        .map(|(name, value)| format!("{name}={}", percent(value)))
        .collect();
    let request = Request::post(path).header("cookie", &host.cookie);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let page = host.world.request(request.body(Body::from(form.join("&"))).unwrap()).await;
    match page.headers.get("location") {
        Some(location) => host.get_whole(location.to_str().unwrap()).await,
        None => page,
    }
}

fn fired(world_fired: &[Fired], slug: &str, what: Fires) -> Option<bool> {
    world_fired.iter().find_map(|fired| match fired {
        Fired::Ran { space, fires, .. } if space == slug && *fires == what => Some(true),
        Fired::Skipped { space, fires, .. } if space == slug && *fires == what => Some(false),
        _ => None,
    })
}

#[tokio::test]
async fn the_whole_first_run_in_pages() {
    let mut world = World::at("2026-02-02T10:00:00Z").await;
    let host = world.host().await;
    host.own().await;
    let page = host.fill_in("/set-up/new", &[("new_name", "Harbour Löft"), ("new_slug", "")]).await;
    assert!(page.body.contains("Set up your first morning"), "{}", page.body);
    let base = "/s/harbour-loft/organiser";
    assert_eq!(page.body.matches("to do").count(), 6, "{}", page.body);
    assert!(page.body.contains("With 8 people in and 12 suggestions, about 2 introductions"));
    // Go without a time for letters says what is missing, and nothing starts.
    let page = post_to(&host, &format!("{base}/set-up/go"), &[]).await;
    assert!(page.body.contains("There is no time for letters yet"), "{}", page.body);
    assert!(!world.daemon.ctx.space_named("harbour-loft").unwrap().started);
    // Step by step, in any order.
    let page = host.get_whole(&format!("{base}/space")).await;
    let fields = [
        ("seen", &seen_in(&page)[..]),
        ("set_name", "Harbour Loft"),
        ("set_zone", "Europe/Dublin"),
        ("set_postal_address", "2 Quay, Harbourtown"),
        ("set_host_from", "hello@harbour.example"),
    ];
    let page = post_to(&host, &format!("{base}/space"), &fields).await;
    assert!(page.body.contains("Saved."), "{}", page.body);
    assert_eq!(value_in(&page, "set_zone"), "Europe/Dublin");
    let page = host.get_whole(&format!("{base}/schedule")).await;
    assert!(page.body.contains("Dublin time; it is 10:00 now, Monday 2 February."), "{}", page.body);
    assert_eq!(value_in(&page, "digest_time"), "09:15", "what most have is offered");
    assert!(page.body.contains("Letters: none are set"), "and is not in force");
    let seen = seen_in(&page);
    let fields = [
        ("seen", seen.as_str()),
        ("digest_days", "mon"),
        ("digest_days", "tue"),
        ("digest_time", "09:15"),
        ("set_rules_people_per_digest", "2"),
        ("set_rules_no_repeat_days", "30"),
        ("set_rules_grace_hours", "3"),
        ("follow_up_days", "tue"),
        ("follow_up_time", "16:30"),
        ("report_day", "mon"),
        ("report_time", "08:00"),
        ("set_schedules_follow_up", "30 16 * * 1-5"),
        ("set_schedules_report", "0 8 * * 1"),
    ];
    let page = post_to(&host, &format!("{base}/schedule"), &fields).await;
    assert!(page.body.contains("Letters: Tuesday 3 February at 9:15; Monday 9 February at 9:15"), "{}", page.body);
    let page = host.get_whole(&format!("{base}/set-up")).await;
    assert_eq!(page.body.matches("to do").count(), 4, "{}", page.body);
    // Nothing fires before go.
    let ticked = world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(fired(&ticked.fired, "harbour-loft", Fires::Digest), None);
    let host = world.host().await;
    let page = post_to(&host, &format!("{base}/set-up/go"), &[]).await;
    assert!(page.body.contains("<h1>Set-up</h1>"), "{}", page.body);
    assert!(!page.body.contains("to do"));
    // The morning that was over before go is not made up; the next one comes.
    let ticked = world.tick_at("2026-02-03T09:16:00Z").await;
    assert_eq!(fired(&ticked.fired, "harbour-loft", Fires::Digest), None);
    let ticked = world.tick_at("2026-02-09T09:15:00Z").await;
    assert_eq!(fired(&ticked.fired, "harbour-loft", Fires::Digest), Some(true), "{:?}", ticked.fired);
}

#[tokio::test]
async fn a_name_that_is_taken_or_cannot_be_one_is_asked_again() {
    let world = World::new().await;
    let host = world.host().await;
    host.own().await;
    for (name, slug, says) in [
        ("", "", "is missing"),
        ("Hub", "Our Hub", "lower-case letters"),
        ("Sample Hub", "", "already"),
        ("!!!", "", "lower-case letters"),
        ("x", "../x", "lower-case letters"),
    ] {
        let page = host.fill_in("/set-up/new", &[("new_name", name), ("new_slug", slug)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.body.contains(says), "{name}: {}", page.body);
    }
}

#[tokio::test]
async fn only_an_owner_takes_over_gives_back_and_makes_spaces() {
    let world = World::new().await;
    let jo = world.host().await;
    jo.own().await;
    let lou = world.host_as("lou@samplehub.example").await;
    for path in ["/set-up/adopt", "/set-up/release", "/set-up/new"] {
        assert_eq!(lou.post(path, "").await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(!lou.get("/set-up").await.body.contains("/set-up/adopt"));
    assert_eq!(world.space().owned_by, OwnedBy::File);
}

#[tokio::test]
async fn a_files_settings_are_shown_and_not_changed() {
    let world = World::new().await;
    let host = world.host().await;
    host.own().await;
    for path in ["/space", "/voice", "/schedule", "/closed-days"] {
        let page = host.get(path).await;
        assert!(page.body.contains("These settings are in the file sample-hub.toml"), "{path}");
        assert!(page.body.contains("Take them over"), "{path}");
        assert!(!page.body.contains("<button>Save"), "{path}");
    }
    for path in ["/space", "/voice", "/schedule"] {
        let seen = seen_in(&host.get(path).await);
        let page = host.post(path, &format!("seen={seen}&set_name=Mine&set_host_name=Me&set_rules_people_per_digest=1&set_rules_no_repeat_days=1&set_rules_grace_hours=1")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}: {}", page.body);
    }
    let page = host.post("/closed-days/add", "closed_day=2026-12-24").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(world.space().settings.name, "Sample Hub");
    assert_eq!(std::fs::read_to_string(world.folder.path().join("spaces/sample-hub.toml")).unwrap(), SPACE);
}

#[tokio::test]
async fn what_is_taken_over_goes_on_and_says_what_became_of_the_file() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let before = world.space();
    let host = world.host().await;
    host.take_over().await;
    let spaces = world.folder.path().join("spaces");
    assert!(!spaces.join("sample-hub.toml").exists());
    assert_eq!(std::fs::read_to_string(spaces.join("sample-hub.toml.adopted")).unwrap(), SPACE);
    let after = world.space();
    assert_eq!((after.owned_by, after.started), (OwnedBy::Console, true));
    assert_eq!(after.settings, before.settings);
    let ticked = world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(fired(&ticked.fired, "sample-hub", Fires::Digest), Some(true));
    // And back, and over again: the first file, with its notes, is still there.
    let host = world.host().await;
    let page = host.fill_in("/set-up/release", &[]).await;
    assert!(page.body.contains("sample-hub.toml on the server says them"), "{}", page.body);
    assert_eq!(world.space().owned_by, OwnedBy::File);
    assert_eq!(world.space().settings, before.settings);
    host.take_over().await;
    assert_eq!(std::fs::read_to_string(spaces.join("sample-hub.toml.adopted")).unwrap(), SPACE);
    assert!(spaces.join("sample-hub.toml.adopted-2").exists());
    assert_eq!(world.space().settings, before.settings);
}

#[tokio::test]
async fn a_file_that_appears_for_a_space_of_the_console_is_not_used_and_said() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let path = world.folder.path().join("spaces/sample-hub.toml");
    for file in [SPACE.replace("Sample Hub", "Usurper"), "name = ".to_owned()] {
        std::fs::write(&path, file).unwrap();
        world.daemon.notice_changes(world.now).await;
        assert_eq!(world.space().settings.name, "Sample Hub");
        assert_eq!(world.space().owned_by, OwnedBy::Console);
        let deployment = Deployment::load(&world.folder.path().join("elevenses.toml"), std::iter::empty()).unwrap();
        let ctx = open_context(&deployment, world.now).await.unwrap();
        assert_eq!(ctx.space_named("sample-hub").unwrap().settings.name, "Sample Hub");
    }
    assert_eq!(world.daemon.ctx.store.alarms().await.unwrap().len(), 0);
    let page = host.get("/set-up").await;
    assert!(
        page.body.contains("There is a file sample-hub.toml on the server as well. It is not used"),
        "{}",
        page.body
    );
    // Nor is it written over.
    let page = host.fill_in("/set-up/release", &[]).await;
    assert!(page.body.contains("The settings stay on these pages"), "{}", page.body);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "name = ");
}

#[tokio::test]
async fn two_who_change_the_same_are_told() {
    let world = World::new().await;
    let (jo, lou) = (world.host().await, world.host_as("lou@samplehub.example").await);
    jo.take_over().await;
    let fields = |seen: &str, name: &str| -> Vec<(String, String)> {
        [
            ("seen", seen),
            ("set_name", name),
            ("set_zone", "Europe/London"),
            ("set_host_from", "hello@samplehub.example"),
            ("set_postal_address", ""),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    };
    let say = async |host: &Host<'_>, seen: &str, name: &str| {
        let fields = fields(seen, name);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        host.fill_in("/space", &fields).await
    };
    let (jos, lous) = (seen_in(&jo.get("/space").await), seen_in(&lou.get("/space").await));
    assert_eq!(say(&lou, &lous, "Lou's Hub").await.status, StatusCode::OK);
    let told = say(&jo, &jos, "Jo's Hub").await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.body.contains("Somebody else changed these settings while you were"), "{}", told.body);
    assert_eq!(value_in(&told, "set_name"), "Jo&#39;s Hub", "what was typed is kept");
    assert_eq!(world.space().settings.name, "Lou's Hub", "and nothing is lost");
    // Knowing that, a second press stands.
    assert_eq!(say(&jo, &seen_in(&told), "Jo's Hub").await.status, StatusCode::OK);
    assert_eq!(world.space().settings.name, "Jo's Hub");
    // Other settings are nobody's quarrel.
    let (space, voice) = (seen_in(&jo.get("/space").await), seen_in(&lou.get("/voice").await));
    assert_eq!(say(&jo, &space, "Ours").await.status, StatusCode::OK);
    let fields =
        [("seen", voice.as_str()), ("set_host_name", "Lou"), ("set_locale", "en"), ("set_voice_colour", "#00543c")];
    assert_eq!(lou.fill_in("/voice", &fields).await.status, StatusCode::OK);
    assert_eq!(
        (world.space().settings.name.clone(), world.space().settings.host.name.clone()),
        ("Ours".into(), "Lou".into())
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_changes() {
    let world = World::new().await;
    let host = world.host().await;
    host.take_over().await;
    let good = [
        ("set_name", "Sample Hub"),
        ("set_zone", "Europe/London"),
        ("set_host_from", "hello@samplehub.example"),
        ("set_postal_address", ""),
    ];
    for (field, typed, says) in [
        ("set_zone", "London", "is “London”; write one like Europe/London"),
        ("set_host_from", "hello", "has no domain"),
        ("set_name", "", "is empty"),
        ("set_name", &"x".repeat(61), "60"),
        ("set_postal_address", &"x".repeat(201), "200"),
    ] {
        let fields = good.map(|(name, value)| (name, if name == field { typed } else { value }));
        let page = host.settings("/space", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", page.body);
        assert!(page.body.contains(&format!("href=\"#{field}\"")), "{field}: {}", page.body);
        assert!(page.body.contains(says), "{field}: {}", page.body);
        assert!(page.body.contains("<title>Error:"), "{}", page.body);
    }
    assert_eq!(world.space().settings.name, "Sample Hub");
}

#[tokio::test]
async fn a_change_of_another_process_is_taken_up() {
    let world = World::new().await;
    world.host().await.take_over().await;
    let deployment = Deployment::load(&world.folder.path().join("elevenses.toml"), std::iter::empty()).unwrap();
    let other = open_context(&deployment, world.now).await.unwrap();
    let space = other.space_named("sample-hub").unwrap();
    let later = at("2026-02-03T09:11:00Z");
    let rename = |file: &mut SpaceFile| {
        file.name = "Renamed elsewhere".to_owned();
        Ok(())
    };
    elevenses::flow::change_settings::change_settings(&other, &space, None, rename, later).await.unwrap().unwrap();
    assert_eq!(world.space().settings.name, "Sample Hub");
    world.daemon.notice_changes(later).await;
    assert_eq!(world.space().settings.name, "Renamed elsewhere");
}

/// Everything that a file can say.
fn whole_file() -> String {
    let more = r#"
[[webhooks]]
name = "door"
id = "/id"
[webhooks.fields]
email = "/who/email"
name = "/who/name"
wants_introductions = { always = "yes" }
[webhooks.only_if]
"/event" = ["came", 7, true]
[webhooks.signature]
header = "X-Signature"
secret_file = "door.secret"

[[feeds]]
name = "front-desk"
folder = "/srv/inbox"
reads = "check-ins"
map = { "What do you bring?" = "offers", Notes = "-" }
dates = "dmy"

[[feeds]]
name = "sheet"
address = "https://cloud.example/a.csv"
reads = "people"
schedule = "@hourly"

[texts]
gateway = "main"
name = "Hub"
help = "ask at the desk"
region = "GB"
"#;
    let head =
        SPACE.replace("locale = \"en\"", "locale = \"en\"\ncalendars = [\"https://calendar.example/closed.ics\"]");
    let head = head.replace("\"2026-12-26\"]", "\"2026-12-26 Boxing Day\"]");
    let head = head
        .replace("sign_off = \"\"", "sign_off = \"Yours\"\nfooter = \"Floor **2**\\n\\n- [us](https://hub.example)\"");
    format!("{head}{more}")
}

#[test]
fn adopting_and_releasing_keeps_every_setting() {
    let shell = Shell::new();
    let path = shell.path("config/spaces/sample-hub.toml");
    std::fs::write(shell.path("config/spaces/door.secret"), "sixteen signs or more").unwrap();
    std::fs::write(&path, whole_file()).unwrap();
    let folder = path.parent().unwrap().to_owned();
    let read = |text: &str| SpaceFile::parse(text, &folder).unwrap_or_else(|error| panic!("{error:#}\n{text}"));
    let before = read(&whole_file());
    assert!(before.0.texts.is_some() && before.1.webhooks.len() == 1 && before.1.feeds.len() == 2);
    shell.out(&["space", "adopt", "sample-hub"]);
    assert!(!path.exists());
    assert_eq!(read(&shell.out(&["space", "show", "sample-hub"])), before);
    assert!(shell.out(&["space", "list"]).contains("owned by the console, sends by its schedule"));
    let checked = String::from_utf8(shell.run(&["check"]).stdout).unwrap();
    assert!(
        checked.contains("posts to") && checked.contains("feed"),
        "a space of the console is checked as well: {checked}"
    );
    shell.out(&["space", "release", "sample-hub"]);
    assert_eq!(read(&std::fs::read_to_string(&path).unwrap()), before);
    assert!(shell.out(&["space", "list"]).contains("owned by its file"));
    assert!(Path::new(&shell.path("config/spaces/sample-hub.toml.adopted")).exists());
}

#[test]
fn the_command_line_sets_up_a_space_of_the_console() {
    let shell = Shell::new();
    std::fs::remove_dir_all(shell.path("config/spaces")).unwrap();
    let new =
        ["space", "new", "harbour-loft", "--title", "Harbour Loft", "--host", "Jo", "--from", "hello@harbour.example"];
    let out = shell.out(&[&new[..], &["--owner", "jo@harbour.example"]].concat());
    assert!(out.contains("/o/"), "{out}");
    let wrong = shell.run(&[&new[..], &["--owner", "jo"]].concat());
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        shell.out(&["space", "list"]).contains("harbour-loft: Harbour Loft, owned by the console, has not started")
    );
    shell.out(&[
        "space",
        "set",
        "harbour-loft",
        "schedules.digest=15 9 * * mon-fri",
        "rules.people_per_digest=3",
        "host.name=Mireille",
    ]);
    let shown = shell.out(&["schedule", "show"]);
    assert!(shown.contains("Nothing fires yet") && shown.contains("15 9 * * mon-fri"), "{shown}");
    let wrong = shell.run(&["space", "set", "harbour-loft", "zone=London"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("zone is “London”"));
    let release = shell.run(&["space", "release", "harbour-loft"]);
    assert!(String::from_utf8_lossy(&release.stderr).contains("say go first"));
    shell.out(&["space", "go", "harbour-loft"]);
    shell.out(&["space", "pause", "harbour-loft", "--until", &days_from_now(20)]);
    assert!(shell.out(&["space", "list"]).contains("rests until"));
    assert_eq!(shell.run(&["space", "pause", "harbour-loft", "--until", "2020-01-01"]).status.code(), Some(2));
    shell.out(&["space", "resume", "harbour-loft"]);
    shell.out(&["closed-days", "add", &days_from_now(30), "--why", "Moving house"]);
    assert!(shell.out(&["closed-days", "list"]).contains("Moving house"));
    shell.out(&["closed-days", "remove", &days_from_now(30)]);
    assert_eq!(shell.out(&["closed-days", "list"]), "");
    shell.out(&["space", "release", "harbour-loft"]);
    let text = std::fs::read_to_string(shell.path("config/spaces/harbour-loft.toml")).unwrap();
    let (file, _) = SpaceFile::parse(&text, Path::new(".")).unwrap();
    assert_eq!((file.host.name.as_str(), file.rules.people_per_digest), ("Mireille", 3));
    let wrong = shell.run(&["space", "set", "harbour-loft", "name=X"]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("a file owns harbour-loft"));
}

fn days_from_now(days: u64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    chrono::DateTime::from_timestamp((now + days * 86_400) as i64, 0).unwrap().date_naive().to_string()
}

#[test]
fn init_can_leave_the_space_to_the_console() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config/elevenses.toml");
    let answers = "Harbour Loft\nEurope/Dublin\nJo\nhello@harbour.example\njo@harbour.example\nhttps://hub.example\n";
    let run = |args: &[&str], input: &str| {
        use std::io::Write;
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_elevenses"))
            .args(args)
            .arg("--config")
            .arg(&config)
            .env("RUST_LOG", "off")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let out = run(&["init", "--console"], answers);
    assert!(out.contains("its link to Set-up leads through") && out.contains("https://hub.example/o/"), "{out}");
    assert_eq!(std::fs::read_dir(folder.path().join("config/spaces")).unwrap().count(), 0);
    assert!(run(&["space", "list"], "").contains("harbour-loft: Harbour Loft, owned by the console, has not started"));
    assert!(run(&["check"], "").contains("it has not started"));
}
