"""An answer as each mail program writes it: how the letter is quoted, in which parts, under which line."""

import email.utils
import html
import uuid
from email.message import EmailMessage
from email.policy import SMTP

PROGRAMS = ("gmail", "apple", "iphone", "outlook", "outlook-web", "thunderbird", "yahoo", "proton", "k9", "mutt", "swaks")


def dressed(program, letter, sender, words):
    """The mail's bytes: `words` in answer to `letter`."""
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    page = letter.get_body(("html",)).get_content()
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = str(letter["Reply-To"])
    mail["Subject"] = f"Re: {letter['Subject']}"
    mail["Date"] = letter["Date"]
    mail["Message-ID"] = f"<{uuid.uuid4()}@{sender.split('@')[1]}>"
    mail["In-Reply-To"] = str(letter["Message-ID"])
    mail["References"] = str(letter["Message-ID"])
    wrote = f"{email.utils.parseaddr(str(letter['From']))[0]} <{email.utils.parseaddr(str(letter['From']))[1]}>"
    quoted = "".join(f"> {line}\n" if line else ">\n" for line in text.splitlines())
    WRITERS[program](mail, words, text, quoted, page, wrote, letter)
    return mail.as_bytes()


def both(mail, plain, page):
    mail.set_content(plain)
    mail.add_alternative(page, subtype="html")


def gmail(mail, words, text, quoted, page, wrote, letter):
    line = f"On Tue, 3 Feb 2026 at 09:15, {wrote} wrote:"
    both(
        mail,
        f"{words}\n\n{line}\n\n{quoted}",
        f'<div dir="ltr">{html.escape(words)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f'{html.escape(line)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{page}</blockquote></div>',
    )


def apple(mail, words, text, quoted, page, wrote, letter):
    both(
        mail,
        f"{words}\n\n> On 3 Feb 2026, at 09:15, {wrote} wrote:\n> \n{quoted}",
        f'<html><head></head><body>{html.escape(words)}<div><br><blockquote type="cite"><div>On 3 Feb 2026, at 09:15, '
        f"{html.escape(wrote)} wrote:</div><br><div>{page}</div></blockquote></div></body></html>",
    )


def iphone(mail, words, text, quoted, page, wrote, letter):
    mail.set_content(f"{words}\n\nSent from my iPhone\n\n> On 3 Feb 2026, at 09:15, {wrote} wrote:\n> \n> {quoted}")


def outlook(mail, words, text, quoted, page, wrote, letter):
    head = f"From: {wrote}\nSent: Tuesday, 3 February 2026 09:15\nTo: Somebody\nSubject: {letter['Subject']}"
    both(
        mail,
        f"{words}\n\n{head}\n\n{text}",
        f'<html><body><div class="WordSection1"><p class="MsoNormal">{html.escape(words)}<o:p></o:p></p>'
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
        + "<br>".join(f"<b>{html.escape(line.split(':')[0])}:</b>{html.escape(line.split(':', 1)[1])}" for line in head.splitlines())
        + f"</p></div>{page}</div></body></html>",
    )


def outlook_web(mail, words, text, quoted, page, wrote, letter):
    head = f"From: {wrote}\nSent: 03 February 2026 09:15\nTo: Somebody\nSubject: {letter['Subject']}"
    rows = "<br>".join(f"<b>{html.escape(line.split(':')[0])}:</b>{html.escape(line.split(':', 1)[1])}" for line in head.splitlines())
    both(
        mail,
        f"{words}\n________________________________\n{head}\n\n{text}",
        f'<html><body><div class="elementToProof">{html.escape(words)}</div><div id="appendonsend"></div><hr>'
        f'<div id="divRplyFwdMsg" dir="ltr"><font>{rows}</font></div>{page}</body></html>',
    )


def thunderbird(mail, words, text, quoted, page, wrote, letter):
    mail.set_content(f"On 03/02/2026 09:15, {wrote.split(' <')[0]} wrote:\n{quoted}\n{words}\n")


def yahoo(mail, words, text, quoted, page, wrote, letter):
    line = f"On Tuesday, 3 February 2026 at 09:15:00 GMT, {wrote} wrote:"
    both(
        mail,
        f"{words}\n\n    {line}\n\n{quoted}",
        f'<html><body><div class="yahoo-style-wrap">{html.escape(words)}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>'
        f"{html.escape(line)}</div>{page}</div></body></html>",
    )


def proton(mail, words, text, quoted, page, wrote, letter):
    line = f"On Tuesday, 3 February 2026 at 09:15, {wrote} wrote:"
    both(
        mail,
        f"{words}\n\nSent with Proton Mail secure email.\n\n{line}\n\n{quoted}",
        f'<div>{html.escape(words)}</div><div class="protonmail_signature_block">Sent with Proton Mail secure email.</div>'
        f'<div class="protonmail_quote">{html.escape(line)}<br><blockquote class="protonmail_quote" type="cite">{page}</blockquote></div>',
    )


def k9(mail, words, text, quoted, page, wrote, letter):
    mail.set_content(
        f"{words}\n\nOn 3 February 2026 09:15:00 GMT, {wrote.split(' <')[0]} <{wrote.split('<')[1]} wrote:\n{quoted}\n\n-- \n"
        "Sent from my Android device with K-9 Mail. Please excuse my brevity.\n"
    )


def mutt(mail, words, text, quoted, page, wrote, letter):
    mail["User-Agent"] = "Mutt/2.2.12 (2023-09-09)"
    mail.set_content(f"On Tue, Feb 03, 2026 at 09:15:00AM +0000, {wrote.split(' <')[0]} wrote:\n{quoted}\n{words}\n", cte="8bit")


def swaks(mail, words, text, quoted, page, wrote, letter):
    """No quote at all, as from a script."""
    mail["X-Mailer"] = "swaks v20201014.0 jetmore.org/john/code/swaks/"
    mail.set_content(words + "\n")


WRITERS = {
    "gmail": gmail,
    "apple": apple,
    "iphone": iphone,
    "outlook": outlook,
    "outlook-web": outlook_web,
    "thunderbird": thunderbird,
    "yahoo": yahoo,
    "proton": proton,
    "k9": k9,
    "mutt": mutt,
    "swaks": swaks,
}
