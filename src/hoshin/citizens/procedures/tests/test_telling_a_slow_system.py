"""A system that is slow to take notices holds up nothing else: neither other systems nor the other work of the house."""

import threading
import time

from django.test import TestCase

from hoshin.citizens.procedures.actions.webhooks import deliver_due, delivering, posting
from hoshin.citizens.procedures.models import WebhookDelivery
from hoshin.citizens.procedures.rules.webhooks import REST
from hoshin.citizens.procedures.tests.forms import handed_in
from hoshin.citizens.procedures.tests.test_telling_another_system import member, receiver, told  # noqa: F401 - fixtures
from hoshin.foundation.people.tests.city import NOW


def test_a_dripping_receiver_holds_nobody_up_and_is_left_alone_for_a_minute(member, dogs, receiver, monkeypatch):  # noqa: F811 - fixtures
    monkeypatch.setattr(posting, "LONGEST_SECONDS", 0.3)
    monkeypatch.setattr(delivering, "ROUND_SECONDS", 0.1)
    rung: list[int] = []
    monkeypatch.setattr("hoshin.citizens.procedures.actions.webhooks.announcing._bells", [lambda: rung.append(1)])
    for place in range(3):
        told(member, dogs, f"{receiver.address}/drip", label=f"遅い相手{place}", events=["application.received"])
    told(member, dogs, f"{receiver.address}/ok", label="速い相手", events=["application.received"])
    with TestCase.captureOnCommitCallbacks(execute=True):
        handed_in(dogs.code)
    rounds = 0
    while WebhookDelivery.objects.due(NOW).exists():
        begun, rung[:] = time.monotonic(), []
        with TestCase.captureOnCommitCallbacks(execute=True):
            deliver_due(now=NOW)
        assert time.monotonic() - begun < 1.5
        rounds += 1
        assert rung == [1] or not WebhookDelivery.objects.due(NOW).exists()
    assert rounds >= 3
    assert WebhookDelivery.objects.filter(state="sent").count() == 1
    handed_in(dogs.code, family="上越")
    assert deliver_due(now=NOW) == 1
    assert len([path for path, _, _ in receiver.got if path == "/drip"]) == 3
    assert WebhookDelivery.objects.due(NOW + REST).filter(target__label__startswith="遅い").count() == 6


def test_a_name_that_nobody_answers_for_is_not_waited_for(member, dogs, receiver, monkeypatch):  # noqa: F811 - fixtures
    monkeypatch.setattr(posting, "PATIENCE_SECONDS", 0.1)
    over = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [over.wait(5)][:0])
    told(member, dogs, f"{receiver.address}/ok", events=["application.received"])
    handed_in(dogs.code)
    begun = time.monotonic()
    assert deliver_due(now=NOW) == 0
    over.set()
    assert time.monotonic() - begun < 2
    assert "時間内に調べられませんでした" in WebhookDelivery.objects.get().last_error
