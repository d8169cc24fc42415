//! Beginnings of quotes, as programs write them.

use super::*;

/// Lines that say who wrote when. Gmail (web, Android), Apple Mail, Outlook for Mac and telephones, Thunderbird, Yahoo,
/// Proton, K-9, GMX, Roundcube, Zimbra, mutt and more.
const ATTRIBUTIONS: &[&str] = &[
    // English
    "On Tue, Feb 3, 2026 at 9:15 AM Jo at Sample Hub <mornings@hub.example> wrote:",
    "On Tue, 3 Feb 2026 at 09:15, Jo at Sample Hub <mornings@hub.example> wrote:",
    "On 3 Feb 2026, at 09:15, Jo at Sample Hub <mornings@hub.example> wrote:",
    "On Feb 3, 2026, at 9:15 AM, mornings@hub.example wrote:",
    "On 03/02/2026 09:15, Jo at Sample Hub wrote:",
    "On 2/3/26 9:15 AM, Jo at Sample Hub wrote:",
    "On Tuesday, February 3rd, 2026 at 9:15 AM, Jo at Sample Hub <mornings@hub.example> wrote:",
    "On Tuesday, 3 February 2026 at 09:15:00 GMT, Jo at Sample Hub <mornings@hub.example> wrote:",
    "On Tuesday 3 February 2026 09:15:00 (+01:00), Jo at Sample Hub wrote:",
    "On 3 February 2026 09:15:00 CET, Jo at Sample Hub <mornings@hub.example> wrote:",
    "On Tue, Feb 03, 2026 at 09:15:00AM +0100, Jo at Sample Hub wrote:",
    "On 2026-02-03 09:15, Jo at Sample Hub wrote:",
    "On Tue, Feb 3, 2026, 9:15 AM Jo at Sample Hub <mornings@hub.example> wrote:",
    "Jo at Sample Hub <mornings@hub.example> writes:",
    "Jo at Sample Hub <mornings@hub.example> wrote on 02/03/2026 09:15:00 AM:",
    "---- On Tue, 03 Feb 2026 09:15:00 +0100 Jo at Sample Hub <mornings@hub.example> wrote ----",
    "* Jo at Sample Hub <mornings@hub.example> [2026-02-03 09:15]:",
    "2026-02-03 9:15 GMT+01:00 Jo at Sample Hub <mornings@hub.example>:",
    // German
    "Am Di., 3. Feb. 2026 um 09:15 Uhr schrieb Jo at Sample Hub <mornings@hub.example>:",
    "Am 03.02.2026 um 09:15 schrieb Jo at Sample Hub:",
    "Am 03.02.26 um 09:15 schrieb Jo at Sample Hub <mornings@hub.example>:",
    "Am Dienstag, dem 03.02.2026 um 9:15 +0100 schrieb Jo at Sample Hub:",
    "Am 3. Februar 2026 09:15:00 MEZ schrieb Jo at Sample Hub <mornings@hub.example>:",
    "Jo at Sample Hub <mornings@hub.example> schrieb am 3. Feb. 2026 um 9:15:",
    "Jo at Sample Hub <mornings@hub.example> schrieb am Di., 3. Feb. 2026, 09:15:",
    "Am Dienstag, 3. Februar 2026 um 09:15:00 MEZ hat Jo at Sample Hub <mornings@hub.example> Folgendes geschrieben:",
    "Jo at Sample Hub <mornings@hub.example> hat am 03.02.2026 09:15 CET geschrieben:",
    // French
    "Le mar. 3 févr. 2026 à 09:15, Jo at Sample Hub <mornings@hub.example> a écrit :",
    "Le 3 févr. 2026 à 09:15, Jo at Sample Hub <mornings@hub.example> a écrit\u{a0}:",
    "Le 03/02/2026 à 09:15, Jo at Sample Hub a écrit :",
    "Le mardi 3 février 2026 à 09:15:00 UTC+1, Jo at Sample Hub <mornings@hub.example> a écrit :",
    "Jo at Sample Hub <mornings@hub.example> a écrit :",
    // Spanish
    "El mar, 3 feb 2026 a las 9:15, Jo at Sample Hub (<mornings@hub.example>) escribió:",
    "El 3 feb 2026, a las 9:15, Jo at Sample Hub <mornings@hub.example> escribió:",
    "El 03/02/2026 a las 9:15, Jo at Sample Hub escribió:",
    "El martes, 3 de febrero de 2026, 09:15:00 CET, Jo at Sample Hub <mornings@hub.example> escribió:",
    // Dutch
    "Op di 3 feb 2026 om 09:15 schreef Jo at Sample Hub <mornings@hub.example>:",
    "Op 3 feb 2026 om 09:15 heeft Jo at Sample Hub <mornings@hub.example> het volgende geschreven:",
    "Op 03-02-2026 om 09:15 schreef Jo at Sample Hub:",
    "Jo at Sample Hub schreef op 2026-02-03 09:15:",
    "Op dinsdag 3 februari 2026 om 09:15:00 CET schreef Jo at Sample Hub <mornings@hub.example>:",
    // Italian
    "Il giorno mar 3 feb 2026 alle ore 09:15 Jo at Sample Hub <mornings@hub.example> ha scritto:",
    "Il giorno 3 feb 2026, alle ore 09:15, Jo at Sample Hub <mornings@hub.example> ha scritto:",
    "Il 03/02/2026 09:15, Jo at Sample Hub ha scritto:",
    "In data martedì 3 febbraio 2026 09:15:00 CET, Jo at Sample Hub ha scritto:",
    "Il martedì 3 febbraio 2026 alle ore 09:15:00 CET, Jo at Sample Hub <mornings@hub.example> ha scritto:",
    // Portuguese
    "Em ter., 3 de fev. de 2026 às 09:15, Jo at Sample Hub <mornings@hub.example> escreveu:",
    "Jo at Sample Hub <mornings@hub.example> escreveu (terça, 3/02/2026 à(s) 09:15):",
    "Jo at Sample Hub <mornings@hub.example> escreveu no dia terça, 3/02/2026 à(s) 09:15:",
    "Em 3 de fev. de 2026, à(s) 09:15, Jo at Sample Hub <mornings@hub.example> escreveu:",
    "Em 03/02/2026 09:15, Jo at Sample Hub escreveu:",
    "Às 09:15 de 03/02/2026, Jo at Sample Hub escreveu:",
    "No dia 3 de fev. de 2026, às 09:15, Jo at Sample Hub <mornings@hub.example> escreveu:",
    // Swedish
    "Den tis 3 feb. 2026 kl 09:15 skrev Jo at Sample Hub <mornings@hub.example>:",
    "3 feb. 2026 kl. 09:15 skrev Jo at Sample Hub <mornings@hub.example>:",
    "Den 2026-02-03 kl. 09:15, skrev Jo at Sample Hub:",
    "Jo at Sample Hub skrev den 2026-02-03 09:15:",
    // Danish and Norwegian
    "Den tirs. 3. feb. 2026 kl. 09.15 skrev Jo at Sample Hub <mornings@hub.example>:",
    "tir. 3. feb. 2026 kl. 09.15 skrev Jo at Sample Hub <mornings@hub.example>:",
    "Den 3. feb. 2026 kl. 09.15 skrev Jo at Sample Hub <mornings@hub.example>:",
    "Den 03.02.2026 kl. 09.15 skrev Jo at Sample Hub:",
    "ons. 4. feb. 2026 kl. 09:15 skrev Jo at Sample Hub <mornings@hub.example>:",
    // Polish
    "wt., 3 lut 2026 o 09:15 Jo at Sample Hub <mornings@hub.example> napisał(a):",
    "W dniu 3.02.2026 o 09:15, Jo at Sample Hub pisze:",
    "W dniu wtorek, 3 lutego 2026 09:15:00 CET użytkownik Jo at Sample Hub <mornings@hub.example> napisał:",
    "Wiadomość napisana przez Jo at Sample Hub <mornings@hub.example> w dniu 3 lut 2026, o godz. 09:15:",
    "Dnia 3 lutego 2026 09:15 Jo at Sample Hub <mornings@hub.example> napisał(a):",
    // Finnish and Russian
    "ti 3. helmik. 2026 klo 9.15 Jo at Sample Hub (mornings@hub.example) kirjoitti:",
    "вт, 3 февр. 2026 г. в 09:15, Jo at Sample Hub <mornings@hub.example>:",
    "03.02.2026 09:15, Jo at Sample Hub пишет:",
];

