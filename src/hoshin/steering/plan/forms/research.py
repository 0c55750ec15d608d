"""Research on a technology, the request to study it, and the section's answer."""

from datetime import date
from typing import Any

from django import forms

from hoshin.foundation.people.public import section_choices
from hoshin.steering.plan.rules import Maturity
from hoshin.steering.policy.public import basic_policies
from hoshin.web.forms import JapaneseDateField, PlainForm


class ResearchForm(PlainForm):
    """What CIO staff found out."""

    technology = forms.CharField(label="技術", max_length=120)
    summary = forms.CharField(label="概要", max_length=4000, widget=forms.Textarea({"rows": 3}))
    findings = forms.CharField(label="当市の課題への有効性", max_length=4000, widget=forms.Textarea({"rows": 5}))
    maturity = forms.ChoiceField(label="成熟度", choices=Maturity.choices(), widget=forms.RadioSelect)
    security_remark = forms.CharField(
        label="セキュリティ上の留意点", required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    main_policy = forms.TypedChoiceField(label="主な基本方針", coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["main_policy"].choices = [(policy.pk, str(policy)) for policy in basic_policies()]  # type: ignore[attr-defined]


class StudyRequestForm(PlainForm):
    """Which section should study what until when."""

    section = forms.TypedChoiceField(label="依頼先", coerce=int)
    title = forms.CharField(label="件名", max_length=120)
    question = forms.CharField(label="検討してほしいこと", max_length=4000, widget=forms.Textarea({"rows": 4}))
    due_on = JapaneseDateField(label="回答期限")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["section"].choices = section_choices(today)  # type: ignore[attr-defined]


class StudyAnswerForm(PlainForm):
    """The section's word on a request; a refusal needs its reason."""

    note = forms.CharField(label="理由・添え書き", required=False, max_length=2000, widget=forms.Textarea({"rows": 4}))
