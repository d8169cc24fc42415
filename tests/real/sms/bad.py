"""A gateway that answers in every wrong way there is, and receipts that come too early, too often and in the wrong order.

What is certain is said as it is; what is not is *unknown*, and is never sent again; a moment's trouble is waited out.
"""

import datetime
import json
import random
import sys
import time
import urllib.parse
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crowd import Crowd  # noqa: E402
from gateway import Answer, Gateway, Poster  # noqa: E402
from hub import Failure, same, say, wait_for  # noqa: E402

TAKEN = Answer()
PAGE = b"<!doctype html><html><body><h1>It works!</h1></body></html>"
EACH = 6
# Neighbours leave together, and those without an answer hold up only each other. Each way: the answers one after the other, the receipts by Kannel's numbers with the seconds they come after the question,
# and in the end the text's state, how far it got, and how often the gateway was asked.
WAYS = {
    "taken": ([TAKEN], [], "accepted", None, 1),
    "queued": ([Answer(202, b"3: Queued for later delivery")], [], "accepted", None, 1),
    "an error in a 200": ([Answer(200, b"Authorization failed for sendsms")], [], "unknown", None, 1),
    "a page in a 200": ([Answer(200, PAGE, "Content-Type: text/html\r\n")], [], "unknown", None, 1),
    "nothing in a 200": ([Answer(200, b"")], [], "unknown", None, 1),
    "five megabytes in a 200": ([Answer(200, b"x" * 5_000_000)], [], "unknown", None, 1),
    "500": ([Answer(500, b"Oops")], [], "unknown", None, 1),
    "502 with a page": ([Answer(502, PAGE)], [], "unknown", None, 1),
    "400": ([Answer(400, b"Missing receiver number, rejected")], [], "refused", None, 1),
    "503, twice": ([Answer(503, b"Temporal failure, try again later."), Answer(503), TAKEN], [], "accepted", None, 3),
    "429, wait 2 s": ([Answer(429, b"", "Retry-After: 2\r\n"), TAKEN], [], "accepted", None, 2),
    "a closed line": ([Answer(None)], [], "unknown", None, 1),
    "a closed line after a while": ([Answer(None, after=1.0)], [], "unknown", None, 1),
    "a receipt before the answer": ([Answer(after=1.0)], [(0.1, 1)], "accepted", "delivered", 1),
    "receipts in the wrong order": ([TAKEN], [(0.5, 1), (0.7, 8), (0.9, 4), (1.1, 8)], "accepted", "delivered", 1),
    "a receipt that it failed": ([TAKEN], [(0.5, 8), (0.7, 2)], "accepted", "failed", 1),
    "a receipt with no sense": ([TAKEN], [(0.5, 77), (0.6, "'; --"), (0.7, "")], "accepted", None, 1),
    "a closed line, and its receipt": ([Answer(None)], [(2.0, 8), (2.2, 1)], "accepted", "delivered", 1),
    "no answer": ([Answer(after="never")], [], "unknown", None, 1),
    "no answer, and its receipt": ([Answer(after="never")], [(1.0, 1)], "accepted", "delivered", 1),
}


