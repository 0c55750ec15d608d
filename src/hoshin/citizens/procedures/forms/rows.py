"""The buttons of a page of questions that add or drop something."""

from django.http import QueryDict

from hoshin.citizens.procedures.actions import RowChange


def row_change(sent: QueryDict) -> RowChange:
    """What the pressed button adds or drops: a row of a group, or a file."""
    return RowChange(add=sent.get("add", ""), drop=sent.get("drop", ""), file=sent.get("drop_file", ""))
