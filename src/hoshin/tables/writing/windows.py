"""Text as CP932, the encoding of older Windows programs, and what is lost on the way."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from hoshin.tables.shape import Finding, Severity

if TYPE_CHECKING:
    import polars as pl

EQUALS = str.maketrans(
    {"〜": "～", "−": "－", "—": "―", "‖": "∥", "¥": "￥", "¢": "￠", "£": "￡", "¬": "￢", "\u00a0": " "}
)
"""Characters of JIS that Windows holds under another number: nothing is lost by taking that one."""

LOST = "〓"
"""What printers set for a character that is not in the case."""

RULE = "not-in-cp932"
FALSE_FRIENDS = frozenset("\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3")
"""What Python's codec writes as bytes that Windows assigns to nothing."""


def as_windows(batch: pl.DataFrame, first_row: int) -> tuple[pl.DataFrame, list[Finding]]:
    """`batch` with nothing that CP932 cannot hold, and where something was lost or written by its equal."""
    import polars as pl  # noqa: PLC0415 - start-up of the command line must not pay for it

    findings: list[Finding] = []
    mended: list[pl.Series] = []
    for column in batch.iter_columns():
        strange = strange_characters("".join(column.drop_nulls().unique().to_list()))
        if strange:
            pattern = f"[{''.join(map(re.escape, sorted(strange)))}]"
            for row in column.str.contains(pattern).fill_null(value=False).arg_true():
                findings += _findings(column.name, first_row + int(row), str(column[int(row)]), strange)
            plain = {one: replacement(one) for one in strange}
            column = column.str.replace_many(list(plain), list(plain.values()))  # noqa: PLW2901 - the same column, mended
        mended.append(column)
    return pl.DataFrame(mended), findings


def strange_characters(text: str) -> set[str]:
    """The characters of `text` that CP932 does not hold; quick where there is none."""
    return set() if is_held(text) else {one for one in set(text) if not is_held(one)}


def is_held(text: str) -> bool:
    """True when CP932 as Windows has it holds `text`, so that it reads back the same."""
    try:
        reads_back = text.encode("cp932").decode("cp932") == text
    except UnicodeEncodeError:
        return False
    return reads_back and not FALSE_FRIENDS & set(text)


def replacement(character: str) -> str:
    """What stands for a character that CP932 does not hold: its equal where it has one, else the mark of a lost one."""
    equal = character.translate(EQUALS)
    return equal if is_held(equal) else LOST


def _findings(column: str, row: int, cell: str, strange: set[str]) -> list[Finding]:
    return [_finding(column, row, one) for one in sorted(set(cell) & strange)]


def _finding(column: str, row: int, character: str) -> Finding:
    instead = replacement(character)
    name = f"「{character}」（U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip() + "）"
    if instead == LOST:
        return Finding(RULE, Severity.ERROR, f"{name}はCP932で書けないため「{LOST}」にしました。", row, column)
    return Finding(RULE, Severity.NOTE, f"{name}を、CP932にある同じ字「{instead}」で書きました。", row, column)
