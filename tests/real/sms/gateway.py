"""A gateway that is as fast or as bad as it is told to be, and a poster of what comes in at one.

`Gateway` writes down every request it is sent; `behave` says what each is answered. `Poster` posts to the program over a few
kept connections, at a pace, as a gateway does: again where it is not answered with 200.
"""

import asyncio
import concurrent.futures
import contextlib
import threading
import time
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Asked:
    """One request as it came; `answered_at` is none while nothing was answered."""

    at: float
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes
    answered_at: float | None = None
    fields: dict = field(default_factory=dict)

    @property
    def to(self):
        return self.fields.get("to", "")

    @property
    def text(self):
        return self.fields.get("text", "")

    @property
    def receipts(self):
        """Where Kannel would tell what became of it, with %d for what."""
        return self.fields.get("dlr-url", "")

    @property
    def id(self):
        """The program's own name for the text."""
        return urllib.parse.parse_qs(urllib.parse.urlsplit(self.receipts).query).get("m", [""])[0]


@dataclass
class Answer:
    """None for `status` closes the line without a word; "never" for `after` keeps it open without one."""

    status: int | None = 202
    body: bytes = b"0: Accepted for delivery"
    headers: str = ""
    after: float | str = 0.0


class OnLoop:
    """Something that lives in a thread of its own, on an asyncio loop."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def run(self, coroutine) -> concurrent.futures.Future:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def end(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


class Gateway(OnLoop):
    def __init__(self, behave=lambda asked: Answer(), answer=None):
        super().__init__()
        self.asked = []
        self.behave = behave
        # Something else to be told of each answer that left, such as whether to send a receipt.
        self.answered = answer
        server = self.run(self._open()).result(10)
        self.port = server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    async def _open(self):
        return await asyncio.get_running_loop().create_server(lambda: Line(self), "127.0.0.1", 0, backlog=1000)


class Line(asyncio.Protocol):
    """One connection; as little as can be done for each request."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.buffer = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        while (head_ends := self.buffer.find(b"\r\n\r\n")) >= 0:
            first, *lines = self.buffer[:head_ends].decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            ends = head_ends + 4 + int(headers.get("content-length", 0))
            if len(self.buffer) < ends:
                return
            body, self.buffer = self.buffer[head_ends + 4 : ends], self.buffer[ends:]
            self._take(first, headers, body)

    def _take(self, first, headers, body):
        method, target, _ = first.split(" ")
        path, _, query = target.partition("?")
        query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        asked = Asked(time.monotonic(), method, path, query, headers, body, fields=query)
        if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            asked.fields = query | dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        self.gateway.asked.append(asked)
        answer = self.gateway.behave(asked)
        if answer.after == "never":
            return
        if answer.after:
            asyncio.get_running_loop().call_later(answer.after, self._answer, asked, answer)
        else:
            self._answer(asked, answer)

    def _answer(self, asked, answer):
        if self.transport.is_closing():
            return
        if answer.status is None:
            self.transport.abort()
            return
        head = f"HTTP/1.1 {answer.status} Said\r\nContent-Length: {len(answer.body)}\r\n{answer.headers}\r\n"
        self.transport.write(head.encode() + answer.body)
        asked.answered_at = time.monotonic()
        if self.gateway.answered:
            self.gateway.answered(asked)


class Poster(OnLoop):
    """Posts over `lines` kept connections."""

    def __init__(self, port, lines=20):
        super().__init__()
        self.port = port
        self.lines = lines
        self.last = {}

    def get(self, urls, rate=None, until_taken=False):
        """Gets every address, at `rate` a second where one is given; gives the statuses in their order, none where
        nobody answered. With `until_taken`, again until it is 200, as a gateway does."""
        return self.start(urls, rate, until_taken).result()

    def start(self, urls, rate=None, until_taken=False):
        """As `get`, but gives the future of it."""
        return self.run(self._all([target_of(url) for url in urls], rate, until_taken))

    async def _all(self, targets, rate, until_taken):
        said, queue = [None] * len(targets), asyncio.Queue()
        lines = [asyncio.create_task(self._line(queue, said, until_taken)) for _ in range(self.lines)]
        began = time.monotonic()
        for place, target in enumerate(targets):
            if rate:
                ahead = began + place / rate - time.monotonic()
                if ahead > 0:
                    await asyncio.sleep(ahead)
            queue.put_nowait((place, target))
        await queue.join()
        for line in lines:
            line.cancel()
        self.last = {"seconds": time.monotonic() - began}
        return said

    async def _line(self, queue, said, until_taken):
        reader = writer = None
        while True:
            place, target = await queue.get()
            while True:
                try:
                    if writer is None:
                        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.write(f"GET {target} HTTP/1.1\r\nHost: hub.example\r\n\r\n".encode())
                    status, keep = await asyncio.wait_for(answer_of(reader), 30)
                    said[place] = status
                except (OSError, EOFError, ValueError, asyncio.TimeoutError):
                    status, keep = None, False
                if not keep and writer:
                    with contextlib.suppress(OSError):
                        writer.close()
                    writer = None
                if status == 200 or not until_taken:
                    break
                await asyncio.sleep(0.05)
            queue.task_done()


async def answer_of(reader):
    """The status of one answer, and whether the line is kept."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.split("content-length:")[1].split("\r\n")[0] if "content-length:" in head else "0"
    await reader.readexactly(int(length))
    return int(head.split(" ")[1]), "connection: close" not in head


def target_of(url):
    parts = urllib.parse.urlsplit(url)
    return parts.path + ("?" + parts.query if parts.query else "")
