"""One look at the database every few seconds for all open pages of this process."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from channels.db import database_sync_to_async
from django.db import DatabaseError

from hoshin.config.waiting.counting import Counter, Counts, still_signed_in
from hoshin.kernel import clock

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 3.0


@dataclass(eq=False)
class Listener:
    """One open page: whose it is, which session opened it, how to reach it, and what it was told last."""

    account_id: int
    session: str
    tell: Callable[[Counts], Awaitable[None]]
    dismiss: Callable[[], Awaitable[None]]
    told: Counts | None = field(default=None)


class Watcher:
    """Looks while somebody listens, and tells each listener when their numbers change.

    A page whose session has ended is dismissed: a signed-out screen learns nothing more.
    """

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._counter = Counter()
        self._task: asyncio.Task[None] | None = None
        self._somebody_new = asyncio.Event()

    def add(self, listener: Listener) -> None:
        """Begin to tell this listener; the first numbers come at once."""
        self._listeners.add(listener)
        self._somebody_new.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._watch())

    def remove(self, listener: Listener) -> None:
        """Stop telling this listener."""
        self._listeners.discard(listener)

    async def _watch(self) -> None:
        while self._listeners:
            self._somebody_new.clear()
            try:
                await self._look()
            except DatabaseError:
                log.exception("the database did not answer; looking again")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._somebody_new.wait(), SECONDS_BETWEEN_LOOKS)

    async def _look(self) -> None:
        listeners = list(self._listeners)
        living, counts = await database_sync_to_async(self._ask)(listeners)
        for listener in listeners:
            if listener.session not in living:
                self.remove(listener)
                await listener.dismiss()
            elif counts[listener.account_id] != listener.told:
                listener.told = counts[listener.account_id]
                await listener.tell(listener.told)

    def _ask(self, listeners: list[Listener]) -> tuple[set[str], dict[int, Counts]]:
        now = clock.now()
        living = still_signed_in({listener.session for listener in listeners}, now=now)
        return living, self._counter.count({listener.account_id for listener in listeners}, now=now)
