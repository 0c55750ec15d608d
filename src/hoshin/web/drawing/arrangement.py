"""Where the states of a flow stand in a drawing: pure reckoning, no markup.

The order in which the table of states is written is the order of life: a move to a later state leads forward, a move to an
earlier one back. States stand in ranks along the way; those that many states can fall into (a pause, a withdrawal) stand
apart. A forward edge that a longer way replaces is left out, as everybody follows the longer way in the picture.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from hoshin.kernel.flow import Flow, Phase

Edge = tuple[str, str]

MOST_IN_A_ROW = 5
_MANY_SOURCES = 2


class Standing(StrEnum):
    """How a state stands to the thing whose flow is drawn."""

    CURRENT = "current"
    PASSED = "passed"
    AHEAD = "ahead"
    SKIPPED = "skipped"
    PLAIN = "plain"

    @property
    def words(self) -> str:
        """What is written on the box, so that the standing is not told by colour alone."""
        return {"current": "今ここ", "passed": "済", "skipped": "通らない"}.get(self.value, "")


@dataclass(frozen=True)
class Arrangement:
    """The picture of one flow, for a thing in `current` (or nowhere) with the chosen `path` through optional states."""

    flow: Flow
    current: str | None
    path: tuple[str, ...]

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each state in the table."""
        return {code: place for place, code in enumerate(self.flow.states)}

    @cached_property
    def apart(self) -> tuple[str, ...]:
        """The states that stand apart: pauses and endings with several ways in."""
        return tuple(
            code
            for code, state in self.flow.states.items()
            if state.phase in {Phase.PAUSED, Phase.ENDED} and len(self._sources_of(code)) >= _MANY_SOURCES
        )

    def _sources_of(self, code: str) -> set[str]:
        return {source for move in self.flow.moves if code in move.reachable for source in move.sources} - {code}

    @cached_property
    def _all_edges(self) -> list[tuple[str, str, bool]]:
        """Source, target and whether the move names its target, between states that stand on the way."""
        return [
            (source, target, move.target is not None)
            for move in self.flow.moves
            for source in sorted(move.sources, key=self.order.__getitem__)
            for target in sorted(move.reachable, key=self.order.__getitem__)
            if source != target and not {source, target} & set(self.apart)
        ]

    @cached_property
    def _forward(self) -> dict[str, set[str]]:
        following: dict[str, set[str]] = {code: set() for code in self.order if code not in self.apart}
        for source, target, _ in self._all_edges:
            if self.order[source] < self.order[target]:
                following[source].add(target)
        return following

    def _reach(self, start: str, without: str = "") -> set[str]:
        seen: set[str] = set()
        todo = [start]
        while todo:
            fresh = self._forward.get(todo.pop(), set()) - seen - {without}
            seen |= fresh
            todo.extend(fresh)
        return seen

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The forward edges to draw: those no longer way replaces, and the steps of the chosen path."""
        needed = [
            (source, target)
            for source, targets in self._forward.items()
            for target in sorted(targets, key=self.order.__getitem__)
            if not any(target in self._reach(other) for other in targets - {target})
        ]
        return tuple(dict.fromkeys([*needed, *(step for step in self._steps if step not in needed)]))

    @cached_property
    def _steps(self) -> tuple[Edge, ...]:
        """The steps of the chosen path, from the state out of which it is entered."""
        on_way = [code for code in self.path if code in self._forward]
        doors = [code for code in self._forward if on_way and on_way[0] in self._forward[code]]
        entry = [code for code in doors if code not in self._optional][-1:]
        return tuple(
            (one, other) for one, other in itertools.pairwise([*entry, *on_way]) if self.order[one] < self.order[other]
        )

    @cached_property
    def returns(self) -> tuple[Edge, ...]:
        """The edges that lead back by a move which names its target."""
        back = [(source, target) for source, target, is_named in self._all_edges if is_named]
        return tuple(dict.fromkeys(edge for edge in back if self.order[edge[0]] > self.order[edge[1]]))

    @cached_property
    def ranks(self) -> tuple[tuple[str, ...], ...]:
        """The states on the way, rank by rank: a state's rank is the length of the longest way to it."""
        rank = dict.fromkeys(self._forward, 0)
        for source in self._forward:
            for target in self._forward[source]:
                rank[target] = max(rank[target], rank[source] + 1)
        count = max(rank.values()) + 1
        return tuple(tuple(code for code in rank if rank[code] == place) for place in range(count))

    @cached_property
    def rank_of(self) -> dict[str, int]:
        """The rank of each state on the way."""
        return {code: place for place, rank in enumerate(self.ranks) for code in rank}

    def is_straight(self, edge: Edge) -> bool:
        """Whether the edge joins neighbouring ranks and can be drawn as a line between them."""
        return self.rank_of[edge[1]] - self.rank_of[edge[0]] == 1

    def is_two_way(self, edge: Edge) -> bool:
        """Whether a straight edge also leads back."""
        return (edge[1], edge[0]) in self.returns

    @cached_property
    def bows(self) -> tuple[Edge, ...]:
        """Forward edges over several ranks, drawn as a bow."""
        return tuple(edge for edge in self.edges if not self.is_straight(edge))

    @cached_property
    def return_bows(self) -> tuple[Edge, ...]:
        """Edges back that are not already the other direction of a line."""
        lines = {edge for edge in self.edges if self.is_straight(edge)}
        return tuple(edge for edge in self.returns if (edge[1], edge[0]) not in lines)

    def standing_of(self, code: str) -> Standing:
        """How the state stands to the thing."""
        if self.current is None:
            return Standing.PLAIN
        if code == self.current:
            return Standing.CURRENT
        if code in self._skipped:
            return Standing.SKIPPED
        if code in self.apart or self.current in self.apart:
            return Standing.PLAIN
        return Standing.PASSED if code in self._passed else Standing.AHEAD

    @cached_property
    def _optional(self) -> set[str]:
        """States that a move may choose between."""
        return {
            target
            for move in self.flow.moves
            if move.target is None and not set(self.apart) & move.sources
            for target in move.targets
            if target in self._forward
        }

    @cached_property
    def _skipped(self) -> set[str]:
        """Optional states that the chosen path leaves out."""
        return self._optional - {*self.path, self.current} if self._optional & set(self.path) else set()

    @cached_property
    def _passed(self) -> set[str]:
        """States the thing must have been in, and those of its path that lie before the present one."""
        if self.current not in self._forward:
            return set()
        before = {code for code in self._forward if self.order[code] < self.order[self.current]}
        certain = {code for code in before if code == self.flow.initial or not self._is_avoidable(code)}
        return certain | (before & set(self.path))

    def _is_avoidable(self, code: str) -> bool:
        return self.current in self._reach(self.flow.initial, without=code)

    def was_taken(self, edge: Edge) -> bool:
        """Whether the thing went, or goes, along the edge: between states passed, present or chosen, next to each other."""
        on_way = {Standing.PASSED, Standing.CURRENT}
        return {self.standing_of(edge[0]), self.standing_of(edge[1])} <= on_way

    def is_beside_way(self, edge: Edge) -> bool:
        """Whether the edge touches a state the thing does not pass."""
        return Standing.SKIPPED in {self.standing_of(edge[0]), self.standing_of(edge[1])}

    def rows(self, most: int = MOST_IN_A_ROW) -> tuple[tuple[int, int], ...] | None:
        """The ranks cut into rows of at most `most`, each as (first, one behind the last).

        None when every cut would tear a way back or a branching apart: then the flow is better drawn downwards.
        """
        count = len(self.ranks)
        cuts = min(self._possible_cuts(count, most), key=self._cost, default=None)
        if cuts is None or self._cost(cuts)[0]:
            return None
        return tuple(itertools.pairwise([0, *cuts, count]))

    @staticmethod
    def _possible_cuts(count: int, most: int) -> list[tuple[int, ...]]:
        pieces = -(-count // most)
        return [
            cuts
            for number in (pieces - 1, pieces)
            for cuts in itertools.combinations(range(1, count), number)
            if all(last - first <= most for first, last in itertools.pairwise([0, *cuts, count]))
        ]

    def _cost(self, cuts: Sequence[int]) -> tuple[int, int, int, int]:
        """What cuts must not do, how many they are, what they had better not do, and how uneven the rows become."""
        apart = sum(len(self.ranks[cut - 1]) > 1 or len(self.ranks[cut]) > 1 for cut in cuts)
        apart += sum(self._cuts_between(edge, cuts) for edge in self.return_bows)
        bows = [self._cuts_between(edge, cuts) for edge in self.bows]
        apart += sum(count > 1 for count in bows)
        pieces = itertools.pairwise([0, *cuts, len(self.ranks)])
        return apart, len(cuts), sum(bows), sum((last - first) ** 2 for first, last in pieces)

    def _cuts_between(self, edge: Edge, cuts: Sequence[int]) -> int:
        first, last = sorted((self.rank_of[edge[0]], self.rank_of[edge[1]]))
        return sum(first < cut <= last for cut in cuts)
