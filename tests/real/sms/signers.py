"""Posts as each vendor signs them are taken, and are refused once the least thing about them is changed.

Each vendor's own library says first what it thinks of a post; the running daemon has to think the same. One person at one
space for each vendor: her sign-up text goes to the vendor's address, her YES and STOP come back signed.
"""

import base64
import contextlib
import functools
import gzip
import http.client
import json
import shutil
import sys
import time
import urllib.parse
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import jwt  # noqa: E402
from gateway import Answer, Gateway  # noqa: E402
from hub import ROOT, Failure, Hub, same, say, wait_for  # noqa: E402
from vendors import ALL, OURS, MessageBirdVendor, Post, VonageSmsVendor, VonageVendor  # noqa: E402

PUBLIC = "https://hub.example"
OTHERS = "another-secret-of-another-hub-entirely"
EMAIL = "rafe@oralhistory.example"
# What has to survive every encoding on the way.
HARD = "“Yes” 2 – café & tea? 😀 +1=2 % 李明"


class Signed(Hub):
    """A space and a gateway for each vendor; all vendors' addresses are one server of ours."""

    def __init__(self, elevenses, vendors):
        super().__init__(elevenses, "elevenses-signers-")
        self.vendors = {vendor.name: vendor for vendor in vendors}
        self.gateway = Gateway(self.answered)
        self.theirs = {}
        self.posts = 0
        config = self.folder / "config"
        (config / "spaces").mkdir(parents=True)
        tables = ""
        for vendor in vendors:
            lines = {"preset": vendor.name, "from": OURS, "rate": "10/s"} | vendor.settings(f"{self.gateway.url}/{vendor.name}")
            tables += f"[sms.{vendor.name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
            self.make_space(config / f"spaces/{vendor.name}.toml", vendor.name)
        (config / "elevenses.toml").write_text(f"""
database = "../elevenses.db"
keys_file = "../elevenses.keys"
listen = "127.0.0.1:{self.web_port}"
public_url = "{PUBLIC}"
trusted_proxies = ["127.0.0.1"]
outgoing = "../outgoing"
{tables}""")

    @staticmethod
    def make_space(path, gateway):
        shutil.copy(ROOT / "config/spaces/sample-hub.toml", path)
        with open(path, "a") as more:
            more.write(f"""
[texts]
gateway = "{gateway}"
name = "Hub Leeds"
region = "GB"
help = "hi@hub.example"
window = "00:00-23:59"
days = "mon-sun"
""")

    def answered(self, asked):
        vendor = self.vendors[asked.path.split("/")[1]]
        status, said, id = vendor.sent(asked)
        self.theirs.setdefault(vendor.name, []).append((id, asked))
        return Answer(status, json.dumps(said).encode(), "Content-Type: application/json\r\n")

    def send(self, post, client=None):
        """What the daemon answers to a post; it sits behind a web server that has taken TLS off. Each comes from somewhere
        else: whoever forges often is slowed down."""
        self.posts += 1
        client = client or f"198.51.{self.posts // 250}.{self.posts % 250}"
        parts = urllib.parse.urlsplit(post.url)
        line = http.client.HTTPConnection("127.0.0.1", self.web_port, timeout=30)
        with contextlib.closing(line):
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            try:
                line.request("POST", target, post.body, {"Host": parts.netloc, "X-Forwarded-For": client} | post.headers)
                answer = line.getresponse()
            except ConnectionError:
                # It does not listen to the end of what is too large.
                return None, b""
            return answer.status, answer.read()

    @functools.cached_property
    def doors(self):
        """By gateway, the addresses for texts and for receipts."""
        gateways = json.loads(self.command("sms", "gateways", "--json").stdout)
        return {one["name"]: (one["text_url"], one["receipt_url"]) for one in gateways}

    def came(self, vendor):
        """What people said by this gateway, as it was kept, oldest first."""
        return [said for [said] in self.rows("SELECT said FROM texts_in WHERE gateway = ? ORDER BY rowid", vendor.name)]

    def has_phone(self, vendor):
        [[phone]] = self.rows(
            "SELECT phone FROM members JOIN spaces ON spaces.id = space_id WHERE slug = ? AND email = ?", vendor.name, EMAIL
        )
        return phone is not None


