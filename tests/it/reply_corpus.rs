//! Every message of `tests/replies`, read as one that comes in: what sort it is, what is new in it, what it means.
//!
//! Wrong is never: where a message is not understood, its writer is asked. That is counted, and bounded.

use chrono::NaiveDate;
use elevenses::domain::email_address::EmailAddress;
use elevenses::domain::intent::{About, Person, Piece, Question, Said, Understood, understand};
use elevenses::domain::reply_address::ReplyAddress;
use elevenses::mail::{Envelope, Kind, Mail, Ours, read};
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/replies"))
}

/// A line of `expected.tsv`.
struct Row {
    file: String,
    kinds: Vec<String>,
    about: About,
    people: Vec<String>,
    intents: Vec<String>,
    refs: String,
    no_refs: String,
    until: String,
    new_texts: Vec<String>,
}

fn about(word: &str) -> About {
    match word {
        "digest" => About::Digest,
        "follow_up" => About::FollowUp,
        "introduction" => About::Introduction,
        "invitation" => About::Invitation,
        _ => About::Unknown,
    }
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(folder().join("expected.tsv")).unwrap();
    let several = |cell: &str| cell.split('|').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let plain = |cell: &str| cell.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 11, "{line}");
        Row {
            file: cells[0].to_owned(),
            kinds: several(cells[3]),
            about: about(cells[4]),
            people: cells[5].split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            intents: several(cells[6]),
            refs: cells[7].to_owned(),
            no_refs: cells[8].to_owned(),
            until: cells[9].to_owned(),
            new_texts: cells[10].split('¦').map(plain).collect(),
        }
    };
    text.lines().skip(1).map(row).collect()
}

fn mail(file: &str) -> Mail {
    let replies = ReplyAddress::new(EmailAddress::parse("reply@in.samplehub.example").unwrap(), false);
    let domains = ["samplehub.example".to_owned()];
    let ours = Ours { replies: Some(&replies), message_id_domains: &domains, ..Ours::default() };
    read(&std::fs::read(folder().join(file)).unwrap(), &Envelope::default(), &ours)
}

/// The word, whom it is about, whom a no beside it is about, and until when.
fn in_a_word(understood: &Understood) -> (String, String, String, String) {
    let said = match understood {
        Understood::Nothing => return ("nothing".into(), String::new(), String::new(), String::new()),
        Understood::Ask(_) => return ("ask".into(), String::new(), String::new(), String::new()),
        Understood::Said(said) => said,
    };
    let refs = |said: &Said| said.refs().iter().map(|r| r.to_string()).collect::<Vec<_>>().join(",");
    // A no beside a yes stands for itself.
    let first = said.iter().find(|said| matches!(said, Said::Yes(_))).unwrap_or(&said[0]);
    let no = said.iter().filter(|other| *other != first).find(|said| matches!(said, Said::No(_)));
    let no = no.map(&refs).unwrap_or_default();
    let until = said.iter().find_map(|said| match said {
        Said::Pause(day) => Some(day.to_string()),
        _ => None,
    });
    (first.as_str().to_owned(), refs(first), no, until.unwrap_or_default())
}

fn understood(row: &Row, mail: &Mail) -> (String, Understood) {
    let numbered = row.people.iter().zip(1..).map(|(name, number)| Person { number, name });
    let people: Vec<Person> = numbered.collect();
    let today = NaiveDate::from_ymd_opt(2026, 2, 3).unwrap();
    let question = Question { about: row.about, people: Some(&people), today };
    let new_text = mail.body.new_text().unwrap();
    (new_text.text(), understand(&new_text.pieces, &question))
}

