use super::*;

const SAMPLE: &str = include_str!("../../config/sample-hub.csv");
const HEAD: &str = "Timestamp,Email Address,What should we call you?,Introductions today?\n";

fn now() -> DateTime<Utc> {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

fn read(text: &str) -> Result<CheckInSheet, SheetComplaint> {
    read_check_ins(text.as_bytes(), chrono_tz::Europe::London, None, now())
}

#[test]
fn the_sample_hub_is_read_whole() {
    let sheet = read(SAMPLE).unwrap();
    assert!(sheet.columns.iter().all(|(heading, field)| field.is_some() || heading.is_empty()), "{:?}", sheet.columns);
    assert_eq!(sheet.rows.len(), 8);
    let (stamp, first) = sheet.rows[0].read.clone().unwrap();
    assert_eq!(stamp.at.to_rfc3339(), "2026-02-03T08:30:00+00:00");
    assert_eq!((first.get("name"), first.get("here_as")), (Some("Sunniva"), Some("host")));
    assert_eq!(sheet.consent_heading, "Introductions today?");
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_heading() {
    assert_eq!(read(&format!("\u{feff}{SAMPLE}")).unwrap().rows.len(), 8);
}

#[test]
fn bad_rows_are_set_aside_and_the_rest_goes_on() {
    let text = format!(
        "{HEAD}2026-02-03 09:00,a@x.example,Ana,Yes\nnever,b@x.example,Ben,Yes\n2026-02-03 09:01,c@x.example\n\n2026-02-03 09:02,d@x.example,Dee,Yes"
    );
    let sheet = read(&text).unwrap();
    let numbers: Vec<(usize, bool)> = sheet.rows.iter().map(|r| (r.number, r.read.is_ok())).collect();
    assert_eq!(numbers, [(2, true), (3, false), (4, false), (6, true)]);
    let torn = read(&format!("{HEAD}2026-02-03 09:00,a@x.example,Ana,Yes\n2026-02-03 09:00,\"b@x.example")).unwrap();
    assert!(torn.rows[0].read.is_ok() && torn.rows[1].read.is_err());
}

#[test]
fn what_is_missing_is_named_with_what_there_is() {
    let complaint = read("Timestamp,Name\n1,2\n").unwrap_err().to_string();
    assert_eq!(
        complaint,
        "there is no column for the email address. The headings are: “Timestamp”, “Name”. Expected one like “Email Address”"
    );
    assert_eq!(read("").unwrap_err(), SheetComplaint::Empty);
    assert_eq!(read_check_ins(&[0xff, 0xfe, 0], chrono_tz::UTC, None, now()).unwrap_err(), SheetComplaint::NotText);
    let twice = read("Timestamp,Email,Email Address,Name,Introductions today?\n").unwrap_err().to_string();
    assert!(twice.contains("“Email” and “Email Address”"), "{twice}");
}

#[test]
fn an_unclear_date_is_asked_and_a_clear_one_is_not() {
    let row = |date: &str| format!("{HEAD}{date},a@x.example,Ana,Yes\n");
    let complaint = read(&row("3/2/2026 09:00:00")).unwrap_err().to_string();
    assert!(complaint.contains("--dates dmy or --dates mdy"), "{complaint}");
    let day = |text: &str, order| {
        let sheet = read_check_ins(text.as_bytes(), chrono_tz::Europe::London, order, now()).unwrap();
        sheet.rows[0].read.clone().unwrap().0.day.to_string()
    };
    assert_eq!(day(&row("3/2/2026 09:00:00"), Some(DateOrder::DayFirst)), "2026-02-03");
    assert_eq!(day(&row("3/2/2026 09:00:00"), Some(DateOrder::MonthFirst)), "2026-03-02");
    assert_eq!(day(&row("23/2/2026 09:00:00"), None), "2026-02-23");
    assert_eq!(day(&row("2026/05/28 11:01:33 PM GMT-2"), None), "2026-05-29", "01:01 in London");
    assert_eq!(day(&row("2026/05/28 7:01:33 PM GMT+5:30"), None), "2026-05-28");
}

#[test]
fn impossible_days_are_set_aside() {
    for date in
        ["03/02/26 09:15:00", "2062-02-03 09:00", "-262143-01-01 00:00", "1970-01-01 00:00", "262142-12-31 23:59"]
    {
        let sheet = read_check_ins(
            format!("{HEAD}{date},a@x.example,Ana,Yes\n").as_bytes(),
            chrono_tz::Asia::Tokyo,
            Some(DateOrder::DayFirst),
            now(),
        );
        assert!(sheet.unwrap().rows[0].read.is_err(), "{date}");
    }
}

#[test]
fn a_whole_name_gives_only_its_first_word_to_be_shown() {
    let sheet =
        read("Timestamp,Email,Name,Introductions today?\n2026-02-03 09:00,a@x.example,Lorna Keane,Yes\n").unwrap();
    let (_, raw) = sheet.rows[0].read.clone().unwrap();
    assert_eq!((raw.get("name"), raw.get("surname")), (Some("Lorna"), Some("Keane")));
}

#[test]
fn what_is_written_can_be_read_and_runs_nothing() {
    let rows = [vec!["What", "Number"], vec!["said, “so”\nand more", "2"], vec!["=HYPERLINK(\"x\")", "-1"]];
    let file = write(rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())).unwrap();
    let table = super::csv_file::read(file.as_bytes()).unwrap();
    assert_eq!(table.rows[0].1.as_ref().unwrap()[0], "said, “so”\nand more");
    assert_eq!(table.rows[1].1.as_ref().unwrap(), &["'=HYPERLINK(\"x\")", "'-1"]);
}

#[test]
fn any_file_of_people_is_read_by_the_same_headings() {
    let people = |text: &str| read_people(text.as_bytes());
    let sheet = people("Full name,What do you do?,Shoe size\nAna Keane,Potter,38\n").unwrap();
    let raw = sheet.rows[0].read.clone().unwrap();
    assert_eq!((raw.get("name"), raw.get("headline")), (Some("Ana"), Some("Potter")));
    assert_eq!((sheet.rows[0].number, sheet.has("headline"), sheet.has("email")), (2, true, false));
    assert!(matches!(people("Name,Needs,Looking for?\n").unwrap_err(), SheetComplaint::TwoColumns { .. }));
    assert!(matches!(people("Name,Email\n").unwrap_err(), SheetComplaint::NoColumn { .. }));
}
