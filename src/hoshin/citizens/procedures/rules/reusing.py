"""Answers of an earlier application for a new one: what asks the same thing in the same way is taken over, nothing else."""

from collections.abc import Mapping
from typing import Any

from hoshin.citizens.procedures.rules.definition import Form, Question, QuestionType

_NEVER = {
    QuestionType.FILE,
    QuestionType.CONSENT,
    QuestionType.MY_NUMBER,
    QuestionType.COMPUTED,
    QuestionType.NOTE,
}
"""What must be given anew every time: a consent counts for one application, and the My Number is kept nowhere else."""


def reusable(old: Form, answers: Mapping[str, Any], new: Form) -> dict[str, Any]:
    """The answers to the questions of `new` that `old` asked by the same name and with the same type."""
    found: dict[str, Any] = {}
    for _, question in new.questions():
        before = old.question(question.id)
        value = _taken(before, question, answers.get(question.id)) if before else None
        if value not in (None, "", [], {}):
            found[question.id] = value
    return found


def _taken(before: Question, now: Question, value: Any) -> Any:
    if now.type in _NEVER or before.type is not now.type or value is None:
        return None
    if now.type is QuestionType.GROUP:
        return [_row(before, now, row) for row in value[: now.most or len(value)]]
    if now.type is QuestionType.CHOICE:
        return value if value in now.choice_labels else None
    if now.type is QuestionType.CHOICES:
        return [code for code in value if code in now.choice_labels]
    return value


def _row(before: Question, now: Question, row: Mapping[str, Any]) -> dict[str, Any]:
    known = {inner.id: inner for inner in before.inner}
    taken = {inner.id: _taken(known[inner.id], inner, row.get(inner.id)) for inner in now.inner if inner.id in known}
    return {name: value for name, value in taken.items() if value is not None}
