from enum import IntEnum


class Status(IntEnum):
    """What the shell learns from a table command."""

    READ = 0
    ERRORS = 1
    REFUSED = 2
