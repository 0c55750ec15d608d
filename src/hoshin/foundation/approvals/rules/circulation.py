"""How a request moves along its route.

A round is one walk along the route. Going back begins a new round: the steps before the one returned to keep their
approval (`carried`), that step and all after it must be passed anew. Earlier rounds stay as they ended; only the last
round counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hoshin.foundation.approvals.rules.flow import PASSED, StepState
from hoshin.kernel.errors import MoveRefused


@dataclass(frozen=True, slots=True)
class Station:
    """A step of the present round, as far as moving along is concerned."""

    id: int
    order: int
    state: StepState


def first_round(orders: Sequence[int]) -> list[StepState]:
    """The states with which a request sets out: the first order is current, the others wait."""
    first = min(orders)
    return [StepState.CURRENT if order == first else StepState.WAITING for order in orders]


def after_approval(stations: Sequence[Station], approved_id: int) -> Mapping[int, StepState]:
    """What changes when a current step is approved: itself, and the next order once the whole order has passed.

    When nothing is current or waiting afterwards, the round is complete.
    """
    approved = _current(stations, approved_id)
    changes = {approved.id: StepState.APPROVED}
    if any(station.state is StepState.CURRENT and station.id != approved.id for station in stations):
        return changes
    waiting = [station for station in stations if station.state is StepState.WAITING]
    next_order = min((station.order for station in waiting), default=0)
    changes.update({station.id: StepState.CURRENT for station in waiting if station.order == next_order})
    return changes


def end_of_round(stations: Sequence[Station], ended_by: int | None, state: StepState) -> Mapping[int, StepState]:
    """What changes when a round ends early: the step that ended it takes `state`, what had not passed becomes void.

    `ended_by` is None when the drafter ended it.
    """
    if ended_by is not None:
        _current(stations, ended_by)
    open_states = {StepState.CURRENT, StepState.WAITING}
    changes = {station.id: StepState.VOID for station in stations if station.state in open_states}
    if ended_by is not None:
        changes[ended_by] = state
    return changes


def orders_to_return_to(stations: Sequence[Station], from_id: int) -> list[int]:
    """The orders to which the holder of a current step may send the request back, the drafter (0) first."""
    here = _current(stations, from_id)
    return [0, *sorted({station.order for station in stations if station.order < here.order})]


def next_round(stations: Sequence[Station], to_order: int) -> dict[int, StepState]:
    """The states with which the new round begins, by the id of the ended round's step it repeats.

    Steps before `to_order` are carried: all of them had passed, or the request could not have come further.
    Raises MoveRefused when they had not.
    """
    states = {}
    for station in stations:
        if station.order > to_order:
            states[station.id] = StepState.WAITING
        elif station.order == to_order:
            states[station.id] = StepState.CURRENT
        elif station.state in PASSED:
            states[station.id] = StepState.CARRIED
        else:
            raise MoveRefused("まだ承認されていない段階を飛ばして戻すことはできません。")
    return states


def _current(stations: Sequence[Station], station_id: int) -> Station:
    for station in stations:
        if station.id == station_id and station.state is StepState.CURRENT:
            return station
    raise MoveRefused("この段階は、もう処理待ちではありません。画面を開き直して状態を確かめてください。")