class BadGateway(Gateway):
    """Which way depends on the number that is written to."""

    def __init__(self, numbers):
        self.way_to = {number[1:]: list(WAYS)[place // EACH] for place, number in enumerate(numbers)}
        self.times = Counter()
        self.fault = None
        self.receipts = None
        super().__init__(self.behave_badly)

    def behave_badly(self, asked):
        if asked.path != "/cgi-bin/sendsms" or asked.to not in self.way_to:
            return self.fault or TAKEN
        answers, receipts, *_ = WAYS[self.way_to[asked.to]]
        place = self.times[asked.to]
        self.times[asked.to] += 1
        for after, status in receipts if place == 0 else ():
            self.loop.call_later(after, self.receipts.start, [receipt(asked, status)])
        return answers[min(place, len(answers) - 1)]


def receipt(asked, status, url=None):
    """The address that Kannel gets when it has something to tell."""
    filled = {"%d": urllib.parse.quote(str(status)), "%F": "one-of-theirs", "%A": "NACK%2F"}
    for place, value in filled.items():
        url = (url or asked.receipts).replace(place, value)
    return url


def quiet_for_now(hub):
    """What still waits does so for a time to come."""
    def quiet():
        hub.alive()
        now = datetime.datetime.fromtimestamp(hub.now() + 3, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return hub.rows("SELECT count(*) FROM messages WHERE channel = 'sms' AND state = 'waiting' AND not_before < ?", now) == [(0,)]

    wait_for("what is due to be sent", quiet, 180)


def every_way(hub, gateway):
    hub.run_elevenses()
    for _ in range(3):
        quiet_for_now(hub)
        hub.skip(600)
    hub.settled(60)
    # Receipts of texts without an answer may be what settles them: they are all in by now.
    time.sleep(1)
    found = {}
    query = ("SELECT messages.id, recipient, state, reached, because FROM messages LEFT JOIN texts_out ON message_id = messages.id "
             "WHERE channel = 'sms'")  # fmt: skip
    for id, number, state, reached, because in hub.rows(query):
        found.setdefault(gateway.way_to[number[1:]], []).append((id, number[1:], state, reached, because))
    wrong = []
    for way, (_, receipts, state, reached, times) in WAYS.items():
        for id, number, *was, because in found[way]:
            asked = gateway.times[number]
            if was[0] != state or (receipts and was[1] != reached) or asked != times:
                wrong.append(f"{way}: {was}, asked {asked} times ({because})")
    if wrong:
        raise Failure("\n".join([f"{len(wrong)} texts are not as they should be:", *sorted(set(wrong))[:20]]))
    for number, way in gateway.way_to.items():
        if "429" in way:
            times = [one.at for one in gateway.asked if one.to == number]
            if times[1] - times[0] < 1.9:
                raise Failure(f"asked again after {times[1] - times[0]:.1f} s, told to wait 2")
    listed = json.loads(hub.command("outbox", "list", "--state", "unknown", "--limit", "1000", "--json").stdout)
    same("texts that outbox list shows as unknown", len(listed), EACH * sum(state == "unknown" for _, _, state, *_ in WAYS.values()))
    say(f"{len(gateway.way_to)} texts, {len(WAYS)} ways to answer: each is what it is, and none went again that may have gone")


def receipts_without_end(hub, gateway):
    """Of texts that nobody knows, of one text a thousand times, of all texts in any order."""
    [taken, *_] = [one for one in gateway.asked if gateway.way_to[one.to] == "taken"]
    chance, poster = random.Random(11), Poster(hub.web_port, lines=10)
    unknown = [receipt(taken, 1, taken.receipts.replace(taken.id, f"nobody-{n}")) for n in range(1000)]
    unknown += [receipt(taken, 1, f"{hub.doors[1]}?status=%d&id=nobody-{n}") for n in range(20)]
    same("receipts of nobody's texts", Counter(poster.get(unknown)), {200: len(unknown)})
    same("one receipt a thousand times", Counter(poster.get([receipt(taken, 1)] * 1000)), {200: 1000})
    before = dict(hub.rows("SELECT message_id, reached FROM texts_out"))
    same("how far that text got", before[taken.id], "delivered")
    ours = [one for one in gateway.asked if before.get(one.id) in (None, "sent", "accepted") and gateway.way_to[one.to] == "queued"]
    posts = [receipt(one, status) for one in ours for status in (1, 8, 4, 8, 1) for _ in range(20)]
    chance.shuffle(posts)
    same("shuffled receipts", Counter(poster.get(posts)), {200: len(posts)})
    reached = dict(hub.rows("SELECT message_id, reached FROM texts_out"))
    same("how far those texts got", {reached[one.id] for one in ours}, {"delivered"})
    same("texts that came in", hub.rows("SELECT count(*) FROM texts_in"), [(0,)])
    say(f"{len(unknown) + 1000 + len(posts)} receipts, of nobody, the same, or shuffled: taken, and none goes back")


def our_own_fault(hub, gateway):
    """The gateway does not know us any more, or is elsewhere: texts wait, the operator is told, and nothing is lost."""
    faults = {"Authorization failed": Answer(403, b"Authorization failed for sendsms"),
              "not followed": Answer(302, b"", f"Location: {gateway.url}/elsewhere\r\n")}  # fmt: skip
    for place, (words, fault) in enumerate(faults.items()):
        gateway.fault = fault
        before = len(gateway.asked)
        # A number that has no way of its own.
        number = hub.number(hub.people + 1 + place)
        hub.command("member", "texts", hub.email(place), number)
        wait_for(f"an alarm that says “{words}”", lambda words=words: words in hub.alarms())
        time.sleep(2)
        same("how often it was asked meanwhile", len(gateway.asked) - before, 1)
        gateway.fault = None
        hub.skip(400)
        wait_for("the text to go after all", lambda number=number: [one for one in gateway.asked[before + 1 :] if one.to == number[1:]])
        hub.settled(30)
        wait_for("the alarm to be over", lambda words=words: words not in hub.alarms())
    if [one for one in gateway.asked if one.path == "/elsewhere"]:
        raise Failure("a redirect was followed, with all that was to be said")
    say("a gateway that does not know us, or leads elsewhere, is an alarm and is asked once; the text goes once it is mended")


def main():
    began = time.monotonic()
    people = EACH * len(WAYS)
    gateway = BadGateway([Crowd.number(place) for place in range(people)])
    with Crowd(sys.argv[1], gateway, people, rate="100/s") as hub:
        gateway.receipts = Poster(hub.web_port, lines=1)
        hub.move_clock("2026-02-03 08:40:00")
        hub.check_in()
        hub.sign_up()
        every_way(hub, gateway)
        receipts_without_end(hub, gateway)
        our_own_fault(hub, gateway)
    print(f"bad gateways are survived ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
