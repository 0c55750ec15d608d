"""How the command line ends, and (from the kernel) what it says."""

from enum import IntEnum

from hoshin.kernel.terminal import USAGE, choose, complain, is_japanese, say

__all__ = ["ExitCode", "Refused", "choose", "complain", "is_japanese", "say"]


class ExitCode(IntEnum):
    """What the shell learns from a command."""

    DONE = 0
    PROBLEM = 1
    USAGE = USAGE
    REFUSED = 3
    FAILED = 4


class Refused(Exception):
    """The command cannot or must not run; nothing has been changed. The message is for the operator."""
