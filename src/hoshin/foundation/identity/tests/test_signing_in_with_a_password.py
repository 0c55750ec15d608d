import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from hoshin.foundation.audit.models import Event
from hoshin.foundation.identity.models import RecoveryCode, StaffSession
from hoshin.foundation.identity.rules import fingerprint
from hoshin.foundation.identity.tests.conftest import PASSWORD, code_now, told, type_code, type_password
from hoshin.kernel import clock


def test_password_and_code_open_a_session(client, account):
    first = type_password(client)
    assert first.url == reverse("identity:second_step")
    second = type_code(client, code_now())
    assert second.status_code == 302
    assert client.get(reverse("identity:security")).status_code == 200
    assert told("identity.signed_in")["by"] == "password+totp"
    assert Event.objects.get(name="identity.signed_in").actor_id == str(account.pk)


def test_the_password_alone_opens_nothing(client, account):
    type_password(client)
    answer = client.get(reverse("identity:security"))
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/")


def test_the_login_name_may_be_typed_full_width_and_in_capitals(client, account):
    assert type_password(client, "ＭＡＤＯＧＵＣＨＩ ").status_code == 302


def test_a_password_typed_with_the_input_method_left_on_is_the_same_password(client, make_account):
    make_account("hankaku", password="Correct Horse 42")  # noqa: S106
    assert type_password(client, "hankaku", "Ｃｏｒｒｅｃｔ　Ｈｏｒｓｅ　４２").status_code == 302
    assert type_password(Client(), "hankaku", "correct horse 42").status_code == 422


@pytest.mark.parametrize(
    ("login_name", "password"),
    [("madoguchi", "違う言葉を入れてみる"), ("dareka", PASSWORD), ("madoguchi", " " + PASSWORD)],
)
def test_wrong_name_and_wrong_password_get_the_same_words(client, account, login_name, password):
    answer = type_password(client, login_name, password)
    assert answer.status_code == 422
    assert "ログイン名かパスワードが違います" in answer.content.decode()
    assert "<title>エラー：" in answer.content.decode()


def test_what_was_typed_is_kept_but_never_the_password(client, account):
    page = type_password(client, "madoguchi", "違う言葉を入れてみる").content.decode()
    assert 'value="madoguchi"' in page
    assert "違う言葉を入れてみる" not in page


def test_a_closed_account_cannot_sign_in(client, make_account):
    make_account("taishoku", is_active=False)
    assert type_password(client, "taishoku").status_code == 422


def test_an_account_without_a_password_cannot_sign_in_with_an_empty_or_unusable_one(client, account):
    account.set_unusable_password()
    account.save()
    for password in ("", "!", account.password, PASSWORD):
        assert type_password(client, password=password).status_code == 422


def test_closing_an_account_ends_its_sessions(account, sign_in):
    client = sign_in()
    account.is_active = False
    account.save()
    assert client.get(reverse("identity:security")).status_code == 302


def test_the_session_key_changes_at_every_step(client, account):
    type_password(client, "dareka", "x" * 12)
    keys = [client.cookies["hoshin"].value]
    type_password(client)
    keys.append(client.cookies["hoshin"].value)
    type_code(client, code_now())
    keys.append(client.cookies["hoshin"].value)
    assert len(set(keys)) == 3
    assert StaffSession.objects.count() == 1


def test_the_database_holds_no_key_that_opens_a_session(account, sign_in):
    key = sign_in().cookies["hoshin"].value
    row = StaffSession.objects.get()
    assert row.session_key == fingerprint(key)
    assert key not in row.session_data
    stolen = Client()
    stolen.cookies["hoshin"] = row.session_key
    assert stolen.get(reverse("identity:security")).status_code == 302


def test_a_code_works_once(account, sign_in):
    code = code_now()
    sign_in()
    other = Client()
    type_password(other)
    assert type_code(other, code).status_code == 422


def test_a_code_of_an_earlier_step_is_refused_after_a_later_one(account, sign_in):
    sign_in(steps=1)
    other = Client()
    type_password(other)
    assert type_code(other, code_now()).status_code == 422


def test_a_code_typed_full_width_with_a_blank_is_accepted(client, account):
    code = code_now().translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    type_password(client)
    assert type_code(client, f"{code[:3]} {code[3:]}").status_code == 302


def test_a_recovery_code_works_once_however_it_is_typed(client, account):
    RecoveryCode.objects.create(account=account, fingerprint=fingerprint("ABCD-EFGH-JK10-NPQR"), made_at=clock.now())
    type_password(client)
    assert type_code(client, "ａｂｃｄ efgh－jkIO nｐqr").status_code == 302
    assert told("identity.recovery_code_used") == {"left": 0}
    assert told("identity.signed_in")["by"] == "password+recovery_code"
    other = Client()
    type_password(other)
    assert type_code(other, "ABCD-EFGH-JK10-NPQR").status_code == 422


def test_a_sign_in_that_takes_too_long_starts_again(client, account):
    type_password(client)
    with travel(clock.now().timestamp() + 16 * 60, tick=False):
        answer = type_code(client, code_now())
        assert answer.url == reverse("identity:sign_in")
        assert "時間がたちました" in client.get(answer.url).content.decode()


def test_the_second_page_cannot_be_opened_first(client, db):
    assert client.get(reverse("identity:second_step")).url == reverse("identity:sign_in")


def test_looking_at_the_door_begins_no_session(client, db):
    answer = client.get(reverse("identity:sign_in"))
    assert answer.status_code == 200
    assert "hoshin" not in answer.cookies
    assert StaffSession.objects.count() == 0
    assert "no-store" in answer.headers["Cache-Control"]


def test_somebody_signed_in_already_is_sent_on(account, sign_in):
    client = sign_in()
    assert client.get(reverse("identity:sign_in") + "?next=/account/").url == "/account/"


def test_the_trail_holds_no_secret(client, account):
    type_password(client, "madoguchi", "まちがえた長い言葉です")
    type_password(client)
    type_code(client, "123456")
    type_code(client, code_now())
    told = " ".join(str(row) for row in Event.objects.values_list("after", "before", "thing_label", "reason"))
    for secret in ("まちがえた長い言葉です", PASSWORD, "123456"):
        assert secret not in told
