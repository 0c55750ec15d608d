"""Telling trouble with the machine (wait and try again) from a defect in the program."""

import errno
import sqlite3

from django.db import InterfaceError, OperationalError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_SQLITE_BUSY = ("locked", "busy", "disk i/o error", "unable to open database", "readonly database")


def is_full(error: BaseException) -> bool:
    """Whether a disk or a quota is full."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    cause = error.__cause__
    return isinstance(error, OperationalError) and (
        "disk is full" in str(error).lower() or getattr(cause, "sqlstate", "") == "53100"
    )


def is_passing(error: BaseException) -> bool:
    """Whether the database cannot answer just now: locked, restarting, out of connections, unreachable."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if isinstance(error.__cause__, sqlite3.Error):
        return any(words in str(error).lower() for words in _SQLITE_BUSY)
    return True
