use super::*;
use proptest::prelude::*;

fn region(letters: &str) -> Option<Region> {
    (!letters.is_empty()).then(|| Region::parse(letters).unwrap())
}

fn typed(text: &str, letters: &str) -> Result<String, String> {
    PhoneNumber::parse(text, region(letters)).map(|number| number.to_string())
}

fn came(text: &str, letters: &str) -> Option<String> {
    PhoneNumber::from_gateway(text, region(letters)).map(|number| number.to_string())
}

#[test]
fn numbers_as_people_write_them() {
    let table = [
        ("+447700900123", "", "+447700900123"),
        ("+44 7700 900-123", "DE", "+447700900123"),
        ("+44 (0)7700 900123", "", "+447700900123"),
        ("0044 7700 900123", "", "+447700900123"),
        ("0044 (0) 7700 900123", "", "+447700900123"),
        ("07700 900123", "GB", "+447700900123"),
        ("(07700) 900123", "GB", "+447700900123"),
        ("7700900123", "GB", "+447700900123"),
        ("447700900123", "GB", "+447700900123"),
        ("tel:+44-7700-900123", "", "+447700900123"),
        ("\u{202a}+44 7700 900123\u{202c}", "", "+447700900123"),
        ("＋４４７７００９００１２３", "", "+447700900123"),
        ("+٤٤٧٧٠٠٩٠٠١٢٣", "", "+447700900123"),
        ("0151 23456789", "DE", "+4915123456789"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("1 202 555 0123", "US", "+12025550123"),
        ("011 44 7700 900123", "US", "+447700900123"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("333 123 4567", "IT", "+393331234567"),
        // A landline in Italy keeps its 0.
        ("06 1234 5678", "IT", "+390612345678"),
        ("8 916 123-45-67", "RU", "+79161234567"),
    ];
    for (text, letters, want) in table {
        assert_eq!(typed(text, letters).as_deref(), Ok(want), "{text} in {letters}");
    }
}

#[test]
fn complaints_say_what_to_do() {
    let table = [
        ("", "GB", "is missing; write one like +447700900123"),
        ("+", "GB", "is missing; write one like +447700900123"),
        ("HubLeeds", "GB", "has letters in it; write one like +447700900123"),
        ("07700 900123 ext 5", "GB", "has letters in it; write one like +447700900123"),
        ("07700 900123, 07700 900124", "GB", "has “,” in it; write one number, like +447700900123"),
        ("07700 900123", "", "has no country code; write it with one, like +447700900123"),
        ("+4477009", "", "is too short; with its country code it has at least 8 digits"),
        ("12345", "GB", "is too short; with its country code it has at least 8 digits"),
        ("+1234567890123456", "", "is too long; with its country code it has at most 15 digits"),
        ("+07700900123", "", "has a 0 where its country's code begins"),
        ("0", "GB", "is not one of GB; write it with its country code, like +447700900123"),
        ("077009001230770090012307700", "GB", "is not one of GB; write it with its country code, like +447700900123"),
    ];
    for (text, letters, want) in table {
        assert_eq!(typed(text, letters).err().unwrap_or_default(), want, "{text} in {letters}");
    }
}

#[test]
fn senders_as_gateways_give_them() {
    let table = [
        ("+447700900123", "GB", "+447700900123"),
        ("447700900123", "GB", "+447700900123"),
        ("447700900123", "", "+447700900123"),
        ("00447700900123", "", "+447700900123"),
        ("07700900123", "GB", "+447700900123"),
        ("447700900123", "US", "+447700900123"),
        ("447700900123", "DE", "+447700900123"),
        // As a phone in the USA shows it.
        ("6505551212", "US", "+16505551212"),
        ("(650) 555-1212", "US", "+16505551212"),
        ("16505551212", "US", "+16505551212"),
        ("6505551212", "", "+6505551212"),
        // In Germany this would be a mobile number without its 0; gateways leave out the plus, not the 0.
        ("15125551234", "DE", "+15125551234"),
        ("612345678", "ES", "+34612345678"),
        ("34612345678", "ES", "+34612345678"),
        ("40612345", "NO", "+4740612345"),
        ("4740612345", "NO", "+4740612345"),
        ("46701234567", "NO", "+46701234567"),
        ("3331234567", "IT", "+393331234567"),
        ("393331234567", "IT", "+393331234567"),
    ];
    for (sender, letters, want) in table {
        assert_eq!(came(sender, letters).as_deref(), Some(want), "{sender} in {letters}");
    }
    for (sender, letters) in [("HubLeeds", "GB"), ("60123", "GB"), ("07700900123", ""), ("", "GB"), ("+44", "")] {
        assert_eq!(came(sender, letters), None, "{sender} in {letters}");
    }
}

#[test]
fn a_masked_number_cannot_be_called() {
    let number = PhoneNumber::parse("+447700900123", None).unwrap();
    assert_eq!(number.masked(), "+44******123");
    assert_eq!(format!("{number:?}"), "PhoneNumber(+44******123)");
    assert_eq!((number.digits(), number.as_str()), ("447700900123", "+447700900123"));
}

#[test]
fn what_is_odd_is_said_and_taken_all_the_same() {
    let doubt = |text: &str| PhoneNumber::parse(text, None).unwrap().doubt();
    assert_eq!(doubt("+447911123456"), None);
    assert_eq!(doubt("+16505551212"), None);
    // Ofcom keeps these for films.
    assert!(doubt("+447700900123").unwrap().starts_with("is in no numbering plan"));
    assert!(doubt("+44123456").unwrap().starts_with("is in no numbering plan"));
    assert!(doubt("+442071838750").unwrap().starts_with("looks like a landline"));
}

#[test]
fn regions() {
    assert_eq!(Region::parse(" gb ").map(|region| region.to_string()).as_deref(), Some("GB"));
    for letters in ["UK", "GBR", "", "44", "Leeds"] {
        assert_eq!(Region::parse(letters), None, "{letters}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_it_is_a_number_or_a_sentence(text in "[+0-9() ;=a-z.,é٣-]{0,20}|\\PC{0,12}|\\+?[0-9]{1,17}") {
        for letters in ["", "GB", "US", "IT", "BR"] {
            let typed = PhoneNumber::parse(&text, region(letters)).ok();
            for number in typed.into_iter().chain(PhoneNumber::from_gateway(&text, region(letters))) {
                prop_assert!(DIGITS.contains(&number.digits().len()));
                prop_assert!(number.digits().bytes().all(|b| b.is_ascii_digit()) && !number.digits().starts_with('0'));
                prop_assert_eq!(PhoneNumber::parse(number.as_str(), None), Ok(number.clone()), "kept and read again");
                prop_assert!(!number.masked().contains(number.digits()));
            }
        }
    }
}
