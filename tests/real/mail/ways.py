"""Mail comes in by every way there is, and whatever happens in between, nothing is lost and nothing is twice."""

import contextlib
import signal
import sqlite3
import sys
import time

from parts import PASSWORD, REPLY, Failure, Parts, mail, same, say, wait_for


def subjects_in(hub):
    return sorted(subject for _, _, subject in hub.came_in())


def all_came(hub, wanted, seconds=30.0):
    """Everything is with the daemon once, was moved once, and the mailbox is empty."""
    wait_for(f"{len(wanted)} mails", lambda: hub.alive() and len(hub.came_in()) >= len(wanted), seconds)
    same("what came in", subjects_in(hub), sorted(wanted))
    wait_for("an empty mailbox", lambda: hub.subjects() == [], seconds)
    same("what was moved", sorted(set(hub.subjects("Elevenses"))), sorted(wanted))


def each_mail_is_there_within_seconds(hub, wanted):
    """IDLE says that it came: long before the next poll, a minute later."""
    hub.write_settings(hub.imap_settings())
    hub.run_elevenses()
    time.sleep(1)
    took = []
    for number in range(20):
        subject = f"idle {number}"
        before = time.monotonic()
        hub.deliver(mail(subject))
        wanted.append(subject)
        wait_for(subject, lambda: subject in subjects_in(hub), 10)
        took.append(time.monotonic() - before)
    all_came(hub, wanted)
    say(f"20 mails, each with the daemon after {sorted(took)[10]:.2f} s (the slowest after {max(took):.2f} s)")


def nobody_s_marks_matter(hub, wanted):
    """A person has the mailbox open, reads, and leaves mails of their own marked as deleted."""
    hub.stop_elevenses()
    for number in range(3):
        hub.deliver(mail(f"read by a person {number}"))
        wanted.append(f"read by a person {number}")
    hub.deliver(mail("deleted by a person"))
    with hub.mailbox() as imap:
        imap.select("INBOX")
        imap.store("1:4", "+FLAGS.SILENT", r"(\Seen)")
        imap.store("4", "+FLAGS.SILENT", r"(\Deleted)")
    hub.run_elevenses()
    wait_for("the three", lambda: len(hub.came_in()) >= len(wanted))
    same("what came in", subjects_in(hub), sorted(wanted))
    wait_for("the fourth alone", lambda: hub.subjects() == ["deleted by a person"])
    with hub.mailbox() as imap:
        imap.select("INBOX")
        imap.expunge()
    say("what a person read is brought in, what a person deleted is left alone")


def dovecot_is_started_again_in_the_middle(hub, wanted):
    """Sixty mails, and the server goes away three times while they come in."""
    for number in range(60):
        subject = f"restart {number}"
        hub.deliver(mail(subject))
        wanted.append(subject)
        if number in (15, 30, 45):
            hub.stop_dovecot(signal.SIGKILL if number == 30 else signal.SIGTERM)
            time.sleep(0.3)
            hub.start_dovecot()
    all_came(hub, wanted, 60)
    say("Dovecot was stopped twice and killed once in the middle of 60 mails")


def lines_are_cut(hub, wanted):
    """Every IMAP session is killed, a little later each time, while mails come in."""
    cut = 0
    for round in range(8):
        for number in range(10):
            hub.deliver(mail(f"cut {round} {number}"))
            wanted.append(f"cut {round} {number}")
        # The daemon hears of them some half a second later.
        time.sleep(0.45 + 0.02 * round)
        cut += wait_for("a connection to cut", hub.kill_imap_sessions)
        # A session that is killed while it holds the mailbox's lock leaves it behind, and Dovecot waits two minutes before
        # it takes it for abandoned.
        all_came(hub, wanted, 240)
    say(f"{cut} connections were cut in the middle of 80 mails")


def the_daemon_is_killed(hub, wanted):
    """At any moment: what it had kept and not yet moved comes again, and is known."""
    hub.stop_elevenses()
    for number in range(200):
        hub.deliver(mail(f"killed {number}"))
        wanted.append(f"killed {number}")
    kills = again = 0
    for pause in range(12):
        before = len(hub.came_in())
        hub.run_elevenses(wait=False)
        wait_for("some mail", lambda: len(hub.came_in()) > before)
        time.sleep(0.003 * pause)
        hub.stop_elevenses(signal.SIGKILL)
        waiting = hub.subjects()
        if waiting:
            kills += 1
            again += len(set(waiting) & set(subjects_in(hub)))
        else:
            break
    if kills < 4:
        raise Failure(f"it was killed only {kills} times in the middle; the test has lost its teeth")
    hub.run_elevenses()
    all_came(hub, wanted, 60)
    say(f"the daemon was killed {kills} times in the middle of 200 mails; {again} had been kept and not yet moved")


