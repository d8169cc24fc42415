//! Systems that hold a mail until its sender has proven to be human. Nobody here presses their links.

use super::auto_reply::is_marked_automatic;
use super::kind::Seen;
use super::phrases::{folded, says, subject_itself};

/// Services that send nothing else.
const SENDERS: [&str; 8] = [
    "@spamarrest.com",
    "@boxbe.com",
    "@mailinblack.com",
    "@antispamuol.",
    "@bluebottle.com",
    "@knowspam.net",
    "@digiportal.com",
    "@mailblocks.com",
];

/// What they write, in the languages they write it in; it counts only with a link and a sign of a machine.
const WORDS: [&str; 43] = [
    "confirm that you are human",
    "prove that you are human",
    "prove you are human",
    "prove you're human",
    "verify that you are human",
    "verify you are human",
    "verify that you are a real person",
    "confirm you are a real person",
    "to have your message delivered, click",
    "to deliver your message, please click",
    "before your message can be delivered",
    "so that your message reaches me",
    "your message is waiting for your confirmation",
    "your message has been quarantined until",
    "you only need to do this once",
    "sie kein roboter sind",
    "dass sie ein mensch sind",
    "damit ihre nachricht zugestellt",
    "damit ihre nachricht ankommt",
    "vous authentifier",
    "que vous êtes un humain",
    "pour que votre message me parvienne",
    "pour que votre message soit remis",
    "votre message est en attente",
    "para que su mensaje sea entregado",
    "para que tu mensaje",
    "su mensaje está en espera",
    "confirme que es una persona",
    "sua mensagem está aguardando",
    "para que ela seja entregue",
    "para que sua mensagem seja entregue",
    "affinché il tuo messaggio",
    "il tuo messaggio è in attesa",
    "il suo messaggio è in attesa",
    "bevestig dat u een mens bent",
    "uw bericht wacht op",
    "om uw bericht te laten bezorgen",
    "bekräfta att du är en människa",
    "ditt meddelande väntar",
    "bekræft at du er et menneske",
    "din besked venter",
    "potwierdź, że jesteś człowiekiem",
    "twoja wiadomość czeka",
];

const SUBJECTS: [&str; 8] = [
    "please confirm your message",
    "please verify your message",
    "confirmation required",
    "verification required",
    "sender verification",
    "your message to",
    "[verify]",
    "authentification requise",
];

pub fn is_challenge(seen: &Seen) -> bool {
    let headers = &seen.message.headers;
    let sender = seen.message.headers.sender_words();
    if says(&sender, &SENDERS) || headers.has("x-ask-auth") || headers.has("x-tmda-confirm-done") {
        return true;
    }
    let text = folded(&seen.text);
    let has_link = says(&text, &["http://", "https://", "reply to this"]);
    let (subject, _) = subject_itself(&seen.mail.subject);
    let automatic = is_marked_automatic(seen) || SUBJECTS.iter().any(|word| subject.starts_with(word));
    automatic && has_link && says(&text, &WORDS)
}
