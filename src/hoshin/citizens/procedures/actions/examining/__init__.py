"""What officials do with applications, one file per thing they do."""

from hoshin.citizens.procedures.actions.examining.asking import ask_correction, take_correction_back
from hoshin.citizens.procedures.actions.examining.consulting import answer_consultation, ask_section
from hoshin.citizens.procedures.actions.examining.filters import delete_inbox_filter, save_inbox_filter
from hoshin.citizens.procedures.actions.examining.handing_over import delete_layout, hand_over, save_layout
from hoshin.citizens.procedures.actions.examining.noting import set_checklist, tick_items, write_note
from hoshin.citizens.procedures.actions.examining.opening import open_application, open_consulted
from hoshin.citizens.procedures.actions.examining.taking import (
    assign_applications,
    examine_applications,
    start_examination,
)

__all__ = [
    "answer_consultation",
    "ask_correction",
    "ask_section",
    "assign_applications",
    "delete_inbox_filter",
    "delete_layout",
    "examine_applications",
    "hand_over",
    "open_application",
    "open_consulted",
    "save_inbox_filter",
    "save_layout",
    "set_checklist",
    "start_examination",
    "take_correction_back",
    "tick_items",
    "write_note",
]
