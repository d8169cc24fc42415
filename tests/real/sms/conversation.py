"""A morning by text, at a hub with a real gateway: Kannel takes our texts to the telephones and theirs to us.

Telephones are signed up and answer; who said yes to each other by a number, a button and a reply while we were away is
introduced; STOP, START, HELP, PAUSE do what they say; Kannel and we are stopped in the middle. The time is the sample's own.
"""

import email
import email.policy
import json
import os
import re
import shutil
import signal
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hub import ROOT, Failure, Hub, same, say, wait_for  # noqa: E402
from kannel import OURS, PASSWORD, Kannel  # noqa: E402

RAFE, ADAEZE = "rafe@oralhistory.example", "adaeze@streetarchive.example"
LORNA, MIREILLE, SUNNIVA = "lorna@lornawrites.example", "mireille@secondspring.example", "sunniva@samplehub.example"
NADIR, ROCIO, VISITOR = "nadir@openmic.example", "rocio@tidybooks.example", "lorna.k@openmic.example"
# Nadir has a name that no letter of GSM can write.
NAME = "李明"
# Telephones as Kannel has them. Behind the last, nothing can be delivered.
PHONES = {
    RAFE: "447700900101", LORNA: "447700900102", MIREILLE: "447700900103", SUNNIVA: "447700900104", NADIR: "447700900105",
    ROCIO: "447700900991",
}  # fmt: skip
STRANGER = "447700900777"
PASSER_BY = "447700900778"


class TextHub(Hub):
    """The sample hub, with Kannel for its texts; letters lie in a folder."""

    def __init__(self, elevenses):
        super().__init__(elevenses, "elevenses-sms-")
        self.kannel = Kannel(self.folder)
        self.phones = self.kannel.phones
        self.stops.append(self.kannel.end)
        self.logs += ["kannel/bearerbox.log", "kannel/smsbox.log"]
        config = self.folder / "config"
        (config / "spaces").mkdir(parents=True)
        sheet = (ROOT / "config/sample-hub.csv").read_text().replace(",Nadir,", f",{NAME},")
        (self.folder / "check-ins.csv").write_text(sheet)
        space = config / "spaces/sample-hub.toml"
        shutil.copy(ROOT / "config/spaces/sample-hub.toml", space)
        with open(space, "a") as more:
            more.write("""
[texts]
gateway = "main"
name = "Hub Leeds"
region = "GB"
help = "hi@hub.example"
max_segments = 2
""")
        (config / "elevenses.toml").write_text(f"""
database = "../elevenses.db"
keys_file = "../elevenses.keys"
listen = "127.0.0.1:{self.web_port}"
public_url = "http://127.0.0.1:{self.web_port}"
outgoing = "../outgoing"

[sms.main]
preset = "kannel"
from = "+{OURS}"
rate = "20/s"
base_url = "{self.kannel.base_url}"
username = "hub"
password = "{PASSWORD}"
""")

    def begin(self):
        self.move_clock("2026-02-03 09:05:00")
        [gateway] = json.loads(self.command("sms", "gateways", "--json").stdout)
        self.kannel.write_settings(gateway["text_url"])
        self.kannel.start()
        self.command("import", "check-ins", str(self.folder / "check-ins.csv"))
        self.run_elevenses()

    def texts(self, who):
        """The texts on somebody's telephone, oldest first."""
        return [one.text for one in self.phones.texts(PHONES.get(who, who))]

    def text(self, who, words, seconds=20):
        """The one text on somebody's telephone with these words."""
        def look():
            return [one for one in self.texts(who) if words in one]

        found = wait_for(f"“{words}” on the telephone of {who}", look, seconds)
        if len(found) > 1:
            raise Failure(f"{who} has “{words}” {len(found)} times: {found}")
        return found[0]

    def says(self, who, text):
        self.phones.send(PHONES.get(who, who), text)

    def answered(self, who, text, words):
        """Somebody texts, and is texted back one thing with these words."""
        before = len(self.texts(who))
        self.says(who, text)
        wait_for(f"an answer to “{text}”", lambda: len(self.texts(who)) > before)
        self.silent(who, before + 1)
        if words not in self.texts(who)[-1]:
            raise Failure(f"“{text}” is answered: {self.texts(who)[-1]}")

    def silent(self, who, count, seconds=1.5):
        """Nobody texts them for a while."""
        time.sleep(seconds)
        same(f"texts to {who}", self.texts(who)[count:], [])

    def read(self, count):
        """Waits until so many texts have come in and been worked on."""
        query = "SELECT count(*) FROM texts_in WHERE settled_at IS NOT NULL"
        wait_for(f"{count} texts to be read", lambda: self.rows(query) == [(count,)], 40)

    def came(self):
        return self.rows("SELECT count(*) FROM texts_in")[0][0]

    def letters(self, address):
        found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                 for path in (self.folder / "outgoing").glob("*.eml")]  # fmt: skip
        return [one for one in found if address in one["To"]]

    def press_yes(self, address, name):
        """The button in the letter to somebody, for somebody."""
        [letter] = wait_for(f"a letter to {address}", lambda: self.letters(address))
        said = letter.get_body(("plain",)).get_content()
        link = re.search(rf"introduce me to {name}[^:]*:\s+(http\S+/yes)", said)
        if not link:
            raise Failure(f"the letter to {address} has no button for {name}:\n{said}")
        urllib.request.urlopen(urllib.request.Request(link[1], data=b"", method="POST"), timeout=20).read()

    def outbox(self, who, words):
        """The outbox's page of the newest text to somebody of this kind, once it says `words`."""
        [id] = self.rows(
            "SELECT messages.id FROM messages JOIN members ON members.id = member_id WHERE messages.channel = 'sms' AND email = ? "
            "ORDER BY messages.created_at DESC LIMIT 1", who)[0]  # fmt: skip
        return wait_for(f"“{words}” in the outbox", lambda: self.shown(id, words))

    def shown(self, id, words):
        said = self.command("outbox", "show", id).stdout.decode()
        return said if words in said else None


