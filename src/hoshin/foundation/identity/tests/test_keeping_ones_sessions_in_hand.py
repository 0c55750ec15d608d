from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from hoshin.foundation.audit.models import Event
from hoshin.foundation.identity.actions import clear_ended
from hoshin.foundation.identity.models import SignInTally, StaffSession
from hoshin.foundation.identity.rules import SessionLimits, device_label, fingerprint
from hoshin.foundation.identity.tests.conftest import queries_of, told, type_password
from hoshin.foundation.people.public import Role
from hoshin.kernel import clock

MINUTE, HOUR = 60, 3600
MOMENTS = st.datetimes(timezones=st.just(clock.JAPAN))
SPANS = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=3))


@given(MOMENTS, SPANS, SPANS, SPANS)
def test_a_session_ends_by_the_nearer_of_its_two_limits(started_at, used_after, idle, whole):
    try:
        seen_at = started_at + used_after
        ends_at = SessionLimits(idle, whole).ends_at(started_at, seen_at)
    except OverflowError:
        return
    assert ends_at <= started_at + whole
    assert ends_at <= seen_at + idle
    assert ends_at in {started_at + whole, seen_at + idle}


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0", "Windows の Edge"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "iPhone の Safari"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Linux の Firefox"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Android の Chrome"),
        ("curl/8.0", "curl"),
        ("", "不明な端末"),
    ],
)
def test_a_device_is_called_what_its_owner_would_call_it(user_agent, label):
    assert device_label(user_agent) == label


@given(st.text(max_size=3000))
def test_whatever_a_browser_calls_itself_fits_the_list(user_agent):
    assert 0 < len(device_label(user_agent)) <= 100


def is_in(client):
    return client.get(reverse("identity:security")).status_code == 200


def test_ones_own_devices_are_listed(account, sign_in):
    sign_in(steps=-1, user_agent="Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1")
    page = sign_in(steps=0).get(reverse("identity:security")).content.decode()
    assert "サインイン中の端末（2台）" in page
    assert "iPhone の Safari" in page
    assert "Windows の Edge" in page


def test_ones_own_page_says_whose_it_is(account, sign_in):
    page = sign_in().get(reverse("identity:security")).content.decode()
    assert "課員 madoguchi（ログイン名 madoguchi）" in page
    assert "パスワードを変更する" in page


def test_another_device_is_signed_out_at_its_next_request(account, sign_in):
    lost, desk = sign_in(steps=-1), sign_in(steps=0)
    key = fingerprint(lost.cookies["hoshin"].value)
    desk.post(reverse("identity:end_session", args=[key]))
    assert not is_in(lost)
    assert is_in(desk)
    assert told("identity.session_revoked") == {"devices": ["Windows の Edge"]}


def test_all_other_devices_are_signed_out_at_once(account, sign_in):
    first, second, desk = sign_in(steps=-1), sign_in(steps=0), sign_in(steps=1)
    desk.post(reverse("identity:end_others"))
    assert [is_in(client) for client in (first, second, desk)] == [False, False, True]


def test_somebody_elses_session_cannot_be_ended(account, make_account, sign_in):
    make_account("betsu")
    other, mine = sign_in("betsu"), sign_in()
    key = StaffSession.objects.get(account__login_name="betsu").session_key
    assert mine.post(reverse("identity:end_session", args=[key])).status_code == 404
    assert is_in(other)


def test_signing_out_ends_the_session_for_good(account, sign_in):
    client = sign_in()
    key = client.cookies["hoshin"].value
    client.post(reverse("identity:sign_out"))
    client.cookies["hoshin"] = key
    assert not is_in(client)
    assert Event.objects.filter(name="identity.signed_out").count() == 1


def test_signing_out_takes_a_post(account, sign_in):
    client = sign_in()
    assert client.get(reverse("identity:sign_out")).status_code == 405
    assert is_in(client)


def test_signing_out_twice_is_no_error(client, db):
    assert client.post(reverse("identity:sign_out")).status_code == 302


def test_half_an_hour_without_use_ends_a_session(account, sign_in):
    client, start = sign_in(), clock.now().timestamp()
    with travel(start + 29 * MINUTE, tick=False):
        assert is_in(client)
    with travel(start + 58 * MINUTE, tick=False):
        assert is_in(client)
    with travel(start + 89 * MINUTE, tick=False):
        assert not is_in(client)


def test_a_working_day_ends_a_session_however_busy(account, sign_in):
    client, start = sign_in(), clock.now().timestamp()
    for quarter in range(1, 48):
        with travel(start + quarter * 15 * MINUTE, tick=False):
            assert is_in(client)
    with travel(start + 12 * HOUR + 1, tick=False):
        assert not is_in(client)


def test_staying_is_one_request(account, sign_in):
    client, start = sign_in(), clock.now().timestamp()
    with travel(start + 29 * MINUTE, tick=False):
        assert client.head(reverse("identity:keep")).status_code == 204
    with travel(start + 50 * MINUTE, tick=False):
        assert is_in(client)


def test_the_limits_are_settings(account, sign_in, settings):
    settings.SESSION_IDLE_MINUTES = 5
    client, start = sign_in(), clock.now().timestamp()
    with travel(start + 6 * MINUTE, tick=False):
        assert not is_in(client)


def test_use_is_noted_at_most_once_a_minute(account, sign_in):
    client = sign_in()
    seen_at = StaffSession.objects.get().seen_at
    is_in(client)
    assert StaffSession.objects.get().seen_at == seen_at
    with travel(clock.now().timestamp() + 2 * MINUTE, tick=False):
        is_in(client)
        assert StaffSession.objects.get().seen_at == clock.now()


def test_a_request_under_way_does_not_bring_an_ended_session_back(account, sign_in):
    client = sign_in()
    store = client.session
    assert "_auth_user_id" in store
    StaffSession.objects.all().delete()
    store["something"] = "else"
    with pytest.raises(UpdateError):
        store.save()
    assert not StaffSession.objects.exists()


def test_the_list_takes_the_same_queries_for_two_sessions_and_for_forty(account, sign_in):
    client = sign_in()
    before = queries_of(client, reverse("identity:security"))
    now = clock.now()
    StaffSession.objects.bulk_create(
        StaffSession(
            session_key=str(n),
            session_data="",
            account=account,
            started_at=now,
            seen_at=now,
            expire_date=now + timedelta(hours=1),
        )
        for n in range(40)
    )
    assert queries_of(client, reverse("identity:security")) == before
    assert "（41台）" in client.get(reverse("identity:security")).content.decode()


def test_an_expert_may_look_after_their_own_sign_in(make_account, sign_in):
    make_account("yushikisha", Role.EXPERT)
    assert is_in(sign_in("yushikisha"))


@pytest.mark.postgres
def test_ended_sessions_and_old_counts_are_cleared_away(account, sign_in):
    client = sign_in()
    type_password(Client(), password="まちがえた長い言葉です")  # noqa: S106
    said = clear_ended(now=clock.now())
    assert is_in(client)
    assert SignInTally.objects.exists()
    with travel(clock.now().timestamp() + 3 * 24 * HOUR, tick=False):
        said = clear_ended(now=clock.now())
    assert not StaffSession.objects.exists()
    assert not SignInTally.objects.exists()
    assert "整理しました" in said
