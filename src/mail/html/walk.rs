//! From tag to tag: which elements are open, and what of that the text in them inherits.

use super::element::{self, Effect, Element};
use super::{DEPTH_MAX, TooMuch};
use crate::mail::new_text::{self, Line, Mark, has_own_link, is_separator};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

pub fn walk(html: &str) -> Result<Vec<Line>, TooMuch> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut walk = Walk::default();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => walk.start(&tag)?,
            Token::EndTag(tag) => walk.end(&String::from_utf8_lossy(&tag.name).to_lowercase()),
            Token::String(text) => walk.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    walk.close_down_to(0);
    walk.break_line();
    Ok(walk.lines)
}

/// An element that has not ended yet.
struct Open {
    element: Element,
    /// The first line in it.
    from: usize,
    holds_quote: bool,
    /// Where a link of ours leads.
    link: Option<String>,
    /// The number of the last item of a list.
    items: Option<u32>,
}

#[derive(Default)]
struct Walk {
    lines: Vec<Line>,
    line: String,
    opened: Vec<Open>,
    /// How many open elements have this effect.
    hidden: usize,
    quoted: usize,
    signed: usize,
    preformatted: usize,
    unread: usize,
}

impl Walk {
    fn start(&mut self, tag: &StartTag<()>) -> Result<(), TooMuch> {
        let mut element = Element::of(tag);
        let unless_within = |effect| effect == Effect::QuotedUnlessWithin;
        if unless_within(element.effect) && self.opened.iter().any(|open| unless_within(open.element.effect)) {
            element.effect = Effect::Quoted;
        }
        match element.name.as_str() {
            "br" => self.break_line_here(),
            "img" => self.picture(tag),
            _ => return self.open(element, tag),
        }
        Ok(())
    }

    fn open(&mut self, element: Element, tag: &StartTag<()>) -> Result<(), TooMuch> {
        self.close_implied(&element.name);
        if element.breaks_lines() {
            self.end_line(element.is_paragraph);
        }
        if element.effect == Effect::Rest && self.quoted == 0 && self.hidden == 0 {
            self.lines.push(Line::new("", Mark::Rest));
        }
        match element.name.as_str() {
            "body" | "html" | "head" => return Ok(()),
            name if element::is_void(name) || tag.self_closing && name.contains(':') => return Ok(()),
            _ if self.opened.len() >= DEPTH_MAX => return Err(TooMuch),
            "li" => self.item(),
            _ => {}
        }
        if element.effect == Effect::Quoted {
            self.opened.iter_mut().for_each(|open| open.holds_quote = true);
        }
        *self.counter(element.effect) += 1;
        let href = tag.attributes.get(&b"href"[..]).map(|href| String::from_utf8_lossy(href).into_owned());
        let link = href.filter(|href| element.name == "a" && has_own_link(href));
        let items = (element.name == "ol")
            .then(|| element::attribute(tag, b"start").parse::<u32>().map_or(0, |first| first.saturating_sub(1)));
        self.opened.push(Open { element, from: self.lines.len(), holds_quote: false, link, items });
        Ok(())
    }

    /// The number that keeps track of an effect; the others share one that nobody reads.
    fn counter(&mut self, effect: Effect) -> &mut usize {
        match effect {
            Effect::Hidden => &mut self.hidden,
            Effect::Quoted => &mut self.quoted,
            Effect::Signature => &mut self.signed,
            Effect::Preformatted => &mut self.preformatted,
            _ => &mut self.unread,
        }
    }

    fn end(&mut self, name: &str) {
        if name == "br" || name == "p" && !self.opened.iter().any(|open| open.element.name == "p") {
            return self.break_line_here();
        }
        let is_block = element::is_block(name);
        let found = self.opened.iter().rposition(|open| open.element.name == name);
        let crossed = |at: usize| self.opened[at + 1..].iter().any(|open| open.element.is_block);
        if let Some(at) = found.filter(|&at| at >= self.quote() && (is_block || !crossed(at))) {
            self.close_down_to(at);
        }
    }

