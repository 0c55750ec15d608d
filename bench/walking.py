"""Visitors who walk: each connection does one thing after the other, as a person with a browser does, and keeps its cookies.

One thread and plain sockets, as in `bench.load`, so that the generator costs a small part of what a page costs.
"""

import heapq
import selectors
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode


@dataclass(frozen=True)
class Asked:
    """What a visitor does next; `label` groups what is measured together, `status` is what must come back."""

    label: str
    method: str
    path: str
    form: dict[str, str] = field(default_factory=dict)
    files: tuple[tuple[str, bytes], ...] = ()
    status: int = 200


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    location: str
    body: bytes


Walk = Callable[[], Generator[Asked, Reply, None]]
_BOUNDARY = "hoshin-bench-boundary"


class Visitor:
    """One connection that follows a walk without end."""

    def __init__(self, port: int, walk: Walk) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._port, self._steps, self._cookies = port, walk(), SimpleCookie()
        self._answer = bytearray()
        self.asked = next(self._steps)
        self.asked_at = 0.0

    def ask(self) -> None:
        """Send what comes next."""
        self._answer.clear()
        self.asked_at = time.perf_counter()
        self.socket.sendall(self._request())

    def _request(self) -> bytes:
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        head = [f"{self.asked.method} {self.asked.path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", "Accept: text/html"]
        head += [f"Cookie: {cookie}"] if cookie else []
        body = b""
        if self.asked.method == "POST":
            kind, body = self._body()
            head += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        return "\r\n".join([*head, "", ""]).encode("latin-1") + body

    def _body(self) -> tuple[str, bytes]:
        token = self._cookies["hoshin-form"].value if "hoshin-form" in self._cookies else ""
        form = {"csrfmiddlewaretoken": token, **self.asked.form}
        if not self.asked.files:
            return "application/x-www-form-urlencoded", urlencode(form).encode()
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in form.items()
        ]
        for place, (name, content) in enumerate(self.asked.files):
            lead = f'Content-Disposition: form-data; name="{name}"; filename="{place}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
            parts.append(lead.encode() + content)
        frame = f"--{_BOUNDARY}\r\n".encode()
        body = b"".join(frame + part + b"\r\n" for part in parts) + f"--{_BOUNDARY}--\r\n".encode()
        return f"multipart/form-data; boundary={_BOUNDARY}", body

    def read(self) -> Asked | None:
        """Take in what has come; once the answer is whole, what it answered, and the visitor knows what to do next."""
        part = self.socket.recv(262144)
        if not part:
            raise ConnectionError("the server closed the connection")
        self._answer += part
        end = self._answer.find(b"\r\n\r\n")
        if end < 0:
            return None
        lines = bytes(self._answer[:end]).decode("latin-1").split("\r\n")
        headers = [line.partition(": ")[::2] for line in lines[1:]]
        length = int(next((value for name, value in headers if name.lower() == "content-length"), "0"))
        if len(self._answer) < end + 4 + length:
            return None
        return self._go_on(int(lines[0].split()[1]), headers, bytes(self._answer[end + 4 :]))

    def _go_on(self, status: int, headers: list[tuple[str, str]], body: bytes) -> Asked:
        done = self.asked
        if status != done.status:
            raise AssertionError(f"{done.method} {done.path}: {status}, not {done.status}\n{body[:2000].decode()}")
        for name, value in headers:
            if name.lower() == "set-cookie":
                self._cookies.load(value)
        location = next((value for name, value in headers if name.lower() == "location"), "")
        self.asked = self._steps.send(Reply(status, location, body))
        return done


@dataclass(frozen=True)
class Walked:
    """What came of it: answers per second in all, and by label how many there were and how long each took (ms, sorted)."""

    per_second: float
    waits_ms: dict[str, list[float]]
    own_cost_us: float

    def percentile(self, label: str, share: float) -> float:
        """The wait under which that share of the answers of a label stayed, in milliseconds."""
        waits = self.waits_ms[label]
        return waits[min(int(len(waits) * share), len(waits) - 1)]


@dataclass(frozen=True)
class Pace:
    """How fast the visitors walk together, whatever the answers take: a wait counts from the moment a request was due.

    Each begins its walk of `steps` requests at its own time, so that they do not all hand in at the same moment.
    """

    per_second: float
    steps: int

    def due_at(self, place: int, asked: int, connections: int) -> float:
        """Seconds from the start until the visitor at that place makes its next request, having made `asked`."""
        return (asked * connections + place * self.steps) / self.per_second

    def entry_seconds(self) -> float:
        """How long it takes until all of them are inside, with any number of connections in proportion."""
        return self.steps / self.per_second


def walk(port: int, steps: Walk, *, connections: int, seconds: float) -> Walked:
    """Let that many visitors walk for so many seconds, each asking again as soon as it is answered."""
    selector = selectors.DefaultSelector()
    visitors = [Visitor(port, steps) for _ in range(connections)]
    waits: dict[str, list[float]] = defaultdict(list)
    cpu, start = time.process_time(), time.perf_counter()
    for visitor in visitors:
        selector.register(visitor.socket, selectors.EVENT_READ, visitor)
        visitor.ask()
    while time.perf_counter() - start < seconds:
        for key, _ in selector.select(1):
            if done := key.data.read():
                waits[done.label].append(1000 * (time.perf_counter() - key.data.asked_at))
                key.data.ask()
    return _walked(visitors, selector, waits, time.perf_counter() - start, time.process_time() - cpu)


def walk_at(port: int, steps: Walk, *, connections: int, seconds: float, pace: Pace) -> Walked:
    """Let that many visitors walk at a pace; what is measured begins when all of them are on their way."""
    selector = selectors.DefaultSelector()
    visitors: dict[int, Visitor] = {}
    asked, waits = [0] * connections, defaultdict[str, list[float]](list)
    entered = pace.entry_seconds() * connections
    cpu, start = time.process_time(), time.perf_counter()
    queue = [(pace.due_at(place, 0, connections), place) for place in range(connections)]
    heapq.heapify(queue)
    while (gone := time.perf_counter() - start) < entered + seconds:
        while queue and queue[0][0] <= gone:
            due, place = heapq.heappop(queue)
            if place not in visitors:
                visitors[place] = Visitor(port, steps)
                selector.register(visitors[place].socket, selectors.EVENT_READ, place)
            visitors[place].ask()
            visitors[place].asked_at = start + due
        for key, _ in selector.select(max(0.0, min(queue[0][0] - gone, 1)) if queue else 1):
            place, visitor = key.data, visitors[key.data]
            if done := visitor.read():
                asked[place] += 1
                if visitor.asked_at - start >= entered:
                    waits[done.label].append(1000 * (time.perf_counter() - visitor.asked_at))
                heapq.heappush(queue, (pace.due_at(place, asked[place], connections), place))
    return _walked(list(visitors.values()), selector, waits, seconds, time.process_time() - cpu)


def _walked(
    visitors: list[Visitor],
    selector: selectors.BaseSelector,
    waits: dict[str, list[float]],
    seconds: float,
    cpu: float,
) -> Walked:
    selector.close()
    for visitor in visitors:
        visitor.socket.close()
    count = sum(len(one) for one in waits.values())
    return Walked(count / seconds, {label: sorted(one) for label, one in waits.items()}, 1e6 * cpu / max(count, 1))
