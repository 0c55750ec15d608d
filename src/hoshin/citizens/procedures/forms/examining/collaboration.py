from datetime import date
from typing import Any

from django import forms

from hoshin.foundation.people.public import section_choices
from hoshin.web.forms import JapaneseDateField, PlainForm


class InternalNoteForm(PlainForm):
    """A note for colleagues."""

    text = forms.CharField(
        label="メモ",
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text="申請者には見えません。後から直したり消したりはできません。",
    )


class ConsultForm(PlainForm):
    """A question to another section."""

    section = forms.TypedChoiceField(label="照会先", coerce=int)
    question = forms.CharField(label="照会の内容", max_length=4000, widget=forms.Textarea({"rows": 5}))
    due_on = JapaneseDateField(label="回答の期限")
    shows_content = forms.BooleanField(
        label="申請の内容も見せる",
        required=False,
        help_text="照会に答えるために要るときだけ選びます。見た職員は記録されます。",
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["section"].choices = [("", "選んでください"), *section_choices(today)]  # type: ignore[attr-defined]


class AnswerForm(PlainForm):
    """The answer to a question of another section."""

    answer = forms.CharField(label="回答", max_length=4000, widget=forms.Textarea({"rows": 5}))


class ChecklistForm(PlainForm):
    """What is looked at in every application of a procedure."""

    texts = forms.CharField(
        label="確かめること",
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 8}),
        help_text="1行に一つ、30件まで。消した項目は、確認の済んだ申請には残ります。",
    )
