"""The worker process: queued tasks, scheduled jobs, and the heartbeat that tells they are being seen to."""

import logging
import os
import signal
import threading
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, close_old_connections, connections

from hoshin.config.cli.words import ExitCode
from hoshin.config.server import queue
from hoshin.foundation.schedule.public import begin_worker, heartbeat, run_due
from hoshin.kernel import clock

log = logging.getLogger("hoshin.worker")

NAME = os.environ.get("HOSHIN_WORKER_NAME", "worker-1")
SECONDS_AFTER_TROUBLE = 5.0


class Worker:
    """Runs each kind of work in its own thread; a defect in one ends the process, so that it is started afresh."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._has_defect = False

    def run(self) -> int:
        """Work until asked to stop; a task under way is finished first."""
        signal.signal(signal.SIGTERM, self._stop)
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._stop)
        threading.excepthook = self._note_defect
        threads = [
            threading.Thread(target=self._repeat, args=(work, pause), name=work.__name__)
            for work, pause in ((signs_of_life, 10.0), (tasks, 1.0), (jobs, 10.0))
        ]
        for thread in threads:
            thread.start()
        while not self._stopping.wait(1.0):
            continue
        for thread in threads:
            thread.join()
        return ExitCode.FAILED if self._has_defect else ExitCode.DONE

    def _repeat(self, work: Callable[[], bool], pause: float) -> None:
        """Call `work` until told to stop, without a pause as long as it says there is more."""
        try:
            while not self._stopping.is_set():
                self._stopping.wait(self._once(work, pause))
        finally:
            connections.close_all()

    def _once(self, work: Callable[[], bool], pause: float) -> float:
        """One call; a database that does not answer or a full disk is waited out."""
        close_old_connections()
        try:
            return 0.0 if work() else pause
        except DatabaseError:
            log.exception("the database did not take part in %s; trying again", work.__name__)
            return SECONDS_AFTER_TROUBLE

    def _stop(self, _number: int, _frame: Any) -> None:
        self._stopping.set()

    def _note_defect(self, details: threading.ExceptHookArgs) -> None:
        log.critical("defect in the worker", exc_info=details.exc_value)
        self._has_defect = True
        self._stopping.set()


def signs_of_life() -> bool:
    """Say that this worker lives; in its own thread, because a task may take long."""
    heartbeat(worker=NAME, now=clock.now())
    return False


def tasks() -> bool:
    """Run the next queued task; True when there was one."""
    return queue.run_next(NAME)


def jobs() -> bool:
    """Run the scheduled jobs that are due."""
    for outcome in run_due(now=clock.now(), worker=NAME):
        log.info("%s: %s", outcome.job_code, outcome.text)
    return False


def run(_arguments: Namespace) -> int:
    """Take up what a predecessor of the same name left half done, then work until asked to stop."""
    log.info(begin_worker(worker=NAME, now=clock.now()))
    return Worker().run()
