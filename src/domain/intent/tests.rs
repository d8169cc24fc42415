use super::*;

const TODAY: (i32, u32, u32) = (2026, 3, 4); // A Wednesday.

fn people(cast: &str) -> Option<Vec<Person<'static>>> {
    let person = |number, name| Person { number, name };
    let all = [person(1, "Rafe"), person(2, "Adaeze"), person(3, "Jonas")];
    Some(match cast {
        "?" => return None,
        "0" => Vec::new(),
        "trio" => vec![person(1, "Rafe"), person(1, "Adaeze")],
        "trio2" => vec![person(1, "Rafe"), person(1, "Adaeze"), person(2, "Jonas")],
        "visitors" => vec![person(1, "Lorna"), person(2, "Lorna (visitor)"), person(3, "Zoë K.")],
        "words" => vec![person(1, "Will"), person(2, "Si"), person(3, "May")],
        digits => all[..digits.parse::<usize>().unwrap()].to_vec(),
    })
}

/// "f1": one person, asked whether they met. "i1": the letter that introduces them. "n1": it is not known which letter.
fn case(cast: &str) -> (About, Option<Vec<Person<'static>>>) {
    let about = match cast.chars().next().unwrap() {
        'f' => About::FollowUp,
        'i' => About::Introduction,
        'n' => About::Unknown,
        _ => return (About::Digest, people(cast)),
    };
    (about, people(&cast[1..]))
}

fn shown(understood: &Understood) -> String {
    let refs = |said: &Said| said.refs().iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let one = |said: &Said| {
        let more = match said {
            Said::Pause(day) => day.to_string(),
            Said::Outcome { kinds, .. } => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
                [refs(said)]
                    .into_iter()
                    .filter(|r| !r.is_empty())
                    .chain(kinds.into_iter().map(str::to_owned))
                    .collect::<Vec<_>>()
                    .join(" ")
            }
            Said::Profile { kind, text } => format!("{} {text}", kind.as_str()),
            _ => refs(said),
        };
        if more.is_empty() { said.as_str().to_owned() } else { format!("{} {more}", said.as_str()) }
    };
    match understood {
        Understood::Nothing => "nothing".to_owned(),
        Understood::Ask(_) => "ask".to_owned(),
        Understood::Said(said) => said.iter().map(one).collect::<Vec<_>>().join(" + "),
    }
}

fn read(text: &str, cast: &str) -> Understood {
    let (about, people) = case(cast);
    let (year, month, day) = TODAY;
    let today = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let question = Question { about, people: people.as_deref(), today };
    understand(&[Piece { under: None, text: text.to_owned() }], &question)
}

/// `what is expected | who was in the letter | the text`, a line each; `\n` is a line break.
fn holds(table: &str) {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let mut cells = line.splitn(3, '|').map(str::trim);
        let (want, cast, text) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        let found = read(&text.replace("\\n", "\n"), cast);
        if shown(&found) != want {
            wrong.push(format!("{text:?} ({cast}): {} instead of {want}  [{found:?}]", shown(&found)));
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{} of {rows}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows >= 40, "only {rows} rows");
}

#[test]
fn english() {
    holds(include_str!("tests/en.txt"));
}

#[test]
fn german() {
    holds(include_str!("tests/de.txt"));
}

#[test]
fn french() {
    holds(include_str!("tests/fr.txt"));
}

#[test]
fn spanish() {
    holds(include_str!("tests/es.txt"));
}

#[test]
fn dutch() {
    holds(include_str!("tests/nl.txt"));
}

#[test]
fn italian() {
    holds(include_str!("tests/it.txt"));
}

#[test]
fn portuguese() {
    holds(include_str!("tests/pt.txt"));
}

#[test]
fn swedish() {
    holds(include_str!("tests/sv.txt"));
}

#[test]
fn danish() {
    holds(include_str!("tests/da.txt"));
}

#[test]
fn polish() {
    holds(include_str!("tests/pl.txt"));
}

/// The phrases of one class, of one language.
fn phrases(tongue: usize, class: &str) -> Vec<String> {
    let of_class = lexicon::entries(lexicon::TABLES[tongue]).filter(|(name, _)| *name == class);
    of_class.flat_map(|(_, pattern)| lexicon::expand(pattern)).collect()
}

