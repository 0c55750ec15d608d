"""The clock ran ahead and was put back: the doctor says so, work goes on, the trail stays sound."""

import pytest

from tests.chaos.house import House
from tests.chaos.test_running_out_of_disk import sign_in

pytestmark = pytest.mark.slow

WORK_OF_TOMORROW = """
from datetime import timedelta
from hoshin.foundation.audit.public import SYSTEM, record, seal
from hoshin.foundation.schedule.public import begin_worker, run_due
from hoshin.kernel import clock
tomorrow = clock.now() + timedelta(days=1)
record(actor=SYSTEM, name="upkeep.installed", thing_kind="test", thing_id=1, thing_label="明日の記録", now=tomorrow)
begin_worker(worker="worker-1", now=tomorrow)
run_due(now=tomorrow, worker="worker-1")
seal(now=tomorrow)
"""


def test_a_clock_that_was_put_back_is_said_and_survived(sqlite_house: House):
    sqlite_house.python(WORK_OF_TOMORROW)
    said = sqlite_house.run("doctor", check=False)
    assert said.returncode == 1
    assert "the clock is behind the newest event" in said.stdout
    sqlite_house.start()
    answer, cookies = sign_in(sqlite_house)
    assert answer.status == 302
    assert sqlite_house.get("/account/", cookies).status == 200
    assert sqlite_house.stop() == 0
    sqlite_house.run("audit", "seal")
    assert "sound" in sqlite_house.run("audit", "verify").stdout
