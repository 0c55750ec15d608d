"""Reading a page that was sent: for every question shown, the value, what is wrong with it and what should be looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hoshin.citizens.procedures.rules.answers import plain, whole
from hoshin.citizens.procedures.rules.answers.official_numbers import holds_my_number, is_my_number
from hoshin.citizens.procedures.rules.checking import MOST_ROWS
from hoshin.citizens.procedures.rules.definition import Question, QuestionType
from hoshin.kernel.errors import RuleBroken

Sent = Mapping[str, Sequence[str]]
"""What a browser sends: values by field name."""

_PARTS: dict[QuestionType, tuple[str, ...]] = {
    QuestionType.NAME: whole.NAME_PARTS,
    QuestionType.ADDRESS: whole.ADDRESS_PARTS,
    QuestionType.BANK_ACCOUNT: whole.ACCOUNT_PARTS,
    QuestionType.DATE: ("era", "year", "month", "day"),
}

_FREE = {QuestionType.TEXT, QuestionType.LONG_TEXT}


@dataclass
class Understood:
    """What was made of a page. `values` holds the readable answers, None for those left empty; what was not sent is not in it.

    `errors` and `warnings` are messages by field name; a warning does not keep anybody from going on.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)


def parts_of(question: Question) -> tuple[str, ...]:
    """The parts in which the question is answered; empty when it is answered in one."""
    return _PARTS.get(question.type, ())


def field_name(name: str, part: str = "") -> str:
    """The name of the input for a part: `applicant.family`. Rows of groups are named `children.0.birth`."""
    return f"{name}.{part}" if part else name


def _first(sent: Sent, name: str) -> str:
    return next((value for value in sent.get(name, ()) if value), "")


def read_page(questions: Sequence[Question], sent: Sent) -> Understood:
    """What was sent for these questions. Files are not read here: they are kept when they are sent."""
    understood = Understood()
    for question in questions:
        if question.type is QuestionType.GROUP:
            understood.values[question.id] = _read_group(question, sent, understood)
        elif question.type.is_answered and question.type is not QuestionType.FILE:
            _read_one(question, question.id, sent, understood, understood.values)
    return understood


def _read_group(group: Question, sent: Sent, understood: Understood) -> list[dict[str, Any]] | None:
    """The rows that were sent, as many as the page had."""
    count = _first(sent, field_name(group.id, "rows"))
    rows: list[dict[str, Any]] = []
    for number in range(min(int(count) if count.isascii() and count.isdigit() else 0, group.most or MOST_ROWS)):
        row: dict[str, Any] = {}
        for inner in group.inner:
            if inner.type.is_answered:
                _read_one(inner, f"{group.id}.{number}.{inner.id}", sent, understood, row)
        rows.append(row)
    return rows or None


def _read_one(question: Question, name: str, sent: Sent, understood: Understood, into: dict[str, Any]) -> None:
    parts = {part: _first(sent, field_name(name, part)) for part in parts_of(question)}
    if not any(field_name(name, part) in sent for part in parts or ("",)):
        return
    typed = parts or {"": _first(sent, name)}
    if question.type is QuestionType.CHOICES:
        _read_choices(question, name, sent, understood, into)
        return
    if not any(text.strip() for part, text in typed.items() if part not in {"era", "kind"}):
        into[question.id] = None
        return
    try:
        into[question.id] = _READERS[question.type](question, typed)
    except RuleBroken as refusal:
        understood.errors[field_name(name, refusal.field or _first_part(question))] = refusal.message
        return
    warning = warning_about(question, into[question.id])
    if warning:
        understood.warnings[name] = warning


def _first_part(question: Question) -> str:
    return "year" if question.type is QuestionType.DATE else next(iter(parts_of(question)), "")


def _read_choices(question: Question, name: str, sent: Sent, understood: Understood, into: dict[str, Any]) -> None:
    chosen = [str(code) for code in sent.get(name, ()) if code]
    if any(code not in question.choice_labels for code in chosen):
        understood.errors[name] = f"{question.label}は、一覧にあるものから選んでください。"
        return
    into[question.id] = [choice.code for choice in question.choices if choice.code in chosen] or None


def _read_choice(question: Question, typed: Mapping[str, str]) -> str:
    if typed[""] not in question.choice_labels:
        raise RuleBroken(f"{question.label}は、一覧にあるものから選んでください。")
    return typed[""]


def _read_truth(question: Question, typed: Mapping[str, str]) -> bool:
    if typed[""] not in {"yes", "no"}:
        raise RuleBroken(f"{question.label}は、「はい」か「いいえ」を選んでください。")
    return typed[""] == "yes"


def warning_about(question: Question, value: Any) -> str:
    """What should be looked at again about an answer that is accepted; empty when nothing."""
    if question.type is QuestionType.MY_NUMBER and not is_my_number(value):
        return "個人番号の最後の数字（検査用の数字）が合いません。カードと見比べてください。"
    if question.type in _FREE and holds_my_number(value):
        return "個人番号（マイナンバー）のような12桁の数字があります。個人番号は書かないでください。"
    if question.type is QuestionType.NAME and "given" not in value:
        return "名が空欄です。氏と名に分かれない方は、このまま進んでください。"
    return ""


_READERS: dict[QuestionType, Callable[[Question, Mapping[str, str]], Any]] = {
    QuestionType.TEXT: lambda question, typed: plain.read_line(question, typed[""]),
    QuestionType.LONG_TEXT: lambda question, typed: plain.read_text(question, typed[""]),
    QuestionType.NUMBER: lambda question, typed: plain.read_number(question, typed[""]),
    QuestionType.DATE: lambda question, typed: plain.read_day(
        typed["era"], typed["year"], typed["month"], typed["day"]
    ),
    QuestionType.TELEPHONE: lambda question, typed: plain.read_telephone(typed[""]),
    QuestionType.EMAIL: lambda question, typed: plain.read_email(typed[""]),
    QuestionType.CORPORATE_NUMBER: lambda question, typed: plain.read_corporate_number(typed[""]),
    QuestionType.MY_NUMBER: lambda question, typed: plain.read_my_number(typed[""]),
    QuestionType.CHOICE: _read_choice,
    QuestionType.YES_NO: _read_truth,
    QuestionType.CONSENT: _read_truth,
    QuestionType.NAME: whole.read_name,
    QuestionType.ADDRESS: whole.read_address,
    QuestionType.BANK_ACCOUNT: whole.read_bank_account,
}
