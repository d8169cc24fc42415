//! Spreadsheets come in: two verbs, a rehearsal of each, and what was settled once.

use crate::command_line::Shell;
use crate::world::World;
use elevenses::flow::import_people::import_people;
use elevenses::flow::read_spreadsheet::Report;
use elevenses::sheet::{Said, Spreadsheet};
use serde_json::Value;

const VAGUE: &str = "Timestamp,Email,Name,What do you bring and what do you need?,Introductions today?\n";

impl World {
    async fn bring_in(&self, csv: &str) -> Report {
        let file = Spreadsheet::of_text("people.csv", csv).unwrap();
        let (ctx, space) = (&self.daemon.ctx, self.space());
        import_people(ctx, &space, &file, &Said::default(), self.now, |_, _| {}).await.unwrap().unwrap()
    }

    async fn profile(&self, address: &str) -> (String, Vec<String>, Vec<String>) {
        let member = self.daemon.ctx.store.member_by_address(&self.space().id, address).await.unwrap().unwrap();
        let texts = |lines: Vec<elevenses::domain::member::Line>| lines.into_iter().map(|line| line.text).collect();
        (member.profile.headline, texts(member.profile.offers), texts(member.profile.needs))
    }
}

fn counts(report: &Report) -> (usize, usize, usize, usize) {
    (report.new, report.changed, report.unchanged, report.set_aside.len())
}

#[tokio::test]
async fn people_of_a_list_fill_gaps_and_nobody_is_written_to_before_they_check_in() {
    let mut world = World::new().await;
    let list = "Email,First name,Surname,Headline,Offers,Needs\n\
                ana@clayroom.example,Ana,Silva,Potter,Glazes,A bookkeeper\n\
                ben@tidybooks.example,Ben,Okoro,,Bookkeeping,\n";
    assert_eq!(counts(&world.bring_in(list).await), (2, 0, 0, 0));
    assert_eq!(counts(&world.bring_in(list).await), (0, 0, 2, 0), "again changes nothing");
    let more = "Email,First name,Headline,Offers\nBEN@tidybooks.example,Benjamin,Bookkeeper,Drums\nana@clayroom.example,Ana,Sculptor,\n";
    assert_eq!(counts(&world.bring_in(more).await), (0, 1, 1, 0));
    assert_eq!(world.profile("ben@tidybooks.example").await, ("Bookkeeper".into(), vec!["Bookkeeping".into()], vec![]));
    assert_eq!(world.profile("ana@clayroom.example").await.0, "Potter");
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(world.letters().len(), 0, "nobody is in because of a list");
    // What they say themselves counts, even if they said it before the list came.
    let said = "Timestamp,Email,Name,What are you looking for?,Introductions today?\n2026-02-02 09:00,ana@clayroom.example,Ana,A kiln,Yes\n";
    world.import(said).await.unwrap();
    assert_eq!(world.profile("ana@clayroom.example").await.2, ["A kiln"]);
}

#[tokio::test]
async fn one_address_beside_two_names_is_put_to_the_organiser() {
    let world = World::new().await;
    let report = world.bring_in("Email,First name\ncem@looms.example,Cem\ncem@looms.example,Dee\n").await;
    assert_eq!(
        report.set_aside,
        [(3, "the same address stands beside another name in row 2; whose is it?".to_owned())]
    );
    let day = "Timestamp,Email,Name,Introductions today?\n2026-02-03 09:00,c@x.example,Cem,Yes\n2026-02-03 09:01,c@x.example,Dee,No\n2026-02-02 09:01,c@x.example,Cem A,No\n";
    let report = world.import(day).await.unwrap();
    assert_eq!((report.new, report.set_aside.len()), (2, 1));
}

#[tokio::test]
async fn a_wish_on_a_list_is_kept_and_an_unclear_one_is_a_question() {
    let world = World::new().await;
    let wishes = ["", "perhaps", "Yes", "No", "Yes", "Yes"].into_iter().enumerate();
    let rows: String = wishes.map(|(n, wish)| format!("p{n}@x{n}.example,Person{n},{wish}\n")).collect();
    let report = world.bring_in(&format!("Email,Name,Would you like introductions today?\n{rows}")).await;
    assert_eq!(counts(&report), (5, 0, 0, 1), "no answer is no answer; an unclear one is a question");
    assert_eq!(report.set_aside[0].0, 3);
}