#[test]
fn a_line_that_says_who_wrote_begins_a_quote_with_and_without_marks() {
    for attribution in ATTRIBUTIONS {
        assert_eq!(
            new(&format!("Yes please\n\n{attribution}\n> Good morning Ana,\n>\n> 1. Rafe")),
            "Yes please",
            "{attribution}"
        );
        assert_eq!(
            new(&format!("Yes please\n\n{attribution}\n\nGood morning Ana,\n\n1. Rafe")),
            "Yes please",
            "{attribution}"
        );
        assert_eq!(
            new(&format!("Yes please\n{attribution}\n\n\n> Good morning Ana,\n> 1. Rafe\n")),
            "Yes please",
            "{attribution}"
        );
        assert_eq!(new(&format!("> {attribution}\n>> Good morning Ana,\n\nYes please")), "Yes please", "{attribution}");
        assert_eq!(
            new(&format!("{attribution}\n> Good morning Ana,\n> 1. Rafe\n\nYes please")),
            "Yes please",
            "{attribution}"
        );
    }
}

#[test]
fn it_may_be_broken_over_several_lines() {
    // mutt does not break its line.
    let mut wrong = Vec::new();
    for attribution in ATTRIBUTIONS.iter().filter(|attribution| !attribution.starts_with('*')) {
        for (at, _) in attribution.match_indices(' ').skip(3) {
            let broken = format!("{}\n{}", &attribution[..at], &attribution[at + 1..]);
            let said = new(&format!("Yes please\n\n{broken}\n\n> Good morning Ana,\n"));
            wrong.extend((said != "Yes please").then_some(said));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let broken = "On Tue, Feb 3, 2026\nat 9:15 AM, Jo at Sample Hub\n<mornings@hub.example>\nwrote:";
    assert_eq!(new(&format!("Yes\n\n{broken}\n\nGood morning Ana,")), "Yes");
    let broken = "On Tue, Feb 3, 2026 at 9:15 AM Jo at Sample Hub <mornings@hub.example\n> wrote:";
    assert_eq!(new(&format!("Yes\n\n{broken}\n\n> Good morning Ana,")), "Yes");
}

#[test]
fn a_text_without_line_breaks_is_parted_where_its_quote_begins() {
    let said =
        "Yes please On Tue, Feb 3, 2026 at 9:15 AM Jo <mornings@hub.example> wrote: Good morning Ana, Two people";
    assert_eq!(new(said), "Yes please");
    let said = "Ja gern Am Di., 3. Feb. 2026 um 09:15 Uhr schrieb Jo <mornings@hub.example>: Guten Morgen";
    assert_eq!(new(said), "Ja gern");
    let said = "Yes please From: Jo <mornings@hub.example> Sent: 3 February 2026 09:15 To: Ana Subject: Rafe is in today Hello";
    assert_eq!(new(said), "Yes please");
}

const HEADINGS: &[&str] = &[
    "From: Jo at Sample Hub <mornings@hub.example>\nSent: Tuesday, February 3, 2026 9:15 AM\nTo: Ana <ana@clayroom.example>\nSubject: Rafe is in today: meet?",
    "From: Jo at Sample Hub <mornings@hub.example>\nDate: Tuesday, 3 February 2026 at 09:15\nTo: Ana <ana@clayroom.example>\nSubject: Rafe is in today: meet?",
    "Von: Jo at Sample Hub <mornings@hub.example>\nGesendet: Dienstag, 3. Februar 2026 09:15\nAn: Ana <ana@clayroom.example>\nBetreff: Rafe is in today: meet?",
    "Gesendet: Dienstag, 03. Februar 2026 um 09:15 Uhr\nVon: \"Jo at Sample Hub\" <mornings@hub.example>\nAn: ana@clayroom.example\nBetreff: Rafe is in today: meet?",
    "De : Jo at Sample Hub <mornings@hub.example>\nEnvoyé : mardi 3 février 2026 09:15\nÀ : Ana <ana@clayroom.example>\nObjet : Rafe is in today: meet?",
    "De: Jo at Sample Hub <mornings@hub.example>\nEnviado: martes, 3 de febrero de 2026 9:15\nPara: Ana <ana@clayroom.example>\nAsunto: Rafe is in today: meet?",
    "De: Jo at Sample Hub <mornings@hub.example>\nEnviada em: terça-feira, 3 de fevereiro de 2026 09:15\nPara: Ana <ana@clayroom.example>\nAssunto: Rafe is in today: meet?",
    "Van: Jo at Sample Hub <mornings@hub.example>\nVerzonden: dinsdag 3 februari 2026 09:15\nAan: Ana <ana@clayroom.example>\nOnderwerp: Rafe is in today: meet?",
    "Da: Jo at Sample Hub <mornings@hub.example>\nInviato: martedì 3 febbraio 2026 09:15\nA: Ana <ana@clayroom.example>\nOggetto: Rafe is in today: meet?",
    "Från: Jo at Sample Hub <mornings@hub.example>\nSkickat: den 3 februari 2026 09:15\nTill: Ana <ana@clayroom.example>\nÄmne: Rafe is in today: meet?",
    "Fra: Jo at Sample Hub <mornings@hub.example>\nSendt: 3. februar 2026 09:15\nTil: Ana <ana@clayroom.example>\nEmne: Rafe is in today: meet?",
    "Od: Jo at Sample Hub <mornings@hub.example>\nWysłano: wtorek, 3 lutego 2026 09:15\nDo: Ana <ana@clayroom.example>\nTemat: Rafe is in today: meet?",
    "Lähettäjä: Jo at Sample Hub <mornings@hub.example>\nLähetetty: tiistai 3. helmikuuta 2026 9.15\nVastaanottaja: Ana\nAihe: Rafe is in today: meet?",
    "От: Jo at Sample Hub <mornings@hub.example>\nОтправлено: 3 февраля 2026 г. 9:15\nКому: Ana\nТема: Rafe is in today: meet?",
];

#[test]
fn a_block_of_headings_begins_a_quote() {
    for block in HEADINGS {
        let letter = "\n\nGood morning Ana,\n\n1. Rafe\n   Yes, introduce me to Rafe\n";
        let bold: Vec<String> = block
            .lines()
            .map(|line| format!("*{}:*{}", line.split_once(':').unwrap().0, line.split_once(':').unwrap().1))
            .collect();
        let indented: Vec<String> = block.lines().map(|line| format!("   {line}")).collect();
        let forms = [
            block.to_string(),
            bold.join("\n"),
            indented.join("\n"),
            block.replace('\n', "\r\n"),
            block.replace('\n', "\n\n"),
            block.replace('\n', " "),
        ];
        for form in forms {
            assert_eq!(new(&format!("Yes please\n\n{form}{letter}")), "Yes please", "{form}");
            assert_eq!(new(&format!("Yes please\n{form}{letter}")), "Yes please", "{form}");
            assert_eq!(
                new(&format!("Yes please\n\n________________________________\n{form}{letter}")),
                "Yes please",
                "{form}"
            );
            assert_eq!(
                new(&format!("Yes please\n\n-----Original Message-----\n{form}{letter}")),
                "Yes please",
                "{form}"
            );
            assert_eq!(new(&format!("{form}{letter}")), "", "{form}");
        }
    }
}

#[test]
fn a_line_of_dashes_that_says_so_begins_a_quote() {
    let said = [
        "-----Original Message-----",
        "----- Original Message -----",
        "-----original message-----",
        "-------- Original message --------",
        "-----Ursprüngliche Nachricht-----",
        "-------- Originalnachricht --------",
        "-----Message d'origine-----",
        "-----Message d’origine-----",
        "-------- Message original --------",
        "-----Mensaje original-----",
        "-----Oorspronkelijk bericht-----",
        "-------- Oorspronkelijk bericht --------",
        "-----Messaggio originale-----",
        "-------- Messaggio originale --------",
        "-----Mensagem original-----",
        "-----Ursprungligt meddelande-----",
        "-------- Originalmeddelande --------",
        "-----Oprindelig meddelelse-----",
        "-------- Oprindelig besked --------",
        "-----Wiadomość oryginalna-----",
        "-------- Oryginalna wiadomość --------",
        "-----Opprinnelig melding-----",
        "-----Alkuperäinen viesti-----",
        "------- Исходное сообщение -------",
    ];
    for line in said {
        let read = of_plain(&format!("No thanks\n\n{line}\n\nGood morning Ana,\n\nyes yes"));
        assert_eq!((read.text().as_str(), read.quoted, read.forwarded), ("No thanks", true, false), "{line}");
        assert_eq!(new(&format!("{line}\n> Good morning Ana,\n\nNo thanks")), "No thanks", "{line}");
    }
}

#[test]
fn a_mail_that_is_passed_on_is_known_as_one() {
    let said = [
        "---------- Forwarded message ---------",
        "---------- Forwarded message ----------",
        "Begin forwarded message:",
        "-------- Forwarded Message --------",
        "-------- Weitergeleitete Nachricht --------",
        "Anfang der weitergeleiteten Nachricht:",
        "---------- Message transféré ---------",
        "-------- Message transféré --------",
        "Début du message transféré :",
        "---------- Mensaje reenviado ---------",
        "Inicio del mensaje reenviado:",
        "---------- Doorgestuurd bericht ---------",
        "Begin doorgestuurd bericht:",
        "---------- Messaggio inoltrato ---------",
        "Inizio messaggio inoltrato:",
        "---------- Mensagem encaminhada ---------",
        "Início da mensagem reencaminhada:",
        "---------- Vidarebefordrat meddelande ---------",
        "---------- Videresendt meddelelse ---------",
        "Start på videresendt besked:",
        "---------- Przekazana wiadomość ---------",
        "Początek przekazywanej wiadomości:",
        "---------- Forwarded by Jo on 3 Feb 2026 ----------",
    ];
    for line in said {
        for behind in ["\nFrom: Jo <mornings@hub.example>\nDate: 3 Feb\nSubject: Hello\n\nyes", "\n\n> From: Jo\n> yes"]
        {
            let read = of_plain(&format!("For you, Kim.\n\n{line}{behind}"));
            assert_eq!((read.text().as_str(), read.quoted, read.forwarded), ("For you, Kim.", true, true), "{line}");
        }
    }
    assert!(!of_plain("I forwarded message 3 to Kim.\n\nForwarded message").forwarded);
}

#[test]
fn answers_between_the_lines_know_what_they_answer() {
    let one = "> 1. You and Sunniva could help each other with\n>    running an organisation\n>    Yes, introduce me to Sunniva:\n>    https://hub.example/m/aaaabbbbcccc/1/yes";
    let two = "> 2. Lorna could help you with paid writing jobs\n>    Lorna: Freelance writer";
    let foot =
        "> We only introduce you when you both say yes.\n>\n> --\n> Your page: https://hub.example/m/aaaabbbbcccc";
    let yes = || (Some(1), "yes".to_owned());
    let no = || (Some(2), "no thanks".to_owned());
    assert_eq!(under(&format!("{one}\nyes\n{two}\nno thanks\n{foot}")), [yes(), no()]);
    assert_eq!(
        under(&format!(
            "> Good morning Mireille,\n>\n{one}\n\nyes\n\n{two}\n\nno thanks\n\n{foot}\n\nCheers\nMireille"
        )),
        [yes(), no()]
    );
    assert_eq!(under(&format!("see below\n\n{one}\n\nyes\n\n{two}\n{foot}")), [(None, "see below".to_owned()), yes()]);
    assert_eq!(under(&format!("{one}\n{two}\n\nno thanks\n\n{foot}")), [no()]);
    // Below the whole letter an answer is to no entry, and at the end of a shortened one it may be to both.
    assert_eq!(under(&format!("{one}\n{two}\n{foot}\n\nyes")), [(None, "yes".to_owned())]);
    assert_eq!(under(&format!("{one}\n{two}\n\nyes")), [(None, "yes".to_owned())]);
    assert_eq!(under(&format!("{one}\n\nyes")), [yes()]);
    assert_eq!(under("> It is 3. February\n\nyes"), [(None, "yes".to_owned())]);
}

#[test]
fn what_only_looks_like_a_quote_is_text() {
    let texts = [
        "I like c++ -> yes",
        "On Tuesday I am away.\n\nOn the other hand, yes please!",
        "On 3 February I met Rafe: it was great",
        "yes\n\nOn Thursday:\nI am in the kitchen from 9:15",
        "From 3 pm: kitchen\nTo the end of the day: desk",
        "Pause please\nFrom: Monday\nTo: Friday",
        "I wrote to him, she wrote back",
        "Am Montag bin ich da: gerne!",
        "Le plus simple : oui",
        "Yes, the data comes From: our database, not From: external sources.",
        "1. yes\n2. no",
        "Yes -- with pleasure",
        "Yes\n---\nand one question: where is the kitchen today? I have never been there before.",
        "a > b and b > c",
        "Original message was lovely, thanks",
        "She writes: all day long",
        "Here is what I wrote:\nnothing at all",
        "- yes to Rafe\n- no to Lorna",
        "yes &gt; no",
        "See you at 9:15 (ana@clayroom.example): yes",
        "Yes, but only Rafe\n\nNot Lorna",
    ];
    for text in texts {
        let read = of_plain(text);
        assert_eq!((read.text().as_str(), read.quoted), (text, false), "{text}");
    }
}

#[test]
fn the_end_of_a_quoted_line_that_lost_its_mark_is_quoted() {
    let full = "> This is a new thing we are trying at Sample Hub: one short email, only on days\n";
    assert_eq!(new(&format!("{full}when you check in\n> and no other.\n\nthanks")), "thanks");
    let full = "> We only introduce you when you both say yes. If you say no, nobody hears, and\n";
    assert_eq!(new(&format!("{full}no.\n\nstop")), "stop");
    // After a whole sentence or a short line it is an answer.
    assert_eq!(new("> Yes, introduce me to Sunniva:\nyes\n> Not Sunniva this time:"), "yes");
    assert_eq!(
        new("> We only introduce you when you both say yes. If you say no, nobody is told.\nyes please"),
        "yes please"
    );
    assert_eq!(new("> Lorna could help you with paid writing jobs, and she is in today.\nYes!\n"), "Yes!");
}

#[test]
fn marks_of_quotes_come_in_many_forms() {
    for marked in [
        "> hello",
        ">hello",
        ">> hello",
        "> > hello",
        " > hello",
        "\u{a0}> hello",
        "&gt; hello",
        "JS> hello",
        "\u{feff}> hello",
        "\0> hello",
        "\u{2063}\u{202a}> hello",
    ] {
        assert_eq!(new(&format!("yes\n\n{marked}\n")), "yes", "{marked}");
    }
    assert_eq!(of_plain("yes").text(), "yes");
    assert_eq!(of_plain("\r\n yes \r\n\r\n").pieces, [Piece { under: None, text: "yes".into() }]);
    assert_eq!(of_plain(""), NewText::default());
}

#[test]
fn soft_line_breaks_are_undone() {
    assert_eq!(unflowed("yes to \nboth\nthanks", false), "yes to both\nthanks");
    assert_eq!(unflowed("Donau \ndampf", true), "Donaudampf");
    assert_eq!(unflowed("> one \n> two\n>> three \nfour", false), "> one two\n>> three \nfour");
    assert_eq!(unflowed("yes\n-- \nJo \nBlue", false), "yes\n-- \nJo Blue");
    assert_eq!(unflowed(" indented\r\n\r\nend", false), "indented\n\nend");
    assert_eq!(new(&unflowed("Yes. \n\n> Good morning, \n> 1. Rafe\n\n-- \nJo", false)), "Yes.");
}