#[test]
fn the_tables_are_well_formed() {
    for (tongue, table) in lexicon::TABLES.iter().chain([&lexicon::ANY]).enumerate() {
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (class, phrases) = line.split_once(": ").expect("a class and its phrases");
            assert!(matches!(class, "watch" | "folk") || lexicon::Class::parse(class).is_some(), "{tongue}: {class}");
            for (open, close) in [('(', ')'), ('[', ']')] {
                assert_eq!(phrases.matches(open).count(), phrases.matches(close).count(), "{tongue}: {line}");
            }
        }
        for class in [
            "yes",
            "no",
            "known",
            "not_today",
            "stop",
            "pause",
            "away",
            "resume",
            "more",
            "less",
            "help",
            "polite",
            "bye",
        ] {
            assert!(tongue == lexicon::TONGUES || phrases(tongue, class).len() >= 5, "{tongue} {class}");
        }
    }
    assert_eq!(lexicon::expand("a (b|c d) [e]"), ["a b e", "a b ", "a c d e", "a c d "]);
}

#[test]
fn a_yes_beside_a_negation_is_no_yes_in_any_language() {
    let is_yes = |text: &str| matches!(read(text, "1"), Understood::Said(said) if said.iter().any(|one| matches!(one, Said::Yes(_))));
    for tongue in 0..lexicon::TONGUES {
        let yes: Vec<String> = phrases(tongue, "yes").into_iter().step_by(29).collect();
        let nots = phrases(tongue, "not");
        for (yes, not) in yes.iter().flat_map(|yes| nots.iter().map(move |not| (yes, not))) {
            let apart = [format!("{yes}, {not}"), format!("{not}, {yes}"), format!("{yes}. {not}."), not.clone()];
            // Of phrases, a word may go with the yes: "yes sure" and "sure sure".
            let beside = if not.contains(' ') { vec![] } else { vec![format!("{yes} {not}"), format!("{not} {yes}")] };
            for text in apart.into_iter().chain(beside) {
                assert!(!is_yes(&text), "{text}");
            }
        }
    }
}

#[test]
fn between_the_lines_an_answer_is_about_whom_it_stands_under() {
    let (_, people) = case("2");
    let question = Question {
        about: About::Digest,
        people: people.as_deref(),
        today: NaiveDate::from_ymd_opt(2026, 3, 4).unwrap(),
    };
    let piece = |under, text: &str| Piece { under, text: text.to_owned() };
    let table: [(&[Piece], &str); 9] = [
        (&[piece(Some(1), "yes"), piece(Some(2), "no thanks")], "yes 1 + no 2"),
        (&[piece(Some(1), "yes please"), piece(Some(2), "also gladly, yes")], "yes 1,2"),
        (&[piece(None, "Hi"), piece(Some(2), "Ja gerne"), piece(None, "Gruß\nJonas")], "yes 2"),
        (&[piece(None, "See my answers below"), piece(Some(2), "yes")], "yes 2"),
        (&[piece(Some(2), "yes Rafe")], "ask"),
        (&[piece(Some(2), "yes"), piece(None, "Actually, not her")], "ask"),
        (&[piece(Some(1), "yes"), piece(Some(1), "no")], "ask"),
        (&[piece(Some(3), "yes")], "ask"),
        (&[piece(Some(1), "yes"), piece(None, "please unsubscribe me")], "stop"),
    ];
    for (pieces, want) in table {
        assert_eq!(shown(&understand(pieces, &question)), want, "{pieces:?}");
    }
}

#[test]
fn every_reason_has_two_sentences_of_its_own() {
    for (at, why) in Why::ALL.iter().enumerate() {
        assert!(Why::ALL[..at].iter().all(|other| other.as_str() != why.as_str()));
        assert!(why.to_writer().ends_with('.') && !why.as_str().ends_with('.'));
    }
}

