"""Debian's Kannel on loopback with throwaway settings, and the telephones behind it.

`Kannel` is both boxes and two ways out: `phones`, the line protocol of Kannel's own fakesmsc, and for numbers that begin with
FAILS a second gateway behind this one, which takes texts and reports that they could not be delivered.
"""

import contextlib
import http.server
import re
import select
import signal
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass

from hub import Failure, free_port, wait_for

# As Kannel has numbers: digits.
OURS = "447700900456"
FAILS = "44770090099"
PASSWORD = "throw-away"
FAKESMSC = "/usr/lib/kannel/test/fakesmsc"


@dataclass
class Got:
    """A text as it lies on a telephone: `parts` were put together again."""

    to: str
    text: str
    parts: int
    how: str


class Phones:
    """Every telephone there is, at the other end of Kannel's `smsc = fake`."""

    LINE = re.compile(rb"^(\S+) (\S+) (text|data|ucs-2|udh) ?(.*)$", re.S)

    def __init__(self, port):
        self.port = port
        self.line = None
        self.got = []
        self.partly = {}
        self.lock = threading.Lock()

    def open(self):
        self.line = socket.create_connection(("127.0.0.1", self.port), 10)
        self.line.settimeout(None)
        threading.Thread(target=self._listen, args=(self.line,), daemon=True).start()

    def close(self):
        if self.line:
            with contextlib.suppress(OSError):
                self.line.shutdown(socket.SHUT_RDWR)
            self.line.close()
            self.line = None

    def send(self, sender, text, to=OURS):
        """Somebody texts us; what GSM has no letters for goes as UCS-2, as telephones do it."""
        try:
            text.encode("latin-1")
            line = f"{sender} {to} text {text}"
        except UnicodeEncodeError:
            line = f"{sender} {to} ucs2 {urllib.parse.quote_from_bytes(text.encode('utf-16-be'))}"
        self.line.sendall(line.encode() + b"\n")

    def texts(self, to):
        """What lies on one telephone, oldest first."""
        with self.lock:
            return [one for one in self.got if one.to == to]

    def _listen(self, line):
        waiting = b""
        with contextlib.suppress(OSError, ValueError):
            while True:
                # A text's own line breaks are sent as they are, and nothing says where it ends but the next one, or silence.
                more = line.recv(65536) if not waiting or select.select([line], [], [], 0.05)[0] else None
                if more == b"":
                    return
                waiting += more or b""
                *whole, waiting = self._apart(waiting) if more else [waiting, b""]
                for raw in whole:
                    self._take(raw)

    @staticmethod
    def _apart(raw):
        return re.split(rb"(?<=\n)(?=" + OURS.encode() + rb" \d+ (?:text|data|ucs-2|udh) )", raw)

    def _take(self, raw):
        _, to, how, rest = self.LINE.match(raw.rstrip(b"\n")).groups()
        to, how = to.decode(), how.decode()
        with self.lock:
            if how == "text":
                self.got.append(Got(to, rest.decode(), 1, how))
            elif how == "udh":
                self._take_part(to, rest)
            else:
                self.got.append(Got(to, self._decoded(urllib.parse.unquote_to_bytes(rest.replace(b"+", b" ")), how), 1, how))

    def _take_part(self, to, rest):
        head, _, data = rest.decode().partition(" data ")
        head, data = urllib.parse.unquote_to_bytes(head), urllib.parse.unquote_to_bytes(data.replace("+", " "))
        # 05 00 03: one of several, with a reference, how many, and which.
        reference, total, number = head[3], head[4], head[5]
        parts = self.partly.setdefault((to, reference), {})
        parts[number] = data
        if len(parts) == total:
            del self.partly[to, reference]
            whole = b"".join(parts[number] for number in sorted(parts))
            self.got.append(Got(to, self._decoded(whole, "data"), total, "udh"))

    @staticmethod
    def _decoded(raw, how):
        # A part does not say which of the two it is; control characters are the upper halves of UCS-2.
        if how == "ucs-2" or re.search(rb"[\x00-\x09\x0b-\x1f]", raw):
            return raw.decode("utf-16-be")
        return raw.decode()


class GatewayBehind(http.server.ThreadingHTTPServer):
    """Takes what Kannel hands on as another Kannel would, and reports on each that it was not delivered."""

    def __init__(self):
        self.texts = []
        super().__init__(("127.0.0.1", 0), AnsweringAsKannel)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class AnsweringAsKannel(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        self.server.texts.append((asked["to"][0], asked["text"][0]))
        said = b"0: Accepted for delivery"
        self.send_response(202)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)
        threading.Thread(target=self.report, args=(asked["dlr-url"][0],), daemon=True).start()

    @staticmethod
    def report(url):
        time.sleep(0.5)
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url.replace("%d", "2").replace("%A", "absent").replace("%F", "behind-1"), timeout=10).read()

    def log_message(self, *said):
        pass


