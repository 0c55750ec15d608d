"""What is true of the policy without a database."""

from enum import StrEnum

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
LARGEST_NUMBER = len(CIRCLED)


class Field(StrEnum):
    """The two halves of chapter 3: what residents and businesses feel, and what the city hall does inside."""

    CITIZEN_INDUSTRY = "citizen_industry"
    INTERNAL = "internal"

    @property
    def label(self) -> str:
        """The field's name on screen."""
        return FIELD_LABELS[self]


FIELD_LABELS = {Field.CITIZEN_INDUSTRY: "市民分野・産業分野", Field.INTERNAL: "行政内部分野"}


def circled(number: int) -> str:
    """The mark by which a basic policy is known: ① for 1. ValueError outside 1–20, for which no character exists."""
    if not 1 <= number <= LARGEST_NUMBER:
        raise ValueError(f"no circled digit for {number}")
    return CIRCLED[number - 1]
