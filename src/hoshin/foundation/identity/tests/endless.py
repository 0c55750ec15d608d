"""A server on this machine whose answers never end."""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def endless_server() -> Iterator[str]:
    """Its address: `/flood` sends as much as one takes, every other path a blank now and then, for ever."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            pause, part = (0.0, b" " * 65536) if self.path == "/flood" else (0.02, b" ")
            with contextlib.suppress(OSError):
                while not over.wait(pause):
                    self.wfile.write(part)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        over.set()
        running.shutdown()
        thread.join()
        running.server_close()
