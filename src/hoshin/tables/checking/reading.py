"""Checking all that was read of a file."""

from hoshin.tables.checking.checker import check_table
from hoshin.tables.checking.old_workbook import old_workbook_findings
from hoshin.tables.checking.workbook_parts import workbook_findings
from hoshin.tables.shape import Finding, Reading, Severity

WORKBOOKS = {"xlsx", "ods"}


def check(reading: Reading) -> Reading:
    """Add to a reading, and to each of its tables, what is wrong with them; gives back the same reading."""
    for table in reading.tables:
        table.findings += check_table(table)
    reading.findings += file_findings(reading)
    return reading


def file_findings(reading: Reading) -> list[Finding]:
    """What is wrong with a file beside its tables: its form, and what a workbook holds beside its values."""
    if reading.refused:
        is_of_another_form = not reading.kind and not reading.findings
        return [Finding("file-form", Severity.ERROR, reading.refused)] if is_of_another_form else []
    found = _of_form(reading)
    if reading.kind == "xls":
        message = "古いExcel形式（.xls）です。xlsxかCSVにしてください。"
        found += [Finding("old-workbook", Severity.NOTE, message), *old_workbook_findings(reading.path)]
    if reading.kind in WORKBOOKS:
        found += workbook_findings(reading.path)
    return found


def _of_form(reading: Reading) -> list[Finding]:
    """What the first rule of the ministry wants otherwise: Excel or CSV, called by its own name and not packed."""
    suffix = reading.path.suffix.lower().lstrip(".")
    if reading.kind == "tsv":
        message = "値の区切りがタブです。カンマ区切りのCSVかExcelにしてください。"
    elif suffix == "zip":
        message = "zipに入れて公開されています。CSVかExcelのまま公開してください。"
    elif suffix in {"csv", "xlsx", "xls", "ods"} and suffix != reading.kind:
        message = f"名前は .{suffix} ですが、中身は{reading.kind}です。名前を中身に合わせてください。"
    else:
        return []
    return [Finding("file-form", Severity.WARNING, message)]
