"""A page that stays open shows true numbers, for its owner only, for as long as the session lasts."""

import asyncio
import json
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from hoshin.config.asgi import sockets
from hoshin.config.upkeep.operators import create_user
from hoshin.config.waiting import consumer, watcher
from hoshin.config.waiting.counting import Counter, Counts, still_signed_in
from hoshin.foundation.identity.models import StaffSession
from hoshin.foundation.identity.rules import fingerprint
from hoshin.foundation.messages.models import Message
from hoshin.foundation.messages.public import register_template, send
from hoshin.foundation.people.models import StaffAccount
from hoshin.kernel import clock

HOST = b"city.example:8000"
NOW = clock.now()


@pytest.fixture
def account(db) -> StaffAccount:
    create_user(login_name="operator", label="運用者", email="", is_operator=True, now=NOW)
    register_template("waiting.test", subject="試験", body="試験")
    return StaffAccount.objects.get()


@pytest.fixture
def cookie(account) -> str:
    client = Client()
    client.force_login(account)
    return client.cookies["hoshin"].value


class Page(ApplicationCommunicator):
    """An open page, seen from the server's side of its socket."""

    async def connect(self) -> int:
        """0 when the socket was accepted, else the code with which it was closed."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(5)
        return 0 if answer["type"] == "websocket.accept" else answer["code"]

    async def told(self):
        return json.loads((await self.receive_output(5))["text"])

    async def say(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def leave(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(5)


def socket(cookie: str = "", origin: bytes | None = b"http://" + HOST) -> Page:
    headers = [(b"host", HOST)]
    if origin is not None:
        headers.append((b"origin", origin))
    if cookie:
        headers.append((b"cookie", f"hoshin={cookie}".encode()))
    scope = {"type": "websocket", "path": "/ws/waiting/", "query_string": b"", "headers": headers, "subprotocols": []}
    return Page(sockets, scope)


def tell(account: StaffAccount) -> None:
    send(to=[account.pk], template="waiting.test", fields={}, url="/", now=clock.now(), also_mail=False)


@pytest.fixture
def quick(monkeypatch) -> None:
    """A watcher of one's own that looks often."""
    monkeypatch.setattr(watcher, "SECONDS_BETWEEN_LOOKS", 0.01)


def in_a_loop(scenario) -> None:
    async def run() -> None:
        consumer.watcher = watcher.Watcher()
        await scenario()

    async_to_sync(run)()


def test_the_numbers_come_at_once_and_again_when_they_change(account, cookie, quick):
    async def scenario() -> None:
        page = socket(cookie)
        assert await page.connect() == 0
        assert await page.told() == {"unread": 0, "waiting": 0}
        await sync_to_async(tell)(account)
        assert await page.told() == {"unread": 1, "waiting": 0}
        assert await page.receive_nothing(0.1)
        await sync_to_async(Message.objects.update)(read_at=clock.now())
        assert await page.told() == {"unread": 0, "waiting": 0}
        await page.leave()

    in_a_loop(scenario)


@pytest.mark.parametrize("origin", [b"http://elsewhere.example", b"http://city.example", b"null", None])
def test_a_page_of_another_house_is_refused(account, cookie, origin):
    async def scenario() -> None:
        assert await socket(cookie, origin).connect() == consumer.FOREIGN_PAGE

    in_a_loop(scenario)


def test_the_signed_out_are_refused(db):
    async def scenario() -> None:
        assert await socket().connect() == consumer.SIGNED_OUT
        assert await socket("no-such-session").connect() == consumer.SIGNED_OUT

    in_a_loop(scenario)


def test_a_page_whose_session_ended_is_dismissed(account, cookie, quick):
    async def scenario() -> None:
        page = socket(cookie)
        await page.connect()
        await page.told()
        await sync_to_async(StaffSession.objects.all().delete)()
        closed = await page.receive_output(5)
        assert (closed["type"], closed["code"]) == ("websocket.close", consumer.SIGNED_OUT)

    in_a_loop(scenario)


def test_what_the_page_says_is_not_listened_to(account, cookie, quick):
    async def scenario() -> None:
        page = socket(cookie)
        await page.connect()
        await page.told()
        await page.say('{"unread": 99}')
        assert await page.receive_nothing(0.1)
        await page.leave()
        await asyncio.sleep(0)

    in_a_loop(scenario)


def test_looking_does_not_prolong_a_session(account, cookie):
    key = fingerprint(cookie)
    end = StaffSession.objects.get().expire_date
    assert still_signed_in([key], now=NOW + timedelta(minutes=10)) == {key}
    assert StaffSession.objects.get().expire_date == end
    assert still_signed_in([key], now=end) == set()
    StaffAccount.objects.update(is_active=False)
    assert still_signed_in([key], now=NOW) == set()


def test_the_queries_do_not_grow_with_the_people_once_counted(account, django_assert_num_queries):
    for number in range(5):
        create_user(login_name=f"person{number}", label="職員", email="", is_operator=False, now=NOW)
    ids = list(StaffAccount.objects.values_list("pk", flat=True))
    counter = Counter()
    tell(account)
    assert counter.count(ids, now=NOW)[account.pk] == Counts(unread=1, waiting=0)
    with django_assert_num_queries(2):
        counter.count(ids, now=NOW)
