"""Designing a form: changes to it, its rules in words and in rows, what differs between two, and what to start from."""

from hoshin.citizens.procedures.rules.designing.changes import (
    changed_question,
    moved_page,
    moved_question,
    moved_rule,
    new_id,
    with_page,
    with_question,
    with_rule,
    without_page,
    without_question,
    without_rule,
)
from hoshin.citizens.procedures.rules.designing.comparing import FormChange, differences
from hoshin.citizens.procedures.rules.designing.starting import STARTERS, Starter
from hoshin.citizens.procedures.rules.designing.words import in_words, rule_in_words

__all__ = [
    "STARTERS",
    "FormChange",
    "Starter",
    "changed_question",
    "differences",
    "in_words",
    "moved_page",
    "moved_question",
    "moved_rule",
    "new_id",
    "rule_in_words",
    "with_page",
    "with_question",
    "with_rule",
    "without_page",
    "without_question",
    "without_rule",
]
