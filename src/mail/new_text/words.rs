//! What mail programs and people write around a letter, by language. Everything here is folded (`line::folded`): lower
//! case and without accents.
//!
//! English, German, French, Spanish, Dutch, Italian, Portuguese, Swedish, Danish and Polish are kept complete; Norwegian,
//! Finnish and Russian are there as far as their programs are common.

/// "wrote", in the line above a quote.
pub const WROTE: &[&str] = &[
    "wrote", "writes", "schrieb", "schreibt", "geschrieben", "ecrit", "escribio", "escribe", "escrito", "schreef",
    "schrijft", "geschreven", "scritto", "scrive", "scrisse", "escreveu", "escreve", "skrev", "skriver", "skrevet",
    "pisze", "napisal", "napisala", "napisano", "napisana", "kirjoitti", "kirjoittaa", "пишет", "написал", "написала",
    "писал", "irta", "napsal", "napsala",
];

/// How a line begins that says who wrote when.
pub const ON: &[&str] = &[
    "on ", "am ", "le ", "el ", "op ", "il ", "in data ", "em ", "no dia ", "den ", "d. ", "w dniu ", "dnia ",
    "il giorno ",
];

/// The same, with the name first and the day behind it.
pub const WRITTEN_BY: &str = "wiadomosc napisana ";

pub const WEEKDAYS: &[&str] = &[
    "mon", "monday", "tue", "tues", "tuesday", "wed", "wednesday", "thu", "thur", "thurs", "thursday", "fri",
    "friday", "sat", "saturday", "sun", "sunday", "mo", "montag", "di", "dienstag", "mi", "mittwoch", "do",
    "donnerstag", "fr", "freitag", "sa", "samstag", "so", "sonntag", "lun", "lundi", "mar", "mardi", "mer",
    "mercredi", "jeu", "jeudi", "ven", "vendredi", "sam", "samedi", "dim", "dimanche", "lunes", "martes", "mie",
    "miercoles", "jue", "jueves", "vie", "viernes", "sab", "sabado", "dom", "domingo", "ma", "maandag", "dinsdag",
    "wo", "woensdag", "donderdag", "vr", "vrijdag", "za", "zaterdag", "zo", "zondag", "lunedi", "martedi",
    "mercoledi", "gio", "giovedi", "venerdi", "sabato", "domenica", "seg", "segunda", "ter", "terca", "qua", "quarta",
    "qui", "quinta", "sex", "sexta", "man", "mandag", "tis", "tisdag", "tir", "tirs", "tirsdag", "ons", "onsdag",
    "tor", "tors", "torsdag", "fre", "fredag", "lor", "lordag", "son", "sondag", "pon", "poniedzialek", "wt",
    "wtorek", "sr", "sroda", "czw", "czwartek", "pt", "piatek", "sob", "sobota", "niedz", "niedziela", "ke", "to",
    "pe", "la", "su", "ti", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "понедельник", "вторник", "среда", "четверг",
    "пятница", "суббота", "воскресенье",
];

/// The first three letters of the months.
pub const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "mai", "mei", "maj", "jun", "jul", "aug", "sep", "oct", "okt", "nov", "dec",
    "dez", "fev", "avr", "jui", "aou", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug", "set", "ott", "out",
    "sty", "lut", "kwi", "cze", "lip", "sie", "wrz", "paz", "lis", "gru",
];

