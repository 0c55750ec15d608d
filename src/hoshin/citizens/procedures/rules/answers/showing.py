"""Answers in words: as they are shown for checking, on paper and to officials."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hoshin.citizens.procedures.rules.answers.whole import ACCOUNT_KINDS
from hoshin.citizens.procedures.rules.definition import Question, QuestionType, worded
from hoshin.kernel.eras import format_date

_YES = {"en": ("Yes", "No"), "easy": ("はい", "いいえ")}


def shown(question: Question, value: Any, *, language: str = "") -> str:
    """The answer in words, with lines between its parts; empty when there is none.

    Groups are shown row by row by the caller.
    """
    if value is None or value in ("", [], {}):
        return ""
    show = _SHOW.get(question.type)
    return show(question, value, language) if show else str(value)


def _truth(question: Question, value: Any, language: str) -> str:
    yes, no = _YES.get(language, ("はい", "いいえ"))
    return yes if value else no


def _consent(question: Question, value: Any, language: str) -> str:
    agreed, refused = ("I agree", "I do not agree") if language == "en" else ("同意します", "同意しません")
    return agreed if value else refused


def _choices(question: Question, value: Any, language: str) -> str:
    wanted = value if isinstance(value, list) else [value]
    by_code = {choice.code: worded(choice, "label", language) for choice in question.choices}
    return "、".join(by_code.get(code, str(code)) for code in wanted)


def _number(question: Question, value: Any, language: str) -> str:
    written = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return f"{written}{question.unit}"


def _computed(question: Question, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return _truth(question, value, language)
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return _day(question, value, language)
    return _number(question, value, language)


def _day(question: Question, value: Any, language: str) -> str:
    return format_date(date.fromisoformat(value), weekday=False)


def telephone(digits: str) -> str:
    """A telephone number with hyphens where they are certain: mobile, IP and free numbers."""
    if digits[:3] in {"050", "070", "080", "090"} and len(digits) == 11:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if digits.startswith("0120") and len(digits) == 10:
        return f"0120-{digits[4:7]}-{digits[7:]}"
    return digits


def postal_code(digits: str) -> str:
    """A postal code as it stands on an envelope."""
    return f"〒{digits[:3]}-{digits[3:]}"


def _name(question: Question, value: Any, language: str) -> str:
    name = " ".join(value[part] for part in ("family", "given") if value.get(part))
    kana = " ".join(value[part] for part in ("family_kana", "given_kana") if value.get(part))
    return f"{name}（{kana}）" if kana else name


def _address(question: Question, value: Any, language: str) -> str:
    place = "".join(value.get(part, "") for part in ("town", "street"))
    lines = [postal_code(value.get("postal_code", "")), place, value.get("building", "")]
    return "\n".join(line for line in lines if line)


def _account(question: Question, value: Any, language: str) -> str:
    bank = value.get("bank_name", "") + (f"（{value['bank_code']}）" if "bank_code" in value else "")
    branch = value.get("branch_name", "") + (f"（{value['branch_code']}）" if "branch_code" in value else "")
    lines = [f"{bank} {branch}", f"{ACCOUNT_KINDS.get(value.get('kind', ''), '')} {value.get('number', '')}"]
    if "symbol" in value:
        lines.append(f"記号 {value['symbol']} 番号 {value['post_number']}")
    return "\n".join([*lines, f"名義 {value.get('holder_kana', '')}"])


def _files(question: Question, value: Any, language: str) -> str:
    return "\n".join(f"{one['name']}（{one['size']}）" for one in value)


def _my_number(question: Question, value: Any, language: str) -> str:
    return f"{value[:4]} {value[4:8]} {value[8:]}"


_SHOW: dict[QuestionType, Callable[[Question, Any, str], str]] = {
    QuestionType.YES_NO: _truth,
    QuestionType.CONSENT: _consent,
    QuestionType.CHOICE: _choices,
    QuestionType.CHOICES: _choices,
    QuestionType.NUMBER: _number,
    QuestionType.COMPUTED: _computed,
    QuestionType.DATE: _day,
    QuestionType.TELEPHONE: lambda question, value, language: telephone(value),
    QuestionType.NAME: _name,
    QuestionType.ADDRESS: _address,
    QuestionType.BANK_ACCOUNT: _account,
    QuestionType.MY_NUMBER: _my_number,
    QuestionType.FILE: _files,
}
