import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.identity.tests.conftest import code_now, type_code, type_password
from hoshin.foundation.identity.views.browser import safe_next


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org/",
        "\\\\example.org",
        "javascript:alert(1)",
        "/\t/example.org",
        "///example.org",
        "http:///example.org",
        "account/",
        "",
        "/" + "x" * 3000,
    ],
)
def test_an_address_elsewhere_is_not_followed(client, account, address):
    type_password(client, next=address)
    target = type_code(client, code_now()).url
    assert target in {"/", "/staff/"}


def test_an_address_inside_is_followed_through_both_pages(client, account):
    type_password(client, next="/account/?tab=1")
    assert type_code(client, code_now()).url == "/account/?tab=1"


def test_a_page_that_needs_signing_in_is_come_back_to(client, account):
    sent = client.get(reverse("identity:password"))
    page = client.get(sent.url).content.decode()
    assert 'name="next" value="/account/password/"' in page


@given(st.text(max_size=40))
def test_whatever_is_asked_for_begins_with_one_slash_or_is_nothing(address):
    kept = safe_next(address)
    assert kept == "" or (kept[0] == "/" and kept[1:2] not in {"/", "\\"})
