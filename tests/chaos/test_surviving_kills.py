"""kill -9 of any process at any moment, while people work: what was accepted is there, and nothing is half there."""

import http.client
import json
import random
import secrets
import threading
import time
from http.cookies import SimpleCookie

import pytest

from tests.chaos.house import Answer, House, wait_until

pytestmark = pytest.mark.slow

KILLS = 6
PEOPLE = 3


class Official(threading.Thread):
    """Somebody who drafts one sheet after another, sends a form again when no answer came, and remembers every yes."""

    def __init__(self, house: House, number: int) -> None:
        super().__init__(daemon=True)
        self._house = house
        self._number = number
        self._stopping = threading.Event()
        self.cookies = SimpleCookie()
        self.accepted: dict[str, str] = {}
        self.surprises: list[str] = []

    def run(self) -> None:
        self._persist(self._sign_in)
        count = 0
        while not self._stopping.is_set():
            count += 1
            self._draft(f"個票 {self._number}-{count}")

    def stop(self) -> None:
        self._stopping.set()
        self.join(120)

    def _persist(self, attempt) -> Answer | None:
        """Try until an answer comes; the house may be down at this moment."""
        while not self._stopping.is_set():
            try:
                answer = attempt()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if answer.status not in {429, 503}:
                return answer
            time.sleep(0.2)
        return None

    def _sign_in(self) -> Answer:
        self.cookies.clear()
        self._house.get("/sign-in/", self.cookies)
        return self._house.post(f"/sign-in/demo/{self._number}/", {}, self.cookies)

    def _draft(self, title: str) -> None:
        form = {
            "title": title,
            "main_policy": "1",
            "owning_section": "1",
            "issue": "窓口が混む",
            "present": "紙で受ける",
            "ideal": "来なくてよい",
            "submit_token": secrets.token_urlsafe(32),
        }
        answer = self._persist(lambda: self._house.post("/staff/plan/new/", form, self.cookies))
        if answer is None:
            return
        if answer.status in {302, 303} and answer.headers["location"].endswith("/edit/"):
            self.accepted[title] = answer.headers["location"].removesuffix("edit/")
        else:
            self.surprises.append(f"{answer.status} {answer.headers.get('location')} {answer.text[:500]}")


def test_what_was_accepted_survives_any_kill(house: House):
    chance = random.Random()  # noqa: S311 - not a secret
    house.start()
    officials = [Official(house, number) for number in range(1, PEOPLE + 1)]
    for official in officials:
        official.start()
    for _ in range(KILLS):
        wait_for_more(officials)
        time.sleep(chance.uniform(0, 0.3))
        kill_and_wait(house, chance.choice(["web", "web", "worker", "supervisor"]))
    wait_for_more(officials)
    kill_and_wait(house, "web")
    for official in officials:
        official.stop()
    accepted = {title: page for official in officials for title, page in official.accepted.items()}
    assert [surprise for official in officials for surprise in official.surprises] == []
    assert {house.get(page, officials[0].cookies).status for page in accepted.values()} == {200}
    assert house.stop() == 0
    house.run("audit", "seal")
    assert "sound" in house.run("audit", "verify").stdout
    _check_nothing_is_half_there(house, set(accepted))


def kill_and_wait(house: House, name: str) -> None:
    number = house.kill(name)
    if name == "supervisor":
        house.start()
        return
    wait_until(lambda: house.processes().get(name, number) != number, f"a new {name}")
    wait_until(house.is_ready, "the house to serve again")


def wait_for_more(officials: list[Official]) -> None:
    """Wait until one more sheet has been accepted."""
    before = sum(len(official.accepted) for official in officials)
    wait_until(lambda: sum(len(official.accepted) for official in officials) > before, "a sheet to be accepted")


WHAT_IS_THERE = """
import json
from hoshin.foundation.audit.models import Event
from hoshin.steering.plan.models import Sheet
from hoshin.web.models import Submission
events = Event.objects.filter(name="plan.sheet.drafted").values_list("thing_id", flat=True)
print(json.dumps({
    "titles": list(Sheet.objects.values_list("title", flat=True)),
    "sheets": sorted(str(pk) for pk in Sheet.objects.values_list("pk", flat=True)),
    "drafted": sorted(events),
    "submissions": Submission.objects.filter(location__startswith="/staff/plan/").count(),
    "half": Submission.objects.filter(location="").count(),
}))
"""


def _check_nothing_is_half_there(house: House, accepted: set[str]) -> None:
    """Every sheet has its event and its used token and nothing has only one of them; no form was taken twice."""
    found = json.loads(house.python(WHAT_IS_THERE))
    assert accepted <= set(found["titles"])
    assert len(found["titles"]) == len(set(found["titles"]))
    assert found["sheets"] == found["drafted"]
    assert found["submissions"] == len(found["sheets"])
    assert found["half"] == 0


def test_a_task_that_was_running_when_its_worker_died_is_run_again(sqlite_house: House):
    sqlite_house.python(
        "from django_tasks_db.models import DBTaskResult\n"
        "from django.utils import timezone\n"
        "DBTaskResult.objects.create(args_kwargs={'args': [], 'kwargs': {}}, task_path='none.such', backend_name='default',"
        " run_after=timezone.now(), status='RUNNING', started_at=timezone.now(), worker_ids=['worker-1'])"
    )
    sqlite_house.start()
    state = "from django_tasks_db.models import DBTaskResult as R; print([r.status for r in R.objects.all()])"
    wait_until(lambda: "FAILED" in sqlite_house.python(state), "the task to be taken up and its failure to be seen")