def signed_up(hub):
    """At the desk, in every way numbers are written; each telephone says YES in its own way."""
    hub.begin()
    ways = {RAFE: "07700 900101", LORNA: "+44 7700 900102", MIREILLE: "+447700900103", SUNNIVA: "(07700) 900-104",
            NADIR: "0044 7700 900105", ROCIO: "07700900991"}  # fmt: skip
    for who, number in ways.items():
        hub.command("member", "texts", who, number)
    for who in (RAFE, LORNA, MIREILLE, SUNNIVA, NADIR):
        hub.text(who, "Reply YES to start")
    wait_for("the text that cannot be delivered", lambda: hub.kannel.behind.texts)
    hub.outbox(RAFE, "delivered")
    hub.outbox(ROCIO, "failed")
    say("six sign-up texts; Kannel's receipts say that five were delivered and one failed")
    # What is said to Kannel's own telephone, it keeps to itself.
    hub.kannel.fakesmsc(PASSER_BY, "Where am I?")
    hub.says(RAFE, "YES")
    # Some networks leave the country out.
    hub.phones.send("07700900103", "yes.")
    hub.says(LORNA, "Yes 😀")
    hub.says(SUNNIVA, "“Yes”")
    hub.says(NADIR, "no")
    for who in (RAFE, LORNA, MIREILLE, SUNNIVA):
        hub.text(who, "intros: you're in")
    hub.read(6)
    hub.silent(NADIR, 1)
    hub.answered(STRANGER, "Hello, who is this?", "We have no sign-up for this phone")
    hub.says(STRANGER, "Hello again?")
    hub.read(8)
    hub.silent(STRANGER, 1)
    say("four say YES, one of them with a smile, and are in; one says no; a stranger is told once")


def lists(hub):
    """The morning: who gets which numbers."""
    hub.stop_elevenses()
    hub.move_clock("2026-02-03 09:14:57")
    hub.run_elevenses()
    found = {}
    for who in (RAFE, LORNA, MIREILLE, SUNNIVA):
        wait_for(f"the list of {who}", lambda who=who: len(hub.texts(who)) == 3, 60)
        text = hub.texts(who)[2]
        if "STOP" not in text:
            raise Failure(f"the list has no way out: {text}")
        found[who] = dict(numbers_in(text))
    if any(hub.texts(who)[1:] for who in (NADIR, ROCIO)):
        raise Failure("somebody has a list who did not say yes to texts")
    addresses = [who for who in PHONES if hub.letters(who)]
    same("who has a letter", sorted(addresses), sorted([NADIR, ROCIO]))
    say(f"lists with numbers: {hub.texts(RAFE)[2]!r}")
    parts = [one for one in hub.phones.texts(PHONES[LORNA]) if NAME in one.text]
    same(f"texts that say {NAME}", len(parts), 1)
    same("its parts", (parts[0].how, parts[0].parts), ("udh", 2))
    say(f"{NAME} arrives as he writes himself, in two parts: {parts[0].text!r}")
    return found


def numbers_in(text):
    """Who stands under which number. One person alone stands before it: “meet Ana - … Reply 12”."""
    several = re.findall(r"^(\d\d) (\w+)", text, re.M)
    if several:
        return [(name, number) for number, name in several]
    name, number = re.search(r"meet (\w+)", text), re.search(r"Reply (\d\d)\b", text)
    if not (name and number):
        raise Failure(f"this list has no number: {text}")
    return [(name[1], number[1])]


