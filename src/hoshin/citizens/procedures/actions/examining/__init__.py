"""What officials do with applications, one file per thing they do."""

from hoshin.citizens.procedures.actions.examining.filters import delete_inbox_filter, save_inbox_filter
from hoshin.citizens.procedures.actions.examining.opening import open_application
from hoshin.citizens.procedures.actions.examining.taking import (
    assign_applications,
    examine_applications,
    start_examination,
)

__all__ = [
    "assign_applications",
    "delete_inbox_filter",
    "examine_applications",
    "open_application",
    "save_inbox_filter",
    "start_examination",
]
