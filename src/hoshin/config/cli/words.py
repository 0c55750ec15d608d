"""What the command line says, in the operator's language."""

import os
import sys
from collections.abc import Mapping
from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell learns from a command."""

    DONE = 0
    PROBLEM = 1
    USAGE = 2
    REFUSED = 3
    FAILED = 4


class Refused(Exception):
    """The command cannot or must not run; nothing has been changed. The message is for the operator."""


def is_japanese(environment: Mapping[str, str] = os.environ) -> bool:
    """True when the locale of the messages is Japanese (LC_ALL over LC_MESSAGES over LANG, as POSIX says)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name)
        if value:
            return value.startswith("ja")
    return False


def choose(ja: str, en: str) -> str:
    """The text in the operator's language."""
    return ja if is_japanese() else en


def say(ja: str, en: str) -> None:
    """Print one line for the operator, at once even into a pipe."""
    sys.stdout.write(choose(ja, en) + "\n")
    sys.stdout.flush()


def complain(ja: str, en: str) -> None:
    """Print one line about a failure to standard error."""
    sys.stderr.write("hoshin: " + choose(ja, en) + "\n")
    sys.stderr.flush()
