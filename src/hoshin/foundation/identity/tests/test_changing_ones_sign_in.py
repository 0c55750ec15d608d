import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from hoshin.foundation.identity.models import AuthenticatorApp, Passkey, RecoveryCode
from hoshin.foundation.identity.tests.conftest import PASSWORD, code_now, told, type_code, type_password
from hoshin.foundation.identity.tests.soft_authenticator import SoftAuthenticator
from hoshin.foundation.identity.tests.test_signing_in_for_the_first_time import shown_secret
from hoshin.foundation.people.public import StaffAccount
from hoshin.kernel import clock

NEW = "古池や 蛙 飛びこむ 水の音"
LATER = 11 * 60


def change(client, *, current=PASSWORD, password=NEW, again=None):
    return client.post(
        reverse("identity:password"), {"current": current, "password": password, "again": again or password}
    )


def test_a_new_password_takes_the_place_of_the_old(account, sign_in):
    assert change(sign_in()).url == reverse("identity:security")
    assert type_password(Client(), password=PASSWORD).status_code == 422
    assert type_password(Client(), password=NEW).status_code == 302
    assert told("identity.password_set") is None


def test_changing_it_ends_every_other_session_and_keeps_this_one(account, sign_in):
    elsewhere, here = sign_in(steps=-1), sign_in()
    key = here.cookies["hoshin"].value
    change(here)
    assert here.get(reverse("identity:security")).status_code == 200
    assert here.cookies["hoshin"].value != key
    assert elsewhere.get(reverse("identity:security")).status_code == 302


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"current": "まちがえた長い言葉です"}, "id_current"),
        ({"password": "mijikai"}, "id_password"),
        ({"password": PASSWORD}, "id_password"),
        ({"again": "ちがう"}, "id_again"),
    ],
)
def test_a_refusal_stands_beside_its_field(account, sign_in, fields, field):
    answer = change(sign_in(), **fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()
    assert StaffAccount.objects.get().check_password(PASSWORD)


def test_the_present_password_cannot_be_guessed_at_an_unlocked_desk(account, sign_in):
    client = sign_in()
    answers = [change(client, current=f"まちがえた長い言葉その{n}").status_code for n in range(6)]
    assert answers == [422] * 5 + [429]
    assert change(client).status_code == 429


SENSITIVE = ["password", "app", "add_passkey"]


@pytest.mark.parametrize("name", SENSITIVE)
def test_a_sensitive_page_asks_again_who_one_is_after_a_while(account, sign_in, name):
    client = sign_in()
    assert client.get(reverse(f"identity:{name}")).status_code == 200
    with travel(clock.now().timestamp() + LATER, tick=False):
        sent = client.get(reverse(f"identity:{name}"))
        assert sent.url.startswith(reverse("identity:confirm"))
        confirmed = client.post(sent.url, {"password": PASSWORD, "next": reverse(f"identity:{name}")})
        assert confirmed.url == reverse(f"identity:{name}")
        assert client.get(confirmed.url).status_code == 200


@pytest.mark.parametrize("name", ["make_codes", "remove_app", "new_passkey_question"])
def test_a_sensitive_move_does_nothing_until_one_has_proved_it_again(account, sign_in, name):
    client = sign_in()
    with travel(clock.now().timestamp() + LATER, tick=False):
        answer = client.post(reverse(f"identity:{name}"))
    assert answer.url.startswith(reverse("identity:confirm"))
    assert AuthenticatorApp.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_a_wrong_password_confirms_nothing_and_is_counted(account, sign_in):
    client = sign_in()
    address = reverse("identity:confirm")
    with travel(clock.now().timestamp() + LATER, tick=False):
        answers = [client.post(address, {"password": f"まちがえた言葉その{n}"}).status_code for n in range(6)]
        assert answers == [422] * 5 + [429]
        assert client.get(reverse("identity:password")).status_code == 302


def test_somebody_elses_password_confirms_nothing(account, make_account, sign_in):
    make_account("betsu", password=NEW)
    client = sign_in()
    with travel(clock.now().timestamp() + LATER, tick=False):
        assert client.post(reverse("identity:confirm"), {"password": NEW}).status_code == 422


def test_without_a_password_a_code_confirms(account, sign_in):
    client = sign_in()
    account.set_unusable_password()
    account.save()
    session = client.session
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.save()
    with travel(clock.now().timestamp() + LATER, tick=False):
        assert client.post(reverse("identity:confirm"), {"code": code_now()}).status_code == 302
        assert client.get(reverse("identity:app")).status_code == 200


def add_passkey(client) -> SoftAuthenticator:
    device = SoftAuthenticator()
    options = client.post(reverse("identity:new_passkey_question")).json()["options"]
    client.post(reverse("identity:add_passkey"), {"answer": device.create(options)})
    return device


def test_a_passkey_confirms(account, sign_in):
    client = sign_in()
    device = add_passkey(client)
    with travel(clock.now().timestamp() + LATER, tick=False):
        options = client.post(reverse("identity:confirm_question")).json()["options"]
        answer = client.post(
            reverse("identity:confirm_passkey"), {"answer": device.get(options), "next": "/account/app/"}
        )
        assert answer.url == "/account/app/"
        assert client.get(answer.url).status_code == 200


def test_confirming_leads_nowhere_else(account, sign_in):
    client = sign_in()
    answer = client.post(reverse("identity:confirm"), {"password": PASSWORD, "next": "//example.org/"})
    assert answer.url == reverse("identity:security")


def test_the_application_moves_to_a_new_telephone(account, sign_in):
    client = sign_in()
    secret = shown_secret(client.get(reverse("identity:app")).content.decode())
    code = pyotp.TOTP(secret).at(clock.now())
    assert client.post(reverse("identity:app"), {"code": code}).url == reverse("identity:security")
    other = Client()
    type_password(other)
    assert type_code(other, code_now(steps=1)).status_code == 422
    assert type_code(other, pyotp.TOTP(secret).at(clock.now(), counter_offset=1)).status_code == 302


def test_the_code_that_proved_a_new_telephone_is_used_up(account, sign_in):
    client = sign_in()
    secret = shown_secret(client.get(reverse("identity:app")).content.decode())
    code = pyotp.TOTP(secret).at(clock.now())
    client.post(reverse("identity:app"), {"code": code})
    other = Client()
    type_password(other)
    assert type_code(other, code).status_code == 422


def test_the_last_factor_stays(account, sign_in):
    client = sign_in()
    client.post(reverse("identity:remove_app"))
    assert AuthenticatorApp.objects.exists()
    add_passkey(client)
    client.post(reverse("identity:remove_app"))
    assert not AuthenticatorApp.objects.exists()
    assert told("identity.factor_removed") == {"factor": "totp"}
    client.post(reverse("identity:remove_passkey", args=[Passkey.objects.get().pk]))
    assert Passkey.objects.count() == 1


def test_a_passkey_is_taken_away(account, sign_in):
    client = sign_in()
    add_passkey(client)
    client.post(reverse("identity:remove_passkey", args=[Passkey.objects.get().pk]))
    assert not Passkey.objects.exists()


def test_somebody_elses_passkey_stays(account, make_account, sign_in):
    make_account("betsu")
    add_passkey(sign_in("betsu"))
    answer = sign_in().post(reverse("identity:remove_passkey", args=[Passkey.objects.get().pk]))
    assert answer.status_code == 404
    assert Passkey.objects.exists()


def test_new_recovery_codes_take_the_place_of_the_old(account, sign_in):
    client = sign_in()
    client.post(reverse("identity:make_codes"))
    old = set(RecoveryCode.objects.values_list("fingerprint", flat=True))
    client.post(reverse("identity:make_codes"))
    new = set(RecoveryCode.objects.values_list("fingerprint", flat=True))
    assert len(new) == 10
    assert not old & new


def test_a_changed_installation_key_is_told_and_recovery_codes_still_open(account, settings):
    RecoveryCode.objects.all().delete()
    settings.SECRET_KEY = "quite another key"  # noqa: S105 - exists for the length of a test
    client = Client()
    type_password(client)
    answer = type_code(client, code_now())
    assert answer.status_code == 422
    assert "読み出せません" in answer.content.decode()


def test_an_older_installation_key_still_opens_what_it_sealed(account, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "quite another key"  # noqa: S105 - exists for the length of a test
    client = Client()
    type_password(client)
    assert type_code(client, code_now()).status_code == 302