#[test]
fn what_is_too_long_is_not_read_and_the_rest_is_read_fast() {
    let long = "yes ".repeat(READ_AT_MOST / 4 + 1);
    assert_eq!(read(&long, "1"), Understood::Ask(Why::TooLong));
    let started = std::time::Instant::now();
    read(&"yes please ".repeat(READ_AT_MOST / 11), "1");
    read(&"12".repeat(READ_AT_MOST / 2), "1");
    read(&"yes, ".repeat(READ_AT_MOST / 5), "1");
    read(&"hi ".repeat(READ_AT_MOST / 3), "1");
    // A debug build on a busy machine; a release takes a fiftieth.
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    /// Words of all tables, thrown together.
    fn soup() -> impl Strategy<Value = String> {
        let classes =
            ["yes", "no", "stop", "polite", "bye", "warm", "join", "please", "want", "meet", "but", "plain", "both"];
        let word = (0..lexicon::TONGUES, 0..classes.len(), any::<prop::sample::Index>()).prop_map(
            move |(tongue, class, at)| {
                let phrases = phrases(tongue, classes[class]);
                if phrases.is_empty() { String::new() } else { phrases[at.index(phrases.len())].clone() }
            },
        );
        let mark = prop::sample::select(vec![" ", ", ", ". ", "! ", "\n", " - ", " 1 ", " Rafe ", "? "]);
        prop::collection::vec((word, mark), 0..6)
            .prop_map(|parts| parts.into_iter().map(|(word, mark)| word + mark).collect())
    }

    /// The French "ni" is a Swedish "you".
    fn is_a_not_everywhere(word: &str) -> bool {
        let id = lexicon::LEXICON.word(&tokens::fold(word));
        let class = |tongue: &lexicon::Tongue| tongue.longest([id].into_iter()).map(|(class, _)| class);
        let against = |class| {
            matches!(class, lexicon::Class::Not | lexicon::Class::But | lexicon::Class::No | lexicon::Class::Neither)
        };
        !word.contains(' ') && lexicon::LEXICON.tongues.iter().filter_map(class).all(against)
    }

    fn has_yes(understood: &Understood) -> bool {
        matches!(understood, Understood::Said(said) if said.iter().any(|one| matches!(one, Said::Yes(_))))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn nothing_panics(text in "\\PC{0,80}|[\\x00-\\x7f\u{2019}\u{201c}\u{1f44d}éß1-9 .,\n]{0,120}", cast in "[0123]|trio|visitors|words|[fi]1|\\?") {
            let _ = read(&text, &cast);
        }

        #[test]
        fn a_soup_with_a_negation_is_no_yes(before in soup(), after in soup(), tongue in 0..lexicon::TONGUES, at in any::<prop::sample::Index>()) {
            let nots: Vec<String> = phrases(tongue, "not").into_iter().filter(|not| is_a_not_everywhere(not)).collect();
            let text = format!("{before} {} {after}", nots[at.index(nots.len())]);
            prop_assert!(!has_yes(&read(&text, "1")), "{text}");
        }

        #[test]
        fn politeness_makes_no_yes(text in soup(), at in any::<prop::sample::Index>()) {
            // Of all languages: a greeting that shows which language it is may settle what else is said.
            let of = |class: &str| -> Vec<String> {
                lexicon::entries(lexicon::ANY).filter(|(name, _)| *name == class).map(|(_, word)| word.to_owned()).collect()
            };
            let (greetings, closings) = (of("polite"), of("bye"));
            let (greeting, closing) = (&greetings[at.index(greetings.len())], &closings[at.index(closings.len())]);
            if !has_yes(&read(&text, "2")) {
                for longer in [format!("{greeting},\n{text}"), format!("{text}\n{closing}\nTomasz"), format!("{greeting}! {text}")] {
                    prop_assert!(!has_yes(&read(&longer, "2")), "{longer}");
                }
            }
        }
    }
}

#[test]
fn no_phrase_is_a_yes_and_a_not() {
    for tongue in 0..lexicon::TONGUES {
        let tidy = |phrases: Vec<String>| -> Vec<String> {
            phrases.iter().map(|phrase| tokens::fold(phrase).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
        };
        let yes = tidy(phrases(tongue, "yes"));
        let both: Vec<String> = ["not", "but"]
            .iter()
            .flat_map(|class| tidy(phrases(tongue, class)))
            .filter(|phrase| yes.contains(phrase))
            .collect();
        assert!(both.is_empty(), "{tongue}: {both:?}");
    }
}

#[test]
fn our_own_letters_are_no_answer() {
    let letters = [
        include_str!("../../../tests/it/snapshots/it__letters__digest_mireille.snap"),
        include_str!("../../../tests/it/snapshots/it__letters__digest_with_reminders.snap"),
        include_str!("../../../tests/it/snapshots/it__letters__follow_up.snap"),
        include_str!("../../../tests/it/snapshots/it__letters__introduction.snap"),
        include_str!("../../../tests/it/snapshots/it__letters__invitation.snap"),
    ];
    let commands = [
        "Or reply “yes 1” or “yes both”.",
        "You can also just reply to this letter: “yes 1”, “no 2”, “pause 2 weeks”, “stop”.",
    ];
    for letter in letters.into_iter().chain(commands) {
        for cast in ["1", "2", "f1", "i1"] {
            let found = read(letter, cast);
            assert!(matches!(found, Understood::Ask(_) | Understood::Nothing), "{cast}: {found:?}");
        }
    }
}