#[test]
fn every_reply_is_read_rightly_or_asked_about() {
    let (mut persons, mut right, mut asked, mut needless, mut exact) = (0, 0, 0, 0, 0);
    let (mut wrong, mut texts, mut without_need) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows().iter().filter(|row| row.kinds.iter().any(|kind| kind == "person")) {
        let mail = mail(&row.file);
        persons += 1;
        // The word in the subject alone, as a mail program's button writes it: a stop as well.
        if mail.kind == Kind::Unsubscribe && row.intents.iter().any(|intent| intent == "stop") {
            right += 1;
            continue;
        }
        if mail.kind != Kind::Person {
            wrong.push(format!("{}: taken for {}", row.file, mail.kind.as_str()));
            continue;
        }
        let (text, understood) = understood(row, &mail);
        let (word, refs, no_refs, until) = in_a_word(&understood);
        let same_text = row.new_texts.contains(&text);
        exact += usize::from(same_text);
        if !same_text {
            texts.push(format!("{}: {text:?} for {:?}", row.file, row.new_texts[0]));
        }
        let expected = row.intents.contains(&word);
        if word == "ask" {
            asked += 1;
            needless += usize::from(!expected);
            if !expected {
                without_need.push(format!("{}: {text:?} ({understood:?}), {} expected", row.file, row.intents[0]));
            }
        } else if expected
            && (word == "nothing"
                || (refs, no_refs, until) == (row.refs.clone(), row.no_refs.clone(), row.until.clone()))
        {
            right += 1;
        } else {
            wrong.push(format!("{}: {text:?} is {understood:?}, not {:?} {}", row.file, row.intents, row.refs));
        }
    }
    println!(
        "{persons} replies: {right} right, {asked} asked ({needless} without need), {} wrong; {exact} texts exactly",
        wrong.len()
    );
    for (what, lines) in [("WRONG", &wrong), ("ASKED WITHOUT NEED", &without_need), ("ANOTHER TEXT", &texts)] {
        lines.iter().for_each(|line| println!("{what} {line}"));
    }
    assert!(wrong.is_empty(), "{} read wrongly", wrong.len());
    assert!(needless * 20 < persons, "{needless} of {persons} asked without need");
    assert!(persons >= 300);
}

#[test]
fn what_nobody_wrote_as_an_answer_is_known_for_what_it_is() {
    let (mut others, mut wrong) = (0, Vec::new());
    for row in rows().iter().filter(|row| row.kinds.iter().all(|kind| kind != "person")) {
        others += 1;
        let found = mail(&row.file).kind;
        if !row.kinds.iter().any(|kind| kind == found.as_str()) {
            wrong.push(format!("{}: {} for {:?}", row.file, found.as_str(), row.kinds));
        }
    }
    assert!(others >= 60 && wrong.is_empty(), "of {others} wrong:\n{}", wrong.join("\n"));
}

/// A line of `texts.tsv`: what somebody typed, without a mail around it.
fn text_rows() -> Vec<(Row, String)> {
    let text = std::fs::read_to_string(folder().join("texts.tsv")).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 9, "{line}");
        let row = Row {
            file: cells[0].to_owned(),
            kinds: vec!["person".to_owned()],
            about: about(cells[2]),
            people: cells[3].split(',').filter(|name| !name.is_empty()).map(|name| name.trim().to_owned()).collect(),
            intents: cells[4].split('|').map(str::to_owned).collect(),
            refs: cells[5].to_owned(),
            no_refs: cells[6].to_owned(),
            until: cells[7].to_owned(),
            new_texts: vec![],
        };
        (row, cells[8].replace("\\n", "\n"))
    };
    text.lines().skip(1).map(row).collect()
}

#[test]
fn what_people_type_is_understood_or_asked_about() {
    let (mut count, mut right, mut asked, mut needless) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (row, text) in text_rows() {
        count += 1;
        let numbered = row.people.iter().zip(1..).map(|(name, number)| Person { number, name });
        let people: Vec<Person> = numbered.collect();
        let today = NaiveDate::from_ymd_opt(2026, 2, 3).unwrap();
        let pieces = [Piece { under: None, text: text.clone() }];
        let understood = understand(&pieces, &Question { about: row.about, people: Some(&people), today });
        let (word, refs, no_refs, until) = in_a_word(&understood);
        let expected = row.intents.contains(&word);
        if word == "ask" {
            asked += 1;
            needless += usize::from(!expected);
            if !expected {
                println!("ASKED WITHOUT NEED {}: {text:?} ({understood:?}), {} expected", row.file, row.intents[0]);
            }
        } else if expected
            && (word == "nothing"
                || (refs, no_refs, until) == (row.refs.clone(), row.no_refs.clone(), row.until.clone()))
        {
            right += 1;
        } else {
            wrong.push(format!(
                "{}: {text:?} is {understood:?}, not {:?} {} {}",
                row.file, row.intents, row.refs, row.until
            ));
        }
    }
    println!("{count} texts: {right} right, {asked} asked ({needless} without need), {} wrong", wrong.len());
    wrong.iter().for_each(|line| println!("WRONG {line}"));
    assert!(wrong.is_empty(), "{} read wrongly", wrong.len());
    // Written to be harder than what comes in.
    assert!(needless * 10 < count, "{needless} of {count} asked without need");
}
