from typing import Any

from django import forms

from hoshin.citizens.procedures.actions.assisting import SeenPaper
from hoshin.citizens.procedures.queries.assisting import procedures_with_forms
from hoshin.citizens.procedures.rules.applications import Intake
from hoshin.web.forms import PlainForm

_WAYS = (Intake.COUNTER, Intake.VISIT, Intake.POST)


class AssistForm(PlainForm):
    """For which procedure an official types an application in, how it came, and what the visitor showed."""

    procedure = forms.ChoiceField(label="手続")
    intake = forms.ChoiceField(
        label="受付の方法", choices=[(way.value, way.label) for way in _WAYS], widget=forms.RadioSelect
    )
    seen = forms.ChoiceField(
        label="本人確認に使った書類",
        required=False,
        choices=[("", "確認していない"), *[(one.name, one.value) for one in SeenPaper]],
        help_text="手続が本人確認を求めるときは、必ず選びます。書類の番号は記録しません。",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "選んでください"), *procedures_with_forms()]
        self.fields["procedure"].choices = choices  # type: ignore[attr-defined]

    @property
    def seen_paper(self) -> SeenPaper | None:
        """What was shown; None when nothing was."""
        name = self.cleaned_data["seen"]
        return SeenPaper[name] if name else None