def bent(vendor, url, number, key, now):
    """The same STOP, with one thing wrong: what is wrong, the post, and whether the vendor's library would see it."""
    def stop(url=url, now=now, secret=None):
        return vendor.post(url, vendor.text(number, "STOP", key), now, secret)

    right = stop()
    yield "one byte of the body", Post(url, right.headers, right.body.replace(b"STOP", b"STOQ")), True
    yield "another secret", stop(secret=OTHERS), True
    yield "no signature", vendor.unsigned(right), True
    if vendor.signs_time:
        yield "too old", stop(now=now - vendor.too_old), False
        yield "from tomorrow", stop(now=now + 25 * 3600), False
    if vendor.signs_url:
        elsewhere = stop(url=url.replace("hub.example", "hub2.example"))
        yield "signed for another address", Post(url, elsewhere.headers, elsewhere.body), True
    if vendor.header:
        yield "an empty signature", Post(url, right.headers | {vendor.header: ""}, right.body), True
        value = right.headers[vendor.header]
        # Not the last: at the end of base64 a letter may mean nothing. A digit, because in hexadecimal A is a.
        other = value[:-4] + ("0" if value[-4] != "0" else "1") + value[-3:]
        yield "one letter of the signature", Post(url, right.headers | {vendor.header: other}, right.body), True
    if isinstance(vendor, (VonageVendor, MessageBirdVendor)):
        yield from bent_tokens(vendor, url, right.body, now)


def bent_tokens(vendor, url, body, now):
    claims = vendor.claims(url, body, now)

    def signed(claims):
        return jwt.encode(claims, vendor.secret, algorithm="HS256")

    def post(token):
        return Post(url, {"Content-Type": "application/json"} | vendor.bearer(token), body)

    yield "alg none", post(jwt.encode(claims, None, algorithm="none")), True
    head = base64.urlsafe_b64encode(b'{"alg":"None","typ":"JWT"}').rstrip(b"=").decode()
    yield "alg None, still signed", post(".".join([head, *signed(claims).split(".")[1:]])), True
    yield "no hash of the body", post(signed({key: value for key, value in claims.items() if key != "payload_hash"})), True
    yield "no time", post(signed({key: value for key, value in claims.items() if key not in ("iat", "nbf", "exp")})), False


def one_vendor(hub, vendor, number):
    url, receipts = hub.doors[vendor.name]
    if not url.startswith(PUBLIC):
        raise Failure(f"texts would go to {url}")
    sent = wait_for(f"the sign-up text by {vendor.name}", lambda: hub.theirs.get(vendor.name))
    one_receipt(hub, vendor, sent[0], receipts, number)
    taken_once(hub, vendor, url, number)
    refused = []
    for what, post, library_sees in bent(vendor, url, number, str(uuid.uuid4()), time.time()):
        if library_sees and vendor.believes(post):
            raise Failure(f"{vendor.name}’s own library would take a post with {what}")
        same(f"{vendor.name}, {what}: answered", hub.send(post), (403, b""))
        refused.append(what)
    code = urllib.parse.urlsplit(url).path.split("/")[-2]
    guessed = url.replace(code, ("A" if code[0] != "A" else "B") + code[1:])
    status, _ = hub.send(vendor.post(guessed, vendor.text(number, "STOP", "guessed"), time.time()))
    if status not in (403, 404):
        raise Failure(f"{vendor.name}: a guessed address is answered {status}")
    same("texts that came", hub.came(vendor), ["YES"])
    same("whether the telephone is still known", hub.has_phone(vendor), True)
    large_and_hard(hub, vendor, url, number)
    stop = vendor.post(url, vendor.text(number, "STOP", str(uuid.uuid4())), time.time())
    same(f"{vendor.name}: STOP", hub.send(stop)[0], 200)
    wait_for(f"STOP by {vendor.name}", lambda: stopped(hub, vendor))
    say(f"{vendor.name}: sent, receipt, YES, STOP, 10,000 characters; refused: {', '.join(refused)}")


def taken_once(hub, vendor, url, number):
    key = str(uuid.uuid4())
    yes = vendor.post(url, vendor.text(number, "YES", key), time.time())
    if vendor.believes(yes) is False:
        raise Failure(f"{vendor.name}’s own library would not take our post")
    same(f"{vendor.name}: YES", hub.send(yes)[0], 200)
    wait_for(f"YES by {vendor.name}", lambda: hub.has_phone(vendor))
    same(f"{vendor.name}: the same post again", hub.send(yes)[0], 200)
    again = vendor.post(url, vendor.text(number, "YES", key), time.time())
    same(f"{vendor.name}: the same text, signed again", hub.send(again)[0], 200)
    same("texts that came", hub.came(vendor), ["YES"])


