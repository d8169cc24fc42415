//! HTML as mail programs write it.

use super::*;

fn page(html: &str) -> NewText {
    of_html(html).unwrap()
}

const LETTER: &str = "<p>Good morning Ana,</p><h2>1. Rafe is in today</h2><a href=\"https://hub.example/m/k7m2qxw4sdn5avtrj3ch/1/yes\">Yes, introduce me to Rafe</a><p>If you say no, nobody is told.</p>";

#[test]
fn a_quote_is_known_by_its_element() {
    let quotes = [
        // Gmail
        r#"<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, Feb 3, 2026 at 9:15 AM Jo &lt;<a href="mailto:jo@hub.example">jo@hub.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">LETTER</blockquote></div>"#,
        // Gmail in a language that no table knows
        r#"<div class="gmail_quote"><div class="gmail_attr">Jo ezt írta, 2026. febr. 3.<br></div><blockquote class="gmail_quote">LETTER</blockquote></div>"#,
        r#"<div class="gmail_quote">LETTER</div>"#,
        // Apple Mail
        r#"<div><br><blockquote type="cite"><div>On 3 Feb 2026, at 09:15, Jo &lt;jo@hub.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>LETTER</div></blockquote></div>"#,
        r#"<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 3 Feb 2026, at 09:15, Jo wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">LETTER</div></blockquote>"#,
        // Outlook on the web, for telephones, for Windows
        r#"<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> Jo &lt;jo@hub.example&gt;<br><b>Sent:</b> Tuesday<br><b>To:</b> Ana<br><b>Subject:</b> Rafe</font></div>LETTER"#,
        r#"<div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><div id="mail-editor-reference-message-container"><hr><div>LETTER</div></div>"#,
        r#"<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Jo<br><b>Sent:</b> Tuesday<br><b>To:</b> Ana</p></div></div>LETTER"#,
        r#"<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>Von:</b> Jo &lt;jo@hub.example&gt;<br><b>Gesendet:</b> Dienstag<br><b>An:</b> Ana</p></div>LETTER"#,
        // Thunderbird, Roundcube
        r#"<div class="moz-cite-prefix">On 03/02/2026 09:15, Jo wrote:<br></div><blockquote type="cite" cite="mid:x">LETTER</blockquote><br>"#,
        r#"<p id="reply-intro">Jo skrev den 2026-02-03 09:15:</p><blockquote type="cite"><div id="replybody1">LETTER</div></blockquote>"#,
        // Yahoo, Proton, GMX, Zimbra, Spark, Zoho
        r#"<div id="ydp12ab34cdyahoo_quoted_567" class="ydp12ab34cdyahoo_quoted"><div>On Tuesday Jo wrote:</div>LETTER</div>"#,
        r#"<div class="protonmail_signature_block protonmail_signature_block-empty"></div><div class="protonmail_quote">On Tuesday Jo wrote:<br><blockquote type="cite">LETTER</blockquote></div>"#,
        r#"<div name="quote" style="margin:10px 5px 5px 10px"><div><b>Gesendet:</b>&nbsp;Dienstag<br><b>Von:</b>&nbsp;Jo</div>LETTER</div>"#,
        r#"<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>Jo</div><blockquote data-marker="__QUOTED_TEXT__">LETTER</blockquote>"#,
        r#"<div name="messageReplySection">On 3 Feb 2026, 09:15 +0100, Jo wrote:<br><blockquote>LETTER</blockquote></div>"#,
        r#"<div class="zmail_extra"><br>---- On Tue, 03 Feb 2026 09:15:00 +0100 <b>Jo &lt;jo@hub.example&gt;</b> wrote ----<br>LETTER</div>"#,
        // Nothing but the words
        r#"<div>-----Original Message-----<br>From: Jo</div>LETTER"#,
        r#"<div>Am 03.02.2026 um 09:15 schrieb Jo:</div>LETTER"#,
        // Not even those
        "<div>LETTER</div>",
    ];
    for quote in quotes {
        let quote = quote.replace("LETTER", LETTER);
        for (html, said) in [
            (
                format!("<html><body><div dir=\"ltr\">Yes &amp; thank you&nbsp;all</div>{quote}</body></html>"),
                "Yes & thank you\u{a0}all",
            ),
            (format!("<p>Ja, g&auml;rne</p>\r\n{quote}"), "Ja, gärne"),
            (quote.clone(), ""),
        ] {
            let read = page(&html);
            assert_eq!((read.text().as_str(), read.quoted), (said, true), "{html}");
        }
    }
}

#[test]
fn answers_may_stand_between_quotes() {
    let gmail = r#"<div class="gmail_quote"><div class="gmail_attr">On Tue, Feb 3, 2026 Jo &lt;jo@hub.example&gt; wrote:</div>
        <blockquote class="gmail_quote"><h2>1. Sunniva is in</h2></blockquote><div>yes</div>
        <blockquote class="gmail_quote"><h2>2. Lorna is in</h2></blockquote><div>no thanks</div>
        <blockquote class="gmail_quote"><p>We only introduce you when you both say yes.</p></blockquote></div>"#;
    let apple = r#"<blockquote type="cite"><div>1. Sunniva is in</div></blockquote><div>yes</div><blockquote type="cite">2. Lorna is in</blockquote>no thanks<blockquote type="cite">foot</blockquote>"#;
    for html in [gmail, apple] {
        let pieces = page(html).pieces;
        assert_eq!(
            pieces,
            [Piece { under: Some(1), text: "yes".into() }, Piece { under: Some(2), text: "no thanks".into() }]
        );
    }
}

