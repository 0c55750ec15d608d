"""Latitudes and longitudes: swapped, out of Japan, without their decimal point, or not numbers."""

import re

import polars as pl

from hoshin.tables.checking.columns import PLACES, Hit

LATITUDE = re.compile(r"緯度|^lat(?:itude)?$|^Y(?:座標)?$", re.IGNORECASE)
LONGITUDE = re.compile(r"経度|^(?:lon|lng)(?:gitude)?$|^longitude$|^X(?:座標)?$", re.IGNORECASE)
LATITUDES = (20.0, 46.0)
LONGITUDES = (122.0, 154.5)

MESSAGES = {
    "coordinates-swapped": "緯度と経度が入れ替わっています。",
    "coordinate-decimal-lost": "緯度・経度の小数点が失われています。",
    "coordinate-out-of-range": "緯度・経度が日本の範囲（緯度20〜46、経度122〜154.5）の外です。",
    "coordinates-together": "緯度と経度が1つのセルに入っています。2つの列に分けてください。",
    "coordinate-not-number": "緯度・経度が数値ではありません。",
}
"""What each rule of this module says."""


def pairs_of(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Which columns hold latitudes and longitudes, as pairs; X and Y only where both are there."""
    latitudes = [name for name in names if LATITUDE.search(name)]
    longitudes = [name for name in names if LONGITUDE.search(name)]
    return list(zip(latitudes, longitudes, strict=False))


def examine_pair(frame: pl.DataFrame, rows: pl.Series, pair: tuple[str, str]) -> dict[tuple[str, str], Hit]:
    """What is wrong with the coordinates of a pair of columns, by rule and column."""
    if pair[0] == pair[1]:
        is_given = _sure(frame[pair[0]].str.strip_chars() != "")
        return {("coordinates-together", pair[0]): _hit(frame[pair[0]], rows, is_given)} if is_given.any() else {}
    texts = [frame[name].str.strip_chars() for name in pair]
    latitude, longitude = (text.cast(pl.Float64, strict=False) for text in texts)
    is_swapped = _sure(latitude.is_between(*LONGITUDES) & longitude.is_between(*LATITUDES))
    masks = {("coordinates-swapped", pair[0]): is_swapped}
    for name, text, number, bounds in zip(pair, texts, (latitude, longitude), (LATITUDES, LONGITUDES), strict=True):
        is_given = text.is_not_null() & (text != "")
        is_outside = _sure(is_given & ~number.is_between(*bounds) & ~is_swapped)
        has_lost_point = is_outside & _sure(text.str.contains(r"^[0-9]{6,}$"))
        masks["coordinate-decimal-lost", name] = has_lost_point
        masks["coordinate-out-of-range", name] = is_outside & ~has_lost_point
        masks["coordinate-not-number", name] = _sure(is_given & number.is_null())
    return {(rule, name): _hit(frame[name], rows, mask) for (rule, name), mask in masks.items() if mask.any()}


def _sure(mask: pl.Series) -> pl.Series:
    return mask.fill_null(value=False)


def _hit(cells: pl.Series, rows: pl.Series, mask: pl.Series) -> Hit:
    picked = cells.filter(mask)
    return Hit(len(picked), rows.filter(mask).head(PLACES).to_list(), str(picked[0]))
