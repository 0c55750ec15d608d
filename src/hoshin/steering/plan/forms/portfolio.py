"""What narrows the portfolio; stands in the address."""

from datetime import date

from django import forms
from django.http import QueryDict

from hoshin.foundation.people.public import section_choices
from hoshin.steering.plan.queries import Wanted
from hoshin.web.forms import PlainForm


class PortfolioForm(PlainForm):
    """One section, or what concerns oneself."""

    section = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)
    scope = forms.ChoiceField(
        label="範囲",
        required=False,
        choices=[
            ("", "すべて"),
            ("section", "自分の課"),
            ("staff", "自分が担当（CIOスタッフ）"),
            ("followed", "フォロー中"),
        ],
    )

    def __init__(self, values: QueryDict, *, today: date) -> None:
        super().__init__(values)
        self.fields["section"].choices = [("", "すべて"), *section_choices(today)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what cannot be read asks for nothing."""
        self.is_valid()
        return Wanted(section=self.cleaned_data.get("section"), scope=self.cleaned_data.get("scope", ""))
