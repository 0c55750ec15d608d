"""The journey: a pure function of the form version and the answers. There is no other state of an application's pages.

What is hidden is absent: it is not in `present`, rules do not see it and it is not submitted. The draft keeps it, so
that changing an answer back brings it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hoshin.citizens.procedures.rules.compiling import CompiledForm, CompiledPage, CompiledQuestion
from hoshin.citizens.procedures.rules.definition import FormRule, Page, Question, QuestionType
from hoshin.citizens.procedures.rules.expressions import BEGUN_ON

Answers = Mapping[str, Any]
_NO_ROW: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class PageState:
    """One page as it stands: the questions shown, which answers are still missing (`group.0.question` inside groups).

    `hidden_inner` names inner questions that are hidden in a row, as `group.0.question`; `required` the questions that
    must be answered.
    """

    page: Page
    shown: tuple[Question, ...]
    missing: tuple[str, ...] = ()
    hidden_inner: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()

    def was_asked(self, name: str) -> bool:
        """Whether the page asked the question of that name (`group.0.question` inside groups)."""
        return name not in self.hidden_inner and name.partition(".")[0] in {question.id for question in self.shown}

    @property
    def is_complete(self) -> bool:
        """Whether one can go on from here."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Journey:
    """The way through the form with these answers: the pages up to the first incomplete one, or to the end.

    `present` are the answers that count, computed values included. `stop` is the rule that ends the journey early.
    """

    pages: tuple[PageState, ...]
    present: Mapping[str, Any]
    stop: FormRule | None = None

    @property
    def next_page(self) -> PageState | None:
        """The first page with something missing; None when everything is answered or the journey was stopped."""
        return next((state for state in self.pages if not state.is_complete), None)

    @property
    def is_complete(self) -> bool:
        """Whether this can be submitted."""
        return self.stop is None and self.next_page is None

    def state_of(self, page_id: str) -> PageState | None:
        """The page, when the journey leads there; a deep link to another page is refused by this."""
        return next((state for state in self.pages if state.page.id == page_id), None)

    def before(self, page_id: str) -> PageState | None:
        """The page before: where the back link leads. None on the first."""
        ids = [state.page.id for state in self.pages]
        place = ids.index(page_id) if page_id in ids else len(ids)
        return self.pages[place - 1] if place else None

    def after(self, page_id: str) -> PageState | None:
        """The page after, None on the last."""
        ids = [state.page.id for state in self.pages]
        place = ids.index(page_id) + 1 if page_id in ids else len(ids)
        return self.pages[place] if place < len(ids) else None


def with_answers(draft: Answers, values: Answers) -> dict[str, Any]:
    """The draft after a page was saved: what was sent replaces what was there, None removes, the rest stays.

    Rows of groups are matched by their place, so that what is hidden in a row stays in the draft too.
    """
    changed = dict(draft)
    for name, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            old = [row for row in draft.get(name) or [] if isinstance(row, dict)]
            changed[name] = [
                with_answers(old[place] if place < len(old) else {}, row) for place, row in enumerate(value)
            ]
        elif value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    return changed


def walk(compiled: CompiledForm, answers: Answers, *, begun_on: str) -> Journey:
    """The journey through the form with these answers. `begun_on` is the day the application was begun, ISO 8601."""
    present: dict[str, Any] = {BEGUN_ON: begun_on}
    states: list[PageState] = []
    place, stop = 0, None
    while place < len(compiled.pages):
        page = compiled.pages[place]
        if page.is_shown is not None and not page.is_shown(present, _NO_ROW):
            place += 1
            continue
        state = _walk_page(page, answers, present)
        if state.shown:
            states.append(state)
        if not state.is_complete:
            break
        stop, place = _leave(page, present)
        if stop is not None:
            break
    del present[BEGUN_ON]
    return Journey(tuple(states), present, stop)


