//! The footer that an organiser writes in Markdown: as HTML for a letter, and as plain text with its addresses written out.
//!
//! Only paragraphs, line breaks, emphasis, lists and links to the web or to an address of mail pass; everything else is
//! its text. So nothing that somebody types can become an element of its own.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

const INK: &str = "color:#1b2420;";
const LINK: &str = "color:#0b4f8a;";
/// Deeper than this, emphasis is no emphasis any more.
const DEEPEST: usize = 20;

/// As elements of a letter, with their styles on them, because mail programs drop others.
pub fn html(markdown: &str) -> String {
    let mut out = String::new();
    // What was opened, and with what it is closed; empty where nothing was written.
    let mut open: Vec<&'static str> = Vec::new();
    for event in events(markdown) {
        match event {
            Event::Start(tag) => {
                let (begin, end) = if open.len() >= DEEPEST { (String::new(), "") } else { element(&tag) };
                out.push_str(&begin);
                open.push(end);
            }
            Event::End(_) => out.push_str(open.pop().unwrap_or_default()),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&escaped(&text));
            }
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>\n"),
            Event::Rule => out.push_str(&format!("<p class=\"t\" style=\"margin:0 0 12px;{INK}\">* * *</p>\n")),
            _ => {}
        }
    }
    out.trim_end().to_owned()
}

/// What an element begins and ends with.
fn element(tag: &Tag) -> (String, &'static str) {
    let block = |name: &str| format!("<{name} class=\"t\" style=\"margin:0 0 12px;{INK}\">");
    match tag {
        Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock => (block("p"), "</p>\n"),
        Tag::Emphasis => ("<em>".to_owned(), "</em>"),
        Tag::Strong => ("<strong>".to_owned(), "</strong>"),
        Tag::List(None) => (format!("<ul style=\"margin:0 0 12px;padding-left:24px;{INK}\">\n"), "</ul>\n"),
        Tag::List(Some(first)) => {
            (format!("<ol start=\"{first}\" style=\"margin:0 0 12px;padding-left:24px;{INK}\">\n"), "</ol>\n")
        }
        Tag::Item => ("<li class=\"t\">".to_owned(), "</li>\n"),
        Tag::Link { link_type, dest_url, .. } => match may_lead(&whole(*link_type, dest_url)) {
            Some(url) => (format!("<a class=\"lnk\" href=\"{}\" style=\"{LINK}\">", escaped(url)), "</a>"),
            None => (String::new(), ""),
        },
        _ => (String::new(), ""),
    }
}

/// The same for people and programs that read text alone.
pub fn text(markdown: &str) -> String {
    let mut out = String::new();
    // The numbers of the lists we are in; none for a list without.
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut links: Vec<(usize, String)> = Vec::new();
    for event in events(markdown) {
        match event {
            Event::Start(Tag::List(first)) => {
                new_line(&mut out);
                lists.push(first);
            }
            Event::Start(Tag::Item) => {
                new_line(&mut out);
                let deep = lists.len().clamp(1, 4) - 1;
                out.push_str(&"  ".repeat(deep));
                match lists.last_mut() {
                    Some(Some(number)) => {
                        out.push_str(&format!("{number}. "));
                        *number = number.saturating_add(1);
                    }
                    _ => out.push_str("- "),
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                links.push((out.len(), whole(link_type, &dest_url)));
            }
            Event::End(TagEnd::Link) => {
                if let Some((from, url)) = links.pop()
                    && let Some(url) = may_lead(&url)
                {
                    let shown = out.get(from..).unwrap_or_default();
                    let written = url.strip_prefix("mailto:").unwrap_or(url);
                    if shown != url && shown != written {
                        out.push_str(&format!(" ({written})"));
                    }
                }
            }
            Event::End(TagEnd::List(_)) => {
                lists.pop();
                if lists.is_empty() {
                    new_line(&mut out);
                    out.push('\n');
                }
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                new_line(&mut out);
                if lists.is_empty() {
                    out.push('\n');
                }
            }
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            Event::Rule => out.push_str("* * *\n\n"),
            _ => {}
        }
    }
    out.trim_end().to_owned()
}

fn events(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::empty())
}

