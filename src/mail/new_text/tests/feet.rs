//! Signatures and what programs put below an answer.

use super::*;

#[test]
fn what_telephones_add_is_no_text_in_any_language() {
    let lines = [
        "Sent from my iPhone",
        "Sent from my iPad",
        "Sent from my Galaxy",
        "Sent from my Samsung Galaxy smartphone.",
        "Sent from my BlackBerry",
        "Sent from my Verizon Wireless BlackBerry",
        "Sent from Mail for Windows",
        "Sent from Outlook for iOS",
        "Sent from Yahoo Mail on Android",
        "Sent with Proton Mail secure email.",
        "Sent from Proton Mail for iOS",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Get Outlook for Android",
        "Sent from Gmail Mobile",
        "Sent via Superhuman iOS",
        "Sent from my Huawei phone",
        "Sent from my mobile",
        "Sent using Zoho Mail",
        "Get BlueMail for Android",
        "Von meinem iPhone gesendet",
        "Von meinem iPad gesendet",
        "Gesendet von meinem iPhone",
        "Gesendet von Outlook für Android<https://aka.ms/AAb9ysg>",
        "Gesendet mit der GMX Mail App",
        "Gesendet mit der Web.de Mail App",
        "Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.",
        "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        "Von Yahoo Mail auf Android gesendet",
        "Gesendet von Mail für Windows",
        "Holen Sie sich Outlook für iOS",
        "Von meinem Samsung Galaxy Smartphone gesendet.",
        "Envoyé de mon iPhone",
        "Envoyé depuis mon iPad",
        "Envoyé à partir de Outlook pour iOS<https://aka.ms/o0ukef>",
        "Envoyé depuis mon appareil Galaxy",
        "Télécharger Outlook pour iOS",
        "Envoyé de mon téléphone Android",
        "Provenance : Courrier pour Windows",
        "Enviado desde mi iPhone",
        "Enviado desde mi Samsung Galaxy",
        "Obtener Outlook para iOS",
        "Enviado desde Yahoo Mail para Android",
        "Enviado desde Correo para Windows",
        "Verstuurd vanaf mijn iPhone",
        "Verzonden vanaf mijn Galaxy",
        "Verzonden met Outlook voor Android",
        "Outlook voor iOS downloaden",
        "Inviato da iPhone",
        "Inviato dal mio iPhone",
        "Inviato dal mio dispositivo Samsung",
        "Scarica Outlook per iOS",
        "Inviato da Posta per Windows",
        "Enviado do meu iPhone",
        "Enviado do meu smartphone Samsung Galaxy.",
        "Obter o Outlook para iOS",
        "Enviado a partir do meu iPhone",
        "Enviado do Yahoo Mail para Android",
        "Skickat från min iPhone",
        "Skickat från min Samsung Galaxy-smartphone.",
        "Hämta Outlook för iOS",
        "Sendt fra min iPhone",
        "Sendt fra min iPad",
        "Hent Outlook til iOS",
        "Sendt fra min Galaxy",
        "Wysłane z iPhone'a",
        "Wysłane z mojego iPhone’a",
        "Wysłano z iPhone",
        "Pobierz program Outlook dla systemu iOS",
        "Wysłane z aplikacji Poczta dla Windows",
        "Lähetetty iPhonesta",
        "Отправлено с iPhone",
    ];
    for line in lines {
        assert_eq!(new(&format!("yes\n\n{line}\n")), "yes", "{line}");
        assert_eq!(
            new(&format!("yes\n{line}\n\nOn 3 Feb 2026, at 09:15, Jo <jo@hub.example> wrote:\n\n> Good morning")),
            "yes",
            "{line}"
        );
        assert_eq!(new(line), "", "{line}");
        // Typed below it by mistake.
        assert_eq!(
            new(&format!("{line}\n\nyes please\n\nOn 3 Feb 2026, at 09:15, Jo <jo@hub.example> wrote:\n\n> Hi")),
            "yes please",
            "{line}"
        );
    }
    for line in [
        "Sent from my desk, is much easier than my mobile phone.",
        "I sent it from my iPhone yesterday",
        "Gesendet habe ich es gestern",
        "Sent by whom?",
        "Von meinem Handy aus geht das nicht",
        "I use Outlook for iOS",
        "Yes both\n\nExcept Jonas",
    ] {
        assert_eq!(new(line), line);
    }
}

