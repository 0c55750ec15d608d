"""The ministry's rules for machine-readable statistics as a score: how many of the fifteen a table keeps.

Source: 統計表における機械判読可能なデータの表記方法の統一ルール (Ministry of Internal Affairs and Communications, 2020-12-18).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hoshin.tables.checking import BROKEN_BY
from hoshin.tables.shape import Finding, Severity

RULES = {
    "1-1": "ファイル形式はExcelかCSV",
    "1-2": "1セルに1データ",
    "1-3": "数値は数値だけにし、文字を含めない",
    "1-4": "セルを結合しない",
    "1-5": "スペースや改行で体裁を整えない",
    "1-6": "項目名を省略しない",
    "1-7": "数式は数値にする",
    "1-8": "図形などのオブジェクトを使わない",
    "1-9": "データの単位を書く",
    "1-10": "機種依存文字を使わない",
    "1-11": "時点は西暦か、和暦と西暦の併記",
    "1-12": "地域コードか地域の名称を書く",
    "1-13": "数値の列の記号（秘匿など）を数値と分ける",
    "2-1": "データを分断しない",
    "2-2": "1シートに1つの表",
}

_NUMBERED = re.compile(r"(?:^|[^0-9])([12]-[0-9]{1,2})$")
_KNOWN = {
    **BROKEN_BY,
    "several-tables": "2-2",
    "total-rows": "2-1",
    "group-rows": "2-1",
    "header-repeated": "2-1",
    "blank-rows": "2-1",
    "blank-columns": "2-1",
    "header-missing": "1-6",
    "number": "1-3",
    "number-symbol": "1-13",
    "time-range": "1-2",
    "telephone-many": "1-2",
    "url-many": "1-2",
    "platform-characters": "1-10",
    "replacement-character": "1-10",
}


@dataclass(frozen=True, slots=True)
class Ministry:
    """`score` from 0 to 100: the share of the rules kept; `broken` names the others with the number of places."""

    score: int
    broken: dict[str, int]


def rule_of(finding: Finding) -> str | None:
    """The number of the ministry's rule that `finding` shows to be broken, or None for any other finding."""
    match = _NUMBERED.search(finding.rule)
    number = match[1] if match else _KNOWN.get(finding.rule)
    return number if number in RULES else None


def judged(findings: Iterable[Finding]) -> Ministry:
    """The score of a table with `findings`; notes break no rule."""
    broken: dict[str, int] = {}
    for finding in findings:
        rule = rule_of(finding)
        if rule is not None and finding.severity is not Severity.NOTE:
            broken[rule] = broken.get(rule, 0) + finding.count
    score = round(100 * (len(RULES) - len(broken)) / len(RULES))
    return Ministry(score, {rule: broken[rule] for rule in RULES if rule in broken})
