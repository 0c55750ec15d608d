"""Questions as inputs of a page: their names, labels, values and what is wrong with them, for the templates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hoshin.citizens.procedures.forms.languages import answer_words, interface_words, part_labels
from hoshin.citizens.procedures.rules import PageState, Question, QuestionType, Understood, field_name, shown, worded
from hoshin.citizens.procedures.rules.answers.whole import ACCOUNT_KINDS
from hoshin.kernel.eras import ERAS

_AUTOCOMPLETE = {
    "family": "family-name",
    "given": "given-name",
    "postal_code": "postal-code",
    QuestionType.EMAIL: "email",
    QuestionType.TELEPHONE: "tel",
}
_SHOWN_PARTS: dict[QuestionType, tuple[str, ...]] = {
    QuestionType.NAME: ("family", "given", "family_kana", "given_kana"),
    QuestionType.ADDRESS: ("postal_code", "town", "street", "building"),
    QuestionType.DATE: ("era", "year", "month", "day"),
    QuestionType.BANK_ACCOUNT: (
        "symbol",
        "post_number",
        "bank_name",
        "branch_name",
        "kind",
        "number",
        "holder_kana",
    ),
}
_OPTIONS = {
    "era": [("西暦", "西暦"), *((era.name, era.name) for era in reversed(ERAS))],
    "kind": [("", "選んでください"), *ACCOUNT_KINDS.items()],
}
_NUMERIC = {"postal_code", "year", "month", "day", "number", "symbol", "post_number"}
_NARROW = {"era", "year", "month", "day", "postal_code"}
_TYPED = set(QuestionType) - {
    QuestionType.CHOICE,
    QuestionType.CHOICES,
    QuestionType.YES_NO,
    QuestionType.CONSENT,
    QuestionType.COMPUTED,
    QuestionType.GROUP,
    QuestionType.NOTE,
}
"""What is typed, so that it can be understood in another way than it was meant."""
_KEYBOARDS = {
    QuestionType.NUMBER: "decimal",
    QuestionType.TELEPHONE: "tel",
    QuestionType.EMAIL: "email",
    QuestionType.MY_NUMBER: "numeric",
    QuestionType.CORPORATE_NUMBER: "numeric",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One control: `element` is text, area, select, radio or check; `id` is where the error summary leads."""

    name: str
    label: str
    element: str
    value: str = ""
    chosen: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    keyboard: str = ""
    autocomplete: str = ""
    is_narrow: bool = False

    @property
    def id(self) -> str:
        """The id of the control, of the first one when there are several."""
        return f"q-{self.name.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands on the page. `rows` are those of a group."""

    question: Question
    label: str
    hint: str
    body: str
    is_required: bool
    inputs: tuple[Input, ...] = ()
    understood: str = ""
    warning: str = ""
    error: str = ""
    rows: tuple[tuple["Asked", ...], ...] = field(default_factory=tuple)
    files: tuple[Mapping[str, Any], ...] = ()
    name: str = ""
    source: str = ""
    places: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_single(self) -> bool:
        """Whether one label belongs to one control."""
        return len(self.inputs) == 1 and self.inputs[0].element in {"text", "area"}

    @property
    def first_id(self) -> str:
        """Where the error summary leads."""
        wrong = next((one for one in self.inputs if one.error), None) or next(iter(self.inputs), None)
        return wrong.id if wrong else f"q-{self.question.id}"


def asked(
    state: PageState,
    answers: Mapping[str, Any],
    *,
    language: str = "",
    sent: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    warnings: Mapping[str, str] | None = None,
    places: Mapping[str, Sequence[str]] | None = None,
    sources: Mapping[str, str] | None = None,
) -> list[Asked]:
    """The questions of a page: with what was typed when it comes back, else with the answers so far."""
    builder = _Builder(state, language, sent or {}, errors or {}, warnings or {}, places or {}, sources or {})
    return [builder.one(question, question.id, answers.get(question.id)) for question in state.shown]


