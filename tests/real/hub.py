"""A hub of its own in a throwaway folder: the program beside real servers, everything on loopback, ended by process id.

`Hub` is what the tests of mail and of texts share: `set_clock`, `command`, `run_elevenses`, `stop_elevenses`, `rows`.
"""

import contextlib
import datetime
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Failure(Exception):
    """Something that has to be true is not."""


def wait_for(what, condition, seconds=20.0):
    """What `condition` gives, as soon as it is something."""
    until = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > until:
            raise Failure(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.05)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def connects(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def say(text):
    print(f"  {text}", flush=True)


def same(what, found, wanted):
    if found != wanted:
        raise Failure(f"{what}: {found!r}, not {wanted!r}")


class Hub:
    """A folder with the program's settings, database and log; everything that was started in it ends with it."""

    def __init__(self, elevenses, prefix):
        self.elevenses = elevenses
        self.folder = Path(tempfile.mkdtemp(prefix=prefix))
        self.daemon = None
        self.web_port = free_port()
        self.clock = {}
        self.ahead = 0.0
        self.logs = ["elevenses.log"]
        self.stops = [self.stop_elevenses]

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        for stop in self.stops:
            with contextlib.suppress(Exception):
                stop()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        print(f"what was there is left in {self.folder}")
        for name in self.logs:
            path = self.folder / name
            if path.exists():
                print(f"--- the end of {name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-25:]))

    def set_clock(self, time):
        """What the program takes for now, in UTC, from its next start on; the clock goes on from there."""
        [library] = [path for path in Path("/usr/lib").glob("*/faketime/libfaketime.so.1")]
        self.clock = {"LD_PRELOAD": str(library), "FAKETIME": f"@{time}", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}

    def move_clock(self, time):
        """As `set_clock`, but one clock for all that is started from now on, restarts too: so many seconds from ours."""
        self.set_clock(time)
        wanted = datetime.datetime.fromisoformat(time).replace(tzinfo=datetime.UTC)
        self.ahead = wanted.timestamp() - datetime.datetime.now(datetime.UTC).timestamp()
        self.clock["FAKETIME"] = f"{self.ahead:+.3f}"

    def skip(self, seconds):
        """Starts the program again so much later by its clock."""
        self.stop_elevenses()
        self.ahead += seconds
        self.clock["FAKETIME"] = f"{self.ahead:+.3f}"
        self.run_elevenses()

    def now(self):
        """The program's time, as seconds since 1970."""
        return time.time() + self.ahead

    def command(self, *words, mail=None, check=True):
        """A command of the program, on this hub."""
        ran = subprocess.run(
            [self.elevenses, "--config", self.folder / "config/elevenses.toml", *words], input=mail, capture_output=True,
            env={**os.environ, **self.clock},
        )  # fmt: skip
        if check and ran.returncode:
            raise Failure(f"{words} ended with {ran.returncode}: {ran.stderr.decode()}")
        return ran

    def run_elevenses(self, wait=True):
        with open(self.folder / "elevenses.log", "ab") as log:
            self.daemon = subprocess.Popen(
                [self.elevenses, "run", "--config", self.folder / "config/elevenses.toml"], stderr=log, stdout=log,
                env={**os.environ, **self.clock, "NO_COLOR": "1"},
            )  # fmt: skip
        if wait:
            # The port is taken before the database is there; pages come after it.
            wait_for("the daemon", lambda: self.alive() and self.is_well() is not None)

    def is_well(self):
        """What /healthz says: red is False, and None is that nobody answers yet."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError:
            return False
        except OSError:
            return None

    def alive(self):
        if self.daemon.poll() is not None:
            raise Failure(f"the daemon ended by itself with {self.daemon.returncode}")
        return True

    def stop_elevenses(self, how=signal.SIGTERM):
        if self.daemon:
            self.daemon.send_signal(how)
            self.daemon.wait(20)
            self.daemon = None

    def rows(self, query, *values):
        """What the daemon has on its disk, looked at without touching it."""
        with contextlib.closing(sqlite3.connect(f"file:{self.folder}/elevenses.db?mode=ro", uri=True, timeout=20)) as db:
            return db.execute(query, values).fetchall()

    def alarms(self):
        return self.command("alarms", check=False).stdout.decode()
