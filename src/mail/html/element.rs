//! What an element means for the text in it, by its name and the marks that mail programs give it.

use html5gum::StartTag;

/// What is done about the text of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Plain,
    /// Seen by nobody, or crossed out.
    Hidden,
    Quoted,
    /// Quoted as a whole unless a quote is marked within: answers may stand between those.
    QuotedUnlessWithin,
    /// Says who wrote, or that a mail is passed on.
    Attribution,
    /// Everything from here on is an earlier mail.
    Rest,
    Signature,
    /// Breaks and blanks are as written.
    Preformatted,
}

/// An opening tag, as far as it matters here.
pub struct Element {
    pub name: String,
    pub effect: Effect,
    pub is_block: bool,
    /// A blank line stands before and after.
    pub is_paragraph: bool,
}

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
const PARAGRAPHS: &[&str] = &["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "dl"];
const UNSEEN: &[&str] = &[
    "script", "style", "title", "template", "noscript", "select", "textarea", "iframe", "object", "svg", "math",
    "audio", "video", // Taken back by whoever wrote it.
    "del", "s", "strike",
];

pub fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

pub fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// An attribute's value in lower case; nothing if it is not there.
pub fn attribute(tag: &StartTag<()>, name: &[u8]) -> String {
    let value = tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).to_lowercase());
    value.unwrap_or_default()
}

impl Element {
    pub fn of(tag: &StartTag<()>) -> Element {
        let name = String::from_utf8_lossy(&tag.name).to_lowercase();
        let class = attribute(tag, b"class");
        let is_block = is_block(&name);
        // Word's paragraphs have no space between them.
        let is_paragraph = PARAGRAPHS.contains(&name.as_str()) && !class.contains("msonormal");
        Element { effect: effect(&name, &class, tag), name, is_block, is_paragraph }
    }

    /// Whether text before, in and after it stands on lines of its own.
    pub fn breaks_lines(&self) -> bool {
        self.is_block || !matches!(self.effect, Effect::Plain | Effect::Hidden)
    }
}

fn effect(name: &str, class: &str, tag: &StartTag<()>) -> Effect {
    let id = attribute(tag, b"id");
    let style: String = attribute(tag, b"style").chars().filter(|c| !c.is_whitespace()).collect();
    let marks = Marks { class, id: &id, name: &attribute(tag, b"name"), data: &attribute(tag, b"data-marker") };
    let hidden = ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|hides| style.contains(hides));
    if UNSEEN.contains(&name) || hidden || tag.attributes.contains_key(&b"hidden"[..]) {
        Effect::Hidden
    } else if marks.begin_rest() || is_outlook_border(&style) {
        Effect::Rest
    } else if marks.attribute() {
        Effect::Attribution
    } else if marks.quote() || (name == "blockquote" && !is_indent(class, &style, &attribute(tag, b"type"))) {
        Effect::Quoted
    } else if marks.quote_unless_within() {
        Effect::QuotedUnlessWithin
    } else if marks.sign() {
        Effect::Signature
    } else if name == "pre" || style.contains("white-space:pre") {
        Effect::Preformatted
    } else {
        Effect::Plain
    }
}

/// The names that mail programs give to their elements. A prefix such as `x_` or `ydp12ab` may stand before them.
struct Marks<'a> {
    class: &'a str,
    id: &'a str,
    name: &'a str,
    data: &'a str,
}

impl Marks<'_> {
    fn has_class(&self, names: &[&str]) -> bool {
        self.class.split_whitespace().any(|class| names.contains(&class))
    }

    /// Outlook (web, mobile, Mac), Thunderbird passing on, Zimbra, Hotmail, Zoho, Yahoo's forwards.
    fn begin_rest(&self) -> bool {
        const IDS: [&str; 8] = [
            "appendonsend",
            "divrplyfwdmsg",
            "mail-editor-reference-message-container",
            "ms-outlook-mobile-body-separator-line",
            "olk_src_body_section",
            "stopspelling",
            "zwchr",
            "orimsghtmlseperator",
        ];
        IDS.contains(&self.id)
            || self.data == "__divider__"
            || self.has_class(&[
                "moz-forward-container",
                "zmail_extra",
                "zmail_extra_hr",
                "ms-outlook-mobile-reference-message",
            ])
    }

    fn attribute(&self) -> bool {
        self.has_class(&["gmail_attr", "moz-cite-prefix", "moz-email-headers-table"]) || self.id == "reply-intro"
    }

    /// Yahoo, Proton, Tuta, GMX and Web.de, Spark, Zimbra, Front, Missive, Airmail.
    fn quote(&self) -> bool {
        let yahoo = self.class.contains("yahoo_quoted") || self.id.contains("yahoo_quoted");
        let marked = [
            "protonmail_quote",
            "tutanota_quote",
            "front-blockquote",
            "missive_quote",
            "clean_bq",
            "cite",
            "zmail_quote",
            "quoted-text",
        ];
        yahoo
            || self.has_class(&marked)
            || ["quote", "messagereplysection"].contains(&self.name)
            || self.data == "__quoted_text__"
    }

    fn quote_unless_within(&self) -> bool {
        self.has_class(&["gmail_quote", "gmail_quote_container", "gmail_extra_quote", "cm_quote"])
            || self.id.starts_with("isforwardcontent")
            || self.id == "isreplycontent"
    }

    /// Gmail, Thunderbird, Outlook, Apple, Yahoo, Proton, Spark: all of them have the word in the name.
    fn sign(&self) -> bool {
        let says_signature = |mark: &str| mark.contains("signature") && !mark.contains("linebreak");
        self.class.split_whitespace().any(says_signature)
            || says_signature(self.id)
            || says_signature(self.name)
            || self.name == "_mailautosig"
            || self.has_class(&["moz-txt-sig"])
    }
}

/// The line that Outlook for Windows draws above From, Sent, To.
fn is_outlook_border(style: &str) -> bool {
    let colours = ["#e1e1e1", "#b5c4df"];
    style.contains("border-top:solid")
        && colours.iter().any(|colour| style.contains(colour))
        && style.contains("padding:3")
}

/// Gmail indents with an element meant for quotes.
fn is_indent(class: &str, style: &str, kind: &str) -> bool {
    style.contains("border:none") && kind != "cite" && !class.contains("quote")
}