class Kannel:
    """bearerbox and smsbox; `texts_to` is the address of ours that replies go to."""

    def __init__(self, folder):
        self.folder = folder / "kannel"
        self.folder.mkdir()
        self.admin, self.boxes, self.fake, self.sendsms = (free_port() for _ in range(4))
        self.base_url = f"http://127.0.0.1:{self.sendsms}"
        self.behind = GatewayBehind()
        self.phones = Phones(self.fake)
        self.running = {}

    def write_settings(self, texts_to):
        """The four lines that a hub has to add to what Debian ships are marked."""
        question = "from=%p&to=%P&text=%a&id=%I&charset=%C"
        (self.folder / "kannel.conf").write_text(f"""
group = core
admin-port = {self.admin}
admin-interface = 127.0.0.1
admin-password = {PASSWORD}
smsbox-port = {self.boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
log-file = "{self.folder}/bearerbox.log"
log-level = 1
store-type = file
store-location = "{self.folder}/kannel.store"
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = phones
port = {self.fake}
our-host = 127.0.0.1
connect-allow-ip = "127.0.0.1"
denied-prefix = "{FAILS}"

group = smsc
smsc = http
smsc-id = behind
system-type = kannel
send-url = "http://127.0.0.1:{self.behind.server_port}/cgi-bin/sendsms"
smsc-username = hub
smsc-password = hub
allowed-prefix = "{FAILS}"

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {self.boxes}
sendsms-port = {self.sendsms}
sendsms-interface = 127.0.0.1
log-file = "{self.folder}/smsbox.log"
log-level = 1
# One: else replies that are not GSM arrive as UTF-16.
mo-recode = true
# Two: else a reply is lost while the program starts again.
http-request-retry = 30
http-queue-delay = 1

group = sendsms-user
username = hub
password = {PASSWORD}
max-messages = 2
concatenation = true

group = sms-service
keyword = default
catch-all = true
# Three and four: else what the program answers to Kannel is texted to whoever wrote.
max-messages = 0
omit-empty = true
get-url = "{texts_to}?{question}"
""")

    def start(self, *boxes):
        """Both boxes, or the one that was stopped, with every telephone on the line."""
        for box in boxes or ("bearerbox", "smsbox"):
            with open(self.folder / f"{box}.out", "ab") as out:
                self.running[box] = subprocess.Popen(
                    [f"/usr/sbin/{box}", self.folder / "kannel.conf"], stdout=out, stderr=out, cwd=self.folder
                )
            port = self.fake if box == "bearerbox" else self.sendsms
            wait_for(box, lambda: self.alive(box) and listens(port))
        if "bearerbox" in (boxes or ["bearerbox"]):
            self.phones.open()
        wait_for("Kannel to know its smsbox", lambda: "on-line" in self.status())

    def alive(self, box):
        if self.running[box].poll() is not None:
            raise Failure(f"{box} ended by itself: {(self.folder / f'{box}.out').read_text(errors='replace')[-800:]}")
        return True

    def stop(self, *boxes):
        """At once, as when the machine goes; the bearerbox would take its time."""
        for box in boxes or ("smsbox", "bearerbox"):
            if box == "bearerbox":
                self.phones.close()
            if box in self.running:
                process = self.running.pop(box)
                process.send_signal(signal.SIGKILL)
                process.wait(20)

    def end(self):
        self.stop()
        self.behind.shutdown()

    def status(self):
        with contextlib.suppress(OSError):
            address = f"http://127.0.0.1:{self.admin}/status.txt?password={PASSWORD}"
            return urllib.request.urlopen(address, timeout=5).read().decode(errors="replace")
        return ""

    def log(self, box):
        path = self.folder / f"{box}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def fakesmsc(self, sender, text, to=OURS):
        """Somebody texts us by Kannel's own fakesmsc, while no other telephone is on the line."""
        self.phones.close()
        words = [FAKESMSC, "-H", "127.0.0.1", "-r", str(self.fake), "-m", "1", f"{sender} {to} text {text}"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as fake:
            time.sleep(1)
            fake.kill()
            said = fake.stdout.read().decode(errors="replace")
        if "sent message 1" not in said:
            raise Failure(f"fakesmsc sent nothing: {said[-800:]}")
        self.phones.open()


def listens(port):
    """Whether somebody listens there, without being the one client that the fake way out takes."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table) as lines:
            for line in lines:
                words = line.split()
                if words[1].endswith(f":{port:04X}") and words[3] == "0A":
                    return True
    return False
