"""Text set in columns on a terminal, where a Japanese character takes two places."""

import unicodedata
from collections.abc import Sequence


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines with their cells one below the other, two spaces apart."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    """How many places of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)
