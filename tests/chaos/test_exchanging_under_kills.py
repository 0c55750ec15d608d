"""kill -9 while applications come in from a file and while notices go out: each comes in once, each goes out under one number."""

import json
import random
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.chaos.house import House, wait_until

pytestmark = pytest.mark.slow

APPLICATIONS = 30
KILLS = 3
PREPARE = """
import json
from hoshin.citizens.procedures.actions.intake import save_source
from hoshin.citizens.procedures.actions.webhooks import TargetWish, add_target
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.rules.register import Channel, OfferedChannel, ProcedureEntry
from hoshin.foundation.people.public import StaffAccount, person_of
from hoshin.kernel import clock
now = clock.now()
staff = person_of(StaffAccount.objects.get(login_name="person2"), now=now)
channels = (OfferedChannel(Channel.ONLINE, ""),)
entry = ProcedureEntry(
    code="many", title="試験の届出", section_code="ict", who="だれでも", what="試験", channels=channels, is_public=True)
save_procedure(person=staff, entry=entry, now=now)
form = {"format": "hoshin-form-1", "pages": [{"id": "one", "title": "一つ", "questions": [
    {"id": "name", "type": "text", "label": "名", "is_required": True}]}], "rules": []}
publish_form(person=staff, procedure_code="many", text=json.dumps(form), now=now)
save_source(person=staff, code="kiosk", label="受付機", assurance=Assurance(), is_active=True, now=now)
wish = TargetWish("相手", ADDRESS, ["application.received"])
add_target(person=staff, procedure_code="many", wish=wish, now=now)
"""
TAKE_IN = """
from pathlib import Path
from hoshin.citizens.procedures.actions.intake import receive_file, take_in, taking_in
from hoshin.citizens.procedures.rules.importing import CameBy
from hoshin.kernel import clock
settle = taking_in._settle
def told(file, line, *rest):
    settle(file, line, *rest)
    print(line, flush=True)
taking_in._settle = told
content = Path(FILE).read_bytes()
file = receive_file(source_code="kiosk", name="a.jsonl", content=content, came_by=CameBy.COMMAND, now=clock.now())
take_in(file_id=file.pk, now=clock.now())
"""
SEND = """
from datetime import timedelta
from hoshin.citizens.procedures.actions.webhooks import deliver_due, sweep_notices
from hoshin.kernel import clock
now = clock.now() + timedelta(minutes=6 * ROUND)
sweep_notices(now=now)
while deliver_due(now=now):
    pass
"""
WHAT_IS_THERE = """
import json
from collections import Counter
from hoshin.citizens.procedures.models import Application, IntakeContent, IntakeEntry, IntakeFile, WebhookDelivery
from hoshin.citizens.procedures.queries.applications import opened
applications = Application.objects.submitted().select_related("form_version")
print(json.dumps({
    "answers": sorted(int(opened(one).answers["name"]) for one in applications),
    "drafts": Application.objects.filter(state="draft").count(),
    "lines": sorted(IntakeEntry.objects.filter(state="taken").values_list("line", flat=True)),
    "files": list(IntakeFile.objects.values_list("state", flat=True)),
    "contents": IntakeContent.objects.count(),
    "notices": Counter(WebhookDelivery.objects.values_list("state", flat=True)),
    "numbers": sorted(WebhookDelivery.objects.values_list("message_id", flat=True)),
}))
"""


class Receiver:
    """Another system that takes what it is told; at chosen notices the sender dies before it hears so."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.deadly: set[int] = set()
        self.sender: subprocess.Popen[bytes] | None = None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(self.headers["webhook-id"])
                if len(receiver.got) in receiver.deadly and receiver.sender is not None:
                    receiver.sender.kill()
                    return
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def receiver():
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_each_application_comes_in_once_and_each_notice_goes_out_under_one_number(
    house: House, receiver: Receiver, tmp_path: Path
):
    house.settings["HOSHIN_WEBHOOK_NETWORKS"] = "127.0.0.0/8"
    house.python(f"ADDRESS = {receiver.address!r}\n{PREPARE}")
    file = tmp_path / "a.jsonl"
    file.write_text("".join(_line(number) for number in range(APPLICATIONS)))
    for _ in range(KILLS):
        _taken_in_until_killed(house, file)
    house.python(f"FILE = {str(file)!r}\n{TAKE_IN}")
    receiver.deadly = {5, 11, 17}
    for number in range(KILLS + 1):
        _sent_until_killed(house, receiver, number)
    found = json.loads(house.python(WHAT_IS_THERE).splitlines()[-1])
    assert found["answers"] == list(range(APPLICATIONS))
    assert found["lines"] == list(range(1, APPLICATIONS + 1))
    assert (found["drafts"], found["files"], found["contents"]) == (0, ["done"], 0)
    assert found["notices"] == {"sent": APPLICATIONS}
    assert sorted(set(receiver.got)) == found["numbers"]
    assert len(receiver.got) == APPLICATIONS + KILLS


def _line(number: int) -> str:
    made = {
        "format": "hoshin-application-1",
        "number": f"A-{number}",
        "procedure": "many",
        "form_version": 1,
        "applied_at": "2026-11-20T10:00:00+09:00",
        "answers": {"name": str(number)},
    }
    return json.dumps(made) + "\n"


def _child(house: House, code: str, output: Path) -> subprocess.Popen[bytes]:
    with output.open("wb") as said:
        return subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env={**house.environment, "DJANGO_SETTINGS_MODULE": "hoshin.config.settings.production"},
            stdout=said,
            stderr=said,
        )


def _taken_in_until_killed(house: House, file: Path) -> None:
    """Take in until some more lines are through, and die at a moment that nobody chose."""
    said = file.with_suffix(".said")
    child = _child(house, f"FILE = {str(file)!r}\n{TAKE_IN}", said)
    wait_until(lambda: len(said.read_text().split()) >= 4 or child.poll() is not None, "some lines to be taken in")
    time.sleep(random.uniform(0, 0.05))  # noqa: S311 - not a secret
    child.kill()
    assert child.wait() == -9, said.read_text()


def _sent_until_killed(house: House, receiver: Receiver, number: int) -> None:
    before = len(receiver.got)
    receiver.sender = _child(house, f"ROUND = {number}\n{SEND}", house.data.parent / "sending")
    ended = receiver.sender.wait(240)
    said = (house.data.parent / "sending").read_text()
    assert ended == (-9 if number < KILLS else 0), said
    assert len(receiver.got) > before, said
