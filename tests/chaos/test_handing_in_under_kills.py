"""Thousands hand their applications in while processes are killed: none lost, none doubled, every receipt is in the database.

`HOSHIN_TEST_SUBMISSIONS=10000` hands in that many; without it a number that a run of all tests can afford.
"""

import http.client
import json
import os
import random
import re
import threading
import time
from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest

from tests.chaos.house import Answer, House, wait_until
from tests.chaos.test_surviving_kills import kill_and_wait

pytestmark = pytest.mark.slow

SUBMISSIONS = int(os.environ.get("HOSHIN_TEST_SUBMISSIONS", "300"))
APPLICANTS = 8
KILLS = max(5, SUBMISSIONS // 300)
PREPARE = """
import json, secrets
from hoshin.citizens.procedures.models import Application, Procedure
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.queries import current_form, key_ring
from hoshin.citizens.procedures.rules.applications import new_token, token_hash
from hoshin.citizens.procedures.rules.register import Channel, OfferedChannel, ProcedureEntry
from hoshin.foundation.people.public import SYSTEM_PERSON, StaffAccount, person_of
from hoshin.kernel import clock
now = clock.now()
staff = person_of(StaffAccount.objects.get(login_name="person2"), now=now)
channels = (OfferedChannel(Channel.ONLINE, ""),)
entry = ProcedureEntry(
    code="many", title="試験の届出", section_code="ict", who="だれでも", what="試験", channels=channels, is_public=True)
procedure = save_procedure(person=staff, entry=entry, now=now)
form = {"format": "hoshin-form-1", "pages": [{"id": "one", "title": "一つ", "questions": [
    {"id": "name", "type": "text", "label": "名", "is_required": True}]}], "rules": []}
version = publish_form(person=staff, procedure_code="many", text=json.dumps(form), now=now)
procedure, ring = Procedure.objects.get(code="many"), key_ring()
version, tokens, rows = current_form(procedure), [], []
for number in range(COUNT):
    token, key = new_token(), ring.new_key()
    tokens.append(token)
    rows.append(Application(
        procedure=procedure, form_version=version, token_hash=token_hash(token), wrapped_key=key,
        sealed=ring.seal(key, {"answers": {"name": f"{number}"}}), begun_on=clock.today(), begun_at=now,
        saved_at=now, state_since=now))
Application.objects.bulk_create(rows, batch_size=500)
print(json.dumps(tokens))
"""
WHAT_IS_THERE = """
import json
from django.db.models import Count
from hoshin.citizens.procedures.models import Application, Revision, Stay
from hoshin.citizens.procedures.queries.applications import opened
from hoshin.foundation.audit.models import Event
handed_in = Application.objects.submitted().select_related("form_version")
events = Event.objects.filter(name="procedures.application.submitted")
print(json.dumps({
    "numbers": {one.token_hash: one.number for one in handed_in},
    "answers": sorted(int(opened(one).answers["name"]) for one in handed_in.iterator()),
    "revisions": sorted(Revision.objects.values_list("application", flat=True)) == sorted(one.pk for one in handed_in),
    "stays": sorted(Stay.objects.filter(state="received").values_list("application", flat=True)) == sorted(
        one.pk for one in handed_in),
    "events": sorted(int(event) for event in events.values_list("thing_id", flat=True)) == sorted(
        one.pk for one in handed_in),
    "drafts": Application.objects.filter(state="draft").count(),
}))
"""
_NUMBER = re.compile(r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4})</strong>")


class Applicant(threading.Thread):
    """Somebody who presses the button of one draft after another, presses again when no answer came, and keeps receipts."""

    def __init__(self, house: House, tokens: list[str]) -> None:
        super().__init__(daemon=True)
        self._house, self._tokens = house, tokens
        self.receipts: dict[str, str] = {}
        self.surprises: list[str] = []

    def run(self) -> None:
        for token in self._tokens:
            cookies: SimpleCookie = SimpleCookie()
            path = f"/applications/{token}/check/"
            _persist(lambda path=path, cookies=cookies: self._house.get(path, cookies))
            answer = _persist(lambda path=path, cookies=cookies: self._house.post(path, {}, cookies))
            found = _NUMBER.search(answer.text)
            if answer.status == 200 and found:
                self.receipts[token] = found[1]
            else:
                self.surprises.append(f"{answer.status} {answer.text[:300]}")


def _persist(attempt: Callable[[], Answer]) -> Answer:
    """Try until an answer comes; the house may be down at this moment."""
    while True:
        try:
            answer = attempt()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
            continue
        if answer.status not in {429, 502, 503}:
            return answer
        time.sleep(0.2)


def test_every_receipt_that_was_shown_is_in_the_database_once(house: House):
    tokens: list[str] = json.loads(house.python(f"COUNT = {SUBMISSIONS}\n{PREPARE}").splitlines()[-1])
    house.start()
    applicants = [Applicant(house, tokens[start::APPLICANTS]) for start in range(APPLICANTS)]
    for applicant in applicants:
        applicant.start()
    kills = _kill_until_done(house, applicants)
    for applicant in applicants:
        applicant.join()
    house.stop()
    assert [surprise for applicant in applicants for surprise in applicant.surprises] == []
    receipts = {token: number for applicant in applicants for token, number in applicant.receipts.items()}
    assert set(receipts) == set(tokens)
    found = json.loads(house.python(WHAT_IS_THERE).splitlines()[-1])
    assert sorted(found["numbers"].values()) == sorted(receipts.values())
    assert found["answers"] == list(range(SUBMISSIONS))
    assert (found["revisions"], found["stays"], found["events"], found["drafts"]) == (True, True, True, 0)
    assert kills >= KILLS - 1


def _kill_until_done(house: House, applicants: list[Applicant]) -> int:
    """Kill a process each time that some more have their receipts, at a moment that nobody chose; returns how often."""
    chance = random.Random()  # noqa: S311 - not a secret
    kills = 0
    for wanted in range(SUBMISSIONS // (KILLS + 1), SUBMISSIONS, SUBMISSIONS // (KILLS + 1)):
        wait_until(lambda wanted=wanted: _shown(applicants) >= wanted, f"{wanted} receipts")
        time.sleep(chance.uniform(0, 0.3))
        if any(applicant.is_alive() for applicant in applicants):
            kill_and_wait(house, chance.choice(["web", "web", "worker"]))
            kills += 1
    return kills


def _shown(applicants: list[Applicant]) -> int:
    return sum(len(applicant.receipts) + len(applicant.surprises) for applicant in applicants)
