"""Progress on the terminal for work that lasts, on standard error and only for a person."""

import sys
import threading
import time
from types import TracebackType

from hoshin.kernel.terminal import choose

PATIENCE = 2.0
STEP = 1.0
CLEAR = "\r\x1b[K"


class Progress:
    """While its block runs for more than two seconds, one line says what is being done and for how long."""

    def __init__(self, ja: str, en: str) -> None:
        self.text = choose(ja, en)
        self.rows = 0
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty():
            self._thread = threading.Thread(target=self._tell, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def say(self, ja: str, en: str) -> None:
        """Change what the line says."""
        self.text = choose(ja, en)

    def count(self, rows: int) -> None:
        """Add to the line how many rows have gone by."""
        self.rows = rows

    def _tell(self) -> None:
        started = time.monotonic()
        if self._done.wait(PATIENCE):
            return
        while True:
            seconds = int(time.monotonic() - started)
            rows = choose(f"{self.rows:,}行 ", f"{self.rows:,} rows ") if self.rows else ""
            sys.stderr.write(f"{CLEAR}{self.text} … {rows}{choose(f'{seconds}秒', f'{seconds} s')}")
            sys.stderr.flush()
            if self._done.wait(STEP):
                break
        sys.stderr.write(CLEAR)
        sys.stderr.flush()
