"""A morning, answered by mail, at a hub with a real mail server: the letters leave through Postfix and lie in Dovecot's
mailboxes, answers come from eight people in the manner of their mail programs, two who both said yes are introduced, a
day later they are asked whether they met, and say what came of it.

Once with the mail server handing answers over (LMTP), once out of a mailbox (IMAP), where Dovecot is stopped and its
connections are cut in the middle. The time is the sample's own: the daemon's clock is moved (libfaketime).
"""

import email
import email.policy
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from answers import PROGRAMS, dressed
from parts import ROOT, Failure, Parts, mail, same, say, wait_for
from senders import Senders

RAFE, ADAEZE = "rafe@oralhistory.example", "adaeze@streetarchive.example"
LORNA, NADIR, MIREILLE = "lorna@lornawrites.example", "nadir@openmic.example", "mireille@secondspring.example"
HOST = "hello@samplehub.example"


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def text_of(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def letters(hub, address):
    found = [parsed(raw) for raw in hub.letters(address.split("@")[0])]
    return sorted(found, key=lambda letter: letter["Date"].datetime)


def letter(hub, address, subject, seconds=60):
    """The one letter to somebody with these words in its subject."""
    def look():
        return [found for found in letters(hub, address) if subject in found["Subject"]]

    found = wait_for(f"“{subject}” to {address}", look, seconds)
    if len(found) > 1:
        raise Failure(f"{address} has “{subject}” {len(found)} times")
    return found[0]


def digest_of(hub, address):
    return wait_for(f"a letter to {address}", lambda: letters(hub, address), 60)[0]


def confirmation(hub, address, words, seconds=60):
    """The letter that answers somebody's answer, with these words."""
    def look():
        for found in letters(hub, address):
            if found["Auto-Submitted"] == "auto-replied" and words in " ".join(text_of(found).split()):
                return found
        return None

    return wait_for(f"“{words}” to {address}", look, seconds)


def answer(hub, senders, to, words, program, sender=None, signed=True):
    """Somebody answers a letter in the manner of a mail program, from the address it went to."""
    sender, us = sender or parsed_address(to["To"]), parsed_address(to["Reply-To"])
    raw = dressed(program, to, sender, words)
    if program == "swaks":
        hub.send(to=us, sender=sender, body=words, header=f"Subject: Re: {to['Subject']}")
    elif program == "mutt":
        by_mutt(hub, raw, sender)
    else:
        hub.send(senders.signed(raw, sender) if signed else raw, to=us, sender=sender)


def by_mutt(hub, raw, sender):
    """Mutt sends what stands in its editor: the quote with the words below."""
    settings, draft = hub.folder / "muttrc", hub.folder / "draft"
    settings.write_text(f'set smtp_url="smtp://127.0.0.1:{hub.smtp_port}"\nset from="{sender}"\nset copy=no\nset ssl_starttls=no\nset ssl_force_tls=no\n')
    head, body = raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)
    kept = [line for line in head.split(b"\n") if line.split(b":")[0] in (b"From", b"To", b"Subject", b"In-Reply-To", b"References")]
    draft.write_bytes(b"\n".join(kept) + b"\n\n" + body)
    words = ["mutt", "-F", settings, "-H", draft]
    sent = subprocess.run(words, input=b"", capture_output=True, env={"HOME": str(hub.folder), "PATH": "/usr/bin:/bin", "TERM": "dumb"})
    if sent.returncode:
        raise Failure(f"mutt ended with {sent.returncode}: {sent.stdout.decode()}{sent.stderr.decode()}")


def parsed_address(header):
    return email.utils.parseaddr(str(header))[1]


