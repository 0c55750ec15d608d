"""What differs between two texts, to the character.

Texts are compared word by word first (Japanese has no spaces: a run of one script counts as a word), and character by
character only within what differs. Words that occur once on each side are matched first (the "patience" rule), what lies
between them by the algorithm of Myers (1986), whose time grows with the size of the difference.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hoshin.steering.policy.rules.alignment import likeness, longest_increasing

WORDS = re.compile(r"[々〆一-龠]+|[ぁ-ゖー]+|[ァ-ヺー]+|[A-Za-zＡ-Ｚａ-ｚ]+|[0-9０-９]+|\s+|.", re.DOTALL)
LARGEST_DIFFERENCE = 100
SHORTEST_COMMON = 2
UNLIKE = 0.25
LONG = 40

Match = tuple[int, int]
Sides = tuple[tuple["Span", ...], tuple["Span", ...]]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one side of a comparison; changed when the other side lacks it."""

    text: str
    is_changed: bool


def difference(old: str, new: str) -> Sides:
    """Both texts cut into spans. Each side's spans joined give that side's text exactly."""
    if old == new:
        same = _spans([(old, False)])
        return same, same
    if min(len(old), len(new)) > LONG and likeness(old, new) < UNLIKE:
        return whole(old, is_changed=True), whole(new, is_changed=True)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for one, other in _stretches(_words(old), _words(new)):
        if one == other:
            left.append((one, False))
            right.append((other, False))
        else:
            _by_character(one, other, left, right)
    return _spans(left), _spans(right)


def whole(text: str, *, is_changed: bool) -> tuple[Span, ...]:
    """A text as one span: an added or removed paragraph, or one that is the same on both sides."""
    return _spans([(text, is_changed)])


def _words(text: str) -> list[str]:
    return WORDS.findall(text)


def _by_character(one: str, other: str, left: list[tuple[str, bool]], right: list[tuple[str, bool]]) -> None:
    """Mark what differs within a replaced stretch; a common run too short to be meant counts as different."""
    stretches = list(_stretches(one, other))
    for place, (before, after) in enumerate(stretches):
        is_edge = place in {0, len(stretches) - 1}
        is_same = before == after and (is_edge or len(before) >= SHORTEST_COMMON)
        left.append((before, not is_same))
        right.append((after, not is_same))


def _spans(parts: Iterable[tuple[str, bool]]) -> tuple[Span, ...]:
    """The parts as spans, neighbours of the same kind joined and empty ones left out."""
    spans: list[Span] = []
    for text, is_changed in parts:
        if spans and spans[-1].is_changed == is_changed:
            spans[-1] = Span(spans[-1].text + text, is_changed)
        elif text:
            spans.append(Span(text, is_changed))
    return tuple(spans)


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Both sequences in stretches: equal ones, and replaced ones whose two sides differ (one may be empty)."""
    row = column = 0
    matches = common(old, new)
    place = 0
    while place < len(matches):
        start = matches[place]
        if (row, column) != start:
            yield "".join(old[row : start[0]]), "".join(new[column : start[1]])
        end = place
        while end + 1 < len(matches) and matches[end + 1] == (matches[end][0] + 1, matches[end][1] + 1):
            end += 1
        row, column = matches[end][0] + 1, matches[end][1] + 1
        yield "".join(old[start[0] : row]), "".join(new[start[1] : column])
        place = end + 1
    if row < len(old) or column < len(new):
        yield "".join(old[row:]), "".join(new[column:])


def common(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Positions of what both sequences have in common, in order: the common ends, and what `_between` finds."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    head = [(place, place) for place in range(start)]
    body = _between(old[start : len(old) - end], new[start : len(new) - end])
    tail = [(len(old) - place, len(new) - place) for place in range(end, 0, -1)]
    return head + [(row + start, column + start) for row, column in body] + tail


def _between(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Matches between sequences whose ends differ: the words that are unique on both sides, and what lies between."""
    matches: list[Match] = []
    row = column = 0
    for anchor in [*_anchors(old, new), (len(old), len(new))]:
        found = _myers(old[row : anchor[0]], new[column : anchor[1]])
        matches += [(row + one, column + other) for one, other in found]
        if anchor[0] < len(old):
            matches.append(anchor)
        row, column = anchor[0] + 1, anchor[1] + 1
    return matches


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Where the words stand that occur exactly once on each side, as far as their order agrees."""
    counts, new_counts = Counter(old), Counter(new)
    places = {word: place for place, word in enumerate(new) if new_counts[word] == 1}
    return longest_increasing(
        [(place, places[word]) for place, word in enumerate(old) if counts[word] == 1 and word in places]
    )


def _myers(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """The greedy search for the shortest edit: `reach[k]` is the furthest row on diagonal k after d edits."""
    if not old or not new:
        return []
    reach = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(min(len(old) + len(new), LARGEST_DIFFERENCE) + 1):
        trail.append(reach)
        reach = dict(reach)
        for diagonal in range(-edits, edits + 1, 2):
            row = _step(trail[-1], diagonal, edits)
            while row < len(old) and row - diagonal < len(new) and old[row] == new[row - diagonal]:
                row += 1
            reach[diagonal] = row
            if row >= len(old) and row - diagonal >= len(new):
                return _walk_back(trail, len(old), len(new))
    return []


def _step(reach: dict[int, int], diagonal: int, edits: int) -> int:
    """The row where diagonal `diagonal` is entered: downwards (an insertion) or from the left (a deletion)."""
    if diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _walk_back(trail: list[dict[int, int]], row: int, column: int) -> list[Match]:
    """The matches on the way that the search found, from its end to its start."""
    matches: list[Match] = []
    for edits in range(len(trail) - 1, -1, -1):
        reach = trail[edits]
        diagonal = row - column
        down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
        before = diagonal + 1 if down else diagonal - 1
        previous_row = reach.get(before, 0)
        previous_column = previous_row - before
        entry = (previous_row, previous_column + 1) if down else (previous_row + 1, previous_column)
        if not edits:
            entry = (0, 0)
        while row > entry[0] and column > entry[1]:
            row, column = row - 1, column - 1
            matches.append((row, column))
        row, column = previous_row, previous_column
    return matches[::-1]