pub const FROM: &[&str] = &[
    "from", "von", "de", "da", "van", "fran", "fra", "od", "absender", "expediteur", "remitente", "afzender",
    "mittente", "remetente", "avsandare", "afsender", "nadawca", "lahettaja", "от", "от кого", "message from",
];
pub const SENT: &[&str] = &[
    "sent", "date", "gesendet", "gesendet am", "datum", "envoye", "envoye le", "date d'envoi", "enviado",
    "enviado el", "enviado a la(s)", "enviado em", "enviada em", "enviada", "fecha", "data", "verzonden",
    "verzonden op", "inviato", "inviata", "inviato il", "skickat", "skickat den", "sendt", "dato", "wyslano",
    "wyslane", "lahetetty", "paivamaara", "pvm", "отправлено", "дата", "message du", "message envoye", "date/time",
];
pub const TO: &[&str] = &[
    "to", "an", "a", "pour", "para", "aan", "till", "til", "do", "cc", "kopie", "kopia", "copie a", "copie", "kopi",
    "vastaanottaja", "кому", "destinataire", "destinatario", "empfanger", "reply-to", "antwort an", "dw", "cc.",
];
pub const SUBJECT: &[&str] = &[
    "subject", "betreff", "objet", "sujet", "asunto", "onderwerp", "oggetto", "assunto", "amne", "emne", "temat",
    "aihe", "тема",
];
/// Labels as they stand in a line that holds a whole block of them.
pub const FROM_AS_WRITTEN: &[&str] = &[
    "From:", "Von:", "De :", "De\u{a0}:", "De:", "Da:", "Van:", "Från:", "Fra:", "Od:", "*From:*", "*Von:*", "*De :*",
    "*De:*", "*Da:*", "*Van:*",
];

/// What stands between the dashes above an earlier mail.
pub const ORIGINAL: &[&str] = &[
    "original message", "original mail", "original email", "original appointment", "reply message",
    "message original", "message d'origine", "message initial", "ursprungliche nachricht", "ursprungliche mail",
    "ursprungliche e-mail", "originalnachricht", "original-nachricht", "original nachricht", "urspr. nachricht",
    "ursprunglicher termin", "originalmail", "mensaje original", "correo original", "oorspronkelijk bericht",
    "origineel bericht", "oorspronkelijke bericht", "oorspronkelijke e-mail", "messaggio originale",
    "messaggio di origine", "mensagem original", "ursprungligt meddelande", "originalmeddelande", "ursprungligt mail",
    "oprindelig meddelelse", "oprindelig besked", "original meddelelse", "den oprindelige besked",
    "wiadomosc oryginalna", "oryginalna wiadomosc", "oryginalna wiadomosc e-mail", "pierwotna wiadomosc",
    "opprinnelig melding", "alkuperainen viesti", "исходное сообщение", "original besked", "originele bericht",
];
/// The same above a mail that is passed on.
pub const FORWARDED: &[&str] = &[
    "forwarded message", "begin forwarded message", "forwarded by", "forwarded mail", "weitergeleitete nachricht",
    "weitergeleitete mail", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail",
    "message transfere", "message transmis", "message reexpedie", "debut du message transfere",
    "debut du message reexpedie", "mensaje reenviado", "inicio del mensaje reenviado",
    "comienzo del mensaje reenviado", "doorgestuurd bericht", "begin doorgestuurd bericht", "messaggio inoltrato",
    "inizio messaggio inoltrato", "inizio del messaggio inoltrato", "mensagem encaminhada", "mensagem reencaminhada",
    "inicio da mensagem reencaminhada", "inicio da mensagem encaminhada", "vidarebefordrat meddelande",
    "vidarebefordrat brev", "borjan pa vidarebefordrat meddelande", "videresendt meddelelse", "videresendt besked",
    "videresendt mail", "start pa videresendt besked", "start pa videresendt meddelelse", "przekazana wiadomosc",
    "wiadomosc przekazana dalej", "wiadomosc przekazana", "poczatek przekazywanej wiadomosci", "videresendt melding",
    "valitetty viesti", "пересылаемое сообщение", "пересланное сообщение", "pdz", "transmitted message",
];