@dataclass(frozen=True)
class _Builder:
    state: PageState
    language: str
    sent: Mapping[str, Sequence[str]]
    errors: Mapping[str, str]
    warnings: Mapping[str, str]
    places: Mapping[str, Sequence[str]]
    sources: Mapping[str, str]

    def one(self, question: Question, name: str, value: Any) -> Asked:
        is_group = question.type is QuestionType.GROUP
        is_required = name in self.state.required or question.is_required
        rows = value or ([{}] if is_required else []) if is_group else []
        return Asked(
            question=question,
            label=worded(question, "label", self.language),
            hint=worded(question, "hint", self.language),
            body=worded(question, "body", self.language),
            is_required=is_required,
            inputs=() if is_group else tuple(self.inputs(question, name, value)),
            understood=self.understood(question, name, value),
            warning=self.warnings.get(name, ""),
            error=self.errors.get(name, "") or self.part_error(name),
            rows=tuple(self.row(question, name, number, row) for number, row in enumerate(rows)),
            name=name,
            words=interface_words(self.language),
            source=self.sources.get(name, ""),
            places=tuple(self.places.get(name, ())),
            files=tuple(value or ()) if question.type is QuestionType.FILE else (),
        )

    def row(self, group: Question, name: str, number: int, row: Mapping[str, Any]) -> tuple[Asked, ...]:
        return tuple(
            self.one(inner, f"{name}.{number}.{inner.id}", row.get(inner.id))
            for inner in group.inner
            if f"{name}.{number}.{inner.id}" not in self.state.hidden_inner
        )

    def part_error(self, name: str) -> str:
        return next((text for key, text in self.errors.items() if key.startswith(f"{name}.") and key.count(".") == name.count(".") + 1), "")  # fmt: skip

    def understood(self, question: Question, name: str, value: Any) -> str:
        if value is None or question.type not in _TYPED:
            return ""
        if not any(key == name or key.startswith(f"{name}.") for key in self.sent):
            return ""
        text = shown(question, value, language=self.language)
        return "" if text == "".join(self.sent.get(name, ())) else text

    def inputs(self, question: Question, name: str, value: Any) -> Iterator[Input]:
        typed = _typed(question, value)
        for part in _SHOWN_PARTS.get(question.type, ()):
            yield self.part(name, part, typed.get(part, ""))
        if question.type in _SHOWN_PARTS or not question.type.is_answered or question.type is QuestionType.FILE:
            return
        yield self.plain(question, name, value)

    def part(self, name: str, part: str, value: str) -> Input:
        full = field_name(name, part)
        return Input(
            name=full,
            label=part_labels(self.language)[part],
            element="select" if part in _OPTIONS else "text",
            value=self.latest(full, value),
            options=tuple(_OPTIONS.get(part, ())),
            error=self.errors.get(full, ""),
            keyboard="numeric" if part in _NUMERIC else "",
            autocomplete=_AUTOCOMPLETE.get(part, ""),
            is_narrow=part in _NARROW,
        )

    def latest(self, name: str, value: str) -> str:
        return next(iter(self.sent[name]), "") if name in self.sent else value

    def plain(self, question: Question, name: str, value: Any) -> Input:
        kind, words = question.type, answer_words(self.language)
        element, options, chosen = "text", tuple[tuple[str, str], ...](), tuple[str, ...]()
        if kind in {QuestionType.CHOICE, QuestionType.CHOICES}:
            element = "radio" if kind is QuestionType.CHOICE else "check"
            options = tuple((choice.code, worded(choice, "label", self.language)) for choice in question.choices)
            chosen = tuple(value) if isinstance(value, list) else (str(value or ""),)
        elif kind is QuestionType.YES_NO:
            element, options, chosen = "radio", (("yes", words["yes"]), ("no", words["no"])), (_truth(value),)
        elif kind is QuestionType.CONSENT:
            element, options, chosen = "check", (("yes", words["agree"]),), (_truth(value),)
        elif kind is QuestionType.LONG_TEXT:
            element = "area"
        if name in self.sent and element in {"radio", "check"}:
            chosen = tuple(self.sent[name])
        return Input(
            name=name,
            label=worded(question, "label", self.language),
            element=element,
            value=self.latest(name, "" if value is None else str(value)),
            chosen=chosen,
            options=options,
            error=self.errors.get(name, ""),
            keyboard=_KEYBOARDS.get(kind, ""),
            autocomplete=_AUTOCOMPLETE.get(kind, ""),
        )


def _truth(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, "")


def _typed(question: Question, value: Any) -> Mapping[str, str]:
    """The parts that were typed for a stored value; a day comes back in the Western calendar."""
    if question.type is QuestionType.DATE and isinstance(value, str):
        year, month, day = value.split("-")
        return {"era": "西暦", "year": year, "month": str(int(month)), "day": str(int(day))}
    return value if isinstance(value, dict) else {}


def summary_of_errors(questions: Sequence[Asked]) -> list[tuple[str, str]]:
    """Every error of the page with the id of the control that it belongs to, in order."""
    found: list[tuple[str, str]] = []
    for one in questions:
        if one.error:
            found.append((one.first_id, one.error))
        for row in one.rows:
            found += summary_of_errors(row)
    return found


def missing_answers(state: PageState, understood: Understood) -> dict[str, str]:
    """What to say about the questions that must be answered and are not, nor were answered unreadably."""
    labels = {question.id: question.label for question in state.shown}
    inner = {f"{group.id}.{one.id}": one.label for group in state.shown for one in group.inner}
    found: dict[str, str] = {}
    for name in state.missing:
        if any(error == name or error.startswith(f"{name}.") for error in understood.errors):
            continue
        group, _, rest = name.partition(".")
        label = inner.get(f"{group}.{rest.partition('.')[2]}", "") if rest else labels[name]
        found[name] = f"{label}に答えてください。"
    return found
