"""Conditions as rows that staff fill in: what, how it is compared, with what. Most rules are no more than that.

A condition that rows cannot hold is kept as it is and edited as an expression.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hoshin.citizens.procedures.rules.designing.subjects import Subject, key_of
from hoshin.citizens.procedures.rules.expressions import Kind
from hoshin.kernel.eras import format_date, parse_date
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow

Subjects = Mapping[str, Subject]
UNANSWERED = "unanswered"
COMPARISONS = {
    "equals": "と等しい（である）",
    "differs": "と異なる（でない）",
    "at_least": "以上・以後",
    "greater": "より大きい・より後",
    "at_most": "以下・以前",
    "less": "より小さい・より前",
    "one_of": "のどれか（「、」で区切る）",
    "contains": "を選んでいる（いくつでも選ぶ質問）",
    "answered": "に答えがある",
    UNANSWERED: "に答えがない",
}
_WITHOUT_VALUE = {"answered", UNANSWERED}
_TRUTHS = {"はい": True, "いいえ": False, "同意する": True, "同意しない": False}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the key of a subject, the comparison, and what was typed to compare with."""

    subject: str = ""
    comparison: str = "equals"
    typed: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not self.subject and not self.typed.strip()


def condition_from(rows: Sequence[Row], joined: str, subjects: Subjects) -> dict[str, Any] | None:
    """The expression of the rows, all (`and`) or any (`or`) of which must hold; None without rows.

    Raises RuleBroken whose field is `subject_0`, `typed_0`, … of the row that cannot be understood.
    """
    parts = [_part(row, number, subjects) for number, row in enumerate(rows) if not row.is_empty]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {"op": joined, "args": parts}


def _part(row: Row, number: int, subjects: Subjects) -> dict[str, Any]:
    subject = subjects.get(row.subject)
    if subject is None:
        raise RuleBroken("何を見るかを選んでください。", field=f"subject_{number}")
    if row.comparison in _WITHOUT_VALUE:
        answered = {"op": "answered", "args": [subject.expression]}
        return answered if row.comparison == "answered" else {"op": "not", "args": [answered]}
    try:
        value = literal(subject, row.typed, is_list=row.comparison == "one_of")
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field=f"typed_{number}") from None
    return {"op": row.comparison, "args": [subject.expression, {"value": value}]}


def literal(subject: Subject, typed: str, *, is_list: bool = False) -> Any:
    """What was typed, as the value that the subject is compared with; raises RuleBroken saying what to type."""
    if is_list:
        return [literal(subject, one) for one in re.split(r"[、，,\n]", typed) if one.strip()]
    text = typed.strip()
    if not text:
        raise RuleBroken(f"「{subject.label}」と比べる値を入力してください。")
    if subject.question is not None and subject.question.choices:
        return _code(subject.question.choice_labels, text)
    if subject.kind is Kind.TRUTH:
        if text not in _TRUTHS:
            raise RuleBroken("「はい」か「いいえ」と入力してください。")
        return _TRUTHS[text]
    if subject.kind is Kind.DAY:
        return parse_date(narrow(text)).isoformat()
    if subject.kind is Kind.NUMBER:
        return whole_number(text)
    return text


def whole_number(text: str) -> int:
    """A whole number in any width, with or without separators."""
    plain = narrow(text).replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,12}", plain):
        raise RuleBroken("整数で入力してください。例：18")
    return int(plain)


def _code(labels: Mapping[str, str], text: str) -> str:
    if text in labels:
        return text
    found = [code for code, label in labels.items() if label == text]
    if not found:
        raise RuleBroken(f"選択肢の言葉で入力してください：{'、'.join(labels.values())}")
    return found[0]


def rows_from(expression: Any, subjects: Subjects) -> tuple[str, tuple[Row, ...]] | None:
    """How the parts are joined and the rows of an expression; None when rows cannot hold it."""
    if expression is None:
        return "and", ()
    is_joined = isinstance(expression, dict) and expression.get("op") in {"and", "or"}
    parts = expression.get("args") if is_joined else [expression]
    rows = [_row(part, subjects) for part in parts] if isinstance(parts, list) else [None]
    kept = tuple(row for row in rows if row is not None)
    if len(kept) != len(rows):
        return None
    return (expression["op"] if is_joined else "and"), kept


def _row(part: Any, subjects: Subjects) -> Row | None:
    if not isinstance(part, dict) or not isinstance(part.get("args"), list) or not part["args"]:
        return None
    code, arguments = part.get("op"), part["args"]
    if code == "not":
        inner = _row(arguments[0], subjects)
        return Row(inner.subject, UNANSWERED) if inner and inner.comparison == "answered" else None
    subject = subjects.get(key_of(arguments[0]) or "")
    if subject is None or code not in COMPARISONS:
        return None
    if code == "answered":
        return Row(subject.key, code)
    if len(arguments) != 2 or not isinstance(arguments[1], dict) or set(arguments[1]) != {"value"}:
        return None
    return Row(subject.key, code, typed_from(subject, arguments[1]["value"]))


def typed_from(subject: Subject, value: Any) -> str:
    """What would be typed for the value."""
    if isinstance(value, list):
        return "、".join(typed_from(subject, one) for one in value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if subject.question is not None and subject.question.choices:
        return subject.question.choice_labels.get(str(value), str(value))
    if subject.kind is Kind.DAY and isinstance(value, str):
        return format_date(parse_date(value), weekday=False)
    return str(value)
