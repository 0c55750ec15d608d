"""A load generator on plain sockets: some lasting connections, each asking again as soon as it has its answer.

One thread and no HTTP library, so that it costs a small part of what a page costs; `own_cost` says how much.
"""

import itertools
import selectors
import socket
import time
from dataclasses import dataclass

_numbers = itertools.count()


class WrongStatus(Exception):
    """The server answered something else than what is being measured."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for again and again, and the status that it must have; `anew` asks so that no kept page will do."""

    path: str
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    anew: bool = False

    def as_bytes(self, port: int) -> bytes:
        """The request as it goes over the wire."""
        fixed = (("Host", f"127.0.0.1:{port}"), ("Accept-Encoding", "gzip"), ("Accept", "text/html"))
        query = f"?bench={next(_numbers)}" if self.anew else ""
        lines = [f"GET {self.path}{query} HTTP/1.1", *(f"{name}: {value}" for name, value in (*fixed, *self.headers))]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


@dataclass(frozen=True)
class Load:
    """What came of it: answers per second, the 95th percentile, the size of an answer, the generator's own cost."""

    per_second: float
    p95_ms: float
    bytes_per_answer: int
    own_cost_us: float


class Connection:
    """One visitor, who asks, reads the whole answer and asks again."""

    def __init__(self, port: int, wanted: Wanted) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wanted, self._port = wanted, port
        self._request = wanted.as_bytes(port)
        self._status = f"HTTP/1.1 {wanted.status} ".encode()
        self._answer = bytearray()
        self._length = -1

    def ask(self) -> None:
        """Send the request."""
        self._answer.clear()
        self._length = -1
        if self._wanted.anew:
            self._request = self._wanted.as_bytes(self._port)
        self.asked_at = time.perf_counter()
        self.socket.sendall(self._request)

    def read(self) -> int:
        """Take in what has come; returns the size of the answer once it is whole, 0 before."""
        part = self.socket.recv(262144)
        if not part:
            raise ConnectionError("the server closed the connection")
        self._answer += part
        if self._length < 0:
            self._length = self._expected()
        return self._length if 0 < self._length <= len(self._answer) else 0

    def _expected(self) -> int:
        end = self._answer.find(b"\r\n\r\n")
        if end < 0:
            return -1
        head = bytes(self._answer[:end]).lower()
        if not self._answer.startswith(self._status):
            raise WrongStatus(head[:200].decode("latin-1"))
        place = head.find(b"content-length:")
        return end + 4 + (int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0)


def load(port: int, wanted: Wanted, *, connections: int, seconds: float, most: int = 20_000) -> Load:
    """Ask over that many connections for so many seconds, at most `most` times, at least once each."""
    selector = selectors.DefaultSelector()
    visitors = [Connection(port, wanted) for _ in range(connections)]
    waits: list[float] = []
    size, cpu, start = 0, time.process_time(), time.perf_counter()
    try:
        for visitor in visitors:
            selector.register(visitor.socket, selectors.EVENT_READ, visitor)
            visitor.ask()
        while len(waits) < most and (len(waits) < connections or time.perf_counter() - start < seconds):
            for key, _ in selector.select(1):
                if answer := key.data.read():
                    size = answer
                    waits.append(time.perf_counter() - key.data.asked_at)
                    key.data.ask()
        elapsed, cpu = time.perf_counter() - start, time.process_time() - cpu
        _let_finish(selector)
    finally:
        selector.close()
        for visitor in visitors:
            visitor.socket.close()
    waits.sort()
    return Load(len(waits) / elapsed, 1000 * waits[int(len(waits) * 0.95)], size, 1e6 * cpu / len(waits))


def _let_finish(selector: selectors.BaseSelector) -> None:
    """Wait for the answers still under way, which would otherwise be made in the time of the next page."""
    while selector.get_map():
        for key, _ in selector.select(1):
            if key.data.read():
                selector.unregister(key.fileobj)
