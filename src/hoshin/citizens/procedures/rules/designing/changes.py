"""Single changes to a form. Each takes a form and gives the changed one; whether that holds together is checked elsewhere.

Raises NotFound when what should be changed is not there any more.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import TypeVar

from hoshin.citizens.procedures.rules.definition import Form, FormRule, Page, Question
from hoshin.kernel.errors import NotFound

T = TypeVar("T")


def new_id(form: Form, prefix: str) -> str:
    """A name that nothing in the form has yet: `prefix` and a number."""
    taken = {page.id for page in form.pages}
    for _, question in form.questions():
        taken |= {question.id, *(inner.id for inner in question.inner)}
    return next(name for number in count(1) if (name := f"{prefix}{number}") not in taken)


def _moved(items: tuple[T, ...], place: int, step: int) -> tuple[T, ...]:
    target = place + step
    if not 0 <= target < len(items):
        return items
    changed = list(items)
    changed[place], changed[target] = changed[target], changed[place]
    return tuple(changed)


def _place(names: list[str], wanted: str) -> int:
    if wanted not in names:
        raise NotFound("その項目は、もうこの様式にありません。様式の画面を開き直してください。")
    return names.index(wanted)


def with_page(form: Form, page: Page) -> Form:
    """The form with the page in place of the one of its id, or at the end."""
    ids = [one.id for one in form.pages]
    if page.id not in ids:
        return replace(form, pages=(*form.pages, page))
    return replace(form, pages=tuple(page if one.id == page.id else one for one in form.pages))


def moved_page(form: Form, page_id: str, step: int) -> Form:
    """The form with the page one earlier (-1) or later (1); at the end of the row it stays."""
    place = _place([page.id for page in form.pages], page_id)
    return replace(form, pages=_moved(form.pages, place, step))


def without_page(form: Form, page_id: str) -> Form:
    """The form without the page and its questions."""
    place = _place([page.id for page in form.pages], page_id)
    return replace(form, pages=form.pages[:place] + form.pages[place + 1 :])


def with_question(form: Form, page_id: str, question: Question, *, group: str = "") -> Form:
    """The form with the question at the end of the page, or at the end of the group."""
    if group:
        return _in_group(form, group, lambda inner: (*inner, question))
    place = _place([page.id for page in form.pages], page_id)
    page = form.pages[place]
    return with_page(form, replace(page, questions=(*page.questions, question)))


def changed_question(form: Form, reference: str, question: Question) -> Form:
    """The form with `question` in place of the one of `reference`."""
    return _rearranged(form, reference, lambda items, place: (*items[:place], question, *items[place + 1 :]))


def without_question(form: Form, reference: str) -> Form:
    """The form without the question."""
    return _rearranged(form, reference, lambda items, place: items[:place] + items[place + 1 :])


def moved_question(form: Form, reference: str, step: int) -> Form:
    """The form with the question one earlier or later; over the edge of its page it goes to the page beside."""
    if "." not in reference:
        page = _place([page.id for page in form.pages], _page_of(form, reference).id)
        questions = form.pages[page].questions
        place = _place([question.id for question in questions], reference)
        if not 0 <= place + step < len(questions) and 0 <= page + step < len(form.pages):
            beside = form.pages[page + step]
            one = questions[place]
            joined = (*beside.questions, one) if step < 0 else (one, *beside.questions)
            return with_page(without_question(form, reference), replace(beside, questions=joined))
    return _rearranged(form, reference, lambda items, place: _moved(items, place, step))


def _page_of(form: Form, question_id: str) -> Page:
    found = next((page for page, question in form.questions() if question.id == question_id), None)
    if found is None:
        raise NotFound("その質問は、もうこの様式にありません。様式の画面を開き直してください。")
    return found


Rearrange = Callable[[tuple[Question, ...], int], tuple[Question, ...]]


def _rearranged(form: Form, reference: str, rearrange: Rearrange) -> Form:
    """The form with the list in which the question stands rearranged."""
    first, _, second = reference.partition(".")
    if second:
        return _in_group(form, first, lambda inner: rearrange(inner, _place([one.id for one in inner], second)))
    page = _page_of(form, first)
    place = _place([question.id for question in page.questions], first)
    return with_page(form, replace(page, questions=rearrange(page.questions, place)))


def _in_group(form: Form, group: str, change: Callable[[tuple[Question, ...]], tuple[Question, ...]]) -> Form:
    found = form.question(group)
    if found is None:
        raise NotFound("その繰り返しは、もうこの様式にありません。様式の画面を開き直してください。")
    return changed_question(form, group, replace(found, inner=change(found.inner)))


def with_rule(form: Form, rule: FormRule, number: int = 0) -> Form:
    """The form with the rule as its `number`th (from 1), or at the end."""
    if not number:
        return replace(form, rules=(*form.rules, rule))
    _check_rule(form, number)
    return replace(form, rules=(*form.rules[: number - 1], rule, *form.rules[number:]))


def moved_rule(form: Form, number: int, step: int) -> Form:
    """The form with the rule one earlier or later; the first jump or stop that applies is the one that is taken."""
    _check_rule(form, number)
    return replace(form, rules=_moved(form.rules, number - 1, step))


def without_rule(form: Form, number: int) -> Form:
    """The form without the rule."""
    _check_rule(form, number)
    return replace(form, rules=form.rules[: number - 1] + form.rules[number:])


def _check_rule(form: Form, number: int) -> None:
    if not 1 <= number <= len(form.rules):
        raise NotFound("そのルールは、もうこの様式にありません。様式の画面を開き直してください。")
