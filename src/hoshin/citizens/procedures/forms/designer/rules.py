import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from hoshin.citizens.procedures.forms.designer.base import WordedForm, area, line
from hoshin.citizens.procedures.rules import Form, FormRule, QuestionType, RuleKind
from hoshin.citizens.procedures.rules.designing.calculating import (
    OPERATIONS,
    Calculation,
    Operand,
    calculation_from,
    calculation_in,
)
from hoshin.citizens.procedures.rules.designing.rows import COMPARISONS, Row, condition_from, rows_from
from hoshin.citizens.procedures.rules.designing.subjects import Subject, subjects
from hoshin.citizens.procedures.rules.designing.words import named
from hoshin.kernel.errors import RuleBroken

LEAST_ROWS, MOST_ROWS = 3, 20
OPERANDS = 4
_JOINED = [("and", "すべてに当てはまるとき"), ("or", "どれかに当てはまるとき")]
Options = list[tuple[str, str]]


def _select(label: str, options: Sequence[tuple[str, str]], *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(options), required=required)


class RuleForm(WordedForm):
    """One rule: what it does to which page or question, when, and for a calculation what it calculates.

    A rule that rows cannot hold is shown as expressions (`is_expression`), so that nothing of it is lost.
    """

    joined = forms.ChoiceField(label="条件の合わせ方", choices=_JOINED, required=False, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, form: Form, rule: FormRule, languages: Sequence[str], is_expression: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.form, self.rule = form, rule
        self.subjects = {subject.key: subject for subject in subjects(form)}
        rows, calculation = _rows(rule, self.subjects), _calculation(rule, self.subjects)
        self.is_expression = is_expression or rows is None or calculation is None
        self._add_target()
        if self.is_expression or rows is None or calculation is None:
            self._add_expressions()
        else:
            self._add_rows(*rows)
            if rule.kind is RuleKind.COMPUTE:
                self._add_calculation(calculation)
        self.worded = (("message", "伝える文"),) if rule.kind is RuleKind.STOP else ()
        self.add_languages(languages if self.worded else (), rule.texts)

    def _add_target(self) -> None:
        kind = self.rule.kind
        self.fields["target"] = _select(_TARGET_LABELS[kind], _targets(self.form, kind), required=True)
        self.initial["target"] = self.rule.target
        if kind is RuleKind.JUMP:
            pages = [("", "選んでください"), *((page.id, page.title) for page in self.form.pages)]
            self.fields["to"] = _select("進む先のページ", pages, required=True)
            self.initial["to"] = self.rule.to
        if kind is RuleKind.STOP:
            self.fields["message"] = area("伝える文", hint="止める理由と、代わりにできること")
            self.initial["message"] = self.rule.message

    def _add_rows(self, joined: str, rows: Sequence[Row]) -> None:
        self.initial["joined"] = joined
        count = min(max(LEAST_ROWS, len(rows) + 1), MOST_ROWS)
        self.row_count = count
        options = self._subject_options()
        for number in range(count):
            row = rows[number] if number < len(rows) else Row()
            self.fields[f"subject_{number}"] = _select(f"条件{number + 1}：何を見るか", options)
            self.fields[f"comparison_{number}"] = _select(f"条件{number + 1}：比べ方", list(COMPARISONS.items()))
            self.fields[f"typed_{number}"] = line(f"条件{number + 1}：値")
            self.initial[f"subject_{number}"] = row.subject
            self.initial[f"comparison_{number}"] = row.comparison
            self.initial[f"typed_{number}"] = row.typed

    def _add_calculation(self, calculation: Calculation) -> None:
        self.fields["operation"] = _select("計算のしかた", list(OPERATIONS.items()))
        self.initial["operation"] = calculation.operation
        given = dict(enumerate(calculation.operands))
        for number in range(max(OPERANDS, len(given))):
            self._add_operand(f"operand_{number}", f"値{number + 1}", given.get(number, Operand()))
        self._add_operand("otherwise", "条件に合わないときの値", calculation.otherwise)

    def _add_operand(self, name: str, label: str, operand: Operand) -> None:
        self.fields[name] = _select(f"{label}：質問から", self._subject_options())
        self.fields[f"{name}_typed"] = line(f"{label}：または決まった値")
        self.initial[name], self.initial[f"{name}_typed"] = operand.subject, operand.typed

    def _add_expressions(self) -> None:
        self.row_count = 0
        del self.fields["joined"]
        if self.rule.kind is RuleKind.COMPUTE:
            self.fields["value"] = area("計算の式（JSON）", rows=8)
            self.initial["value"] = _written(self.rule.value)
        else:
            self.fields["when"] = area("条件の式（JSON）", rows=8)
            self.initial["when"] = _written(self.rule.when)

    def _subject_options(self) -> Options:
        return [("", "（選ばない）"), *((one.key, one.label) for one in self.subjects.values())]

    def clean(self) -> dict[str, Any]:
        """Reads the rows or the expressions; what cannot be understood is said beside its box."""
        data = super().clean() or self.cleaned_data
        try:
            self.changed = self._read(data)
        except RuleBroken as refusal:
            self.refuse(refusal)
        return data

    def _read(self, data: dict[str, Any]) -> FormRule:
        rule = replace(
            self.rule,
            target=data.get("target", ""),
            to=data.get("to", ""),
            message=data.get("message", ""),
            texts=self.texts_from(self.rule.texts) if self.worded else self.rule.texts,
        )
        if self.is_expression:
            return replace(rule, when=_parsed(data, "when"), value=_parsed(data, "value"))
        rows = [
            Row(data.get(f"subject_{n}", ""), data.get(f"comparison_{n}") or "equals", data.get(f"typed_{n}", ""))
            for n in range(self.row_count)
        ]
        when = condition_from(rows, data.get("joined") or "and", self.subjects)
        if rule.kind is not RuleKind.COMPUTE:
            return replace(rule, when=when)
        return replace(rule, value=calculation_in(self._given(data), when, self.subjects))

    def _given(self, data: dict[str, Any]) -> Calculation:
        names = [name for name in self.fields if name.startswith("operand_") and not name.endswith("_typed")]
        operands = tuple(Operand(data.get(name, ""), data.get(f"{name}_typed", "")) for name in names)
        otherwise = Operand(data.get("otherwise", ""), data.get("otherwise_typed", ""))
        return Calculation(data.get("operation", ""), operands, otherwise)

    @property
    def condition_rows(self) -> list[tuple[Any, Any, Any]]:
        """The boxes of each condition, for the page."""
        return [
            (self[f"subject_{number}"], self[f"comparison_{number}"], self[f"typed_{number}"])
            for number in range(self.row_count)
        ]

    @property
    def calculation_rows(self) -> list[tuple[Any, Any]]:
        """The boxes of each value of a calculation, for the page."""
        names = [name for name in self.fields if name.startswith("operand_") and not name.endswith("_typed")]
        return [(self[name], self[f"{name}_typed"]) for name in names]


_TARGET_LABELS = {
    RuleKind.SHOW: "表示するページか質問",
    RuleKind.REQUIRE: "必須にする質問",
    RuleKind.JUMP: "どのページの次か",
    RuleKind.STOP: "どのページの次で止めるか",
    RuleKind.COMPUTE: "計算した値を入れる項目",
}


def _targets(form: Form, kind: RuleKind) -> Options:
    found: Options = [("", "選んでください")]
    if kind in {RuleKind.SHOW, RuleKind.JUMP, RuleKind.STOP}:
        found += [(page.id, named(form, page.id)) for page in form.pages]
    if kind in {RuleKind.JUMP, RuleKind.STOP}:
        return found
    for _, question in form.questions():
        for reference, one in ((question.id, question), *((f"{question.id}.{q.id}", q) for q in question.inner)):
            if (one.type is QuestionType.COMPUTED) == (kind is RuleKind.COMPUTE) or kind is RuleKind.SHOW:
                found.append((reference, named(form, reference)))
    return found


def _rows(rule: FormRule, known: dict[str, Subject]) -> tuple[str, tuple[Row, ...]] | None:
    when = rule.when
    if rule.kind is RuleKind.COMPUTE:
        found = calculation_from(rule.value, known) if rule.value is not None else (None, None)
        when = found[0] if found else None
    return rows_from(when, known)


def _calculation(rule: FormRule, known: dict[str, Subject]) -> Calculation | None:
    if rule.kind is not RuleKind.COMPUTE or rule.value is None:
        return Calculation()
    found = calculation_from(rule.value, known)
    return found[1] if found else None


def _written(expression: Any) -> str:
    return "" if expression is None else json.dumps(expression, ensure_ascii=False, indent=1)


def _parsed(data: dict[str, Any], name: str) -> Any:
    text = data.get(name, "")
    try:
        return json.loads(text) if text.strip() else None
    except (ValueError, RecursionError):
        raise RuleBroken("JSONとして読み取れません。", field=name) from None