#[test]
fn tags_without_partners_end_no_quote() {
    for stray in
        ["</div>", "</div></div></p>", "</td></tr></table>", "<td><tr><li>", "</b></span>", "</body></html>", "<p><p>"]
    {
        for (open, close) in [
            ("<blockquote>", "</blockquote>"),
            ("<blockquote type=cite><table><tr><td>", "</blockquote>"),
            ("<section class=ydp1yahoo_quoted><b>", "</section>"),
        ] {
            let read = page(&format!("<div><table><tr><td><ul><li><p><b>yes{open}a{stray}no{stray}never{close}"));
            assert_eq!(read.text(), "- yes", "{open} {stray}");
        }
        assert_eq!(page(&format!("<div><blockquote>a{stray}no</blockquote>yes</div>")).text(), "yes", "{stray}");
    }
}

#[test]
fn signatures_and_what_nobody_sees_are_no_text() {
    let unseen = [
        r#"<div class="gmail_signature" data-smartmail="gmail_signature">Ana<br>Say yes to clay</div>"#,
        r#"<pre class="moz-signature" cols="72">-- 
Ana</pre>"#,
        r#"<div id="Signature"><p>Ana</p></div>"#,
        r#"<div id="AppleMailSignature">Ana</div>"#,
        r#"<p class="MsoNormal"><a name="_MailAutoSig">Ana Silva, Potter</a></p>"#,
        r#"<div style="display: none">stop</div>"#,
        r#"<style>p { color: red }</style>"#,
        r#"<script>yes()</script>"#,
        "<!-- stop -->",
        r#"<span style="mso-hide:all">stop</span>"#,
        "<div hidden>stop</div>",
        "<s>no</s>",
        "<title>stop</title>",
        "<img alt=\"logo of the hub\">",
    ];
    for html in unseen {
        assert_eq!(
            page(&format!("<html><head><meta charset=utf-8></head><body><p>yes</p>{html}</body></html>")).text(),
            "yes",
            "{html}"
        );
        assert_eq!(page(&format!("{html}<div>yes</div>")).text(), "yes", "{html}");
    }
}

#[test]
fn lines_and_lists_are_kept() {
    assert_eq!(page("<div>yes</div><div>to Rafe</div><div><br></div><div>bye</div>").text(), "yes\nto Rafe\n\nbye");
    assert_eq!(page("<p>yes</p><p>to Rafe</p>").text(), "yes\n\nto Rafe");
    assert_eq!(page("<p class=MsoNormal>yes</p><p class=MsoNormal>to Rafe<o:p></o:p></p>").text(), "yes\nto Rafe");
    assert_eq!(page("<ol><li>yes</li><li>no</ol><ul><li>thanks").text(), "1. yes\n2. no\n\n- thanks");
    assert_eq!(page("<ol><li><p>yes</p></li><li><div>no</div></li></ol>").text(), "1. yes\n\n2. no");
    assert_eq!(page("<ol start=2><li>yes</ol>").text(), "2. yes");
    assert_eq!(page("yes<br>\n  to   <b>R</b>afe<br/>").text(), "yes\nto Rafe");
    assert_eq!(page("I say <s>yes</s> no").text(), "I say no");
    assert_eq!(page("<pre>yes\n to</pre>").text(), "yes\n to");
    assert_eq!(page("<table><tr><td>yes<td>no</table>").text(), "yes\nno");
    assert_eq!(page("<img alt=\"👍\" src=x>").text(), "👍");
    assert_eq!(page("5 &lt; 6 &amp; 7 &#8364; &eacute;&unknown;").text(), "5 < 6 & 7 € é&unknown;");
    assert_eq!(page("<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">yes</blockquote>").text(), "yes");
    assert_eq!(page("<div>&gt; quoted</div><div>yes</div>").text(), "yes");
    assert_eq!(page("<p>yes</div></b></p></blockquote> please").text(), "yes\n\nplease");
}

#[test]
fn a_mail_passed_on_is_known_in_html_too() {
    let gmail = r#"<div>For you</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Jo</b> &lt;jo@hub.example&gt;<br>Date: Tue<br></div><br><br>yes</div>"#;
    let thunderbird = r#"<p>For you</p><div class="moz-forward-container"><br>-------- Forwarded Message --------<table class="moz-email-headers-table"><tr><th>Subject:<td>Hi</table>yes</div>"#;
    let apple =
        r#"<div>For you<br><blockquote type="cite"><div>Begin forwarded message:</div><br>yes</blockquote></div>"#;
    for html in [gmail, thunderbird, apple] {
        let read = page(html);
        assert_eq!((read.text().as_str(), read.forwarded), ("For you", true), "{html}");
    }
}

#[test]
fn plain_text_that_is_html_is_read_as_html() {
    assert_eq!(new("<html><body><p>yes</p><blockquote>no</blockquote></body></html>"), "yes");
    assert_eq!(new("<jo@hub.example> told me: yes"), "<jo@hub.example> told me: yes");
}

#[test]
fn html_beyond_all_measure_is_not_read() {
    assert_eq!(of_html(&"<div>".repeat(201)), Err(TooMuch));
    assert_eq!(of_html(&" ".repeat(256 * 1024 + 1)), Err(TooMuch));
    assert!(of_html(&format!("{}yes", "<div>".repeat(200))).is_ok());
    // Paragraphs and items that are never ended stand beside each other.
    assert_eq!(page(&"<p>yes".repeat(300)).pieces.len(), 1);
    assert_eq!(page(&format!("<ul>{}", "<li>yes".repeat(300))).pieces.len(), 1);
}