def introduced(hub, numbers):
    """One by a number and a button; two by numbers, of whom one answers while we are away."""
    same("texts to Adaeze", hub.texts(ADAEZE), [])
    hub.answered(RAFE, numbers[RAFE]["Adaeze"], "If Adaeze says yes too")
    hub.press_yes(ADAEZE, "Rafe")
    hub.text(RAFE, "You and Adaeze both said yes")
    wait_for("Adaeze's letter", lambda: [one for one in hub.letters(ADAEZE) if "meet today?" in one["Subject"]])
    say(f"a number and a button: {hub.texts(RAFE)[-1]!r}")
    hub.answered(SUNNIVA, f"  {numbers[SUNNIVA]['Mireille']}!", "If Mireille says yes too")
    came = hub.came()
    hub.stop_elevenses()
    hub.says(MIREILLE, f"{numbers[MIREILLE]['Sunniva']} please 😀")
    time.sleep(4)
    hub.run_elevenses()
    hub.text(MIREILLE, "You and Sunniva both said yes", 40)
    hub.text(SUNNIVA, "You and Mireille both said yes", 40)
    hub.read(came + 1)
    say("a reply that Kannel held while we were away introduces both, once")


def words_that_stop(hub, numbers):
    hub.answered(LORNA, "help", "hi@hub.example")
    # Nobody is answered more than five times an hour: these are somebody else's.
    hub.answered(MIREILLE, "Pause 2 weeks", "Paused until")
    hub.answered(MIREILLE, "resume", "back on")
    came, before = hub.came(), len(hub.texts(LORNA))
    hub.says(LORNA, f"STOP {numbers[LORNA][NAME]}")
    hub.text(LORNA, "unsubscribed")
    for words in ("12", "resume", "what now?", "Stop"):
        hub.says(LORNA, words)
    hub.read(came + 5)
    hub.silent(LORNA, before + 1, 3)
    say("HELP, PAUSE, RESUME; after STOP there is one confirmation, and silence")
    hub.answered(LORNA, "Start", "welcome back")
    before, came = len(hub.texts(LORNA)), hub.came()
    hub.says(LORNA, "Liked “Hub Leeds intros: welcome back. Max 1 text a day Mon-Fri. STOP to end, HELP for help.”")
    hub.read(came + 1)
    hub.silent(LORNA, before)
    say("START brings back; a heart on a text of ours is no STOP")


def kannel_is_away(hub):
    """Without Kannel texts wait. Where it took one and never answered, nobody knows, until its receipt says."""
    hub.kannel.stop("smsbox")
    hub.command("member", "texts", VISITOR, "07700 900106")
    PHONES[VISITOR] = "447700900106"
    hub.outbox(VISITOR, "waiting until")
    hub.kannel.start("smsbox")
    hub.skip(240)
    hub.text(VISITOR, "Reply YES to start")
    hub.outbox(VISITOR, "delivered")
    say("while Kannel is away a text waits, and says so; then it goes")
    bearerbox = hub.kannel.running["bearerbox"]
    os.kill(bearerbox.pid, signal.SIGSTOP)
    try:
        hub.command("member", "texts", NADIR, "07700 900107")
        PHONES[NADIR] = "447700900107"
        held = wait_for("the text to be unknown", lambda: json.loads(
            hub.command("outbox", "list", "--state", "unknown", "--json").stdout), 120)  # fmt: skip
        same("texts that are unknown", len(held), 1)
    finally:
        os.kill(bearerbox.pid, signal.SIGCONT)
    hub.text(NADIR, "Reply YES to start", 30)
    hub.outbox(NADIR, "delivered")
    same("texts that are unknown", json.loads(hub.command("outbox", "list", "--state", "unknown", "--json").stdout), [])
    say("Kannel froze with a text in its hand: unknown, not sent again, and settled by its receipt")


def nothing_is_there_twice(hub):
    for who in {one.to for one in hub.phones.got}:
        texts = [one.text for one in hub.phones.texts(who)]
        if len(texts) != len(set(texts)):
            raise Failure(f"{who} was texted the same twice: {texts}")
    log = hub.folder / "elevenses.log"
    for who in PHONES.values():
        if who in log.read_text(errors="replace"):
            raise Failure("a number stands in the log")


def main():
    began = time.monotonic()
    with TextHub(sys.argv[1]) as hub:
        signed_up(hub)
        numbers = lists(hub)
        introduced(hub, numbers)
        words_that_stop(hub, numbers)
        kannel_is_away(hub)
        nothing_is_there_twice(hub)
    print(f"signed up, told, introduced and stopped, by Kannel ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
