"""Research on a technology, the request to study it, and the section's answer."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from hoshin.foundation.people.public import section_choices
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.queries.watching import ResearchWanted, tags_in_use
from hoshin.steering.plan.rules import Maturity, TechnologyKind
from hoshin.steering.plan.rules.noting import Source, read_sources, read_words
from hoshin.steering.policy.public import basic_policies
from hoshin.web.forms import JapaneseDateField, PlainForm


class ResearchForm(PlainForm):
    """What CIO staff found out."""

    title = forms.CharField(
        label="題名",
        max_length=120,
        required=False,
        help_text="何を調べたのかが分かる短い名前。空欄なら、技術の名称で並びます。",
    )
    technology = forms.CharField(label="技術", max_length=120)
    kind = forms.ChoiceField(label="技術の種類", choices=TechnologyKind.choices())
    summary = forms.CharField(label="概要", max_length=4000, widget=forms.Textarea({"rows": 3}))
    findings = forms.CharField(label="当市の課題への有効性", max_length=4000, widget=forms.Textarea({"rows": 5}))
    maturity = forms.ChoiceField(label="成熟度", choices=Maturity.choices(), widget=forms.RadioSelect)
    security_remark = forms.CharField(
        label="セキュリティ上の留意点", required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    main_policy = forms.TypedChoiceField(label="主な基本方針", coerce=int)
    sources = forms.CharField(
        label="出典",
        required=False,
        max_length=12_000,
        widget=forms.Textarea({"rows": 4}),
        help_text="1行に1つ、「2021-05-19 題名 https://…」のように、公表された日付から書いてください。アドレスはなくても構いません。",
    )
    tags = forms.CharField(
        label="タグ",
        required=False,
        max_length=400,
        help_text="探すときの手がかりになる言葉。「、」か空白で区切ります。",
    )
    sheets = forms.CharField(
        label="関係する個票の番号", required=False, max_length=400, help_text="例：2024-010、2025-002"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["main_policy"].choices = [(policy.pk, str(policy)) for policy in basic_policies()]  # type: ignore[attr-defined]

    def clean_sources(self) -> list[Source]:
        """The sources, one a line."""
        try:
            return read_sources(str(self.cleaned_data["sources"]))
        except RuleBroken as error:
            raise forms.ValidationError(error.message) from None

    def clean_tags(self) -> list[str]:
        """The tags, each once."""
        return read_words(str(self.cleaned_data["tags"]))

    def clean_sheets(self) -> list[str]:
        """The numbers, each once."""
        return read_words(str(self.cleaned_data["sheets"]))


class ResearchFilterForm(PlainForm):
    """What narrows the research notes; stands in the address."""

    words = forms.CharField(label="言葉", required=False, max_length=100)
    kind = forms.ChoiceField(label="技術の種類", required=False, choices=[("", "すべて"), *TechnologyKind.choices()])
    maturity = forms.ChoiceField(label="成熟度", required=False, choices=[("", "すべて"), *Maturity.choices()])
    policy = forms.TypedChoiceField(label="基本方針", required=False, coerce=int, empty_value=None)
    tag = forms.ChoiceField(label="タグ", required=False)

    def __init__(self, values: QueryDict) -> None:
        super().__init__(values)
        policies = [(policy.number, str(policy)) for policy in basic_policies()]
        self.fields["policy"].choices = [("", "すべて"), *policies]  # type: ignore[attr-defined]
        self.fields["tag"].choices = [("", "すべて"), *((tag, tag) for tag in tags_in_use())]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> ResearchWanted:
        """What was asked for; what cannot be read asks for nothing."""
        self.is_valid()
        values = self.cleaned_data
        return ResearchWanted(
            words=values.get("words", ""),
            kind=values.get("kind", ""),
            maturity=values.get("maturity", ""),
            policy=values.get("policy"),
            tag=values.get("tag", ""),
        )


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
