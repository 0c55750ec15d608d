"""The sheet itself: drafting, editing, narrowing the table."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from hoshin.foundation.people.public import Person, Role, open_posts, section_choices
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.queries import SORT_LABELS, Wanted
from hoshin.steering.plan.queries.measures import KPI_CHOICES
from hoshin.steering.plan.rules import (
    FIELD_LABELS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    SHEET_FLOW,
    Content,
    EffectKind,
    Origin,
    SecurityResult,
    read_plans,
    written_plans,
)
from hoshin.steering.plan.rules.portfolio import Money
from hoshin.steering.policy.public import basic_policies, categories_valid_on, focus_items
from hoshin.web.forms import FiscalYearField, JapaneseDateField, PlainForm

_HINTS = {
    "issue": "解決したい課題を、技術ではなく困りごととして書いてください。",
    "present": "今どうなっているか。件数や時間が分かれば入れてください。",
    "ideal": "どうなっていれば課題が解決したと言えるか。",
    "gap": "現在の姿と理想の姿の違いのうち、この個票で埋めるもの。",
    "means": "使う技術と、あわせて見直す業務の手順。",
    "risks": "うまくいかない場合に何が起きるか、どう備えるか。",
}


def _text(name: str, *, required: bool = False, rows: int = 4) -> forms.CharField:
    """A longer text with the sheet's own label and hint."""
    return forms.CharField(
        label=FIELD_LABELS[name],
        help_text=_HINTS.get(name, ""),
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": rows}),
    )


def _several(name: str, choices: list[tuple[int, str]]) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=FIELD_LABELS[name],
        choices=choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class DraftForm(PlainForm):
    """What a new sheet begins with; everything else can be filled in later."""

    title = forms.CharField(label="件名", max_length=LONGEST_TITLE, help_text="何をするのかが分かる短い名前。")
    main_policy = forms.TypedChoiceField(label="主な基本方針", coerce=int)
    owning_section = forms.TypedChoiceField(label="担当課", coerce=int)
    issue = _text("issue")
    present = _text("present")
    ideal = _text("ideal")

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = {post.section_id: post.section_name for post in person.posts if post.section_id is not None}
        self.fields["main_policy"].choices = [(policy.pk, str(policy)) for policy in basic_policies()]  # type: ignore[attr-defined]
        self.fields["owning_section"].choices = list(own.items())  # type: ignore[attr-defined]


