"""Another system is told what happens to applications: signed, in order of the transaction, again when it was not there."""

import base64
import hashlib
import hmac
import ipaddress
import json
import threading
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.actions.examining import delete_layout, start_examination
from hoshin.citizens.procedures.actions.webhooks import (
    TargetWish,
    add_target,
    change_target,
    deliver_due,
    posting,
    renew_secret,
    send_again,
    sweep_notices,
)
from hoshin.citizens.procedures.models import Application, WebhookDelivery, WebhookTarget
from hoshin.citizens.procedures.public import rotate_keys
from hoshin.citizens.procedures.rules.webhooks import (
    OVERLAP,
    STALE_AFTER,
    WebhookEvent,
    checked_address,
    is_reachable,
)
from hoshin.citizens.procedures.tests.deciding import decided
from hoshin.citizens.procedures.tests.forms import handed_in
from hoshin.citizens.procedures.tests.test_handing_over_to_another_system import kept
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.messages.models import Message
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import NotFound, RuleBroken

EVERY = [event.value for event in WebhookEvent]


class Receiver:
    """Another system: what it got, and how it answers. `path` decides: /ok, /down, /moved, /drip, /garbage."""

    def __init__(self):
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.is_mended = False
        self.over = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((self.path, dict(self.headers.items()), body))
                getattr(receiver, self.path.strip("/"))(self)

            def do_GET(self):
                receiver.got.append((self.path, {}, b""))
                receiver.answer(self, 200)

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, handler, status, **headers):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def ok(self, handler):
        self.answer(handler, 204)

    def down(self, handler):
        self.answer(handler, 204 if self.is_mended else 503)

    def moved(self, handler):
        self.answer(handler, 302, Location=f"{self.address}/elsewhere")

    def garbage(self, handler):
        handler.wfile.write(b"SSH-2.0-OpenSSH\r\n")

    def drip(self, handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with suppress(OSError):
            while not self.over.wait(0.02):
                handler.wfile.write(b"X")


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.over.set()
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def member(city):
    return city.person("farm-member")


def told(member, dogs, url, *, label="児童手当システム", **changed):
    wish = TargetWish(label, url, changed.pop("events", EVERY), **changed)
    return add_target(person=member, procedure_code=dogs.code, wish=wish, now=NOW)


def is_signed(headers, body, secret):
    """As a receiver checks it, by nothing but the description of the scheme."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return wanted in headers["webhook-signature"].split(" ")


def test_what_happens_is_told_signed_and_without_what_the_applicant_wrote(city, member, dogs, receiver):
    target, secret = told(member, dogs, f"{receiver.address}/ok")
    receipt = handed_in(dogs.code)
    decided(member, city.person("farm-head"), receipt.number)
    assert deliver_due(now=NOW) == 3
    bodies = [json.loads(body) for _, _, body in receiver.got]
    assert [body["type"].partition(".")[2] for body in bodies] == ["received", "examining", "decided"]
    assert bodies[2]["data"] == {
        "number": receipt.number,
        "procedure": dogs.code,
        "state": "granted",
        "intake": "online",
        "submitted_at": "2026-11-24T09:00:00+09:00",
        "state_since": "2026-11-24T09:00:00+09:00",
        "decided_at": "2026-11-24T09:00:00+09:00",
    }
    for _, headers, body in receiver.got:
        assert is_signed(headers, body, secret)
        assert not is_signed(headers, body + b" ", secret)
        assert int(headers["webhook-timestamp"]) == int(NOW.timestamp())
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 3
    assert secret not in target.sealed
    assert {one.state for one in WebhookDelivery.objects.all()} == {"sent"}
    assert deliver_due(now=NOW) == 0


def test_only_what_is_wanted_is_told_and_only_while_the_target_is_in_use(member, dogs, receiver):
    target, _ = told(member, dogs, f"{receiver.address}/ok", events=["application.examining"])
    number = handed_in(dogs.code).number
    assert not WebhookDelivery.objects.exists()
    start_examination(person=member, number=number, now=NOW)
    wish = TargetWish(target.label, target.url, EVERY, is_active=False)
    change_target(person=member, target_id=target.pk, wish=wish, now=NOW)
    assert deliver_due(now=NOW) == 0
    handed_in(dogs.code, family="上越")
    assert WebhookDelivery.objects.count() == 1


def test_a_layout_hands_the_content_over_and_leaves_its_trace(member, dogs, receiver):
    layout = kept(member, dogs)
    told(member, dogs, f"{receiver.address}/ok", events=["application.received"], layout_id=layout.pk)
    handed_in(dogs.code)
    deliver_due(now=NOW)
    given = json.loads(receiver.got[0][2])["data"]["handed_over"]
    assert given["columns"][1] == {"title": "氏", "value": "葛󠄀城"}
    trail = history_of("procedures.application", Application.objects.get().pk)
    assert "procedures.application.handed_over" in {entry.name for entry in trail}
    delivery = WebhookDelivery.objects.get()
    assert "葛" not in delivery.sealed
    with pytest.raises(RuleBroken, match="通知や連携に使われています"):
        delete_layout(person=member, layout_id=layout.pk, now=NOW)


def test_what_is_rolled_back_is_told_to_nobody(member, dogs, receiver):
    told(member, dogs, f"{receiver.address}/ok")

    def broken():
        with transaction.atomic():
            handed_in(dogs.code)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert not WebhookDelivery.objects.exists()


def test_both_secrets_sign_while_the_old_one_is_being_replaced(member, dogs, receiver):
    target, old = told(member, dogs, f"{receiver.address}/ok", events=["application.received"])
    _, new = renew_secret(person=member, target_id=target.pk, now=NOW)
    rotate_keys(now=NOW)
    handed_in(dogs.code)
    deliver_due(now=NOW)
    handed_in(dogs.code, family="上越")
    deliver_due(now=NOW + OVERLAP)
    (_, first, body), (_, second, later) = receiver.got
    assert is_signed(first, body, old)
    assert is_signed(first, body, new)
    assert is_signed(second, later, new)
    assert not is_signed(second, later, old)
    names = [entry.name.rpartition(".")[2] for entry in history_of("procedures.webhook", target.pk)]
    assert names == ["secret_renewed", "added"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("down", "相手が503を返しました。"),
        ("moved", "転送には従いません"),
        ("garbage", "HTTPの形ではありません"),
        ("drip", "時間内に答えませんでした"),
    ],
)
def test_a_receiver_that_is_down_slow_or_lying_is_tried_again_later(member, dogs, receiver, path, said, monkeypatch):
    monkeypatch.setattr(posting, "LONGEST_SECONDS", 0.3)
    told(member, dogs, f"{receiver.address}/{path}", events=["application.received"])
    handed_in(dogs.code)
    handed_in(dogs.code, family="上越")
    begun = time.monotonic()
    assert deliver_due(now=NOW) == 0
    assert time.monotonic() - begun < 3
    tried, untried = WebhookDelivery.objects.order_by("pk")
    assert said in tried.last_error
    assert (tried.state, tried.attempts, tried.next_attempt_at) == ("queued", 1, NOW + timedelta(minutes=1))
    assert untried.attempts == 0
    assert [path_ for path_, _, _ in receiver.got] == [f"/{path}"]


def test_after_two_days_it_ends_the_section_hears_of_it_once_and_sends_again(member, dogs, receiver):
    target, _ = told(member, dogs, f"{receiver.address}/down", events=["application.received"])
    for family in ("上越", "直江"):
        handed_in(dogs.code, family=family)
    now, waits = NOW, 0
    while WebhookDelivery.objects.filter(state="queued").exists():
        deliver_due(now=now)
        now += timedelta(hours=25)
        waits += 1
        assert waits < 40
    assert {one.attempts for one in WebhookDelivery.objects.all()} == {9}
    assert Message.objects.filter(template="procedures.webhook_failed", recipient=member.account_id).count() == 1
    receiver.is_mended = True
    assert send_again(person=member, target_id=target.pk, now=now) == 2
    assert deliver_due(now=now) == 2
    ids = [headers["webhook-id"] for _, headers, _ in receiver.got]
    assert len(set(ids)) == 2
    names = [entry.name.rpartition(".")[2] for entry in history_of("procedures.webhook", target.pk)]
    assert names == ["sent_again", "given_up", "given_up", "added"]


def test_what_a_dead_process_left_half_sent_goes_out_again_under_the_same_number(member, dogs, receiver):
    told(member, dogs, f"{receiver.address}/ok", events=["application.received"])
    handed_in(dogs.code)
    WebhookDelivery.objects.update(state="sending", sending_since=NOW, attempts=1)
    assert "0件（うち中断から戻したもの0件）" in sweep_notices(now=NOW + STALE_AFTER)
    later = NOW + STALE_AFTER + timedelta(seconds=1)
    assert "1件（うち中断から戻したもの1件）" in sweep_notices(now=later)
    assert deliver_due(now=later) == 1


def test_nothing_goes_into_a_network_that_the_city_did_not_name(member, dogs, receiver, settings):
    settings.WEBHOOK_NETWORKS = ()
    told(member, dogs, f"{receiver.address}/ok", events=["application.received"])
    handed_in(dogs.code)
    assert deliver_due(now=NOW) == 0
    assert "許可されたネットワークにありません" in WebhookDelivery.objects.get().last_error
    assert receiver.got == []


@pytest.mark.parametrize(
    ("machine", "may"),
    [
        ("8.8.8.8", True),
        ("10.1.2.3", True),
        ("10.200.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("::ffff:192.168.1.1", False),
        ("::ffff:10.1.2.3", True),
        ("64:ff9b::c0a8:101", False),
        ("2002:c0a8:101::1", False),
        ("fd00::1", False),
        ("224.0.0.1", False),
        ("0.0.0.1", False),
    ],
)
def test_only_the_open_internet_and_named_networks_are_reachable(machine, may):
    assert is_reachable(ipaddress.ip_address(machine), [ipaddress.ip_network("10.1.0.0/16")]) is may


@pytest.mark.parametrize(
    "url",
    [
        "http://jidoteate.city.example/",
        "ftp://127.0.0.1/",
        "https://user:pass@jidoteate.city.example/",
        "https://jidoteate.city.example/#x",
        "https://jidoteate.city.example:99999/",
        "https://jidoteate.city.example/a b",
        "javascript:alert(1)",
        "https://",
        "https://例え.example/",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused(member, dogs, url):
    with pytest.raises(RuleBroken):
        told(member, dogs, url)
    assert not WebhookTarget.objects.exists()


@given(st.text(max_size=60))
def test_no_text_makes_the_check_of_an_address_fail_otherwise_than_in_words(text):
    try:
        address = checked_address(f"https://{text}")
    except RuleBroken:
        return
    assert address.host
    assert "\n" not in address.path


def test_it_is_the_sections_own_affair(city, member, dogs, receiver):
    target, _ = told(member, dogs, f"{receiver.address}/ok")
    for who in ("ict-staff", "auditor", "operator"):
        with pytest.raises(NotFound):
            told(city.person(who), dogs, "https://a.example/", label="別")
        with pytest.raises(NotFound):
            renew_secret(person=city.person(who), target_id=target.pk, now=NOW)
        with pytest.raises(NotFound):
            send_again(person=city.person(who), target_id=target.pk, now=NOW)


def test_the_pages_show_a_secret_once_and_failures_with_their_reason(city, member, dogs, receiver):
    client = Client()
    client.force_login(city.accounts["farm-member"])
    base = f"/staff/procedures/{dogs.code}/webhooks/"
    assert "通知先はまだありません" in client.get(base).content.decode()
    given = {
        "label": "児童手当システム",
        "url": f"{receiver.address}/down",
        "events": EVERY,
        "layout": "",
        "is_active": "on",
    }
    assert client.post(f"{base}new/", given | {"url": "http://a.example/"}).status_code == 422
    made = client.post(f"{base}new/", given)
    assert "whsec_" in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    target = WebhookTarget.objects.get()
    assert "whsec_" not in client.get(f"{base}{target.pk}/").content.decode()
    assert client.post(f"{base}{target.pk}/", given | {"events": ["application.received"]}).status_code == 302
    handed_in(dogs.code)
    deliver_due(now=NOW)
    assert "相手が503を返しました" in client.get(base).content.decode()
    WebhookDelivery.objects.update(state="failed", finished_at=NOW)
    assert "もう一度送る" in client.get(f"{base}?show=failed").content.decode()
    assert client.post(f"{base}{target.pk}/again/").status_code == 302
    assert WebhookDelivery.objects.get().state == "queued"
    assert "whsec_" in client.post(f"{base}{target.pk}/secret/").content.decode()
