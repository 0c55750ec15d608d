"""What a cell looks like, by itself: the evidence by which headers are told from data."""

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

Row = Sequence[str]


class Look(Enum):
    """The look of one cell."""

    BLANK = "blank"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    DIGITS = "digits with hyphens"
    ADDRESS = "web address"
    SYMBOL = "symbol"
    TEXT = "text"


ERAS = "明治|大正|昭和|平成|令和|[MTSHR]|[一-龠]{2}(?=[0-9元]{1,2}年)"
DATE_FORMS = rf"""(?:\d{{4}}[-/.年]\d{{1,2}}(?:[-/.月]\d{{1,2}}日?)?月?(?:[ T]\d{{1,2}}:\d\d(?::\d\d)?)?
 |\d{{1,2}}[/月]\d{{1,2}}日?(?:/\d{{4}})?|\d{{1,2}}月
 |(?:{ERAS})\s?(?:\d{{1,2}}|元)(?:[年.]\s?\d{{0,2}}(?:[月.]\s?\d{{0,2}}日?)?)?)"""
FORMS = (
    (Look.NUMBER, re.compile(r"[-+−－▲△]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][-+]?\d+)?[%％]?|[-+]?\.\d+")),
    (Look.DATE, re.compile(DATE_FORMS, re.VERBOSE)),
    (Look.TIME, re.compile(r"\d{1,2}[:：時]\d{0,2}(?:[:：分]\d{0,2})?分?")),
    (Look.DIGITS, re.compile(r"\(?\d{2,5}[-－ー‐)]+\d{1,5}(?:[-－ー‐]+\d{3,5})?")),
    (Look.ADDRESS, re.compile(r"https?://\S+|[\w.+-]+@[\w-]+\.[\w.]+")),
    (Look.SYMBOL, re.compile(r"[-－―‐ー…*＊Xxχ×○◯〇●◎△▲□■☆★※〃・.。/]{1,3}|\(注\)|（注）")),
)  # fmt: skip
WIDE = str.maketrans("０１２３４５６７８９．，：／", "0123456789.,:/")
DOMINANT = 0.7


@lru_cache(maxsize=65536)
def look_of(text: str) -> Look:
    """The look of a cell's text."""
    stripped = text.strip()
    if not stripped:
        return Look.BLANK
    if len(stripped) > 64:
        return Look.ADDRESS if stripped.startswith("http") else Look.TEXT
    narrow = stripped.translate(WIDE)
    return next((look for look, form in FORMS if form.fullmatch(narrow)), Look.TEXT)


def looks(row: Row) -> list[Look]:
    """The look of every cell of a row."""
    return [look_of(cell) for cell in row]


def filled(row: Row) -> list[int]:
    """The positions of the cells of a row that hold something."""
    return [index for index, cell in enumerate(row) if cell and not cell.isspace()]


def dominant_looks(rows: Sequence[Row], width: int) -> list[Look]:
    """For each column the look that most of its cells share; BLANK where nothing is in it, TEXT where none prevails."""
    tallies: list[Counter[Look]] = [Counter() for _ in range(width)]
    for row in rows:
        for tally, cell in zip(tallies, row, strict=False):
            if cell:
                tally[look_of(cell)] += 1
    return [_dominant(tally) for tally in tallies]


def _dominant(tally: Counter[Look]) -> Look:
    del tally[Look.BLANK]
    if set(tally) - {Look.SYMBOL}:
        del tally[Look.SYMBOL]
    if not tally:
        return Look.BLANK
    look, count = tally.most_common(1)[0]
    return look if count >= DOMINANT * tally.total() else Look.TEXT