def morning(hub, senders):
    """The hub as it is before anything was answered, and its letters."""
    hub.start_dovecot()
    hub.set_clock("2026-02-03 09:10:00")
    hub.run_elevenses()
    doctor = hub.command("doctor", "--wait", "60", check=False)
    said = doctor.stdout.decode()
    if doctor.returncode or "it came back by" not in said:
        raise Failure(f"doctor ended with {doctor.returncode}:\n{said}{doctor.stderr.decode()}")
    say("doctor: " + re.search(r"it came back by .* s", said)[0])
    hub.command("import", "check-ins", str(ROOT / "config/sample-hub.csv"))
    hub.stop_elevenses()
    hub.set_clock("2026-02-03 09:14:55")
    hub.run_elevenses()
    digest = letter(hub, RAFE, "Adaeze would like your help")
    same("who answers go to", parsed_address(digest["Reply-To"]).split("+")[0], "reply")
    if "Or just reply" not in text_of(digest):
        raise Failure("the letter does not offer to be answered by mail")
    if "samplehub.example" not in str(digest["Return-Path"]) or "reply+" not in str(digest["Return-Path"]):
        raise Failure(f"the letter would not come back to us: {digest['Return-Path']}")
    return digest


def the_whole_conversation(hub, senders):
    digest = morning(hub, senders)
    # Two whose answers are in different mail programs' manner, both yes.
    answer(hub, senders, digest, "Yes please, I would love to!", "gmail")
    confirmation(hub, RAFE, "You would like to meet Adaeze")
    say("Rafe's yes, from Gmail, is confirmed in its thread")
    same("letters to Adaeze", len(letters(hub, ADAEZE)), 1)
    other = letter(hub, ADAEZE, "Rafe could help with")
    # Her domain says that all its mail is signed: what is not, is not hers.
    answer(hub, senders, other, "yes", "outlook", signed=False)
    confirmation(hub, ADAEZE, "could not make sure that the answer came from you")
    say("Adaeze's yes without her domain's signature is one button in a letter to her")
    number = re.search(r"^(\d)\. Rafe", text_of(other), re.M)[1]
    answer(hub, senders, other, f"yes {number}", "outlook")
    one, two = letter(hub, RAFE, "Adaeze said yes: meet today?"), letter(hub, ADAEZE, "Rafe said yes: meet today?")
    if ADAEZE not in text_of(one) or RAFE not in text_of(two):
        raise Failure("they are not told how to reach each other")
    say("her signed one, from Outlook, introduces both at the same moment")
    every_program(hub, senders)
    what_nobody_wrote(hub, digest)
    did_you_meet(hub, senders)


def every_program(hub, senders):
    """The same person, the same question, every mail program: each answer is understood, and none twice."""
    to = digest_of(hub, LORNA)
    for place, program in enumerate(PROGRAMS):
        words = "pause 2 weeks" if place % 2 == 0 else "resume"
        before = len(hub.came_in())
        answer(hub, senders, to, words, program)
        wait_for(f"an answer from {program}", lambda before=before: len(hub.came_in()) > before, 60)
        wait_for(f"{program}’s answer to be understood", lambda words=words: hub.understood()[-1] == words.split()[0], 20)
    say(f"answers in the manner of {len(PROGRAMS)} mail programs: {', '.join(PROGRAMS)}")
    found = [one for one in letters(hub, LORNA) if one["Auto-Submitted"] == "auto-replied"]
    if len(found) > 5:
        raise Failure(f"{len(found)} confirmations on one day")


def what_nobody_wrote(hub, digest):
    """Automatic answers are neither read nor answered; a letter that comes back is known."""
    before = len(letters(hub, RAFE))
    hub.send(mail("Automatic reply: away", "yes, stop", RAFE, parsed_address(digest["Reply-To"]), "Auto-Submitted: auto-replied\n"),
             to=parsed_address(digest["Reply-To"]), sender=RAFE)
    wait_for("the automatic answer", lambda: "auto_reply" in [kind for _, kind, _ in hub.came_in()])
    time.sleep(2)
    same("letters to Rafe", len(letters(hub, RAFE)), before)
    back = digest["Return-Path"].strip("<> ")
    report = (
        f"From: MAILER-DAEMON@mx.oralhistory.example\r\nTo: <{back}>\r\nSubject: Undelivered Mail\r\nMessage-ID: <back@mx.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nNobody of that name.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {RAFE}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n--b--\r\n"
    )
    hub.send(report.encode(), to=back, sender="<>")
    wait_for("the bounce", lambda: "bounce" in [kind for _, kind, _ in hub.came_in()])
    wait_for("the organiser to be told", lambda: "came back: 5.1.1" in hub.command("needs", "list").stdout.decode())
    say("an automatic answer is left alone, a letter that came back is told to the organiser")


