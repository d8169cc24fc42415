//! The commands that try the matching without a hub: no settings, no database, and not a file left behind.

use crate::world::SAMPLE;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// An empty folder in which commands are typed.
struct Empty(TempDir);

impl Empty {
    fn with(files: &[(&str, &str)]) -> Empty {
        let folder = tempfile::tempdir().unwrap();
        files.iter().for_each(|(name, text)| std::fs::write(folder.path().join(name), text).unwrap());
        Empty(folder)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_elevenses"));
        command.current_dir(self.0.path()).env_remove("ELEVENSES_CONFIG").stdin(Stdio::null());
        command.args(args).output().unwrap()
    }

    /// Exit code, standard output and standard error.
    fn says(&self, args: &[&str]) -> (i32, String, String) {
        let output = self.run(args);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn files(&self) -> BTreeSet<String> {
        let names = std::fs::read_dir(self.0.path()).unwrap().flatten();
        names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_spreadsheet_of_people_is_matched_with_nothing_set_up() {
    let folder = Empty::with(&[("people.csv", SAMPLE)]);
    let (code, text, trouble) = folder.says(&["match", "people.csv"]);
    assert_eq!((code, trouble.as_str()), (0, ""));
    assert!(text.contains("Lorna (visitor) <lorna.k@openmic.example>\n"), "{text}");
    assert!(text.contains("Adaeze asked for “Advice on an archive and podcast project”, Rafe wrote “"), "{text}");
    assert_eq!(text, folder.says(&["match", "people.csv", "--assign", "--top", "2"]).1, "the same again");
    assert_eq!(folder.files(), BTreeSet::from(["people.csv".to_owned()]));
}

#[test]
fn as_json_every_person_has_a_line_for_each_of_their_matches() {
    let folder = Empty::with(&[("people.csv", SAMPLE)]);
    for (args, most) in [(["--assign", "--top", "1"], 1), (["--candidates", "--top", "4"], 4)] {
        let (_, text, _) = folder.says(&[&["match", "people.csv", "--json"], &args[..]].concat());
        let mut lines_of: BTreeMap<String, usize> = BTreeMap::new();
        for line in json_lines(&text) {
            let (person, with) = (line["person"].as_str().unwrap(), line["with"].as_str());
            assert!(line["reasons"].is_array() && (with.is_none() || line["score"].is_f64()), "{line}");
            let visitors = [person, with.unwrap_or_default()].iter().all(|id| id.ends_with("@openmic.example"));
            assert!(!visitors, "colleagues know each other: {line}");
            *lines_of.entry(person.to_owned()).or_default() += 1;
        }
        assert_eq!(lines_of.len(), 8, "nobody is passed over in silence");
        assert_eq!(lines_of.values().max(), Some(&most));
    }
}

#[test]
fn rows_that_cannot_be_used_are_named_and_the_rest_goes_on() {
    let rows = "Name,Interests,Needs\nAna,\"pottery, jazz\",\nBen,Pottery,\nCem,,\n,jazz,\nDee,jazz\n";
    let folder = Empty::with(&[("people.csv", rows), ("shoes.csv", "Name,Shoe size\nAna,38\n")]);
    let (code, text, trouble) = folder.says(&["match", "people.csv", "--candidates"]);
    assert_eq!(code, 3);
    assert!(text.contains("Ana (row 2)\n") && text.contains("\nrow 5\n"), "{text}");
    assert!(trouble.contains("row 4 was left out: it says nothing that could be compared"), "{trouble}");
    assert!(trouble.contains("row 6 was left out: it has 2 cells where the headings have 3"), "{trouble}");
    let (code, _, trouble) = folder.says(&["match", "shoes.csv"]);
    assert!(code == 2 && trouble.contains("The headings are: “Name”, “Shoe size”"), "{trouble}");
    for args in [["match", "people.csv", "--top", "4"], ["match", "people.csv", "--top", "0"]] {
        assert_eq!(folder.says(&args).0, 2, "{args:?}");
    }
}

/// The sample hub's day, and the same people again the next morning, one of them with another need.
fn two_days() -> String {
    let (head, rows) = SAMPLE.split_once('\n').unwrap();
    let tomorrow =
        rows.replace("2026/02/03", "2026/02/04").replace("help with our bookkeeping", "someone to paint a sign");
    format!("{head}\n{rows}{tomorrow}")
}

#[test]
fn past_check_ins_are_replayed_day_by_day_before_anything_is_sent() {
    let folder = Empty::with(&[("both.csv", &two_days()), ("first.csv", SAMPLE)]);
    let (code, text, trouble) = folder.says(&["replay", "both.csv", "first.csv", "--html", "page.html"]);
    assert_eq!((code, trouble.as_str()), (0, "elevenses: the page is page.html\n"));
    assert!(text.contains("Tuesday 3 February 2026\n  8 people were in;"), "{text}");
    assert!(text.contains("Wednesday 4 February 2026\n"), "{text}");
    let repeats = text.lines().find(|line| line.contains("again too soon, with nothing new"));
    assert!(repeats.is_some_and(|line| line.ends_with(" 0")), "{text}");
    let page = std::fs::read_to_string(folder.0.path().join("page.html")).unwrap();
    for word in ["<html lang=\"en\">", "<td data-label=\"Who\">Adaeze</td>", "Wednesday 4 February 2026"] {
        assert!(page.contains(word), "{word}");
    }
    for word in ["<script", " src=", "@import", "@streetarchive"] {
        assert!(!page.contains(word), "{word}");
    }
    let (_, json, _) = folder.says(&["replay", "both.csv", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["summary"]["days"].as_u64(), json["summary"]["repeats"].as_u64()), (Some(2), Some(0)));
    assert_eq!(json["days"][0]["introductions"][0]["again"], false);
}

#[test]
fn the_time_zone_says_on_which_day_somebody_was_in() {
    let folder = Empty::with(&[("day.csv", SAMPLE)]);
    let (_, text, _) = folder.says(&["replay", "day.csv", "--timezone", "Pacific/Auckland"]);
    assert!(text.starts_with("Tuesday 3 February 2026\n"), "half past nine in the evening: {text}");
    let (_, text, _) = folder.says(&["replay", "day.csv", "--timezone", "Pacific/Honolulu"]);
    assert!(text.starts_with("Monday 2 February 2026\n"), "{text}");
    assert_eq!(folder.says(&["replay", "day.csv", "--timezone", "Mars"]).0, 2);
    let (code, _, trouble) = folder.says(&["replay", "nothing.csv"]);
    assert!(code == 1 && trouble.contains("nothing.csv cannot be read"), "{trouble}");
}

#[test]
fn a_replay_complains_as_an_import_does() {
    let rows =
        "Timestamp,Email,Name,Introductions?\n3/2/2026 09:00:00,a@x.example,Ana,Yes\n3/2/2026 09:00:00,b,Ben,Yes\n";
    let folder = Empty::with(&[("a.csv", rows), ("b.csv", "Timestamp,Name\n1,2\n")]);
    let (code, _, trouble) = folder.says(&["replay", "a.csv"]);
    assert!(code == 2 && trouble.contains("--dates dmy"), "{trouble}");
    let (code, _, trouble) = folder.says(&["replay", "a.csv", "--dates", "dmy"]);
    assert!(code == 3 && trouble.contains("a.csv, row 3 was left out: the address has no domain"), "{trouble}");
    let (code, _, trouble) = folder.says(&["replay", "b.csv"]);
    assert!(code == 2 && trouble.contains("b.csv: there is no column for the email address"), "{trouble}");
}

#[test]
fn a_hub_is_simulated_and_drawn_the_same_each_time() {
    let folder = Empty::with(&[]);
    let args = ["simulate", "--people", "2,3", "--months", "1", "--svg", "season.svg"];
    let (code, table, trouble) = folder.says(&args);
    assert_eq!((code, trouble.as_str()), (0, "elevenses: the picture is season.svg\n"));
    assert_eq!(table.lines().count(), 7, "a heading, and three lines for each size: {table}");
    let picture = || std::fs::read_to_string(folder.0.path().join("season.svg")).unwrap();
    let first = picture();
    assert!(first.contains("<desc id=\"season-desc\">") && first.contains(">3 people</text>"), "{first}");
    assert_eq!((folder.says(&args).1, picture()), (table, first));
    let (_, json, _) = folder.says(&["simulate", "--people", "3", "--months", "1", "--yes", "1", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let month = &json[0]["stretches"][2];
    assert_eq!((month["name"].as_str(), month["repeats"].as_u64()), (Some("month 1"), Some(0)));
    assert!(month["silent_share"].as_f64() > Some(0.5), "all know each other soon: {month}");
    for args in [["--people", "1"], ["--yes", "2"], ["--per-person", "4"]] {
        assert_eq!(folder.says(&["simulate", args[0], args[1]]).0, 2, "{args:?}");
    }
}