/// `<hello@hub.example>` leads to an address of mail.
fn whole(kind: LinkType, url: &str) -> String {
    if kind == LinkType::Email { format!("mailto:{url}") } else { url.to_owned() }
}

fn new_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// The address of a link, if one may lead there.
fn may_lead(url: &str) -> Option<&str> {
    let url = url.trim();
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    let plain = !url.chars().any(|c| c.is_control() || c.is_whitespace());
    (plain && ["http", "https", "mailto"].contains(&scheme.as_str())).then_some(url)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_organiser_writes() {
        let footer = "See you **soon**, *really*.\nFloor 2  \nExampletown\n\n- [Events](https://hub.example/events)\n- hello: <hello@hub.example>\n\n1. One\n2. Two";
        let made = html(footer);
        for piece in [
            "<strong>soon</strong>",
            "<em>really</em>",
            "Floor 2<br>",
            "<ul ",
            "href=\"https://hub.example/events\"",
            "href=\"mailto:hello@hub.example\"",
            "<ol start=\"1\"",
        ] {
            assert!(made.contains(piece), "{piece}: {made}");
        }
        assert_eq!(
            text(footer),
            "See you soon, really.\nFloor 2\nExampletown\n\n- Events (https://hub.example/events)\n- hello: hello@hub.example\n\n1. One\n2. Two"
        );
    }

    #[test]
    fn nothing_becomes_an_element_of_its_own() {
        let hostile = [
            "<script>alert(1)</script>",
            "hello <img src=x onerror=alert(1)>",
            "![a picture](https://tracker.example/x.png)",
            "[press](javascript:alert(1))",
            "[press](JaVaScRiPt:alert(1))",
            "[press](data:text/html;base64,PHNjcmlwdD4=)",
            "[press](vbscript:x)",
            "[press](//evil.example)",
            "[press](https://x.example/\"onmouseover=alert(1))",
            "[press](<java\tscript:alert(1)>)",
            "<a href=\"javascript:alert(1)\">x</a>",
            "</td></tr></table><style>*{display:none}</style>",
            "<!-- --><iframe src=\"https://x.example\"></iframe>",
            "```html\n<script>1</script>\n```",
            "    <script>1</script>",
            "# <b>big</b>",
            "[a]: javascript:alert(1)\n\n[a]",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ];
        let allowed = ["p", "em", "strong", "ul", "ol", "li", "a", "br"];
        for footer in hostile {
            let made = html(footer);
            for element in made.split('<').skip(1) {
                let name: String =
                    element.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
                assert!(allowed.contains(&name.as_str()), "{footer}: {made}");
                assert!(!element.split('>').next().unwrap_or_default().contains("onmouseover=\""), "{made}");
            }
            for href in made.split("href=\"").skip(1) {
                assert!(href.starts_with("https://"), "{footer}: {made}");
            }
        }
    }

    #[test]
    fn ten_thousand_deep_is_soon_over() {
        let begun = std::time::Instant::now();
        for (sign, many) in
            [("*a ", 10_000), ("**a ", 10_000), ("> ", 10_000), ("[", 10_000), ("- ", 2_000), ("`", 10_000)]
        {
            let deep = sign.repeat(many) + &sign.chars().rev().collect::<String>().repeat(many);
            let made = html(&deep);
            assert_eq!(made.matches("<em>").count(), made.matches("</em>").count());
            assert!(made.matches("<em>").count() <= 10_000);
            text(&deep);
        }
        let nested = "*".repeat(10_000) + "a" + &"*".repeat(10_000);
        let made = html(&nested);
        assert!(made.matches("<strong>").count() <= DEEPEST, "{}", made.len());
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}