def large_and_hard(hub, vendor, url, number):
    for text in (HARD, "long " * 2000):
        status, _ = hub.send(vendor.post(url, vendor.text(number, text, str(uuid.uuid4())), time.time()))
        same(f"{vendor.name}, {len(text)} characters: answered", status, 200)
        same("what was kept", hub.came(vendor)[-1].strip(), text.strip())
    bomb = vendor.post(url, vendor.text(number, "STOP", "bomb"), time.time())
    squeezed = Post(url, bomb.headers | {"Content-Encoding": "gzip"}, gzip.compress(b" " * 50_000_000))
    status, _ = hub.send(squeezed)
    if not 400 <= status < 500:
        raise Failure(f"{vendor.name}: fifty megabytes in a gzip are answered {status}")
    status, _ = hub.send(Post(url, bomb.headers, b" " * 3_000_000))
    if status not in (None, 413):
        raise Failure(f"{vendor.name}: three megabytes are answered {status}")


def who_forges_often_is_slowed_down(hub, vendor, url, number):
    """And yet what the gateway itself posts from there is taken."""
    forged = vendor.post(url, vendor.text(number, "STOP", "forged"), time.time(), OTHERS)
    answers = [hub.send(forged, "192.0.2.7")[0] for _ in range(100)]
    if answers[0] != 403 or answers[-1] != 429 or set(answers) != {403, 429}:
        raise Failure(f"a hundred forgeries are answered {answers}")
    right = vendor.post(url, vendor.text(number, "help", str(uuid.uuid4())), time.time())
    same("a real post from there", hub.send(right, "192.0.2.7")[0], 200)
    say(f"after {answers.index(429)} forgeries from one place it is told to wait; the gateway's own are taken")


def stopped(hub, vendor):
    """Whether texts to him have ended, as the command line shows it."""
    [state] = hub.rows(
        "SELECT given FROM consents JOIN spaces ON spaces.id = space_id WHERE slug = ? AND what = 'texts' ORDER BY at DESC LIMIT 1",
        vendor.name,
    ) or [(None,)]  # fmt: skip
    return state == (0,)


def one_receipt(hub, vendor, sent, receipts, number):
    """The sign-up text was taken, and its receipt reaches it, by the address that went with it where one did."""
    theirs, asked = sent
    [ours] = wait_for("the text to be accepted", lambda: hub.rows(
        "SELECT messages.id FROM messages JOIN texts_out ON message_id = messages.id WHERE gateway = ? AND state = 'accepted'",
        vendor.name))[0]  # fmt: skip
    whole = urllib.parse.unquote(asked.body.decode())
    url = f"{receipts}?m={ours}" if f"{receipts}?m={ours}" in whole else receipts
    same(f"{vendor.name}: a receipt", hub.send(vendor.post(url, vendor.receipt(theirs, number), time.time()))[0], 200)

    def reached():
        return hub.rows("SELECT reached FROM texts_out WHERE message_id = ?", ours) == [("delivered",)]

    wait_for(f"{vendor.name}’s receipt to show", reached)
    if "delivered" not in hub.command("outbox", "show", ours).stdout.decode():
        raise Failure("outbox show does not say that it was delivered")


def main():
    began = time.monotonic()
    elevenses, VonageSmsVendor.packages = sys.argv[1], sys.argv[2]
    VonageSmsVendor.script = HERE / "signers.mjs"
    with Signed(elevenses, [vendor() for vendor in ALL]) as hub:
        for place, vendor in enumerate(hub.vendors.values()):
            hub.command("import", "check-ins", str(ROOT / "config/sample-hub.csv"), "--space", vendor.name)
            hub.command("member", "texts", EMAIL, f"+44770090010{place}", "--space", vendor.name)
        hub.run_elevenses()
        before = resident(hub)
        for place, vendor in enumerate(hub.vendors.values()):
            one_vendor(hub, vendor, f"+44770090010{place}")
        who_forges_often_is_slowed_down(hub, vendor, hub.doors[vendor.name][0], f"+44770090010{place}")
        after = resident(hub)
        if after - before > 60:
            raise Failure(f"the daemon grew from {before:.0f} to {after:.0f} MB")
    print(f"{len(ALL)} vendors' signatures are believed and their forgeries are not ({time.monotonic() - began:.0f} s)")


def resident(hub):
    with open(f"/proc/{hub.daemon.pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
