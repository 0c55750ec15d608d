"""The public plan as flat tables: what the JSON says, for those who work in a spreadsheet or with Frictionless tools."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hoshin.steering.plan.queries.open_data import plan_as_data
from hoshin.steering.plan.rules import FieldGroup
from hoshin.tables.writing.formulas import harmless

_UNCHANGING_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Field:
    """A column: its name in the data, its Frictionless type and its Japanese title."""

    name: str
    type: str
    title: str


_NUMBER = Field("number", "string", "個票番号")
_FIELDS: dict[str, tuple[Field, ...]] = {
    "sheets": (
        _NUMBER,
        Field("title", "string", "個票名"),
        Field("state", "string", "状態の符号"),
        Field("state_label", "string", "状態"),
        Field("origin", "string", "発案の別"),
        Field("owning_section", "string", "担当課"),
        Field("basic_policy", "integer", "基本方針の番号"),
        Field("focus_items", "string", "重点取組事項"),
        Field("categories", "string", "分類"),
        Field("issue", "string", "行政課題"),
        Field("present", "string", "現在の姿"),
        Field("ideal", "string", "理想の姿"),
        Field("gap", "string", "差"),
        Field("purpose", "string", "目的"),
        Field("means", "string", "手段"),
        Field("listed_on", "date", "登載日"),
        Field("completed_on", "date", "完了日"),
        Field("merged_into", "string", "統合先の個票番号"),
    ),
    "route": (
        _NUMBER,
        Field("stage", "string", "段階"),
        Field("attempt", "integer", "回"),
        Field("state", "string", "状態"),
        Field("planned_start_on", "date", "開始予定日"),
        Field("planned_end_on", "date", "終了予定日"),
        Field("actual_start_on", "date", "開始日"),
        Field("actual_end_on", "date", "終了日"),
        Field("result", "string", "結果"),
    ),
    "budget": (
        _NUMBER,
        Field("fiscal_year", "integer", "年度"),
        Field("budgeted_thousand_yen", "integer", "予算（千円）"),
        Field("outturn_thousand_yen", "integer", "決算（千円）"),
    ),
    "kpis": (
        _NUMBER,
        Field("name", "string", "指標"),
        Field("definition", "string", "定義"),
        Field("unit", "string", "単位"),
        Field("direction", "string", "良い向き"),
        Field("baseline", "number", "基準値"),
        Field("target", "number", "目標値"),
        Field("target_on", "date", "目標日"),
        Field("method", "string", "測り方"),
        Field("frequency", "string", "測る頻度"),
        Field("source", "string", "出どころ"),
        Field("is_live", "boolean", "自動計測"),
        Field("value", "number", "実績値"),
        Field("measured_on", "date", "計測日"),
        Field("standing", "string", "達成状況"),
    ),
    "kpi_targets": (
        _NUMBER,
        Field("name", "string", "指標"),
        Field("target", "number", "目標値"),
        Field("target_on", "date", "期日"),
    ),
    "effects": (
        _NUMBER,
        Field("kind", "string", "効果の種類"),
        Field("unit", "string", "単位"),
        Field("expected", "number", "見込み"),
        Field("measured", "number", "実績"),
        Field("measured_from", "string", "実績の出どころ（ledger：効果の台帳の直近12か月、typed：手入力）"),
    ),
    "withheld": (
        _NUMBER,
        Field("group", "string", "公開日前の項目の符号"),
        Field("group_label", "string", "公開日前の項目"),
        Field("from_fiscal_year", "integer", "対象の年度（この年度以後。空欄はすべて）"),
        Field("until", "date", "公開日"),
    ),
}


def sheets_as_csv(*, today: date) -> bytes:
    """One line for every listed sheet, UTF-8 with a mark that spreadsheets need; what is kept back today is empty."""
    return _csv("sheets", plan_as_data(today=today)["sheets"]).encode("utf-8-sig")


def plan_as_package(*, today: date) -> bytes:
    """The whole public plan as a zipped Frictionless data package: tables joined by the sheet's number, one of them what is withheld."""
    sheets = plan_as_data(today=today)["sheets"]
    files = {f"{table}.csv": _csv(table, sheets).encode() for table in _FIELDS}
    files["datapackage.json"] = json.dumps(_descriptor(today), ensure_ascii=False, indent=1).encode()
    kept = BytesIO()
    with ZipFile(kept, "w") as package:
        for name, content in files.items():
            # A fixed time, so that the same plan gives the same bytes and a harvester sees that nothing changed.
            package.writestr(ZipInfo(name, _UNCHANGING_TIME), content, compress_type=ZIP_DEFLATED)
    return kept.getvalue()


def _descriptor(today: date) -> dict[str, Any]:
    return {
        "name": "ict-plan",
        "title": "実施計画",
        "description": "公開している個票のすべて。公開日前の項目は空で、何がいつまで空かはwithheldの表にあります。表計算で式として動く文字には、前に ' を付けています。",
        "profile": "tabular-data-package",
        "created": f"{today.isoformat()}T00:00:00+09:00",
        "resources": [_resource(table) for table in _FIELDS],
    }


def _resource(table: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [{"name": field.name, "type": field.type, "title": field.title} for field in _FIELDS[table]],
        "missingValues": [""],
    }
    if table == "sheets":
        schema["primaryKey"] = ["number"]
    else:
        schema["foreignKeys"] = [
            {"fields": ["number"], "reference": {"resource": "sheets", "fields": ["number"]}},
        ]
    return {
        "name": table,
        "path": f"{table}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _csv(table: str, sheets: list[dict[str, Any]]) -> str:
    written = StringIO()
    writer = csv.writer(written)
    names = [field.name for field in _FIELDS[table]]
    writer.writerow(names)
    for row in _rows(table, sheets):
        writer.writerow([_cell(row.get(name)) for name in names])
    return written.getvalue()


def _rows(table: str, sheets: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for sheet in sheets:
        if table == "sheets":
            yield sheet
            continue
        for part in _parts(table, sheet):
            yield {**part, **_spans(part), **_named_group(part), "number": sheet["number"]}


def _parts(table: str, sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """What one sheet gives to the table: its own parts, or every dated target of its indicators."""
    if table != "kpi_targets":
        parts: list[dict[str, Any]] = sheet[table]
        return parts
    return [{"name": kpi["name"], **target} for kpi in sheet["kpis"] for target in kpi["targets"]]


def _spans(part: dict[str, Any]) -> dict[str, Any]:
    """The planned and the actual days of a stage, each in a column of its own."""
    return {
        f"{span}_{end}_on": day
        for span in ("planned", "actual")
        if span in part
        for end, day in zip(("start", "end"), part[span], strict=True)
    }


def _named_group(part: dict[str, Any]) -> dict[str, str]:
    """What is withheld, in words, so that an empty cell explains itself."""
    return {"group_label": FieldGroup(part["group"]).label} if "group" in part else {}


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return harmless("；".join(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value
