from hoshin.foundation.files.actions.keeping import Reconciliation, check_files, purge, reconcile, sweep
from hoshin.foundation.files.actions.publishing import publish, withhold
from hoshin.foundation.files.actions.removing import bring_back, remove
from hoshin.foundation.files.actions.scanning import scan_waiting
from hoshin.foundation.files.actions.sealing import (
    Examined,
    drop_sealed,
    examine,
    keep_sealed,
    note_scan,
    read_sealed,
    scanned,
    write_sealed,
)
from hoshin.foundation.files.actions.storing import store

__all__ = [
    "Examined",
    "Reconciliation",
    "bring_back",
    "check_files",
    "drop_sealed",
    "examine",
    "keep_sealed",
    "note_scan",
    "publish",
    "purge",
    "read_sealed",
    "reconcile",
    "remove",
    "scan_waiting",
    "scanned",
    "store",
    "sweep",
    "withhold",
    "write_sealed",
]
