use super::*;

const TODAY: (i32, u32, u32) = (2026, 3, 4); // A Wednesday.

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(TODAY.0, TODAY.1, TODAY.2).unwrap()
}

fn person(number: u32, name: &'static str) -> TextPerson<'static> {
    TextPerson { number, name, open: true, latest: true, yes: false }
}

/// Who sends the text, by the word that the tables have for it.
fn cast(word: &str) -> (PhoneState, Vec<TextPerson<'static>>, bool) {
    let [ana, ben, chi] = [person(12, "Ana"), person(13, "Ben"), person(14, "Chi")];
    let people = match word {
        "1" => vec![ana],
        "2" | "asked" | "stopped" | "unknown" | "paused" | "namesake" => vec![ana, ben],
        "3" => vec![ana, ben, chi],
        "none" => vec![],
        // Yesterday's list has Ana, who has had her time, and Ben; today's has Chi.
        "old" => {
            vec![TextPerson { open: false, latest: false, ..ana }, TextPerson { latest: false, ..ben }, chi]
        }
        "older" => vec![TextPerson { latest: false, ..ana }, ben, chi],
        "gone" => vec![TextPerson { open: false, latest: false, ..ana }, ben],
        "longer" => vec![TextPerson { latest: false, ..ana }, ben],
        "closed" => vec![TextPerson { open: false, ..ana }],
        "said" => vec![TextPerson { yes: true, ..ana }, ben],
        "trio" => vec![ana, person(12, "Ben"), chi],
        "names" => vec![ana, person(13, "Ana"), chi],
        "was" => vec![TextPerson { open: false, latest: false, ..ana }, person(13, "Ana"), chi],
        "hours" => vec![person(10, "Ana"), person(12, "Ben"), person(30, "Chi")],
        other => panic!("no cast called {other}"),
    };
    let state = match word {
        "asked" => PhoneState::Asked,
        "stopped" => PhoneState::Stopped,
        "unknown" => PhoneState::Unknown,
        _ => PhoneState::In,
    };
    (state, people, word == "paused")
}

fn heard(text: &str, opt: Option<Opt>, word: &str) -> Heard {
    let (state, people, paused) = cast(word);
    let name = if word == "namesake" { "Ben Okoro" } else { "Tom Reyes" };
    hear(text, opt, &Sender { state, name, people: &people, paused, today: today() })
}

fn shown(heard: &Heard) -> String {
    let word = match heard {
        Heard::Nothing => "nothing",
        Heard::Stop => "stop",
        Heard::Start => "start",
        Heard::Help => "help",
        Heard::SignUp => "sign_up",
        Heard::Refuse => "refuse",
        Heard::AskAgain => "again",
        Heard::Pause(until) => return format!("pause {until}"),
        Heard::Resume => "resume",
        Heard::Answers(answers) => {
            let of = |wanted: Answer, word: &str| {
                let of: Vec<String> =
                    answers.iter().filter(|(_, one)| *one == wanted).map(|(n, _)| n.to_string()).collect();
                (!of.is_empty()).then(|| format!("{word} {}", of.join(",")))
            };
            let parts = [of(Answer::Yes, "yes"), of(Answer::No, "no"), of(Answer::Known, "known")];
            return parts.into_iter().flatten().collect::<Vec<_>>().join(" + ");
        }
        Heard::WhichOne => "which",
        Heard::Expired => "expired",
        Heard::NotUnderstood => "?",
        Heard::Stranger => "stranger",
    };
    word.to_owned()
}

/// What a table writes for what cannot be seen: `\n` and `\u{200b}`.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out.replace("\\n", "\n")
}

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// `what is heard | who sends it | the text`, a line each.
fn holds(table: &str, at_least: usize) {
    let mut wrong = Vec::new();
    for line in rows(table) {
        let mut cells = line.splitn(3, '|').map(str::trim);
        let (want, who, text) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        let found = shown(&heard(&unescaped(text), None, who));
        if found != want {
            wrong.push(format!("{text:?} ({who}): {found} instead of {want}"));
        }
    }
    let rows = rows(table).count();
    assert!(wrong.is_empty(), "{} of {rows}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows >= at_least, "only {rows} rows");
}

#[test]
fn what_people_send_on_a_day() {
    holds(include_str!("tests/everyday.txt"), 200);
}

#[test]
fn whom_numbers_and_names_mean() {
    holds(include_str!("tests/people.txt"), 200);
}

#[test]
fn what_is_about_the_texts_themselves() {
    holds(include_str!("tests/texts.txt"), 90);
}

#[test]
fn nine_other_languages() {
    holds(include_str!("tests/languages.txt"), 100);
}

const EVERYBODY: [&str; 10] = ["1", "2", "none", "old", "closed", "said", "asked", "stopped", "unknown", "paused"];

/// Each text of the table, from everybody.
fn everywhere(table: &str, want: Heard) {
    for text in rows(table).map(unescaped) {
        for who in EVERYBODY {
            assert_eq!(heard(&text, None, who), want, "{text:?} ({who})");
        }
    }
}

#[test]
fn a_stop_is_heard_from_everybody() {
    everywhere(include_str!("tests/stops.txt"), Heard::Stop);
}

#[test]
fn what_nobody_wrote_is_passed_over() {
    everywhere(include_str!("tests/noise.txt"), Heard::Nothing);
}

#[test]
fn what_the_gateway_makes_of_it_wins() {
    let table = [
        (Opt::Out, "2", "12", "stop"),
        (Opt::Out, "unknown", "", "stop"),
        (Opt::Out, "stopped", "YES", "stop"),
        (Opt::Help, "2", "12", "help"),
        (Opt::Help, "stopped", "help", "help"),
        (Opt::In, "stopped", "JOIN", "start"),
        (Opt::In, "asked", "JOIN", "sign_up"),
        // A gateway takes every YES for an opt-in.
        (Opt::In, "1", "YES", "yes 12"),
        (Opt::In, "2", "YES", "which"),
        (Opt::In, "paused", "START", "resume"),
        (Opt::In, "unknown", "YES", "stranger"),
    ];
    for (opt, who, text, want) in table {
        assert_eq!(shown(&heard(text, Some(opt), who)), want, "{opt:?} {who} {text}");
    }
}

#[test]
fn the_table_is_well_formed() {
    use phrases::{Class, TABLE};
    for class in Class::ALL {
        assert!(class.phrases().len() > 1, "{class:?}");
        for phrase in class.phrases().iter().filter(|_| class != Class::Ours) {
            assert_eq!(plain::words(phrase).join(" "), *phrase, "{class:?}");
        }
    }
    for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (name, _) = line.split_once(": ").unwrap();
        assert!(Class::ALL.iter().any(|class| class.as_str() == name), "{name}");
    }
}

