"""What a rule can look at, as staff pick it from a list: an answer, or what can be told from one (age, count, total)."""

from dataclasses import dataclass
from typing import Any

from hoshin.citizens.procedures.rules.definition import Form, Question, QuestionType
from hoshin.citizens.procedures.rules.expressions import Kind
from hoshin.citizens.procedures.rules.references import KINDS, PARTS

PART_WORDS = {
    "family": "氏",
    "given": "名",
    "family_kana": "氏のフリガナ",
    "given_kana": "名のフリガナ",
    "postal_code": "郵便番号",
    "town": "市区町村・町名",
    "street": "番地",
    "building": "建物名",
    "bank_name": "金融機関名",
    "branch_name": "支店名",
    "kind": "預金の種類",
}
BEGUN = ":begun"


@dataclass(frozen=True, slots=True)
class Subject:
    """One entry of the list: its key, how it is called, what kind of value it is, and the question behind it."""

    key: str
    label: str
    kind: Kind
    question: Question | None = None

    @property
    def expression(self) -> dict[str, Any]:
        """What stands for it in a rule."""
        return expression_of(self.key)


def expression_of(key: str) -> dict[str, Any]:
    """The expression of a subject's key."""
    if key == BEGUN:
        return {"begun_on": True}
    reference, _, function = key.partition(":")
    answer = {"answer": reference}
    if function == "age":
        return {"op": "age", "args": [answer, {"begun_on": True}]}
    return {"op": function, "args": [answer]} if function else answer


def key_of(expression: Any) -> str | None:
    """The subject's key of an expression; None when it is not one that stands in the list."""
    if not isinstance(expression, dict):
        return None
    if expression == {"begun_on": True}:
        return BEGUN
    if set(expression) == {"answer"}:
        return str(expression["answer"])
    arguments = expression.get("args") or [None]
    if expression.get("op") in {"count", "total", "age"} and isinstance(arguments[0], dict):
        key = f"{arguments[0].get('answer', '')}:{expression['op']}"
        return key if expression_of(key) == expression else None
    return None


def subjects(form: Form) -> list[Subject]:
    """Everything a rule may look at. What stands inside a group can be looked at by rules inside the same group only."""
    found = [Subject(BEGUN, "申請を始めた日", Kind.DAY)]
    for _, question in form.questions():
        if question.type is QuestionType.GROUP:
            found += _of_group(question)
        else:
            found += _of(question, question.id, question.label)
    return found


def _of(question: Question, reference: str, label: str) -> list[Subject]:
    if question.type is QuestionType.NOTE:
        return []
    if question.type in PARTS:
        whole = [Subject(reference, label, Kind.OTHER, question)]
        parts = [
            Subject(f"{reference}.{part}", f"{label}の{PART_WORDS[part]}", Kind.TEXT)
            for part in PARTS[question.type]
            if "." not in reference
        ]
        return whole + parts
    kind = KINDS.get(question.type, Kind.OTHER)
    found = [Subject(reference, label, kind, question)]
    if kind is Kind.DAY:
        found.append(Subject(f"{reference}:age", f"{label}から数えた年齢（申請を始めた日）", Kind.NUMBER))
    if kind is Kind.MANY:
        found.append(Subject(f"{reference}:count", f"{label}の数", Kind.NUMBER))
    return found


def _of_group(group: Question) -> list[Subject]:
    found = [
        Subject(group.id, group.label, Kind.MANY, group),
        Subject(f"{group.id}:count", f"{group.label}の数", Kind.NUMBER),
    ]
    for inner in group.inner:
        reference, label = f"{group.id}.{inner.id}", f"{group.label}の{inner.label}"
        found += _of(inner, reference, f"その{label}")
        if inner.type is QuestionType.NUMBER:
            found.append(Subject(f"{reference}:total", f"{label}の合計", Kind.NUMBER))
    return found
