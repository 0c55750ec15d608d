"""The door of the schedule room.

A room makes a `Job` and has it registered when the house is put together. A worker process calls `begin_worker` once,
then `heartbeat` and `run_due` on every turn of its loop.
"""

from hoshin.foundation.audit.public import register_sentences, register_thing
from hoshin.foundation.schedule.actions import begin_worker, forget_old_runs, heartbeat, release_stuck_tasks, run_due
from hoshin.foundation.schedule.queries import Alarm, alarms, task_counts
from hoshin.foundation.schedule.rules import Failure, Job, register, register_failure_handler
from hoshin.web import navigation

__all__ = [
    "Alarm",
    "Failure",
    "Job",
    "alarms",
    "begin_worker",
    "forget_old_runs",
    "heartbeat",
    "register",
    "register_failure_handler",
    "register_schedule",
    "release_stuck_tasks",
    "run_due",
    "task_counts",
]


def register_schedule() -> None:
    """The words of the room's events and its place in the operators' navigation; called by the wiring."""
    navigation.register(
        navigation.NavigationItem(
            "運用状況",
            "schedule:operations",
            navigation.Audience.STAFF,
            order=90,
            icon="settings",
        )
    )
    register_thing("schedule.job", "定期処理")
    register_thing("schedule.task", "背景の処理", {"error": "失敗の種類", "arguments": "渡された値"})
    register_sentences(
        {
            "schedule.job.requested": "定期処理の実行を求めました",
            "schedule.task.retried": "失敗した背景の処理を実行待ちに戻しました",
            "schedule.task.dismissed": "失敗した背景の処理を取りやめました",
        }
    )
