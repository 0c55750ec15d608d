"""What `{"answer": …}` in a rule means, given the form and the group inside which the rule works."""

from decimal import Decimal
from typing import Any

from hoshin.citizens.procedures.rules.definition import Form, Question, QuestionType
from hoshin.citizens.procedures.rules.expressions import Evaluate, Kind, Present, Resolve, Resolved
from hoshin.citizens.procedures.rules.problems import ExpressionRefused

KINDS = {
    QuestionType.TEXT: Kind.TEXT,
    QuestionType.LONG_TEXT: Kind.TEXT,
    QuestionType.DATE: Kind.DAY,
    QuestionType.TELEPHONE: Kind.TEXT,
    QuestionType.EMAIL: Kind.TEXT,
    QuestionType.CHOICE: Kind.TEXT,
    QuestionType.CHOICES: Kind.MANY,
    QuestionType.NUMBER: Kind.NUMBER,
    QuestionType.YES_NO: Kind.TRUTH,
    QuestionType.FILE: Kind.MANY,
    QuestionType.GROUP: Kind.MANY,
    QuestionType.CORPORATE_NUMBER: Kind.TEXT,
    QuestionType.CONSENT: Kind.TRUTH,
    QuestionType.COMPUTED: Kind.NUMBER,
}
"""The kinds of answers; the types that are missing here are whole things, of which a rule sees the parts."""

PARTS = {
    QuestionType.NAME: ("family", "given", "family_kana", "given_kana"),
    QuestionType.ADDRESS: ("postal_code", "town", "street", "building"),
    QuestionType.BANK_ACCOUNT: ("bank_name", "branch_name", "kind"),
}
"""The parts of whole things that a rule may look at."""


def resolver(form: Form, group: str = "") -> Resolve:
    """Resolves references of rules of `form`; `group` is the group inside which the rule works, if it does."""
    known = {question.id: question for _, question in form.questions()}

    def resolve(reference: str) -> Resolved:
        first, _, second = reference.partition(".")
        question = known.get(first)
        if question is None:
            raise ExpressionRefused(f"「{reference}」という質問はありません。")
        if question.type is QuestionType.GROUP and second:
            return _inner(question, second, reference, in_row=first == group)
        return _whole_or_part(question, second, reference)

    return resolve


def _whole_or_part(question: Question, part: str, reference: str) -> Resolved:
    if part:
        if part not in PARTS.get(question.type, ()):
            raise ExpressionRefused(f"「{reference}」という項目はありません。")
        return Resolved(Kind.TEXT, _part_of(question.id, part), question.id)
    if question.type is QuestionType.NOTE:
        raise ExpressionRefused(f"「{question.label}」は説明なので、答えがありません。")
    kind = KINDS.get(question.type, Kind.OTHER)
    return Resolved(kind, _getter(question), question.id, _codes(question))


def _inner(group: Question, inner_id: str, reference: str, *, in_row: bool) -> Resolved:
    inner = next((question for question in group.inner if question.id == inner_id), None)
    if inner is None:
        raise ExpressionRefused(f"「{reference}」という質問はありません。")
    source = f"{group.id}.{inner_id}"
    if in_row:
        kind = KINDS.get(inner.type, Kind.OTHER)
        return Resolved(kind, _row_getter(inner), source, _codes(inner))
    if inner.type is not QuestionType.NUMBER:
        raise ExpressionRefused(f"「{reference}」は繰り返しの外から見られません。見られるのは数の合計だけです。")
    return Resolved(Kind.COLUMN, _column_getter(group.id, inner), group.id)


def _codes(question: Question) -> frozenset[str] | None:
    if question.type not in {QuestionType.CHOICE, QuestionType.CHOICES}:
        return None
    return frozenset(choice.code for choice in question.choices)


def _number(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) else value


def _getter(question: Question) -> Evaluate:
    name = question.id
    if question.type is QuestionType.NUMBER and question.decimals:
        return lambda present, row: _number(present.get(name))
    return lambda present, row: present.get(name)


def _row_getter(question: Question) -> Evaluate:
    name = question.id
    if question.type is QuestionType.NUMBER and question.decimals:
        return lambda present, row: _number(row.get(name))
    return lambda present, row: row.get(name)


def _part_of(name: str, part: str) -> Evaluate:
    def evaluate(present: Present, row: Present) -> Any:
        return (present.get(name) or {}).get(part) or None

    return evaluate


def _column_getter(group: str, inner: Question) -> Evaluate:
    def evaluate(present: Present, row: Present) -> Any:
        rows = present.get(group)
        return None if rows is None else [_number(held.get(inner.id)) for held in rows]

    return evaluate
