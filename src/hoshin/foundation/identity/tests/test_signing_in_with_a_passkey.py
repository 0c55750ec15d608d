import json

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoshin.foundation.identity.models import Passkey
from hoshin.foundation.identity.rules.passkeys import House, PasskeyRefused, answer_of, proven_sign_count, registered
from hoshin.foundation.identity.tests.conftest import told, type_password
from hoshin.foundation.identity.tests.soft_authenticator import SoftAuthenticator

HOUSE = House(domain="testserver", origin="http://testserver", name="市")


def question(client, *, second_step=False):
    address = reverse("identity:passkey_question") + ("?for=second_step" if second_step else "")
    return client.post(address).json()["options"]


@pytest.fixture
def device(account, sign_in) -> SoftAuthenticator:
    """A telephone with a passkey for the account, made on the page of one's own sign-in."""
    browser = sign_in()
    device = SoftAuthenticator()
    options = browser.post(reverse("identity:new_passkey_question")).json()["options"]
    answer = browser.post(reverse("identity:add_passkey"), {"answer": device.create(options)})
    assert answer.url == reverse("identity:security")
    return device


def sign_in_alone(client, device, **changes):
    answer = device.get(question(client), **changes)
    return client.post(reverse("identity:passkey_sign_in"), {"answer": answer, "next": "/account/"})


def test_a_passkey_alone_signs_in_and_goes_where_one_wanted(client, device):
    assert sign_in_alone(client, device).url == "/account/"
    assert client.get("/account/").status_code == 200
    assert told("identity.signed_in")["by"] == "passkey"
    assert Passkey.objects.get().used_at is not None


def test_a_passkey_is_the_second_step_after_the_password(client, device):
    type_password(client)
    answer = device.get(question(client, second_step=True))
    client.post(reverse("identity:second_step_passkey"), {"answer": answer})
    assert client.get("/account/").status_code == 200
    assert told("identity.signed_in")["by"] == "password+passkey"


def test_the_second_step_asks_only_for_the_accounts_own_passkeys(client, device):
    type_password(client)
    asked = json.loads(question(client, second_step=True))
    assert [credential["id"] for credential in asked["allowCredentials"]] == [Passkey.objects.get().credential_id]
    assert json.loads(question(Client()))["allowCredentials"] == []


def test_somebody_elses_passkey_is_no_second_step(client, device, make_account):
    make_account("betsu")
    type_password(client, "betsu")
    answer = device.get(question(client, second_step=True))
    client.post(reverse("identity:second_step_passkey"), {"answer": answer})
    assert client.get("/account/").status_code == 302


def test_an_answer_cannot_be_used_twice(client, device):
    answer = device.get(question(client))
    address = reverse("identity:passkey_sign_in")
    assert client.post(address, {"answer": answer}).status_code == 302
    client.post(reverse("identity:sign_out"))
    assert client.post(address, {"answer": answer}).status_code == 422


def test_an_answer_to_another_browsers_question_is_refused(client, device):
    answer = device.get(question(Client()))
    question(client)
    assert client.post(reverse("identity:passkey_sign_in"), {"answer": answer}).status_code == 422


def test_a_device_that_did_not_check_its_owner_is_refused(client, device):
    device.verifies_user = False
    assert sign_in_alone(client, device).status_code == 422


def test_an_answer_made_on_another_site_is_refused(client, device):
    device.origin = "http://testserver.example.org"
    assert sign_in_alone(client, device).status_code == 422


def test_an_answer_for_another_domain_is_refused(client, device):
    assert sign_in_alone(client, device, domain="example.org").status_code == 422


def test_a_copied_passkey_whose_counter_stands_still_is_refused(client, device):
    sign_in_alone(client, device)
    device.count = 0
    assert sign_in_alone(Client(), device).status_code == 422
    assert told("identity.sign_in_failed")["tried"] == "passkey"


def test_a_wrong_key_is_refused(client, device):
    device.key = SoftAuthenticator().key
    assert sign_in_alone(client, device).status_code == 422


def test_an_unknown_passkey_is_refused(client, account):
    assert sign_in_alone(client, SoftAuthenticator()).status_code == 422


def test_a_user_handle_of_somebody_else_is_refused(client, device):
    device.user_handle = b"somebody else"
    assert sign_in_alone(client, device).status_code == 422


def test_a_closed_account_is_refused(client, device, account):
    account.is_active = False
    account.save()
    assert sign_in_alone(client, device).status_code == 422


def test_a_passkey_is_not_locked_by_wrong_passwords(client, device):
    for _ in range(6):
        type_password(Client(), password="まちがえた長い言葉です")  # noqa: S106
    assert sign_in_alone(client, device).status_code == 302


def test_a_passkey_made_without_checking_its_owner_is_not_kept(account, sign_in):
    browser = sign_in()
    device = SoftAuthenticator(verifies_user=False)
    options = browser.post(reverse("identity:new_passkey_question")).json()["options"]
    browser.post(reverse("identity:add_passkey"), {"answer": device.create(options)})
    assert not Passkey.objects.exists()


def test_a_passkey_is_kept_once(device, sign_in):
    browser = sign_in(steps=1)
    options = browser.post(reverse("identity:new_passkey_question")).json()["options"]
    assert json.loads(options)["excludeCredentials"][0]["id"] == Passkey.objects.get().credential_id
    browser.post(reverse("identity:add_passkey"), {"answer": device.create(options)})
    assert Passkey.objects.count() == 1


def test_an_address_without_a_host_name_offers_no_passkeys(client, db, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "[::1]"]
    for host in ("127.0.0.1:8000", "[::1]:8000"):
        assert "passkeys.js" not in client.get(reverse("identity:sign_in"), headers={"host": host}).content.decode()
        assert client.post(reverse("identity:passkey_question"), headers={"host": host}).status_code == 404


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
ANSWERS = st.fixed_dictionaries(
    {
        "id": st.text("AQgw_-", max_size=8),
        "rawId": st.text("AQgw_-", max_size=8) | JSON,
        "type": st.just("public-key") | JSON,
        "response": st.dictionaries(NAMES, st.text("AQgw_-0eyJ", max_size=80) | JSON, max_size=5) | JSON,
    }
)


@given(ANSWERS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_browser_sends_is_refused_and_nothing_breaks(sent):
    answer = answer_of(json.dumps(sent))
    with pytest.raises(PasskeyRefused):
        registered(answer, challenge="AAAA", house=HOUSE)
    with pytest.raises(PasskeyRefused):
        proven_sign_count(answer, challenge="AAAA", house=HOUSE, public_key=b"\xa0", sign_count=0)


@given(st.binary(max_size=200))
def test_a_damaged_registration_is_refused_and_nothing_breaks(noise):
    device = SoftAuthenticator()
    options = json.dumps({"challenge": "AAAA", "rp": {"id": "testserver"}, "user": {"id": "AAAA"}})
    answer = json.loads(device.create(options))
    good = answer["response"]["attestationObject"]
    for at in (0, 40, 120, len(good) // 2):
        answer["response"]["attestationObject"] = good[:at] + noise.hex() + good[at + len(noise.hex()) :]
        try:
            registered(answer, challenge="AAAA", house=HOUSE)
        except PasskeyRefused:
            continue


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', '{"id": 1}', "[" * 9000])
def test_what_is_not_an_answer_is_refused(text):
    with pytest.raises(PasskeyRefused):
        answer_of(text)
