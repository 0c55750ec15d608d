"""From when the public sees a group of fields."""

from typing import Any

from django import forms

from hoshin.steering.plan.rules import FieldGroup
from hoshin.web.forms import FiscalYearField, JapaneseDateField, PlainForm


class EmbargoForm(PlainForm):
    """What is kept back, until when and why; a sheet's number narrows it to that sheet."""

    group = forms.ChoiceField(label="項目", choices=FieldGroup.choices())
    fiscal_year = FiscalYearField(
        label="対象の年度",
        required=False,
        help_text="「予算と決算」のときだけ。この年度以後の金額を公開日まで伏せます。空欄なら全年度です。",
    )
    number = forms.CharField(
        label="個票の番号",
        max_length=20,
        required=False,
        help_text="1つの個票だけに決めるとき。その個票では、全個票の公開日に代わってこの日が使われます。空欄なら全個票です。",
    )
    publish_on = JapaneseDateField(label="公開日", help_text="この日の午前0時から公開します。例：令和9年2月20日")
    reason = forms.CharField(label="理由", max_length=200, help_text="例：当初予算案の発表まで")

    def clean_number(self) -> str:
        """The number without what people put around it."""
        return str(self.cleaned_data["number"]).strip()


class LiftForm(PlainForm):
    """Why what was kept back is shown at once."""

    reason = forms.CharField(label="解除する理由", max_length=200)


def group_of(values: dict[str, Any]) -> FieldGroup:
    """The chosen group."""
    return FieldGroup(values["group"])
