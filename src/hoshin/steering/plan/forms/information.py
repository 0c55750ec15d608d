"""What is asked about a request for information: the request with its questions, and one vendor's answer."""

from collections.abc import Iterable
from typing import Any

from django import forms

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.models import InformationQuestion
from hoshin.steering.plan.rules.noting import read_questions
from hoshin.web.forms import AmountField, JapaneseDateField, PlainForm


class InformationRequestForm(PlainForm):
    """A request for information to vendors."""

    title = forms.CharField(label="件名", max_length=120)
    question = forms.CharField(label="照会内容", max_length=4000, widget=forms.Textarea({"rows": 4}))
    questions = forms.CharField(
        label="比べたい質問",
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 6}),
        help_text="1行に1問。事業者ごとの回答が、質問を縦、事業者を横にした表に並びます。",
    )
    issued_on = JapaneseDateField(label="発出日")
    due_on = JapaneseDateField(label="回答期限")

    def clean_questions(self) -> list[str]:
        """The questions, one a line."""
        try:
            return read_questions(str(self.cleaned_data["questions"]))
        except RuleBroken as error:
            raise forms.ValidationError(error.message) from None


class InformationAnswerForm(PlainForm):
    """One vendor's answer: to each question, and what else it said."""

    vendor = forms.CharField(label="事業者", max_length=120)

    def __init__(self, *args: Any, questions: Iterable[InformationQuestion], **options: Any) -> None:
        super().__init__(*args, **options)
        self._questions = list(questions)
        for question in self._questions:
            self.fields[f"reply_{question.pk}"] = forms.CharField(
                label=f"{question.position}. {question.text}",
                required=False,
                max_length=4000,
                widget=forms.Textarea({"rows": 2}),
            )
        self.fields["answer"] = forms.CharField(
            label="そのほかの回答" if self._questions else "回答",
            required=not self._questions,
            max_length=4000,
            widget=forms.Textarea({"rows": 4}),
        )
        self.fields["estimate"] = AmountField(label="概算額", unit="千円", required=False)
        self.fields["answered_on"] = JapaneseDateField(label="回答日")

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, the replies by the key of their question."""
        cleaned = self.cleaned_data
        plain = {name: cleaned[name] for name in ("vendor", "answer", "estimate", "answered_on")}
        return {**plain, "replies": {one.pk: cleaned[f"reply_{one.pk}"] for one in self._questions}}
