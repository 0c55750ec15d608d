"""Rows among the data that hold none: numbers of the columns, and names of the groups of rows below them."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from hoshin.tables.reading.cells import Look, Row, filled, look_of

NUMBERED = re.compile(r"[(\[]?(?:([0-9]{1,3})|([A-Za-zア-ン]))[)\].]?")
MARKED = re.compile(r"^\s*(?:【.+】|≪.+≫|《.+》|〈.+〉|＜.+＞|［.+］|<.+>|[■◆●◎▼▶□◇].+)\s*$")
FEWEST_COLUMNS = 3


def numbers_columns(row: Row) -> bool:
    """Whether a row counts the columns: (1), (2), (3) or ①, ②, ③ or A, B, C, one after the other."""
    places = filled(row)
    found = [NUMBERED.fullmatch(unicodedata.normalize("NFKC", row[place].strip())) for place in places]
    counted = [int(one[1]) if one[1] else ord(one[2]) for one in found if one]
    is_whole = len(counted) == len(places) >= FEWEST_COLUMNS
    return is_whole and all(after == before + 1 for before, after in pairwise(counted))


def counts_from_one(row: Row) -> bool:
    """Whether a row counts the columns beginning with the first."""
    return numbers_columns(row) and unicodedata.normalize("NFKC", row[filled(row)[0]]).strip("()[]. ") in {"1", "A"}


def group_rows(rows: Sequence[Row], width: int) -> tuple[list[int], list[int]]:
    """The places of rows whose only cell names the rows below: those that are marked as such (【東地区】), and others.

    A row is one only where the row below it is filled at least by half and begins no group itself.
    """
    if width < FEWEST_COLUMNS:
        return [], []
    lone = [place for place, row in enumerate(rows[:-1]) if _is_lone_word(row) and _is_full(rows[place + 1], width)]
    marked = [place for place in lone if MARKED.match(rows[place][filled(rows[place])[0]])]
    others = [place for place in lone if place not in set(marked)]
    return marked, others if len(others) > 1 and len(others) * 2 < len(rows) else []


def _is_lone_word(row: Row) -> bool:
    places = filled(row)
    return len(places) == 1 and places[0] < 2 and look_of(row[places[0]]) is Look.TEXT


def _is_full(row: Row, width: int) -> bool:
    return len(filled(row)) * 2 >= width
