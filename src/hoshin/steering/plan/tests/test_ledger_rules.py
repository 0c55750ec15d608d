"""When two names mean one work, and which months can be booked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.fiscal_year import Month
from hoshin.steering.plan.rules import (
    Proof,
    alike,
    check_amounts,
    check_booking_month,
    check_proof,
    work_key,
    year_before,
)
from hoshin.steering.plan.rules.ledger import likeness

NAMES = st.text(alphabet="住民票の交付窓口申請書カタカナabcＡＢＣ123", min_size=1, max_size=20)
DAYS = st.dates(date(2010, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("住民票の交付", "住民票の交付　"),
        ("住民票の交付（窓口）", "住民票の交付 窓口"),
        ("ＲＰＡによる転記", "rpaによる転記"),
        ("データの入力", "デ―タの入力"),
        ("ごみの受付", "ゴミの受付"),
    ],
)
def test_a_work_is_one_however_it_is_written(one: str, other: str) -> None:
    assert work_key(one) == work_key(other)


@pytest.mark.parametrize("name", ["", "　", "（）", "・・・"])
def test_a_name_that_says_nothing_is_refused(name: str) -> None:
    with pytest.raises(RuleBroken, match="名称"):
        work_key(name)


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_whole_only_for_the_same_pairs(one: str, other: str) -> None:
    first, second = work_key(one), work_key(other)
    assert likeness(first, second) == likeness(second, first)
    assert 0 <= likeness(first, second) <= 1
    assert likeness(first, first) == 1


@given(NAMES, st.lists(NAMES, max_size=20))
def test_what_is_alike_comes_from_the_others_and_the_nearest_first(name: str, others: list[str]) -> None:
    key, keys = work_key(name), [work_key(other) for other in others]
    near = alike(key, keys)
    assert set(near) <= set(keys) - {key}
    shares = [likeness(key, other) for other in near]
    assert shares == sorted(shares, reverse=True)


def test_another_way_to_say_it_is_shown_to_a_person() -> None:
    assert alike(work_key("住民票交付"), [work_key("住民票の交付"), work_key("除雪の受付")]) == [
        work_key("住民票の交付")
    ]


@given(DAYS, DAYS, DAYS)
def test_a_month_can_be_booked_from_listing_to_today(month: date, listed_on: date, today: date) -> None:
    assume(listed_on <= today)
    fits = Month.of(listed_on) <= Month.of(month) <= Month.of(today)
    try:
        assert check_booking_month(month, listed_on=listed_on, today=today) == month.replace(day=1)
        assert fits
    except RuleBroken:
        assert not fits


@given(DAYS)
def test_the_year_before_is_twelve_whole_months_that_end_before_this_one(today: date) -> None:
    first, last = (Month.of(day) for day in year_before(today))
    assert last.months_since(first) == 11
    assert last.next == Month.of(today)


@given(st.text(max_size=5), st.sampled_from(["", "https://example.jp/a", "http://example.jp"]), st.none() | st.just(3))
def test_a_number_needs_a_proof_of_any_kind(text: str, link: str, file_id: int | None) -> None:
    proof = Proof(text, link, file_id)
    if text.strip() or link or file_id:
        check_proof(proof)
    else:
        with pytest.raises(RuleBroken, match="資料"):
            check_proof(proof)


def test_a_link_that_runs_a_program_is_refused() -> None:
    with pytest.raises(RuleBroken, match="https"):
        check_proof(Proof(link="javascript:alert(1)"))


@pytest.mark.parametrize(
    ("baseline", "remaining", "method", "field"),
    [(-1, 0, "件数", "baseline"), (0, -1, "件数", "remaining"), (1, 0, " ", "method")],
)
def test_amounts_are_not_negative_and_say_how_they_were_reckoned(
    baseline: int, remaining: int, method: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_amounts(Decimal(baseline), Decimal(remaining), method)
    assert refused.value.field == field


def test_yesterday_of_the_first_is_the_month_before() -> None:
    assert year_before(date(2026, 1, 1) + timedelta(days=30)) == (date(2025, 1, 1), date(2025, 12, 1))
