"""Records of a text: what separates the fields, and the fields themselves, by content."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from hoshin.tables.reading.limits import CELL_CHARACTERS, COLUMNS, Refusal

DELIMITERS = ",\t;|"
LINE_CHARACTERS = 16 * 1024 * 1024
HEAD_CHARACTERS = 256 * 1024


def delimiter_of(text: str) -> str:
    """What separates the fields: the character that divides the most records of a beginning into equally many fields."""
    whole = text[:HEAD_CHARACTERS]
    if len(text) > HEAD_CHARACTERS and "\n" in whole:
        whole = whole[: whole.rindex("\n")]
    return max(DELIMITERS, key=lambda delimiter: (_regularity(whole, delimiter), -DELIMITERS.index(delimiter)))


class Records:
    """The records of an opened text (with `newline=""`), to be taken once.

    Iterating raises Refusal, with the row, for what no table holds. `unclosed` is, at the end, the number of the record whose
    quotation mark is never closed, so that it swallowed all that follows; 0 where there is none.
    """

    def __init__(self, opened: TextIO, delimiter: str) -> None:
        self._opened, self._delimiter = opened, delimiter
        self._lines_of_record: list[str] = []
        self.unclosed = 0

    def __iter__(self) -> Iterator[list[str]]:
        csv.field_size_limit(CELL_CHARACTERS)
        reader = csv.reader(self._lines(), delimiter=self._delimiter)
        number, lines = 0, []
        try:
            for record in reader:
                number += 1
                if len(record) > COLUMNS:
                    raise Refusal(f"{number}行目に{len(record):,}列あります。{COLUMNS:,}列までの表を読みます。")
                lines, self._lines_of_record = self._lines_of_record, []
                yield record
        except csv.Error as error:
            raise Refusal(
                f'{number + 1}行目に{CELL_CHARACTERS:,}文字を超えるセルがあるか、引用符（"）が閉じていません。'
            ) from error
        self.unclosed = number if _is_unclosed(lines, self._delimiter) else 0

    def _lines(self) -> Iterator[str]:
        while line := self._opened.readline(LINE_CHARACTERS):
            if len(line) == LINE_CHARACTERS:
                raise Refusal(f"1行が{LINE_CHARACTERS:,}文字を超えています。表として読めません。")
            self._lines_of_record.append(line)
            yield line


def _is_unclosed(lines: list[str], delimiter: str) -> bool:
    """Whether the lines of the last record end within quotation marks."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _regularity(text: str, delimiter: str) -> float:
    """How much of the text, in records, is divided into the usual number of fields (at least two); 0 to 1."""
    if delimiter not in text:
        return 0.0
    csv.field_size_limit(CELL_CHARACTERS)
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row)
    except csv.Error:
        return 0.0
    total = sum(widths.values())
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return count / total * (1 - 1 / width) if width > 1 else 0.0
