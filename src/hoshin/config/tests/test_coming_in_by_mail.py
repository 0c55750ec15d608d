from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from hoshin.foundation.audit.models import Event
from hoshin.foundation.identity.models import AuthenticatorApp, MailedLink, SignInTally
from hoshin.foundation.identity.public import mailed_link_path
from hoshin.foundation.identity.queries import secret_sealer
from hoshin.foundation.identity.rules import MAILED_LINK_FOR
from hoshin.foundation.identity.tests.conftest import (  # noqa: F401 - fixtures are found by their names here
    SECRET,
    _the_clock_stands_still,
    code_now,
    make_account,
    told,
    type_code,
    type_password,
)
from hoshin.foundation.messages.actions import TEMPLATES
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.models import Assignment, StaffAccount
from hoshin.foundation.people.public import Role
from hoshin.kernel import clock

ASK = "/sign-in/mail/"


@pytest.fixture
def outsider(make_account):  # noqa: F811
    """An account without any post, as a member of the expert meeting has."""
    account = make_account("iin", Role.EXPERT, app=False, email="iin@example.jp")
    Assignment.objects.filter(account=account).delete()
    return account


def ask(address: str, client: Client | None = None):
    return (client or Client()).post(ASK, {"email": address})


def path_of_the_link() -> str:
    return mailed_link_path(MailedLink.objects.latest("pk").pk)


def test_a_link_brings_its_owner_in_once(outsider):
    assert ask("ＩＩＮ＠example.jp").status_code == 302
    message = Message.objects.get(recipient=outsider)
    path = path_of_the_link()
    reveal = TEMPLATES.get(message.template).reveal
    assert reveal is not None
    assert reveal(message.url) == path
    client = Client()
    assert client.get(path).status_code == 200
    assert client.get("/council/desk/").status_code == 302, "opening the page uses nothing up and lets nobody in"
    entered = client.post(path)
    assert (entered.status_code, entered.headers["Location"]) == (302, "/council/desk/")
    assert told("identity.signed_in")["by"] == "mailed_link"
    assert client.get(reverse("identity:security")).status_code == 200
    assert Client().post(path).status_code == 404
    assert Client().get(path).status_code == 404


def test_a_link_leads_on_to_the_page_its_owner_was_on_the_way_to(outsider):
    client = Client()
    door = client.get("/sign-in/?next=/council/desk/3/").text
    assert f'href="{ASK}?next=/council/desk/3/"' in door
    asked = client.get(f"{ASK}?next=/council/desk/3/").text
    assert '<input type="hidden" name="next" value="/council/desk/3/">' in asked
    client.post(ASK, {"email": "iin@example.jp", "next": "/council/desk/3/"})
    assert Client().post(path_of_the_link()).headers["Location"] == "/council/desk/3/", "also in another browser"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "/" + "x" * 2100])
def test_a_link_leads_nowhere_else(outsider, elsewhere):
    Client().post(ASK, {"email": "iin@example.jp", "next": elsewhere})
    assert Client().post(path_of_the_link()).headers["Location"] == "/council/desk/"


def test_a_member_may_also_come_in_with_a_password_and_a_second_step(outsider):
    account = StaffAccount.objects.get(pk=outsider.pk)
    AuthenticatorApp.objects.create(account=account, sealed_secret=secret_sealer().seal(SECRET), added_at=clock.now())
    client = Client()
    type_password(client, "iin", next="/council/desk/3/")
    assert type_code(client, code_now()).headers["Location"] == "/council/desk/3/"
    client = Client()
    type_password(client, "iin")
    assert type_code(client, code_now(steps=1)).headers["Location"] == "/council/desk/"


def test_neither_database_nor_trail_holds_the_token(outsider):
    ask("iin@example.jp")
    token = path_of_the_link().rstrip("/").rpartition("/")[2]
    kept = [*MailedLink.objects.values(), *Message.objects.values(), *Event.objects.values()]
    assert token not in str(kept)


def test_the_answer_says_nothing_about_who_is_registered(outsider, make_account):  # noqa: F811
    make_account("shokuin", email="shokuin@example.jp")
    answers = [ask(address) for address in ("iin@example.jp", "shokuin@example.jp", "dare@example.jp")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(302, "/sign-in/mail/sent/")}
    assert MailedLink.objects.count() == 1, "officials come in by password and second factor only"


def test_a_link_ends_after_its_time_and_when_another_is_asked_for(outsider):
    ask("iin@example.jp")
    first = path_of_the_link()
    ask("iin@example.jp")
    assert Client().get(first).status_code == 404
    second = path_of_the_link()
    assert Client().get(second).status_code == 200
    with travel(clock.now() + MAILED_LINK_FOR + timedelta(seconds=1), tick=False):
        assert Client().post(second).status_code == 404


def test_one_who_has_become_an_official_or_was_closed_does_not_come_in(outsider, make_account):  # noqa: F811
    ask("iin@example.jp")
    path = path_of_the_link()
    official = make_account("kyoyu")
    Assignment.objects.filter(account=official).update(account=outsider)
    assert Client().post(path).status_code == 404
    Assignment.objects.all().delete()
    StaffAccount.objects.filter(pk=outsider.pk).update(is_active=False)
    assert Client().post(path).status_code == 404


def test_asking_again_and_again_has_to_wait_whether_registered_or_not(outsider):
    for address in ("iin@example.jp", "dare@example.jp"):
        answers = [ask(address).status_code for _ in range(4)]
        assert answers == [302, 302, 302, 429], address
    assert MailedLink.objects.count() == 3
    assert SignInTally.objects.filter(scope="mailed_link").count() == 2
