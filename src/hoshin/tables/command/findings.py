"""Findings as lines on a terminal, those alike drawn together."""

from collections.abc import Iterable

from hoshin.kernel.terminal import choose
from hoshin.tables.shape import Finding, Severity

MARKS = {
    Severity.ERROR: ("誤り", "error"),
    Severity.WARNING: ("注意", "warning"),
    Severity.NOTE: ("参考", "note"),
}


def lines_of(findings: Iterable[Finding]) -> list[str]:
    """One line for each rule and column, the first place named and the others counted; errors first."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.column, finding.sheet), []).append(finding)
    ordered = sorted(groups.values(), key=lambda group: list(Severity).index(group[0].severity))
    return [_line(group) for group in ordered]


def _line(group: list[Finding]) -> str:
    first, count = group[0], sum(one.count for one in group)
    place = f"{choose(f'{first.row}行目', f'row {first.row}')} " if first.row is not None else ""
    column = f"「{first.column}」" if first.column else ""
    more = choose(f"（ほか{count - 1:,}か所）", f" (and {count - 1:,} more)") if count > 1 else ""
    where = f"{place}{column}".rstrip()
    return f"[{choose(*MARKS[first.severity])}] {where}{': ' if where else ''}{first.message}{more}"