/// A whole line that closes a letter; a name follows.
pub const CLOSINGS: &[&str] = &[
    "regards", "best regards", "kind regards", "kindest regards", "warm regards", "warmest regards", "with regards",
    "with kind regards", "with best regards", "many regards", "rgds", "br", "kr", "best", "all best", "all the best",
    "best wishes", "with best wishes", "warm wishes", "warmly", "cheers", "sincerely", "yours", "yours sincerely",
    "sincerely yours", "yours truly", "yours faithfully", "respectfully", "cordially", "take care", "love", "grusse",
    "gruss", "gruesse", "viele grusse", "viele gruesse", "viele liebe grusse", "liebe grusse", "liebe gruesse",
    "lieben gruss", "liebe gruss", "beste grusse", "beste gruesse", "besten gruss", "schone grusse", "sonnige grusse",
    "herzliche grusse", "herzlichst", "herzlich", "freundliche grusse", "freundliche gruesse",
    "mit freundlichen grussen", "mit freundlichen gruessen", "mit freundlichem gruss", "mit besten grussen",
    "mit besten gruessen", "mit lieben grussen", "mit herzlichen grussen", "hochachtungsvoll", "lg", "vg", "bg",
    "mfg", "vlg", "glg", "hg", "cordialement", "bien cordialement", "tres cordialement", "cdlt", "cdt", "salutations",
    "meilleures salutations", "sinceres salutations", "bien a vous", "bien a toi", "amities", "amicalement",
    "amicales pensees", "respectueusement", "a bientot", "bises", "bisous", "saludos", "un saludo", "muchos saludos",
    "saludos cordiales", "un cordial saludo", "cordialmente", "atentamente", "atte", "un abrazo", "abrazos", "besos",
    "groet", "groeten", "groetjes", "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet",
    "vriendelijke groeten", "met hartelijke groet", "hartelijke groet", "hartelijke groeten", "mvg", "gr", "saluti",
    "un saluto", "tanti saluti", "cordiali saluti", "distinti saluti", "cari saluti", "cordialita", "a presto",
    "cumprimentos", "melhores cumprimentos", "com os melhores cumprimentos", "atenciosamente", "att", "abraco",
    "abracos", "um abraco", "saudacoes", "beijos", "halsningar", "halsning", "vanliga halsningar",
    "med vanliga halsningar", "med vanlig halsning", "vanligen", "basta halsningar", "varma halsningar", "mvh",
    "hilsen", "hilsner", "venlig hilsen", "venlige hilsner", "med venlig hilsen", "med venlige hilsner",
    "mange hilsner", "bedste hilsner", "de bedste hilsner", "kaerlig hilsen", "kh", "vh", "dbh", "pozdrawiam",
    "serdecznie pozdrawiam", "pozdrowienia", "serdeczne pozdrowienia", "z powazaniem", "z wyrazami szacunku",
    "z pozdrowieniami", "sciskam", "vennlig hilsen", "med vennlig hilsen", "beste hilsen", "terveisin",
    "ystavallisin terveisin", "terveiset", "с уважением", "всего доброго", "с наилучшими пожеланиями",
];
/// Thanks that may stand above a name like a closing does, but say something without one.
pub const THANKS: &[&str] = &[
    "thanks", "thank you", "many thanks", "thanks a lot", "thanks so much", "thank you very much", "thx", "ta",
    "thanks and regards", "thanks again", "danke", "danke dir", "vielen dank", "besten dank", "danke und gruss",
    "danke und viele grusse", "merci", "merci beaucoup", "merci d'avance", "gracias", "muchas gracias", "bedankt",
    "dank je", "dank je wel", "alvast bedankt", "grazie", "grazie mille", "obrigado", "obrigada", "tack",
    "tack sa mycket", "tak", "mange tak", "pa forhand tak", "dziekuje", "dzieki", "takk", "kiitos", "спасибо",
];

