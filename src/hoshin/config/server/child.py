"""One supervised process; no Django."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from hoshin.config.cli.itself import command
from hoshin.config.server.lifeline import LIFELINE
from hoshin.config.server.logs import CappedLog

CALM_AFTER = 60.0
LONGEST_PAUSE = 30.0


class Child:
    """A part of the house in its own process: started, listened to, started again after a crash."""

    def __init__(self, name: str, words: Sequence[str], logs: Path) -> None:
        self.name = name
        self.words = list(words)
        self.log = CappedLog(logs / f"{name}.log")
        self.process: subprocess.Popen[bytes] | None = None
        self.crashes = 0
        self.next_start = 0.0
        self._started_at = 0.0

    def start(self, environment: Mapping[str, str], lifeline: int, lock: int) -> int:
        """Start the process and return the descriptor from which its output is read."""
        self._started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own words
            command(*self.words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**environment, LIFELINE: str(lifeline)},
            pass_fds=(lifeline, lock),
        )
        assert self.process.stdout is not None  # noqa: S101 - asked for above
        descriptor = self.process.stdout.fileno()
        os.set_blocking(descriptor, False)
        return descriptor

    @property
    def is_running(self) -> bool:
        """True while the process lives."""
        return self.process is not None and self.process.poll() is None

    def read(self) -> bool:
        """Take over what the process has said; False when it has closed its output."""
        if self.process is None or self.process.stdout is None:
            return False
        try:
            text = os.read(self.process.stdout.fileno(), 65536)
        except BlockingIOError:
            return True
        self.log.write(text)
        return bool(text)

    def note_crash(self) -> float:
        """Plan the next start and return the pause before it in seconds: longer each time, short again after a calm."""
        calm = time.monotonic() - self._started_at > CALM_AFTER
        self.crashes = 1 if calm else self.crashes + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2.0 ** (self.crashes - 1))
        self.next_start = time.monotonic() + pause
        return pause

    def how_it_ended(self) -> str:
        """The exit code, or the signal's name."""
        code = self.process.returncode if self.process is not None else 0
        return signal.Signals(-code).name if code < 0 else str(code)

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it is doing and end."""
        if self.process is not None and self.is_running:
            self.process.terminate()

    def kill(self) -> None:
        """End the process at once."""
        if self.process is not None and self.is_running:
            self.process.kill()
            self.process.wait()
