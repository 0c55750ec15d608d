import re
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from hoshin.foundation.audit.models import Event
from hoshin.foundation.identity.models import AuthenticatorApp, EnrolmentLink, Passkey, RecoveryCode
from hoshin.foundation.identity.public import create_account
from hoshin.foundation.identity.queries import secret_sealer
from hoshin.foundation.identity.tests.conftest import PASSWORD, told, type_code, type_password
from hoshin.foundation.identity.tests.soft_authenticator import SoftAuthenticator
from hoshin.foundation.people.models import Assignment, Post
from hoshin.foundation.people.public import SYSTEM_PERSON, Role, StaffAccount
from hoshin.kernel import clock
from hoshin.kernel.errors import RuleBroken


@pytest.fixture
def enrolment(db):
    """What `hoshin user create` hands out, for somebody who already holds a post."""
    enrolment = create_account(login_name="shinjin", label="新任の課員", person=SYSTEM_PERSON, now=clock.now())
    post = Post.objects.create(code="post-shinjin", title="主事", role=Role.SECTION_MEMBER.value)
    Assignment.objects.create(account_id=enrolment.account_id, post=post, starts_on=clock.today())
    return enrolment


def set_password(client, enrolment, password=PASSWORD, again=None):
    return client.post(enrolment.path, {"password": password, "again": again or password})


def shown_secret(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7 ]{32,})</code>", page)
    assert found
    return found[1].replace(" ", "")


def enrol_app(client):
    secret = shown_secret(client.get(reverse("identity:enrol_factor")).content.decode())
    return client.post(reverse("identity:enrol_factor"), {"code": pyotp.TOTP(secret).at(clock.now())})


def test_from_the_link_to_the_first_page(client, enrolment):
    assert "shinjin" in client.get(enrolment.path).content.decode()
    assert set_password(client, enrolment).url == reverse("identity:enrol_factor")
    assert enrol_app(client).url == reverse("identity:recovery_codes")
    page = client.get(reverse("identity:recovery_codes")).content.decode()
    codes = re.findall(r"<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</code>", page)
    assert len(set(codes)) == 10
    assert client.post(reverse("identity:recovery_codes")).status_code == 302
    assert client.get(reverse("identity:security")).status_code == 200
    other = Client()
    type_password(other, "shinjin")
    assert type_code(other, codes[3]).status_code == 302


def test_the_codes_are_shown_until_they_are_written_down_and_never_after(client, enrolment):
    set_password(client, enrolment)
    enrol_app(client)
    first = client.get(reverse("identity:recovery_codes")).content
    assert client.get(reverse("identity:recovery_codes")).content.count(b"<code>") == first.count(b"<code>") == 10
    client.post(reverse("identity:recovery_codes"), {"next": "/account/"})
    assert client.get(reverse("identity:recovery_codes")).status_code == 302


def test_no_code_and_no_secret_is_stored_in_the_clear(client, enrolment):
    set_password(client, enrolment)
    page = client.get(reverse("identity:enrol_factor")).content.decode()
    enrol_app(client)
    codes = re.findall(r"<code>([^<]+)</code>", client.get(reverse("identity:recovery_codes")).content.decode())
    stored = str([list(model.objects.values()) for model in (RecoveryCode, AuthenticatorApp, EnrolmentLink, Event)])
    assert not any(code in stored for code in codes)
    assert shown_secret(page) not in stored
    assert enrolment.path.split("/")[-2] not in stored
    assert secret_sealer().unseal(AuthenticatorApp.objects.get().sealed_secret) == shown_secret(page)


def test_the_qr_code_page_shows_no_inline_style(client, enrolment):
    set_password(client, enrolment)
    page = client.get(reverse("identity:enrol_factor")).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert "<script>" not in page


def test_until_a_factor_is_set_up_nothing_else_opens(client, enrolment):
    set_password(client, enrolment)
    for name in ("security", "password", "recovery_codes", "accounts"):
        answer = client.get(reverse(f"identity:{name}"))
        assert urlsplit(answer.url).path == "/sign-in/"
        assert parse_qs(urlsplit(answer.url).query)["next"]


