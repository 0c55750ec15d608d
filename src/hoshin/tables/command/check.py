import json
import sys
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.terminal import choose, complain
from hoshin.tables.command.confirmed import propose, recogniser_of
from hoshin.tables.command.progress import Progress
from hoshin.tables.command.status import Status
from hoshin.tables.judging import Judged, judge
from hoshin.tables.shape import Finding, Reading, Severity

MARKS = {
    Severity.ERROR: ("誤り", "error"),
    Severity.WARNING: ("注意", "warning"),
    Severity.NOTE: ("参考", "note"),
}


def run(arguments: Namespace) -> int:
    """Read and check one file, print what was found, and tell by the status whether it was read and sound."""
    written = []
    try:
        recogniser = recogniser_of(arguments)
        with Progress(f"{arguments.file.name} を調べています", f"checking {arguments.file.name}") as progress:
            reading, judged = judge(arguments.file, recogniser=recogniser, on_rows=progress.count)
        if arguments.propose:
            written = propose(arguments, judged)
    except RuleBroken as error:
        complain(error.message, error.message)
        return Status.REFUSED
    except OSError as error:
        complain(
            f"{arguments.file} を開けません（{error.strerror}）。", f"cannot open {arguments.file} ({error.strerror})."
        )
        return Status.REFUSED
    write = _write_json if arguments.json else _write_words
    write(reading, judged)
    for path in written:
        sys.stderr.write(choose(f"対応表の案を {path} に書きました。", f"a mapping is proposed in {path}.") + "\n")
    return status_of(reading)


def status_of(reading: Reading) -> Status:
    """What the shell learns of a reading."""
    if reading.refused:
        return Status.REFUSED
    is_wrong = any(finding.severity is Severity.ERROR for finding in all_findings(reading))
    return Status.ERRORS if is_wrong else Status.READ


def all_findings(reading: Reading) -> list[Finding]:
    """What was found in the file and in each of its tables."""
    return [*reading.findings, *(finding for table in reading.tables for finding in table.findings)]


def report(reading: Reading, judged: list[Judged]) -> dict[str, Any]:
    """A reading as one object for programs."""
    return {
        "file": reading.path.name,
        "kind": reading.kind,
        "encoding": reading.encoding,
        "tables": [_table(one) for one in judged],
        "findings": [asdict(finding) for finding in all_findings(reading)],
        "refused": reading.refused or None,
    }


def _table(one: Judged) -> dict[str, Any]:
    table = one.table
    return {
        "sheet": table.sheet,
        "header_rows": list(table.header_rows),
        "first_data_row": table.first_data_row,
        "last_data_row": table.last_data_row,
        "columns": list(table.columns),
        "rows": one.rows,
        "standard": one.recognition.as_json(),
        "ratings": one.rating.as_json(),
    }


def _write_json(reading: Reading, judged: list[Judged]) -> None:
    json.dump(report(reading, judged), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _write_words(reading: Reading, judged: list[Judged]) -> None:
    kind = f"{reading.kind} {reading.encoding}".strip()
    lines = [f"{reading.path.name}: {kind}" if kind else reading.path.name]
    if reading.refused:
        lines.append(choose(f"読めません: {reading.refused}", f"refused: {reading.refused}"))
    for number, one in enumerate(judged, start=1):
        lines += _lines_of(number, one)
    found = all_findings(reading)
    lines += [f"  {_line_of(finding)}" for finding in sorted(found, key=_order)]
    counts = {severity: sum(finding.severity is severity for finding in found) for severity in Severity}
    lines.append(
        choose(
            f"誤り {counts[Severity.ERROR]}、注意 {counts[Severity.WARNING]}、参考 {counts[Severity.NOTE]}",
            f"{counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings, {counts[Severity.NOTE]} notes",
        )
    )
    sys.stdout.write("\n".join(lines) + "\n")


def _lines_of(number: int, one: Judged) -> list[str]:
    table = one.table
    sheet = f"「{table.sheet}」" if table.sheet else ""
    header = "、".join(map(str, table.header_rows)) or choose("なし", "none")
    rows, columns = one.rows, len(table.columns)
    return [
        choose(
            f"表{number}{sheet}: {rows:,}行 × {columns}列、見出し {header}行目、データ {table.first_data_row}〜{table.last_data_row}行目",
            f"table {number} {table.sheet}: {rows:,} rows x {columns} columns, header row {header}, data {table.first_data_row} to {table.last_data_row}",
        ),
        "  " + " | ".join(table.columns),
    ]


def _order(finding: Finding) -> tuple[int, int]:
    return list(Severity).index(finding.severity), finding.row or 0


def _line_of(finding: Finding) -> str:
    ja, en = MARKS[finding.severity]
    place = "".join(
        [
            f"［{finding.sheet}］" if finding.sheet else "",
            choose(f"{finding.row}行目 ", f"row {finding.row} ") if finding.row else "",
            f"「{finding.column}」" if finding.column else "",
        ]
    ).strip()
    more = (
        choose(f"（ほか{finding.count - 1:,}か所）", f" (and {finding.count - 1:,} more)") if finding.count > 1 else ""
    )
    return f"[{choose(ja, en)}] {place + ': ' if place else ''}{finding.message}{more} <{finding.rule}>"
