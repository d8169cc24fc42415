//! What stands below somebody's words without being theirs to say: a signature, "Sent from my iPhone", a notice of
//! confidence, what a virus scanner adds.
//!
//! A signature that is marked (`-- `) is cut. One that is only likely (a closing and a name) is cut when everything below
//! it looks like one, and kept otherwise: a postscript may say "stop".

use super::line::{Line, Mark, folded, words};
use super::words::{
    ADDED, ANSWERS, CLOSINGS, COMPANIES, CONFIDENTIAL, DEVICES, GET, NOTICES, POSTSCRIPTS, SENT_FROM, SENT_FROM_LAST,
    THANKS,
};

/// No signature has more lines.
const SIGNATURE_LINES: usize = 12;
/// Nor does a company's card with all that it advertises.
const CARD_LINES: usize = 40;
/// More text than this below "Sent from my telephone" is a quote without a mark: nobody types that much there.
const BELOW_SENT_FROM: usize = 2;

/// The text of a stretch of new lines without its foot, trimmed. `alone`: there is no quote in the whole mail.
pub fn without(stretch: &[Line], alone: bool) -> String {
    let typed = stretch.iter().take_while(|line| line.folded != "--");
    let typed: Vec<&Line> = typed.filter(|line| line.mark == Mark::Own && !is_picture(line)).collect();
    let lines = without_added(&typed, alone);
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = signature_end(&lines, at).unwrap_or(at);
        if end == at {
            kept.push(&lines[at].text);
        }
        at = end.max(at + 1);
    }
    kept.join("\n").trim().to_owned()
}

/// The lines that no program added by itself.
fn without_added<'a>(lines: &[&'a Line], alone: bool) -> Vec<&'a Line> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let below = &lines[at + 1..];
        let end = match lines[at] {
            line if line.is_blank() => at,
            line if is_sent_from(line) => match at + 1 + links(below) {
                behind if alone && is_unmarked_quote(&lines[behind..]) => lines.len(),
                behind => behind,
            },
            line if ADDED.iter().any(|added| line.folded.starts_with(added)) => paragraph_end(lines, at),
            _ if opens_paragraph(lines, at) && is_confidential(&lines[at..paragraph_end(lines, at)]) => lines.len(),
            line if is_dashes(line) && is_list_foot(below) => lines.len(),
            _ => at,
        };
        if end == at {
            kept.push(lines[at]);
        }
        at = end.max(at + 1);
    }
    kept
}

/// The end of the signature that begins at this line, if one does.
fn signature_end(lines: &[&Line], at: usize) -> Option<usize> {
    let (line, below) = (lines[at], &lines[at + 1..]);
    if line.is_blank() {
        return None;
    }
    let card = opens_paragraph(lines, at) && is_name_card(lines, at);
    if card || (is_dashes(line) && is_signature(below)) {
        return Some(lines.len());
    }
    closing(line, below).map(|lines_below| at + 1 + lines_below)
}

fn is_unmarked_quote(below: &[&Line]) -> bool {
    below.iter().filter(|line| !line.is_blank()).nth(BELOW_SENT_FROM).is_some() && !is_signature(below)
}

/// `—`, `---`, `__`: some programs' mark of a signature, and some people's rule between paragraphs.
fn is_dashes(line: &Line) -> bool {
    let drawn = line.text.trim();
    !drawn.is_empty() && drawn.chars().all(|c| "-—–_─".contains(c)) && drawn != "-"
}

/// How many lines below a closing belong to it.
fn closing(line: &Line, below: &[&Line]) -> Option<usize> {
    let said = line.folded.trim_end_matches(|c: char| !c.is_alphanumeric());
    let closes = CLOSINGS.contains(&said);
    if !closes && !THANKS.contains(&said) {
        return (closes_with_name(line) && is_signature(below)).then_some(below.len());
    }
    let Some(name) = below.iter().position(|line| !line.is_blank()) else { return closes.then_some(0) };
    let named = is_name(below[name]);
    if (closes || named) && is_signature(below) {
        return Some(below.len());
    }
    (closes && named).then(|| name + below_name(&below[name..]))
}

/// How many lines belong to a name that closes a letter, itself among them, when not all that follows looks like a
/// signature: those of its paragraph if a number or an address is among them, and everything if the name is given a
/// second time, for only a card does that. A postscript stays.
fn below_name(lines: &[&Line]) -> usize {
    let is_postscript = |line: &&Line| {
        line.words().take(2).eq(["p", "s"]) || line.words().next().is_some_and(|word| POSTSCRIPTS.contains(&word))
    };
    let lines = &lines[..lines.len().min(CARD_LINES)];
    let lines = &lines[..lines.iter().position(is_postscript).unwrap_or(lines.len())];
    let paragraph = paragraph_end(lines, 0);
    let first = lines[0].words().next();
    let card = (1..lines.len().min(SIGNATURE_LINES))
        .find(|&at| opens_paragraph(lines, at) && is_name(lines[at]) && lines[at].words().next() == first);
    match card {
        Some(at) if lines[1..at].iter().all(|line| line.is_blank()) => lines.len(),
        _ if lines[..paragraph].iter().any(|line| has_contact(line)) => paragraph,
        _ => 1,
    }
}

/// "Best, Jonas" on one line.
fn closes_with_name(line: &Line) -> bool {
    let text = line.text.trim();
    text.match_indices(' ').take(5).any(|(at, _)| {
        CLOSINGS.contains(&folded(&text[..at]).trim_end_matches([',', '.', '!', '-', ' ']))
            && is_capitalised(&text[at..], 3)
    })
}

fn is_name(line: &Line) -> bool {
    is_capitalised(&line.text, 5)
}

