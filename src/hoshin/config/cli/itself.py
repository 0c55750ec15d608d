"""How Hoshin runs itself in another process; no Django."""

import sys


def command(*words: str) -> list[str]:
    """The command line for these words; what lies in the current folder is never imported by chance (-P)."""
    return [sys.executable, "-P", "-m", "hoshin", *words]