    /// The innermost open quote. Tags that lost their partners within it must not end it: what follows would pass for an
    /// answer.
    fn quote(&self) -> usize {
        self.opened.iter().rposition(|open| open.element.effect == Effect::Quoted).unwrap_or(0)
    }

    /// Ends paragraphs, items and cells that the next of their kind ends.
    fn close_implied(&mut self, name: &str) {
        let (ends, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "dd" | "dt" => (&["dd", "dt"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            _ if element::is_block(name) => {
                (&["p"], &["div", "td", "th", "table", "blockquote", "li", "section", "center"])
            }
            _ => return,
        };
        let last = self.opened.iter().rposition(|open| {
            ends.contains(&open.element.name.as_str()) || within.contains(&open.element.name.as_str())
        });
        if let Some(at) = last.filter(|&at| at >= self.quote() && ends.contains(&self.opened[at].element.name.as_str()))
        {
            self.close_down_to(at);
        }
    }

    fn close_down_to(&mut self, depth: usize) {
        while self.opened.len() > depth {
            let Some(open) = self.opened.pop() else { return };
            if let Some(link) = &open.link {
                self.line.push_str(&format!(" <{link}>"));
            }
            if open.element.breaks_lines() {
                self.end_line(open.element.is_paragraph);
            }
            *self.counter(open.element.effect) -= 1;
            self.judge(&open);
        }
    }

    /// What can only be known at the end of an element.
    fn judge(&mut self, open: &Open) {
        let within = &mut self.lines[open.from..];
        match open.element.effect {
            Effect::QuotedUnlessWithin if !open.holds_quote => {
                let forwards = within.iter().any(is_separator);
                within.iter_mut().filter(|line| line.mark == Mark::Own && !forwards).for_each(Line::quote);
            }
            Effect::Attribution if !within.iter().any(is_separator) => {
                within.iter_mut().filter(|line| line.mark == Mark::Own).for_each(Line::quote);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.break_line(),
                ' ' | '\t' | '\n' | '\r' | '\u{c}' if self.preformatted == 0 => {
                    if !self.line.is_empty() && !self.line.ends_with(' ') {
                        self.line.push(' ');
                    }
                }
                c => self.line.push(c),
            }
        }
    }

    /// Small signs are often drawn as pictures.
    fn picture(&mut self, tag: &StartTag<()>) {
        let alt = element::attribute(tag, b"alt");
        let is_sign = (1..=6).contains(&alt.chars().count()) && !alt.is_ascii() && !alt.contains(char::is_alphabetic);
        if is_sign {
            self.text(&alt);
        }
    }

    fn item(&mut self) {
        self.line.clear();
        let list = self.opened.iter_mut().rev().find(|open| matches!(open.element.name.as_str(), "ol" | "ul"));
        match list.and_then(|list| list.items.as_mut()) {
            Some(number) => {
                *number = number.saturating_add(1);
                let number = format!("{number}. ");
                self.text(&number);
            }
            None => self.text("- "),
        }
    }

    fn break_line_here(&mut self) {
        if self.hidden == 0 {
            self.break_line();
        }
    }

    fn break_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        match () {
            () if self.quoted > 0 => self.lines.push(Line::new(&line, Mark::Quoted)),
            () if self.signed > 0 => self.lines.push(Line::new(&line, Mark::Foot)),
            () => new_text::push(&mut self.lines, &line),
        }
    }

    /// Ends a line that has something in it, and leaves a blank one where a paragraph begins or ends.
    fn end_line(&mut self, is_paragraph: bool) {
        // The number of an item stands before its first line, however deep that is.
        let number = self.line.strip_suffix(". ").filter(|number| !number.is_empty());
        if self.line == "- " || number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
            return;
        }
        if !self.line.trim_matches(' ').is_empty() {
            self.break_line();
        }
        self.line.clear();
        if is_paragraph && self.lines.last().is_some_and(|line| !line.is_blank()) {
            self.break_line();
        }
    }
}
