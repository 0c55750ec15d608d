"""The policy as one ordered list of passages: what the page, the PDF, the open data and the comparison all show."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hoshin.steering.policy.rules.alignment import Item
from hoshin.steering.policy.rules.classification import Classification
from hoshin.steering.policy.rules.sections import Kind, Placed, SectionText, place

FOCUS_HEADING = "重点取組事項"


class PassageKind(StrEnum):
    """How a passage is set."""

    HEADING = "heading"
    TEXT = "text"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Passage:
    """One heading, paragraph or table row. `key` is unique in the document and stays from revision to revision."""

    key: str
    section_key: str
    kind: PassageKind
    level: int
    text: str

    @property
    def item(self) -> Item:
        """The passage as something to align: a heading continues only as a heading."""
        return Item(self.key, self.text, self.kind.value)


def flatten(sections: Iterable[SectionText], classification: Classification) -> tuple[Passage, ...]:
    """Every passage of a revision in reading order, the computed table of 3-3 included."""
    passages: list[Passage] = []
    policy: int | None = None
    group: str | None = None
    for placed in place(sections):
        section = placed.section
        if section.kind is Kind.FOCUS:
            passages += _focus_headings(placed, is_first=policy != section.policy_number, group=group)
            policy, group = section.policy_number, section.group_title
        elif section.kind.level < Kind.FOCUS.level:
            policy = group = None
        passages.append(_heading(placed))
        passages += [
            Passage(f"{section.key}/{paragraph.key}", section.key, PassageKind.TEXT, 0, paragraph.text)
            for paragraph in section.paragraphs
        ]
        if section.kind is Kind.CLASSIFICATION:
            passages += [
                Passage(f"{section.key}/{row.key}", section.key, PassageKind.TABLE_ROW, 0, row.text)
                for row in classification.rows_as_text()
            ]
    return tuple(passages)


def _heading(placed: Placed) -> Passage:
    section = placed.section
    below = (2 if section.group_title else 1) if section.kind is Kind.FOCUS else 0
    level = section.kind.level + below
    return Passage(f"{section.key}/heading", section.key, PassageKind.HEADING, level, placed.title)


def _focus_headings(placed: Placed, *, is_first: bool, group: str | None) -> list[Passage]:
    """The headings before a focus item: 「重点取組事項」 before the first, and its group's title when that changes."""
    section = placed.section
    level = Kind.FOCUS.level
    found: list[Passage] = []
    if is_first:
        found.append(
            Passage(f"policy {section.policy_number}/focus", section.key, PassageKind.HEADING, level, FOCUS_HEADING)
        )
    if section.group_title and (is_first or section.group_title != group):
        key = f"{section.key}/group"
        found.append(Passage(key, section.key, PassageKind.HEADING, level + 1, section.group_title))
    return found
