"""Nobody guesses the code of a receipt, and nobody else is kept out by those who try."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from hoshin.citizens.procedures.actions import follow_application, forget_old_tries
from hoshin.citizens.procedures.actions.tries import MOST_BEGUN, MOST_GUESSES, MOST_SUBMISSIONS, WINDOW
from hoshin.citizens.procedures.models import Tries
from hoshin.citizens.procedures.public import begin_application, submit_application
from hoshin.citizens.procedures.tests.test_applying_online import CODE, filled, procedure  # noqa: F401 - a fixture
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel import identifiers
from hoshin.kernel.errors import RuleBroken, TooMany

WRONG = identifiers.of_number(7)


@pytest.fixture
def receipt(procedure):  # noqa: F811
    return submit_application(token=filled(), now=NOW)


def guess(number):
    with pytest.raises(RuleBroken):
        follow_application(number=number, secret=WRONG, now=NOW)


def test_after_ten_wrong_codes_even_the_right_one_waits(receipt):
    for _ in range(MOST_GUESSES):
        guess(receipt.number)
    with pytest.raises(TooMany) as refused:
        follow_application(number=receipt.number, secret=receipt.secret, now=NOW)
    assert refused.value.retry_after == WINDOW.total_seconds()
    assert follow_application(number=receipt.number, secret=receipt.secret, now=NOW + WINDOW).can_withdraw


def test_a_number_that_does_not_exist_is_counted_alike(procedure):  # noqa: F811
    unknown = identifiers.of_number(12345)
    for _ in range(MOST_GUESSES):
        guess(unknown)
    with pytest.raises(TooMany):
        follow_application(number=unknown, secret=WRONG, now=NOW)


def test_other_receipts_from_the_same_place_are_not_held_up(receipt):
    for _ in range(MOST_GUESSES + 1):
        page = Client().post("/applications/", {"number": identifiers.of_number(12345), "secret": WRONG})
    assert page.status_code == 429
    given = {"number": receipt.number, "secret": receipt.secret}
    for _ in range(MOST_GUESSES * 2):
        assert Client().post("/applications/", given).status_code == 302


def test_the_button_of_one_draft_is_not_pressed_for_ever(procedure):  # noqa: F811
    token = begin_application(procedure_code=CODE, now=NOW)
    for _ in range(MOST_SUBMISSIONS):
        with pytest.raises(RuleBroken):
            submit_application(token=token, now=NOW)
    with pytest.raises(TooMany):
        submit_application(token=token, now=NOW)
    submit_application(token=filled(), now=NOW)


def test_what_was_counted_is_forgotten(receipt):
    guess(receipt.number)
    forget_old_tries(now=NOW + timedelta(days=2))
    assert not Tries.objects.exists()


def pupil(number):
    """A browser of its own, behind the one address of the school."""
    browser = Client(REMOTE_ADDR="203.0.113.7")
    browser.cookies[settings.CSRF_COOKIE_NAME] = f"{number:032}"
    return browser


def test_a_school_behind_one_address_begins_as_often_as_it_likes_and_one_browser_does_not(procedure):  # noqa: F811
    address = f"/procedures/{CODE}/apply/"
    pupils = [pupil(number) for number in range(MOST_BEGUN + 5)]
    assert {one.post(address).status_code for one in pupils} == {302}
    often = [pupils[0].post(address).status_code for _ in range(MOST_BEGUN)]
    assert (set(often[:-1]), often[-1]) == ({302}, 429)
    assert pupils[1].post(address).status_code == 302
