"""Accessible forms: fields that accept what people type, and a base that renders and words them alike everywhere."""

from hoshin.web.forms.base import PlainBoundField, PlainForm, PlainMixin, PlainModelForm, PlainRenderer
from hoshin.web.forms.fields import (
    AmountField,
    DecimalNumberField,
    FiscalYearField,
    JapaneseDateField,
    MonthField,
    WholeNumberField,
)

__all__ = [
    "AmountField",
    "DecimalNumberField",
    "FiscalYearField",
    "JapaneseDateField",
    "MonthField",
    "PlainBoundField",
    "PlainForm",
    "PlainMixin",
    "PlainModelForm",
    "PlainRenderer",
    "WholeNumberField",
]