/// Beginnings of the lines that programs on telephones add.
pub const SENT_FROM: &[&str] = &[
    "sent from my ", "sent from mail ", "sent from outlook", "sent from yahoo", "sent from samsung",
    "sent from proton", "sent from the ", "sent from a ", "sent from an ", "sent from android", "sent from blue",
    "sent from gmail", "sent from type", "sent from nine", "sent from k-9", "sent from fairemail", "sent from mobile",
    "sent from iphone", "sent from ipad", "sent from workspace", "sent from windows", "sent from front",
    "sent from mailspring", "sent from spike", "sent from gmx", "sent using ", "sent via ", "sent with ",
    "get bluemail ", "get typeapp ", "gesendet von ", "gesendet mit ", "gesendet uber ", "gesendet aus ",
    "envoye de ", "envoye depuis ", "envoye a partir ", "envoye avec ", "envoye via ", "envoye par ",
    "provenance : courrier", "provenance : ", "enviado desde ", "enviado de ", "enviado do ", "enviado da ",
    "enviado a partir ", "enviado con ", "enviado com ", "enviado mediante ", "enviado via ", "verzonden vanaf ",
    "verstuurd vanaf ", "verzonden met ", "verstuurd met ", "verzonden via ", "verstuurd via ", "verzonden van ",
    "verstuurd van ", "inviato da", "inviato con ", "inviata da", "skickat fran ", "skickat med ", "skickat via ",
    "skickades fran ", "sendt fra ", "sendt med ", "sendt via ", "wyslane z ", "wyslano z ", "wyslane przez ",
    "wyslane za ", "wyslano za ", "lahetetty ", "отправлено с ", "отправлено из ",
];
/// German puts the verb last: such a beginning, and one of the verbs.
pub const SENT_FROM_LAST: (&[&str], &[&str]) = (
    &[
        "von meine",
        "von yahoo",
        "von outlook",
        "von unterwegs",
        "diese nachricht wurde",
        "diese e-mail wurde",
        "diese mail wurde",
    ],
    &["gesendet", "verschickt", "geschickt", "versendet"],
);
/// "Get Outlook for iOS".
pub const GET: &[&str] = &[
    "get", "hol", "holen", "telecharger", "telechargez", "obtenez", "obtener", "obten", "outlook", "scarica",
    "ottieni", "obter", "obtenha", "hamta", "skaffa", "hent", "pobierz", "download", "lataa",
];
/// Something to be sent from, or with.
pub const DEVICES: &[&str] = &[
    "iphone", "ipad", "ipod", "ios", "android", "samsung", "galaxy", "blackberry", "mobile", "mobil", "phone",
    "smartphone", "handy", "mobiltelefon", "telefon", "telefonu", "telefoon", "telephone", "telefono", "movil",
    "cellulare", "celular", "telemovel", "mobiele", "mobiel", "mobila", "mobilen", "outlook", "mail", "courrier",
    "correo", "posta", "gmail", "yahoo", "proton", "gmx", "web", "tablet", "tablette", "huawei", "xiaomi", "oneplus",
    "pixel", "nokia", "sony", "htc", "lg", "motorola", "windows", "mac", "macbook", "laptop", "pc", "computer",
    "spark", "superhuman", "bluemail", "typeapp", "fairemail", "mailspring", "watch", "device", "wireless", "surface",
    "fairphone", "k", "zoho", "tutanota", "tuta", "fastmail", "poczty", "aplikacji", "wiko", "redmi", "oppo",
    "realme", "honor", "airmail", "spike", "thunderbird", "hey", "newton", "app", "aol", "icloud", "komorki",
    "telefonem", "puhelimesta", "iphonesta", "telefona", "почты", "mobilnego", "urzadzenia", "apparaat", "gerat",
    "enhed", "enhet", "appareil", "dispositivo",
];