/// A few words with a capital each, none of them an answer.
fn is_capitalised(text: &str, most: usize) -> bool {
    let names: Vec<&str> = text.split_whitespace().collect();
    let is_one = |name: &&str| {
        name.starts_with(|c: char| c.is_uppercase() || c == '(')
            || ["von", "van", "de", "der", "da", "di", "y", "&", "la"].contains(name)
    };
    (1..=most).contains(&names.len())
        && names.iter().all(is_one)
        && !words(&folded(text)).any(|word| ANSWERS.contains(&word))
        && !text.trim_end().ends_with(['?', ':', ','])
}

/// Whether all lines are such as signatures are made of: few, short, no sentences, no answers.
fn is_signature(lines: &[&Line]) -> bool {
    let mut said = lines.iter().filter(|line| !line.is_blank());
    said.by_ref().take(SIGNATURE_LINES).all(|line| is_of_signature(line)) && said.next().is_none()
}

fn is_of_signature(line: &Line) -> bool {
    if is_dashes(line) {
        return true;
    }
    let count = line.words().count();
    let of_company = line.words().last().is_some_and(|word| COMPANIES.contains(&word));
    let ends_sentence = line.folded.ends_with(['.', '!', '?']) && count >= 4 && !of_company;
    // A figure answers alone; in a street it does not.
    let answers = line.words().any(|word| ANSWERS.contains(&word) || (count <= 2 && ["1", "2", "3"].contains(&word)));
    let is_part =
        !answers && (has_contact(line) || (line.folded.chars().count() <= 80 && count <= 9 && !ends_sentence));
    is_part || is_sent_from(line)
}

/// An address, a number, a place on the web.
fn has_contact(line: &Line) -> bool {
    line.text.contains(['@', '|'])
        || line.folded.contains("www.")
        || line.folded.contains("://")
        || line.text.bytes().filter(u8::is_ascii_digit).count() >= 6
}

/// A last paragraph that begins with a full name: many companies' programs put it there without any mark.
fn is_name_card(lines: &[&Line], at: usize) -> bool {
    let end = paragraph_end(lines, at);
    let card = &lines[at..end];
    let ends = lines[end..].iter().all(|line| line.is_blank());
    let named = (2..=4).contains(&lines[at].words().count())
        && is_name(lines[at])
        && !lines[at].text.contains(['.', '!', ',', ';', '+', '/']);
    let above = lines[..at].iter().rfind(|line| !line.is_blank());
    let below_text = at >= 2 && above.is_some_and(|line| !line.text.ends_with([':', ',']));
    named && ends && card.len() <= 6 && is_signature(card) && (below_text || card.iter().any(|line| has_contact(line)))
}

/// "__ riak-users mailing list …": what programs for mailing lists add.
fn is_list_foot(lines: &[&Line]) -> bool {
    let said = || lines.iter().filter(|line| !line.is_blank());
    said().nth(6).is_none()
        && said().take(2).any(|line| line.folded.contains("mailing list") || line.folded.contains("mailinglist"))
}

/// "Sent from my iPhone", in any language.
fn is_sent_from(line: &Line) -> bool {
    let text = without_link(&line.folded);
    let said: Vec<&str> = words(text).collect();
    let begins = SENT_FROM.iter().any(|beginning| text.starts_with(beginning.trim_end()));
    let (beginnings, verbs) = SENT_FROM_LAST;
    let ends = beginnings.iter().any(|beginning| text.starts_with(beginning))
        && said.last().is_some_and(|word| verbs.contains(word));
    let has_device = said.iter().any(|word| DEVICES.contains(word));
    let gets = said.first().is_some_and(|word| GET.contains(word));
    let of_outlook = gets && said.contains(&"outlook") && (said.contains(&"ios") || said.contains(&"android"));
    let is_sentence = text.contains(", ") || text.contains(". ") || text.ends_with(['!', '?']);
    (((begins || ends) && has_device && said.len() <= 14) || (of_outlook && said.len() <= 9)) && !is_sentence
}

fn without_link(folded: &str) -> &str {
    let end = ["<http", "(http", "[http", " http"].iter().filter_map(|link| folded.find(link)).min();
    end.map_or(folded, |end| folded[..end].trim_end())
}

/// Lines below that hold nothing but a link belong to the line above.
fn links(below: &[&Line]) -> usize {
    below.iter().take_while(|line| line.folded.starts_with("<http") || line.folded.starts_with("[http")).count()
}

fn opens_paragraph(lines: &[&Line], at: usize) -> bool {
    at == 0 || lines[at - 1].is_blank() || lines[at - 1].is_drawn()
}

fn paragraph_end(lines: &[&Line], at: usize) -> usize {
    at + lines[at..].iter().take_while(|line| !line.is_blank()).count()
}

/// A paragraph that calls itself confidential, with one more word of such notices, and as long as they are.
fn is_confidential(paragraph: &[&Line]) -> bool {
    let said = paragraph.iter().take(30).map(|line| line.folded.as_str()).collect::<Vec<_>>().join(" ");
    let holds = |words: &[&str]| words.iter().filter(|word| said.contains(**word)).count();
    said.len() >= 80 && holds(CONFIDENTIAL) >= 1 && holds(CONFIDENTIAL) + holds(NOTICES) >= 2
}

/// What a program writes where a picture was.
fn is_picture(line: &Line) -> bool {
    let folded = line.folded.trim_matches(['[', ']', '<', '>']);
    let bracketed = line.folded.len() > folded.len();
    bracketed
        && !folded.contains(['[', '<'])
        && (folded.starts_with("cid:") || folded.starts_with("image: ") || folded.starts_with("image0"))
}
