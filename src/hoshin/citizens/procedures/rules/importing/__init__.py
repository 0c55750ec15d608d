"""Applications that come in as files: their format, how they are packed, what of a line can be typed into a form."""

from hoshin.citizens.procedures.rules.importing.life import INTAKE_FILE, INTAKE_FLOW, CameBy, EntryState, IntakeState
from hoshin.citizens.procedures.rules.importing.lines import (
    FORMAT,
    ImportedApplication,
    LineRefused,
    Trouble,
    read_line,
)
from hoshin.citizens.procedures.rules.importing.packing import LARGEST_FILE, Pack, open_pack
from hoshin.citizens.procedures.rules.importing.typing_in import place_of_field, sent_of

__all__ = [
    "FORMAT",
    "INTAKE_FILE",
    "INTAKE_FLOW",
    "LARGEST_FILE",
    "CameBy",
    "EntryState",
    "ImportedApplication",
    "IntakeState",
    "LineRefused",
    "Pack",
    "Trouble",
    "open_pack",
    "place_of_field",
    "read_line",
    "sent_of",
]
