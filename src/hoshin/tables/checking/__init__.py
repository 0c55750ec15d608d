"""Saying what is wrong with a table, with its place: the ministry's rules for machine-readable tables, and real damage.

Words: a *hit* is how often something was found and where first; a rule of the ministry is *broken by* certain findings.
"""

from hoshin.tables.checking.checker import Checker, check_table
from hoshin.tables.checking.ministry import BROKEN_BY, MINISTRY_RULES
from hoshin.tables.checking.reading import check

__all__ = ["BROKEN_BY", "MINISTRY_RULES", "Checker", "check", "check_table"]
