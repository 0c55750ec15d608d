"""What changed between two states of the same answers, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hoshin.citizens.procedures.rules.answers import shown
from hoshin.citizens.procedures.rules.definition import Form, Question, QuestionType


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs, in words; an empty side means that nothing was or is answered. `name` is the question."""

    name: str
    label: str
    before: str
    after: str


def differences(form: Form, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The fields that differ, in the order of the form; rows of groups are compared by their place."""
    return tuple(
        difference
        for _, question in form.questions()
        if before.get(question.id) != after.get(question.id)
        for difference in _between(question, before.get(question.id), after.get(question.id))
    )


def _between(question: Question, before: Any, after: Any) -> Iterator[Difference]:
    if question.type is not QuestionType.GROUP:
        yield Difference(question.id, question.label, shown(question, before), shown(question, after))
        return
    old, new = list(before or ()), list(after or ())
    for place in range(max(len(old), len(new))):
        rows = [row[place] if place < len(row) else {} for row in (old, new)]
        yield from _in_row(question, place, rows[0], rows[1])


def _in_row(group: Question, place: int, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for inner in group.inner:
        if old.get(inner.id) != new.get(inner.id):
            label = f"{group.label}（{place + 1}）　{inner.label}"
            name = f"{group.id}.{place}.{inner.id}"
            yield Difference(name, label, shown(inner, old.get(inner.id)), shown(inner, new.get(inner.id)))
