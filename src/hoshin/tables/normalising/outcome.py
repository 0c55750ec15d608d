"""What becomes of one value, and what can be said of a value of a kind before looking closely."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hoshin.kernel.width import HYPHENS, narrow

if TYPE_CHECKING:
    import polars as pl


class Outcome(NamedTuple):
    """The value as it should be (None: empty) and the rule that says so; with a `message` it is strange and stays as it was."""

    value: str | None
    rule: str
    message: str = ""


class Kind(NamedTuple):
    """How values of one type are mended.

    `clean` matches a whole value that needs nothing, in the common part of the syntax of Python and Polars; `mend` is asked
    about every other value; `doubt` finds among the clean ones those that `mend` must see all the same. `at_once` says for
    many values together what `mend` would say for each.
    """

    clean: str
    mend: Callable[[str], Outcome]
    doubt: Callable[[pl.Expr], pl.Expr] | None = None
    at_once: AtOnce | None = None


class AtOnce(NamedTuple):
    """The common case of a kind: values that `pattern` matches become what `mended` makes of them, by `rule`."""

    pattern: str
    mended: Callable[[pl.Expr], pl.Expr]
    rule: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A value in half width without outer spaces, and whether only that made it what it is."""

    raw: str
    text: str

    def became(self, value: str, rule: str) -> Outcome:
        """`value` by `rule`, or by the rule of widths when nothing else was needed."""
        if value == self.raw:
            return Outcome(value, "")
        if value == self.raw.strip():
            return Outcome(value, "trim")
        return Outcome(value or None, "width" if value == self.text else rule)

    def strange(self, rule: str, message: str) -> Outcome:
        """The value is not understood."""
        return Outcome(self.raw, rule, message)


_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[Ee][+][0-9]{1,3}")
_DECIMAL_TAIL = re.compile(r"([0-9]+)\.0+")
_HYPHEN_BETWEEN = re.compile(rf"(?<=[0-9])[{re.escape(HYPHENS)}ー](?=[0-9])")


def plain(value: str) -> Plain:
    """`value` in half width, trimmed, with hyphens between digits made one kind."""
    return Plain(value, _HYPHEN_BETWEEN.sub("-", narrow(value)))


def scientific(value: Plain) -> Outcome | None:
    """The finding for a number that a spreadsheet shortened, so that its last digits are lost; None for any other value."""
    if _SCIENTIFIC.fullmatch(value.text):
        return value.strange("scientific-notation", "指数表記になっていて、元の番号の下の桁が失われています")
    return None


def without_decimal_tail(text: str) -> str:
    """A whole number that a spreadsheet wrote with `.0`, without it."""
    match = _DECIMAL_TAIL.fullmatch(text)
    return match[1] if match else text
