"""Checking all that was read of a file."""

from hoshin.tables.checking.checker import check_table
from hoshin.tables.checking.workbook_parts import workbook_findings
from hoshin.tables.shape import Finding, Reading, Severity

WORKBOOKS = {"xlsx"}


def check(reading: Reading) -> Reading:
    """Add to a reading, and to each of its tables, what is wrong with them; gives back the same reading."""
    for table in reading.tables:
        table.findings += check_table(table)
    reading.findings += file_findings(reading)
    return reading


def file_findings(reading: Reading) -> list[Finding]:
    """What is wrong with a file beside its tables: an old form, and what a workbook holds beside its values."""
    if reading.refused:
        return []
    found = []
    if reading.kind == "xls":
        message = "古いExcel形式（.xls）です。xlsxかCSVにしてください。"
        found.append(Finding("old-workbook", Severity.NOTE, message))
    if reading.kind in WORKBOOKS:
        found += workbook_findings(reading.path)
    return found
