"""The calendar of a year's budget, and what narrows the list of its requests."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from hoshin.foundation.people.public import section_choices
from hoshin.steering.plan.models import BudgetYear
from hoshin.steering.plan.queries import Wanted
from hoshin.steering.plan.rules import BudgetState
from hoshin.steering.policy.public import basic_policies
from hoshin.web.forms import FiscalYearField, JapaneseDateField, PlainForm


class BudgetCalendarForm(PlainForm):
    """The three days of a fiscal year's initial budget, and who assesses."""

    fiscal_year = FiscalYearField(label="年度")
    requests_due_on = JapaneseDateField(
        label="要求の期限", help_text="この日まで、担当課が個票ごとに予算を要求できます。例：令和8年10月30日"
    )
    assessed_on = JapaneseDateField(label="査定の日", help_text="財政担当課が査定を終える日。例：令和9年1月15日")
    announced_on = JapaneseDateField(
        label="結果の公表日",
        help_text="予算案を公表する日。先の日なら、この年度以後の金額をその日まで一般に公開しません。例：令和9年2月20日",
    )
    finance_section = forms.TypedChoiceField(
        label="財政担当課",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="査定と結果を記録する課。要求のある個票を、登載前でも読めるようになります。決めないときは、担当課が記録します。",
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["finance_section"].choices = [("", "決めない"), *section_choices(today)]  # type: ignore[attr-defined]

    @staticmethod
    def values_from(year: BudgetYear) -> dict[str, Any]:
        """A calendar as this form shows it."""
        calendar = year.calendar
        return {
            "fiscal_year": calendar.year,
            "requests_due_on": calendar.requests_due_on,
            "assessed_on": calendar.assessed_on,
            "announced_on": calendar.announced_on,
            "finance_section": year.finance_section_id,
        }


class BudgetListForm(PlainForm):
    """What narrows a year's requests; stands in the address."""

    words = forms.CharField(label="言葉・番号", required=False, max_length=100)
    policy = forms.TypedChoiceField(label="基本方針", required=False, coerce=int, empty_value=None)
    section = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="予算の状態", required=False, choices=[("", "すべて"), *BudgetState.choices()])

    def __init__(self, values: QueryDict, *, today: date) -> None:
        super().__init__(values)
        policies = [(policy.number, str(policy)) for policy in basic_policies()]
        self.fields["policy"].choices = [("", "すべて"), *policies]  # type: ignore[attr-defined]
        self.fields["section"].choices = [("", "すべて"), *section_choices(today)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """The sheets that were asked for; what cannot be read asks for nothing."""
        self.is_valid()
        values = self.cleaned_data
        return Wanted(words=values.get("words", ""), policy=values.get("policy"), section=values.get("section"))

    @property
    def state_wanted(self) -> str:
        """How far the money has come."""
        self.is_valid()
        return str(self.cleaned_data.get("state", ""))
