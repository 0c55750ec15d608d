import asyncio
import threading
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.config.server.bridge import CHUNK, Bridge

LARGEST = 3 * 1024 * 1024


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return [body]


def tell(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [repr(sorted((name, value) for name, value in environ.items() if name.isupper())).encode()]


class Client:
    """Speaks ASGI to the bridge as a server would: sends the parts, keeps what comes back."""

    def __init__(self, parts: list[bytes], headers: list[tuple[bytes, bytes]], path: bytes = b"/") -> None:
        self._parts = list(parts)
        self.sent: list[dict[str, Any]] = []
        self.scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/",
            "raw_path": path,
            "query_string": b"q=1",
            "headers": headers,
            "client": ("127.0.0.1", 5),
            "server": ("127.0.0.1", 80),
        }

    async def receive(self) -> dict[str, Any]:
        if not self._parts:
            return {"type": "http.disconnect"}
        part = self._parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(self._parts)}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.sent[1:])


def ask(application: Any, parts: list[bytes], headers: list[tuple[bytes, bytes]], path: bytes = b"/") -> Client:
    client = Client(parts, headers, path)
    bridge = Bridge(application, threads=1, largest_body=LARGEST)
    asyncio.run(bridge(client.scope, client.receive, client.send))
    return client


@given(parts=st.lists(st.binary(max_size=2000), min_size=1, max_size=6))
def test_a_body_arrives_whole_however_it_was_cut(parts):
    client = ask(echo, parts, [(b"transfer-encoding", b"chunked")])
    assert client.status == 200
    assert client.body == b"".join(parts)
    assert client.headers[b"content-length"] == str(len(b"".join(parts))).encode()


def test_a_large_answer_is_sent_in_parts_and_whole():
    body = bytes(range(256)) * (CHUNK // 256) * 5 + b"end"
    client = ask(echo, [body], [(b"content-length", str(len(body)).encode())])
    assert client.body == body
    assert len(client.sent) > 5


@pytest.mark.parametrize(
    "headers", [[(b"content-length", str(LARGEST + 1).encode())], [(b"transfer-encoding", b"chunked")]]
)
def test_a_body_that_is_too_large_is_refused_before_the_application_sees_it(headers):
    def never(environ: Any, start_response: Any) -> Iterable[bytes]:
        raise AssertionError

    assert ask(never, [b"x" * LARGEST, b"x"], headers).status == 413


def test_a_length_that_is_no_number_is_refused():
    assert ask(echo, [b""], [(b"content-length", b"-1")]).status == 400


def test_a_client_that_goes_away_halfway_is_not_answered():
    client = Client([], [(b"content-length", b"10")])
    asyncio.run(Bridge(echo, threads=1, largest_body=LARGEST)(client.scope, client.receive, client.send))
    assert client.sent == []


def test_headers_paths_and_cookies_reach_django_as_pep_3333_says():
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-two", b"1"), (b"x-two", b"2"), (b"x_two", b"forged")]
    told = ask(tell, [], headers, path=b"/%E5%80%8B%E7%A5%A8/").body.decode()
    assert "('HTTP_COOKIE', 'a=1; b=2')" in told
    assert "('HTTP_X_TWO', '1,2')" in told
    assert "forged" not in told
    assert f"('PATH_INFO', {'/個票/'.encode().decode('latin-1')!r})" in told
    assert "('QUERY_STRING', 'q=1')" in told


def test_a_slow_sender_does_not_hold_a_thread():
    async def scenario() -> bool:
        bridge = Bridge(echo, threads=1, largest_body=LARGEST)
        slow, quick = Client([b"a"], [(b"content-length", b"2")]), Client([b"b"], [(b"content-length", b"1")])
        never = asyncio.Event()

        async def stall() -> dict[str, Any]:
            await never.wait()
            return {"type": "http.disconnect"}

        waiting = asyncio.create_task(bridge(slow.scope, stall, slow.send))
        await bridge(quick.scope, quick.receive, quick.send)
        waiting.cancel()
        return quick.body == b"b"

    assert asyncio.run(scenario())


def test_a_thread_serves_many_requests():
    def name(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [threading.current_thread().name.encode()]

    async def scenario() -> set[bytes]:
        bridge = Bridge(name, threads=1, largest_body=LARGEST)
        clients = [Client([], []) for _ in range(5)]
        for client in clients:
            await bridge(client.scope, client.receive, client.send)
        return {client.body for client in clients}

    assert len(asyncio.run(scenario())) == 1
