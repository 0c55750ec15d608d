"""Fields that read full-width digits, separators, hyphens and Japanese eras, and can say how they understood them."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from hoshin.kernel import eras
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.fiscal_year import FiscalYear, Month
from hoshin.kernel.width import narrow
from hoshin.web.formatting import number

_DATE_EXAMPLE = "例：令和8年11月23日、R8.11.23、2026-11-23"
_NOT_IN_NUMBERS = re.compile(r"[,\s_円¥\\]")


class _TextOfValue(forms.TextInput):
    """A text box that shows a stored value as people write it; what was typed is shown as typed."""

    def __init__(self, *, css: str, mode: str = "") -> None:
        attrs = {"class": css, "autocomplete": "off"}
        super().__init__(attrs | ({"inputmode": mode} if mode else {}))

    def format_value(self, value: Any) -> str | None:
        """The value in words; typed text comes through untouched."""
        if isinstance(value, datetime):
            return eras.format_date(local_date(value), weekday=False)
        if isinstance(value, date):
            return eras.format_date(value, weekday=False)
        if isinstance(value, FiscalYear | Month):
            return value.label
        if isinstance(value, int | Decimal):
            return number(value)
        return cast("str | None", super().format_value(value))


class _Read(forms.Field):
    """A field whose kernel reader raises RuleBroken; its words become the field's error."""

    css = "input-short"
    mode = ""
    example = ""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", _TextOfValue(css=self.css, mode=self.mode))
        options.setdefault("help_text", self.example)
        super().__init__(**options)

    def read(self, text: str) -> Any:
        """The value that the typed text means; RuleBroken when it means none."""
        raise NotImplementedError

    def understood(self, value: Any) -> str:
        """The value in the words of the screens, for showing how the typed text was understood."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        """None when empty; otherwise what was read."""
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return self.read(value)
        except RuleBroken as refusal:
            raise ValidationError(refusal.message, code="invalid") from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares what is meant, not how it is spelt."""
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True


class JapaneseDateField(_Read):
    """A day: 令和8年11月23日, R8.11.23, 2026/11/23, ２０２６－１１－２３ …"""

    css = "input-date"
    example = _DATE_EXAMPLE

    def read(self, text: str) -> date:
        """The day."""
        return eras.parse_date(text)

    def understood(self, value: date) -> str:
        """With the weekday, which the typed text seldom has."""
        return eras.format_date(value)


class FiscalYearField(_Read):
    """A fiscal year: 令和8年度, R8, 2026."""

    example = "例：令和8年度、2026"

    def read(self, text: str) -> FiscalYear:
        """The fiscal year."""
        return FiscalYear.parse(text)

    def understood(self, value: FiscalYear) -> str:
        """The year with its first and last day."""
        return f"{value.label}（{value.period_label}）"


class MonthField(_Read):
    """A month: 2026-11, 令和8年11月."""

    example = "例：令和8年11月、2026-11"

    def read(self, text: str) -> Month:
        """The month; era style is read as its first day."""
        plain = narrow(text)
        if re.fullmatch(r"[0-9]{4}[-/.][0-9]{1,2}", plain):
            return Month.parse(plain.replace("/", "-").replace(".", "-"))
        ending = "1日" if plain.endswith("月") else "-1"
        try:
            return Month.of(eras.parse_date(plain + ending))
        except RuleBroken as refusal:
            raise RuleBroken(
                "年月として読み取れません。「令和8年11月」か「2026-11」のように入力してください。"
            ) from refusal

    def understood(self, value: Month) -> str:
        """In era style."""
        return value.label


class DecimalNumberField(_Read):
    """A number in any width, with or without separators; `least` and `most` are both allowed."""

    css = "input-number"
    mode = "decimal"
    unit = ""

    def __init__(
        self, *, least: int | None = None, most: int | None = None, digits: int = 2, unit: str = "", **options: Any
    ) -> None:
        self.least, self.most, self.digits = least, most, digits
        self.unit = unit or self.unit
        super().__init__(**options)

    def read(self, text: str) -> Any:
        """The number as a Decimal within the bounds."""
        plain = _NOT_IN_NUMBERS.sub("", narrow(text)).removesuffix(self.unit)
        if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", plain) or len(plain) > 20:
            raise RuleBroken(f"数字で入力してください。「{text.strip()[:20]}」は数として読み取れません。")
        value = Decimal(plain)
        if round(value, self.digits) != value:
            raise RuleBroken(
                f"小数は{self.digits}桁までで入力してください。" if self.digits else "小数のない数で入力してください。"
            )
        self._check_bounds(value)
        return value

    def _check_bounds(self, value: Decimal) -> None:
        if self.least is not None and value < self.least:
            raise RuleBroken(f"{number(self.least)}{self.unit}以上で入力してください。")
        if self.most is not None and value > self.most:
            raise RuleBroken(f"{number(self.most)}{self.unit}以下で入力してください。")

    def understood(self, value: Decimal | int) -> str:
        """With separators and unit."""
        return f"{number(value)}{self.unit}"


class WholeNumberField(DecimalNumberField):
    """A whole number."""

    mode = "numeric"

    def __init__(self, **options: Any) -> None:
        super().__init__(digits=0, **options)

    def read(self, text: str) -> int:
        """The number as an int within the bounds."""
        return int(super().read(text))


class AmountField(WholeNumberField):
    """An amount of money in yen, never negative unless `least` says so."""

    unit = "円"

    def __init__(self, *, least: int | None = 0, most: int | None = 10**13, **options: Any) -> None:
        super().__init__(least=least, most=most, **options)
