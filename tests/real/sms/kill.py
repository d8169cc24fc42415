"""The program is killed a hundred times while it sends and while it is posted to.

The gateway takes its time, so that kills hit every moment of a text: before it is asked, while it is, after it has said yes. A
text may then be *unknown*, and is shown as that; nobody gets one twice, and none is lost silently.
"""

import json
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crowd import Crowd  # noqa: E402
from gateway import Answer, Gateway, Poster  # noqa: E402
from hub import Failure, same, say  # noqa: E402

KILLS = 100
PEOPLE = 400
SAYS = ("YES", "help", "42", "what is this?", "resume")
SEED = 11


def main():
    began, chance = time.monotonic(), random.Random(SEED)
    gateway = Gateway(lambda asked: Answer(after=chance.choice((0, 0.005, 0.02, 0.1, 0.4))))
    with Crowd(sys.argv[1], gateway, PEOPLE, rate="100/s") as hub:
        hub.move_clock("2026-02-03 08:40:00")
        hub.check_in()
        hub.sign_up()
        posts = [hub.says(place, text, f"{turn}-{place}") for turn, text in enumerate(SAYS) for place in range(PEOPLE)]
        poster = Poster(hub.web_port, lines=4)
        posted, open_at_a_kill, lives = None, 0, []
        for kill in range(KILLS):
            hub.run_elevenses(wait=False)
            life = time.monotonic()
            if posted is None and kill >= 20 and hub.states().get("waiting", 0) == 0:
                # Everybody has been asked: from here on they answer, and their gateway repeats itself until it is answered.
                # Whoever said YES before that would rightly not be asked any more.
                posted = poster.start(posts, rate=25, until_taken=True)
            alive = chance.uniform(0.05, 1.6)
            time.sleep(alive)
            hub.alive()
            asked_before = [one for one in gateway.asked if one.at > life]
            open_at_a_kill += any(one.answered_at is None for one in asked_before)
            lives.append(len(asked_before))
            hub.stop_elevenses(signal.SIGKILL)
        if posted is None:
            raise Failure(f"sign-ups still wait after {KILLS} lives: {hub.states()}")
        say(f"killed {KILLS} times, {open_at_a_kill} times with a text under way; {sum(count > 0 for count in lives)} lives sent")
        hub.run_elevenses()
        statuses = Counter(posted.result(300))
        same("what posts are answered in the end", statuses, {200: len(posts)})
        hub.settled(300)
        nothing_twice_nothing_lost(hub, gateway)
        if open_at_a_kill < KILLS // 10:
            raise Failure("hardly a kill came while a text was under way: nothing was shown")
    print(f"killed {KILLS} times, nothing twice and nothing lost ({time.monotonic() - began:.0f} s)")


def nothing_twice_nothing_lost(hub, gateway):
    times = Counter(one.id for one in gateway.asked)
    twice = [id for id, count in times.items() if count > 1]
    if twice:
        raise Failure(f"{len(twice)} texts were handed over twice: {twice[:3]}")
    messages = dict(hub.rows("SELECT id, state FROM messages WHERE channel = 'sms'"))
    strange = [id for id in times if id not in messages]
    if strange:
        raise Failure(f"{len(strange)} texts went out that the program knows nothing of: {strange[:3]}")
    states = Counter(messages.values())
    if set(states) - {"accepted", "unknown"}:
        raise Failure(f"texts are {dict(states)}")
    lost = [id for id, state in messages.items() if state == "accepted" and id not in times]
    if lost:
        raise Failure(f"{len(lost)} texts are said to be accepted that the gateway never saw")
    listed = json.loads(hub.command("outbox", "list", "--state", "unknown", "--limit", "1000", "--json").stdout)
    unknown = {id for id, state in messages.items() if state == "unknown"}
    same("what outbox list shows as unknown", {one["id"] for one in listed}, unknown)
    same("texts that are kept", hub.rows("SELECT count(*) FROM texts_in")[0][0], PEOPLE * len(SAYS))
    same("texts with one name", hub.rows("SELECT count(DISTINCT key) FROM texts_in")[0][0], PEOPLE * len(SAYS))
    same("texts that were given up", hub.rows("SELECT said FROM texts_in WHERE understood LIKE 'given up%'"), [])
    # The sign-up is asked once, the welcome said once, whoever was killed in between.
    for kind, beginning in (("sign-ups", "asked for"), ("welcomes", "intros: you're in")):
        most = Counter(one.to for one in gateway.asked if beginning in one.text).most_common(1)
        if not most or most[0][1] != 1:
            raise Failure(f"{kind} to one person: {most}")
    seen = sum(1 for id in unknown if id in times)
    say(f"{len(messages)} texts: {states['accepted']} accepted, each once; {len(unknown)} unknown, of which {seen} had left")
    say(f"{PEOPLE * len(SAYS)} posts, repeated until taken, are kept once each")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
