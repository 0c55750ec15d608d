"""What the engine finds in a folder of real files: `python -m bench.files_read FOLDER` writes `docs/tables/files-read.md`.

Also brings the figures of `docs/tables/unifying.md` up to date, between its two marks. Where the folder has an `index.csv`
(path, rows, cols as its maker counted them), the page names the files in which the engine counts otherwise.
"""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from hoshin.kernel import clock
from hoshin.tables.command.check import all_findings
from hoshin.tables.judging import judge
from hoshin.tables.reading import read
from hoshin.tables.reading.cells import filled
from hoshin.tables.reading.delimiting import Records
from hoshin.tables.reading.workbooks import grid_of_sheet
from hoshin.tables.shape import Reading, Severity, Table
from hoshin.tables.standards.recognition import recognise
from hoshin.tables.unifying.parsing import load, shipped
from hoshin.tables.unifying.uniting import unify

DOCS = Path(__file__).resolve().parent.parent / "docs" / "tables"
COMPARED = """
## フォルダーの目録（`index.csv`）と数が違うもの

ここでは、目録に合わせて見出しも行に数えます。目録は、題、注記、空の行、表の外の列も数えています。「なぜか」は、ファイルの
すべての行を「表の行（見出しとデータ）」と、表に入れなかった行に数え分けたもので、「説明なし」の行が残れば誤りです。

| ファイル | 目録（行 × 列） | 読んだ表（行 × 列） | なぜか |
| --- | --- | --- | --- |
"""
BEGIN, END = "<!-- figures: python -m bench.files_read -->", "<!-- end of figures -->"
HEAD = """# 実際に公開されたファイルを読んだ結果

{day}に `python -m bench.files_read フォルダー` で作った表です（手で書いたものではありません）。自治体などが公開したままのファイル
{files}個のうち、{read}個を読み（表は{tables}個）、{refused}個は理由を付けて断りました。「見出し」「データ」は元のファイルの行番号（1から）、
「誤り」「注意」は `hoshin table check` が見つけたことの数（同じことが何か所もあるときは、まとめて1と数えることがあります）です。

| ファイル | 種類 | 文字コード | 見出し | データ | 行 | 列 | 国の標準（確かさ） | 誤り | 注意 |
| --- | --- | --- | --- | --- | --: | --: | --- | --: | --: |
"""


def cell(text: object) -> str:
    """Text that stays in its cell of a Markdown table, also when a file's own words stand in it."""
    return str(text).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def lines_of(name: str, reading: Reading) -> Iterator[str]:
    """One line for each table of a file; the findings, which are the whole file's, stand on the first."""
    encoding = reading.encoding or "—"
    if reading.refused:
        yield f"| {cell(name)} | {reading.kind or '—'} | {encoding} | 断った：{cell(reading.refused)} | | | | | | |"
    severities = [finding.severity for finding in all_findings(reading)]
    for number, table in enumerate(reading.tables):
        place = f"「{table.sheet}」" if table.sheet else f"表{number + 1}"
        file = f"{name}（{place}）" if len(reading.tables) > 1 else name
        header = "、".join(map(str, table.header_rows)) or "なし"
        data = f"{table.first_data_row}〜{table.last_data_row}"
        shape = f"{table.frame.height:,} | {len(table.columns)}"
        errors, warnings = ("", "") if number else map(severities.count, (Severity.ERROR, Severity.WARNING))
        yield (
            f"| {cell(file)} | {reading.kind} | {encoding} | {header} | {data} | {shape} "
            f"| {cell(standard(table, reading))} | {errors} | {warnings} |"
        )


def standard(table: Table, reading: Reading) -> str:
    known = recognise(table, reading.path.name)
    schema = known.schema
    return f"{schema.edition.label} {schema.item.title}（{known.confidence:.2f}）" if schema else "—"


def difference(reading: Reading, told: dict[str, str]) -> str:
    """How rows and columns differ from the index and why, or nothing; the index counts the header's rows with the others."""
    wanted = (told.get("rows", ""), told.get("cols", ""))
    if not all(text.isdigit() for text in wanted) or reading.refused:
        return ""
    sizes = [(str(table.frame.height + len(table.header_rows)), str(len(table.columns))) for table in reading.tables]
    if wanted in sizes:
        return ""
    sheet = reading.tables[0].sheet
    why = "、".join(reasons(reading, sheet, grid_rows(reading, sheet)))
    return f"{' × '.join(wanted)} | {'、'.join(' × '.join(size) for size in sizes)} | {why}"


