//! Spreadsheets made to harm: each ends with a sentence, in good time, and the program that was asked goes on.

use elevenses::sheet::{Apart, Headed, Opening, Said, SheetComplaint, Spreadsheet};
use flate2::{Compress, Compression, FlushCompress};
use std::io::Read;
use std::time::{Duration, Instant};

fn open(name: &str, input: impl Read) -> Result<Spreadsheet, SheetComplaint> {
    Spreadsheet::open(name, input, &Opening::default(), &Apart::program(env!("CARGO_BIN_EXE_elevenses")))
}

/// Its rows, read to the end.
fn rows(name: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetComplaint> {
    let cells = |row: Result<_, SheetComplaint>| row.map(|row: elevenses::sheet::RawRow| row.cells.unwrap_or_default());
    open(name, bytes)?.rows().map(cells).collect()
}

/// Bytes that deflate to `block` so many times over.
fn deflated(block: &[u8], times: usize) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut once = Vec::with_capacity(block.len() + 1024);
    compress.compress_vec(block, &mut once, FlushCompress::Full).unwrap();
    let mut end = Vec::with_capacity(64);
    Compress::new(Compression::best(), false).compress_vec(&[], &mut end, FlushCompress::Finish).unwrap();
    [once.repeat(times), end].concat()
}

/// A part of a zip file: its name, its bytes deflated, and how many they say they become.
struct Part(&'static str, Vec<u8>, u32);

fn part(name: &'static str, text: &str) -> Part {
    Part(name, deflated(text.as_bytes(), 1), text.len() as u32)
}

fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for Part(name, bytes, size) in parts {
        let at = out.len() as u32;
        // Version 2.0, deflated, no time, and a checksum that nobody comes to see.
        let mut about = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        about.extend(crc(bytes, *size).to_le_bytes());
        about.extend((bytes.len() as u32).to_le_bytes());
        about.extend(size.to_le_bytes());
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0, 0]);
        out.extend([b"PK\x03\x04".as_slice(), &about, name.as_bytes(), bytes].concat());
        let place = [vec![0; 10], at.to_le_bytes().to_vec()].concat();
        directory.extend([b"PK\x01\x02\x14\x00".as_slice(), &about, &place, name.as_bytes()].concat());
    }
    let (at, count) = (out.len() as u32, (parts.len() as u16).to_le_bytes());
    let sizes = [(directory.len() as u32).to_le_bytes(), at.to_le_bytes()].concat();
    [out, directory, b"PK\x05\x06\0\0\0\0".to_vec(), count.to_vec(), count.to_vec(), sizes, vec![0, 0]].concat()
}

/// Of what honest parts become; a bomb's is wrong, and never reached.
fn crc(bytes: &[u8], size: u32) -> u32 {
    let mut whole = flate2::Crc::new();
    let mut text = Vec::new();
    if size < 10_000_000 {
        let _ = flate2::read::DeflateDecoder::new(bytes).read_to_end(&mut text);
    }
    whole.update(&text);
    whole.sum()
}

const NS: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn xlsx(sheet: Part, more: Vec<Part>) -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: &[String]| {
        let head = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
        format!("{head}{}</Relationships>", all.concat())
    };
    let book = format!("<workbook {NS}><sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    let parts = [
        relation("r1", "worksheet", "worksheets/sheet1.xml"),
        relation("r2", "sharedStrings", "sharedStrings.xml"),
        relation("r3", "externalLink", "externalLinks/externalLink1.xml"),
    ];
    let mut all = vec![
        part("[Content_Types].xml", types),
        part("_rels/.rels", &relations(&[relation("r1", "officeDocument", "xl/workbook.xml")])),
        part("xl/workbook.xml", &book),
        part("xl/_rels/workbook.xml.rels", &relations(&parts)),
    ];
    all.push(sheet);
    all.extend(more);
    zip(&all)
}