def test_a_password_without_a_factor_leads_back_to_setting_one_up(client, enrolment):
    set_password(Client(), enrolment)
    assert type_password(client, "shinjin").url == reverse("identity:enrol_factor")
    assert client.get(reverse("identity:second_step")).url == reverse("identity:enrol_factor")
    assert client.get(reverse("identity:security")).status_code == 302


def test_a_wrong_first_code_is_told_beside_the_field(client, enrolment):
    set_password(client, enrolment)
    client.get(reverse("identity:enrol_factor"))
    answer = client.post(reverse("identity:enrol_factor"), {"code": "000000"})
    assert answer.status_code == 422
    assert 'href="#id_code"' in answer.content.decode()
    assert not AuthenticatorApp.objects.exists()


def test_somebody_with_a_factor_cannot_be_led_to_set_up_another(client, account):
    type_password(client)
    assert client.get(reverse("identity:enrol_factor")).url == reverse("identity:second_step")
    answer = client.post(reverse("identity:enrol_passkey_question"))
    made = SoftAuthenticator().create(answer.json()["options"]) if answer.status_code == 200 else "{}"
    client.post(reverse("identity:enrol_passkey"), {"answer": made})
    assert not Passkey.objects.exists()
    assert client.get(reverse("identity:security")).status_code == 302


def test_a_passkey_is_enough(client, enrolment):
    set_password(client, enrolment)
    options = client.post(reverse("identity:enrol_passkey_question")).json()["options"]
    answer = client.post(reverse("identity:enrol_passkey"), {"answer": SoftAuthenticator().create(options)})
    assert answer.url == reverse("identity:recovery_codes")
    assert client.get(reverse("identity:security")).status_code == 200
    assert told("identity.signed_in")["by"] == "password+enrolment"


def test_the_link_works_once(client, enrolment):
    set_password(Client(), enrolment)
    answer = set_password(client, enrolment, "別の人が決めた長い言葉")
    assert answer.status_code == 404
    assert StaffAccount.objects.get(login_name="shinjin").check_password(PASSWORD)


def test_opening_the_link_does_not_use_it_up(client, enrolment):
    for _ in range(3):
        answer = Client().get(enrolment.path)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "same-origin"
    assert set_password(client, enrolment).status_code == 302


def test_the_link_ends(client, enrolment):
    with travel(clock.now().timestamp() + 73 * 3600, tick=False):
        assert client.get(enrolment.path).status_code == 404
        assert set_password(client, enrolment).status_code == 404


def test_an_invented_link_and_a_closed_account_look_alike(client, enrolment):
    invented = client.get(reverse("identity:enrol", args=["x" * 43]))
    StaffAccount.objects.update(is_active=False)
    closed = client.get(enrolment.path)
    assert invented.status_code == closed.status_code == 404
    assert "使えません" in closed.content.decode()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("mijikai", "12"),
        ("aaaaaaaaaaaaaaa", "種類以上"),
        ("abcdefabcdefabcdef", "繰り返し"),
        ("12345678901234", "数字"),
        ("password123456", "一般的"),
        ("shinjin-shinjin1", "shinjin"),
        ("Hoshin-Hoshin2026", "Hoshin"),
        ("x" * 300, "256"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(client, enrolment, password, words):
    page = set_password(client, enrolment, password)
    assert page.status_code == 422
    assert words.casefold() in page.content.decode().casefold()
    assert client.get(enrolment.path).status_code == 200


def test_two_different_passwords_are_a_slip(client, enrolment):
    assert set_password(client, enrolment, PASSWORD, PASSWORD + "x").status_code == 422


@pytest.mark.parametrize("login_name", ["shinjin", "ｓｈｉｎｊｉｎ", " shinjin "])
def test_a_login_name_is_given_once(enrolment, login_name):
    with pytest.raises(RuleBroken) as refusal:
        create_account(login_name=login_name, label="別の人", person=SYSTEM_PERSON, now=clock.now())
    assert refusal.value.field == "login_name"


def test_a_new_account_has_no_password_at_all(enrolment):
    account = StaffAccount.objects.get(pk=enrolment.account_id)
    assert not account.has_usable_password()
    assert told("identity.link_issued")["expires_at"] == enrolment.expires_at.isoformat()
