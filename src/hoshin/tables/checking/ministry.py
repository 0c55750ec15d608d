"""The ministry's rules for tables that machines can read, and which findings break them.

Source: 総務省「統計表における機械判読可能なデータの表記方法の統一ルール」 (2020-12-18).
"""

MINISTRY_RULES = {
    "1-1": "ファイル形式はExcelかCSVとなっているか",
    "1-2": "1セル1データとなっているか",
    "1-3": "数値データは数値属性とし、文字列を含まないこと",
    "1-4": "セルの結合をしていないか",
    "1-5": "スペースや改行等で体裁を整えていないか",
    "1-6": "項目名等を省略していないか",
    "1-7": "数式を使用している場合は、数値データに修正しているか",
    "1-8": "オブジェクトを使用していないか",
    "1-9": "データの単位を記載しているか",
    "1-10": "機種依存文字を使用していないか",
    "1-11": "時間軸は西暦、または和暦に西暦を併記しているか",
    "1-12": "地域コード又は地域名称が表記されているか",
    "1-13": "数値データの列に秘匿等の特殊記号が混じっていないか",
    "2-1": "データが分断されていないか",
    "2-2": "1シートに複数の表が掲載されていないか",
}
"""The number of each rule, and what it asks."""

BROKEN_BY = {
    "file-form": "1-1",
    "several-values": "1-2",
    "coordinates-together": "1-2",
    "number-with-text": "1-3",
    "merged-cells": "1-4",
    "edge-space": "1-5",
    "line-break": "1-5",
    "spread-text": "1-5",
    "header-none": "1-6",
    "header-missing": "1-6",
    "ditto": "1-6",
    "label-omitted": "1-6",
    "formula": "1-7",
    "formula-cells": "1-7",
    "error-value": "1-7",
    "objects": "1-8",
    "unit-missing": "1-9",
    "platform-character": "1-10",
    "private-character": "1-10",
    "era-date": "1-11",
    "region-missing": "1-12",
    "symbol-in-numbers": "1-13",
    "blank-rows": "2-1",
    "blank-columns": "2-1",
    "header-repeated": "2-1",
    "total-rows": "2-1",
    "group-rows": "2-1",
    "two-row-records": "2-1",
    "several-tables": "2-2",
}
"""The ministry's rule that each finding breaks; findings without an entry are damage that the rules do not speak of."""
