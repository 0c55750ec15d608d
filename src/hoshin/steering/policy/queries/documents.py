import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from hoshin.steering.policy.models import Revision, Section
from hoshin.steering.policy.queries.schemes import classification_of
from hoshin.steering.policy.rules import (
    Classification,
    Field,
    Kind,
    Passage,
    Piece,
    Placed,
    SectionText,
    annotate,
    circled,
    classification_from_json,
    flatten,
    join,
    place,
)

SHOWN_WITHIN = frozenset({Kind.KEYWORD, Kind.APPROACH, Kind.DIRECTION, Kind.FOCUS})


@dataclass(frozen=True)
class SectionView:
    """A section as it is read: its place in the document, and what an editor needs to know of it."""

    id: int
    version: int
    changed_at: datetime
    changed_by: str
    basic_policy_id: int | None
    focus_item_id: int | None
    placed: Placed

    @property
    def text(self) -> SectionText:
        """The section itself."""
        return self.placed.section

    @property
    def kind(self) -> Kind:
        """What it is for."""
        return self.text.kind

    @property
    def level(self) -> int:
        """Its depth: 1 for a chapter."""
        return self.kind.level

    @property
    def title(self) -> str:
        """Its heading with its number."""
        return self.placed.title

    @property
    def markdown(self) -> str:
        """Its body as one Markdown text."""
        return join(paragraph.text for paragraph in self.text.paragraphs)


@dataclass(frozen=True)
class FocusGroup:
    """Focus items that stand under one heading."""

    title: str
    items: tuple[SectionView, ...]


@dataclass(frozen=True)
class PolicyText:
    """A basic policy as one revision words it."""

    section: SectionView
    field: Field
    approach: SectionView | None
    direction: SectionView | None
    groups: tuple[FocusGroup, ...]

    @property
    def number(self) -> int:
        """1 for ①."""
        return self.section.text.policy_number or 0

    @property
    def mark(self) -> str:
        """The circled number: ①."""
        return circled(self.number)

    @property
    def label(self) -> str:
        """How it is called: 基本方針①."""
        return f"基本方針{self.mark}"

    @property
    def items(self) -> tuple[SectionView, ...]:
        """Its focus items in order."""
        return tuple(item for group in self.groups for item in group.items)


@dataclass(frozen=True)
class Principle:
    """The principle (情報化理念): the sentence in pieces, its words marked, and their explanations."""

    section: SectionView
    pieces: tuple[Piece, ...]
    keywords: tuple[SectionView, ...]

    @property
    def statement(self) -> str:
        """The sentence without marks."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Part:
    """What a page shows in one piece: a section, or a whole basic policy, or the principle with its words."""

    section: SectionView
    policy: PolicyText | None = None
    principle: Principle | None = None


@dataclass(frozen=True)
class Chapter:
    """A chapter with everything that stands in it."""

    section: SectionView
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Document:
    """A whole revision, read in a bounded number of queries."""

    revision: Revision
    sections: tuple[SectionView, ...]
    classification: Classification

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The revision as one ordered list, as pages, paper, open data and comparison show it."""
        return flatten([section.text for section in self.sections], self.classification)

    @cached_property
    def digest(self) -> str:
        """A SHA-256 over name and passages: the same text, the same digest."""
        content = [[passage.key, passage.kind.value, passage.level, passage.text] for passage in self.passages]
        canonical = json.dumps([self.revision.name, content], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters in order."""
        starts = [index for index, section in enumerate(self.sections) if section.kind is Kind.CHAPTER]
        ends = [*starts[1:], len(self.sections)]
        return tuple(
            Chapter(self.sections[start], tuple(self._parts(start + 1, end)))
            for start, end in zip(starts, ends, strict=True)
        )

    def _parts(self, start: int, end: int) -> Iterator[Part]:
        for section in self.sections[start:end]:
            if section.kind is Kind.POLICY:
                yield Part(section, policy=self.policy(section.text.policy_number or 0))
            elif section.kind is Kind.PRINCIPLE:
                yield Part(section, principle=self.principle)
            elif section.kind not in SHOWN_WITHIN:
                yield Part(section)

    @cached_property
    def principle(self) -> Principle | None:
        """The principle, None while a draft has none."""
        section = next((section for section in self.sections if section.kind is Kind.PRINCIPLE), None)
        if section is None:
            return None
        keywords = tuple(part for part in self.sections if part.kind is Kind.KEYWORD)
        words = [keyword.text.heading for keyword in keywords]
        statement = section.text.paragraphs[0].text if section.text.paragraphs else ""
        return Principle(section, annotate(statement, words), keywords)

    @cached_property
    def policies(self) -> tuple[PolicyText, ...]:
        """The basic policies in order."""
        return tuple(self._policies())

    def chapter(self, key: str) -> Chapter | None:
        """The chapter of that key, None when this revision has none."""
        return next((chapter for chapter in self.chapters if chapter.section.text.key == key), None)

    def policy(self, number: int) -> PolicyText | None:
        """The basic policy of that number, None when this revision has none."""
        return next((policy for policy in self.policies if policy.number == number), None)

    def section(self, section_id: int) -> SectionView | None:
        """The section of that id."""
        return next((section for section in self.sections if section.id == section_id), None)

    def _policies(self) -> Iterator[PolicyText]:
        fields = {row.policy_number: row.field for row in self.classification.rows}
        for section in self.sections:
            if section.kind is not Kind.POLICY:
                continue
            number = section.text.policy_number
            own = [part for part in self.sections if part.text.policy_number == number and part is not section]
            yield PolicyText(
                section,
                fields[number or 0],
                next((part for part in own if part.kind is Kind.APPROACH), None),
                next((part for part in own if part.kind is Kind.DIRECTION), None),
                _grouped([part for part in own if part.kind is Kind.FOCUS]),
            )


def _grouped(items: list[SectionView]) -> tuple[FocusGroup, ...]:
    groups: list[FocusGroup] = []
    for item in items:
        if groups and groups[-1].title == item.text.group_title:
            groups[-1] = FocusGroup(groups[-1].title, (*groups[-1].items, item))
        else:
            groups.append(FocusGroup(item.text.group_title, (item,)))
    return tuple(groups)


def document_of(revision: Revision, *, today: date) -> Document:
    """The revision with all its sections; two queries, and three more for a table that is not yet fixed.

    The table of a revision that was put to decision is the one that was decided; a draft shows it as of the day from
    which it shall be in force.
    """
    rows = list(
        revision.sections.filter(is_removed=False)
        .select_related("basic_policy")
        .prefetch_related("paragraphs")
        .order_by("order", "id")
    )
    if revision.classification is not None:
        classification = classification_from_json(revision.classification)
    else:
        classification = classification_of(_policies_in(rows), on=revision.effective_on or today)
    placed = place([row.text for row in rows])
    sections = tuple(_view(row, where) for row, where in zip(rows, placed, strict=True))
    return Document(revision, sections, classification)


def _policies_in(rows: list[Section]) -> list[tuple[int, str, Field]]:
    return [
        (row.basic_policy.number, row.heading, Field(row.basic_policy.field))
        for row in rows
        if row.kind == Kind.POLICY and row.basic_policy is not None
    ]


def _view(row: Section, placed: Placed) -> SectionView:
    return SectionView(
        id=row.pk,
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        basic_policy_id=row.basic_policy_id,
        focus_item_id=row.focus_item_id,
        placed=placed,
    )
