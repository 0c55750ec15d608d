from hoshin.foundation.files.actions.keeping import Reconciliation, check_files, purge, reconcile, sweep
from hoshin.foundation.files.actions.publishing import publish, withhold
from hoshin.foundation.files.actions.removing import bring_back, remove
from hoshin.foundation.files.actions.scanning import scan_waiting
from hoshin.foundation.files.actions.storing import store

__all__ = [
    "Reconciliation",
    "bring_back",
    "check_files",
    "publish",
    "purge",
    "reconcile",
    "remove",
    "scan_waiting",
    "store",
    "sweep",
    "withhold",
]
