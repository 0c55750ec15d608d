"""What is asked in the case collection: which cases, which kinds of technology, what one wants too."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from hoshin.foundation.people.public import Person, section_choices
from hoshin.steering.plan.forms.sheet import DraftForm
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.queries.cases import RESULTS, CaseWanted
from hoshin.steering.plan.rules import FIELD_LABELS, LONGEST_TEXT, LONGEST_TITLE, TechnologyKind
from hoshin.steering.policy.public import basic_policies
from hoshin.web.forms import PlainForm

TAKEN_OVER = ("issue", "ideal", "purpose", "means")


class CaseFilterForm(PlainForm):
    """What narrows the case collection; stands in the address."""

    words = forms.CharField(label="言葉・番号", required=False, max_length=100)
    kind = forms.ChoiceField(label="技術の種類", required=False)
    policy = forms.TypedChoiceField(label="基本方針", required=False, coerce=int, empty_value=None)
    section = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)
    result = forms.ChoiceField(label="結果", required=False, choices=[("", "すべて"), *RESULTS])
    sort = forms.ChoiceField(
        label="並び順", required=False, choices=[("newest", "新しい順"), ("wanted", "希望した課の多い順")]
    )

    def __init__(self, values: QueryDict, *, today: date) -> None:
        super().__init__(values)
        choices: dict[str, list[tuple[Any, str]]] = {
            "kind": list(TechnologyKind.choices()),
            "policy": [(policy.number, str(policy)) for policy in basic_policies()],
            "section": section_choices(today),
        }
        for name, entries in choices.items():
            self.fields[name].choices = [("", "すべて"), *entries]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> CaseWanted:
        """What was asked for; what cannot be read asks for nothing."""
        self.is_valid()
        values = self.cleaned_data
        return CaseWanted(
            words=values.get("words", ""),
            kind=values.get("kind", ""),
            policy=values.get("policy"),
            section=values.get("section"),
            result=values.get("result", ""),
            sort=values.get("sort") or "newest",
        )


class TechnologiesForm(PlainForm):
    """The kinds of technology that a sheet uses."""

    kinds = forms.TypedMultipleChoiceField(
        label="技術の種類",
        choices=TechnologyKind.choices(),
        coerce=TechnologyKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="似た取組をほかの課が探すときの手がかりになります。いくつでも選べます。",
    )


class WantTooForm(DraftForm):
    """A sheet that begins with what the case says; the own section's present is its own to write."""

    purpose = forms.CharField(
        label=FIELD_LABELS["purpose"],
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
    )
    means = forms.CharField(
        label=FIELD_LABELS["means"],
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text="使う技術と、あわせて見直す業務の手順。",
    )

    def __init__(self, person: Person, *args: Any, case: Sheet, **options: Any) -> None:
        taken = {name: getattr(case, name) for name in TAKEN_OVER}
        initial = {"title": case.title[:LONGEST_TITLE], "main_policy": case.main_policy_id, **taken}
        super().__init__(person, *args, initial=initial, **options)
        self.fields["present"].help_text = "自分の課では今どうなっているか。件数や時間が分かれば入れてください。"
