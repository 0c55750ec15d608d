"""Whether a draft can go on with a newer version of its form, without losing anything that was answered."""

from collections.abc import Iterator, Mapping
from typing import Any

from hoshin.citizens.procedures.rules.definition import Form, Question, QuestionType

_CHOOSING = {QuestionType.CHOICE, QuestionType.CHOICES}


def lost_answers(answers: Mapping[str, Any], old: Form, new: Form) -> tuple[str, ...]:
    """The labels of the answered questions that `new` does not ask in the same way; empty when the draft can move up."""
    return tuple(
        _lost(answers, {one.id: one for _, one in old.questions()}, {one.id: one for _, one in new.questions()})
    )


def _lost(answers: Mapping[str, Any], old: Mapping[str, Question], new: Mapping[str, Question]) -> Iterator[str]:
    for name, value in answers.items():
        before, now = old.get(name), new.get(name)
        if before is None or value in (None, "", [], {}):
            continue
        if now is None or now.type is not before.type:
            yield before.label
        elif now.type in _CHOOSING:
            if not set(value if isinstance(value, list) else [value]) <= set(now.choice_labels):
                yield before.label
        elif now.type is QuestionType.GROUP:
            inner_old, inner_new = ({one.id: one for one in group.inner} for group in (before, now))
            yield from {label for row in value for label in _lost(row, inner_old, inner_new)}
            if now.most is not None and len(value) > now.most:
                yield before.label
