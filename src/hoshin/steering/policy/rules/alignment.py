"""Alignment: which item of one list continues as which item of another, in order.

First by key, then by equal text, then by likeness; the work grows with the length of the text, not with its square,
except within gaps so small that it does not matter.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

LIKENESS = 0.4
SMALL_GAP = 600
COMMON_SHINGLE = 12
SHINGLE = 4

Pair = tuple[int | None, int | None]
Match = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """Something to align: only items of one `kind` can be alike, and equal keys mean the same thing."""

    key: str
    text: str
    kind: str = ""


def align(old: Sequence[Item], new: Sequence[Item]) -> list[Pair]:
    """Pairs of positions that cover both lists completely and in order; None where an item has no counterpart."""
    matches = _by_identity(old, new, (0, len(old)), (0, len(new)), lambda item: item.key)
    matches = _refine(old, new, matches, _by_text)
    matches = _refine(old, new, matches, _by_likeness)
    return _pairs(matches, len(old), len(new))


Range = tuple[int, int]
Matcher = Callable[[Sequence[Item], Sequence[Item], Range, Range], list[Match]]


def _refine(old: Sequence[Item], new: Sequence[Item], matches: list[Match], matcher: Matcher) -> list[Match]:
    """`matches` and what `matcher` finds in the gaps between them."""
    refined: list[Match] = []
    previous = (-1, -1)
    for match in [*matches, (len(old), len(new))]:
        gap_old, gap_new = (previous[0] + 1, match[0]), (previous[1] + 1, match[1])
        if gap_old[0] < gap_old[1] and gap_new[0] < gap_new[1]:
            refined += matcher(old, new, gap_old, gap_new)
        refined.append(match)
        previous = match
    return refined[:-1]


def _by_identity(
    old: Sequence[Item], new: Sequence[Item], in_old: Range, in_new: Range, identity: Callable[[Item], Hashable]
) -> list[Match]:
    """The longest run of ordered matches between items of equal identity, the n-th occurrence with the n-th."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for position in range(*in_new):
        places[identity(new[position])].append(position)
    seen: Counter[Hashable] = Counter()
    found: list[Match] = []
    for position in range(*in_old):
        name = identity(old[position])
        if seen[name] < len(places.get(name, ())):
            found.append((position, places[name][seen[name]]))
            seen[name] += 1
    return longest_increasing(found)


def _by_text(old: Sequence[Item], new: Sequence[Item], in_old: Range, in_new: Range) -> list[Match]:
    return _by_identity(old, new, in_old, in_new, lambda item: (item.kind, item.text))


def _by_likeness(old: Sequence[Item], new: Sequence[Item], in_old: Range, in_new: Range) -> list[Match]:
    """Matches between reworded items: every pair is weighed in a small gap, likely pairs only in a large one."""
    if (in_old[1] - in_old[0]) * (in_new[1] - in_new[0]) <= SMALL_GAP:
        return _heaviest(old, new, in_old, in_new)
    return longest_increasing(list(_likely(old, new, in_old, in_new)))


def longest_increasing(matches: Sequence[Match]) -> list[Match]:
    """The longest part of `matches` (first places rising) whose second places rise as well."""
    tails: list[int] = []
    tail_at: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(matches):
        length = bisect_left(tails, place)
        before.append(tail_at[length - 1] if length else -1)
        if length == len(tails):
            tails.append(place)
            tail_at.append(index)
        else:
            tails[length] = place
            tail_at[length] = index
    run: list[Match] = []
    index = tail_at[-1] if tail_at else -1
    while index >= 0:
        run.append(matches[index])
        index = before[index]
    return run[::-1]


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, 0 to 1: the share of character pairs that occur in both."""
    if one == other:
        return 1.0
    return _common_share(_character_pairs(one), _character_pairs(other))


def _character_pairs(text: str) -> Counter[str]:
    return Counter(text[place : place + 2] for place in range(max(1, len(text) - 1)))


def _common_share(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _heaviest(old: Sequence[Item], new: Sequence[Item], in_old: Range, in_new: Range) -> list[Match]:
    """The ordered matches with the greatest sum of likeness (the classic alignment by dynamic programming)."""
    rows, columns = range(*in_old), range(*in_new)
    counts = {column: _character_pairs(new[column].text) for column in columns}
    weight: dict[Match, float] = {}
    best = [[0.0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for i, row in enumerate(rows, start=1):
        pairs = _character_pairs(old[row].text)
        for j, column in enumerate(columns, start=1):
            share = _common_share(pairs, counts[column]) if old[row].kind == new[column].kind else 0.0
            weight[i, j] = share if share >= LIKENESS else -1.0
            best[i][j] = max(best[i - 1][j], best[i][j - 1], best[i - 1][j - 1] + weight[i, j])
    matches: list[Match] = []
    i, j = len(rows), len(columns)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            matches.append((rows[i - 1], columns[j - 1]))
            i, j = i - 1, j - 1
    return matches[::-1]


def _shingles(text: str) -> set[str]:
    return {text[place : place + SHINGLE] for place in range(max(1, len(text) - SHINGLE + 1))}


def _likely(old: Sequence[Item], new: Sequence[Item], in_old: Range, in_new: Range) -> Iterator[Match]:
    """For each old item the new one that shares most of its rare shingles, if the two are alike at all."""
    index: dict[str, list[int]] = defaultdict(list)
    for position in range(*in_new):
        for shingle in _shingles(new[position].text):
            index[shingle].append(position)
    for position in range(*in_old):
        votes: Counter[int] = Counter()
        for shingle in _shingles(old[position].text):
            places = index.get(shingle, [])
            if len(places) <= COMMON_SHINGLE:
                votes.update(places)
        for candidate, _ in votes.most_common(1):
            alike = likeness(old[position].text, new[candidate].text) >= LIKENESS
            if alike and old[position].kind == new[candidate].kind:
                yield position, candidate


def _pairs(matches: list[Match], old_length: int, new_length: int) -> list[Pair]:
    """All positions of both lists: matched ones together, the others before the next match, old ones first."""
    pairs: list[Pair] = []
    row = column = 0
    for match in [*matches, (old_length, new_length)]:
        pairs += [(place, None) for place in range(row, match[0])]
        pairs += [(None, place) for place in range(column, match[1])]
        if match[0] < old_length:
            pairs.append(match)
        row, column = match[0] + 1, match[1] + 1
    return pairs
