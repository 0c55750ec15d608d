import gzip
import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory

from hoshin.kernel import clock
from hoshin.web import caching
from hoshin.web.caching import versioned
from hoshin.web.form_tokens import hidden_tokens
from hoshin.web.middleware import CompressionMiddleware


class Page:
    """A page that counts how often it is made."""

    def __init__(self, *, public, body="<p>本文</p>" * 50, has_form=False):
        self.stamp, self.made, self.body, self.has_form = 1, 0, body, has_form
        self.view = versioned(lambda: self.stamp, public=public)(self._answer)

    def _answer(self, request):
        self.made += 1
        form = f"<form>{hidden_tokens(request)}</form>" if self.has_form else ""
        return HttpResponse(f"{self.body}{form}{self.made}")


@pytest.fixture(autouse=True)
def _fresh(gallery):
    caches["pages"].clear()


def ask(path="/p/", *, person=None, session="s", **headers):
    request: Any = RequestFactory().get(path, headers=headers)
    request.person = SimpleNamespace(account_id=person, acting_for="", posts=())
    request.session = SimpleNamespace(session_key=session, accessed=False)
    return request


def test_an_unchanged_public_page_is_made_once_for_everybody():
    page = Page(public=True)
    first, second = page.view(ask()), page.view(ask())
    assert page.made == 1
    assert first.content == second.content
    assert second.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("public", [True, False])
def test_a_page_that_many_ask_for_at_once_is_made_by_one_of_them(public):
    page = Page(public=public)
    begun, may_go_on = Event(), Event()
    answer = page._answer

    def slowly(request):
        begun.set()
        may_go_on.wait(5)
        return answer(request)

    page.view = versioned(lambda: page.stamp, public=public)(slowly)
    with ThreadPoolExecutor(4) as askers:
        first = askers.submit(lambda: page.view(ask()))
        begun.wait(5)
        others = [askers.submit(lambda: page.view(ask())) for _ in range(3)]
        may_go_on.set()
        bodies = {one.result().content for one in (first, *others)}
    assert page.made == 1
    assert len(bodies) == 1


def test_a_page_that_cannot_be_made_holds_nobody_up():
    page = Page(public=True)

    def broken(request):
        raise ZeroDivisionError

    view = versioned(lambda: page.stamp, public=True)(broken)
    with pytest.raises(ZeroDivisionError):
        view(ask())
    assert not any(lock.locked() for lock in caching._MAKING)


def test_the_browser_that_has_it_gets_304():
    for public in (True, False):
        page = Page(public=public)
        tag = page.view(ask()).headers["ETag"]
        again = page.view(ask(**{"If-None-Match": tag}))
        assert (again.status_code, again.content, page.made) == (304, b"", 1)
        assert again.headers["ETag"] == tag


def test_a_change_makes_a_new_page():
    page = Page(public=True)
    tag = page.view(ask()).headers["ETag"]
    page.stamp = 2
    fresh = page.view(ask(**{"If-None-Match": tag}))
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != tag
    assert page.made == 2


def test_a_new_day_makes_a_new_page(monkeypatch):
    page = Page(public=True)
    page.view(ask())
    tomorrow = clock.today().replace(year=clock.today().year + 1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    page.view(ask())
    assert page.made == 2


def test_other_filters_are_another_page_and_endless_ones_are_not_kept():
    page = Page(public=True)
    for path in ("/p/?a=1", "/p/?a=2", "/p/?a=1", f"/p/?a={'x' * 400}", f"/p/?a={'x' * 400}"):
        page.view(ask(path))
    assert page.made == 4


def test_bytes_are_compressed_once_and_understood_by_all():
    page = Page(public=True)
    packed = page.view(ask(**{"Accept-Encoding": "gzip, br"}))
    plain = page.view(ask())
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_officials_never_share_a_page():
    page = Page(public=False)
    tags = {
        page.view(request).headers["ETag"] for request in (ask(person=1), ask(person=2), ask(person=1, session="other"))
    }
    assert len(tags) == 3
    assert page.made == 3
    assert page.view(ask(person=1)).headers["Cache-Control"] == "private, no-cache"


def test_an_officials_page_is_kept_for_that_session_and_gets_fresh_tokens():
    page = Page(public=False, has_form=True)
    first, second, packed = (page.view(ask(person=1, **headers)) for headers in ({}, {}, {"Accept-Encoding": "gzip"}))
    assert page.made == 1
    bodies = [first.content.decode(), second.content.decode(), gzip.decompress(packed.content).decode()]
    without = {re.sub(r'value="[^"]+"', "", body) for body in bodies}
    assert len(without) == 1
    assert len({token for body in bodies for token in re.findall(r'value="([^"]+)"', body)}) == 6
    assert "Accept-Encoding" in packed.headers["Vary"]
    page.view(ask(person=1, session="other"))
    assert page.made == 2


def test_an_officials_page_is_made_anew_after_a_minute_and_a_failure_is_never_kept(monkeypatch):
    page = Page(public=False)
    page.view(ask(person=1))
    later = time.time() + 61
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: later)
    page.view(ask(person=1))
    assert page.made == 2
    failing = versioned(lambda: 2)(lambda request: HttpResponse(page._answer(request).content, status=422))
    assert [failing(ask(person=1)).status_code for _ in range(2)] == [422, 422]
    assert page.made == 4


def test_what_a_person_writes_cannot_pass_for_the_place_of_a_token():
    page = Page(public=False, body="<!-- form tokens 0 -->")
    assert "csrfmiddlewaretoken" not in page.view(ask(person=1)).content.decode()


@pytest.mark.parametrize("what", ["token", "person", "cookie", "status"])
def test_a_page_that_is_not_everybodys_is_never_kept(what):
    page = Page(public=True, body='<input name="csrfmiddlewaretoken">' if what == "token" else "x")

    def view(request):
        response = page._answer(request)
        if what == "person":
            request.session.accessed = True
        if what == "cookie":
            response.set_cookie("a", "b")
        if what == "status":
            response.status_code = 404
        return response

    guarded = versioned(lambda: 1, public=True)(view)
    responses = [guarded(ask()) for _ in range(2)]
    assert page.made == 2
    assert all("ETag" not in response.headers for response in responses)


def test_what_is_said_once_is_not_kept():
    page = Page(public=True)
    request = ask()
    request.COOKIES["messages"] = "x"
    assert page.view(request).headers["Cache-Control"] == "no-store"
    page.view(ask())
    assert page.made == 2


def test_a_post_is_never_answered_from_memory():
    page = Page(public=True)
    page.view(ask())
    page.view(RequestFactory().post("/p/"))
    assert page.made == 2


def test_pages_are_compressed_and_files_are_left_alone():
    answers = {kind: HttpResponse(b"x" * 1000, content_type=kind) for kind in ("text/html", "application/pdf")}
    for kind, response in answers.items():
        middleware = CompressionMiddleware(lambda request, response=response: response)
        sent: Any = middleware(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}))
        assert (sent.headers.get("Content-Encoding") == "gzip") is (kind == "text/html")
