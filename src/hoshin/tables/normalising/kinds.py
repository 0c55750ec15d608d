"""The rules of mending by the declared type of a column."""

from __future__ import annotations

import re

from hoshin.tables.normalising import addresses, answers, codes, contacts, coordinates, dates, numbers, texts, times
from hoshin.tables.normalising.outcome import Kind
from hoshin.tables.shape import ColumnType

_CLOSING = re.compile("終|閉|まで|end|close", re.IGNORECASE)

KINDS = {
    ColumnType.TEXT: texts.TEXT,
    ColumnType.PREFECTURE: texts.TEXT,
    ColumnType.MUNICIPALITY: texts.TEXT,
    ColumnType.TOWN: addresses.ADDRESS,
    ColumnType.BLOCK: addresses.ADDRESS,
    ColumnType.ADDRESS: addresses.ADDRESS,
    ColumnType.IDENTIFIER: texts.IDENTIFIER,
    ColumnType.KANA: texts.KANA,
    ColumnType.LATIN: texts.LATIN,
    ColumnType.MUNICIPALITY_CODE: codes.MUNICIPALITY_CODE,
    ColumnType.CORPORATE_NUMBER: codes.CORPORATE_NUMBER,
    ColumnType.POSTAL_CODE: contacts.POSTAL_CODE,
    ColumnType.TELEPHONE: contacts.TELEPHONE,
    ColumnType.EMAIL: contacts.EMAIL,
    ColumnType.URL: contacts.URL,
    ColumnType.LATITUDE: coordinates.DEGREES,
    ColumnType.LONGITUDE: coordinates.DEGREES,
    ColumnType.INTEGER: numbers.INTEGER,
    ColumnType.DECIMAL: numbers.DECIMAL,
    ColumnType.DATE: dates.DATE,
    ColumnType.MONTH: dates.DATE,
    ColumnType.FISCAL_YEAR: dates.DATE,
    ColumnType.TIME: times.OPENING,
    ColumnType.WEEKDAYS: answers.WEEKDAYS,
    ColumnType.YES_NO: answers.YES_NO,
    ColumnType.MARK: answers.MARK,
}


def kind_of(column: str, type_: ColumnType) -> Kind:
    """The rules for `column` of `type_`; the name tells an opening time from a closing time."""
    if type_ == ColumnType.TIME and _CLOSING.search(column):
        return times.CLOSING
    return KINDS[type_]
