from hoshin.foundation.schedule.actions.operating import dismiss_task, request_run, retry_task
from hoshin.foundation.schedule.actions.running import (
    begin_worker,
    forget_old_runs,
    heartbeat,
    release_stuck_tasks,
    run_due,
)

__all__ = [
    "begin_worker",
    "dismiss_task",
    "forget_old_runs",
    "heartbeat",
    "release_stuck_tasks",
    "request_run",
    "retry_task",
    "run_due",
]
