from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.rules import QuestionType, shown
from hoshin.citizens.procedures.rules.correcting import LONGEST_COMMENT, correctable
from hoshin.web.forms import JapaneseDateField, PlainForm

_PREFIX = "comment-"


class CorrectionForm(PlainForm):
    """What is to be corrected, question by question; what is left empty stays as it is."""

    due_on = JapaneseDateField(label="期限", required=False)

    def __init__(self, values: QueryDict | None, *, draft: OpenDraft) -> None:
        super().__init__(values)
        self._pages: list[tuple[str, list[str]]] = []
        for state, questions in correctable(draft.journey):
            names = []
            for question in questions:
                answer = draft.journey.present.get(question.id)
                said = (
                    f"{len(answer or ())}件（全体を直せるようになります）"
                    if question.type is QuestionType.GROUP
                    else shown(question, answer).replace("\n", "　") or "答えなし"
                )
                names.append(f"{_PREFIX}{question.id}")
                self.fields[names[-1]] = forms.CharField(
                    label=question.label,
                    required=False,
                    max_length=LONGEST_COMMENT,
                    help_text=f"今の答え：{said}",
                    widget=forms.Textarea({"rows": 2}),
                )
            self._pages.append((state.page.title, names))

    def pages(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The questions of each page of the application with its title."""
        for title, names in self._pages:
            yield title, [self[name] for name in names]

    @property
    def comments(self) -> Mapping[str, str]:
        """What was written about which question."""
        values: dict[str, Any] = self.cleaned_data
        return {name.removeprefix(_PREFIX): text for name, text in values.items() if name.startswith(_PREFIX) and text}
