//! A folder in which another program puts files.

use super::{HEADINGS, asks, counts, row};
use crate::command_line::Shell;
use crate::world::{SAMPLE, SPACE, World};
use elevenses::flow::import_check_ins::import_check_ins;
use elevenses::sheet::{Said, Spreadsheet};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::symlink;

const FEED: &str = "[[feeds]]\nname = \"inbox\"\nfolder = \"FOLDER\"\nreads = \"check-ins\"\n";

#[tokio::test]
async fn a_file_is_taken_once_it_has_stopped_growing_and_moved_with_its_report() {
    let mut world = World::with_feeds(FEED).await;
    let (begun, rest) = SAMPLE.split_at(300);
    world.drop_file("today.csv", begun);
    assert_eq!(world.look_after(1).await, [], "seen for the first time");
    OpenOptions::new().append(true).open(world.inbox("today.csv")).unwrap().write_all(rest.as_bytes()).unwrap();
    assert_eq!(world.look_after(1).await, [], "it has grown");
    assert_eq!(world.tick_after(chrono::Duration::seconds(3)).await.looked, [], "three seconds are not enough");
    let looked = world.look_after(1).await;
    assert_eq!((counts(&looked), looked[0].file.as_deref()), ((8, 0, 0, 0), Some("today.csv")));
    assert_eq!(world.names(""), ["done", "failed"]);
    assert_eq!(world.names("done"), ["today.csv", "today.csv.report.txt"]);
    assert_eq!(fs::read_to_string(world.inbox("done/today.csv")).unwrap(), SAMPLE);
    let report = fs::read_to_string(world.inbox("done/today.csv.report.txt")).unwrap();
    assert!(
        report.starts_with("today.csv was read as text in UTF-8, separated by commas by the feed “inbox” of"),
        "{report}"
    );
    assert!(report.contains("Email Address") && report.contains("8 check-ins new"), "{report}");
    assert_eq!(world.people().await.len(), 8);
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_overwrites_nothing() {
    let mut world = World::with_feeds(FEED).await;
    for (again, counted) in [(1, (8, 0, 0, 0)), (2, (0, 0, 8, 0)), (3, (0, 0, 8, 0))] {
        world.drop_file("today.csv", SAMPLE);
        assert_eq!(counts(&world.look_twice().await), counted, "{again}");
        assert_eq!(world.names("done").len(), again * 2);
    }
    assert!(world.names("done").contains(&"today (3).csv.report.txt".to_owned()));
    assert_eq!(world.needs().await.len(), 1, "one name was changed, which is said once");
}

#[tokio::test]
async fn a_question_goes_to_failed_with_what_to_run_and_is_put_before_the_organiser_once() {
    let mut world = World::with_feeds(FEED).await;
    let vague = "Timestamp,Email,Name,What do you bring and what do you need?,Introductions today?\n2026-02-03 08:00,ana@x.example,Ana,Glazes,Yes\n";
    world.drop_file("it's today.csv", vague);
    assert!(asks(&world.look_twice().await).contains("--map 'What do you bring and what do you need?="));
    assert_eq!(world.names("failed"), ["it's today.csv", "it's today.csv.report.txt"]);
    let report = fs::read_to_string(world.inbox("failed/it's today.csv.report.txt")).unwrap();
    let path = world.inbox("failed/it").display().to_string();
    let command =
        format!("elevenses import check-ins '{path}'\\''s today.csv' --space sample-hub --map 'HEADING=FIELD'");
    assert!(
        report.contains(&command) && report.contains("--map 'What do you bring and what do you need?="),
        "{report}"
    );
    let needs = world.needs().await;
    assert!(needs.len() == 1 && needs[0].contains(&command), "{needs:?}");
    assert_eq!(world.look_twice().await, [], "and it stays there");
    assert_eq!((world.needs().await.len(), world.people().await.len()), (1, 0));
    // What is settled once by hand holds for the next file.
    let file = Spreadsheet::of_text("it's today.csv", vague).unwrap();
    let columns = vec![Said::column("What do you bring and what do you need?=offers").unwrap()];
    let (space, said) = (world.space(), Said { columns, dates: None });
    import_check_ins(&world.daemon.ctx, &space, &file, &said, world.now, |_, _| {}).await.unwrap().unwrap();
    world.drop_file("tomorrow.csv", &vague.replace("ana", "ben").replace("Ana", "Ben"));
    assert_eq!(counts(&world.look_twice().await), (1, 0, 0, 0));
}

#[tokio::test]
async fn what_the_settings_say_of_the_columns_is_no_question() {
    let feed = format!("{FEED}map = {{ \"What do you bring and what do you need?\" = \"offers\" }}\ndates = \"dmy\"\n");
    let mut world = World::with_feeds(&feed).await;
    let vague = "Timestamp,Email,Name,What do you bring and what do you need?,Introductions today?\n3/2/2026 08:00,ana@x.example,Ana,Glazes,Yes\n";
    world.drop_file("today.csv", vague);
    assert_eq!(counts(&world.look_twice().await), (1, 0, 0, 0));
    let day = world.daemon.ctx.store.who_is_in(&world.space().id, "2026-02-03".parse().unwrap()).await.unwrap();
    assert_eq!(day.len(), 1, "the third of February");
}

#[tokio::test]
async fn what_is_no_file_of_the_folder_is_never_touched() {
    let mut world = World::with_feeds(FEED).await;
    let outside = world.folder.path().join("outside.csv");
    fs::write(&outside, SAMPLE).unwrap();
    symlink(&outside, world.inbox("link.csv")).unwrap();
    symlink(world.folder.path(), world.inbox("folder-link")).unwrap();
    fs::create_dir(world.inbox("archive")).unwrap();
    world.drop_file("archive/old.csv", SAMPLE);
    world.drop_file(".hidden.csv", SAMPLE);
    world.drop_file("loading.csv.part", SAMPLE);
    world.drop_file("loading.csv", "");
    world.drop_file("~$open.xlsx", "x");
    let before = world.names("");
    assert_eq!(world.look_twice().await, []);
    assert_eq!(world.names(""), before);
    assert!(outside.exists() && world.inbox("archive/old.csv").exists());
    assert_eq!(world.feed_alarms().await, []);
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_in_words() {
    let mut world = World::with_feeds(FEED).await;
    let huge = fs::File::create(world.inbox("huge.csv")).unwrap();
    huge.set_len(2 << 30).unwrap();
    world.drop_file("letter.csv", "%PDF-1.7 and so on");
    world.drop_file("people.csv", "Email,Name\nana@x.example,Ana\n");
    let looked = world.look_twice().await;
    assert_eq!(looked.len(), 3);
    let told = |name: &str| fs::read_to_string(world.inbox(&format!("failed/{name}.report.txt"))).unwrap();
    assert!(told("huge.csv").contains("larger than 100 MB; split it"), "{}", told("huge.csv"));
    assert!(told("letter.csv").contains("a PDF, not a spreadsheet"), "{}", told("letter.csv"));
    assert!(told("people.csv").contains("use `elevenses import people`"), "{}", told("people.csv"));
    assert_eq!(world.needs().await.len(), 3);
}

#[tokio::test]
async fn a_workbook_is_read_like_any_other_file() {
    let mut world = World::with_feeds(FEED).await;
    let headings: Vec<&str> = HEADINGS.trim().split(',').collect();
    let rows = [row("Ana", "Glazes").trim().split(',').map(str::to_owned).collect()];
    fs::write(world.inbox("today.xlsx"), elevenses::sheet::workbook("Today", &headings, &rows).unwrap()).unwrap();
    assert_eq!(counts(&world.look_twice().await), (1, 0, 0, 0));
}

#[tokio::test]
async fn nothing_is_taken_that_could_not_be_moved_and_the_alarm_is_over_by_itself() {
    let mut world = World::with_feeds(FEED).await;
    world.drop_file("today.csv", SAMPLE);
    fs::create_dir(world.folder.path().join("elsewhere")).unwrap();
    symlink(world.folder.path().join("elsewhere"), world.inbox("done")).unwrap();
    for _ in 0..3 {
        assert_eq!(world.look_twice().await, []);
    }
    let alarms = world.feed_alarms().await;
    assert!(alarms.len() == 1 && alarms[0].text.contains("done is a link or a file"), "{alarms:?}");
    assert_eq!(world.people().await.len(), 0, "nothing was read");
    fs::remove_file(world.inbox("done")).unwrap();
    assert_eq!(counts(&world.look_twice().await), (8, 0, 0, 0));
    assert_eq!(world.look_twice().await, []);
    assert_eq!(world.feed_alarms().await, []);
    // A folder that is not there, and then is.
    fs::rename(world.inbox(""), world.folder.path().join("away")).unwrap();
    world.look_twice().await;
    assert!(world.feed_alarms().await[0].text.contains("cannot be read"));
    fs::rename(world.folder.path().join("away"), world.inbox("")).unwrap();
    world.look_twice().await;
    assert_eq!(world.feed_alarms().await, []);
}

#[tokio::test]
async fn the_database_is_no_file_of_a_feed() {
    let world = World::with_feeds(FEED).await;
    let home = world.folder.path().display().to_string();
    world.set_feeds(&FEED.replace("FOLDER", &format!("{home}/./")));
    let mut world = world.restarted().await;
    assert_eq!(world.look_twice().await, []);
    let alarms = world.feed_alarms().await;
    assert!(alarms.len() == 1 && alarms[0].text.contains("keeps its database"), "{alarms:?}");
    assert!(world.daemon.ctx.store.path().exists() && world.folder.path().join("elevenses.toml").exists());
}

#[tokio::test]
async fn a_file_that_cannot_be_moved_is_read_once() {
    let mut world = World::with_feeds(FEED).await;
    // Its report would need a longer name than there can be.
    let name = format!("{}.csv", "a".repeat(250));
    world.drop_file(&name, SAMPLE);
    assert_eq!(counts(&world.look_twice().await), (8, 0, 0, 0));
    for _ in 0..3 {
        assert_eq!(world.look_twice().await, [], "it is not read again");
    }
    let alarms = world.feed_alarms().await;
    assert!(alarms.len() == 1 && alarms[0].text.contains("could not be moved to “done”"), "{alarms:?}");
    assert!(world.inbox(&name).exists());
    // After a start it is read once more, and every row of it is known.
    let mut world = world.restarted().await;
    assert_eq!(counts(&world.look_twice().await), (0, 0, 8, 0));
    assert_eq!(world.look_twice().await, []);
    fs::remove_file(world.inbox(&name)).unwrap();
    world.look_twice().await;
    assert_eq!(world.feed_alarms().await, [], "somebody has taken it away");
}

#[tokio::test]
async fn a_file_that_vanishes_between_two_looks_is_no_trouble() {
    let mut world = World::with_feeds(FEED).await;
    world.drop_file("today.csv", SAMPLE);
    world.look_after(1).await;
    fs::remove_file(world.inbox("today.csv")).unwrap();
    assert_eq!(world.look_twice().await, []);
    assert_eq!((world.feed_alarms().await, world.needs().await), (vec![], vec![]));
}

#[test]
fn feeds_are_listed_and_looked_at_by_command() {
    let shell = Shell::new();
    fs::create_dir(shell.path("inbox")).unwrap();
    let feeds = FEED.replace("FOLDER", &shell.path("inbox").display().to_string());
    let sheet = "[[feeds]]\nname = \"sheet\"\naddress = \"https://key:secret@cloud.example/s/secret?output=csv\"\nreads = \"people\"\n";
    fs::write(shell.path("config/spaces/sample-hub.toml"), format!("{SPACE}\n{feeds}{sheet}")).unwrap();
    let listed = shell.out(&["feeds"]);
    assert!(listed.contains("inbox: check-ins from the folder") && listed.contains("nothing came yet"), "{listed}");
    assert!(listed.contains("sheet: people from cloud.example at \"*/15 * * * *\""), "{listed}");
    assert!(!listed.contains("secret") && shell.out(&["check"]).contains("  feed sheet: people"), "{listed}");
    let (code, says) = shell.fails(&["feeds", "look", "cobot"]);
    assert!(code == 2 && says.contains("there is no feed “cobot”; there is: inbox, sheet"), "{says}");
    fs::write(shell.path("inbox/today.csv"), SAMPLE).unwrap();
    let out = shell.out(&["feeds", "look", "inbox"]);
    assert!(out.contains("today.csv\n") && out.contains("8 check-ins new"), "{out}");
    let listed = shell.out(&["feeds", "--json"]);
    assert!(listed.contains("today.csv: 8 check-ins new"), "{listed}");
    assert!(shell.path("inbox/done/today.csv").exists());
}
