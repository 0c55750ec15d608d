"""The nightly count of background tasks: what was queued has been done, or waits no longer than it may."""

from datetime import datetime, timedelta

from django.db import transaction

from hoshin.foundation.messages.public import register_template, send
from hoshin.foundation.people.public import Role, holders_of
from hoshin.foundation.schedule.public import task_counts
from hoshin.kernel.clock import local_date

ALARM = "schedule.reconciliation"
MAY_WAIT = timedelta(hours=1)


def register_counting() -> None:
    """Make the alarm's text known to the messages room; called when the jobs are connected."""
    register_template(
        ALARM,
        subject="終わっていない背景の処理があります",
        body="夜間の照合の結果です。\n\n{sentence}\n\n運用状況の画面から、実行待ちに戻すか、取りやめてください。",
    )


@transaction.atomic
def reconcile_tasks(*, now: datetime) -> str:
    """Count the background tasks that failed or wait too long; operators and CIO staff are told of them.

    Returns the count in a Japanese sentence for the schedule's log.
    """
    counts = task_counts()
    oldest = counts.oldest_waiting_at
    is_waiting_long = oldest is not None and now - oldest > MAY_WAIT
    sentence = f"失敗{counts.failed:,}件、実行中{counts.running:,}件、実行待ち{counts.waiting:,}件"
    if is_waiting_long:
        sentence += "（1時間を超えて待っているものがあります）"
    if counts.failed or is_waiting_long:
        day = local_date(now)
        send(
            to=sorted({*holders_of(role=Role.OPERATOR, on=day), *holders_of(role=Role.CIO_STAFF, on=day)}),
            template=ALARM,
            fields={"sentence": sentence},
            url="/staff/operations/",
            now=now,
        )
    return f"背景の処理：{sentence}。"