def did_you_meet(hub, senders):
    hub.stop_elevenses()
    hub.set_clock("2026-02-04 16:20:00")
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as sheet:
        sheet.write((ROOT / "config/sample-hub.csv").read_text().replace("2026/02/03", "2026/02/04"))
    hub.command("import", "check-ins", sheet.name)
    Path(sheet.name).unlink()
    hub.set_clock("2026-02-04 16:29:55")
    hub.run_elevenses()
    question = letter(hub, RAFE, "Did you and Adaeze meet?")
    answer(hub, senders, question, "Yes! She gave me great advice on the archive, and we start a podcast together.", "iphone")
    confirmation(hub, RAFE, "You and Adaeze have met")
    out = hub.command("export", "connections").stdout.decode()
    if "Adaeze" not in out or "Rafe" not in out:
        raise Failure(f"the connection is not there:\n{out}")
    say("a day later both are asked, and what came of it is a connection")


def out_of_a_mailbox(hub, senders):
    """The same answers lie in a mailbox; Dovecot is stopped and cut in the middle."""
    digest = morning(hub, senders)
    other = letter(hub, ADAEZE, "Rafe could help with")
    to = {address: digest_of(hub, address) for address in (LORNA, NADIR, MIREILLE)}
    answer(hub, senders, digest, "yes", "apple")
    hub.kill_imap_sessions()
    number = re.search(r"^(\d)\. Rafe", text_of(other), re.M)[1]
    answer(hub, senders, other, f"yes {number}", "thunderbird")
    hub.stop_dovecot()
    for address, words in ((LORNA, "pause 2 weeks"), (NADIR, "not today"), (MIREILLE, "stop")):
        # Postfix keeps them until Dovecot is back.
        answer(hub, senders, to[address], words, "k9")
    hub.start_dovecot()
    hub.kill_imap_sessions()
    letter(hub, RAFE, "Adaeze said yes: meet today?", 240)
    letter(hub, ADAEZE, "Rafe said yes: meet today?", 240)
    confirmation(hub, LORNA, "No morning letters before Tuesday 17 February", 240)
    confirmation(hub, NADIR, "this time", 240)
    confirmation(hub, MIREILLE, "No morning letters any more", 240)
    time.sleep(5)
    for address in (RAFE, ADAEZE, LORNA, NADIR, MIREILLE):
        subjects = [one["Subject"] for one in letters(hub, address)]
        if len(subjects) != len(set(subjects)):
            raise Failure(f"{address} was told twice: {subjects}")
    same("what came in", len([1 for _, kind, _ in hub.came_in() if kind == "person"]), 5)
    same("what is left in the mailbox", hub.subjects(), [])
    say("both introduced, three answered, nothing lost and nothing twice, with Dovecot stopped and cut in the middle")


def main():
    began = time.monotonic()
    for replies, story in (("socket", the_whole_conversation), ("mailbox", out_of_a_mailbox)):
        with Parts(sys.argv[1]) as hub, Senders(ADAEZE.split("@")[1]) as senders:
            print({"socket": "answers that Postfix hands over", "mailbox": "answers out of a mailbox"}[replies])
            plain = hub.imap_settings(host="127.0.0.1", port=hub.imap_port, security="plain", ca_file=None)
            inbound = hub.lmtp_settings() if replies == "socket" else plain
            hub.write_settings(inbound, hub.smtp_settings(), own=f'name_server = "127.0.0.1:{senders.port}"')
            (hub.folder / "lmtp").mkdir(exist_ok=True)
            hub.start_postfix(replies)
            story(hub, senders)
    print(f"answered, introduced, asked and told ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"FAILED: {error}\n{(error.stderr or b'').decode(errors='replace')}")
