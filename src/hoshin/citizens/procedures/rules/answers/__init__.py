"""Reading answers: everything that people type is accepted and converted; what was understood can be shown."""

from hoshin.citizens.procedures.rules.answers.official_numbers import (
    holds_my_number,
    is_corporate_number,
    is_my_number,
)
from hoshin.citizens.procedures.rules.answers.reading import Understood, field_name, parts_of, read_page
from hoshin.citizens.procedures.rules.answers.showing import shown

__all__ = [
    "Understood",
    "field_name",
    "holds_my_number",
    "is_corporate_number",
    "is_my_number",
    "parts_of",
    "read_page",
    "shown",
]
