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