fn sheet(rows: &str) -> Part {
    part("xl/worksheets/sheet1.xml", &format!("<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>"))
}

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn ods(table: &str) -> Vec<u8> {
    let spaces = ["office", "table", "text"]
        .map(|name| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let content = format!(
        "<office:document-content {}><office:body><office:spreadsheet><table:table table:name=\"People\">{table}</table:table></office:spreadsheet></office:body></office:document-content>",
        spaces.join(" ")
    );
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    // In the clear, as its specification wants it, since that is how it is told from other archives.
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let mut clear = Vec::with_capacity(100);
    Compress::new(Compression::none(), false).compress_vec(kind, &mut clear, FlushCompress::Finish).unwrap();
    let mimetype = Part("mimetype", clear, kind.len() as u32);
    zip(&[mimetype, part("META-INF/manifest.xml", manifest), part("content.xml", &content)])
}

/// Ten seconds for what is made to take for ever.
fn in_time<T>(name: &str, read: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let read = read();
    let took = began.elapsed();
    println!("{name}: {:.2} s", took.as_secs_f64());
    assert!(took < Duration::from_secs(30), "{name} took {took:?}");
    read
}

#[test]
fn an_honest_workbook_made_the_same_way_is_read() {
    let rows_xml = format!(
        "<row r=\"1\">{}{}</row><row r=\"4\">{}{}</row>",
        cell("A1", "Email"),
        cell("B1", "Name"),
        cell("A4", "a@x.example"),
        cell("B4", "Ana")
    );
    let file = open("people.xlsx", xlsx(sheet(&rows_xml), vec![]).as_slice()).unwrap();
    let read: Vec<_> = file.rows().map(|row| row.unwrap()).map(|row| (row.number, row.cells.unwrap())).collect();
    let row = |number, cells: [&str; 2]| (number, cells.map(str::to_owned).to_vec());
    assert_eq!(read, [row(1, ["Email", "Name"]), row(4, ["a@x.example", "Ana"])]);
    let table = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Email</text:p></table:table-cell></table:table-row>";
    assert_eq!(rows("people.ods", &ods(table)).unwrap(), [["Email"]]);
}

#[test]
fn a_cell_in_the_far_corner() {
    let far = xlsx(sheet(&format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "x"))), vec![]);
    assert!(far.len() < 2_500, "{}", far.len());
    let complaint = in_time("far corner", || rows("far.xlsx", &far).unwrap_err());
    assert_eq!(complaint, SheetComplaint::TooWide { columns: 16_384, most: 1_000 });
    let low = format!(
        "<row r=\"1\">{}{}</row><row r=\"1048576\">{}</row>",
        cell("A1", "Email"),
        cell("B1", "Name"),
        cell("A1048576", "x")
    );
    assert_eq!(rows("low.xlsx", &xlsx(sheet(&low), vec![])).unwrap().len(), 2, "far down is no harm");
}

