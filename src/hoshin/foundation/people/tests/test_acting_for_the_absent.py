from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.people.models import Absence, Assignment, Office, Post, Section, StaffAccount
from hoshin.foundation.people.public import Duty, Role, deputised_post_ids, duties_of, posts_with
from hoshin.kernel.clock import JAPAN

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=JAPAN)
DAY = NOW.date()
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def account(name: str) -> StaffAccount:
    return StaffAccount.objects.create(login_name=name, label=name, created_at=NOW)


def post(code: str, role: Role = Role.SECTION_HEAD) -> Post:
    office, _ = Office.objects.get_or_create(code="main", name="木田庁舎", is_main=True)
    section, _ = Section.objects.get_or_create(code="ict", name="情報政策室", office=office, starts_on="2020-04-01")
    return Post.objects.create(code=code, title=code, role=role, section=section)


def hold(who: StaffAccount, which: Post, *, starts_on: str = "2024-04-01", ends_on: str | None = None) -> None:
    Assignment.objects.create(account=who, post=which, starts_on=starts_on, ends_on=ends_on)


def away(who: StaffAccount, deputy: StaffAccount, *, since: datetime = NOW, days: int = 3) -> None:
    Absence.objects.create(account=who, deputy=deputy, starts_at=since, ends_at=since + timedelta(days=days))


def test_the_holder_acts() -> None:
    head, seat = account("head"), post("kacho")
    hold(head, seat)
    duty = duties_of([seat.pk], now=NOW)[seat.pk]
    assert duty.actors == (head.pk,)
    assert not duty.is_deputised


def test_the_deputy_acts_from_the_first_to_the_last_moment_of_the_absence() -> None:
    head, deputy, seat = account("head"), account("deputy"), post("kacho")
    hold(head, seat)
    away(head, deputy)
    for moment, expected in [
        (NOW - timedelta(seconds=1), None),
        (NOW, head.pk),
        (NOW + timedelta(days=3, seconds=-1), head.pk),
        (NOW + timedelta(days=3), None),
    ]:
        assert duties_of([seat.pk], now=moment)[seat.pk].absent_holder_for(deputy.pk) == expected
        assert deputised_post_ids(deputy.pk, now=moment) == ([seat.pk] if expected else [])


def test_a_colleague_who_is_present_leaves_nothing_to_the_deputy() -> None:
    head, second, deputy, seat = account("head"), account("second"), account("deputy"), post("kacho")
    hold(head, seat)
    hold(second, seat)
    away(head, deputy)
    duty = duties_of([seat.pk], now=NOW)[seat.pk]
    assert duty.absent_holder_for(deputy.pk) is None
    assert duty.actors == (head.pk, second.pk)


def test_the_duty_moves_with_the_post() -> None:
    before, after, seat = account("before"), account("after"), post("kacho")
    hold(before, seat, ends_on="2026-03-31")
    hold(after, seat, starts_on="2026-04-01")
    assert duties_of([seat.pk], now=NOW)[seat.pk].holders == (after.pk,)
    assert duties_of([seat.pk], now=NOW.replace(month=3, day=31))[seat.pk].holders == (before.pk,)


def test_nobody_answers_for_a_vacant_post() -> None:
    seat = post("kacho")
    assert duties_of([seat.pk], now=NOW)[seat.pk].is_vacant


def test_posts_are_found_by_role_and_section() -> None:
    head, cio = post("kacho"), post("cio", Role.CIO)
    assert posts_with(Role.CIO, on=DAY) == [cio.pk]
    assert posts_with(Role.SECTION_HEAD, on=DAY, section_id=head.section_id) == [head.pk]
    assert posts_with(Role.SECTION_HEAD, on=DAY, section_id=0) == []


numbers = st.integers(1, 5)


@given(st.lists(numbers, unique=True), st.dictionaries(numbers, st.integers(6, 9)), st.integers(1, 9))
def test_whoever_acts_holds_the_post_or_stands_in(
    holders: list[int], deputies: dict[int, int], account_id: int
) -> None:
    duty = Duty(1, tuple(holders), {holder: deputies[holder] for holder in holders if holder in deputies})
    stands_in = duty.absent_holder_for(account_id)
    assert (account_id in duty.actors) == (account_id in holders or stands_in is not None)
    if stands_in is not None:
        assert set(holders) <= set(duty.deputies)
        assert duty.deputies[stands_in] == account_id
    if duty.is_vacant:
        assert duty.actors == ()
