"""Two people edited the same section: what each of them changed, and a text made of both.

`base` is what both started from, `theirs` what is stored now, `mine` what the second person wanted to store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hoshin.steering.policy.rules.alignment import Item, align


class Verdict(StrEnum):
    """Who changed a paragraph."""

    NOBODY = "nobody"
    THEIRS = "theirs"
    MINE = "mine"
    ALIKE = "alike"
    CONFLICT = "conflict"


class Choice(StrEnum):
    """Which text a row contributes to the result."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One paragraph in its three forms; None where it does not exist."""

    base: str | None
    theirs: str | None
    mine: str | None

    @property
    def verdict(self) -> Verdict:
        """Who changed it."""
        if self.theirs == self.mine:
            return Verdict.NOBODY if self.theirs == self.base else Verdict.ALIKE
        if self.theirs == self.base:
            return Verdict.MINE
        return Verdict.THEIRS if self.mine == self.base else Verdict.CONFLICT

    @property
    def proposal(self) -> Choice | None:
        """What to take without asking; None when both changed it differently, which a person must decide."""
        if self.verdict is Verdict.CONFLICT:
            return None
        return Choice.MINE if self.verdict is Verdict.MINE else Choice.THEIRS


def three_way(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> tuple[MergeRow, ...]:
    """The paragraphs of all three texts, aligned on the base.

    Taking `theirs` of every row gives their text, taking `mine` gives mine.
    """
    their_rows = _against_base(base, theirs)
    my_rows = _against_base(base, mine)
    rows: list[MergeRow] = []
    for place in range(len(base) + 1):
        rows += _additions(their_rows.added.get(place, []), my_rows.added.get(place, []))
        if place < len(base):
            rows.append(MergeRow(base[place], their_rows.kept.get(place), my_rows.kept.get(place)))
    return tuple(rows)


def compose(rows: Sequence[MergeRow], choices: Mapping[int, Choice]) -> list[str]:
    """The paragraphs that come out when row n is taken as `choices[n]` says, the others as proposed.

    A row without a choice and without a proposal keeps both texts, so that nothing is lost.
    """
    texts: list[str] = []
    for number, row in enumerate(rows):
        choice = choices.get(number, row.proposal) or Choice.BOTH
        wanted = {Choice.THEIRS: [row.theirs], Choice.MINE: [row.mine], Choice.BOTH: [row.theirs, row.mine]}[choice]
        texts += [text for text in wanted if text is not None]
    return texts


@dataclass(frozen=True, slots=True)
class _Against:
    """A text seen from the base: what became of each base paragraph, and what was added before it."""

    kept: dict[int, str]
    added: dict[int, list[str]]


def _against_base(base: Sequence[str], text: Sequence[str]) -> _Against:
    kept: dict[int, str] = {}
    added: dict[int, list[str]] = {}
    place = 0
    pairs = align(
        [Item(f"base {index}", paragraph) for index, paragraph in enumerate(base)],
        [Item(f"text {index}", paragraph) for index, paragraph in enumerate(text)],
    )
    for before, after in pairs:
        if before is None and after is not None:
            added.setdefault(place, []).append(text[after])
        elif before is not None:
            place = before + 1
            if after is not None:
                kept[before] = text[after]
    return _Against(kept, added)


def _additions(theirs: list[str], mine: list[str]) -> list[MergeRow]:
    """What both put at the same place: the same text once, otherwise theirs and then mine."""
    rows: list[MergeRow] = []
    pairs = align(
        [Item(f"theirs {index}", text) for index, text in enumerate(theirs)],
        [Item(f"mine {index}", text) for index, text in enumerate(mine)],
    )
    for before, after in pairs:
        rows.append(
            MergeRow(
                None,
                theirs[before] if before is not None else None,
                mine[after] if after is not None else None,
            )
        )
    return rows