def the_mailbox_is_made_anew(hub, wanted):
    """Another UIDVALIDITY: UIDs begin again at 1, and are nothing that anybody remembers."""
    with hub.mailbox() as imap:
        before = imap.select("INBOX", readonly=True) and imap.response("UIDVALIDITY")[1]
    hub.stop_dovecot()
    box = hub.folder / "mailboxes" / "reply"
    for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
        (box / name).unlink(missing_ok=True)
    for path in box.glob("dovecot-uidvalidity*"):
        path.unlink()
    time.sleep(1.1)
    hub.start_dovecot()
    for number in range(5):
        hub.deliver(mail(f"anew {number}"))
        wanted.append(f"anew {number}")
    with hub.mailbox() as imap:
        after = imap.select("INBOX", readonly=True) and imap.response("UIDVALIDITY")[1]
    if before == after:
        raise Failure("the mailbox is the same as before; the test has lost its teeth")
    all_came(hub, wanted, 60)
    say(f"UIDVALIDITY went from {before[0].decode()} to {after[0].decode()}")


def a_server_that_offers_little(hub, wanted):
    """Without MOVE mails are copied and deleted; without UIDPLUS they stay behind, marked as deleted."""
    for offers, left in (("IMAP4rev1 UIDPLUS", 0), ("IMAP4rev1", 5)):
        hub.stop_elevenses()
        hub.stop_dovecot()
        hub.start_dovecot(f"protocol imap {{\n  imap_capability = {offers}\n}}")
        subjects = [f"{offers} {number}" for number in range(5)]
        for subject in subjects:
            hub.deliver(mail(subject))
            wanted.append(subject)
        for _ in range(2):
            hub.run_elevenses()
            wait_for(offers, lambda: len(hub.came_in()) >= len(wanted))
            wait_for("the last to be put away", lambda: hub.subjects(search="UNDELETED") == [])
            hub.stop_elevenses()
        same("what came in", subjects_in(hub), sorted(wanted))
        same("what is left behind, deleted", hub.subjects(search="DELETED"), sorted(subjects) if left else [])
        same("what was moved", [s for s in hub.subjects("Elevenses") if s in subjects], sorted(subjects))
    with hub.mailbox() as imap:
        imap.select("INBOX")
        imap.expunge()
    hub.stop_dovecot()
    hub.start_dovecot()
    hub.run_elevenses()
    say("without MOVE, and without UIDPLUS, each mail is put away once as well")


