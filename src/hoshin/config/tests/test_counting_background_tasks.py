"""Background tasks that failed are counted at night, and the operators and CIO staff hear of them."""

from datetime import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hoshin.config.upkeep.counting import ALARM, reconcile_tasks
from hoshin.foundation.messages.models import Message
from hoshin.kernel.clock import JAPAN
from hoshin.steering.plan.tests.cast import make_cast

pytestmark = pytest.mark.django_db
NIGHT = datetime(2025, 6, 3, 3, 40, tzinfo=JAPAN)


def task(**values: object) -> None:
    DBTaskResult.objects.create(
        task_path="hoshin.tests.nothing", args_kwargs={"args": [], "kwargs": {}}, backend_name="default", **values
    )


def test_nothing_left_over_alarms_nobody() -> None:
    make_cast()
    assert reconcile_tasks(now=NIGHT) == "背景の処理：失敗0件、実行中0件、実行待ち0件。"
    assert not Message.objects.filter(template=ALARM).exists()


def test_a_failed_task_alarms_cio_staff() -> None:
    cast = make_cast()
    task(status="FAILED", finished_at=timezone.now())
    assert "失敗1件" in reconcile_tasks(now=NIGHT)
    assert Message.objects.get(template=ALARM).recipient_id == cast.staff.account_id


def test_a_task_that_waits_too_long_alarms_too() -> None:
    make_cast()
    task(status="READY")
    DBTaskResult.objects.update(enqueued_at=datetime(2025, 6, 2, 23, 0, tzinfo=JAPAN))
    assert "1時間を超えて" in reconcile_tasks(now=NIGHT)
    assert Message.objects.filter(template=ALARM).exists()
