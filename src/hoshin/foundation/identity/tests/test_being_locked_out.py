from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from hoshin.foundation.audit.models import Event
from hoshin.foundation.identity.models import SignInTally
from hoshin.foundation.identity.rules import (
    BROWSER_LIMIT,
    PASSWORD_LIMIT,
    SECOND_STEP_LIMIT,
    AttemptLimit,
    Tally,
    tally_after_failure,
)
from hoshin.foundation.identity.tests.conftest import code_now, told, type_code, type_password
from hoshin.kernel import clock

LIMITS = st.sampled_from([PASSWORD_LIMIT, SECOND_STEP_LIMIT, BROWSER_LIMIT])


@given(LIMITS, st.integers(0, 500))
def test_the_wait_never_shrinks_and_never_passes_its_bound(limit: AttemptLimit, failures: int):
    wait, next_wait = limit.wait_after(failures), limit.wait_after(failures + 1)
    assert timedelta(0) <= wait <= next_wait <= limit.longest_wait
    assert (wait == timedelta(0)) == (failures < limit.free)


@given(LIMITS, st.lists(st.timedeltas(timedelta(0), timedelta(hours=30)), max_size=40))
def test_a_locked_tally_opens_at_its_time_and_not_before(limit, pauses):
    now, tally = clock.now(), None
    for pause in pauses:
        now += pause
        if tally is not None and tally.waits_until(now, limit) is not None:
            assert tally.locked_until is not None
            assert tally.waits_until(tally.locked_until, limit) is None
            continue
        tally = tally_after_failure(tally, now, limit)
        assert tally.failures >= 1
        assert (tally.locked_until is not None) == (tally.failures >= limit.free)


def test_a_wait_written_by_a_clock_set_wrong_does_not_bind():
    now = clock.now()
    assert Tally(9, now, now + timedelta(days=400)).waits_until(now, PASSWORD_LIMIT) is None


def fail(client, times, login_name="madoguchi"):
    return [type_password(client, login_name, "まちがえた長い言葉です").status_code for _ in range(times)]


def test_the_sixth_try_is_refused_even_when_it_is_right(account):
    assert fail(Client(), 5) == [422] * 5
    answer = type_password(Client())
    assert answer.status_code == 429
    assert "いまは受け付けていません" in answer.content.decode()


def test_a_name_that_belongs_to_nobody_waits_in_the_same_words(account):
    known = fail(Client(), 6)
    unknown = fail(Client(), 6, "dareka")
    assert known == unknown == [422] * 5 + [429]


def test_after_the_wait_the_right_password_works_and_the_count_is_forgotten(client, account):
    fail(Client(), 5)
    with travel(clock.now().timestamp() + 61, tick=False):
        assert type_password(client).status_code == 302
        assert not SignInTally.objects.filter(account=account).exists()


def test_after_the_wait_one_more_failure_doubles_it(account):
    fail(Client(), 5)
    with travel(clock.now().timestamp() + 61, tick=False):
        fail(Client(), 1)
        until: Any = SignInTally.objects.get(account=account).locked_until
        assert until - clock.now() == timedelta(minutes=2)


def test_the_wait_is_told_to_the_trail_once(account):
    fail(Client(), 9)
    event = Event.objects.get(name="identity.locked")
    assert event.thing_id == str(account.pk)
    assert told("identity.locked")["failures"] == 5
    assert Event.objects.filter(name="identity.sign_in_failed").count() == 5


def test_a_name_that_belongs_to_nobody_is_not_written_down(client, db):
    fail(client, 1, "pasuwado-wo-machigaete-nyuryoku")
    told = str(list(Event.objects.values())) + str(list(SignInTally.objects.values()))
    assert "pasuwado" not in told


def test_a_stranger_cannot_lock_the_owner_out_of_their_own_desk(account, sign_in):
    desk = sign_in()
    desk.post(reverse("identity:sign_out"))
    fail(Client(), 6)
    assert type_password(desk).status_code == 302


def test_the_owners_desk_has_a_limit_too(account, sign_in):
    desk = sign_in()
    desk.post(reverse("identity:sign_out"))
    assert fail(desk, 6)[-1] == 429
    assert type_password(Client()).status_code == 302


def test_a_copied_device_mark_of_somebody_else_does_not_help(account, make_account, sign_in):
    make_account("betsu")
    desk = sign_in("betsu")
    desk.post(reverse("identity:sign_out"))
    fail(Client(), 5)
    assert type_password(desk).status_code == 429


def test_a_forged_device_mark_does_not_help(client, account):
    client.cookies["hoshin_device"] = "eyJhY2NvdW50IjoxfQ:1abcde:xxxxxxxx"
    fail(Client(), 5)
    assert type_password(client).status_code == 429


def test_one_browser_that_tries_many_names_has_to_wait(client, account):
    for number in range(20):
        fail(client, 1, f"namae{number}")
    assert type_password(client).status_code == 429
    assert type_password(Client()).status_code == 302


def test_codes_cannot_be_guessed(client, account):
    type_password(client)
    assert [type_code(client, f"00000{n}").status_code for n in range(5)] == [422] * 5
    assert type_code(client, code_now()).status_code == 429
    other = Client()
    type_password(other)
    assert type_code(other, code_now()).status_code == 429


def test_a_failed_try_is_kept_although_the_answer_is_an_error(client, account):
    fail(client, 1)
    assert SignInTally.objects.get(scope="name").failures == 1


@pytest.mark.postgres
def test_failures_from_different_browsers_add_up(account):
    for _ in range(3):
        fail(Client(), 1)
    assert SignInTally.objects.get(scope="name").failures == 3
