import pytest
from django.test import Client
from django.urls import reverse

from hoshin.foundation.audit.models import Event
from hoshin.foundation.identity.public import offer_in_demo
from hoshin.foundation.identity.tests.conftest import told


@pytest.fixture
def demo_account(account):
    offer_in_demo(account_id=account.pk, introduction="窓口の仕事を見られます。", order=1)
    return account


def enter(client, account, **fields):
    return client.post(reverse("identity:demo_sign_in", args=[account.pk]), fields)


def test_one_click_signs_in(client, demo_account, settings):
    settings.DEMO = True
    page = client.get(reverse("identity:sign_in")).content.decode()
    assert f"{demo_account.label}として入る" in page
    assert "窓口の仕事を見られます。" in page
    assert enter(client, demo_account, next="/account/").url == "/account/"
    assert client.get("/account/").status_code == 200
    assert told("identity.signed_in")["by"] == "demo"


def test_every_page_says_that_it_is_a_demo(client, demo_account, settings):
    assert "デモモードで動いています" not in client.get(reverse("identity:sign_in")).content.decode()
    settings.DEMO = True
    enter(client, demo_account)
    for address in ("/sign-in/link/nonexistent/", "/account/", "/no-such-page/"):
        assert "デモモードで動いています" in client.get(address).content.decode()


def test_without_demo_mode_there_is_no_such_page(client, demo_account):
    assert "デモ" not in client.get(reverse("identity:sign_in")).content.decode()
    assert enter(client, demo_account).status_code == 404
    assert client.get("/account/").status_code == 302
    assert not Event.objects.filter(name="identity.signed_in").exists()


def test_demo_mode_opens_no_account_that_was_not_made_for_it(client, demo_account, make_account, settings):
    settings.DEMO = True
    real = make_account("honmono")
    assert enter(client, real).status_code == 404
    assert "honmono" not in client.get(reverse("identity:sign_in")).content.decode()


def test_it_takes_a_post(client, demo_account, settings):
    settings.DEMO = True
    assert client.get(reverse("identity:demo_sign_in", args=[demo_account.pk])).status_code == 405


def test_it_takes_the_pages_own_form(demo_account, settings):
    settings.DEMO = True
    client = Client(enforce_csrf_checks=True)
    assert enter(client, demo_account).status_code == 403


def test_a_closed_account_is_not_offered(client, demo_account, settings):
    settings.DEMO = True
    demo_account.is_active = False
    demo_account.save()
    assert enter(client, demo_account).status_code == 404
