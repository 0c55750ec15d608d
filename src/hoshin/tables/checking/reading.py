"""Checking all that was read of a file."""

from hoshin.tables.checking.checker import check_table
from hoshin.tables.checking.workbook_parts import workbook_findings
from hoshin.tables.shape import Finding, Reading, Severity

WORKBOOKS = {"xlsx"}


def check(reading: Reading) -> Reading:
    """Add to a reading, and to each of its tables, what is wrong with them; gives back the same reading."""
    for table in reading.tables:
        table.findings += check_table(table)
    if reading.kind == "xls":
        message = "古いExcel形式（.xls）です。xlsxかCSVにしてください。"
        reading.findings.append(Finding("old-workbook", Severity.NOTE, message))
    if reading.kind in WORKBOOKS and not reading.refused:
        reading.findings += workbook_findings(reading.path)
    return reading
