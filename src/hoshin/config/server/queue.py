"""The queue of background tasks: claim the next one and run it."""

from django.db import transaction
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

MOST_ATTEMPTS = 5


def run_next(worker: str) -> bool:
    """Claim and run the first task that is due; False when none is.

    The look is a plain read, so that an idle worker takes no write lock. A task that has taken its worker down several
    times is marked as failed, where operators see it, instead of being tried for ever.
    """
    due = DBTaskResult.objects.ready().filter(backend_name="default")
    if not due.exists():
        return False
    with transaction.atomic():
        task = due.get_locked()
        if task is None:
            return False
        if len(task.worker_ids) >= MOST_ATTEMPTS:
            task.set_failed(RuntimeError(f"the worker died {len(task.worker_ids)} times while running this task"))
            return True
        task.claim(worker)
    _runner(worker).run_task(task)
    return True


def _runner(worker: str) -> LibraryWorker:
    return LibraryWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker,
        excluded_queue_names=[],
    )
