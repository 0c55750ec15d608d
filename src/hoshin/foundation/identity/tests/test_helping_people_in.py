import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from hoshin.foundation.audit.models import Event
from hoshin.foundation.identity.actions import end_all_sessions, forget_city_identity, reset_sign_in, unlock
from hoshin.foundation.identity.models import (
    AuthenticatorApp,
    CityIdentity,
    EnrolmentLink,
    RecoveryCode,
    SignInTally,
    StaffSession,
)
from hoshin.foundation.identity.tests.conftest import PASSWORD, queries_of, told, type_password
from hoshin.foundation.people.public import SYSTEM_PERSON, Role, StaffAccount, person_of
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed

REASON = {"reason": "本人から電話で依頼を受けた。"}
OTHERS = [role for role in Role if role is not Role.OPERATOR]


@pytest.fixture
def desk(operator_account, sign_in) -> Client:
    """An operator's browser."""
    client: Client = sign_in("unyo")
    return client


def lock_out(login_name="madoguchi"):
    for _ in range(5):
        type_password(Client(), login_name, "まちがえた長い言葉です")


@pytest.mark.parametrize("role", OTHERS)
def test_only_operators_open_these_pages(make_account, sign_in, role):
    account = make_account(role=role)
    client = sign_in()
    assert client.get(reverse("identity:accounts")).status_code == 403
    assert client.get(reverse("identity:new_account")).status_code == 403
    assert client.get(reverse("identity:account", args=[account.pk])).status_code == 403
    for name in ("unlock", "end_sessions", "forget_city", "reset"):
        assert client.post(reverse(f"identity:{name}", args=[account.pk]), REASON).status_code == 403


@pytest.mark.parametrize("act", [unlock, end_all_sessions, forget_city_identity, reset_sign_in])
def test_the_actions_themselves_refuse_everybody_else(account, act):
    more = {"resets_factors": True} if act is reset_sign_in else {}
    with pytest.raises(NotAllowed):
        act(person=person_of(account, now=clock.now()), account_id=account.pk, reason="", now=clock.now(), **more)


def test_who_has_to_wait_stands_first(account, make_account, desk):
    make_account("aaa")
    lock_out()
    page = desk.get(reverse("identity:accounts")).content.decode()
    assert page.index(">madoguchi<") < page.index(">aaa<") < page.index(">unyo<")
    assert "待ち時間中" in page
    only = desk.get(reverse("identity:accounts") + "?locked=on").content.decode()
    assert ">madoguchi<" in only
    assert ">aaa<" not in only


def test_tries_at_unknown_names_are_counted_for_operators(desk):
    for name in ("dare", "dare", "nani"):
        type_password(Client(), name, "まちがえた長い言葉です")
    assert "2種類、合わせて3回" in desk.get(reverse("identity:accounts")).content.decode()


def test_accounts_are_found_by_their_beginning(account, make_account, desk):
    make_account("betsu")
    page = desk.get(reverse("identity:accounts") + "?words=mado").content.decode()
    assert ">madoguchi<" in page
    assert ">betsu<" not in page
    assert "当てはまるアカウントはありません" in desk.get(reverse("identity:accounts") + "?words=zzz").content.decode()


def test_the_list_takes_as_many_queries_for_two_accounts_as_for_seventy(desk):
    before = queries_of(desk, reverse("identity:accounts"))
    now = clock.now()
    StaffAccount.objects.bulk_create(
        StaffAccount(login_name=f"n{n:02}", label=f"職員{n}", created_at=now) for n in range(70)
    )
    assert queries_of(desk, reverse("identity:accounts")) == before
    assert "全<strong>71</strong>件" in desk.get(reverse("identity:accounts")).content.decode()


def test_lifting_a_wait_lets_somebody_try_at_once(account, desk):
    lock_out()
    assert type_password(Client()).status_code == 429
    desk.post(reverse("identity:unlock", args=[account.pk]), REASON)
    assert type_password(Client()).status_code == 302
    event = Event.objects.get(name="identity.unlocked")
    assert event.reason == REASON["reason"]
    assert event.actor_label == "運用者 unyo"


def test_nothing_is_done_without_a_reason(account, desk):
    lock_out()
    for name in ("unlock", "end_sessions", "reset"):
        desk.post(reverse(f"identity:{name}", args=[account.pk]), {"reason": " "})
    assert SignInTally.objects.filter(account=account).exists()
    assert account.has_usable_password()
    assert "理由を入力してください" in desk.get(reverse("identity:account", args=[account.pk])).content.decode()


def test_somebody_is_signed_out_everywhere(account, desk, sign_in):
    lost = sign_in()
    desk.post(reverse("identity:end_sessions", args=[account.pk]), REASON)
    assert lost.get(reverse("identity:security")).status_code == 302
    assert desk.get(reverse("identity:security")).status_code == 200


def reset(desk, account, **fields) -> str:
    page = desk.post(reverse("identity:reset", args=[account.pk]), {**REASON, **fields}).content.decode()
    found = re.search(r"http://testserver(/sign-in/link/[^<]+)", page)
    assert found, page
    return found[1]


