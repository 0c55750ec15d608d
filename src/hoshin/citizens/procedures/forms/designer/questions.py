from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from hoshin.citizens.procedures.forms.designer.base import WordedForm, area, line
from hoshin.citizens.procedures.rules import Choice, Question, QuestionType
from hoshin.web.forms import WholeNumberField

_T = QuestionType
_CHOICES = {_T.CHOICE, _T.CHOICES}
_FIELDS: dict[QuestionType, tuple[str, ...]] = {
    _T.TEXT: ("longest",),
    _T.LONG_TEXT: ("longest",),
    _T.NUMBER: ("unit", "least", "most", "decimals"),
    _T.COMPUTED: ("unit",),
    _T.GROUP: ("least", "most"),
    _T.FILE: ("least", "most"),
    _T.NOTE: ("body",),
    _T.CONSENT: ("body",),
    _T.CHOICE: ("choices",),
    _T.CHOICES: ("choices",),
}
_LIMITS = {
    _T.NUMBER: ("下限", "上限"),
    _T.GROUP: ("最低の件数", "最高の件数"),
    _T.FILE: ("最低の枚数", "最高の枚数"),
}
_SEPARATOR = "｜"


def _limit(label: str, *, least: int = 0, most: int = 10**12) -> WholeNumberField:
    return WholeNumberField(label=label, required=False, least=least, most=most)


class QuestionForm(WordedForm):
    """One question: its type first, then what that type needs."""

    type = forms.ChoiceField(label="種類")
    label = line("質問の文", required=True, longest=500)
    hint = line("補足", hint="質問の下に小さく出ます。どこを見れば分かるか、例などを書きます。", longest=1000)
    is_required = forms.BooleanField(label="必須にする", required=False)
    body = area("本文", hint="説明や、同意していただく内容", rows=6)
    choices = area("選択肢", rows=8)
    unit = line("単位", hint="例：円、人、歳", longest=20)
    least = _limit("下限", least=-(10**12))
    most = _limit("上限", least=-(10**12))
    decimals = _limit("小数の桁", most=4)
    longest = _limit("文字数の上限", most=4000)

    def __init__(
        self,
        *args: Any,
        question: Question,
        languages: Sequence[str],
        types: Sequence[QuestionType],
        **options: Any,
    ) -> None:
        options.setdefault("initial", {}).update(_initial(question))
        super().__init__(*args, **options)
        self.question = question
        self.worded = tuple(self._worded())
        kind = self.fields["type"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - tells the type checker
        kind.choices = [(one.value, one.label) for one in types]
        self._leave_out()
        self.add_languages(languages, _texts(question))

    def _worded(self) -> list[tuple[str, str]]:
        parts = [("label", "質問の文"), ("hint", "補足")]
        if "body" in _FIELDS.get(self.question.type, ()):
            parts.append(("body", "本文"))
        if self.question.type in _CHOICES:
            parts.append(("choices", "選択肢（1行に一つ、上と同じ順に）"))
        return parts

    def _leave_out(self) -> None:
        """What the type does not need is not asked."""
        kind = self.question.type
        wanted = {"seen", "type", "label", "hint", *_FIELDS.get(kind, ())}
        if kind.is_answered and kind is not _T.GROUP:
            wanted.add("is_required")
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        for name, label in zip(("least", "most"), _LIMITS.get(kind, ()), strict=False):
            self.fields[name].label = label
        if kind in _CHOICES:
            self.fields["choices"].help_text = (
                "1行に一つ書きます。「｜」の後の名前は、ルールが選択肢を見分けるために使います。"
                "言葉だけを直すときは、名前はそのまま残してください。新しい選択肢には自動で付きます。"
            )

    @property
    def changed(self) -> Question:
        """The question as it was filled in; what a changed type does not have is left behind."""
        data = self.cleaned_data
        kind = QuestionType(data["type"])
        wanted = _FIELDS.get(kind, ())
        texts = self.texts_from(_texts(self.question))
        choices = _choices(data.get("choices", ""), self.question, texts) if kind in _CHOICES else ()
        return replace(
            self.question,
            type=kind,
            label=data["label"],
            hint=data["hint"],
            is_required=bool(data.get("is_required")),
            body=data.get("body", "") if "body" in wanted else "",
            unit=data.get("unit", "") if "unit" in wanted else "",
            least=data.get("least") if "least" in wanted else None,
            most=data.get("most") if "most" in wanted else None,
            decimals=data.get("decimals") or 0 if "decimals" in wanted else 0,
            longest=data.get("longest") or 0 if "longest" in wanted else 0,
            choices=choices,
            inner=self.question.inner if kind is _T.GROUP else (),
            texts={
                language: {part: text for part, text in parts.items() if part != "choices"}
                for language, parts in texts.items()
                if set(parts) != {"choices"}
            },
        )


def _initial(question: Question) -> dict[str, Any]:
    plain = ("label", "hint", "body", "unit", "least", "most", "is_required")
    return {
        **{name: getattr(question, name) for name in plain},
        "type": question.type.value,
        "decimals": question.decimals or None,
        "longest": question.longest or None,
        "choices": "\n".join(f"{choice.label}{_SEPARATOR}{choice.code}" for choice in question.choices),
    }


def _texts(question: Question) -> dict[str, dict[str, str]]:
    """The wordings of the question, those of its choices as lines under `choices`."""
    found = {language: dict(parts) for language, parts in question.texts.items()}
    languages = {language for choice in question.choices for language in choice.texts}
    for language in languages:
        labels = [choice.texts.get(language, {}).get("label", "") for choice in question.choices]
        found.setdefault(language, {})["choices"] = "\n".join(labels)
    return found


def _choices(text: str, before: Question, texts: dict[str, dict[str, str]]) -> tuple[Choice, ...]:
    known = {choice.code for choice in before.choices}
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    parts = [one.rpartition(_SEPARATOR) if _SEPARATOR in one else (one, "", "") for one in lines]
    taken = known | {code.strip() for _, _, code in parts}
    found: list[Choice] = []
    for place, (label, _, code) in enumerate(parts):
        name = code.strip() or _free_code(taken)
        taken.add(name)
        wordings = {
            language: {"label": lines_of[place].strip()}
            for language, held in texts.items()
            if place < len(lines_of := held.get("choices", "").splitlines()) and lines_of[place].strip()
        }
        found.append(Choice(name, label.strip(), wordings))
    return tuple(found)


def _free_code(taken: set[str]) -> str:
    number = 1
    while f"c{number}" in taken:
        number += 1
    return f"c{number}"
