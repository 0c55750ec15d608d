"""Correcting what was handed in: a fork of the answers in which only some questions are open.

Open are those that were named and those that their correction makes necessary; everything else keeps the answer that was
handed in, whatever is sent. Like the journey this is a pure function of the form and the answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from hoshin.citizens.procedures.rules.compiling import CompiledForm
from hoshin.citizens.procedures.rules.definition import Form, Question, QuestionType
from hoshin.citizens.procedures.rules.journey import Answers, Journey, PageState, walk
from hoshin.kernel.errors import NotFound, RuleBroken

LONGEST_COMMENT = 1000
LONGEST_REQUEST = 10_000
"""Nobody reads more on a phone, and every page of the correction stays light."""


class Outcome(StrEnum):
    """How a request for correction ended."""

    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Fork:
    """The corrected answers as they stand: `answers` as they would be handed in, `opened` the questions that may be changed."""

    answers: Mapping[str, Any]
    journey: Journey
    opened: frozenset[str]

    @property
    def pages(self) -> tuple[PageState, ...]:
        """The pages on which something may be changed, each with nothing but that."""
        narrowed = (
            replace(state, shown=tuple(question for question in state.shown if question.id in self.opened))
            for state in self.journey.pages
        )
        return tuple(state for state in narrowed if state.shown)

    def state_of(self, page_id: str) -> PageState | None:
        """The page with what may be changed on it; None when there is nothing or the journey does not lead there."""
        return next((state for state in self.pages if state.page.id == page_id), None)

    def after(self, page_id: str) -> PageState | None:
        """The page that comes after, None on the last."""
        places = [state.page.id for state in self.pages]
        place = places.index(page_id) + 1 if page_id in places else len(places)
        return self.pages[place] if place < len(places) else None


def fork_of(
    compiled: CompiledForm, handed_in: Answers, typed: Answers, named: frozenset[str], *, begun_on: str
) -> Fork:
    """What becomes of `handed_in` when `typed` corrects the questions in `named`.

    A question that was not asked before is open too, and one without which the corrected application would not be whole.
    They are opened one by one in the order of the form, so that each is judged by answers that are settled.
    """
    asked_before = {
        question.id for state in walk(compiled, handed_in, begun_on=begun_on).pages for question in state.shown
    }
    opened = set(named)
    while True:
        kept = {name: value for name, value in handed_in.items() if name not in opened}
        answers = kept | {name: value for name, value in typed.items() if name in opened}
        journey = walk(compiled, answers, begun_on=begun_on)
        further = next(_necessary(compiled, journey, opened, asked_before), None)
        if further is None:
            return Fork(answers, journey, frozenset(opened))
        opened.add(further)


def _necessary(compiled: CompiledForm, journey: Journey, opened: set[str], asked_before: set[str]) -> Iterator[str]:
    steps = {page.page.id: page.steps for page in compiled.pages}
    for state in journey.pages:
        shown = {question.id for question in state.shown if question.type.is_answered}
        missing = {name.partition(".")[0] for name in state.missing}
        closed = (step.question.id for step in steps[state.page.id] if step.question.id in shown - opened)
        yield from (name for name in closed if name not in asked_before or name in missing)


def correctable(journey: Journey) -> tuple[tuple[PageState, tuple[Question, ...]], ...]:
    """What can be named, page by page: every question that was asked and is answered by a person, groups as a whole."""
    pages = ((state, tuple(one for one in state.shown if one.type.is_answered)) for state in journey.pages)
    return tuple((state, questions) for state, questions in pages if questions)


def checked_comments(journey: Journey, comments: Mapping[str, str]) -> dict[str, str]:
    """What is to be said about which question, without the empty ones; raises RuleBroken when that cannot be asked for."""
    known = {question.id for _, questions in correctable(journey) for question in questions}
    said = {name: text.strip() for name, text in comments.items() if text.strip()}
    if not said:
        raise RuleBroken("直してほしい項目に、何を直してほしいかを書いてください。")
    if not said.keys() <= known:
        raise RuleBroken("この申請にない項目の補正は求められません。")
    if any(len(text) > LONGEST_COMMENT for text in said.values()):
        raise RuleBroken(f"直してほしいことは、1項目{LONGEST_COMMENT}文字までにしてください。")
    if sum(map(len, said.values())) > LONGEST_REQUEST:
        raise RuleBroken(f"直してほしいことは、全部で{LONGEST_REQUEST:,}文字までにしてください。")
    return said


def check_due(due_on: date | None, today: date) -> None:
    """Raise RuleBroken for a day that is over."""
    if due_on is not None and due_on < today:
        raise RuleBroken("期限には、今日より後の日を入力してください。", field="due_on")


def labels_of(form: Form, names: frozenset[str]) -> str:
    """The labels of the named questions in the order of the form, for the trail: they are the form's words, nobody's answers."""
    return "、".join(question.label for _, question in form.questions() if question.id in names)


def changeable(journey: Journey, question_id: str) -> Question:
    """The question of that name, when officials may change its answer: it was asked, and is no file. Raises NotFound."""
    found = next((one for _, questions in correctable(journey) for one in questions if one.id == question_id), None)
    if found is None or found.type is QuestionType.FILE:
        raise NotFound("この項目は、職権では直せません。")
    return found


def check_whole(journey: Journey) -> None:
    """Raise RuleBroken when answers that were changed for the applicant are not whole without the applicant."""
    if journey.stop is not None:
        raise RuleBroken(f"この答えでは申請できないことになります（{journey.stop.message}）。")
    gap = journey.next_page
    if gap is not None:
        raise RuleBroken(
            f"この答えに変えると、「{gap.page.title}」にも申請者の答えが要ります。職権では直さず、補正を求めてください。"
        )