#[test]
fn rubbish_and_long_texts_are_not_understood() {
    for text in [
        "\u{1}\u{2}\u{fffd}xq\u{0}",
        "%PDF-1.4 ÿþ",
        "AQIDBAUGBwgJCgsMDQ4PEA==",
        "{\"text\":\"12\"}",
        "<b>12</b>",
        "12=13",
    ] {
        let found = heard(text, None, "2");
        assert!(matches!(found, Heard::NotUnderstood | Heard::WhichOne), "{text:?}: {found:?}");
    }
    let started = std::time::Instant::now();
    for word in ["yes ", "12", "“a", "Ana please "] {
        let found = heard(&word.repeat(10_000 / word.chars().count()), None, "2");
        assert!(matches!(found, Heard::NotUnderstood), "{word:?}: {found:?}");
    }
    assert_eq!(heard(&format!("STOP {}", "yes ".repeat(2_500)), None, "2"), Heard::Stop);
    // A debug build on a busy machine.
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    fn anybody() -> impl Strategy<Value = &'static str> {
        prop::sample::select(EVERYBODY.to_vec())
    }

    /// Pieces of what people send, thrown together.
    fn soup() -> impl Strategy<Value = String> {
        let pieces = vec![
            "yes",
            "YES",
            "no",
            "12",
            "13",
            "14",
            "57",
            "1",
            "Ana",
            "Ben",
            "both",
            "all",
            "please",
            "not",
            "and",
            ",",
            ".",
            "?",
            "\n",
            "👍",
            "👎",
            "ok",
            "pause",
            "resume",
            "start",
            "unstop",
            "help",
            "thanks",
            "maybe",
            "ja",
            "sí",
            "if",
            "only",
            "cancel",
            "“",
            "”",
            "liked",
            "２",
            "٣",
            "start again",
            "I'm back",
            "\u{200b}",
            "-",
            "/",
            "12pm",
            "at",
        ];
        prop::collection::vec(prop::sample::select(pieces), 0..7).prop_map(|pieces| pieces.join(" "))
    }

    /// A word in any case.
    fn in_any_case(word: &'static str) -> impl Strategy<Value = String> {
        prop::collection::vec(any::<bool>(), word.len()).prop_map(move |upper| {
            let letter = |(c, upper): (char, bool)| if upper { c.to_ascii_uppercase() } else { c };
            word.chars().zip(upper).map(letter).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn nothing_panics(text in "\\PC{0,80}|(?s:.{0,60})|[\\x00-\\x7f\u{2019}\u{201c}\u{1f44d}éß٣２ .,\n]{0,120}", who in anybody()) {
            let _ = heard(&text, None, who);
        }

        #[test]
        fn an_answer_is_about_somebody_open(text in soup(), who in anybody()) {
            if let Heard::Answers(answers) = heard(&text, None, who) {
                let (state, people, _) = cast(who);
                prop_assert_eq!(state, PhoneState::In);
                prop_assert!(!answers.is_empty());
                prop_assert!(answers.windows(2).all(|pair| pair[0].0 < pair[1].0));
                for (number, _) in answers {
                    prop_assert!(people.iter().any(|one| one.number == number && one.open), "{} {}", text, number);
                }
            }
        }

        #[test]
        fn a_stop_in_any_dress_is_a_stop(
            stop in prop::sample::select(vec!["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "remove", "arret", "stopp", "abmelden", "baja", "afmelden"]).prop_flat_map(in_any_case),
            before in "[ .,!“”\"'(*\u{200b}\u{1f621}\n-]{0,6}",
            after in "[ .,!“”\"')*\u{200b}\u{1f6d1}\u{1f621}\n-]{0,6}",
            who in anybody(),
        ) {
            prop_assert_eq!(heard(&format!("{before}{stop}{after}"), None, who), Heard::Stop);
        }

        #[test]
        fn stop_first_is_a_stop_whatever_follows(rest in soup(), who in anybody()) {
            prop_assert_eq!(heard(&format!("Stop {rest}"), None, who), Heard::Stop);
        }

        #[test]
        fn who_stopped_comes_back_by_three_words_and_nothing_else(text in soup()) {
            let found = heard(&text, None, "stopped");
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            let polite = |word: &&&str| !matches!(word.to_lowercase().as_str(), "please" | "thanks");
            let bare: Vec<String> = words.iter().filter(polite).map(|word| word.to_lowercase()).collect();
            let back = matches!(bare.as_slice(), [one] if matches!(one.as_str(), "start" | "unstop" | "yes"));
            prop_assert!(back || matches!(found, Heard::Nothing | Heard::Stop | Heard::Help), "{} {:?}", text, found);
        }

        #[test]
        fn a_not_or_an_if_makes_no_yes(before in soup(), word in prop::sample::select(vec!["not", "don't", "if", "unless", "maybe", "never", "nicht", "vielleicht", "kanske"]), after in soup()) {
            let text = format!("{before} {word} {after}");
            if let Heard::Answers(answers) = heard(&text, None, "2") {
                prop_assert!(answers.iter().all(|(_, answer)| *answer != Answer::Yes), "{}", text);
            }
        }
    }
}
