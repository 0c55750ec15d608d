"""The door of the schedule room.

A room makes a `Job` and has it registered when the house is put together. A worker process calls `begin_worker` once,
then `heartbeat` and `run_due` on every turn of its loop.
"""

from hoshin.foundation.schedule.actions import begin_worker, forget_old_runs, heartbeat, release_stuck_tasks, run_due
from hoshin.foundation.schedule.queries import Alarm, alarms, task_counts
from hoshin.foundation.schedule.rules import Failure, Job, register, register_failure_handler

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
    "release_stuck_tasks",
    "run_due",
    "task_counts",
]
