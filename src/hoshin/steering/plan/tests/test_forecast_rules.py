"""Where an indicator is heading: a line that one wild value does not turn, and what it says about the target."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hoshin.kernel.errors import RuleBroken
from hoshin.steering.plan.rules import (
    Dated,
    Direction,
    Frequency,
    Outlook,
    TargetStanding,
    check_interim_targets,
    forecast,
    is_silent,
    reaches,
    target_standing,
    trend_of,
)
from hoshin.steering.plan.rules.forecast import FARTHEST_DAYS, FEWEST_DAYS, FEWEST_POINTS

START = date(2025, 4, 1)
AMOUNTS = st.integers(-10_000, 10_000)
PLACES = st.lists(st.integers(0, 1500), min_size=FEWEST_POINTS, max_size=30, unique=True).filter(
    lambda places: max(places) - min(places) >= FEWEST_DAYS
)
DIRECTIONS = st.sampled_from(Direction)


def at(place: int, value: float) -> Dated:
    return Dated(START + timedelta(days=place), Decimal(str(value)))


def on_a_line(places: list[int], level: int, slope: int) -> list[Dated]:
    return [at(place, level + slope * place) for place in places]


@given(PLACES, AMOUNTS, st.integers(-50, 50), st.randoms())
def test_points_on_a_line_give_the_line_in_any_order(places, level, slope, chance) -> None:
    points = on_a_line(places, level, slope)
    chance.shuffle(points)
    trend = trend_of(points)
    assert trend is not None
    assert trend.slope == pytest.approx(slope)
    for point in points:
        assert trend.value_on(point.on) == pytest.approx(float(point.value), abs=1e-6)


@given(st.integers(8, 25), AMOUNTS, st.integers(-50, 50), st.data())
def test_one_wild_value_does_not_turn_the_line(count, level, slope, data) -> None:
    points = on_a_line([30 * place for place in range(count)], level, slope)
    wild = data.draw(st.integers(0, count - 1))
    points[wild] = Dated(points[wild].on, Decimal(data.draw(st.integers(-(10**9), 10**9))))
    trend = trend_of(points)
    assert trend is not None
    assert trend.slope == pytest.approx(slope)


@given(PLACES, st.data())
def test_the_slope_lies_between_the_slopes_of_the_pairs(places, data) -> None:
    points = [at(place, data.draw(AMOUNTS)) for place in sorted(places)]
    slopes = [
        float(later.value - earlier.value) / (later.on - earlier.on).days
        for one, earlier in enumerate(points)
        for later in points[one + 1 :]
    ]
    trend = trend_of(points)
    assert trend is not None
    assert min(slopes) - 1e-9 <= trend.slope <= max(slopes) + 1e-9


@given(st.lists(st.tuples(st.integers(0, 400), AMOUNTS), max_size=12))
def test_too_few_points_say_so(rows) -> None:
    points = [at(place, value) for place, value in rows]
    places = {place for place, _ in rows}
    is_enough = len(places) >= FEWEST_POINTS and max(places) - min(places) >= FEWEST_DAYS
    assert (trend_of(points) is not None) == is_enough
    outlook = forecast(points, direction=Direction.UP, target=Decimal(10**6), target_on=START).outlook
    assert (outlook is Outlook.TOO_FEW) == (not is_enough)


@given(PLACES, AMOUNTS, st.integers(1, 50), st.integers(1, 10**6), st.integers(0, 6000), DIRECTIONS)
def test_the_day_is_the_first_on_which_the_line_has_met_the_target(
    places, level, pace, missing, days, direction
) -> None:
    sign = 1 if direction is Direction.UP else -1
    points = on_a_line(places, level, sign * pace)
    last = max(points, key=lambda point: point.on)
    target, target_on = last.value + sign * missing, START + timedelta(days=days)
    found = forecast(points, direction=direction, target=target, target_on=target_on)
    needed = -(-missing // pace)
    if missing > pace * FARTHEST_DAYS:
        assert found.outlook is Outlook.NOT_NEARING
        return
    assert found.reached_on is not None
    assert abs((found.reached_on - last.on).days - needed) <= 1, "to a day, as floats go"
    assert found.outlook is (Outlook.IN_TIME if found.reached_on <= target_on else Outlook.TOO_LATE)


@given(PLACES, AMOUNTS, st.integers(0, 50), st.integers(1, 1000), DIRECTIONS)
def test_who_stands_still_or_goes_the_other_way_never_arrives(places, level, pace, missing, direction) -> None:
    sign = 1 if direction is Direction.UP else -1
    points = on_a_line(places, level, -sign * pace)
    last = max(points, key=lambda point: point.on)
    found = forecast(points, direction=direction, target=last.value + sign * missing, target_on=START)
    assert (found.outlook, found.reached_on) == (Outlook.NOT_NEARING, None)


@given(st.lists(st.tuples(st.integers(0, 400), AMOUNTS), min_size=1, max_size=8), AMOUNTS, DIRECTIONS)
def test_a_newest_value_that_has_reached_the_target_counts(rows, target, direction) -> None:
    points = [at(place, value) for place, value in dict(rows).items()]
    last = max(points, key=lambda point: point.on)
    found = forecast(points, direction=direction, target=Decimal(target), target_on=START)
    assert (found.outlook is Outlook.REACHED) == reaches(last.value, Decimal(target), direction)


def test_nothing_measured_says_nothing() -> None:
    found = forecast([], direction=Direction.UP, target=Decimal(1), target_on=START)
    assert (found.outlook, found.trend) == (Outlook.TOO_FEW, None)


@given(st.lists(st.integers(0, 2000), max_size=6), st.integers(0, 2000))
def test_targets_on_the_way_come_in_order_before_the_last_and_on_days_of_their_own(places, last) -> None:
    targets = [at(place, 1) for place in places]
    fits = len(set(places)) == len(places) and all(place < last for place in places)
    try:
        kept = check_interim_targets(targets, final_on=START + timedelta(days=last))
        assert fits
        assert [target.on for target in kept] == sorted(target.on for target in targets)
    except RuleBroken:
        assert not fits


@given(st.lists(st.tuples(st.integers(0, 300), AMOUNTS), max_size=6), st.integers(0, 300), AMOUNTS, DIRECTIONS)
def test_a_dated_target_is_judged_by_the_last_value_up_to_its_day(rows, due, value, direction) -> None:
    points = [at(place, measured) for place, measured in dict(rows).items()]
    target = at(due, value)
    ahead = target_standing(target, points, direction=direction, today=target.on - timedelta(days=1))
    assert ahead is TargetStanding.AHEAD
    judged = target_standing(target, points, direction=direction, today=target.on)
    later = [*points, at(due + 1, 10**6), at(due + 2, -(10**6))]
    assert target_standing(target, later, direction=direction, today=target.on) is judged
    known = [point for point in points if point.on <= target.on]
    assert (judged is TargetStanding.UNKNOWN) == (not known)


@given(
    st.sampled_from(Frequency), st.integers(0, 800), st.none() | st.integers(0, 800), st.none() | st.integers(0, 800)
)
def test_a_figure_is_silent_when_its_time_has_passed_since_it_came_or_was_bound(frequency, now, last, bound) -> None:
    def day(place: int | None) -> date | None:
        return None if place is None else START + timedelta(days=place)

    today = START + timedelta(days=now)
    found = is_silent(last_on=day(last), watched_since=day(bound), frequency=frequency, today=today)
    since = last if last is not None else bound
    assert found == (since is None or now - since > frequency.patience_days)
    assume(not found)
    assert not is_silent(last_on=today, watched_since=None, frequency=frequency, today=today)


def test_the_seldomer_the_longer_one_waits() -> None:
    patience = [frequency.patience_days for frequency in Frequency]
    assert patience == sorted(patience)
