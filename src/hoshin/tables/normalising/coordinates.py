"""Latitudes and longitudes: as decimal degrees, swapped back only where no other reading is possible, otherwise reported."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from hoshin.tables.normalising import gazetteer
from hoshin.tables.normalising.outcome import Kind, Outcome, plain, scientific

if TYPE_CHECKING:
    import polars as pl

LATITUDES = (20.0, 46.0)
LONGITUDES = (122.0, 154.5)
"""Within these lies all of Japan; the two do not meet, so that a swapped pair is known as such."""

_DEGREES = re.compile(
    r"""([0-9]{1,3})(?:[°度])([0-9]{1,2})(?:['′分’])([0-9]{1,2}(?:\.[0-9]+)?)(?:["″秒”]|''|′′)?""", re.VERBOSE
)
_POINTED = re.compile(r"([0-9]{2,3})\.([0-9]{2})\.([0-9]{2}(?:\.[0-9]+)?)")
"""Degrees, minutes and seconds with points between them."""
_SIDE = re.compile(r"^(?:北緯|東経|緯度|経度|[NE])[::]?|[NE度°]$", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def mend_degrees(value: str) -> Outcome:
    """Decimal degrees; degrees, minutes and seconds are converted to six decimals (0.1 m)."""
    read = plain(value)
    text = re.sub(r"\s", "", read.text)
    if not text:
        return Outcome(None, "trim")
    if damaged := scientific(read):
        return damaged
    bare = _SIDE.sub("", text)
    if _NUMBER.fullmatch(bare):
        return read.became(bare, "degrees")
    if match := _DEGREES.fullmatch(bare) or _POINTED.fullmatch(bare):
        degrees, minutes, seconds = int(match[1]), int(match[2]), float(match[3])
        if minutes < 60 and seconds < 60:
            return Outcome(f"{degrees + minutes / 60 + seconds / 3600:.6f}", "degrees-minutes-seconds")
    return read.strange("coordinate", "緯度・経度として読み取れません")


DEGREES = Kind(r"^-?[0-9]+(\.[0-9]+)?$", mend_degrees)

STRANGE = {
    "coordinate-missing": "緯度・経度が0です。位置が分からないときは空欄にします",
    "coordinate-decimal-point": "緯度・経度の小数点が失われているようです",
    "coordinate-range": "緯度・経度が日本の範囲（20〜46、122〜154.5）にありません",
    "coordinate-coarse": "緯度・経度に小数がなく、場所を指しません",
    "coordinate-town": "町の代表点と同じ緯度・経度で、建物の位置ではないようです",
}


def swapped(latitude: pl.Series, longitude: pl.Series) -> pl.Series:
    """The rows in which each of the two can only be the other."""
    first, second = _numbers(latitude), _numbers(longitude)
    is_swapped = first.is_between(*LONGITUDES) & second.is_between(*LATITUDES)
    return is_swapped.fill_null(value=False)


def doubts(degrees: pl.Series, bounds: tuple[float, float]) -> dict[str, pl.Series]:
    """For each rule, the rows whose value is a number but no place in Japan."""
    numbers = _numbers(degrees)
    has_decimals = degrees.str.contains(r"\.[0-9]*[1-9]")
    if (numbers.is_between(*bounds) & has_decimals).all():
        return {}
    is_outside = ~numbers.is_between(*bounds)
    is_zero = numbers == 0
    digits = degrees.str.replace(r"\.0+$", "")
    is_pointless = is_outside & (numbers > 1000) & digits.str.contains(r"^[0-9]{6,}$")
    lowest, highest = (str(int(bound)) for bound in bounds)
    begins = digits.str.slice(0, len(lowest))
    is_pointless &= (begins >= lowest) & (begins <= highest)
    is_coarse = numbers.is_between(*bounds) & ~has_decimals
    found = {
        "coordinate-missing": is_zero,
        "coordinate-decimal-point": is_pointless,
        "coordinate-range": is_outside & ~is_zero & ~is_pointless,
        "coordinate-coarse": is_coarse,
    }
    return {rule: rows.fill_null(value=False) for rule, rows in found.items()}


def at_town(latitude: pl.Series, longitude: pl.Series) -> pl.Series:
    """The rows whose point is the middle point of a bundled town, digit for digit."""
    middle = _middle_points()
    may_be = latitude.is_in(list(middle)).fill_null(value=False)
    places = may_be.arg_true()
    pairs = zip(latitude.gather(places), longitude.gather(places), strict=True)
    is_middle = [other in middle[one] for one, other in pairs]
    return may_be.scatter(places, is_middle) if len(places) else may_be


@cache
def _middle_points() -> dict[str, set[str]]:
    """The longitudes of the bundled towns by their latitude, as they are written."""
    points: dict[str, set[str]] = {}
    for town in gazetteer.towns():
        points.setdefault(str(town.latitude), set()).add(str(town.longitude))
    return points


def _numbers(series: pl.Series) -> pl.Series:
    from polars import Float64  # noqa: PLC0415 - start-up of the command line must not pay for it

    return series.cast(Float64, strict=False)
