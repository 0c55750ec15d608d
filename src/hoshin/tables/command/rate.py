"""`hoshin table rate FILE`: the four judgements of every table of a file, with what the next step is."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.terminal import choose, complain
from hoshin.tables.command.check import all_findings, status_of
from hoshin.tables.command.confirmed import recogniser_of
from hoshin.tables.command.progress import Progress
from hoshin.tables.command.status import Status
from hoshin.tables.judging import Judged, judge
from hoshin.tables.rating import Rating
from hoshin.tables.rating.metadata import MetadataPoints
from hoshin.tables.shape import Reading
from hoshin.tables.standards.recognition import Recognition


def run(arguments: Namespace) -> int:
    """Read one file, judge each of its tables, and print the four numbers with their reasons."""
    try:
        given = _metadata(arguments.metadata) if arguments.metadata else None
        recogniser = recogniser_of(arguments)
        with Progress(f"{arguments.file.name} を評価しています", f"rating {arguments.file.name}") as progress:
            reading, judged = judge(arguments.file, given, recogniser, progress.count)
    except RuleBroken as refusal:
        complain(refusal.message, refusal.message)
        return Status.REFUSED
    except OSError as error:
        complain(
            f"{error.filename} を開けません（{error.strerror}）。", f"cannot open {error.filename} ({error.strerror})."
        )
        return Status.REFUSED
    if arguments.json:
        json.dump(report(reading, judged), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("\n".join(_lines(reading, judged)) + "\n")
    return status_of(reading)


def report(reading: Reading, judged: list[Judged]) -> dict[str, Any]:
    """The judgements as one object for programs."""
    tables = [
        {"sheet": one.table.sheet, "standard": one.recognition.as_json(), "ratings": one.rating.as_json()}
        for one in judged
    ]
    return {"file": reading.path.name, "kind": reading.kind, "tables": tables, "refused": reading.refused or None}


def _metadata(path: Path) -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - most runs have no metadata

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RuleBroken(f"{path.name} をメタデータ（YAMLかJSON）として読めません。") from error
    if not isinstance(given, dict):
        raise RuleBroken(f"{path.name} は「license: PDL1.0」のような「名前: 値」の並びではありません。")
    return given


def _lines(reading: Reading, judged: list[Judged]) -> list[str]:
    lines = [reading.path.name]
    if reading.refused:
        lines.append(choose(f"読めません: {reading.refused}", f"refused: {reading.refused}"))
    for number, one in enumerate(judged, start=1):
        sheet = f"「{one.table.sheet}」" if one.table.sheet else ""
        lines.append(choose(f"表{number}{sheet}", f"table {number} {one.table.sheet}"))
        lines += [f"  {line}" for line in (*_standard(one.recognition), *_rating(one.rating))]
    lines.append(choose(f"見つかったこと {len(all_findings(reading))}件", f"{len(all_findings(reading))} findings"))
    return lines


def _standard(recognition: Recognition) -> list[str]:
    if recognition.schema is None:
        return [choose(f"国の標準: なし（{recognition.reason}）", "national standard: none")]
    item, edition = recognition.schema.item, recognition.schema.edition
    name = f"{edition.label} {item.number} {item.title}"
    sure = f"{recognition.confidence:.2f}"
    found = f"{len(recognition.matches)}/{len(recognition.columns)}"
    return [
        choose(f"国の標準: {name}（確かさ {sure}、列 {found}）", f"national standard: {name} ({sure}, {found} columns)")
    ]


def _advice(points: MetadataPoints) -> str:
    """The worth of the three things that would bring the most points."""
    most = sorted(points.missing, key=lambda metric: -metric.points)[:3]
    return "".join(f"　{metric.advice}（+{metric.points}）" for metric in most) if choose("ja", "en") == "ja" else ""


def _rating(rating: Rating) -> list[str]:
    stars, rules, points = rating.stars, rating.rules, rating.metadata
    shown = "★" * stars.count + "☆" * (5 - stars.count)
    step = choose(f"　次の星: {stars.next_step}", f" next: {stars.next_step}") if stars.next_step else ""
    broken = "、".join(rules.broken) or choose("なし", "none")
    lines = [
        choose(f"{shown} {stars.reason}{step}", f"{shown} {stars.reason}{step}"),
        choose(
            f"総務省の統一ルール: {rules.score}/100（守られていない: {broken}）",
            f"ministry rules: {rules.score}/100 (broken: {broken})",
        ),
        choose(f"メタデータ: {points.points}/405（{points.grade}）", f"metadata: {points.points}/405 ({points.grade})")
        + _advice(points),
    ]
    fit = rating.conformance
    if fit is None:
        return [*lines, choose("標準への適合: 判定なし", "conformance: not judged")]
    missing = "、".join(fit.required_missing) or choose("なし", "none")
    return [
        *lines,
        choose(
            f"標準への適合: {fit.score}/100（足りない必須項目: {missing}、項目の充足 {fit.coverage:.0%}、型の誤り {fit.type_errors:,}）",
            f"conformance: {fit.score}/100 (required missing: {missing}, coverage {fit.coverage:.0%}, type errors {fit.type_errors:,})",
        ),
    ]
