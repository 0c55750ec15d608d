"""Talking to clamd: the INSTREAM command of its protocol, over TCP or a local socket."""

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

_CHUNK = 1 << 16
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 60.0
_LONGEST_ANSWER = 4096


class ScannerUnavailable(Exception):
    """The scanner gave no verdict: it cannot be reached, broke off, or answered with an error."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said: clean, or the name of what it found."""

    is_clean: bool
    signature: str = ""


def scan(address: str, stream: BinaryIO) -> Verdict:
    """The scanner's verdict on the bytes of `stream` from its present position on.

    `address` is `tcp://host:port` or `unix:/path`. Raises ScannerUnavailable when there is no verdict; the content must
    then not be given out.
    """
    try:
        with _connect(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            while chunk := stream.read(_CHUNK):
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
            connection.sendall(struct.pack("!I", 0))
            answer = _read_answer(connection)
    except OSError as error:
        raise ScannerUnavailable(f"{type(error).__name__}: {error}") from error
    return _verdict(answer)


def _connect(address: str) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(_CONNECT_SECONDS)
        connection.connect(address.removeprefix("unix:"))
    else:
        parts = urlsplit(address)
        connection = socket.create_connection((parts.hostname or "", parts.port or 3310), _CONNECT_SECONDS)
    connection.settimeout(_ANSWER_SECONDS)
    return connection


def _read_answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        received = connection.recv(_LONGEST_ANSWER)
        if not received:
            break
        answer += received
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict(is_clean=True)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(is_clean=False, signature=answer.removeprefix("stream: ").removesuffix(" FOUND")[:200])
    raise ScannerUnavailable(answer or "the scanner closed the connection without an answer")