def grid_rows(reading: Reading, sheet: str) -> list[list[str]]:
    """Every row of a text file, or of one sheet of a workbook, as it stands there."""
    if reading.encoding:
        with reading.path.open(encoding=reading.encoding, newline="") as opened:
            return list(Records(opened, "\t" if reading.kind == "tsv" else ","))
    with CalamineWorkbook.from_path(str(reading.path)) as workbook:
        return grid_of_sheet(workbook.get_sheet_by_name(sheet)).rows


def reasons(reading: Reading, sheet: str, rows: list[list[str]]) -> Iterator[str]:
    """What the rows and columns of a sheet are that are not in its tables; the last reason is the rest without reason."""
    tables = [table for table in reading.tables if table.sheet == sheet]
    inside = {int(number) for table in tables for number in table.row_numbers}
    inside |= {number for table in tables for number in table.header_rows}
    blank = {number for number, row in enumerate(rows, start=1) if not filled(row)} - inside
    told = {
        "title-rows": "題・注記",
        "header-described": "列の説明",
        "note-rows": "表の下の注記",
        "total-rows": "合計",
        "header-repeated": "繰り返しの見出し",
    }
    counts = {
        name: sum(one.count for one in all_findings(reading) if one.rule == rule and one.sheet == sheet)
        for rule, name in told.items()
    }
    yield f"全{len(rows):,}行のうち表{len(inside):,}"
    for name, count in (("空の行", len(blank)), *counts.items()):
        if count:
            yield f"{name}{count:,}"
    if rest := len(rows) - len(inside) - len(blank) - sum(counts.values()):
        yield f"説明なし{rest:,}"
    used = {place for row in rows for place in filled(row)}
    if outside := max((len(row) for row in rows), default=0) - len(used):
        yield f"何もない列{outside}"
    if elsewhere := len({table.sheet for table in reading.tables}) - 1:
        yield f"ほかに{elsewhere}シート"


def page(folder: Path) -> str:
    listed = index.read_text(encoding="utf-8").splitlines() if (index := folder / "index.csv").exists() else []
    told = {row["path"]: row for row in csv.DictReader(listed)}
    lines: list[str] = []
    differences, refused, tables = [], 0, 0
    paths = [folder / name for name in told] or [path for path in folder.rglob("*") if path.is_file()]
    for path in sorted(paths):
        reading, name = read(path), path.relative_to(folder).as_posix()
        judged, _ = judge(path)
        for table, whole in zip(judged.tables, reading.tables, strict=True):
            whole.findings = table.findings
        reading.findings = judged.findings
        lines += lines_of(name.removeprefix("real/"), reading)
        refused, tables = refused + bool(reading.refused), tables + len(reading.tables)
        if differs := difference(reading, told.get(name, {})):
            differences.append(f"| {cell(name.removeprefix('real/'))} | {differs} |")
    counts = {"files": len(paths), "read": len(paths) - refused, "tables": tables, "refused": refused}
    text = HEAD.format(day=clock.today().isoformat(), **counts) + "\n".join(lines) + "\n"
    return text + (COMPARED + "\n".join(differences) + "\n" if differences else "")


def figures(folder: Path) -> str:
    lines = ["| レシピ | ファイル | まとめた行 | 省いた同じ行 | 食い違い |", "| --- | --: | --: | --: | --: |"]
    for name, path in shipped().items():
        union = unify(recipe := load(path), folder)
        if not union.rows:
            raise SystemExit(f"the recipe {name} finds none of its files in {folder}")
        counts = (len(union.contributions), union.rows, union.duplicate_count, union.conflict_count)
        lines.append(f"| `{name}`（{cell(recipe.name)}） | {' | '.join(f'{count:,}' for count in counts)} |")
    return "\n".join([BEGIN, *lines, "", f"（{clock.today().isoformat()}に作った表）", END])


def main() -> None:
    """Read the folder and write both pages."""
    parser = argparse.ArgumentParser(prog="python -m bench.files_read", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.resolve()
    (DOCS / "files-read.md").write_text(page(folder), encoding="utf-8")
    unifying = DOCS / "unifying.md"
    before, rest = unifying.read_text(encoding="utf-8").split(BEGIN)
    unifying.write_text(before + figures(folder / "real") + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
