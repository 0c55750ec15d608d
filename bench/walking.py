"""Visitors who walk: each connection does one thing after the other, as a person with a browser does, and keeps its cookies.

One thread and plain sockets, as in `bench.load`, so that the generator costs a small part of what a page costs.
"""

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


def walk(port: int, steps: Walk, *, connections: int, seconds: float) -> Walked:
    """Let that many visitors walk for so many seconds."""
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
    elapsed, cpu = time.perf_counter() - start, time.process_time() - cpu
    selector.close()
    for visitor in visitors:
        visitor.socket.close()
    count = sum(len(one) for one in waits.values())
    return Walked(count / elapsed, {label: sorted(one) for label, one in waits.items()}, 1e6 * cpu / max(count, 1))