#[test]
fn bombs() {
    let strings = [format!("<sst {NS}><si><t>").into_bytes(), vec![b'a'; 1 << 20]];
    let mut bomb = deflated(&strings[0], 1);
    bomb.truncate(bomb.len() - 2);
    bomb.extend(deflated(&strings[1], 1_200));
    let shared = Part("xl/sharedStrings.xml", bomb, u32::MAX - 1);
    let file = xlsx(sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"), vec![shared]);
    println!("a bomb of {} KB holds 1.2 GB", file.len() / 1024);
    let complaint = in_time("one word of 1.2 GB", || rows("bomb.xlsx", &file).unwrap_err());
    assert_eq!(complaint, SheetComplaint::TooHeavy);

    let head = deflated(format!("<worksheet {NS}><sheetData>").as_bytes(), 1);
    let row = "<row><c t=\"inlineStr\"><is><t>x</t></is></c></row>".repeat(1000);
    let bomb = [head[..head.len() - 2].to_vec(), deflated(row.as_bytes(), 10_000)].concat();
    let file = xlsx(Part("xl/worksheets/sheet1.xml", bomb, u32::MAX - 1), vec![]);
    let complaint = in_time("ten million rows", || rows("rows.xlsx", &file).unwrap_err());
    assert_eq!(complaint, SheetComplaint::TooLong { most: 200_000 });

    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    let laughing = part(
        "xl/worksheets/sheet1.xml",
        &format!("{laughs}<worksheet {NS}><sheetData><row r=\"1\">{}</row></sheetData></worksheet>", cell("A1", "&c;")),
    );
    let read = in_time("a billion laughs", || rows("laughs.xlsx", &xlsx(laughing, vec![])));
    assert!(read.is_err() || read.is_ok_and(|rows| rows.concat().concat().len() < 100));
}

#[test]
fn a_billion_repeats() {
    let cell = "<table:table-cell office:value-type=\"string\"";
    let rows_repeated = format!(
        "<table:table-row table:number-rows-repeated=\"1000000000\">{cell}><text:p>x</text:p></table:table-cell></table:table-row>"
    );
    let cells_repeated = format!(
        "<table:table-row>{cell} table:number-columns-repeated=\"1000000000\"><text:p>x</text:p></table:table-cell></table:table-row>"
    );
    for (name, table) in [("a billion rows", rows_repeated), ("a billion cells", cells_repeated)] {
        let complaint = in_time(name, || rows("repeats.ods", &ods(&table)).unwrap_err());
        let sound = matches!(
            complaint,
            SheetComplaint::TooHeavy
                | SheetComplaint::TooLong { .. }
                | SheetComplaint::TooWide { .. }
                | SheetComplaint::Broken(_)
        );
        assert!(sound, "{name}: {complaint}");
    }
    let corner = include_bytes!("exporters/far-corner.xls");
    let read = in_time("an XLS's far corner", || rows("far-corner.xls", corner));
    assert!(read.as_ref().map_or_else(|no| *no == SheetComplaint::TooHeavy, |rows| rows.len() == 2), "{read:?}");
}

#[test]
fn links_to_elsewhere_and_formulas_are_text() {
    let link = part(
        "xl/externalLinks/externalLink1.xml",
        &format!("<externalLink {NS}><externalBook r:id=\"r1\"/></externalLink>"),
    );
    let formula = "<c r=\"B2\" t=\"str\"><f>[1]Sheet1!A1</f><v>kept</v></c><c r=\"C2\" t=\"str\"><f>WEBSERVICE(\"http://127.0.0.1:9/\")</f><v>=cmd|' /C calc'!A0</v></c>";
    let xml = format!("<row r=\"2\">{}{formula}</row>", cell("A2", "a@x.example"));
    let read = rows("links.xlsx", &xlsx(sheet(&xml), vec![link])).unwrap();
    assert_eq!(read, [["a@x.example", "kept", "=cmd|' /C calc'!A0"]]);
}

#[test]
fn too_much_of_everything() {
    let complaint = in_time("2 GB", || open("big.csv", std::io::repeat(b'a').take(2 << 30)).unwrap_err());
    assert_eq!(complaint, SheetComplaint::TooLarge(100));
    let wide = format!("{}\n", (0..10_000).map(|n| format!("h{n}")).collect::<Vec<_>>().join(","));
    let complaint = in_time("10,000 columns", || rows("wide.csv", wide.as_bytes()).unwrap_err());
    assert_eq!(complaint, SheetComplaint::TooWide { columns: 10_000, most: 1_000 });
    let unclosed = format!("Email,Name\na@x.example,\"Ana\n{}", "b@x.example,Ben\n".repeat(200_000));
    let file = open("unclosed.csv", unclosed.as_bytes()).unwrap();
    let last = in_time("a quotation mark that is never closed", || file.rows().last().unwrap().unwrap());
    assert!(last.number == 2 && last.cells.unwrap_err().contains("never closed"));
    let many = format!("Email,Name\n{}", "a@x.example,Ana\n".repeat(250_000));
    assert_eq!(rows("many.csv", many.as_bytes()).unwrap_err(), SheetComplaint::TooLong { most: 200_000 });
}

#[test]
fn what_is_no_workbook_inside() {
    for (name, bytes) in [
        ("a zip of nothing", zip(&[])),
        ("a zip of something else", zip(&[part("letter.txt", "Dear Ana")])),
        ("half a workbook", xlsx(sheet(""), vec![])[..300].to_vec()),
        ("an old workbook's first bytes", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing".to_vec()),
        (
            "a sheet that is torn",
            xlsx(part("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>"), vec![]),
        ),
    ] {
        let read = in_time(name, || rows("file.xlsx", &bytes));
        let complaint = read.expect_err(name);
        let sound = matches!(complaint, SheetComplaint::Broken(_) | SheetComplaint::Empty);
        assert!(sound && !complaint.to_string().contains("panick"), "{name}: {complaint}");
    }
}

#[test]
fn nothing_that_is_typed_into_a_workbook_is_more_than_text() {
    let nasty = [
        "<script>alert(1)</script>",
        "Eve\r\nBcc: all@victim.example",
        "=HYPERLINK(\"http://x\")",
        "'; DROP TABLE members; --",
        "\u{202e}evE",
    ];
    let rows: Vec<Vec<String>> = nasty.iter().map(|text| vec![(*text).to_owned(), "a@x.example".to_owned()]).collect();
    let book = elevenses::sheet::workbook("People", &["Name", "Email"], &rows).unwrap();
    let file = open("nasty.xlsx", book.as_slice()).unwrap();
    let table = Headed::of(&file).unwrap().table(&Said::default(), &Said::default()).unwrap();
    for row in table.rows() {
        let (_, raw) = row.unwrap().read.unwrap();
        let read = elevenses::domain::check_in::Submission::parse(&raw, elevenses::domain::check_in::Asked::Stranger);
        let name = read.ok().and_then(|said| said.name.map(|name| name.to_string())).unwrap_or_default();
        assert!(!name.contains(['\r', '\n', '\u{202e}', '=']), "{name:?}");
    }
}
