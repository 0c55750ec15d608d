"""Log files that cannot fill the disk; no Django."""

from pathlib import Path

LARGEST_BYTES = 10 * 1024 * 1024
KEPT_FILES = 5


class CappedLog:
    """Appends what a child says to a file; at ten megabytes it starts a new one and keeps five old ones.

    A full disk loses log lines, never the child: what could not be written is counted and noted as soon as it can be.
    """

    def __init__(self, path: Path, *, largest: int = LARGEST_BYTES, kept: int = KEPT_FILES) -> None:
        self.path = path
        self._largest = largest
        self._kept = kept
        self._lost_bytes = 0
        self.tail = b""

    def write(self, text: bytes) -> None:
        """Append `text`, as whole as the disk allows."""
        self.tail = (self.tail + text)[-4000:]
        try:
            self._turn_over(len(text))
            with self.path.open("ab") as file:
                if self._lost_bytes:
                    file.write(b"(%d bytes of log were lost: the disk was full)\n" % self._lost_bytes)
                file.write(text)
            self._lost_bytes = 0
        except OSError:
            self._lost_bytes += len(text)

    def _turn_over(self, coming: int) -> None:
        if not self.path.exists() or self.path.stat().st_size + coming <= self._largest:
            return
        for number in range(self._kept - 1, 0, -1):
            older = self._numbered(number)
            if older.exists():
                older.replace(self._numbered(number + 1))
        self.path.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")
