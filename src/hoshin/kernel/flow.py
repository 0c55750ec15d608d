"""Flow tables: every thing with a life has one.

Buttons on a page, the drawn diagram, the permission matrix test and the documentation all read the same table, so that
a state or a move is written down once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hoshin.kernel.errors import MoveRefused


class Phase(StrEnum):
    """What a state means to someone who does not know the thing: colours and counts are chosen by it."""

    START = "start"
    WORKING = "working"
    WAITING = "waiting"
    PAUSED = "paused"
    DONE = "done"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class State:
    """One station in a life: a stable ASCII `code`, its Japanese `label`, and what it means at large."""

    code: str
    label: str
    phase: Phase = Phase.WORKING


@dataclass(frozen=True, slots=True)
class Move:
    """A named step between states.

    `target` is None when the target depends on the thing itself (the next stage of a chosen route, the state before a
    pause); the action then computes it and `Flow.check_target` refuses a target outside `targets`.
    `who` holds stable names of the kinds of person who may do it; what they mean is the room's `permissions`.
    """

    code: str
    label: str
    sources: frozenset[str]
    target: str | None
    who: frozenset[str]
    targets: frozenset[str] = field(default_factory=frozenset)
    needs_note: bool = False
    needs_date: bool = False
    is_destructive: bool = False

    @property
    def reachable(self) -> frozenset[str]:
        """Every state this move can lead to."""
        return frozenset({self.target}) if self.target is not None else self.targets


@dataclass(frozen=True, eq=False)
class Flow:
    """A table of states and moves; construction refuses a table that contradicts itself (ValueError).

    A flow is a constant of its room and equal only to itself, so that what is drawn of it can be kept.
    """

    name: str
    states: Mapping[str, State]
    moves: tuple[Move, ...]
    initial: str

    def __post_init__(self) -> None:
        if self.initial not in self.states:
            raise ValueError(f"{self.name}: initial state {self.initial!r} is not in the table")
        codes = [move.code for move in self.moves]
        if len(codes) != len(set(codes)):
            raise ValueError(f"{self.name}: a move code occurs twice")
        for move in self.moves:
            unknown = (move.sources | move.reachable) - set(self.states)
            if unknown or not move.reachable or not move.sources:
                raise ValueError(f"{self.name}: move {move.code!r} has no or unknown states: {sorted(unknown)}")

    def state(self, code: str) -> State:
        """The state of that code; KeyError when it is not in the table, which is a defect."""
        return self.states[code]

    def move(self, code: str) -> Move:
        """The move of that code; KeyError when it is not in the table, which is a defect."""
        for move in self.moves:
            if move.code == code:
                return move
        raise KeyError(f"{self.name}: no move {code!r}")

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that start at `state`, in the order of the table: the buttons of a page."""
        return tuple(move for move in self.moves if state in move.sources)

    def check(self, move_code: str, state: str) -> Move:
        """The move, if it starts at `state`; raises MoveRefused in words that name both otherwise."""
        move = self.move(move_code)
        if state not in move.sources:
            label = self.states[state].label
            raise MoveRefused(
                f"今の状態は「{label}」のため、「{move.label}」はできません。画面を開き直して状態を確かめてください。"
            )
        return move

    def check_target(self, move: Move, target: str) -> str:
        """`target`, if the move can lead there; raises MoveRefused otherwise."""
        if target not in move.reachable:
            label = self.states[target].label if target in self.states else target
            raise MoveRefused(f"「{move.label}」で「{label}」に進むことはできません。")
        return target

    def reachable_from(self, state: str) -> frozenset[str]:
        """Every state that can follow `state` by any number of moves, itself included."""
        seen = {state}
        todo = [state]
        while todo:
            current = todo.pop()
            for move in self.moves_from(current):
                fresh = move.reachable - seen
                seen |= fresh
                todo.extend(fresh)
        return frozenset(seen)
