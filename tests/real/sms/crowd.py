"""A hub with as many people as are asked for, all of whom are written to by text; its gateway is ours to watch.

`Crowd` checks them in from a spreadsheet, signs their telephones up at the desk, and lets them answer.
"""

import csv
import functools
import json
import os
import shutil
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

from hub import ROOT, Failure, Hub, wait_for

OURS = "+447700900456"
# What is offered by one and looked for by another.
TOPICS = """archives bookkeeping ceramics choirs coaching copywriting crowdfunding cycling dance design editing embroidery
exhibitions fermentation filmmaking fundraising gardening grants illustration instruments interviews jewellery joinery
journalism knitting lighting logos mapping mentoring mosaics murals newsletters photography pensions podcasts poetry pottery
printing puppetry radio recipes recording sailing sculpture sewing sourdough surveys theatre translation weaving""".split()
SYLLABLES = "ba be bi bo da de di do fa fe ga go ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se ta te ti to".split()


class Crowd(Hub):
    def __init__(self, elevenses, gateway, people, rate="1000/s"):
        super().__init__(elevenses, "elevenses-texts-")
        self.gateway = gateway
        self.people = people
        config = self.folder / "config"
        (config / "spaces").mkdir(parents=True)
        (config / "elevenses.toml").write_text(f"""
database = "../elevenses.db"
keys_file = "../elevenses.keys"
listen = "127.0.0.1:{self.web_port}"
public_url = "http://127.0.0.1:{self.web_port}"
outgoing = "../outgoing"

[sms.main]
preset = "kannel"
from = "{OURS}"
rate = "{rate}"
base_url = "{gateway.url}"
username = "hub"
password = "throw-away"
""")
        space = config / "spaces/sample-hub.toml"
        shutil.copy(ROOT / "config/spaces/sample-hub.toml", space)
        with open(space, "a") as more:
            more.write("""
[texts]
gateway = "main"
name = "Hub Leeds"
region = "GB"
help = "hi@hub.example"
max_segments_a_day = 100000
""")

    def email(self, place):
        # Who shares a mail domain is taken to know each other.
        return f"hello@{self.name(place).lower()}.example"

    @staticmethod
    def name(place):
        """A short name that nobody else has."""
        count = len(SYLLABLES)
        return "".join(SYLLABLES[place // count**power % count] for power in (2, 1, 0)).capitalize()

    @staticmethod
    def number(place):
        """Numbers that are kept for stories: area codes with 555-01xx."""
        return f"+1{201 + place // 100}55501{place % 100:02}"

    def check_in(self):
        with open(self.folder / "people.csv", "w", newline="") as sheet:
            rows = csv.writer(sheet)
            with open(ROOT / "config/sample-hub.csv") as sample:
                rows.writerow(next(csv.reader(sample)))
            for place in range(self.people):
                offers, seeks = TOPICS[place % len(TOPICS)], TOPICS[(place * 7 + 3) % len(TOPICS)]
                rows.writerow([
                    "2026/02/03 8:30:00 AM GMT", self.email(place), self.name(place), "coworker", f"Works on {offers}",
                    f"Advice on {offers}", f"Advice on {seeks}", offers.capitalize(), "Yes",
                ])  # fmt: skip
        self.command("import", "check-ins", str(self.folder / "people.csv"))

    def sign_up(self):
        """At the desk: each telephone is asked by a text whether it is theirs."""
        def one(place):
            self.command("member", "texts", self.email(place), self.number(place))

        with ThreadPoolExecutor(max_workers=os.cpu_count()) as at_once:
            list(at_once.map(one, range(self.people)))

    @functools.cached_property
    def doors(self):
        """The addresses for texts and for receipts."""
        [one] = json.loads(self.command("sms", "gateways", "--json").stdout)
        return one["text_url"], one["receipt_url"]

    def says(self, place, text, key):
        """The address that a gateway gets when somebody's text comes in; `key` is its own name for it."""
        words = {"from": self.number(place), "to": OURS, "text": text, "id": key, "coding": "0", "charset": "UTF-8"}
        return f"{self.doors[0]}?{urllib.parse.urlencode(words)}"

    def states(self):
        """How many texts are in each state."""
        return dict(self.rows("SELECT state, count(*) FROM messages WHERE channel = 'sms' GROUP BY state"))

    def settled(self, seconds):
        """Waits until no text waits and nothing that came in is unread."""
        def quiet():
            self.alive()
            [[waiting]] = self.rows("SELECT count(*) FROM messages WHERE channel = 'sms' AND state = 'waiting'")
            [[unread]] = self.rows("SELECT count(*) FROM texts_in WHERE settled_at IS NULL")
            return waiting == 0 and unread == 0

        wait_for("all texts to be sent and read", quiet, seconds)

    def memory(self):
        """What the daemon holds in memory, in MB."""
        with open(f"/proc/{self.daemon.pid}/status") as status:
            for line in status:
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) / 1024
        raise Failure("the daemon has no memory")
