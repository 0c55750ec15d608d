"""A form as JSON and back: what is stored, exported and imported. Reading is strict and names the place of every fault."""

import json
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from hoshin.citizens.procedures.rules.definition import (
    LANGUAGES,
    Choice,
    Form,
    FormRule,
    Page,
    Question,
    QuestionType,
    RuleKind,
)
from hoshin.citizens.procedures.rules.problems import FormRefused, Problem

FORMAT = "hoshin-form-1"
LONGEST_TEXT = 4000
LARGEST = 2_000_000
"""Characters of the largest form that is read."""


def form_document(form: Form) -> dict[str, Any]:
    """The form as JSON; fields that say nothing are left out, so that two documents compare well."""
    return {
        "format": FORMAT,
        "languages": list(form.languages),
        "pages": [_without_defaults(page) for page in form.pages],
        "rules": [_without_defaults(rule) for rule in form.rules],
    }


def canonical(document: Any) -> str:
    """The one way in which a document is written down, for hashing and comparing."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _without_defaults(thing: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(thing):
        value = _plain(getattr(thing, field.name))
        if value not in (None, "", False, 0, [], {}) or (field.name in {"least", "most"} and value == 0):
            found[field.name] = value
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_without_defaults(item) if hasattr(item, "__dataclass_fields__") else item for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def form_from(document: Any) -> Form:
    """The form of a document; raises FormRefused naming every place where the document is not one."""
    reader = _Reader()
    form = reader.form(document)
    if reader.problems:
        raise FormRefused(tuple(reader.problems))
    return form


def form_from_text(text: str) -> Form:
    """The form of a JSON file; raises FormRefused when the text is too long, no JSON or no form."""
    if len(text) > LARGEST:
        raise FormRefused((Problem("ファイル", "様式として大きすぎます。"),))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise FormRefused((Problem("ファイル", "JSONとして読み取れません。"),)) from None
    return form_from(document)


class _Reader:
    """Reads a document part by part and remembers what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))

    def form(self, document: Any) -> Form:
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            self.refuse("様式", f"この製品の様式（{FORMAT}）ではありません。")
            return Form(())
        self.strange("様式", document, {"format", "languages", "pages", "rules"})
        languages = self.list_of("languages", document, "様式")
        for language in languages:
            if not isinstance(language, str) or language not in LANGUAGES:
                self.refuse("言語", f"「{language}」は扱えません。")
        return Form(
            tuple(self.page(page, number) for number, page in enumerate(self.list_of("pages", document, "様式"), 1)),
            tuple(self.rule(rule, number) for number, rule in enumerate(self.list_of("rules", document, "様式"), 1)),
            tuple(str(language) for language in languages),
        )

    def page(self, source: Any, number: int) -> Page:
        place = f"{number}ページ目"
        if not self.is_object(source, place, Page):
            return Page("", "", ())
        return Page(
            id=self.text("id", source, place),
            title=self.text("title", source, place),
            hint=self.text("hint", source, place),
            task=self.text("task", source, place),
            needs_identity=self.truth("needs_identity", source, place),
            texts=self.texts(source, place),
            questions=tuple(
                self.question(question, f"{place}の{order}番目の質問")
                for order, question in enumerate(self.list_of("questions", source, place), 1)
            ),
        )

    def question(self, source: Any, place: str) -> Question:
        if not self.is_object(source, place, Question):
            return Question("", QuestionType.NOTE, "")
        inner = self.list_of("inner", source, place)
        return Question(
            id=self.text("id", source, place),
            type=self.one_of(QuestionType, "type", source, place, QuestionType.TEXT),
            label=self.text("label", source, place),
            hint=self.text("hint", source, place),
            body=self.text("body", source, place),
            unit=self.text("unit", source, place),
            is_required=self.truth("is_required", source, place),
            least=self.number("least", source, place),
            most=self.number("most", source, place),
            decimals=self.number("decimals", source, place) or 0,
            longest=self.number("longest", source, place) or 0,
            choices=tuple(self.choice(choice, place) for choice in self.list_of("choices", source, place)),
            inner=tuple(self.question(one, f"{place}の中の{order}番目") for order, one in enumerate(inner, 1)),
            texts=self.texts(source, place),
        )

    def choice(self, source: Any, place: str) -> Choice:
        if not self.is_object(source, f"{place}の選択肢", Choice):
            return Choice("", "")
        return Choice(self.text("code", source, place), self.text("label", source, place), self.texts(source, place))

    def rule(self, source: Any, number: int) -> FormRule:
        place = f"ルール{number}"
        if not self.is_object(source, place, FormRule):
            return FormRule(RuleKind.JUMP, "")
        return FormRule(
            kind=self.one_of(RuleKind, "kind", source, place, RuleKind.SHOW),
            target=self.text("target", source, place),
            when=source.get("when"),
            value=source.get("value"),
            to=self.text("to", source, place),
            message=self.text("message", source, place),
            texts=self.texts(source, place),
        )

    def is_object(self, source: Any, place: str, kind: Any) -> bool:
        if not isinstance(source, dict):
            self.refuse(place, "書き方が正しくありません。")
            return False
        self.strange(place, source, {field.name for field in fields(kind)})
        return True

    def strange(self, place: str, source: Mapping[str, Any], known: set[str]) -> None:
        for name in sorted(set(source) - known):
            self.refuse(place, f"「{name}」という設定はありません。")

    def text(self, name: str, source: Mapping[str, Any], place: str) -> str:
        value = source.get(name, "")
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\x00" in value:
            self.refuse(place, f"「{name}」は{LONGEST_TEXT}文字以内の文字にしてください。")
            return ""
        return value

    def truth(self, name: str, source: Mapping[str, Any], place: str) -> bool:
        value = source.get(name, False)
        if not isinstance(value, bool):
            self.refuse(place, f"「{name}」は true か false にしてください。")
        return value is True

    def number(self, name: str, source: Mapping[str, Any], place: str) -> int | None:
        value = source.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10**12):
            self.refuse(place, f"「{name}」は整数にしてください。")
            return None
        return value

    def list_of(self, name: str, source: Mapping[str, Any], place: str) -> list[Any]:
        value = source.get(name, [])
        if not isinstance(value, list):
            self.refuse(place, f"「{name}」は並びにしてください。")
            return []
        return value

    def one_of(self, kind: Any, name: str, source: Mapping[str, Any], place: str, otherwise: Any) -> Any:
        value = source.get(name)
        if not isinstance(value, str) or value not in {member.value for member in kind}:
            self.refuse(place, f"「{name}」の「{value}」は扱えません。")
            return otherwise
        return kind(value)

    def texts(self, source: Mapping[str, Any], place: str) -> dict[str, dict[str, str]]:
        value = source.get("texts", {})
        fits = isinstance(value, dict) and all(
            language in LANGUAGES
            and isinstance(parts, dict)
            and all(isinstance(text, str) and len(text) <= LONGEST_TEXT for text in parts.values())
            for language, parts in value.items()
        )
        if not fits:
            self.refuse(place, "ほかの言語の文の書き方が正しくありません。")
            return {}
        return value  # type: ignore[no-any-return]
