//! What single cells say, as programs and people in six languages write it.

use crate::domain::check_in::HereAs;
use crate::domain::email_address::EmailAddress;
use crate::domain::text::folded;

/// `Ann <ann@x.example>` and `mailto:ann@x.example` are the address in them.
pub fn address(cell: &str) -> &str {
    let cell = cell.trim();
    let inside = cell.strip_suffix('>').and_then(|cell| cell.rsplit_once('<')).map_or(cell, |(_, inside)| inside);
    let bare = inside.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:")).map_or(inside, |_| &inside[7..]);
    bare.trim()
}

pub fn is_address(cell: &str) -> bool {
    cell.contains('@') && EmailAddress::parse(address(cell)).is_ok()
}

/// A yes or a no, alone or before a comma and the like: "Ja, gerne" is one, "No problem" is none that can be told.
pub fn yes_or_no(cell: &str) -> Option<bool> {
    const YES: [&str; 30] = [
        "yes",
        "y",
        "true",
        "1",
        "on",
        "yes please",
        "ja",
        "j",
        "ja gerne",
        "ja bitte",
        "wahr",
        "oui",
        "o",
        "vrai",
        "oui volontiers",
        "si",
        "s",
        "verdadero",
        "si por favor",
        "waar",
        "ja graag",
        "sant",
        "ja tack",
        "ja garna",
        "x",
        "✓",
        "✔",
        "☑",
        "✅",
        "checked",
    ];
    const NO: [&str; 32] = [
        "no",
        "n",
        "false",
        "0",
        "off",
        "not today",
        "no thanks",
        "no thank you",
        "nein",
        "nein danke",
        "heute nicht",
        "falsch",
        "non",
        "non merci",
        "faux",
        "pas aujourd hui",
        "falso",
        "no gracias",
        "hoy no",
        "nee",
        "nee bedankt",
        "onwaar",
        "niet vandaag",
        "vandaag niet",
        "nej",
        "nej tack",
        "falskt",
        "inte idag",
        "inte i dag",
        "not now",
        "unchecked",
        "☐",
    ];
    let folded = folded(cell.trim());
    let said = |text: &str| {
        let text = text.trim().trim_end_matches(['.', '!']).replace(['\'', '’', '-'], " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match () {
            () if YES.contains(&text.as_str()) => Some(true),
            () if NO.contains(&text.as_str()) => Some(false),
            () => None,
        }
    };
    said(&folded)
        .or_else(|| folded.split_once([',', '.', ';', ':', '!', '–', '—', '(']).and_then(|(first, _)| said(first)))
}

pub fn here_as(cell: &str) -> Option<HereAs> {
    let folded = folded(cell.trim());
    match folded.replace('-', "").as_str() {
        "" => None,
        "mitglied" | "membre" | "miembro" | "lid" | "medlem" | "coworkerin" | "coworkeuse" => Some(HereAs::Coworker),
        "gast" | "besucher" | "besucherin" | "invite" | "invitee" | "visiteur" | "visiteuse" | "visitante"
        | "invitado" | "invitada" | "bezoeker" | "gaste" | "besokare" => Some(HereAs::Visitor),
        "gastgeber" | "gastgeberin" | "hote" | "equipe" | "anfitrion" | "anfitriona" | "equipo" | "gastheer"
        | "gastvrouw" | "vard" => Some(HereAs::Host),
        _ => HereAs::parse(cell),
    }
}

/// Whether a guest list's word means that they come, or a member list's that they are members.
pub fn comes(cell: &str) -> Option<bool> {
    match folded(cell.trim()).as_str() {
        "approved" | "attending" | "checked in" | "going" | "confirmed" | "active" | "registered" | "paid"
        | "aktiv" | "actif" | "activo" | "actief" | "current" => Some(true),
        "declined" | "not attending" | "not going" | "cancelled" | "canceled" | "pending" | "pending approval"
        | "invited" | "waitlist" | "waitlisted" | "rejected" | "refunded" | "deleted" | "transferred" | "inactive"
        | "inaktiv" | "inactif" | "inactivo" | "inactief" | "maybe" | "expired" | "former" | "unpaid" | "session" => {
            Some(false)
        }
        _ => yes_or_no(cell),
    }
}

pub fn is_number(cell: &str) -> bool {
    let cell = cell.trim();
    let sign = |c: char| matches!(c, '+' | '-' | '.' | ',' | '(' | ')' | ' ' | '/' | 'E' | 'e' | '%' | '€' | '$' | '£');
    cell.contains(|c: char| c.is_ascii_digit()) && cell.chars().all(|c| c.is_ascii_digit() || sign(c))
}

/// What stands where somebody did not want to be named.
pub fn is_anonymous(cell: &str) -> bool {
    matches!(folded(cell.trim()).as_str(), "anonymous" | "anonym" | "anonyme" | "anonimo" | "anoniem" | "n/a" | "-")
}

/// Several choices in one cell, one to a line: `A;B;`, ` / A / B`, `"A","B"`, and `A, B` where commas part choices.
pub fn choices(cell: &str, at_commas: bool) -> String {
    let cell = cell.trim();
    let quoted = cell.len() > 1 && cell.starts_with('"') && cell.ends_with('"');
    if quoted {
        return cell.split("\",\"").map(|piece| piece.trim_matches('"')).collect::<Vec<_>>().join("\n");
    }
    if let Some(rest) = cell.strip_prefix("/ ") {
        return rest.replace(" / ", "\n");
    }
    match at_commas && !cell.contains([';', '\n']) {
        true => cell.split(", ").collect::<Vec<_>>().join("\n"),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_yes_is_a_yes_in_six_languages_and_a_sentence_is_none() {
        for yes in [
            "Yes",
            "Yes please!",
            "Ja, gerne",
            "Oui, volontiers",
            "Sí",
            "ja graag",
            "Ja tack",
            "TRUE",
            "✓",
            "Yes – two people",
        ] {
            assert_eq!(yes_or_no(yes), Some(true), "{yes}");
        }
        for no in ["No", "No thanks", "Nein, heute nicht", "Non merci", "nee", "Nej", "false", "Not today"] {
            assert_eq!(yes_or_no(no), Some(false), "{no}");
        }
        for neither in ["", "No problem", "Nothing yet", "perhaps", "yesterday", "2"] {
            assert_eq!(yes_or_no(neither), None, "{neither}");
        }
    }

    #[test]
    fn addresses_and_choices_as_programs_write_them() {
        assert_eq!(address(" Ann Lee <ann@x.example> "), "ann@x.example");
        assert_eq!(address("MAILTO:ann@x.example"), "ann@x.example");
        assert_eq!(choices("Pottery;Jazz;", false), "Pottery;Jazz;");
        assert_eq!(choices(" / Pottery / Jazz", false), "Pottery\nJazz");
        assert_eq!(choices("\"VIP\",\"Blog\"", false), "VIP\nBlog");
        assert_eq!(choices("Pottery, Jazz", true), "Pottery\nJazz");
        assert_eq!(choices("pottery, mostly wheels", false), "pottery, mostly wheels");
    }

    proptest! {
        #[test]
        fn any_cell_says_something_or_nothing(cell in ".{0,60}") {
            let _ = (address(&cell), yes_or_no(&cell), here_as(&cell), comes(&cell), is_number(&cell), choices(&cell, true));
        }
    }
}
