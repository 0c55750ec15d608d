"""What is taken in and under which name; no Django."""

from hoshin.foundation.files.rules.images import PICTURES, made_anew
from hoshin.foundation.files.rules.kinds import (
    ACCEPTED,
    KINDS,
    ORPHAN_KEPT,
    REMOVED_KEPT,
    TAKEN,
    FileKind,
    ScanState,
    may_be_opened,
    size_label,
    storage_name,
)
from hoshin.foundation.files.rules.names import STOPPED, clean_name, extension_of, too_large
from hoshin.foundation.files.rules.sniffing import inspect

__all__ = [
    "ACCEPTED",
    "KINDS",
    "ORPHAN_KEPT",
    "PICTURES",
    "REMOVED_KEPT",
    "STOPPED",
    "TAKEN",
    "FileKind",
    "ScanState",
    "clean_name",
    "extension_of",
    "inspect",
    "made_anew",
    "may_be_opened",
    "size_label",
    "storage_name",
    "too_large",
]