def test_a_forgotten_password_is_set_anew_by_a_link_and_the_factor_stays(account, desk, sign_in):
    signed_in = sign_in()
    path = reset(desk, account)
    assert signed_in.get(reverse("identity:security")).status_code == 302
    assert type_password(Client()).status_code == 422
    answer: Any = Client().post(path, {"password": PASSWORD, "again": PASSWORD})
    assert answer.url == reverse("identity:second_step")
    assert AuthenticatorApp.objects.filter(account=account).exists()
    assert told("identity.sign_in_reset") == {"factors_removed": False}


def test_after_a_lost_telephone_every_factor_is_set_up_anew(account, desk):
    RecoveryCode.objects.create(account=account, fingerprint="x", made_at=clock.now())
    path = reset(desk, account, resets_factors="on")
    answer: Any = Client().post(path, {"password": PASSWORD, "again": PASSWORD})
    assert answer.url == reverse("identity:enrol_factor")
    assert not RecoveryCode.objects.exists()


def test_a_newer_link_takes_the_place_of_an_older_one(account, desk):
    older, newer = reset(desk, account), reset(desk, account)
    assert Client().get(older).status_code == 404
    assert Client().get(newer).status_code == 200


def test_a_reset_lifts_waits_too(account, desk):
    lock_out()
    reset(desk, account)
    assert not SignInTally.objects.filter(account=account).exists()


def test_a_closed_account_is_not_reset(account, desk):
    account.is_active = False
    account.save()
    desk.post(reverse("identity:reset", args=[account.pk]), REASON)
    assert not EnrolmentLink.objects.exists()


def test_a_reset_asks_again_who_the_operator_is(account, desk):
    with travel(clock.now().timestamp() + 11 * 60, tick=False):
        answer = desk.post(reverse("identity:reset", args=[account.pk]), REASON)
    assert answer.url.startswith(reverse("identity:confirm"))
    account.refresh_from_db()
    assert account.has_usable_password()


def test_a_new_account_comes_with_a_link_shown_once(desk):
    page = desk.post(reverse("identity:new_account"), {"login_name": "shinjin", "label": "新任の課員", "email": ""})
    assert "/sign-in/link/" in page.content.decode()
    account = StaffAccount.objects.get(login_name="shinjin")
    again = desk.get(reverse("identity:account", args=[account.pk])).content.decode()
    assert "/sign-in/link/" not in again
    assert "職員を登録しました" in again


def test_the_link_carries_the_name_under_which_the_house_is_reached(account, desk, settings):
    settings.SITE_ADDRESS = "https://hoshin.city.example"
    page = desk.post(reverse("identity:reset", args=[account.pk]), REASON).content.decode()
    assert "https://hoshin.city.example/sign-in/link/" in page


def test_the_command_line_may_reset_too(account):
    reset_sign_in(person=SYSTEM_PERSON, account_id=account.pk, resets_factors=True, reason="", now=clock.now())
    account.refresh_from_db()
    assert not account.has_usable_password()


def test_a_name_that_is_taken_is_told_beside_its_field(account, desk):
    answer = desk.post(reverse("identity:new_account"), {"login_name": "madoguchi", "label": "別の人"})
    assert answer.status_code == 422
    assert 'href="#id_login_name"' in answer.content.decode()


def test_a_bond_with_the_provider_is_undone(account, desk):
    CityIdentity.objects.create(account=account, issuer="https://idp.example", subject="1", linked_at=clock.now())
    assert "結び付きを解く" in desk.get(reverse("identity:account", args=[account.pk])).content.decode()
    desk.post(reverse("identity:forget_city", args=[account.pk]), REASON)
    assert not CityIdentity.objects.exists()
    desk.post(reverse("identity:forget_city", args=[account.pk]), REASON)
    assert Event.objects.filter(name="identity.city_identity_forgotten").count() == 1


def test_an_account_that_does_not_exist_is_not_found(desk):
    assert desk.get(reverse("identity:account", args=[999])).status_code == 404
    assert desk.post(reverse("identity:unlock", args=[999]), REASON).status_code == 404


def test_one_accounts_page_says_whose_it_is_and_what_can_be_done(account, desk, sign_in):
    sign_in()
    page = desk.get(reverse("identity:account", args=[account.pk])).content.decode()
    for words in ("課員 madoguchiのサインイン", "ログイン名 madoguchi", "設定済み", "発行し直す", "Windows の Edge"):
        assert words in page
    assert "停止中" not in page


def test_one_accounts_page_takes_a_bounded_number_of_queries(account, desk):
    address = reverse("identity:account", args=[account.pk])
    before = queries_of(desk, address)
    lock_out()
    now = clock.now()
    StaffSession.objects.bulk_create(
        StaffSession(
            session_key=str(n),
            session_data="",
            account=account,
            started_at=now,
            seen_at=now,
            expire_date=clock.now().replace(year=now.year + 1),
        )
        for n in range(60)
    )
    assert queries_of(desk, address) == before
