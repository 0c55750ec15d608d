"""What the cells of a table say about it: what a column holds, and how the things that it lists are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, cached_property

from hoshin.kernel.width import narrow
from hoshin.tables.shape import ColumnType, Table
from hoshin.tables.standards import headings, shelf

SAMPLED = 400
"""Rows looked at, spread evenly over the table."""

WIDEST = 400
"""Columns looked at; a wider table is a matrix of figures, and no list of the standards."""

ANSWERS = frozenset("○◯〇×✕有無可否-1") | {"あり", "なし", "有り", "無し", "不可", "はい", "いいえ"}
"""Cells that answer the question of their heading."""

GIVEN_AWAY = {
    "緯度": ColumnType.LATITUDE,
    "経度": ColumnType.LONGITUDE,
    "電話番号": ColumnType.TELEPHONE,
    "郵便番号": ColumnType.POSTAL_CODE,
    "URL": ColumnType.URL,
    "連絡先メールアドレス": ColumnType.EMAIL,
    "所在地_連結表記": ColumnType.ADDRESS,
}
"""The concepts that nine cells of ten give away by their form."""

_TAIL = re.compile(r"[\(（「『【\[].*?[\)）」』】\]]\s*$")
_MUNICIPALITY = re.compile(
    r"^(?:〒?\s*[0-9]{3}-?[0-9]{4}\s*)?(?:.{2,3}[都道府県])?\s*[^0-9\s、。]{1,8}?[市区町村郡](?!立).{2,40}"
)
_PATTERNS = {
    ColumnType.TELEPHONE: re.compile(r"^\(?0[0-9]{1,4}[-)(]+[0-9]{1,4}[-)]+[0-9]{3,4}"),
    ColumnType.POSTAL_CODE: re.compile(r"^〒?[0-9]{3}-?[0-9]{4}$"),
    ColumnType.URL: re.compile(r"^https?://\S+$", re.IGNORECASE),
    ColumnType.EMAIL: re.compile(r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"),
}
_NUMBER = re.compile(r"^[+-]?[0-9]+\.[0-9]+$")
_RANGES = {ColumnType.LATITUDE: (20.0, 46.0), ColumnType.LONGITUDE: (122.0, 154.5)}


class Contents:
    """A sample of a table's cells, trimmed and in half width, asked for what it holds."""

    def __init__(self, table: Table) -> None:
        """Take the sample; costs the same for a large table as for a small one."""
        step = max(1, table.frame.height // SAMPLED)
        sample = table.frame[:, :WIDEST].gather_every(step).head(SAMPLED)
        self.columns = sample.columns
        self._cells = {
            name: [narrow(cell) for cell in sample[name].to_list() if cell and cell.strip()] for name in sample.columns
        }

    def cells(self, column: str) -> list[str]:
        """The filled cells of `column` in the sample."""
        return self._cells.get(column, [])

    def are_answers(self, column: str) -> bool:
        """Whether the cells of `column` only say yes or no."""
        cells = self.cells(column)
        return bool(cells) and sum(cell in ANSWERS for cell in cells) >= 0.8 * len(cells)

    @cached_property
    def guesses(self) -> dict[str, tuple[str, ...]]:
        """For each column whose cells give it away, the shared concepts that it may be."""
        guesses = {
            column: tuple(concept for concept, type_ in GIVEN_AWAY.items() if _are(cells, type_))
            for column, cells in self._cells.items()
        }
        if self.names_column:
            guesses[self.names_column] = (*guesses[self.names_column], "名称")
        return {column: concepts for column, concepts in guesses.items() if concepts}

    @cached_property
    def kinds(self) -> dict[str, dict[str, float]]:
        """For each column, the items whose things its cells are called like, with the share of the cells."""
        found = {column: _kinds(cells) for column, cells in self._cells.items() if _is_wordy(cells)}
        return {column: kinds for column, kinds in found.items() if kinds}

    @cached_property
    def names_column(self) -> str:
        """The column that most looks like names of things of one kind and repeats the least; empty when none does."""
        best, best_share = "", 0.3
        for column, kinds in self.kinds.items():
            share = sum(kinds.values()) * len(set(self.cells(column))) / len(self.cells(column))
            if share > best_share:
                best, best_share = column, share
        return best


def words_in(columns: Iterable[str], words: tuple[str, ...]) -> int:
    """How many of `columns`, short ones only, hold one of `words`: a long heading is a sentence about something."""
    keys = [headings.key(column) for column in columns]
    wanted = [headings.key(word) for word in words]
    return sum(1 for key in keys if len(key) <= 30 and any(word in key for word in wanted))


def _are(cells: list[str], type_: ColumnType) -> bool:
    test = _test(type_)
    if not cells or test is None or not any(map(test, cells[:5])):
        return False
    return sum(map(test, cells)) >= 0.9 * len(cells)


def _test(type_: ColumnType) -> Callable[[str], bool] | None:
    if type_ in _RANGES:
        low, high = _RANGES[type_]
        return lambda cell: bool(_NUMBER.match(cell)) and low <= float(cell) <= high
    if type_ == ColumnType.ADDRESS:
        return lambda cell: bool(_MUNICIPALITY.match(cell)) and not cell.startswith("http")
    pattern = _PATTERNS.get(type_)
    return (lambda cell: bool(pattern.match(cell))) if pattern else None


def _is_wordy(cells: list[str]) -> bool:
    return (
        bool(cells) and sum(1 for cell in cells if 2 <= len(cell) <= 60 and not cell[-1].isascii()) >= len(cells) * 0.4
    )


@cache
def _endings() -> tuple[re.Pattern[str], dict[str, str]]:
    """All endings as one pattern (the longest wins, since it begins first), and the item that each speaks for."""
    owners = {ending: slug for slug, item in shelf.items().items() for ending in item.endings}
    return re.compile(f"(?:{'|'.join(map(re.escape, owners))})$"), owners


@cache
def _mentions() -> dict[str, re.Pattern[str]]:
    """For each item, its words as one pattern to look for anywhere in a name."""
    return {
        slug: re.compile("|".join(re.escape(word) for word in item.headings if not word.isascii()))
        for slug, item in shelf.items().items()
        if any(not word.isascii() for word in item.headings)
    }


def _kinds(cells: list[str]) -> dict[str, float]:
    pattern, owners = _endings()
    names = [_TAIL.sub("", cell).rstrip("。 .") for cell in cells]
    endings = Counter(owners[match[0]] for name in names if (match := pattern.search(name)))
    shares = {slug: count / len(cells) for slug, count in endings.items()}
    for slug, words in _mentions().items():
        mentioned = sum(1 for name in names if words.search(name)) / len(cells)
        if mentioned >= 0.5:
            shares[slug] = max(shares.get(slug, 0.0), 0.3 * mentioned)
    return {slug: share for slug, share in shares.items() if share >= 0.1}
