"""The figures that a sheet of the plan is bound to, counted from applications that people made."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.actions.assisting import begin_assisted, save_whole, submit_assisted
from hoshin.citizens.procedures.models import Application, Stay
from hoshin.citizens.procedures.queries import measuring
from hoshin.citizens.procedures.queries.measuring import measured_between, register_headings
from hoshin.citizens.procedures.rules.applications import ApplicationState, Intake
from hoshin.citizens.procedures.rules.applications.measuring import Heading, Passed, figures_of
from hoshin.citizens.procedures.tests.forms import DOG, PACK, YOU, handed_in
from hoshin.foundation.figures.public import Period, indicators
from hoshin.foundation.people.tests.city import NOW

TODAY = NOW.date()
YEAR = Period(TODAY.replace(month=4, day=1), TODAY)


def indicator(code):
    return next(one for one in indicators() if one.code == code)


def measured(code):
    return indicator(f"procedures.{code}").measure(YEAR)


@pytest.fixture
def three(city, dogs):
    """Two online, one of which was decided after five counted days; one typed in at the counter."""
    person = city.person("farm-member")
    handed_in(dogs.code)
    decided = handed_in(dogs.code, now=NOW - timedelta(days=20), family="上越").number
    token = begin_assisted(person=person, procedure_code=dogs.code, intake=Intake.COUNTER, seen=None, now=NOW)
    sent = {name: [value] for name, value in (YOU | DOG | PACK | {"name.family": "高田"}).items()}
    save_whole(person=person, token=token, sent=sent, now=NOW)
    submit_assisted(person=person, token=token, now=NOW)
    application = Application.objects.get(number=decided)
    moment = NOW - timedelta(days=20)
    application.stays.all().delete()
    for state, days in (("received", 2), ("correction", 9), ("examining", 3)):
        Stay.objects.create(
            application=application, state=state, entered_at=moment, left_at=moment + timedelta(days=days)
        )
        moment += timedelta(days=days)
    Stay.objects.create(application=application, state="granted", entered_at=moment)
    Application.objects.filter(pk=application.pk).update(state="granted", decided_at=moment)
    return dogs


def test_the_indicators_count_what_happened(three):
    assert measured("online_rate").value == Decimal("66.7")
    assert measured("median_days").value == Decimal("5.0")
    assert measured("within_standard").value == 100
    assert measured("corrected").value == Decimal("33.3")
    assert measured("assisted").value == 1
    assert indicator("procedures.online_count").measure(YEAR).value == 1


def test_without_applications_nothing_is_claimed(dogs):
    for code in ("online_rate", "median_days", "within_standard", "corrected"):
        assert measured(code).value is None


def test_the_page_and_its_file(city, three):
    client = Client()
    client.force_login(city.accounts["cio"])
    page = client.get(f"/staff/procedures/figures/?year={YEAR.first_on.year}").content.decode()
    assert "66.7%" in page
    assert "5.0日" in page
    assert client.get("/staff/procedures/figures.xlsx").content.startswith(b"PK")


def test_it_asks_as_often_for_many_as_for_few(three, django_assert_num_queries):
    for place in range(10):
        handed_in(three.code, family=f"直江{place}")
    with django_assert_num_queries(4):
        measured = measured_between(YEAR.first_on, YEAR.last_on)
    assert [row.figures.received for row in measured.rows] == [13]
    assert measured.total.received == 13


def test_procedures_are_counted_under_their_headings_and_under_none(three):
    def under_two(procedure_ids):
        return {three.pk: [Heading(2, "②"), Heading(1, "①")]} if three.pk in procedure_ids else {}

    kept = list(measuring._headings)
    register_headings(under_two)
    try:
        measured = measured_between(YEAR.first_on, YEAR.last_on)
    finally:
        measuring._headings[:] = kept
    assert [(row.heading.title, row.procedures, row.figures.received) for row in measured.under] == [
        ("①", 1, 3),
        ("②", 1, 3),
    ]
    assert measured.unbound is None


PASSED = st.builds(
    Passed,
    state=st.sampled_from([state.value for state in ApplicationState]),
    intake=st.sampled_from([way.value for way in Intake]),
    is_assisted=st.booleans(),
    was_corrected=st.booleans(),
    spent_days=st.integers(0, 400),
    standard_days=st.none() | st.integers(0, 60),
)


@given(st.lists(PASSED, max_size=30))
def test_shares_stay_between_nothing_and_everything(applications):
    figures = figures_of(applications)
    for share in (figures.online_share, figures.corrected_share, figures.within_share):
        assert share is None or 0 <= share <= 1
    assert (figures.median_days is None) == (figures.decided == 0)
    assert figures.within_standard <= figures.with_standard <= figures.decided <= figures.received
