"""What a form is made of: pages of typed questions, and rules that look at the answers. Everything here is immutable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Texts = Mapping[str, Mapping[str, str]]
"""Wording in further languages: language code → {"label": …, "hint": …}."""


class QuestionType(StrEnum):
    """The closed set of field types."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NAME = "name"
    ADDRESS = "address"
    DATE = "date"
    TELEPHONE = "telephone"
    EMAIL = "email"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes_no"
    FILE = "file"
    GROUP = "group"
    BANK_ACCOUNT = "bank_account"
    CORPORATE_NUMBER = "corporate_number"
    MY_NUMBER = "my_number"
    CONSENT = "consent"
    COMPUTED = "computed"
    NOTE = "note"

    @property
    def label(self) -> str:
        """What staff call the type."""
        return TYPE_LABELS[self]

    @property
    def is_answered(self) -> bool:
        """Whether a person answers it; a computed value and a note are only read."""
        return self not in {QuestionType.COMPUTED, QuestionType.NOTE}


TYPE_LABELS = {
    QuestionType.TEXT: "短い文",
    QuestionType.LONG_TEXT: "長い文",
    QuestionType.NAME: "氏名とフリガナ",
    QuestionType.ADDRESS: "住所",
    QuestionType.DATE: "日付",
    QuestionType.TELEPHONE: "電話番号",
    QuestionType.EMAIL: "メールアドレス",
    QuestionType.CHOICE: "一つ選ぶ",
    QuestionType.CHOICES: "いくつでも選ぶ",
    QuestionType.NUMBER: "数",
    QuestionType.YES_NO: "はい・いいえ",
    QuestionType.FILE: "ファイル",
    QuestionType.GROUP: "繰り返し（世帯員など）",
    QuestionType.BANK_ACCOUNT: "振込先の口座",
    QuestionType.CORPORATE_NUMBER: "法人番号",
    QuestionType.MY_NUMBER: "個人番号（マイナンバー）",
    QuestionType.CONSENT: "同意",
    QuestionType.COMPUTED: "計算した値",
    QuestionType.NOTE: "説明",
}


class RuleKind(StrEnum):
    """The closed set of what a rule may do."""

    SHOW = "show"
    REQUIRE = "require"
    JUMP = "jump"
    STOP = "stop"
    COMPUTE = "compute"

    @property
    def label(self) -> str:
        """What staff call the kind."""
        return RULE_LABELS[self]


RULE_LABELS = {
    RuleKind.SHOW: "表示する",
    RuleKind.REQUIRE: "必須にする",
    RuleKind.JUMP: "ページを飛ばして進む",
    RuleKind.STOP: "申請できないことを伝えて止める",
    RuleKind.COMPUTE: "計算する",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a question offers."""

    code: str
    label: str
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `least` and `most` bound a number, the rows of a group or the count of files.

    `inner` holds the questions of a group; `body` the text of a note or of what a consent agrees to.
    """

    id: str
    type: QuestionType
    label: str
    hint: str = ""
    is_required: bool = False
    body: str = ""
    unit: str = ""
    least: int | None = None
    most: int | None = None
    decimals: int = 0
    longest: int = 0
    choices: tuple[Choice, ...] = ()
    inner: tuple["Question", ...] = ()
    texts: Texts = field(default_factory=dict)

    @property
    def choice_labels(self) -> dict[str, str]:
        """The labels of the choices by their codes."""
        return {choice.code: choice.label for choice in self.choices}


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked at once: one question or one natural group. Pages of one `task` stand together in the task list.

    From the first page that `needs_identity` on, who applies must have proven who they are, where the procedure demands it.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    hint: str = ""
    task: str = ""
    needs_identity: bool = False
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormRule:
    """One rule. `when` and `value` are expressions as typed JSON (see `expressions`).

    SHOW and REQUIRE: `target` is a question (`group.question` inside a group), for SHOW also a page. COMPUTE: a computed
    question. JUMP and STOP: the page that is left; JUMP goes on at page `to`, STOP says `message`. Without `when` a jump
    is always made.
    """

    kind: RuleKind
    target: str
    when: Any = None
    value: Any = None
    to: str = ""
    message: str = ""
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form. `languages` are the further languages it is offered in, by code."""

    pages: tuple[Page, ...]
    rules: tuple[FormRule, ...] = ()
    languages: tuple[str, ...] = ()

    def questions(self) -> Iterator[tuple[Page, Question]]:
        """Every question that stands on a page, in order; those inside groups are not listed by themselves."""
        for page in self.pages:
            for question in page.questions:
                yield page, question

    def question(self, reference: str) -> Question | None:
        """The question of `id` or `group.id`; None when there is none."""
        first, _, second = reference.partition(".")
        found = next((question for _, question in self.questions() if question.id == first), None)
        if not second or found is None:
            return found
        return next((question for question in found.inner if question.id == second), None)

    def page(self, page_id: str) -> Page | None:
        """The page of that id; None when there is none."""
        return next((page for page in self.pages if page.id == page_id), None)


LANGUAGES = {
    "easy": "やさしい日本語",
    "furigana": "ふりがな",
    "en": "English",
    "zh": "中文",
    "ko": "한국어",
    "vi": "Tiếng Việt",
    "pt": "Português",
    "tl": "Tagalog",
    "ne": "नेपाली",
    "id": "Bahasa Indonesia",
    "my": "မြန်မာဘာသာ",
    "uk": "Українська",
}
"""The languages a form can be worded in beside Japanese, by code, each in its own words."""


def worded(thing: Page | Question | Choice | FormRule, part: str, language: str) -> str:
    """The `label`, `title`, `hint` or `body` of `thing` in `language`; in Japanese when nobody has worded it yet."""
    return thing.texts.get(language, {}).get(part, "") or str(getattr(thing, part, ""))
