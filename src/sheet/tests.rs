use super::*;
use proptest::prelude::*;

const SAMPLE: &str = include_str!("../../config/sample-hub.csv");
const HEAD: &str = "Timestamp,Email Address,What should we call you?,Introductions today?\n";

fn now() -> DateTime<Utc> {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

/// Heading, field and confidence of each column, and every row.
type Read = (Vec<Column>, Vec<SheetRow>);

fn said(columns: &[&str], dates: Option<DateOrder>) -> Said {
    Said { columns: columns.iter().map(|text| Said::column(text).unwrap()).collect(), dates }
}

fn read_as(text: &str, zone: Tz, said: &Said) -> Result<Read, SheetComplaint> {
    let file = Spreadsheet::of_text("check-ins.csv", text)?;
    let table = Headed::of(&file)?.table(said, &Said::default())?;
    let rows = table.check_ins(zone, now())?.collect::<Result<Vec<_>, _>>()?;
    Ok((table.columns, rows))
}

fn read(text: &str) -> Result<Read, SheetComplaint> {
    read_as(text, chrono_tz::Europe::London, &Said::default())
}

fn people(text: &str, purpose: Purpose) -> Result<(Vec<Column>, Vec<Row>), SheetComplaint> {
    let file = Spreadsheet::of_text("people.csv", text)?;
    let table = Headed::of(&file)?.table(&Said::default(), &Said::default())?;
    table.settled(purpose)?;
    let rows = table.rows().collect::<Result<Vec<_>, _>>()?;
    Ok((table.columns, rows))
}

/// The first row's answer to a question.
fn first(text: &str, field: &str) -> Option<String> {
    let (_, raw) = people(text, Purpose::People).unwrap().1.remove(0).read.unwrap();
    raw.get(field).map(str::to_owned)
}

#[test]
fn the_sample_hub_is_read_whole() {
    let (columns, rows) = read(SAMPLE).unwrap();
    assert!(columns.iter().all(|c| c.field.is_some() || c.heading.is_empty()), "{columns:?}");
    assert_eq!(rows.len(), 8);
    let (stamp, first) = rows[0].read.clone().unwrap();
    assert_eq!(stamp.at.to_rfc3339(), "2026-02-03T08:30:00+00:00");
    assert_eq!((first.get("name"), first.get("here_as")), (Some("Sunniva"), Some("host")));
}

#[test]
fn bad_rows_are_set_aside_and_the_rest_goes_on() {
    let text = format!(
        "{HEAD}2026-02-03 09:00,a@x.example,Ana,Yes\nnever,b@x.example,Ben,Yes\n2026-02-03 09:01,c@x.example\n\n2026-02-03 09:02,d@x.example,Dee,Yes"
    );
    let numbers = |rows: &[SheetRow]| rows.iter().map(|r| (r.number, r.read.is_ok())).collect::<Vec<_>>();
    assert_eq!(numbers(&read(&text).unwrap().1), [(2, true), (3, false), (4, false), (6, true)]);
    let never = text.replace("2026-02-03 09:01", "never").replace("2026-02-03 09:02", "never");
    assert!(matches!(read(&never), Err(SheetComplaint::Unsure { .. })), "most of the dates are none");
    let torn = "2026-02-03 09:00,a@x.example,Ana,Yes\n2026-02-03 09:00,\"b@x.example";
    assert_eq!(numbers(&read(&format!("{HEAD}{torn}")).unwrap().1), [(2, true), (3, false)]);
    let broken_cell = "2026-02-03 09:00,a@x.example,\"Ana\nK.\",Yes\r\n\r\n2026-02-03 09:00,b@x.example,Ben,Yes";
    assert_eq!(numbers(&read(&format!("{HEAD}{broken_cell}")).unwrap().1), [(2, true), (4, true)]);
}

#[test]
fn what_is_missing_is_named_with_what_there_is() {
    let complaint = read("Timestamp,Name\n2026-02-03,Ana\n").unwrap_err().to_string();
    assert_eq!(
        complaint,
        "there is no column for the email address. The headings are: “Timestamp”, “Name”. Expected one like “Email Address”"
    );
    assert_eq!(read("").unwrap_err(), SheetComplaint::Empty);
    assert_eq!(read(" \n\n").unwrap_err(), SheetComplaint::Empty);
    let people = read("Email,Name\na@x.example,Ana\n").unwrap_err().to_string();
    assert!(people.ends_with("use `elevenses import people`"), "{people}");
    let meetup = "Name,User ID,URL of Member Profile\nAna,user 7,https://meetup.example/7\n";
    assert!(read(meetup).unwrap_err().to_string().ends_with("Meetup's files never do"));
    assert_eq!(read("a@x.example,Ana\nb@x.example,Ben\n").unwrap_err(), SheetComplaint::NoHeadings);
    assert_eq!(read("Email,UNSUB_TIME\na@x.example,2026-01-01\n").unwrap_err(), SheetComplaint::Unsubscribed);
    assert!(matches!(read("%PDF-1.7 people").unwrap_err(), SheetComplaint::NoSpreadsheet { what: "a PDF" }));
}

#[test]
fn two_columns_for_one_thing_are_asked_about_unless_their_values_tell() {
    let two = "Timestamp,Email,Work email address,Name,Introductions today?\n2026-02-03,{},b@x.example,Ana,Yes\n";
    let complaint = read(&two.replace("{}", "a@x.example")).unwrap_err().to_string();
    assert!(complaint.contains("“Email”, “Work email address” could both be the email address"), "{complaint}");
    assert!(complaint.contains("--map 'Email=email' or --map 'Email=-'"), "{complaint}");
    for unused in ["anonymous", ""] {
        let (_, rows) = read(&two.replace("{}", unused)).unwrap();
        assert_eq!(rows[0].read.clone().unwrap().1.get("email"), Some("b@x.example"));
    }
    let settled = said(&["Work email address=email"], None);
    let (_, rows) = read_as(&two.replace("{}", "a@x.example"), chrono_tz::UTC, &settled).unwrap();
    assert_eq!(rows[0].read.clone().unwrap().1.get("email"), Some("b@x.example"));
}

#[test]
fn what_is_said_has_to_be_there_and_once() {
    let text = format!("{HEAD}2026-02-03,a@x.example,Ana,Yes\n");
    let no = read_as(&text, chrono_tz::UTC, &said(&["Wishes=needs"], None)).unwrap_err();
    assert!(no.to_string().starts_with("there is no column “Wishes”"), "{no}");
    let twice = "Email,Name,Note,Note\na@x.example,Ana,glazes,a kiln\n";
    let read = |map: &[&str]| {
        let file = Spreadsheet::of_text("x.csv", twice).unwrap();
        let table = Headed::of(&file).unwrap().table(&said(map, None), &Said::default())?;
        let rows: Vec<_> = table.rows().collect();
        Ok::<_, SheetComplaint>(rows[0].clone().unwrap().read.unwrap().1)
    };
    assert!(matches!(read(&["Note=needs"]).unwrap_err(), SheetComplaint::HeadingTwice { .. }));
    let raw = read(&["#3=offers", "#4=needs"]).unwrap();
    assert_eq!((raw.get("offers"), raw.get("needs")), (Some("glazes"), Some("a kiln")));
    assert!(Said::column("Note=wishes").unwrap_err().contains("there is: name, surname"));
    assert!(Said::column("Note").is_err());
}

#[test]
fn an_unclear_date_is_asked_and_a_clear_one_is_not() {
    let row = |date: &str| format!("{HEAD}{date},a@x.example,Ana,Yes\n");
    let complaint = read(&row("3/2/2026 09:00:00")).unwrap_err().to_string();
    assert!(complaint.contains("--dates dmy or --dates mdy"), "{complaint}");
    let day = |text: &str, order| {
        let (_, rows) = read_as(text, chrono_tz::Europe::London, &said(&[], order)).unwrap();
        rows[0].read.clone().unwrap().0.day.to_string()
    };
    assert_eq!(day(&row("3/2/2026 09:00:00"), Some(DateOrder::DayFirst)), "2026-02-03");
    assert_eq!(day(&row("3/2/2026 09:00:00"), Some(DateOrder::MonthFirst)), "2026-03-02");
    assert_eq!(day(&row("23/2/2026 09:00:00"), None), "2026-02-23");
    assert_eq!(day(&row("2026/05/28 11:01:33 PM GMT-2"), None), "2026-05-29", "01:01 in London");
    assert_eq!(day(&row("2026/05/28 7:01:33 PM GMT+5:30"), None), "2026-05-28");
    let utc = HEAD.replace("Timestamp", "Submit Date (UTC)") + "2026-05-28 23:30:00,a@x.example,Ana,Yes\n";
    assert_eq!(day(&utc, None), "2026-05-29", "00:30 in London");
}

#[test]
fn impossible_days_are_set_aside() {
    for date in ["2062-02-03 09:00", "1970-01-01 00:00", "9999-12-31 23:59"] {
        let text = format!("{HEAD}{date},a@x.example,Ana,Yes\n");
        let (_, rows) = read_as(&text, chrono_tz::Asia::Tokyo, &Said::default()).unwrap();
        assert!(rows[0].read.is_err(), "{date}");
    }
}

#[test]
fn a_whole_name_gives_only_its_first_word_to_be_shown() {
    let parts = |text: &str| (first(text, "name").unwrap(), first(text, "surname").unwrap_or_default());
    let pair = |name: &str, surname: &str| (name.to_owned(), surname.to_owned());
    assert_eq!(parts("Email,Name\na@x.example,Lorna Keane\n"), pair("Lorna", "Keane"));
    assert_eq!(parts("Email,Name\na@x.example,\"Keane, Lorna\"\n"), pair("Lorna", "Keane"));
    let mostly = "Email,Name\na@x.example,\"Lorna Keane, PhD\"\nb@x.example,Ben\nc@x.example,Cem\n";
    assert_eq!(parts(mostly), pair("Lorna", "Keane"));
    assert_eq!(parts("E-Mail,Vorname,Name\na@x.example,Lorna,Keane\n"), pair("Lorna", "Keane"));
    assert_eq!(parts("Email,Nombre,Apellidos\na@x.example,Lorna,Keane Ruiz\n"), pair("Lorna", "Keane Ruiz"));
    assert_eq!(parts("email,name,first_name,last_name\na@x.example,Lorna Keane,Lorna,Keane\n"), pair("Lorna", "Keane"));
}

#[test]
fn any_delimiter_titles_above_and_a_line_that_names_the_delimiter() {
    for sign in [",", ";", "\t", "|"] {
        let text = "Email;Name;Offers\na@x.example;Ana;\"glazes, 3,5 kg\"\n".replace(';', sign);
        assert_eq!(first(&text, "offers").as_deref(), Some("glazes, 3,5 kg"), "{sign:?}");
    }
    let titled = "Members of Second Spring;;\nas of 3.2.2026;;\n;;\nE-Mail;Vorname;Suche\na@x.example;Ana;einen Ofen\n";
    let (_, rows) = people(titled, Purpose::People).unwrap();
    assert_eq!((rows[0].number, rows.len()), (5, 1));
    let (_, rows) = people("sep=;\nEmail;Name\na@x.example;Ana, B\nb@x.example;Ben, C\n", Purpose::People).unwrap();
    assert_eq!((rows[0].number, rows.len()), (2, 2), "a spreadsheet program does not count that line");
}

#[test]
fn several_columns_make_one_list_and_choices_are_parted() {
    let both = "Email,Name,Needs,What are you looking for?\na@x.example,Ana,a kiln,clay\n";
    assert_eq!(first(both, "needs").as_deref(), Some("a kiln\nclay"));
    let grid = "Email,Name,What are you interested in? [Pottery],What are you interested in? [Jazz]\na@x.example,Ana,x,\nb@x.example,Ben,,x\n";
    assert_eq!(first(grid, "interests").as_deref(), Some("Pottery"));
    let commas = "Email,Name,Interests\na@x.example,Ana,\"Pottery, Jazz\"\nb@x.example,Ben,\"Jazz, Pottery\"\n";
    assert_eq!(first(commas, "interests").as_deref(), Some("Pottery\nJazz"));
    let sentence = "Email,Name,Interests\na@x.example,Ana,\"clay, thrown\"\nb@x.example,Ben,\"wood, turned\"\n";
    assert_eq!(first(sentence, "interests").as_deref(), Some("clay, thrown"));
}

#[test]
fn a_guest_list_s_refusals_are_set_aside() {
    let text = "name,email,approval_status\nAna,a@x.example,approved\nBen,b@x.example,declined\n";
    let (_, rows) = people(text, Purpose::People).unwrap();
    assert!(rows[0].read.is_ok());
    assert_eq!(rows[1].read, Err("“approval_status” says “declined”".to_owned()));
}

#[test]
fn letters_of_another_encoding_set_their_row_aside() {
    let bytes = [b"Email,Name\na@x.example,Zo\xc3\xab\n".as_slice(), b"b@x.example,Ren\xe9e\n"].concat();
    let file = Spreadsheet::open("x.csv", bytes.as_slice(), &Opening::default(), &Apart::this_program()).unwrap();
    let table = Headed::of(&file).unwrap().table(&Said::default(), &Said::default()).unwrap();
    let rows: Vec<Row> = table.rows().collect::<Result<_, _>>().unwrap();
    assert!(rows[0].read.is_ok() && rows[1].read.as_ref().unwrap_err().contains("another encoding"), "{rows:?}");
}

#[test]
fn what_is_written_can_be_read_and_runs_nothing() {
    let rows = [vec!["What", "Number"], vec!["said, “so”\nand more", "2"], vec!["=HYPERLINK(\"x\")", "-1"]];
    let file = write(rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())).unwrap();
    let read = Spreadsheet::of_text("x.csv", &file).unwrap();
    let cells: Vec<Vec<String>> = read.rows().map(|row| row.unwrap().cells.unwrap()).collect();
    assert_eq!(cells[1][0], "said, “so”\nand more");
    assert_eq!(cells[2], ["'=HYPERLINK(\"x\")", "'-1"]);
}

