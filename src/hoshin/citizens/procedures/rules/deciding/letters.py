"""The text of a decision letter, with named gaps such as `{number}` that are filled when it is written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from hoshin.citizens.procedures.rules.deciding.outcomes import Ruling
from hoshin.citizens.procedures.rules.definition import Form, QuestionType
from hoshin.kernel.errors import RuleBroken

_GAP = re.compile(r"\{([^{}\n]*)\}")
_BRACES = str.maketrans("｛｝", "{}")
_NOT_IN_LETTERS = {QuestionType.NOTE, QuestionType.MY_NUMBER, QuestionType.CONSENT}
"""What nobody writes into a letter; My Number must not leave the files of its affair."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A named place in a text, and what will stand there."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The three parts that a section writes; sender, number, date and addressee stand around them by themselves."""

    title: str
    body: str
    appeal: str


STANDARD_GAPS = (
    Gap("applicant", "申請者の氏名"),
    Gap("number", "受付番号"),
    Gap("procedure", "手続の名称"),
    Gap("submitted_on", "申請の日"),
    Gap("decided_on", "決定の日"),
    Gap("reason", "理由"),
    Gap("conditions", "条件"),
    Gap("legal_basis", "根拠法令"),
    Gap("section", "担当課"),
    Gap("city", "市の名称"),
)
_PARTS = {"title": "表題", "body": "本文", "appeal": "教示"}


def gaps_of(form: Form | None) -> tuple[Gap, ...]:
    """Every gap that can be filled for applications made with this form: the standard ones and its questions."""
    if form is None:
        return STANDARD_GAPS
    taken = {gap.code for gap in STANDARD_GAPS}
    own = (
        Gap(question.id, question.label)
        for page in form.pages
        for question in page.questions
        if question.type not in _NOT_IN_LETTERS and question.id not in taken
    )
    return (*STANDARD_GAPS, *own)


def tidied_letter(letter: Letter) -> Letter:
    """The text as it is kept: without blanks around it, braces in their plain width."""
    return Letter(*(_tidied(getattr(letter, part)) for part in _PARTS))


def _tidied(text: str) -> str:
    text = text.translate(_BRACES).replace("\r\n", "\n").strip()
    return _GAP.sub(lambda found: f"{{{found[1].strip()}}}", text)


def check_letter(letter: Letter, ruling: Ruling, gaps: Iterable[Gap]) -> None:
    """Raise RuleBroken, with the field, for a gap that does not exist or for what a letter of this ruling must say."""
    known = {gap.code for gap in gaps}
    for part, label in _PARTS.items():
        if wrong := [*_wrong_gaps(getattr(letter, part), label, known)]:
            raise RuleBroken("".join(wrong), field=part)
    if not letter.title:
        raise RuleBroken("表題を入力してください。", field="title")
    if not letter.body:
        raise RuleBroken("本文を入力してください。", field="body")
    if ruling.needs_reason and "{reason}" not in letter.body:
        raise RuleBroken(
            f"「{ruling.label}」ときの本文には、理由を差し込む{{reason}}が要ります（行政手続法8条）。", field="body"
        )
    if ruling.needs_reason and not letter.appeal:
        raise RuleBroken(
            f"「{ruling.label}」ときは、審査請求などの教示が要ります（行政不服審査法82条）。", field="appeal"
        )


def _wrong_gaps(text: str, label: str, known: set[str]) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), start=1):
        place = label if label == "表題" else f"{label}の{number}行目"
        for code in _GAP.findall(line):
            if code not in known:
                yield f"{place}の{{{code}}}は、この手続にない差込みです。一覧にあるものを使ってください。"
        if re.search(r"[{}]", _GAP.sub("", line)):
            yield f"{place}に、対にならない波括弧があります。"


def filled_letter(letter: Letter, values: Mapping[str, str]) -> Letter:
    """The letter with its gaps filled; a line in which nothing but empty gaps would stand beside words is left out.

    What is filled in is never read as a gap again.
    """
    return replace(letter, **{part: _filled(getattr(letter, part), values) for part in _PARTS})


def _filled(text: str, values: Mapping[str, str]) -> str:
    lines = []
    for line in text.split("\n"):
        codes = _GAP.findall(line)
        if codes and not any(values.get(code) for code in codes):
            continue
        lines.append(_GAP.sub(lambda found: values.get(found[1], ""), line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


_OPENING = (
    "{submitted_on}に申請のありました「{procedure}」（受付番号 {number}）について、次のとおり決定したので通知します。"
)
_BODIES = {
    Ruling.GRANTED: "決定の内容　申請のとおり認めます。\n\n条件　{conditions}\n\n理由　{reason}",
    Ruling.PARTLY: "決定の内容　申請の一部を認めます。\n\n条件　{conditions}\n\n理由　{reason}\n\n根拠　{legal_basis}",
    Ruling.REFUSED: "決定の内容　申請を認めません。\n\n理由　{reason}\n\n根拠　{legal_basis}",
}
_TITLES = {
    Ruling.GRANTED: "「{procedure}」決定通知書",
    Ruling.PARTLY: "「{procedure}」一部決定通知書",
    Ruling.REFUSED: "「{procedure}」不承認決定通知書",
}
_APPEAL = (
    "1　この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して3か月以内に、{city}長に対して"
    "審査請求をすることができます。ただし、この決定の日の翌日から起算して1年を経過すると、審査請求をすることが"
    "できなくなります。\n"
    "2　この決定の取消しを求める訴えは、この決定があったことを知った日の翌日から起算して6か月以内に、{city}を被告"
    "として（訴訟において{city}を代表する者は{city}長となります。）提起することができます。ただし、この決定の日の"
    "翌日から起算して1年を経過すると、訴えを提起することができなくなります。審査請求をした場合は、その裁決があった"
    "ことを知った日の翌日から起算して6か月以内に提起することができます。"
)


def default_letter(ruling: Ruling) -> Letter:
    """The text that comes along, until a section writes its own (periods: 行政不服審査法 18条, 行政事件訴訟法 14条)."""
    return Letter(_TITLES[ruling], f"{_OPENING}\n\n{_BODIES[ruling]}", _APPEAL)
