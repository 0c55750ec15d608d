"""Presses at work: processes that print one document after the other and are let go before they have grown large."""

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the whole program: what a template may read."""

PLACES = 2
"""More documents at once would only share the same processors and multiply the memory."""

TIME_LIMIT_SECONDS = 120
MOST_DOCUMENTS = 100
LARGE_BYTES = 1_000_000
MANY_PAGES = 50
"""After an order of this size, or a document of so many pages, the press is let go: it keeps the memory that it took."""


class TypesettingFailed(RuntimeError):
    """The template is wrong, or the press ran out of time: a defect, not something the person did."""


class _Gone(Exception):
    """The press had ended before it took the order."""


@dataclass(frozen=True)
class Printed:
    """What a press gave: the facts that it tells of the document, and the PDF."""

    facts: Mapping[str, Any]
    pdf: bytes


class _Press:
    """One process; it is used by one thread at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hoshin.web.press"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT.parent)},
        )
        self._documents = 0
        self._is_late = False
        self._is_waiting = True
        """Nothing of an earlier answer is left in the pipe, where the next order would take it for its own."""

    @property
    def can_go_on(self) -> bool:
        """Whether it may take another order."""
        return self._is_waiting and self._documents < MOST_DOCUMENTS and self._process.poll() is None

    def print(self, order: bytes) -> Printed:
        """Carry out one order; raises TypesettingFailed, or _Gone when the order was never read."""
        limit = threading.Timer(TIME_LIMIT_SECONDS, self._give_up)
        limit.daemon = True
        limit.start()
        try:
            return self._answer_to(order)
        finally:
            limit.cancel()

    def _answer_to(self, order: bytes) -> Printed:
        assert self._process.stdin is not None  # noqa: S101 - tells the type checker
        assert self._process.stdout is not None  # noqa: S101 - as above
        self._is_waiting = False
        try:
            self._process.stdin.write(order + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise _Gone from None
        head = self._process.stdout.readline()
        if not head:
            raise self._end()
        facts = json.loads(head)
        is_large = len(order) > LARGE_BYTES or facts.get("pages", 0) > MANY_PAGES
        self._documents += MOST_DOCUMENTS if is_large else 1
        pdf = self._process.stdout.read(facts["bytes"])
        if len(pdf) < facts["bytes"]:
            raise self._end()
        self._is_waiting = True
        if "error" in facts:
            raise TypesettingFailed(facts["error"])
        return Printed(facts, pdf)

    def _end(self) -> Exception:
        """Why no answer came: it was late, it fell over, or it had gone home before the order."""
        status = self._process.wait()
        if self._is_late:
            return TypesettingFailed(f"the press took longer than {TIME_LIMIT_SECONDS} seconds")
        return TypesettingFailed(f"the press ended with {status}") if status else _Gone()

    def _give_up(self) -> None:
        self._is_late = True
        self._process.kill()

    def close(self) -> None:
        """Let the process go and wait until it has."""
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()


class Presses:
    """The presses of this process. One that idles for a minute ends by itself; all of them end with this process."""

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._idle: list[_Press] = []

    def print(self, order: bytes) -> Printed:
        """Carry out one order, which is one line of JSON; raises TypesettingFailed."""
        with self._places:
            while True:
                with contextlib.suppress(_Gone), self._one() as press:
                    return press.print(order)

    @contextlib.contextmanager
    def _one(self) -> Iterator[_Press]:
        try:
            press = self._idle.pop()
        except IndexError:
            press = _Press()
        try:
            yield press
        finally:
            if press.can_go_on:
                self._idle.append(press)
            else:
                press.close()

    def close(self) -> None:
        """Let the idle ones go."""
        while self._idle:
            self._idle.pop().close()


PRESSES = Presses(PLACES)
atexit.register(PRESSES.close)