class ContentForm(PlainForm):
    """Everything on a sheet that is written by people."""

    title = forms.CharField(label=FIELD_LABELS["title"], max_length=LONGEST_TITLE)
    issue = _text("issue")
    present = _text("present")
    ideal = _text("ideal")
    gap = _text("gap")
    purpose = _text("purpose", rows=3)
    means = _text("means")
    main_policy = forms.TypedChoiceField(label=FIELD_LABELS["main_policy"], coerce=int)
    risks = _text("risks")
    security_result = forms.ChoiceField(label=FIELD_LABELS["security_result"], choices=SecurityResult.choices())
    security_remark = _text("security_remark", rows=2)
    security_checked_on = JapaneseDateField(label=FIELD_LABELS["security_checked_on"], required=False)
    needs_no_budget = forms.BooleanField(label="この個票は予算を要しない", required=False)
    staff_post = forms.TypedChoiceField(label=FIELD_LABELS["staff_post"], coerce=int, required=False, empty_value=None)
    related_plans = forms.CharField(
        label=FIELD_LABELS["related_plans"],
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="1行に1つ、「総合計画／計画の名称／該当箇所」のように書いてください。"
        "種類は、総合計画、行政改革推進計画、個別計画です。",
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        policies = [(policy.pk, str(policy)) for policy in basic_policies()]
        self.fields["main_policy"].choices = policies  # type: ignore[attr-defined]
        staff = open_posts(today, role=Role.CIO_STAFF)
        self.fields["staff_post"].choices = [("", "まだ決まっていない"), *staff]  # type: ignore[attr-defined]
        self.fields["other_policies"] = _several("other_policies", policies)
        self.fields["focus_items"] = _several("focus_items", [(item.pk, str(item)) for item in focus_items()])
        self.fields["categories"] = _several(
            "categories",
            [(category.pk, f"{category.scheme.title}　{category}") for category in categories_valid_on(today)],
        )
        self.fields["related_sections"] = _several("related_sections", section_choices(today))

    @classmethod
    def values_from(cls, content: Content) -> dict[str, Any]:
        """A sheet's content as this form shows it."""
        return {**content, "related_plans": written_plans(content["related_plans"])}

    def clean_related_plans(self) -> list[dict[str, str]]:
        """The lines read into kind, title and place; an unknown kind is refused with the line."""
        try:
            return read_plans(str(self.cleaned_data["related_plans"]))
        except RuleBroken as error:
            raise forms.ValidationError(error.message) from None

    @property
    def content(self) -> Content:
        """What was entered, as JSON values."""
        values = dict(self.cleaned_data)
        checked_on = values["security_checked_on"]
        values["security_checked_on"] = checked_on.isoformat() if checked_on else None
        for name in ("other_policies", "focus_items", "categories", "related_sections"):
            values[name] = sorted(values[name])
        return values


def readable(form: ContentForm, name: str, value: Any) -> str:
    """A stored value in the words of the form: choices by their labels, lines as written."""
    if name == "related_plans":
        return written_plans(value or [])
    labels = dict(getattr(form.fields[name], "choices", []))
    if isinstance(value, list):
        return "、".join(str(labels.get(item, item)) for item in value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return str(labels.get(value, value if value is not None else ""))


class TableForm(PlainForm):
    """What narrows and sorts the table; stands in the address."""

    words = forms.CharField(label="言葉", required=False, max_length=100)
    state = forms.MultipleChoiceField(
        label="状態",
        required=False,
        choices=[(state.code, state.label) for state in SHEET_FLOW.states.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    policy = forms.TypedChoiceField(label="基本方針", required=False, coerce=int, empty_value=None)
    section = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)
    staff_post = forms.TypedChoiceField(label="担当CIOスタッフ", required=False, coerce=int, empty_value=None)
    origin = forms.ChoiceField(label="発端", required=False, choices=[("", "すべて"), *Origin.choices()])
    punctuality = forms.ChoiceField(label="進み具合", required=False, choices=[("", "すべて"), ("late", "遅れ")])
    scope = forms.ChoiceField(
        label="範囲",
        required=False,
        choices=[
            ("", "すべて"),
            ("open", "終わっていないもの"),
            ("section", "自分の課"),
            ("staff", "自分が担当（CIOスタッフ）"),
            ("followed", "フォロー中"),
        ],
    )
    sort = forms.ChoiceField(label="並び順", required=False, choices=list(SORT_LABELS.items()))
    kpi = forms.ChoiceField(label="KPI", required=False, choices=[("", "すべて"), *KPI_CHOICES])
    money = forms.ChoiceField(label="予算", required=False, choices=[("", "すべて"), *Money.choices()])
    fiscal_year = FiscalYearField(label="予算の年度", required=False)
    effect = forms.ChoiceField(label="見込む効果", required=False, choices=[("", "すべて"), *EffectKind.choices()])
    gained = forms.ChoiceField(label="計上した効果", required=False, choices=[("", "すべて"), *EffectKind.choices()])

    def __init__(self, values: QueryDict, *, today: date) -> None:
        super().__init__(values)
        choices: dict[str, list[tuple[Any, str]]] = {
            "policy": [(policy.number, str(policy)) for policy in basic_policies()],
            "section": section_choices(today),
            "staff_post": open_posts(today, role=Role.CIO_STAFF),
        }
        for name, entries in choices.items():
            self.fields[name].choices = [("", "すべて"), *entries]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what cannot be read asks for nothing."""
        self.is_valid()
        values = self.cleaned_data
        year = values.get("fiscal_year")
        return Wanted(
            words=values.get("words", ""),
            states=tuple(values.get("state", [])),
            policy=values.get("policy"),
            section=values.get("section"),
            staff_post=values.get("staff_post"),
            origin=values.get("origin", ""),
            punctuality=values.get("punctuality", ""),
            scope=values.get("scope", ""),
            sort=values.get("sort") or "updated",
            kpi=values.get("kpi", ""),
            money=values.get("money", ""),
            fiscal_year=year.year if year else None,
            effect=values.get("effect", ""),
            gained=values.get("gained", ""),
        )


class FilterNameForm(PlainForm):
    """A name for the present way of looking at the table."""

    name = forms.CharField(label="絞り込みの名称", max_length=60)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
