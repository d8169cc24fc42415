//! What an organiser takes elsewhere.

use crate::command_line::Shell;

#[test]
fn what_is_exported_is_imported_again_and_runs_nowhere() {
    let shell = Shell::new();
    shell.out(&["import", "check-ins", "day.csv"]);
    let formula = "Timestamp,Email Address,Name,What do you do?,Introductions today?\n\
                   2026-02-03 09:00:00,eve@formula.example,Eve,\"=HYPERLINK(\"\"http://x.example\"\")\",Yes\n";
    std::fs::write(shell.path("formula.csv"), formula).unwrap();
    shell.out(&["import", "check-ins", "formula.csv"]);

    let people = shell.out(&["export", "people"]);
    assert!(people.starts_with("\u{feff}First name,Surname,Company,Email address,"), "{people}");
    assert_eq!(people.lines().filter(|line| line.contains('@')).count(), 9, "{people}");
    assert!(people.contains("\"'=HYPERLINK("), "nothing begins like a formula: {people}");
    assert!(people.contains("help with our bookkeeping") && people.contains(",yes,2026-02-03"), "{people}");

    let check_ins = shell.out(&["export", "check-ins", "--from", "2026-02-03", "--to", "2026-02-03"]);
    assert!(check_ins.contains("2026-02-03 08:30:00,Sunniva,sunniva@samplehub.example,host"), "{check_ins}");
    std::fs::write(shell.path("again.csv"), &check_ins).unwrap();
    let again = shell.out(&["import", "check-ins", "again.csv"]);
    assert!(again.contains("9 unchanged"), "{again}");
    assert_eq!(shell.out(&["export", "check-ins", "--from", "2026-02-04"]).lines().count(), 1, "headings alone");

    shell.out(&["export", "people", "--xlsx", "--out", "people.xlsx"]);
    assert!(std::fs::read(shell.path("people.xlsx")).unwrap().starts_with(b"PK"));
    assert!(shell.out(&["export", "connections"]).contains("day,what came of it"));
    assert_eq!(shell.fails(&["export", "check-ins", "--from", "2026-02-04", "--to", "2026-02-03"]).0, 2);
}
