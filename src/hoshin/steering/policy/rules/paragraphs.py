"""Paragraphs: how Markdown is cut into the pieces that comments are pinned to and comparisons are aligned by."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hoshin.steering.policy.rules.alignment import Item, align

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of Markdown with a key that stays while the text is reworded, also from revision to revision."""

    key: str
    text: str


def split(text: str) -> tuple[str, ...]:
    """The blocks of a Markdown text: what stands between blank lines, a fenced block being one.

    Line ends become `\\n`, outer blank lines and repeated blank lines go; nothing else is touched.
    """
    blocks: list[list[str]] = [[]]
    fence = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not fence and not line.strip():
            if blocks[-1]:
                blocks.append([])
            continue
        blocks[-1].append(line)
        fence = _fence_after(line, fence)
    return tuple("\n".join(block) for block in blocks if block)


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after `line`, empty when none is."""
    found = FENCE.match(line)
    if not found:
        return fence
    mark = found.group(1)
    if not fence:
        return mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and not line[found.end() :].strip()
    return "" if closes else fence


def join(texts: Iterable[str]) -> str:
    """The Markdown text made of these blocks; `split` gives them back."""
    return "\n\n".join(texts)


def normalise(text: str) -> str:
    """`text` as it is stored and compared: the same blocks, one blank line between them."""
    return join(split(text))


def carry_keys(old: Sequence[Paragraph], text: str, fresh: Iterable[str]) -> tuple[Paragraph, ...]:
    """The paragraphs of an edited text, each with the key of the old paragraph that it continues.

    New paragraphs take keys from `fresh`, in order; a key of `old` is never given to something else.
    """
    blocks = split(text)
    kept: dict[int, str] = {}
    items = [Item(f"new {index}", block) for index, block in enumerate(blocks)]
    for before, after in align([Item(f"old {paragraph.key}", paragraph.text) for paragraph in old], items):
        if before is not None and after is not None:
            kept[after] = old[before].key
    spare = iter(fresh)
    return tuple(Paragraph(kept[index] if index in kept else next(spare), block) for index, block in enumerate(blocks))
