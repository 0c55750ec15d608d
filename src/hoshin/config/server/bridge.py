"""Django's WSGI application behind an ASGI server.

The event loop takes in the whole request before a thread touches it and sends the finished response at the client's
pace, so that slow clients, in either direction, never hold one of the few threads. A thread keeps its database
connection from one request to the next.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Environ = dict[str, Any]
Headers = list[tuple[bytes, bytes]]

IN_MEMORY = 1024 * 1024
CHUNK = 256 * 1024
SECONDS_BETWEEN_PARTS = 60.0
SERVED_BY_BRIDGE = "hoshin.bridge"


class Application(Protocol):
    """A WSGI application (PEP 3333)."""

    def __call__(self, environ: Environ, start_response: Callable[..., Any], /) -> Iterable[bytes]:
        """Answer one request."""


class Refused(Exception):
    """The request is answered before the application sees it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The client went away before its request was whole."""


@dataclass
class Response:
    """What the application answered, ready to be sent: its body in memory, or on the disk when it is large."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: "SpooledTemporaryFile[bytes]" = field(default_factory=lambda: SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - closed when sent

    def start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], Any]:
        """WSGI's `start_response`."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self.body.write


class Bridge:
    """An ASGI application that answers HTTP with a WSGI application in `threads` lasting threads."""

    def __init__(self, application: Application, *, threads: int, largest_body: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")
        self._largest_body = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take in one request, have it answered, send the answer."""
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                environ = environ_of(scope, body, await self._take_in(scope, receive, body))
            except Gone:
                return
            except Refused as refusal:
                await _send_refusal(refusal.status, send)
                return
            loop = asyncio.get_running_loop()
            response = await loop.run_in_executor(self._threads, self._answer, environ)
        with response.body:
            await _send(response, send)

    async def _take_in(self, scope: Scope, receive: Receive, body: Any) -> int:
        """Read the request's body and return its size in bytes."""
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        if not declared.isdigit():
            raise Refused(400)
        if int(declared) > self._largest_body:
            raise Refused(413)
        if int(declared) == 0 and b"transfer-encoding" not in headers:
            return 0
        size = 0
        while True:
            message = await _next_part(receive)
            size += len(message.get("body", b""))
            if size > self._largest_body:
                raise Refused(413)
            body.write(message.get("body", b""))
            if not message.get("more_body", False):
                body.seek(0)
                return size

    def _answer(self, environ: Environ) -> Response:
        """Run the application to the end of its response; it turns its own errors into pages."""
        response = Response()
        parts = self._application(environ, response.start)
        try:
            for part in parts:
                response.body.write(part)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        return response


async def _next_part(receive: Receive) -> dict[str, Any]:
    try:
        message = await asyncio.wait_for(receive(), SECONDS_BETWEEN_PARTS)
    except TimeoutError as error:
        raise Refused(408) from error
    if message["type"] == "http.disconnect":
        raise Gone
    return message


async def _send(response: Response, send: Send) -> None:
    size = response.body.tell()
    response.body.seek(0)
    headers = response.headers
    if not any(name == b"content-length" for name, _ in headers) and response.status not in {204, 304}:
        headers = [*headers, (b"content-length", str(size).encode())]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    if size <= CHUNK:
        await send({"type": "http.response.body", "body": response.body.read()})
        return
    while part := response.body.read(CHUNK):
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _send_refusal(status: int, send: Send) -> None:
    """A bare answer to a request that is too large, too slow or not HTTP; the connection is not used again."""
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def environ_of(scope: Scope, body: Any, size: int) -> Environ:
    """The request as PEP 3333 wants it."""
    path = unquote_to_bytes(scope["raw_path"].split(b"?", 1)[0]) if scope.get("raw_path") else scope["path"].encode()
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        SERVED_BY_BRIDGE: True,
    }
    for name, value in scope["headers"]:
        _add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    environ["CONTENT_LENGTH"] = str(size)
    return environ


def _add_header(environ: Environ, name: str, value: str) -> None:
    """A header under its CGI name; one with an underscore could pass for another's and is left out."""
    if "_" in name:
        return
    key = name.upper().replace("-", "_")
    if key != "CONTENT_TYPE":
        key = f"HTTP_{key}"
    if key in environ:
        environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
    else:
        environ[key] = value
