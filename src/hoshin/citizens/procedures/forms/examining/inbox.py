from typing import Any

from django import forms
from django.http import QueryDict

from hoshin.citizens.procedures.queries.inbox import Wanted, procedure_choices
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.foundation.people.public import Person
from hoshin.web.forms import PlainForm

_SORTS = (("due", "期限の近い順"), ("oldest", "受付の古い順"), ("newest", "受付の新しい順"))
_EVERY = ("", "すべて")


class InboxForm(PlainForm):
    """What narrows and sorts the inbox; stands in the address."""

    words = forms.CharField(label="受付番号・氏名", required=False, max_length=100)
    procedure = forms.ChoiceField(label="手続", required=False)
    intake = forms.ChoiceField(label="受付の方法", required=False, choices=[_EVERY, *Intake.choices()])
    sort = forms.ChoiceField(label="並び順", required=False, choices=_SORTS)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, values: QueryDict, *, person: Person) -> None:
        super().__init__(values)
        choices = [_EVERY, *procedure_choices(person)]
        self.fields["procedure"].choices = choices  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what cannot be read asks for nothing."""
        self.is_valid()
        values: dict[str, Any] = self.cleaned_data
        return Wanted(
            show=values.get("show") or "open",
            words=values.get("words", ""),
            procedure=values.get("procedure", ""),
            intake=values.get("intake", ""),
            sort=values.get("sort") or "due",
        )


class InboxFilterForm(PlainForm):
    """A name for the present way of looking at the inbox."""

    name = forms.CharField(label="絞り込みの名称", max_length=60)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class AssignForm(PlainForm):
    """Who is in charge from now on."""

    account = forms.TypedChoiceField(label="担当者", coerce=int)

    def __init__(self, *args: Any, examiners: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].choices = [("", "選んでください"), *examiners]  # type: ignore[attr-defined]


class ConfirmForm(PlainForm):
    """Nothing but the click."""


class NoteForm(PlainForm):
    """A reason that the move cannot do without."""

    note = forms.CharField(label="理由", max_length=2000, widget=forms.Textarea({"rows": 4}))
