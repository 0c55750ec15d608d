"""Calculations as staff fill them in: one operation over a few values, and what holds when a condition does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hoshin.citizens.procedures.rules.designing.rows import whole_number
from hoshin.citizens.procedures.rules.designing.subjects import Subject, key_of
from hoshin.kernel.errors import RuleBroken

AS_IT_IS = "same"
OPERATIONS = {
    AS_IT_IS: "そのまま入れる（値1だけ）",
    "plus": "足す（値1＋値2＋…）",
    "minus": "引く（値1－値2）",
    "times": "掛ける（値1×値2×…）",
    "divided": "割る（値1÷値2）",
    "smallest": "いちばん小さいもの",
    "largest": "いちばん大きいもの",
    "days_after": "日付の何日後（値1の値2日後）",
    "joined": "文字をつなげる",
}


@dataclass(frozen=True, slots=True)
class Operand:
    """One value: the key of a subject, or else what was typed."""

    subject: str = ""
    typed: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not self.subject and not self.typed.strip()


@dataclass(frozen=True, slots=True)
class Calculation:
    """The operation with its values; `otherwise` is the value when the rule's condition does not hold."""

    operation: str = AS_IT_IS
    operands: tuple[Operand, ...] = ()
    otherwise: Operand = Operand()


def calculation_in(calculation: Calculation, when: Any, subjects: Mapping[str, Subject]) -> dict[str, Any]:
    """The expression of the calculation; raises RuleBroken naming the value (`operand_0`, `otherwise`) that is wrong."""
    is_text = calculation.operation == "joined"
    values = [
        _value(one, f"operand_{number}", subjects, is_text=is_text)
        for number, one in enumerate(calculation.operands)
        if not one.is_empty
    ]
    if not values:
        raise RuleBroken("計算する値を選ぶか、入力してください。", field="operand_0")
    if calculation.operation == AS_IT_IS and len(values) > 1:
        raise RuleBroken("値が二つ以上あるときは、計算のしかたを選んでください。", field="operation")
    found = values[0] if calculation.operation == AS_IT_IS else {"op": calculation.operation, "args": values}
    if when is None:
        return found
    if calculation.otherwise.is_empty:
        raise RuleBroken("条件に合わないときの値を入力してください。", field="otherwise")
    return {"op": "if", "args": [when, found, _value(calculation.otherwise, "otherwise", subjects, is_text=is_text)]}


def _value(one: Operand, field: str, subjects: Mapping[str, Subject], *, is_text: bool) -> dict[str, Any]:
    if one.subject:
        if one.subject not in subjects:
            raise RuleBroken("一覧にある質問から選んでください。", field=field)
        return subjects[one.subject].expression
    if is_text:
        return {"value": one.typed}
    try:
        return {"value": whole_number(one.typed)}
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field=f"{field}_typed") from None


def calculation_from(value: Any, subjects: Mapping[str, Subject]) -> tuple[Any, Calculation] | None:
    """The condition and the calculation of an expression; None when this form of it cannot hold it."""
    when, otherwise = None, Operand()
    if isinstance(value, dict) and value.get("op") == "if" and len(value.get("args", ())) == 3:
        when, value, rest = value["args"]
        kept = _operand(rest, subjects)
        if kept is None:
            return None
        otherwise = kept
    single = _operand(value, subjects)
    if single is not None:
        return when, Calculation(AS_IT_IS, (single,), otherwise)
    if not isinstance(value, dict) or value.get("op") not in OPERATIONS:
        return None
    operands = _operands(value.get("args"), subjects)
    return None if operands is None else (when, Calculation(value["op"], operands, otherwise))


def _operands(arguments: Sequence[Any] | None, subjects: Mapping[str, Subject]) -> tuple[Operand, ...] | None:
    found = [_operand(one, subjects) for one in arguments or ()]
    kept = tuple(one for one in found if one is not None)
    return kept if kept and len(kept) == len(found) else None


def _operand(expression: Any, subjects: Mapping[str, Subject]) -> Operand | None:
    key = key_of(expression)
    if key in subjects:
        return Operand(subject=str(key))
    value = expression.get("value") if isinstance(expression, dict) and set(expression) == {"value"} else None
    if isinstance(value, str | int) and not isinstance(value, bool):
        return Operand(typed=str(value))
    return None
