"""kill -9 of any process at any moment, while people work: what was accepted is there, and nothing is half there."""

import http.client
import random
import threading
import time
from http.cookies import SimpleCookie

import pytest

from tests.chaos.house import House, wait_until

KILLS = 6
PEOPLE = 3


class Visitor(threading.Thread):
    """Somebody who keeps signing in; remembers every sign-in that the server said it had accepted."""

    def __init__(self, house: House, number: int) -> None:
        super().__init__(daemon=True)
        self._house = house
        self._account = number
        self._stopping = threading.Event()
        self.accepted: list[SimpleCookie] = []
        self.surprises: list[str] = []

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._sign_in()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # the house is down at this moment: not accepted, so nothing was promised

    def _sign_in(self) -> None:
        cookies = SimpleCookie()
        if self._house.get("/sign-in/", cookies).status != 200:
            return
        answer = self._house.post(f"/sign-in/demo/{self._account}/", {}, cookies)
        if answer.status == 302:
            self.accepted.append(cookies)
        elif answer.status not in {429, 503}:
            self.surprises.append(f"{answer.status}: {answer.text[:300]}")

    def stop(self) -> None:
        self._stopping.set()
        self.join(60)


def test_what_was_accepted_survives_any_kill(house: House):
    chance = random.Random()  # noqa: S311 - not a secret
    house.start()
    visitors = [Visitor(house, number) for number in range(1, PEOPLE + 1)]
    for visitor in visitors:
        visitor.start()
    for _ in range(KILLS):
        _wait_for_more(visitors)
        time.sleep(chance.uniform(0, 0.3))
        killed = chance.choice(["web", "web", "worker", "supervisor"])
        number = house.kill(killed)
        if killed == "supervisor":
            house.start()
        else:
            wait_until(lambda: house.processes().get(killed, number) != number, f"a new {killed}")  # noqa: B023 - called before the next turn
            wait_until(house.is_ready, "the house to serve again")
    _wait_for_more(visitors)
    for visitor in visitors:
        visitor.stop()
    house.kill("web")
    wait_until(house.is_ready, "the house to serve again")
    accepted = [cookies for visitor in visitors for cookies in visitor.accepted]
    assert [surprise for visitor in visitors for surprise in visitor.surprises] == []
    assert [house.get("/account/", cookies).status for cookies in accepted] == [200] * len(accepted)
    assert house.stop() == 0
    house.run("audit", "seal")
    assert "sound" in house.run("audit", "verify").stdout
    signed_in, sessions = _counts(house)
    assert signed_in >= len(accepted)
    assert signed_in >= sessions >= len(accepted)


def _wait_for_more(visitors: list[Visitor]) -> None:
    before = sum(len(visitor.accepted) for visitor in visitors)
    wait_until(lambda: sum(len(visitor.accepted) for visitor in visitors) > before, "somebody to be let in")


def _counts(house: House) -> tuple[int, int]:
    printed = house.python(
        "from hoshin.foundation.audit.models import Event\n"
        "from hoshin.foundation.identity.models import StaffSession\n"
        "print(Event.objects.filter(name='identity.signed_in').count())\n"
        "print(StaffSession.objects.filter(account__isnull=False).count())"
    )
    first, second = printed.split()
    return int(first), int(second)


def test_a_task_that_was_running_when_its_worker_died_is_run_again(sqlite_house: House):
    sqlite_house.python(
        "from hoshin.foundation.messages.tasks import *\n"
        "from django_tasks_db.models import DBTaskResult\n"
        "from django.utils import timezone\n"
        "DBTaskResult.objects.create(args_kwargs={'args': [], 'kwargs': {}}, task_path='none.such', backend_name='default',"
        " run_after=timezone.now(), status='RUNNING', started_at=timezone.now(), worker_ids=['worker-1'])"
    )
    sqlite_house.start()
    state = "from django_tasks_db.models import DBTaskResult as R; print([r.status for r in R.objects.all()])"
    wait_until(lambda: "FAILED" in sqlite_house.python(state), "the task to be taken up and its failure to be seen")


pytestmark = pytest.mark.slow
