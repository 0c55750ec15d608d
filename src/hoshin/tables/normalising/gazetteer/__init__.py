"""The municipalities of Japan with their codes, and the towns of 上越市, 妙高市 and 糸魚川市 with their middle points.

`municipalities.csv`: facts from the list of municipalities of code4fukui/localgovjp (CC0) and from the postal code list of Japan
Post, former wards included; check digits recomputed. `towns.csv`: Geolonia 住所データ (CC BY 4.0), made from 位置参照情報 of the
Ministry of Land, Infrastructure, Transport and Tourism; reduced to three cities and to the level of 大字・町丁目.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).parent


class Municipality(NamedTuple):
    """A municipality with its six-digit code; `name` carries the county (郡) or the city of a ward."""

    code: str
    prefecture: str
    name: str


class Town(NamedTuple):
    """A 大字 or 町丁目 with the middle point that stands for the whole of it."""

    municipality: str
    name: str
    latitude: str
    longitude: str


@cache
def municipalities() -> tuple[Municipality, ...]:
    """All municipalities by code."""
    return tuple(Municipality(*row) for row in _rows("municipalities.csv"))


@cache
def towns() -> tuple[Town, ...]:
    """The towns of the region."""
    return tuple(Town(*row) for row in _rows("towns.csv"))


@cache
def codes() -> frozenset[str]:
    """The codes of all municipalities and prefectures."""
    totals = {number: number // 10 * 6 + number % 10 * 5 for number in range(1, 48)}
    digits = {number: 11 - total if total < 11 else (11 - total % 11) % 10 for number, total in totals.items()}
    prefectures = {f"{number:02d}000{digit % 10}" for number, digit in digits.items()}
    return frozenset(one.code for one in municipalities()) | prefectures


def _rows(name: str) -> list[list[str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]