def a_busy_database(hub, wanted):
    """What cannot be kept now stays where it is, and comes later."""
    with contextlib.closing(sqlite3.connect(hub.folder / "elevenses.db", timeout=20, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        hub.deliver(mail("while it was busy"))
        wait_for("word of it", lambda: "a mail was put off" in hub.log("elevenses"), 60)
        same("what stays", hub.subjects(), ["while it was busy"])
        db.execute("ROLLBACK")
    hub.deliver(mail("and then"))
    wanted += ["while it was busy", "and then"]
    all_came(hub, wanted)
    say("a mail that cannot be kept now stays in the mailbox until it can")


def what_is_too_large_does_not_block(hub, wanted):
    hub.deliver(mail("six megabytes", body=("x" * 70 + "\n") * 90_000))
    hub.deliver(mail("behind it"))
    wanted += ["six megabytes", "behind it"]
    all_came(hub, wanted)
    kinds = {subject: kind for _, kind, subject in hub.came_in()}
    same("what it was", (kinds["six megabytes"], kinds["behind it"]), ("unreadable", "person"))
    say("a mail of six megabytes is told of, and does not hold up the next")


def marked_in_place(hub, wanted):
    """afterwards = "flag": mails stay, and are not brought in again, also by the next daemon."""
    hub.stop_elevenses()
    hub.write_settings(hub.imap_settings(afterwards="flag", security="starttls", port=hub.imap_port))
    hub.run_elevenses()
    for number in range(5):
        hub.deliver(mail(f"flagged {number}"))
        wanted.append(f"flagged {number}")
    here = [f"flagged {number}" for number in range(5)]
    wait_for("marks", lambda: hub.subjects(search="KEYWORD $Elevenses") == here)
    hub.stop_elevenses()
    hub.run_elevenses()
    time.sleep(2)
    same("what came in", subjects_in(hub), sorted(wanted))
    same("what stays", hub.subjects(), here)
    same("unread, for people", hub.subjects(search="UNSEEN"), here)
    say("marked mails stay in the mailbox, unread, over STARTTLS")


def what_is_wrong_is_said(hub):
    """In a sentence, as an alarm, and it goes away when it is mended."""
    table = [
        ({"password": "wrong"}, "does not let reply in with this password"),
        ({"mailbox": "Nowhere"}, "the mailbox “Nowhere” on localhost cannot be opened"),
        ({"port": hub.imap_port}, "does not speak TLS here"),
        ({"ca_file": "/etc/hostname"}, "there is no certificate in it"),
        ({"host": "127.0.0.1"}, "made out to another name"),
    ]
    for changed, sentence in table:
        hub.stop_elevenses()
        hub.write_settings(hub.imap_settings(**changed))
        hub.run_elevenses()
        wait_for(f"the alarm “{sentence}”", lambda: sentence in hub.alarms())
        if PASSWORD in hub.log("elevenses") or "wrong" in hub.alarms():
            raise Failure("a password is told")
    hub.stop_elevenses()
    hub.write_settings(hub.imap_settings())
    hub.run_elevenses()
    wait_for("no alarm", lambda: "inbound_imap" not in hub.alarms())
    say(f"{len(table)} mistakes in the settings are said in a sentence, and forgotten once they are mended")


def from_postfix_by_lmtp(hub):
    """What is written to a token arrives with its envelope, and waits in Postfix while the daemon is away."""
    hub.stop_elevenses()
    hub.write_settings(hub.lmtp_settings())
    hub.run_elevenses()
    hub.start_postfix("socket")
    before = len(hub.came_in())
    token = REPLY.replace("@", "+abc@")
    hub.send(to=token, body="yes", header="Subject: by LMTP")
    wait_for("the mail", lambda: ("lmtp", "person", "by LMTP") in hub.came_in())
    wait_for("Postfix's word", lambda: f"to=<{token}>" in hub.log("postfix") and "250 2.6.0 kept" in hub.log("postfix"))
    hub.stop_elevenses()
    hub.send(to=token, body="yes", header="Subject: while it was away")
    wait_for("Postfix to try", lambda: "status=deferred" in hub.log("postfix"))
    hub.run_elevenses()
    wait_for("the second", lambda: ("lmtp", "person", "while it was away") in hub.came_in(), 30)
    # With the null sender, the same mail is nobody's: the envelope came through whole.
    hub.send(to=token, sender="<>", body="yes", header="Subject: from nobody")
    came = wait_for("the third", lambda: [kind for _, kind, subject in hub.came_in() if subject == "from nobody"])
    if came == ["person"]:
        raise Failure("a mail with the null sender was taken for a person's")
    hub.send(to="eve@in.samplehub.example", body="yes", header="Subject: to nobody")
    wait_for("the refusal", lambda: "550 5.1.1 nobody is answered at this address" in hub.log("postfix"))
    same("how many came in", len(hub.came_in()) - before, 3)
    say("Postfix hands over by LMTP, keeps what cannot be taken now, and tells who wrote to nobody")


def from_postfix_by_pipe(hub):
    hub.stop_postfix()
    hub.start_postfix("pipe")
    before = len(hub.came_in())
    hub.send(to=REPLY.replace("@", "+abc@"), body="yes", header="Subject: by pipe")
    wait_for("the mail", lambda: ("lmtp", "person", "by pipe") in hub.came_in())
    hub.stop_elevenses()
    deferred = hub.log("postfix").count("status=deferred")
    hub.send(to=REPLY.replace("@", "+abc@"), body="no", header="Subject: by pipe, later")
    wait_for("Postfix to try", lambda: hub.log("postfix").count("status=deferred") > deferred)
    hub.run_elevenses()
    wait_for("the second", lambda: ("lmtp", "person", "by pipe, later") in hub.came_in(), 30)
    same("how many came in", len(hub.came_in()) - before, 2)
    say("so does its pipe, with `elevenses inbound deliver`")


def main():
    began = time.monotonic()
    with Parts(sys.argv[1]) as hub:
        print("out of a mailbox of Dovecot's, by IMAP")
        hub.start_dovecot()
        wanted = []
        each_mail_is_there_within_seconds(hub, wanted)
        nobody_s_marks_matter(hub, wanted)
        dovecot_is_started_again_in_the_middle(hub, wanted)
        lines_are_cut(hub, wanted)
        the_daemon_is_killed(hub, wanted)
        the_mailbox_is_made_anew(hub, wanted)
        a_server_that_offers_little(hub, wanted)
        a_busy_database(hub, wanted)
        what_is_too_large_does_not_block(hub, wanted)
        marked_in_place(hub, wanted)
        what_is_wrong_is_said(hub)
        print("from Postfix")
        from_postfix_by_lmtp(hub)
        from_postfix_by_pipe(hub)
    print(f"mail comes in by every way ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
