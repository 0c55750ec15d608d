"""Rows among the data that hold none: numbers of the columns, and names of the groups of rows below them."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from hoshin.tables.reading.cells import Look, Row, filled, look_of

NUMBERED = re.compile(r"[(\[]?(?:([0-9]{1,3})|([A-Za-zア-ン]))[)\].]?")
MARKED = re.compile(r"^\s*(?:【.+】|≪.+≫|《.+》|〈.+〉|＜.+＞|［.+］|<.+>|[■◆●◎▼▶□◇○◯★☆].+)\s*$")
FEWEST_COLUMNS = 3
DESCRIBED = re.compile(
    r"(?:条件付き?)?(?:必須|任意|推奨)(?:項目)?|文字列型?|数値型?|整数型?|小数型?|日付型?|時刻型?|テキスト|(?:半角|全角)(?:英?数字?|カナ|英字|文字)*|string|text|number|integer|date"
    r"|[（(【\[]?(?:記入|入力)?例[)）】\]:：].*",
    re.IGNORECASE,
)
PROSE = re.compile(
    r"。$|^[（(]?(?:目次|表紙|はじめに|お知らせ)|現在[）)]?$|(?:について|年度?版|年度.+|一覧表?|統計書|資料)$|^[（(]?(?:注|※)"
)
"""What stands on covers and in notices."""
MOST_PROSE = 10


def numbers_columns(row: Row) -> bool:
    """Whether a row counts the columns: (1), (2), (3) or ①, ②, ③ or A, B, C, one after the other."""
    places = filled(row)
    found = [NUMBERED.fullmatch(unicodedata.normalize("NFKC", row[place].strip())) for place in places]
    counted = [int(one[1]) if one[1] else ord(one[2]) for one in found if one]
    is_whole = len(counted) == len(places) >= FEWEST_COLUMNS
    return is_whole and all(after == before + 1 for before, after in pairwise(counted))


def describes_columns(row: Row) -> bool:
    """Whether a row only says of each column what may stand in it: 必須 or 任意, its type, or an example that says that it is one."""
    places = filled(row)
    return len(places) > 1 and all(DESCRIBED.fullmatch(row[place].strip()) for place in places)


def counts_from_one(row: Row) -> bool:
    """Whether a row counts the columns beginning with the first."""
    return numbers_columns(row) and unicodedata.normalize("NFKC", row[filled(row)[0]]).strip("()[]. ") in {"1", "A"}


def is_prose(rows: Sequence[Row]) -> bool:
    """Whether rows, none of which holds more than one cell, are a cover or a notice rather than a list of one column."""
    if len(rows) > MOST_PROSE or any(len(filled(row)) > 1 for row in rows):
        return False
    said = [row[filled(row)[0]].strip() for row in rows]
    return sum(bool(PROSE.search(one)) for one in said) * 3 >= len(said)


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
