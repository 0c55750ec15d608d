"""The pure walk along a route: any sequence of approvals and returns keeps its promises."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.approvals.rules import (
    PASSED,
    REQUEST_FLOW,
    RequestState,
    Station,
    StepKind,
    StepPlan,
    StepState,
    after_approval,
    checked_route,
    end_of_round,
    first_round,
    next_round,
    orders_to_return_to,
)
from hoshin.kernel.errors import MoveRefused, RuleBroken

orders = st.lists(st.integers(1, 5), min_size=1, max_size=8)


def start(of_orders: list[int]) -> list[Station]:
    states = first_round(of_orders)
    return [Station(id_, order, state) for id_, (order, state) in enumerate(zip(of_orders, states, strict=True))]


def current(stations: list[Station]) -> list[Station]:
    return [station for station in stations if station.state is StepState.CURRENT]


@given(orders, st.data())
def test_any_walk_ends_with_every_step_passed_in_order(of_orders: list[int], data: st.DataObject) -> None:
    stations = start(of_orders)
    for _ in range(60):
        here = current(stations)
        if not here:
            break
        assert len({station.order for station in here}) == 1
        assert all(s.state in PASSED for s in stations if s.order < here[0].order)
        assert all(s.state is StepState.WAITING for s in stations if s.order > here[0].order)
        chosen = data.draw(st.sampled_from(here))
        back = [order for order in orders_to_return_to(stations, chosen.id) if order]
        if back and data.draw(st.integers(0, 3)) == 0:
            to_order = data.draw(st.sampled_from(back))
            changes = end_of_round(stations, chosen.id, StepState.RETURNED)
            ended = [replace(s, state=changes.get(s.id, s.state)) for s in stations]
            states = next_round(ended, to_order)
            assert all(states[s.id] is not StepState.CARRIED for s in stations if s.order >= to_order)
            stations = [replace(s, state=states[s.id]) for s in ended]
        else:
            changes = after_approval(stations, chosen.id)
            stations = [replace(s, state=changes.get(s.id, s.state)) for s in stations]
    if not current(stations):
        assert all(station.state in PASSED for station in stations)


@given(orders)
def test_without_returns_the_walk_takes_one_approval_per_step(of_orders: list[int]) -> None:
    stations = start(of_orders)
    for _ in of_orders:
        changes = after_approval(stations, current(stations)[0].id)
        stations = [replace(s, state=changes.get(s.id, s.state)) for s in stations]
    assert {station.state for station in stations} == {StepState.APPROVED}


@given(orders)
def test_what_is_not_current_cannot_be_decided(of_orders: list[int]) -> None:
    stations = start(of_orders)
    for station in stations:
        if station.state is not StepState.CURRENT:
            with pytest.raises(MoveRefused):
                after_approval(stations, station.id)
            with pytest.raises(MoveRefused):
                end_of_round(stations, station.id, StepState.RETURNED)


def test_a_round_cannot_jump_over_what_was_never_passed() -> None:
    with pytest.raises(MoveRefused):
        next_round([Station(1, 1, StepState.VOID), Station(2, 2, StepState.RETURNED)], 2)


plans = st.builds(StepPlan, st.integers(-3, 40), st.sampled_from(StepKind), st.integers(1, 6))


@given(st.lists(plans, max_size=34))
def test_a_checked_route_is_numbered_from_one_and_ends_in_one_decision(steps: list[StepPlan]) -> None:
    try:
        route = checked_route(steps)
    except RuleBroken:
        return
    assert {step.order for step in route} == set(range(1, route[-1].order + 1))
    assert [step.kind for step in route].count(StepKind.DECIDE) == 1
    assert route[-1].kind is StepKind.DECIDE
    assert checked_route(route) == route


def test_every_open_state_can_end() -> None:
    for state in (RequestState.DRAFT, RequestState.CIRCULATING, RequestState.RETURNED):
        assert {RequestState.APPROVED, RequestState.WITHDRAWN} <= REQUEST_FLOW.reachable_from(state)
    for state in (RequestState.APPROVED, RequestState.REJECTED, RequestState.WITHDRAWN):
        assert REQUEST_FLOW.moves_from(state) == ()
