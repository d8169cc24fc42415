use super::*;
use proptest::prelude::*;

fn counted(text: &str) -> (&'static str, usize, usize) {
    let Counted { encoding, units, segments } = count(text);
    (encoding.as_str(), units, segments)
}

/// Counted by Twilio's public calculator as well; `tests/real/sms/segments` asks it about 20,000 more.
#[test]
fn texts_of_known_size() {
    let a = |times| "a".repeat(times);
    let e = |times| "ê".repeat(times);
    let table = [
        (String::new(), ("GSM-7", 0, 1)),
        (a(160), ("GSM-7", 160, 1)),
        (a(161), ("GSM-7", 161, 2)),
        (a(306), ("GSM-7", 306, 2)),
        (a(307), ("GSM-7", 307, 3)),
        ("€".repeat(80), ("GSM-7", 160, 1)),
        ("€".repeat(81), ("GSM-7", 162, 2)),
        (a(152) + "€" + &a(152), ("GSM-7", 306, 3)),
        ("\u{c}".repeat(80), ("GSM-7", 160, 1)),
        ("Ç".repeat(160), ("GSM-7", 160, 1)),
        ("ç".repeat(70), ("UCS-2", 70, 1)),
        ("ç".repeat(71), ("UCS-2", 71, 2)),
        (e(134), ("UCS-2", 134, 2)),
        (e(135), ("UCS-2", 135, 3)),
        ("😀".repeat(35), ("UCS-2", 70, 1)),
        ("😀".repeat(36), ("UCS-2", 72, 2)),
        (e(66) + "😀" + &e(66), ("UCS-2", 134, 3)),
        ("😀".to_owned() + &"]".repeat(68), ("UCS-2", 70, 1)),
        ("😀".to_owned() + &"]".repeat(69), ("UCS-2", 71, 2)),
        ("`".to_owned(), ("UCS-2", 1, 1)),
        ("It’s".to_owned(), ("UCS-2", 4, 1)),
        ("a\r\nb".to_owned(), ("GSM-7", 4, 1)),
        ("a\u{a0}b".to_owned(), ("UCS-2", 3, 1)),
        ("a\tb".to_owned(), ("UCS-2", 3, 1)),
        ("\u{1b}".to_owned(), ("UCS-2", 1, 1)),
        (a(1530), ("GSM-7", 1530, 10)),
        (a(39_015), ("GSM-7", 39_015, 255)),
    ];
    for (text, want) in table {
        assert_eq!(counted(&text), want, "{}…", text.chars().take(3).collect::<String>());
    }
}

#[test]
fn the_alphabet_is_the_standards() {
    assert_eq!(BASIC.chars().count(), 127, "128 places, one of which is the escape");
    assert_eq!(EXTENSION.chars().count(), 10);
    let both: std::collections::BTreeSet<char> = BASIC.chars().chain(EXTENSION.chars()).collect();
    assert_eq!(both.len(), 137, "no letter stands twice");
    for absent in "áíóúçëïêâôûãõśłžč`\t‘’“”–—…\u{a0}".chars() {
        assert_eq!(septets(absent), None, "{absent}");
    }
}

#[test]
fn what_folding_makes_of_it() {
    let table = [
        ("Søren, José and Jürgen", "Søren, José and Jürgen"),
        ("Jose\u{301}", "José"),
        ("Zoë", "Zoe"),
        ("Łódź", "Lodz"),
        ("Nguyễn Đặng", "Nguyen Dang"),
        ("François", "Francois"),
        ("Kovač Yıldız", "Kovac Yildiz"),
        ("It’s ‘here’ – “now”…", "It's 'here' - \"now\"..."),
        ("O’Brien", "O'Brien"),
        ("10\u{a0}a.m.\tor\u{202f}so", "10 a.m. or so"),
        ("a\u{200b}b\u{ad}c\u{feff}", "abc"),
        ("• one · two", "- one - two"),
        ("cœur", "coeur"),
        ("n\u{302}", "n"),
        // All or nothing.
        ("李明 – it’s", "李明 – it’s"),
        ("Оля ’", "Оля ’"),
        ("Zoë 😀", "Zoë 😀"),
        ("Þór…", "Þór…"),
        ("5 ≠ 6", "5 ≠ 6"),
        ("한국", "한국"),
    ];
    for (text, want) in table {
        assert_eq!(fold(text, Fold::Auto), want);
        assert_eq!(fold(text, Fold::Never), text);
    }
    let dots = "…".repeat(70);
    assert_eq!(fold(&dots, Fold::Auto), dots, "one segment is better than two");
}

#[test]
fn the_words_for_folding() {
    for fold in Fold::ALL {
        assert_eq!(Fold::parse(fold.as_str()), Some(fold));
    }
    assert_eq!((Fold::parse("always"), Fold::default()), (None, Fold::Auto));
}

/// Letters of every sort in which texts differ.
fn anything() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        4 => "[ -~\n]",
        2 => "[À-ÿĀ-ſḀ-ỹ]",
        1 => "[€\\[\\]{}~^|\\\\\u{c}]",
        1 => "[‘’“”–—…\u{a0}\u{200b}\t•]",
        1 => "[\u{300}-\u{330}]",
        1 => "\\PC",
    ];
    (prop::collection::vec(letter, 0..40), 1..6usize).prop_map(|(letters, times)| letters.concat().repeat(times))
}

proptest! {
    #[test]
    fn folding_is_all_or_nothing_and_costs_nothing(text in anything()) {
        let folded = fold(&text, Fold::Auto);
        prop_assert!(folded == text || is_gsm(&folded));
        prop_assert!(count(&folded).segments <= count(&text).segments);
        prop_assert_eq!(fold(&folded, Fold::Auto), folded.as_ref(), "twice is once");
        let asks = |text: &str| text.matches('?').count();
        prop_assert_eq!(asks(&folded), asks(&text));
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        prop_assert_eq!(digits(&folded), digits(&text));
    }

    #[test]
    fn more_text_is_never_fewer_segments(text in anything(), more in anything()) {
        let (one, both) = (count(&text), count(&(text.clone() + &more)));
        prop_assert!(one.segments <= both.segments && one.segments >= 1);
        let (alone, in_parts) = one.encoding.room();
        let fewest = if one.units <= alone { 1 } else { one.units.div_ceil(in_parts) };
        // Each part leaves at most one unit empty.
        prop_assert!(one.segments >= fewest && one.segments <= one.units.div_ceil(in_parts - 1).max(1));
    }
}
