"""The register of procedures without a database: what an entry holds, and its Excel file."""

from hoshin.citizens.procedures.rules.register.entry import Attachment, OfferedChannel, ProcedureEntry, check_entry
from hoshin.citizens.procedures.rules.register.file import (
    COLUMNS,
    MOST_ROWS,
    ReadEntry,
    RegisterRefused,
    cells_of,
    differences,
    read_rows,
)
from hoshin.citizens.procedures.rules.register.vocabulary import (
    AUTHENTICATION_LEVELS,
    EVENT_READINGS,
    PROOFING_LEVELS,
    Channel,
    DecisionWay,
    DuplicateScope,
    LifeEvent,
    PersonKind,
    Retention,
    Seal,
    TopicKind,
)

__all__ = [
    "AUTHENTICATION_LEVELS",
    "COLUMNS",
    "EVENT_READINGS",
    "MOST_ROWS",
    "PROOFING_LEVELS",
    "Attachment",
    "Channel",
    "DecisionWay",
    "DuplicateScope",
    "LifeEvent",
    "OfferedChannel",
    "PersonKind",
    "ProcedureEntry",
    "ReadEntry",
    "RegisterRefused",
    "Retention",
    "Seal",
    "TopicKind",
    "cells_of",
    "check_entry",
    "differences",
    "read_rows",
]
