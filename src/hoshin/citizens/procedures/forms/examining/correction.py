from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.rules import Page, Question, QuestionType, shown
from hoshin.citizens.procedures.rules.correcting import LONGEST_COMMENT, correctable
from hoshin.kernel.width import narrow
from hoshin.web.forms import JapaneseDateField, PlainForm

_PREFIX = "comment-"
_FEW = 30
"""Up to so many questions are listed at once; a longer form is listed page by page or by words."""
_MOST_LISTED = 60
_LONGEST_ANSWER = 40


@dataclass(frozen=True, slots=True)
class Choosable:
    """A question that can still be chosen, with the answer as it stands."""

    name: str
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page of the applicant's form in the list of pages."""

    id: str
    title: str
    count: int
    is_open: bool


class CorrectionForm(PlainForm):
    """First which answers, found by page or by words; then, for those alone, what is to be corrected.

    Everything is one form, so that what was written stays while further questions are looked for, without scripts.
    """

    words = forms.CharField(label="項目を言葉で探す", required=False, max_length=100)
    due_on = JapaneseDateField(label="期限", required=False, help_text="決めないときは空のままにします")

    def __init__(self, values: QueryDict | None, *, draft: OpenDraft) -> None:
        super().__init__(values)
        self._sent = values if values is not None else QueryDict()
        self._pages = [(state.page, questions) for state, questions in correctable(draft.journey)]
        self._answers = draft.journey.present
        self._ticked = set(self._sent.getlist("field"))
        self._chosen = [
            question
            for _, questions in self._pages
            for question in questions
            if question.id in self._ticked or f"{_PREFIX}{question.id}" in self._sent
        ]
        for question in self._chosen:
            self.fields[f"{_PREFIX}{question.id}"] = forms.CharField(
                label=question.label,
                required=False,
                max_length=LONGEST_COMMENT,
                help_text=f"今の答え：{self._answer(question)}",
                widget=forms.Textarea({"rows": 2}),
            )

    @property
    def is_asking(self) -> bool:
        """Whether the correction is asked for with this, and not only a question looked for or chosen."""
        return self.is_bound and "page" not in self._sent and self._sent.get("do", "ask") == "ask"

    def clean(self) -> None:
        """What was only just ticked has nothing written about it yet."""
        if not self.is_asking:
            return
        for question in self._chosen:
            if f"{_PREFIX}{question.id}" not in self._sent:
                self.add_error(f"{_PREFIX}{question.id}", "何を直してほしいかを書いてください。")

    @property
    def chosen(self) -> list[BoundField]:
        """The fields of what was chosen, in the order of the form."""
        return [self[f"{_PREFIX}{question.id}"] for question in self._chosen]

    @property
    def is_long(self) -> bool:
        """Whether there are too many questions to list them all."""
        return sum(len(questions) for _, questions in self._pages) > _FEW

    @property
    def opened(self) -> str:
        """The page whose questions are listed; empty when they are looked for by words."""
        if "page" in self._sent:
            return str(self._sent["page"])
        return "" if self._sent.get("do") == "search" else str(self._sent.get("open", ""))

    @property
    def pages(self) -> list[FormPage]:
        """The pages of a long form, to open one of them."""
        return [FormPage(page.id, page.title, len(found), page.id == self.opened) for page, found in self._pages]

    @property
    def listed(self) -> list[tuple[str, list[Choosable]]]:
        """What can still be chosen, by page: all of a short form, else what was asked to be seen, up to a limit."""
        left, found = _MOST_LISTED, []
        for page, questions in self._pages:
            rows = [row for question in questions for row in self._rows(page, question)][:left]
            left -= len(rows)
            if rows:
                found.append((page.title, rows))
        return found

    def _rows(self, page: Page, question: Question) -> Iterator[Choosable]:
        row = Choosable(question.id, question.label, self._answer(question))
        if question not in self._chosen and self._is_wanted(page, row):
            yield row

    def _is_wanted(self, page: Page, row: Choosable) -> bool:
        if not self.is_long:
            return True
        if self.opened:
            return page.id == self.opened
        words = narrow(self._sent.get("words", "")).casefold().split()
        text = narrow(f"{page.title} {row.label} {row.answer}").casefold()
        return bool(words) and all(word in text for word in words)

    def _answer(self, question: Question) -> str:
        answer = self._answers.get(question.id)
        if question.type is QuestionType.GROUP:
            return f"{len(answer or ())}件（全体を直せるようになります）"
        said = shown(question, answer).replace("\n", "　") or "答えなし"
        return said if len(said) <= _LONGEST_ANSWER else f"{said[:_LONGEST_ANSWER]}…"

    @property
    def comments(self) -> Mapping[str, str]:
        """What was written about which question."""
        values: dict[str, Any] = self.cleaned_data
        return {name.removeprefix(_PREFIX): text for name, text in values.items() if name.startswith(_PREFIX) and text}
