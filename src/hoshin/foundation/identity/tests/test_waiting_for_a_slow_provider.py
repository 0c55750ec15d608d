"""A provider that drips or never ends is given up; nobody waits for it longer than the house allows."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from hoshin.foundation.identity.queries import city
from hoshin.foundation.identity.queries.city import LARGEST_BYTES, answer_of


@pytest.fixture
def server() -> Iterator[str]:
    """`/drip` sends a letter now and then for ever, `/flood` as much as one takes."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            pause, part = (0.02, b" ") if self.path == "/drip" else (0.0, b" " * 65536)
            with contextlib.suppress(OSError):
                while not over.wait(pause):
                    self.wfile.write(part)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    over.set()
    running.shutdown()
    thread.join()
    running.server_close()


def test_one_that_drips_is_given_up(server, monkeypatch):
    monkeypatch.setattr(city, "LONGEST_SECONDS", 0.2)
    with pytest.raises(httpx.HTTPError, match="does not end"):
        answer_of("GET", f"{server}/drip")


def test_one_that_floods_is_given_up(server):
    with pytest.raises(httpx.HTTPError, match="does not end"):
        answer_of("GET", f"{server}/flood")
    assert LARGEST_BYTES < 1024 * 1024
