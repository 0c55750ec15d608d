"""Reads the texts: a line `@@ kind | value | value …` begins a part, what follows is its Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
MARK = "@@ "


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of a text file."""

    kind: str
    values: tuple[str, ...]
    text: str


def entries(*names: str) -> Iterator[Entry]:
    """The parts of these files, in order."""
    for name in names:
        yield from _entries((TEXTS / name).read_text(encoding="utf-8"))


def _entries(text: str) -> Iterator[Entry]:
    head: str | None = None
    body: list[str] = []
    for line in [*text.splitlines(), MARK]:
        if not line.startswith(MARK):
            body.append(line)
            continue
        if head is not None:
            kind, *values = (value.strip() for value in head.split("|"))
            yield Entry(kind, tuple(values), "\n".join(body).strip())
        head, body = line.removeprefix(MARK), []
