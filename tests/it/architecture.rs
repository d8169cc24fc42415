//! The invariants of ARCHITECTURE.md, held as absences in the source.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every source file, by its path under `src`, without its comments and its tests.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), "", &mut found);
    assert!(found.len() > 40, "the sources were found");
    found
}

fn collect(folder: &Path, under: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = format!("{under}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), found);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") && !name.contains("/tests/") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            found.insert(
                name,
                code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n"),
            );
        }
    }
}

/// Files outside `allowed` that mention one of `words`.
fn mentions(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let elsewhere = sources().into_iter().filter(|(name, _)| !allowed.iter().any(|a| name.starts_with(a)));
    let found = elsewhere.flat_map(|(name, code)| {
        words.iter().filter(|w| code.contains(**w)).map(|w| format!("{name}: {w}")).collect::<Vec<_>>()
    });
    found.collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn the_domain_is_pure() {
    let impure = [
        "tokio",
        "rusqlite",
        "lettre",
        "reqwest",
        "axum",
        "std::fs",
        "std::env",
        "std::net",
        "Utc::now",
        "getrandom",
        "async fn",
        "crate::store",
        "crate::flow",
        "crate::render",
        "crate::channel",
        "crate::mail",
        "crate::sheet",
        "crate::gateway",
        "crate::config",
        "crate::web",
    ];
    let found: Vec<String> = mentions(&impure, &[]).into_iter().filter(|m| m.starts_with("domain")).collect();
    assert_eq!(found, NOTHING);
}

#[test]
fn each_library_has_one_home() {
    assert_eq!(mentions(&["rusqlite"], &["store"]), NOTHING);
    assert_eq!(mentions(&["lettre", "reqwest", "TcpStream", "rustls"], &["channel"]), NOTHING);
    assert_eq!(mentions(&["axum"], &["web", "daemon.rs"]), NOTHING);
    assert_eq!(mentions(&["calamine", "csv::", "rust_xlsxwriter"], &["sheet"]), NOTHING);
    assert_eq!(mentions(&["ndarray", "safetensors::"], &["model"]), NOTHING);
    assert_eq!(mentions(&["fluent_bundle"], &["render"]), NOTHING);
    assert_eq!(mentions(&["phonenumber::"], &["domain/phone_number"]), NOTHING);
    assert_eq!(mentions(&["cron::"], &["domain/schedule"]), NOTHING);
    assert_eq!(mentions(&["mail_parser", "html5gum"], &["mail"]), NOTHING);
}

#[test]
fn the_clock_is_read_in_one_place_and_used_in_three() {
    assert_eq!(mentions(&["Utc::now", "Local::now", "SystemTime::now", "now_v7"], &["clock.rs"]), NOTHING);
    assert_eq!(mentions(&["crate::clock", "Clock::"], &["clock.rs", "daemon.rs", "cli", "web"]), NOTHING);
}

#[test]
fn only_the_daemon_spawns() {
    assert_eq!(mentions(&["tokio::spawn", "tasks.spawn", "JoinSet", "spawn_blocking"], &["daemon.rs"]), NOTHING);
}

#[test]
fn siblings_do_not_know_each_other_and_nobody_looks_up() {
    let layers = [
        ("sheet", 0),
        ("store", 0),
        ("render", 0),
        ("channel", 0),
        ("model", 0),
        ("mail", 0),
        ("gateway", 0),
        // Settings as they are written: a space of the console is changed as its file would be.
        ("config", 1),
        ("flow", 2),
        ("web", 3),
        ("cli", 5),
    ];
    for (layer, height) in layers {
        let above = layers
            .iter()
            .filter(|(other, h)| *other != layer && *h >= height)
            .map(|(other, _)| format!("crate::{other}"));
        let above: Vec<String> =
            above.chain(["crate::daemon".to_owned()].into_iter().filter(|_| layer != "cli")).collect();
        let words: Vec<&str> = above.iter().map(String::as_str).collect();
        let found = mentions(&words, &[])
            .into_iter()
            .filter(|m| m.starts_with(&format!("{layer}.rs")) || m.starts_with(&format!("{layer}/")));
        assert_eq!(found.collect::<Vec<_>>(), NOTHING, "{layer}");
    }
}

#[test]
fn nothing_may_panic_outside_tests() {
    assert_eq!(mentions(&[".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!("], &[]), NOTHING);
}

#[test]
fn the_schema_replaces_nothing_and_is_strict() {
    let schema = [
        include_str!("../../migrations/0001_foundation.sql"),
        include_str!("../../migrations/0002_to_the_end.sql"),
        include_str!("../../migrations/0003_topics.sql"),
        include_str!("../../migrations/0004_news.sql"),
        include_str!("../../migrations/0005_second_opinion.sql"),
        include_str!("../../migrations/0006_imports.sql"),
        include_str!("../../migrations/0007_kiosks.sql"),
        include_str!("../../migrations/0008_undo.sql"),
        include_str!("../../migrations/0009_merging.sql"),
        include_str!("../../migrations/0010_invitations.sql"),
        include_str!("../../migrations/0011_answered_posts.sql"),
        include_str!("../../migrations/0012_feeds.sql"),
        include_str!("../../migrations/0013_replies.sql"),
        include_str!("../../migrations/0014_texts.sql"),
        include_str!("../../migrations/0015_console.sql"),
    ]
    .concat();
    assert_eq!(schema.matches("CREATE TABLE").count(), schema.matches(") STRICT;").count());
    assert_eq!(mentions(&["OR REPLACE", "OR IGNORE"], &[]), NOTHING);
}

#[test]
fn the_example_settings_are_what_the_program_understands() {
    let config = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config"));
    for file in ["elevenses.toml", "demo.toml"] {
        elevenses::config::Deployment::load(&config.join(file), std::iter::empty()).unwrap();
    }
    // With the marks taken off, the commented part is understood too.
    let text = fs::read_to_string(config.join("elevenses.toml")).unwrap();
    let commented = text.lines().map(|line| match line.strip_prefix("# ") {
        Some(rest)
            if rest.starts_with('[') || (rest.contains(" = ") && !rest.starts_with('#') && !rest.contains("://")) =>
        {
            rest.to_owned()
        }
        _ => line.to_owned(),
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("elevenses.toml");
    fs::write(&path, commented.collect::<Vec<_>>().join("\n")).unwrap();
    for secret in [
        "smtp-password",
        "imap-password",
        "mailgun-key",
        "postmark-password",
        "sendgrid-password",
        "twilio-token",
        "kannel-password",
        "phone-password",
        "phone-signing-key",
    ] {
        fs::write(folder.path().join(secret), "sixteen signs or more").unwrap();
    }
    let deployment = elevenses::config::Deployment::load(&path, std::iter::empty()).unwrap();
    assert!(deployment.describe().iter().any(|(_, value)| value.contains("smtp.relay.example:587")));
    let gateways: Vec<_> = deployment.sms.iter().map(|gateway| (gateway.name(), gateway.preset_name())).collect();
    assert_eq!(gateways, [("kannel", "kannel"), ("main", "twilio"), ("phone", "smsgate")]);
    let inbound = deployment.inbound.unwrap();
    assert!(inbound.imap.is_some() && inbound.lmtp.is_some());
    assert!(inbound.services.mailgun.is_some() && inbound.services.postmark.is_some());
    assert!(
        inbound.services.sendgrid.is_some_and(|sendgrid| sendgrid.public_key.is_some() && sendgrid.login.is_some())
    );
    let text = fs::read_to_string(config.join("spaces/sample-hub.toml")).unwrap();
    let (head, webhooks) = text.split_once("# [[webhooks]]\n").unwrap();
    let settings = webhooks.lines().filter_map(|line| line.strip_prefix("# ")).filter(|line| !line.contains(". "));
    let webhooks = format!(
        "{head}[[webhooks]]\n{}",
        settings.filter(|line| line.contains(['=', '['])).collect::<Vec<_>>().join("\n")
    );
    fs::write(folder.path().join("zapier.secret"), "sixteen signs or more").unwrap();
    let (_, space) = elevenses::config::SpaceFile::parse(&webhooks, folder.path()).unwrap();
    let zapier = space.webhooks.iter().find(|webhook| webhook.name == "zapier").unwrap();
    assert!(zapier.id.is_some() && zapier.said_at.is_some() && zapier.signature.is_some() && zapier.only_if.len() == 1);
    let texts = space.texts.as_ref().unwrap();
    assert_eq!((texts.gateway.as_str(), texts.max_segments_a_day), ("main", 500));
    for (slug, _, file) in elevenses::config::read_space_files(&config.join("spaces")).unwrap() {
        assert!(file.is_ok(), "{slug}: {:?}", file.err());
    }
    // So are the feeds of the example space.
    let is_key = |rest: &str| {
        rest.split(" = ").next().is_some_and(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
    };
    let (space, feeds) = head.split_at(head.find("\n# [[feeds]]").unwrap());
    let feeds = feeds
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|rest| *rest == "[[feeds]]" || (rest.contains(" = ") && is_key(rest)));
    let (_, settings) = elevenses::config::SpaceFile::parse(
        &format!("{space}\n{}", feeds.collect::<Vec<_>>().join("\n")),
        folder.path(),
    )
    .unwrap();
    assert_eq!(settings.feeds.len(), 2);
    assert_eq!(settings.feeds[0].told.columns.len(), 2);
}

#[test]
fn the_readme_shows_a_real_letter_and_its_two_commands() {
    let readme = include_str!("../../README.md");
    let letter = include_str!("snapshots/it__letters__digest_mireille.snap");
    let block = readme.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    for line in block.lines().filter(|l| !l.trim().is_empty() && l.trim() != "..." && !l.starts_with("To: ")) {
        assert!(letter.contains(line), "the letter does not say: {line}");
    }
    assert!(readme.contains("\n    cargo run -- demo\n") && readme.contains("\n    cargo test\n"));
    for file in ["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/digest.png", "config/elevenses.toml"] {
        assert!(readme.contains(file) && Path::new(env!("CARGO_MANIFEST_DIR")).join(file).exists(), "{file}");
    }
    let rust = include_str!("../../Cargo.toml").split("rust-version = \"").nth(1).unwrap().split('"').next().unwrap();
    assert!(readme.contains(&format!("Rust {rust} or newer")));
}

#[test]
fn the_code_map_names_every_verb_and_folder() {
    let map = include_str!("../../ARCHITECTURE.md");
    assert!(map.lines().count() < 200);
    for (name, _) in sources() {
        let verb = name.strip_prefix("flow/").and_then(|n| n.split(['/', '.']).next());
        assert!(verb.is_none_or(|verb| map.contains(verb)), "{name} is not on the map");
        let folder = name.split('/').next().unwrap();
        assert!(folder.contains('.') || map.contains(&format!("`{folder}/`")), "{folder}/ is not on the map");
    }
}