#[test]
fn a_signature_is_no_text() {
    let signatures = [
        "-- \nAna Silva\nClay Room",
        "--\nAna",
        "--\nSay yes to clay! Stop by any day.",
        "Best regards,\nAna",
        "Best regards,\n\nAna Silva\nPotter\n+44 20 5550 0117",
        "Kind regards\nAna",
        "Cheers,\nAna",
        "Thanks,\nAna",
        "Viele Grüße\nJonas",
        "Liebe Grüße, Jonas",
        "LG Jonas",
        "VG\nJonas",
        "Mit freundlichen Grüßen\n\nJonas Maier",
        "Gruß\nJonas",
        "Cordialement,\nThéo",
        "Bien à vous,\nThéo",
        "Saludos,\nNuria",
        "Un saludo,\nNuria",
        "Met vriendelijke groet,\nJoris Zwart",
        "Groetjes, Floor",
        "Cordiali saluti\nGinevra",
        "Atenciosamente,\nCaetano",
        "Abraço,\nCaetano",
        "Med vänlig hälsning\nÖrjan",
        "Mvh Örjan",
        "Venlig hilsen\nSøren Kjær",
        "Mange hilsner\nRasmus",
        "Pozdrawiam,\nŁukasz",
        "Z poważaniem\nŁukasz Śliwa",
        "Best, Ana",
        "—\nAna Silva\nPotter",
        "______\nAna Silva\nPotter, Clay Room",
        "Best\nAna\n\nAna Silva\nStop Motion Evenings\nNo. 5 Example Yard",
        "Regards,\nAna Silva\n\nAna Silva\nClay Room Ltd\n\nNo more of our news? Answer with STOP.",
        "Regards,\nAna\n2 Example Street\nExampletown",
        "Regards,\nAna Silva\nStop Motion Evenings\n+44 20 5550 0117",
        "Ana Silva\nClay Room\n+44 20 5550 0117",
        "Regards,\n\nAna Silva\nCEO @ Clay !",
    ];
    for signature in signatures {
        assert_eq!(new(&format!("Yes, gladly.\n\n{signature}\n")), "Yes, gladly.", "{signature}");
        assert_eq!(
            new(&format!("Yes, gladly.\n\n{signature}\n\nSent from my iPhone\n\n> Good morning")),
            "Yes, gladly.",
            "{signature}"
        );
    }
}

#[test]
fn what_is_said_below_a_closing_stays() {
    for text in [
        "Thanks,\nyes please",
        "Cheers,\nyes",
        "Best,\nstop",
        "thanks!",
        "Yes, thanks",
        "Danke, ja gern",
        "Thanks Jonas",
        "yes\n\nThanks",
    ] {
        assert_eq!(new(text), text);
    }
    assert_eq!(
        new("Yes.\n\nCheers,\nAna\n\nPS: please stop the other letters."),
        "Yes.\n\n\nPS: please stop the other letters."
    );
    assert_eq!(
        new("Yes.\n\nCheers,\nAna\nPS: stop writing to ana@clay.example."),
        "Yes.\n\nPS: stop writing to ana@clay.example."
    );
    let by_mistake =
        "I get these letters by mistake, I am afraid, so please take my address off your list and delete it.";
    assert_eq!(new(by_mistake), by_mistake);
    assert_eq!(
        new("I wrote to jo@hub.example on Monday:\nplease stop"),
        "I wrote to jo@hub.example on Monday:\nplease stop"
    );
    assert_eq!(new("I would like to meet:\n\nRafe Okafor"), "I would like to meet:\n\nRafe Okafor");
}

#[test]
fn notices_and_advertisements_are_no_text() {
    let notices = [
        "This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the intended recipient, please delete it.",
        "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte den Absender.",
        "Ce message est confidentiel. Si vous n'en êtes pas le destinataire, ou si vous l'avez reçu par erreur, merci de le détruire.",
        "Virus-free. www.avast.com",
        "Virenfrei. www.avast.com",
        "This email has been checked for viruses by Avast antivirus software.\nwww.avast.com",
        "Please consider the environment before printing this e-mail.",
        "[cid:image001.png@01DA5F2C.7B3C]",
        "[image: logo]",
        "__\nhub-users mailing list\nhub-users@lists.example",
    ];
    for notice in notices {
        assert_eq!(new(&format!("yes\n\n{notice}\n")), "yes", "{notice}");
        assert_eq!(new(&format!("yes\n\nBest,\nAna Silva\n\n{notice}\n\n> Good morning")), "yes", "{notice}");
    }
    assert_eq!(new("This is confidential, but yes"), "This is confidential, but yes");
}
