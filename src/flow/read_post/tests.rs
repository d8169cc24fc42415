//! Posts in the shapes that programs choose.

use super::*;
use proptest::prelude::*;

fn webhook(fields: &[(&'static str, &str)]) -> Webhook {
    Webhook {
        name: "door".to_owned(),
        fields: fields.iter().map(|(field, place)| (*field, Gives::At(Place::parse(place).unwrap()))).collect(),
        said_at: Some(Place::parse("at").unwrap()),
        id: Some(Place::parse("/id").unwrap()),
        only_if: vec![Condition {
            place: Place::parse("kind").unwrap(),
            values: vec!["in".to_owned(), "1".to_owned()],
        }],
        signature: None,
    }
}

fn now() -> DateTime<Utc> {
    "2026-02-03T09:15:00Z".parse().unwrap()
}

fn read(webhook: &Webhook, written: Written, body: &str) -> ReadPost {
    read_post(webhook, written, body.as_bytes(), chrono_tz::Europe::Berlin, now()).unwrap()
}

#[test]
fn values_of_every_kind_are_read_or_complained_about() {
    type Got = Result<Option<&'static str>, &'static str>;
    let table: &[(&'static str, &str, Got)] = &[
        ("email", r#""  rafe@x.example ""#, Ok(Some("rafe@x.example"))),
        ("email", "null", Ok(None)),
        ("email", r#"" ""#, Ok(None)),
        ("email", r#"["rafe@x.example"]"#, Ok(Some("rafe@x.example"))),
        ("email", "[]", Ok(None)),
        ("email", r#"["a", "b"]"#, Err("is a list of 2, where one is needed")),
        ("email", r#"{"work": "a"}"#, Err("is a group of values; name the one that is meant")),
        ("email", "true", Err("is a yes or no, where a text is needed")),
        ("company", "42", Ok(Some("42"))),
        ("wants_introductions", "true", Ok(Some("yes"))),
        ("wants_introductions", "0", Ok(Some("0"))),
        ("offers", r#"["archives", 7]"#, Ok(Some("archives\n7"))),
        ("offers", r#"[["archives"]]"#, Err("is a list of more than texts")),
        ("place", "\"\u{fffd}\"", Err("has lost a letter: it is not written in UTF-8")),
    ];
    for (field, value, want) in table {
        let post =
            read(&webhook(&[(field, "/a/b~1c/0")]), Written::Json, &format!("{{\"a\": {{\"b/c\": [{value}]}}}}"));
        let want = want.map(|text| text.map(str::to_owned)).map_err(str::to_owned);
        assert_eq!(post.fields[0].got, want, "{field} = {value}");
    }
}

#[test]
fn a_whole_name_is_parted_unless_the_surname_has_its_own_place() {
    let names = |fields: &[(&'static str, &str)], body: &str| {
        let post = read(&webhook(fields), Written::Form, body);
        let raw = post.submission().unwrap();
        (raw.get("name").map(str::to_owned), raw.get("surname").map(str::to_owned))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(names(&[("name", "who")], "who=Rafe+Oliveira+Prado"), (some("Rafe"), some("Oliveira Prado")));
    assert_eq!(names(&[("name", "who")], "who=Rafe"), (some("Rafe"), None));
    let both = [("name", "first"), ("surname", "last")];
    assert_eq!(names(&both, "first=Ana+Maria&last=Prado"), (some("Ana Maria"), some("Prado")));
}

#[test]
fn times_as_programs_write_them() {
    let at = |value: &str| read(&webhook(&[]), Written::Json, &format!("{{\"at\": {value}}}")).said_at;
    let good = Ok(Some("2026-02-03T08:15:00Z".parse::<DateTime<Utc>>().unwrap()));
    for text in [
        "1770106500",
        "1770106500.25",
        "1770106500000",
        "\"1770106500\"",
        "\"2026-02-03T08:15:00Z\"",
        "\"2026-02-03T09:15:00+01:00\"",
        "\"2026-02-03 09:15\"",
    ] {
        assert_eq!(at(text), good, "{text}");
    }
    assert_eq!(at("null"), Ok(None));
    assert_eq!(at("\"\""), Ok(None));
    assert_eq!(at("\"2026-02-03T09:20:00Z\""), Ok(Some(now())), "a clock that is ahead a little");
    for (bad, why) in [
        ("\"2026-02-04T09:15:00Z\"", "nobody can have come then"),
        ("5", "nobody can have come then"),
        ("\"3/2/2026 09:15\"", "write it like"),
        ("\"soon\"", "write it like"),
        ("1e300", "write it like"),
        ("true", "is no time"),
        ("[]", "is no time"),
    ] {
        assert!(at(bad).unwrap_err().contains(why), "{bad}: {:?}", at(bad));
    }
}

#[test]
fn other_events_are_left_alone_and_posts_have_an_id() {
    let post = |body: &str| read(&webhook(&[]), Written::Json, body);
    assert_eq!(post(r#"{"kind": "in", "id": 7}"#).left_alone, None);
    assert_eq!(post(r#"{"kind": 1}"#).left_alone, None);
    let why = "at kind stands “out”, and only “in” or “1” is wanted";
    assert_eq!(post(r#"{"kind": "out"}"#).left_alone.as_deref(), Some(why));
    assert!(post("7").left_alone.unwrap().contains("stands nothing"));
    assert_eq!(post(r#"{"id": 7}"#).id.as_deref(), Some("7"));
    assert_eq!(post(r#"{"id": ""}"#).id, None);
}

#[test]
fn what_cannot_be_read_is_a_sentence() {
    let read = |written, body: &[u8]| read_post(&webhook(&[]), written, body, Tz::UTC, now()).unwrap_err();
    assert!(read(Written::Json, b"{").starts_with("the body is not JSON"));
    assert!(read(Written::Json, b"{\"a\": \"\xff\"}").starts_with("the body is not JSON"));
    assert!(read(Written::Json, "[".repeat(200).as_bytes()).contains("recursion limit"));
    assert!(read(Written::Form, b"a=\xff").contains("UTF-8"));
    assert_eq!(read(Written::Form, b" \r\n"), "the body is empty");
}

proptest! {
    #[test]
    fn any_body_is_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..200), json in "[\\[\\]{}\":,a-c0-9]{0,60}") {
        let webhook = webhook(&[("email", "/a"), ("name", "/b/0"), ("offers", "c"), ("wants_introductions", "/a/b")]);
        for written in [Written::Json, Written::Form] {
            for body in [&body[..], json.as_bytes()] {
                if let Ok(post) = read_post(&webhook, written, body, Tz::UTC, now()) {
                    let _ = post.submission();
                }
            }
        }
    }
}
