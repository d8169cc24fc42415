"""Five hundred people at once: how fast texts go out, and whether ten thousand that come in at 500 a second are kept, once.

The gateway takes whatever it is given, at once; the program is told that a thousand a second are welcome.
"""

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crowd import Crowd  # noqa: E402
from gateway import Gateway, Poster  # noqa: E402
from hub import Failure, same, say, wait_for  # noqa: E402

PEOPLE = 500
IN_A_SECOND = 500
# What one person says, one thing after the other; nobody is answered more than five times in an hour.
SAYS = ("YES", "help", "42", "what is this?", "resume", *map(str, range(43, 58)))
# What has to be reached a second, out and in, by the unoptimised program on two slow cores that it shares with this one.
ENOUGH = 150


def pace(asked):
    """Texts a second, over the busiest nine tenths: the first and the last few say nothing about pace."""
    times = sorted(one.at for one in asked)
    cut = len(times) // 20
    times = times[cut : len(times) - cut]
    return len(times) / max(times[-1] - times[0], 0.001)


def each_once(gateway, wanted):
    """Every text that the program knows of went out, once."""
    twice = [id for id, times in Counter(one.id for one in gateway.asked).items() if times > 1]
    if twice:
        raise Failure(f"{len(twice)} texts were handed over more than once: {twice[:3]}")
    same("texts at the gateway", len(gateway.asked), wanted)


def sign_ups(hub, gateway):
    began = time.monotonic()
    hub.check_in()
    hub.sign_up()
    say(f"{PEOPLE} people are in, and their telephones signed up at the desk ({time.monotonic() - began:.0f} s)")
    hub.run_elevenses()
    wait_for("the sign-up texts", lambda: hub.alive() and len(gateway.asked) >= PEOPLE, 120)
    hub.settled(30)
    each_once(gateway, PEOPLE)
    same("telephones that were asked", len({one.to for one in gateway.asked}), PEOPLE)
    return pace(gateway.asked)


def what_comes_in(hub, gateway):
    """Ten thousand posts and a thousand of them again, while the answers to them go out."""
    before = len(gateway.asked)
    posts = [hub.says(place, text, f"{turn}-{place}") for turn, text in enumerate(SAYS) for place in range(PEOPLE)]
    again = 1000
    for place in range(0, again * 10, 10):
        posts.insert(place * 11 // 10 + 5, posts[place * 11 // 10])
    poster = Poster(hub.web_port)
    memory = [hub.memory()]
    for half in (posts[: len(posts) // 2], posts[len(posts) // 2 :]):
        statuses = Counter(poster.get(half, rate=IN_A_SECOND))
        same("what posts are answered", statuses, {200: len(half)})
        reached = len(half) / poster.last["seconds"]
        if reached < ENOUGH:
            raise Failure(f"posts were taken at {reached:.0f} a second only")
        memory.append(hub.memory())
    over = time.monotonic()
    hub.settled(180)
    quiet_after = time.monotonic() - over
    memory.append(hub.memory())
    [[kept]] = hub.rows("SELECT count(*) FROM texts_in")
    same("texts that are kept", kept, PEOPLE * len(SAYS))
    [[members]] = hub.rows("SELECT count(*) FROM members WHERE phone IS NOT NULL")
    same("people who said YES and are in", members, PEOPLE)
    [[messages]] = hub.rows("SELECT count(*) FROM messages WHERE channel = 'sms'")
    each_once(gateway, messages)
    same("states", hub.states(), {"accepted": messages})
    answers = Counter(one.to for one in gateway.asked[before:])
    same("people who were answered", len(answers), PEOPLE)
    if max(answers.values()) > 5 or min(answers.values()) < 3:
        raise Failure(f"people were answered {min(answers.values())} to {max(answers.values())} times")
    say(f"{len(posts)} posts at {reached:.0f}/s: {kept} texts kept, {messages - before} answers, none lost, none twice; the last "
        f"was worked on {quiet_after:.0f} s later")
    say("memory before, after half, after all, once quiet: " + ", ".join(f"{mb:.0f} MB" for mb in memory))
    if memory[3] - memory[1] > 40:
        raise Failure("memory goes on growing")
    return pace(gateway.asked[before:])


def morning(hub, gateway):
    hub.stop_elevenses()
    hub.move_clock("2026-02-03 09:14:55")
    before = len(gateway.asked)
    began = time.monotonic()
    hub.run_elevenses()

    def all_told():
        hub.alive()
        [[lists]] = hub.rows("SELECT count(*) FROM messages WHERE channel = 'sms' AND kind = 'digest'")
        return lists > 0 and len(gateway.asked) - before >= lists

    wait_for("the morning's lists", all_told, 300)
    hub.settled(60)
    lists = gateway.asked[before:]
    most = Counter(one.to for one in lists).most_common(1)
    same("most lists to one person", most[0][1], 1)
    if len(lists) < PEOPLE * 0.9:
        raise Failure(f"only {len(lists)} of {PEOPLE} have a list")
    [[messages]] = hub.rows("SELECT count(*) FROM messages WHERE channel = 'sms'")
    each_once(gateway, messages)
    first = min(one.at for one in lists) - began
    say(f"{len(lists)} lists, the first {first:.0f} s after the start, such as: {lists[0].text!r}")
    return pace(lists)


def main():
    began = time.monotonic()
    gateway = Gateway()
    with Crowd(sys.argv[1], gateway, PEOPLE) as hub:
        hub.move_clock("2026-02-03 08:40:00")
        reached = {"sign-ups": sign_ups(hub, gateway)}
        reached["answers, while 500 posts a second come in"] = what_comes_in(hub, gateway)
        reached["lists"] = morning(hub, gateway)
    for what, pace_of in reached.items():
        say(f"{what}: {pace_of:.0f} texts/s")
    if reached["sign-ups"] < ENOUGH or reached["lists"] < ENOUGH:
        raise Failure(f"fewer than {ENOUGH} texts/s")
    print(f"five hundred people are written to and answered ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