def _leave(page: CompiledPage, present: dict[str, Any]) -> tuple[FormRule | None, int]:
    for way in page.exits:
        if way.applies is None or way.applies(present, _NO_ROW):
            if way.target is None:
                return way.rule, page.place
            return None, way.target
    return None, page.place + 1


def _walk_page(page: CompiledPage, answers: Answers, present: dict[str, Any]) -> PageState:
    shown: set[str] = set()
    missing: list[str] = []
    hidden: set[str] = set()
    required: set[str] = set()
    for step in page.steps:
        question = step.question
        if step.is_shown is not None and not step.is_shown(present, _NO_ROW):
            continue
        shown.add(question.id)
        if step.compute is not None:
            _keep(present, question.id, _plain(step.compute(present, _NO_ROW)))
        elif step.is_group:
            missing += _walk_group(step, answers.get(question.id), present, hidden, required)
        elif step.takes_answer:
            value = answers.get(question.id)
            _keep(present, question.id, value)
            if question.is_required or (step.is_required is not None and step.is_required(present, _NO_ROW)):
                required.add(question.id)
                missing += [question.id] if _is_missing(question, value) else []
    order = [question for question in page.page.questions if question.id in shown]
    if len(missing) > 1:
        places = {question.id: place for place, question in enumerate(page.page.questions)}
        missing.sort(key=lambda name: places[name.partition(".")[0]])
    return PageState(page.page, tuple(order), tuple(missing), frozenset(hidden), frozenset(required))


def _walk_group(
    step: CompiledQuestion, rows: Any, present: dict[str, Any], hidden: set[str], required: set[str]
) -> list[str]:
    """What is missing in a group. One that needs a row and has none is asked with its first row, which is no answer yet."""
    group = step.question
    least = max(group.least or 0, 1 if _is_required(step, present, _NO_ROW) else 0)
    missing: list[str] = []
    kept = [
        _walk_row(step, f"{group.id}.{number}", row, present, (missing, hidden, required))
        for number, row in enumerate(rows or ([{}] if least else []))
    ]
    _keep(present, group.id, kept if rows else None)
    if least:
        required.add(group.id)
    if not rows:
        return [group.id] if least else []
    return [group.id, *missing] if len(kept) < least else missing


def _walk_row(
    step: CompiledQuestion,
    place: str,
    row: Answers,
    present: dict[str, Any],
    found: tuple[list[str], set[str], set[str]],
) -> dict[str, Any]:
    missing, hidden, required = found
    seen: dict[str, Any] = {}
    for inner in step.inner:
        name = f"{place}.{inner.question.id}"
        if inner.is_shown is not None and not inner.is_shown(present, seen):
            hidden.add(name)
            continue
        _take_inner(inner, row, seen, present)
        if inner.takes_answer and _is_required(inner, present, seen):
            required.add(name)
            missing += [name] if _is_missing(inner.question, row.get(inner.question.id)) else []
    return seen


def _take_inner(inner: CompiledQuestion, row: Answers, seen: dict[str, Any], present: dict[str, Any]) -> None:
    if inner.compute is not None:
        _keep(seen, inner.question.id, _plain(inner.compute(present, seen)))
    elif inner.takes_answer:
        _keep(seen, inner.question.id, row.get(inner.question.id))


def _is_required(step: CompiledQuestion, present: dict[str, Any], row: Mapping[str, Any]) -> bool:
    return step.question.is_required or (step.is_required is not None and step.is_required(present, row))


def _is_missing(question: Question, value: Any) -> bool:
    if question.type is QuestionType.FILE:
        return len(value or ()) < (question.least or 1)
    return _is_empty(value) or (value is False and question.type is QuestionType.CONSENT)


def _is_empty(value: Any) -> bool:
    """Nothing, an empty text or an empty list; 0 and 「いいえ」 are answers."""
    return value is None or (not value and not isinstance(value, int))


def _keep(present: dict[str, Any], name: str, value: Any) -> None:
    if not _is_empty(value):
        present[name] = value


def _plain(value: Any) -> Any:
    """A computed value as JSON can hold it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")
    return value
