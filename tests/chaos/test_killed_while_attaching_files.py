"""kill -9 while files are being attached: no row is ever without its whole content, and what was left over is swept."""

import json
import random
import subprocess
import sys
import time

import pytest

from tests.chaos.house import House, wait_until

KILLS = 6

ATTACH = """
import itertools, os, secrets, sys
from django.core.files.base import ContentFile
from hoshin.foundation.files.public import register_owner, store
from hoshin.foundation.people.public import person_of
from hoshin.foundation.people.models import StaffAccount
from hoshin.kernel import clock
register_owner("chaos", can_read=lambda person, thing_id: True, can_change=lambda person, thing_id: True)
person = person_of(StaffAccount.objects.get(login_name="person1"), now=clock.now())
for number in itertools.count():
    content = secrets.token_hex(200_000).encode()
    file = store(person=person, owner_kind="chaos", owner_id="1", upload=ContentFile(content, f"{number}.txt"), now=clock.now())
    print(file.pk, flush=True)
"""

LOOK = """
import json, os
from datetime import timedelta
from hoshin.foundation.audit.public import verify
from hoshin.foundation.files.models import FolderStorage, StoredFile, content_storage
from hoshin.foundation.files.public import reconcile, sweep
from hoshin.kernel import clock
storage = content_storage()
assert isinstance(storage, FolderStorage)
found = reconcile(now=clock.now())
sweep(now=clock.now() + timedelta(days=2))
print(json.dumps({
    "rows": sorted(StoredFile.objects.filter(owner_kind="chaos").values_list("pk", flat=True)),
    "events": StoredFile.objects.model._meta.apps.get_model("audit", "Event").objects.filter(name="files.file.stored").count(),
    "missing": found.missing, "damaged": found.damaged,
    "contents": sorted(storage.names()),
    "needed": sorted(file.storage_name for file in StoredFile.objects.all()),
}))
"""


@pytest.mark.slow
def test_no_row_is_without_its_content_whenever_the_process_is_killed(house: House):
    chance = random.Random()  # noqa: S311 - not a secret
    accepted: list[int] = []
    for _ in range(KILLS):
        accepted += attached_until_killed(house, after=chance.uniform(0.05, 1.0))
    left = json.loads(house.python(LOOK))
    assert accepted
    assert set(accepted) <= set(left["rows"])
    assert (left["missing"], left["damaged"]) == ([], [])
    assert left["events"] == len(left["rows"])
    assert left["contents"] == sorted(set(left["needed"]))


def attached_until_killed(house: House, *, after: float) -> list[int]:
    """The numbers of the files that were said to be attached before the process was killed."""
    said = house.data.parent / "attached"
    with said.open("w") as output:
        worker = subprocess.Popen(
            [sys.executable, "-c", "import django; django.setup()\n" + ATTACH],
            env={**house.environment, "DJANGO_SETTINGS_MODULE": "hoshin.config.settings.production"},
            stdout=output,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: said.read_text() or worker.poll() is not None, "the first file to be attached")
        time.sleep(after)
        worker.kill()
        worker.wait()
    return [int(line) for line in said.read_text().splitlines() if line]
