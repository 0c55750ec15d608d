"""What differs between two forms, place by place, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from hoshin.citizens.procedures.rules.definition import LANGUAGES, Form, Page, Question
from hoshin.citizens.procedures.rules.designing.words import rule_in_words

_FIELDS = {
    "title": "題名",
    "hint": "補足",
    "task": "まとまり",
    "type": "種類",
    "label": "質問の文",
    "is_required": "必須",
    "needs_identity": "本人確認",
    "body": "本文",
    "unit": "単位",
    "least": "下限",
    "most": "上限",
    "decimals": "小数の桁",
    "longest": "文字数の上限",
    "choices": "選択肢",
    "texts": "ほかの言語の文",
}


_IDENTITY = {True: "このページから", False: ""}


@dataclass(frozen=True, slots=True)
class FormChange:
    """One difference: where, what of it, and how it reads in the older and in the newer form; empty where it is not."""

    place: str
    what: str
    before: str
    after: str


def differences(old: Form, new: Form) -> list[FormChange]:
    """Everything that differs from `old` to `new`, in the order of the new form; nothing when they are the same."""
    found = [*_pages(old, new), *_rules(old, new)]
    if old.languages != new.languages:
        names = ["、".join(LANGUAGES.get(code, code) for code in form.languages) or "日本語だけ" for form in (old, new)]
        found.append(FormChange("様式", "言語", *names))
    return found


def _pages(old: Form, new: Form) -> Iterator[FormChange]:
    before = {page.id: page for page in old.pages}
    kept = {page.id for page in new.pages}
    for page in new.pages:
        place = f"ページ「{page.title}」"
        if page.id not in before:
            yield FormChange(place, "ページ", "", "追加")
        else:
            yield from _parts(place, before[page.id], page)
        yield from _questions(place, before[page.id].questions if page.id in before else (), page.questions, old, new)
    for page in old.pages:
        if page.id not in kept:
            yield FormChange(f"ページ「{page.title}」", "ページ", "削除", "")
            yield from _questions(f"ページ「{page.title}」", page.questions, (), old, new)
    order = [page.title for page in old.pages if page.id in kept], [p.title for p in new.pages if p.id in before]
    if [page.id for page in old.pages if page.id in kept] != [page.id for page in new.pages if page.id in before]:
        yield FormChange("様式", "ページの順", " → ".join(order[0]), " → ".join(order[1]))


def _questions(
    place: str, old: tuple[Question, ...], new: tuple[Question, ...], whole_old: Form, whole_new: Form
) -> Iterator[FormChange]:
    """The questions of one page; those that came from or went to another page are said to have moved, once."""
    before = {question.id: question for question in old}
    after = {question.id for question in new}
    for question in new:
        here = f"{place}の質問「{question.label}」"
        known = before.get(question.id) or whole_old.question(question.id)
        if known is None:
            yield FormChange(here, "質問", "", f"追加（{question.type.label}）")
            continue
        if question.id not in before:
            yield FormChange(here, "置き場所", "ほかのページ", "このページ")
        yield from _parts(here, known, question)
        yield from _questions(f"{here}の中", known.inner, question.inner, Form(()), Form(()))
    for question in old:
        if question.id not in after and whole_new.question(question.id) is None:
            yield FormChange(f"{place}の質問「{question.label}」", "質問", f"削除（{question.type.label}）", "")
    orders = [one.id for one in old if one.id in after], [one.id for one in new if one.id in before]
    if orders[0] != orders[1]:
        labels = {one.id: one.label for one in new}
        yield FormChange(place, "質問の順", *(" → ".join(labels[one] for one in order) for order in orders))


def _parts(place: str, old: Page | Question, new: Page | Question) -> Iterator[FormChange]:
    for field in fields(new):
        if field.name not in _FIELDS:
            continue
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            words = _IDENTITY if field.name == "needs_identity" else None
            said = [words[one] if words else _shown(one) for one in (before, after)]
            yield FormChange(place, _FIELDS[field.name], *said)


def _shown(value: Any) -> str:
    if value is None or value in ("", (), {}):
        return ""
    if isinstance(value, bool):
        return "必須" if value else "任意"
    if isinstance(value, tuple):
        return "、".join(choice.label for choice in value)
    if isinstance(value, dict):
        return "\n".join(
            f"{LANGUAGES.get(language, language)}：{'／'.join(text for text in parts.values() if text)}"
            for language, parts in value.items()
        )
    return getattr(value, "label", None) or str(value)


def _rules(old: Form, new: Form) -> Iterator[FormChange]:
    before = [rule_in_words(old, rule) for rule in old.rules]
    after = [rule_in_words(new, rule) for rule in new.rules]
    yield from (FormChange("ルール", "追加", "", said) for said in after if said not in before)
    yield from (FormChange("ルール", "削除", said, "") for said in before if said not in after)
    kept_before, kept_after = [r for r in before if r in after], [r for r in after if r in before]
    if kept_before != kept_after:
        yield FormChange("ルール", "順", "\n".join(kept_before), "\n".join(kept_after))
