"""Expressions of rules: typed JSON in, a Python function out. The set of operators is closed.

An expression is `{"answer": "question"}` (also `group.question` and `name.family`), `{"value": 3}`, `{"begun_on": true}`
(the day on which the application was begun, so that a journey never changes by itself), or `{"op": …, "args": […]}`.
An absent answer makes every comparison false and every calculation absent; nothing here ever raises on answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, DecimalException
from enum import StrEnum
from typing import Any

from hoshin.citizens.procedures.rules.problems import ExpressionRefused

Present = Mapping[str, Any]
Evaluate = Callable[[Present, Present], Any]
"""Takes the present answers and the row of the group in which the rule is evaluated (empty outside groups)."""

BEGUN_ON = ":begun_on"
DEEPEST = 12


class Kind(StrEnum):
    """What a value is, as far as operators care."""

    TEXT = "文字"
    NUMBER = "数"
    TRUTH = "はい・いいえ"
    DAY = "日付"
    MANY = "複数の値"
    COLUMN = "繰り返しの中の数"
    OTHER = "まとまった値"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference means: its kind, how to get it, which question it looks at, and which codes it can have."""

    kind: Kind
    evaluate: Evaluate
    source: str
    codes: frozenset[str] | None = None


Resolve = Callable[[str], Resolved]


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready to be evaluated, with its kind and the questions that it looks at."""

    kind: Kind
    evaluate: Evaluate
    sources: frozenset[str]
    codes: frozenset[str] | None = None
    literal: Any = None


def compile_expression(expression: Any, resolve: Resolve, depth: int = 0) -> Compiled:
    """The function of `expression`; raises ExpressionRefused in words for staff when it means nothing."""
    if depth > DEEPEST:
        raise ExpressionRefused(f"条件の入れ子は{DEEPEST}段までです。")
    if not isinstance(expression, dict):
        raise ExpressionRefused("条件の書き方が正しくありません。")
    if set(expression) == {"answer"} and isinstance(expression["answer"], str):
        found = resolve(expression["answer"])
        return Compiled(found.kind, found.evaluate, frozenset({found.source}), found.codes)
    if set(expression) == {"value"}:
        return _literal(expression["value"])
    if expression == {"begun_on": True}:
        return Compiled(Kind.DAY, lambda present, row: present.get(BEGUN_ON), frozenset())
    if set(expression) == {"op", "args"} and isinstance(expression["args"], list):
        return _operation(
            expression["op"], [compile_expression(part, resolve, depth + 1) for part in expression["args"]]
        )
    raise ExpressionRefused("条件の書き方が正しくありません。")


def _literal(value: Any) -> Compiled:
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        values = tuple(value)
        return Compiled(Kind.MANY, lambda present, row: values, frozenset(), literal=values)
    kind = _kind_of(value)
    return Compiled(kind, lambda present, row: value, frozenset(), literal=value)


def _kind_of(value: Any) -> Kind:
    if isinstance(value, bool):
        return Kind.TRUTH
    if isinstance(value, int):
        return Kind.NUMBER
    if isinstance(value, str):
        return Kind.DAY if _is_day(value) else Kind.TEXT
    raise ExpressionRefused("条件に使える値は、文字、整数、はい・いいえ、日付です。")


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _operation(code: Any, parts: list[Compiled]) -> Compiled:
    operator = OPERATORS.get(code) if isinstance(code, str) else None
    if operator is None:
        raise ExpressionRefused(f"「{code}」という演算はありません。")
    if not operator.least <= len(parts) <= operator.most:
        raise ExpressionRefused(f"「{operator.label}」に渡す値の数が違います。")
    kind = operator.kind_of([part.kind for part in parts])
    if kind is None:
        given = "、".join(part.kind.value for part in parts)
        raise ExpressionRefused(f"「{operator.label}」は{given}の組合せには使えません。")
    if operator.compares_codes:
        _check_codes(parts)
    sources = frozenset[str]().union(*(part.sources for part in parts))
    return Compiled(kind, operator.build(*(part.evaluate for part in parts)), sources)


def _check_codes(parts: list[Compiled]) -> None:
    """A choice is only compared with codes that it offers: anything else is a reference to a choice that is gone."""
    codes = next((part.codes for part in parts if part.codes is not None), None)
    if codes is None:
        return
    for part in parts:
        values = part.literal if isinstance(part.literal, tuple) else (part.literal,)
        for value in values:
            if isinstance(value, str) and value not in codes:
                raise ExpressionRefused(f"選択肢「{value}」はありません。")


@dataclass(frozen=True, slots=True)
class Operator:
    """One of the closed set: how staff call it, how many values it takes, which kinds, and its function."""

    label: str
    least: int
    most: int
    kind_of: Callable[[list[Kind]], Kind | None]
    build: Callable[..., Evaluate]
    compares_codes: bool = False


def _all(wanted: Kind, result: Kind) -> Callable[[list[Kind]], Kind | None]:
    return lambda kinds: result if set(kinds) <= {wanted} else None


def _same(*allowed: Kind) -> Callable[[list[Kind]], Kind | None]:
    return lambda kinds: Kind.TRUTH if len(set(kinds)) == 1 and kinds[0] in allowed else None


def _exactly(wanted: tuple[Kind, ...], result: Kind) -> Callable[[list[Kind]], Kind | None]:
    return lambda kinds: result if tuple(kinds) == wanted else None


def _branches(kinds: list[Kind]) -> Kind | None:
    return kinds[1] if kinds[0] is Kind.TRUTH and kinds[1] is kinds[2] else None


def _every(*parts: Evaluate) -> Evaluate:
    if len(parts) == 2:
        one, two = parts
        return lambda present, row: bool(one(present, row) and two(present, row))
    return lambda present, row: all(part(present, row) for part in parts)


def _any(*parts: Evaluate) -> Evaluate:
    if len(parts) == 2:
        one, two = parts
        return lambda present, row: bool(one(present, row) or two(present, row))
    return lambda present, row: any(part(present, row) for part in parts)


def _compared(check: Callable[[Any, Any], bool]) -> Callable[[Evaluate, Evaluate], Evaluate]:
    def build(left: Evaluate, right: Evaluate) -> Evaluate:
        def evaluate(present: Present, row: Present) -> bool:
            one, two = left(present, row), right(present, row)
            return one is not None and two is not None and check(one, two)

        return evaluate

    return build


def _calculated(calculate: Callable[..., Any]) -> Callable[..., Evaluate]:
    def build(*parts: Evaluate) -> Evaluate:
        def evaluate(present: Present, row: Present) -> Any:
            values = [part(present, row) for part in parts]
            if any(value is None for value in values):
                return None
            try:
                return calculate(*values)
            except (DecimalException, ZeroDivisionError, OverflowError, ValueError):
                return None

        return evaluate

    return build


def age_on(birth: str, day: str) -> int | None:
    """Full years from `birth` to `day` (ISO 8601), as the law counts for forms: on the birthday itself. None before birth."""
    years = int(day[:4]) - int(birth[:4]) - (day[5:] < birth[5:])
    return years if years >= 0 else None


def _divided(left: Any, right: Any) -> Any:
    quotient = Decimal(left) / Decimal(right)
    return int(quotient) if quotient == quotient.to_integral_value() else quotient


def _total(values: Any) -> Any:
    return sum((value for value in values if value is not None), 0)


def _later(day: str, days: Any) -> str:
    return (date.fromisoformat(day) + timedelta(days=int(days))).isoformat()


def _chosen(condition: Evaluate, then: Evaluate, otherwise: Evaluate) -> Evaluate:
    return lambda present, row: then(present, row) if condition(present, row) else otherwise(present, row)


_COMPARABLE = (Kind.NUMBER, Kind.DAY)
_EQUAL = (Kind.TEXT, Kind.NUMBER, Kind.TRUTH, Kind.DAY)
_NUMBERS = _all(Kind.NUMBER, Kind.NUMBER)

OPERATORS: dict[str, Operator] = {
    "and": Operator("すべて成り立つ", 1, 20, _all(Kind.TRUTH, Kind.TRUTH), _every),
    "or": Operator("どれかが成り立つ", 1, 20, _all(Kind.TRUTH, Kind.TRUTH), _any),
    "not": Operator("でない", 1, 1, _all(Kind.TRUTH, Kind.TRUTH), lambda part: lambda p, r: not part(p, r)),
    "equals": Operator("等しい", 2, 2, _same(*_EQUAL), _compared(lambda one, two: bool(one == two)), True),  # noqa: FBT003
    "differs": Operator("異なる", 2, 2, _same(*_EQUAL), _compared(lambda one, two: bool(one != two)), True),  # noqa: FBT003
    "less": Operator("より小さい（前）", 2, 2, _same(*_COMPARABLE), _compared(lambda one, two: bool(one < two))),
    "at_most": Operator("以下（以前）", 2, 2, _same(*_COMPARABLE), _compared(lambda one, two: bool(one <= two))),
    "greater": Operator("より大きい（後）", 2, 2, _same(*_COMPARABLE), _compared(lambda one, two: bool(one > two))),
    "at_least": Operator("以上（以後）", 2, 2, _same(*_COMPARABLE), _compared(lambda one, two: bool(one >= two))),
    "one_of": Operator(
        "のどれか",
        2,
        2,
        _exactly((Kind.TEXT, Kind.MANY), Kind.TRUTH),
        _compared(lambda one, two: one in two),
        True,  # noqa: FBT003
    ),
    "contains": Operator(
        "を含む",
        2,
        2,
        _exactly((Kind.MANY, Kind.TEXT), Kind.TRUTH),
        _compared(lambda one, two: two in one),
        True,  # noqa: FBT003
    ),
    "answered": Operator(
        "答えがある", 1, 1, lambda kinds: Kind.TRUTH, lambda part: lambda p, r: part(p, r) not in (None, "", [], ())
    ),
    "plus": Operator("足す", 2, 20, _NUMBERS, _calculated(lambda *values: sum(values))),
    "minus": Operator("引く", 2, 2, _NUMBERS, _calculated(lambda one, two: one - two)),
    "times": Operator("掛ける", 2, 2, _NUMBERS, _calculated(lambda one, two: one * two)),
    "divided": Operator("割る", 2, 2, _NUMBERS, _calculated(_divided)),
    "smallest": Operator("小さい方", 2, 20, _NUMBERS, _calculated(min)),
    "largest": Operator("大きい方", 2, 20, _NUMBERS, _calculated(max)),
    "count": Operator("数", 1, 1, _exactly((Kind.MANY,), Kind.NUMBER), _calculated(len)),
    "total": Operator("合計", 1, 1, _exactly((Kind.COLUMN,), Kind.NUMBER), _calculated(_total)),
    "age": Operator("年齢", 2, 2, _exactly((Kind.DAY, Kind.DAY), Kind.NUMBER), _calculated(age_on)),
    "days_after": Operator("日後", 2, 2, _exactly((Kind.DAY, Kind.NUMBER), Kind.DAY), _calculated(_later)),
    "joined": Operator("つなげる", 2, 20, _all(Kind.TEXT, Kind.TEXT), _calculated(lambda *values: "".join(values))),
    "if": Operator("場合分け", 3, 3, _branches, _chosen),
}