#[test]
fn a_dry_run_says_all_and_writes_nothing() {
    let shell = Shell::new();
    let dry: Value =
        serde_json::from_str(&shell.out(&["import", "check-ins", "day.csv", "--dry-run", "--json"])).unwrap();
    assert_eq!((&dry["kind"], &dry["rows"]["new"]), (&Value::from("check_ins"), &Value::from(8)));
    let column = &dry["columns"][1];
    assert_eq!((&column["heading"], &column["field"]), (&Value::from("Email Address"), &Value::from("email")));
    assert_eq!(
        (&column["confidence"], &column["why"]),
        (&Value::from("sure"), &Value::from("its heading says the email address"))
    );
    assert_eq!(column["values"].as_array().unwrap().len(), 3);
    assert!(dry["rows"]["set_aside"].as_array().unwrap().is_empty());
    assert_eq!(shell.fails(&["member", "show", "rafe@oralhistory.example"]).0, 1, "nobody is there");
    assert_eq!(shell.out(&["needs", "list"]), "");
    let text = shell.out(&["import", "check-ins", "day.csv", "--dry-run"]);
    assert!(text.contains("separated by commas. Nothing is saved") && text.contains("8 check-ins new"), "{text}");
    assert!(shell.out(&["import", "check-ins", "day.csv"]).contains("8 check-ins new"), "as it was said");
    assert!(shell.out(&["import", "check-ins", "day.csv", "--dry-run"]).contains("8 unchanged"));
}

#[test]
fn what_is_unsure_is_asked_with_its_option_and_settled_once() {
    let shell = Shell::new();
    std::fs::write(shell.path("a.csv"), format!("{VAGUE}3/2/2026,ana@x.example,Ana,Glazes,Yes\n")).unwrap();
    std::fs::write(shell.path("b.csv"), format!("{VAGUE}4/2/2026,ben@x.example,Ben,Bookkeeping,Yes\n")).unwrap();
    let output = shell.run(&["import", "check-ins", "a.csv", "--dry-run", "--json"]);
    let asked: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &asked["columns"][3]["confidence"]), (Some(2), &Value::from("unsure")));
    let map = "What do you bring and what do you need?=offers";
    let (code, says) = shell.fails(&["import", "check-ins", "a.csv"]);
    assert!(code == 2 && says.contains("--map 'What do you bring and what do you need?="), "{says}");
    let (code, says) = shell.fails(&["import", "check-ins", "a.csv", "--map", map]);
    assert!(code == 2 && says.contains("--dates dmy or --dates mdy"), "{says}");
    assert!(shell.out(&["import", "check-ins", "a.csv", "--map", map, "--dates", "dmy"]).contains("1 check-ins new"));
    let next = shell.out(&["import", "check-ins", "b.csv"]);
    assert!(next.contains("you said so of an earlier file") && next.contains("1 check-ins new"), "{next}");
    let shown = shell.out(&["member", "show", "ben@x.example"]);
    assert!(shown.contains("2026-02-04") && shown.contains("Bookkeeping"), "{shown}");
    shell.out(&["import", "check-ins", "b.csv", "--map", "Name=name"]);
    assert!(shell.out(&["import", "check-ins", "b.csv"]).contains("1 unchanged"), "what was settled adds up");
    assert_eq!(shell.fails(&["import", "check-ins", "b.csv", "--map", "Nothing=needs"]).0, 2);
    assert_eq!(shell.fails(&["import", "check-ins", "b.csv", "--map", "Name=needs=x"]).0, 2);
}

#[test]
fn which_of_the_two_a_file_is_for_is_suggested() {
    let shell = Shell::new();
    std::fs::write(shell.path("people.csv"), "Email,Name,Offers\nana@x.example,Ana,Glazes\n").unwrap();
    let (code, says) = shell.fails(&["import", "day.csv"]);
    assert!(code == 2 && says.contains("elevenses import check-ins day.csv"), "{says}");
    let (code, says) = shell.fails(&["import", "people.csv"]);
    assert!(code == 2 && says.contains("elevenses import people people.csv"), "{says}");
    assert_eq!(shell.fails(&["import", "nothing.csv"]).0, 2);
    let output = shell.run(&["import", "people", "day.csv", "--dry-run"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("`elevenses import check-ins` would keep that, too"));
    let (code, says) = shell.fails(&["import", "check-ins", "people.csv"]);
    assert!(code == 2 && says.contains("use `elevenses import people`"), "{says}");
}

#[test]
fn a_workbook_is_imported_like_a_text_file() {
    let shell = Shell::new();
    let rows =
        [["2026-02-03 09:00", "ana@x.example", "Ana", "Yes"], ["2026-02-03 09:01", "ben@x.example", "Ben", "No"]];
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
    let headings = ["Timestamp", "Email", "First name", "Introductions today?"];
    std::fs::write(shell.path("day.xlsx"), elevenses::sheet::workbook("Day", &headings, &rows).unwrap()).unwrap();
    assert!(shell.out(&["import", "check-ins", "day.xlsx"]).contains("2 check-ins new"));
    assert!(shell.out(&["import", "people", "day.xlsx"]).contains("2 unchanged"));
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/exporters/own-visits.xls"), shell.path("v.xls"))
        .unwrap();
    assert!(shell.out(&["import", "check-ins", "v.xls"]).contains("2 check-ins new"));
    std::fs::write(shell.path("bad.xlsx"), "PK\u{3}\u{4} and nothing").unwrap();
    let (code, says) = shell.fails(&["import", "people", "bad.xlsx"]);
    assert!(code == 2 && says.contains("Open it in your spreadsheet program"), "{says}");
}
