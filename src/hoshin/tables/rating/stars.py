"""The five stars of open data, for tables: what a file has by its form, and what the next star needs.

Source: the five-star scheme of open data (5stardata); for rows of a table the fourth star asks for an address of every row and
the fifth for links to the registers that the nation keeps (町字ID, 法人番号, 全国地方公共団体コード).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hoshin.tables.rating.counts import Counts

WORKBOOKS = frozenset({"xlsx", "xls"})
OPEN_FORMATS = frozenset({"csv", "tsv", "ods", "json", "ndjson", "geojson", "jsonld", "parquet"})
REGISTERS = {"町字ID": "町字ID", "法人番号": "法人番号", "所在地_全国地方公共団体コード": "全国地方公共団体コード"}
MOSTLY = 0.9
"""Share of rows that must carry an identifier, or a link, for the table to count as having it."""


@dataclass(frozen=True, slots=True)
class Stars:
    """How many stars (0 to 5), the Japanese sentence why, and what the next star needs (empty at five)."""

    count: int
    reason: str
    next_step: str


def stars_of(counts: Counts, kind: str, concepts: Mapping[str, str], metadata: Mapping[str, Any]) -> Stars:
    """The stars of a table from a file of `kind`; `concepts` gives its columns the shared names of the standards."""
    if not kind:
        return Stars(0, "表として読み取れる形式ではありません", "ExcelかCSVの表にする")
    if kind in WORKBOOKS:
        return Stars(2, "Excelの表で、機械で読めます", "特定のソフトに依らないCSVでも公開する")
    if kind not in OPEN_FORMATS:
        return Stars(1, "公開されていますが、表として機械で読める形式ではありません", "ExcelかCSVの表にする")
    column = next((name for name, concept in concepts.items() if concept == "ID"), "")
    if not metadata.get("row_uri") or not counts.identifies(column):
        return Stars(3, "特定のソフトに依らない形式です", _how_to_identify(counts, column))
    linked = [concept for name, concept in concepts.items() if concept in REGISTERS and counts.share(name) >= MOSTLY]
    if not linked:
        needed = "、".join(REGISTERS.values())
        return Stars(
            4, "行ごとに変わらない番号とURIがあります", f"{needed}のいずれかを各行に入れ、国の台帳と結び付ける"
        )
    return Stars(5, f"行ごとのURIがあり、{'、'.join(REGISTERS[one] for one in linked)}で国の台帳と結び付いています", "")


def _how_to_identify(counts: Counts, column: str) -> str:
    if not column:
        return "行ごとに変わらない番号（ID）の列を作り、URIを定める"
    if not counts.identifies(column):
        return f"「{column}」をすべての行に、重ならないように入れ、URIを定める"
    return f"「{column}」をもとに行ごとのURIを定め、メタデータ（row_uri）に書く"
