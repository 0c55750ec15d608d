"""What the parts of the table engine hand to each other: readings, tables and findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


class Severity(StrEnum):
    """How much a finding matters: an error damages the meaning, a warning hinders use, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class ColumnType(StrEnum):
    """What the values of a column are; decides how they are read and mended."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    KANA = "kana"
    LATIN = "latin"
    MUNICIPALITY_CODE = "municipality_code"
    CORPORATE_NUMBER = "corporate_number"
    POSTAL_CODE = "postal_code"
    TELEPHONE = "telephone"
    EMAIL = "email"
    URL = "url"
    ADDRESS = "address"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    TOWN = "town"
    BLOCK = "block"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MONTH = "month"
    FISCAL_YEAR = "fiscal_year"
    TIME = "time"
    WEEKDAYS = "weekdays"
    YES_NO = "yes_no"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found in a file, with its place.

    `rule` is the stable code of the check, `message` a Japanese sentence; `row` counts from 1 in the file as it is (None: not
    one row); `column` is the rebuilt name of the column, empty when the finding is not about one column; `count` says how
    many places share the finding when only the first is named.
    """

    rule: str
    severity: Severity
    message: str
    row: int | None = None
    column: str = ""
    sheet: str = ""
    count: int = 1


@dataclass(slots=True)
class Table:
    """One table of a file: its place, its rebuilt column names, and its rows as text.

    `frame` holds one String column for each of `columns`, in order and under these names (made unique); an empty cell is
    null, nothing is typed, trimmed or mended. `row_numbers` gives the row of the file, from 1, of every row of the frame.
    """

    columns: tuple[str, ...]
    frame: pl.DataFrame
    row_numbers: pl.Series
    header_rows: tuple[int, ...]
    first_data_row: int
    last_data_row: int
    sheet: str = ""
    findings: list[Finding] = field(default_factory=list)
    title: str = ""
    """What stands above the header."""
    places: tuple[int, ...] = ()
    """The column of the file, from 1, in which each of `columns` stands; empty means one after the other from the first."""


@dataclass(slots=True)
class Reading:
    """What came of reading one file: its tables, or the reason why nothing could be read (`refused`, in Japanese).

    `kind` is csv, tsv, xlsx, xls or ods by content; `encoding` is empty for workbooks.
    """

    path: Path
    kind: str = ""
    encoding: str = ""
    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: str = ""
