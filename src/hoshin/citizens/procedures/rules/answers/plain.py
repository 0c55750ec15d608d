"""Reading one line at a time: texts, numbers, dates, contacts. Each takes what was typed and gives the stored value.

A RuleBroken says what to type instead. Stored values are what JSON can hold; days are ISO 8601.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from hoshin.citizens.procedures.rules.answers.official_numbers import is_corporate_number
from hoshin.citizens.procedures.rules.definition import Question
from hoshin.kernel.eras import ERAS, parse_date
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow, to_katakana

LONGEST_LINE = 200
LONGEST_TEXT = 4000
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_WHOLE_DAY = re.compile(r"[0-9]{4}([^0-9]|[0-9]{4}$)")
"""A day that says its year in the Western calendar, whatever era was chosen beside it."""
_LONGEST_YEAR = 4
_FIRST_YEAR = 1000
_KANA = re.compile(r"[ァ-ヺー・ ]+")
_PROLONGED = re.compile(r"(?<=[ァ-ヺ])-")


def cleaned(text: str, *, keeps_lines: bool = False) -> str:
    """`text` as it was typed, without what nobody can see: control and direction characters, blanks at the ends.

    Nothing is normalised: variation selectors and compatibility characters of names stay as they are.
    """
    kept = "\n\t" if keeps_lines else ""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter
        for letter in plain
        if letter in kept or (unicodedata.category(letter) not in {"Cc", "Cs"} and ord(letter) not in _BIDI)
    ).strip()


def read_line(question: Question, text: str) -> str:
    """A short text."""
    value = cleaned(text)
    _check_length(question, value, question.longest or LONGEST_LINE)
    return value


def read_text(question: Question, text: str) -> str:
    """A long text with its lines."""
    value = cleaned(text, keeps_lines=True)
    _check_length(question, value, question.longest or LONGEST_TEXT)
    return value


def _check_length(question: Question, value: str, longest: int) -> None:
    if len(value) > longest:
        raise RuleBroken(f"{question.label}は{longest}文字以内にしてください（今は{len(value)}文字です）。")


def read_number(question: Question, text: str) -> int | str:
    """A number in any width, with separators and its unit; an int, or a text like 「12.5」 when decimals are asked for."""
    plain = re.sub(r"[,\s]", "", narrow(text))
    if question.unit:
        plain = plain.removesuffix(narrow(question.unit))
    try:
        number = Decimal(plain) if re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?", plain) else None
    except InvalidOperation:
        number = None
    if number is None:
        raise RuleBroken(f"{question.label}は数字で入力してください。例：12")
    if number != round(number, question.decimals):
        allowed = f"小数第{question.decimals}位まで" if question.decimals else "整数"
        raise RuleBroken(f"{question.label}は{allowed}で入力してください。")
    _check_bounds(question, number)
    return format(number.normalize(), "f") if question.decimals else int(number)


def _check_bounds(question: Question, number: Decimal) -> None:
    if question.least is not None and number < question.least:
        raise RuleBroken(f"{question.label}は{question.least:,}{question.unit}以上で入力してください。")
    if question.most is not None and number > question.most:
        raise RuleBroken(f"{question.label}は{question.most:,}{question.unit}以下で入力してください。")


def read_day(era: str, year: str, month: str, day: str) -> str:
    """A day from its boxes, or from the year's box alone when all of it was typed there; ISO 8601.

    A year such as 60 beside 「西暦」 is refused: the era was forgotten, and nobody means the year 60.
    """
    typed_year = narrow(year)
    if typed_year[:1] in {*"MTSHRmtshr", *(era_.name[0] for era_ in ERAS), "西"}:
        era = ""  # the era was typed into the box
    if len(typed_year) > _LONGEST_YEAR and not month.strip() and not day.strip():
        return _later(parse_date(typed_year if _WHOLE_DAY.match(typed_year) else f"{era}{typed_year}"))
    numbers = [narrow(part).removesuffix(unit) for part, unit in ((year, "年"), (month, "月"), (day, "日"))]
    if not all(numbers):
        raise RuleBroken("年、月、日をすべて入力してください。")
    return _later(parse_date(f"{era}{numbers[0]}年{numbers[1]}月{numbers[2]}日"))


def _later(day: date) -> str:
    if day.year < _FIRST_YEAR:
        raise RuleBroken(
            f"西暦{day.year}年になっています。元号（昭和、平成、令和など）を選ぶか、西暦の年を4桁で入力してください。"
        )
    return day.isoformat()


def read_telephone(text: str) -> str:
    """The digits of a Japanese telephone number, however it was written."""
    plain = re.sub(r"[\s()\-ー.・/]", "", narrow(text))
    if plain.startswith("+81"):
        plain = "0" + plain[3:].removeprefix("0")
    if not re.fullmatch(r"0[0-9]{9,10}", plain):
        raise RuleBroken("電話番号は、市外局番から10桁か11桁の数字で入力してください。例：025-526-5111")
    return plain


def read_email(text: str) -> str:
    """A mail address in half width, its domain in small letters."""
    plain = re.sub(r"\s", "", narrow(text)).replace("。", ".")
    if len(plain) > 254 or not _MAIL.fullmatch(plain) or ".." in plain:
        raise RuleBroken("メールアドレスは「name@example.jp」のような形で入力してください。")
    local, _, domain = plain.rpartition("@")
    return f"{local}@{domain.lower()}"


def read_kana(label: str, text: str) -> str:
    """Kana in full-width katakana, whether hiragana, half width or full width was typed."""
    plain = " ".join(_PROLONGED.sub("ー", to_katakana(narrow(text))).split())
    if not plain:
        raise RuleBroken(f"{label}のフリガナを入力してください。")
    if not _KANA.fullmatch(plain):
        raise RuleBroken(f"{label}のフリガナは、カタカナかひらがなで入力してください。")
    if len(plain) > 60:
        raise RuleBroken(f"{label}のフリガナは60文字以内にしてください。")
    return plain


def digits_of(text: str) -> str:
    """The digits of what was typed, without spaces and hyphens; anything else is left in place."""
    return re.sub(r"[\s\-ー]", "", narrow(text))


def read_postal_code(text: str) -> str:
    """Seven digits, with or without 〒 and hyphen."""
    plain = digits_of(text).removeprefix("〒")
    if not re.fullmatch(r"[0-9]{7}", plain):
        raise RuleBroken("郵便番号は7桁の数字で入力してください。例：943-8601")
    return plain


def read_corporate_number(text: str) -> str:
    """Thirteen digits whose check digit is right."""
    plain = digits_of(text).removeprefix("T").removeprefix("t")
    if not re.fullmatch(r"[0-9]{13}", plain):
        raise RuleBroken(f"法人番号は13桁の数字で入力してください（今は{len(plain)}桁です）。")
    if not is_corporate_number(plain):
        raise RuleBroken("法人番号のどこかが違っています。国税庁の法人番号公表サイトか登記の書類と見比べてください。")
    return plain


def read_my_number(text: str) -> str:
    """Twelve digits; a wrong check digit is a warning, given by the caller."""
    plain = digits_of(text)
    if not re.fullmatch(r"[0-9]{12}", plain):
        raise RuleBroken(f"個人番号は12桁の数字で入力してください（今は{len(plain)}桁です）。")
    return plain
