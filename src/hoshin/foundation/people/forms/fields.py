import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hoshin.kernel.width import narrow

_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?::|時)?(?P<minute>[0-9]{2})?分?")


class ClockField(forms.CharField):
    """A time of day: 8:30, ８：３０, 0830, 8時30分; None when left empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "例：8:30")
        options.setdefault("widget", forms.TextInput({"class": "input-short", "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """The time that was typed."""
        if value is None or isinstance(value, time):
            return value
        text = narrow(str(value)).replace(" ", "")
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        if found is None or int(found["hour"]) > 23 or int(found["minute"] or 0) > 59:
            raise ValidationError("時刻は「8:30」のように入力してください。", code="invalid")
        return time(int(found["hour"]), int(found["minute"] or 0))
