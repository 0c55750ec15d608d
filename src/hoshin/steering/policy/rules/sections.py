"""Sections: the parts a revision is made of, their order and their numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.policy.rules.identity import circled
from hoshin.steering.policy.rules.paragraphs import Paragraph


class Kind(StrEnum):
    """What a section is for; it decides the depth, the number and the words of its heading."""

    CHAPTER = "chapter"
    NARRATIVE = "narrative"
    PRINCIPLE = "principle"
    KEYWORD = "keyword"
    FIELD = "field"
    POLICY = "policy"
    APPROACH = "approach"
    DIRECTION = "direction"
    FOCUS = "focus"
    CLASSIFICATION = "classification"

    @property
    def label(self) -> str:
        """The kind's name on screen."""
        return KIND_LABELS[self]

    @property
    def level(self) -> int:
        """Depth in the document: 1 for a chapter."""
        return KIND_LEVELS[self]


KIND_LABELS = {
    Kind.CHAPTER: "章",
    Kind.NARRATIVE: "節",
    Kind.PRINCIPLE: "情報化理念",
    Kind.KEYWORD: "理念のことば",
    Kind.FIELD: "分野",
    Kind.POLICY: "基本方針（見出し）",
    Kind.APPROACH: "考え方",
    Kind.DIRECTION: "基本方針",
    Kind.FOCUS: "重点取組事項",
    Kind.CLASSIFICATION: "分類と国計画等との整合",
}
KIND_LEVELS = {
    Kind.CHAPTER: 1,
    Kind.NARRATIVE: 2,
    Kind.PRINCIPLE: 2,
    Kind.FIELD: 2,
    Kind.CLASSIFICATION: 2,
    Kind.KEYWORD: 3,
    Kind.POLICY: 3,
    Kind.APPROACH: 4,
    Kind.DIRECTION: 4,
    Kind.FOCUS: 4,
}
OF_A_POLICY = frozenset({Kind.POLICY, Kind.APPROACH, Kind.DIRECTION, Kind.FOCUS})
NAMED_BY_KIND = frozenset({Kind.APPROACH, Kind.DIRECTION})
NEEDS_TEXT = frozenset({Kind.PRINCIPLE, Kind.KEYWORD, Kind.APPROACH, Kind.DIRECTION})
PARENTS = {
    Kind.NARRATIVE: frozenset({Kind.CHAPTER}),
    Kind.PRINCIPLE: frozenset({Kind.CHAPTER}),
    Kind.FIELD: frozenset({Kind.CHAPTER}),
    Kind.CLASSIFICATION: frozenset({Kind.CHAPTER}),
    Kind.KEYWORD: frozenset({Kind.PRINCIPLE}),
    Kind.POLICY: frozenset({Kind.FIELD}),
    Kind.APPROACH: frozenset({Kind.POLICY}),
    Kind.DIRECTION: frozenset({Kind.POLICY}),
    Kind.FOCUS: frozenset({Kind.POLICY}),
}


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section as text, free of the database."""

    key: str
    kind: Kind
    heading: str = ""
    group_title: str = ""
    policy_number: int | None = None
    paragraphs: tuple[Paragraph, ...] = field(default=())

    @property
    def own_heading(self) -> str:
        """The heading without its number; approach and direction are named by what they are."""
        return self.kind.label if self.kind in NAMED_BY_KIND else self.heading


@dataclass(frozen=True, slots=True)
class Placed:
    """A section in its place: `number` is 「3-1-1」, a circled digit for a keyword, or empty."""

    section: SectionText
    number: str

    @property
    def title(self) -> str:
        """The heading as it is printed: 「3-1-1 基本方針① 行政手続等の利便性の向上」."""
        section = self.section
        if section.kind is Kind.POLICY and section.policy_number is not None:
            return f"{self.number} 基本方針{circled(section.policy_number)} {section.heading}"
        return f"{self.number} {section.own_heading}".strip()


def place(sections: Iterable[SectionText]) -> tuple[Placed, ...]:
    """The sections in order, numbered by their depth; keywords of a principle are counted ①, ②, …."""
    counts = [0, 0, 0]
    keywords = 0
    placed: list[Placed] = []
    for section in sections:
        if section.kind is Kind.PRINCIPLE:
            keywords = 0
        if section.kind is Kind.KEYWORD:
            keywords += 1
            placed.append(Placed(section, circled(keywords)))
            continue
        level = section.kind.level
        if level > len(counts):
            placed.append(Placed(section, ""))
            continue
        counts[level - 1] += 1
        counts[level:] = [0] * (len(counts) - level)
        placed.append(Placed(section, "-".join(map(str, counts[:level]))))
    return tuple(placed)


def check_order(sections: Iterable[SectionText]) -> None:
    """Raise RuleBroken unless every section stands below a section that can hold it."""
    open_kinds: dict[int, Kind] = {}
    for section in sections:
        level = section.kind.level
        wanted = PARENTS.get(section.kind)
        above = next((open_kinds[depth] for depth in range(level - 1, 0, -1) if depth in open_kinds), None)
        if wanted is not None and above not in wanted:
            names = "・".join(sorted(kind.label for kind in wanted))
            raise RuleBroken(f"「{section.own_heading}」（{section.kind.label}）は、{names}の中に置いてください。")
        open_kinds = {depth: kind for depth, kind in open_kinds.items() if depth < level}
        open_kinds[level] = section.kind


def subtree(levels: Sequence[int], index: int) -> range:
    """The positions of a section and of everything below it."""
    end = index + 1
    while end < len(levels) and levels[end] > levels[index]:
        end += 1
    return range(index, end)


def order_after_move(kinds: Sequence[Kind], index: int, *, upwards: bool) -> list[int]:
    """The positions in their new order when the section at `index` changes places with its neighbour.

    A section takes along what stands below it and stays within what it belongs to; raises RuleBroken at the edge.
    """
    levels = [kind.level for kind in kinds]
    own = subtree(levels, index)
    if upwards:
        start = own.start - 1
        while start >= 0 and levels[start] > levels[index]:
            start -= 1
        first, second = range(max(start, 0), own.start), own
        neighbour = start
    else:
        neighbour = own.stop
        first, second = own, subtree(levels, own.stop) if own.stop < len(levels) else range(0)
    if not 0 <= neighbour < len(levels) or not _can_swap(kinds[neighbour], kinds[index]):
        raise RuleBroken("これより先へは動かせません。")
    head, tail = list(range(first.start)), list(range(second.stop, len(levels)))
    return [*head, *second, *first, *tail]


def _can_swap(one: Kind, other: Kind) -> bool:
    return one.level == other.level and (one.level < Kind.FOCUS.level or one is other)


def what_is_missing(sections: Sequence[SectionText]) -> list[str]:
    """What a revision lacks before it can be put to decision, in words; empty when it is complete."""
    missing = [
        f"「{section.own_heading}」（{section.kind.label}）の本文がありません。"
        for section in sections
        if section.kind in NEEDS_TEXT and not section.paragraphs
    ]
    if not any(section.kind is Kind.PRINCIPLE for section in sections):
        missing.append("情報化理念の節がありません。")
    policies = [section for section in sections if section.kind is Kind.POLICY]
    if not policies:
        missing.append("基本方針が1つもありません。")
    for policy in policies:
        own = {section.kind for section in sections if section.policy_number == policy.policy_number}
        missing += [
            f"「{policy.heading}」に「{kind.label}」がありません。"
            for kind in (Kind.APPROACH, Kind.DIRECTION, Kind.FOCUS)
            if kind not in own
        ]
    return missing + _unused_keywords(sections)


def _unused_keywords(sections: Sequence[SectionText]) -> list[str]:
    principle = next((section for section in sections if section.kind is Kind.PRINCIPLE), None)
    statement = principle.paragraphs[0].text if principle and principle.paragraphs else ""
    return [
        f"理念のことば「{section.heading}」が、理念の文の中にありません。"
        for section in sections
        if section.kind is Kind.KEYWORD and section.heading not in statement
    ]
