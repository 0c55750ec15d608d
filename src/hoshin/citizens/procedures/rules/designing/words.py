"""Rules in words, for the list of rules and for comparing two versions."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hoshin.citizens.procedures.rules.definition import Form, FormRule, Question, QuestionType, RuleKind
from hoshin.citizens.procedures.rules.designing.subjects import PART_WORDS
from hoshin.citizens.procedures.rules.expressions import OPERATORS
from hoshin.kernel.eras import format_date

_BETWEEN = {"plus": " ＋ ", "minus": " － ", "times": " × ", "divided": " ÷ "}
_COMPARED = {
    "equals": "{0}が{1}である",
    "differs": "{0}が{1}でない",
    "less": "{0}が{1}より小さい（前）",
    "at_most": "{0}が{1}以下（以前）である",
    "greater": "{0}が{1}より大きい（後）",
    "at_least": "{0}が{1}以上（以後）である",
    "one_of": "{0}が{1}のどれかである",
    "contains": "{0}に{1}がある",
    "answered": "{0}に答えがある",
    "not": "「{0}」ではない",
    "count": "{0}の数",
    "total": "{0}の合計",
    "days_after": "{0}の{1}日後",
    "if": "（{0}）なら{1}、そうでなければ{2}",
}


def named(form: Form, reference: str) -> str:
    """How staff know the question, part or page of a reference."""
    page = form.page(reference)
    if page is not None:
        return f"ページ「{page.title}」"
    first, _, second = reference.partition(".")
    question, inner = form.question(first), form.question(reference)
    if question is None:
        return f"「{reference}」"
    if not second:
        return f"「{question.label}」"
    return f"「{question.label}」の" + (f"「{inner.label}」" if inner else PART_WORDS.get(second, second))


def rule_in_words(form: Form, rule: FormRule) -> str:
    """The whole rule as one sentence."""
    when = f"{in_words(form, rule.when)}とき、" if rule.when is not None else ""
    target = named(form, rule.target)
    return (
        when
        + {
            RuleKind.SHOW: f"{target}を表示する",
            RuleKind.REQUIRE: f"{target}を必須にする",
            RuleKind.JUMP: f"{target}の次は{named(form, rule.to)}に進む",
            RuleKind.STOP: f"{target}の次で止めて伝える：{rule.message}",
            RuleKind.COMPUTE: f"{target}は、{in_words(form, rule.value)}",
        }[rule.kind]
    )


def in_words(form: Form, expression: Any) -> str:
    """An expression as staff would say it; what means nothing is said to be unreadable."""
    if not isinstance(expression, dict):
        return "（読み取れない式）"
    if "answer" in expression:
        return named(form, str(expression["answer"]))
    if "value" in expression:
        return _value(expression["value"], None)
    if "begun_on" in expression:
        return "申請を始めた日"
    arguments = expression.get("args")
    return _operation(form, str(expression.get("op")), arguments if isinstance(arguments, list) else [])


def _operation(form: Form, code: str, arguments: list[Any]) -> str:
    subject = next((form.question(str(one["answer"])) for one in arguments if _is_answer(one)), None)
    said = [
        _value(one["value"], subject) if isinstance(one, dict) and "value" in one else in_words(form, one)
        for one in arguments
    ]
    if code in {"and", "or"}:
        return {"and": "、かつ", "or": "、または"}[code].join(said)
    if code == "age" and len(arguments) == 2:
        return f"{said[0]}から数えた年齢" + ("" if arguments[1] == {"begun_on": True} else f"（{said[1]}に）")
    if code in _BETWEEN:
        return f"（{_BETWEEN[code].join(said)}）"
    if code in _COMPARED:
        return _COMPARED[code].format(*said, *([""] * 3))
    label = OPERATORS[code].label if code in OPERATORS else code
    return f"{'と'.join(said)}を{label}"


def _is_answer(expression: Any) -> bool:
    return isinstance(expression, dict) and "answer" in expression


def _value(value: Any, question: Question | None) -> str:
    if isinstance(value, list):
        return "、".join(_value(one, question) for one in value)
    if isinstance(value, bool):
        return "「はい」" if value else "「いいえ」"
    if isinstance(value, str):
        return _text(value, question)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _text(value: str, question: Question | None) -> str:
    if question is not None and question.type in {QuestionType.CHOICE, QuestionType.CHOICES}:
        return f"「{question.choice_labels.get(value, value)}」"
    read: Callable[[str], date] = date.fromisoformat
    try:
        return format_date(read(value), weekday=False) if len(value) == 10 else f"「{value}」"
    except ValueError:
        return f"「{value}」"