#[test]
fn any_file_of_people_is_read_by_the_same_headings() {
    let (columns, rows) =
        people("Full name,What do you do?,Shoe size\nAna Keane,Potter,38\n", Purpose::Matching).unwrap();
    let (_, raw) = rows[0].read.clone().unwrap();
    assert_eq!((raw.get("name"), raw.get("headline")), (Some("Ana"), Some("Potter")));
    assert_eq!((rows[0].number, columns[2].field, columns[2].confidence), (2, None, Confidence::Unknown));
    assert!(matches!(people("Name,Email\n", Purpose::Matching).unwrap_err(), SheetComplaint::NoColumn { .. }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), utf in any::<bool>()) {
        let text = if utf { String::from_utf8_lossy(&bytes).into_owned().into_bytes() } else { bytes };
        let text = if text.starts_with(b"PK") || text.starts_with(&[0xd0, 0xcf]) { Vec::new() } else { text };
        if let Ok(file) = Spreadsheet::open("x", text.as_slice(), &Opening::default(), &Apart::this_program())
            && let Ok(headed) = Headed::of(&file)
            && let Ok(table) = headed.table(&Said::default(), &Said::default())
        {
            let rows = table.rows().count();
            prop_assert_eq!(rows, table.len());
        }
    }

    #[test]
    fn cells_come_back_as_they_were_written(
        rows in prop::collection::vec(prop::collection::vec("[a-zà-ÿ0-9,;|\t\"'\n =-]{0,12}", 4), 1..12),
        sign in prop::sample::select(vec![b',', b';', b'\t', b'|']),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(sign).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        let head = ["Email", "First name", "Offers", "Needs"].map(str::to_owned).to_vec();
        for row in std::iter::once(&head).chain(&rows) {
            writer.write_record(row).unwrap();
        }
        let text = format!("sep={}\n{}", char::from(sign), String::from_utf8(writer.into_inner().unwrap()).unwrap());
        let file = Spreadsheet::of_text("x.csv", &text).unwrap();
        let read: Vec<Vec<String>> = file.rows().map(|row| row.unwrap().cells.unwrap()).collect();
        let held = std::iter::once(head).chain(rows).filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        prop_assert_eq!(read, held.collect::<Vec<_>>());
    }

    #[test]
    fn the_order_of_columns_makes_no_difference(order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle()) {
        let columns = [
            ("Timestamp", "2026-02-03 09:00"), ("Email Address", "a@x.example"), ("Vorname", "Ana"),
            ("Was suchst du?", "einen Ofen"), ("Interests", "Jazz"), ("Introductions today?", "Ja, gerne"),
        ];
        let line = |of: fn(&(&'static str, &'static str)) -> &'static str| {
            order.iter().map(|at| of(&columns[*at])).map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",")
        };
        let (_, rows) = read(&format!("{}\n{}\n", line(|c| c.0), line(|c| c.1))).unwrap();
        let (_, raw) = rows[0].read.clone().unwrap();
        let all: Vec<_> = raw.fields().map(|(field, value)| (field, value.to_owned())).collect();
        let want = [("email", "a@x.example"), ("interests", "Jazz"), ("name", "Ana"), ("needs", "einen Ofen"), ("wants_introductions", "yes")];
        prop_assert_eq!(all, want.map(|(field, value)| (field, value.to_owned())).to_vec());
    }
}
