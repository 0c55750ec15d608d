"""Tables that lie on their side: what is told of each thing stands in rows, and the things stand side by side."""

import re
from collections.abc import Sequence

from hoshin.tables.reading.cells import Look, Row, look_of

ATTRIBUTE = re.compile(
    r"名称?$|所在地|住所|電話|ＴＥＬ|TEL|FAX|ＦＡＸ|URL|ホームページ|郵便番号|コード|番号$|緯度|経度|面積|人口|世帯|定員|年月日|[率額数]$|備考|時間$|料金|設置|開設|職員|予算|歳[入出]|[市町村]長名?$"
)
PLACE = re.compile(r".[都道府県市区町村]$|.(?:地区|支所|校|園|館|センター)$")
UNIT = re.compile(r"[（(\[][^（(\[]{1,6}[)）\]]$")
FEWEST_ROWS = 3
MOST_ROWS = 200


def is_turned(names: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether the first column holds the names of columns and the header the things that they are told of."""
    if len(names) < FEWEST_ROWS or not FEWEST_ROWS <= len(rows) <= MOST_ROWS or _tells(names[1:]):
        return False
    labels = [row[0] for row in rows]
    if _tells(labels) * 2 < len(rows) or len(set(labels)) < len(rows):
        return False
    kinds = [_kind(row[1:]) for row in rows]
    is_even = all(kind is not None for kind in kinds)
    is_of_places = sum(bool(PLACE.search(name.strip())) for name in names[1:]) * 2 > len(names) - 1
    return is_even and (is_of_places or len({kind for kind in kinds if kind is not Look.BLANK}) > 1)


def _tells(labels: Sequence[str]) -> int:
    """How many of the labels are called as columns are."""
    return sum(bool(ATTRIBUTE.search(UNIT.sub("", label.strip()))) for label in labels)


def _kind(cells: Sequence[str]) -> Look | None:
    """The look that all cells of a row share, None where they differ."""
    found = {look_of(cell) for cell in cells} - {Look.BLANK, Look.SYMBOL}
    return None if len(found) > 1 else next(iter(found), Look.BLANK)