/// How a notice of confidence calls itself,
pub const CONFIDENTIAL: &[&str] = &[
    "confidential", "privileged", "intended recipient", "intended solely", "intended only", "vertraulich",
    "rechtlich geschutzt", "confidentiel", "confidencial", "vertrouwelijk", "riservat", "konfidentiell", "fortrolig",
    "poufn",
];
/// and what else it is made of.
pub const NOTICES: &[&str] = &[
    "received this e-mail in error", "received this email in error", "received this message in error", "unauthorised",
    "unauthorized", "notify the sender", "delete this e-mail", "delete this email", "any attachments", "any files",
    "and any files", "by mistake", "this e-mail and any", "this email and any", "delete it", "addressee",
    "virus-free", "bestimmungsgemasse", "irrtumlich erhalten", "informieren sie", "vernichten sie", "unerlaubte",
    "unbefugte", "destinataire", "pieces jointes", "par erreur", "le detruire", "destinatario", "archivos adjuntos",
    "por error", "por engano", "anexos", "uitsluitend bestemd", "geadresseerde", "abusievelijk", "ten onrechte",
    "allegat", "per errore", "cancellarlo", "avsedd", "avsett", "mottagare", "av misstag", "modtager", "ved en fejl",
    "bilag", "adresat", "zalacznik", "omylkowo", "przez pomylke",
];
/// A postscript is text, wherever it stands.
pub const POSTSCRIPTS: &[&str] = &[
    "ps", "pps", "pd", "nb", "przypis",
];
/// Lines that programs against viruses, lists and printers of good advice leave.
pub const ADDED: &[&str] = &[
    "virus-free.", "virenfrei.", "sans virus.", "garanti sans virus", "libre de virus", "virusvrij.",
    "privo di virus", "senza virus.", "livre de virus", "sem virus", "fritt fran virus", "virusfri",
    "wolny od wirusow", "nie zawiera wirusow", "this email has been checked for viruses",
    "this e-mail has been checked for viruses", "this email has been scanned", "this message has been scanned",
    "diese e-mail wurde von avast", "diese e-mail wurde auf viren", "cet email a ete verifie",
    "l'absence de virus dans ce courrier", "este correo electronico ha sido comprobado",
    "el software de antivirus avast", "questa e-mail e stata controllata", "deze e-mail is gecontroleerd",
    "este email foi escaneado", "este e-mail foi verificado", "denna e-post har kontrollerats",
    "denne mail er kontrolleret", "ta wiadomosc zostala sprawdzona", "wiadomosc sprawdzona",
    "please consider the environment", "think before you print", "before printing this",
    "bitte denken sie an die umwelt", "pensez a l'environnement", "avant d'imprimer", "denk aan het milieu",
    "antes de imprimir", "prima di stampare", "innan du skriver ut", "tank pa miljon", "taenk pa miljoet",
    "for du printer", "zanim wydrukujesz", "pomysl o srodowisku", "overweeg het milieu",
    "you received this message because you are subscribed", "to unsubscribe from this group", "www.avast.com",
    "https://www.avast.com", "http://www.avast.com",
];

/// Words that answer: where one of them stands, no line is taken for part of a signature.
pub const ANSWERS: &[&str] = &[
    "yes", "yep", "yeah", "no", "nope", "not", "never", "stop", "unsubscribe", "pause", "resume", "start", "both",
    "neither", "all", "none", "help", "more", "less", "please", "met", "known", "ok", "okay", "sure", "maybe", "but",
    "if", "ps", "ja", "nein", "nicht", "kein", "keine", "beide", "abmelden", "stopp", "bitte", "aber", "oui", "non",
    "pas", "arreter", "arretez", "si", "nunca", "ambos", "baja", "pero", "nee", "niet", "geen", "allebei", "afmelden",
    "maar", "entrambi", "basta", "ma", "sim", "nao", "parar", "mas", "nej", "inte", "bada", "sluta", "ikke", "begge",
    "tak", "nie", "oba", "ale", "zatrzymaj", "wypisz", "remove", "except", "only", "just", "without", "and", "also",
    "meet", "introduce", "nur", "ausser", "ohne", "und", "auch", "sauf", "seulement", "sans", "et", "aussi", "solo",
    "excepto", "menos", "sin", "tambien", "alleen", "behalve", "zonder", "en", "ook", "eccetto", "tranne", "senza",
    "anche", "apenas", "exceto", "sem", "tambem", "bara", "utom", "utan", "och", "kun", "undtagen", "uden", "og",
    "tylko", "oprocz", "bez", "i", "oraz", "hello", "hi", "hey", "dear", "hallo", "hej", "ciao", "ola", "hola",
    "bonjour", "liebe", "lieber", "pausa", "pauze", "pauzeer", "pausieren",
];

/// What companies end their names with: a full stop there ends no sentence.
pub const COMPANIES: &[&str] = &[
    "ltd", "inc", "co", "corp", "llc", "llp", "plc", "gmbh", "kg", "ag", "ug", "sarl", "sas", "sa", "sl", "bv", "nv",
    "srl", "spa", "lda", "ltda", "ab", "aps", "as", "oo", "jr", "sr", "cie", "bros",
];

/// How our own letters begin, for those that were copied without any mark.
pub const OUR_OPENINGS: &[&str] = &[
    "good morning ", "hello ", "somebody checked in at ", "three of our morning letters ",
    "press the button to sign in", "people at ", "with this link you can have ", "that is all it takes.",
];
