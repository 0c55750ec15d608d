"""Keeps the children alive, and ends them all when it is told to; one thread, no Django."""

import selectors
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hoshin.config.cli.words import ExitCode, complain, say
from hoshin.config.server.child import Child

SECONDS_TO_STOP = 20.0
CRASHES_BEFORE_GIVING_UP = 5
TICK = 0.25


class Supervisor:
    """Starts the children, starts a crashed one again, and stops them in order.

    `is_ready` is asked until it first says yes; `when_ready` is called then, once.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        environment: Mapping[str, str],
        lifeline: int,
        lock: int,
        is_ready: Callable[[], bool],
        when_ready: Callable[[], None],
    ) -> None:
        self._children = children
        self._environment = environment
        self._lock = lock
        self._is_ready = is_ready
        self._when_ready = when_ready
        self._selector = selectors.DefaultSelector()
        self._lifeline = lifeline
        self._signals_seen: list[int] = []
        self._has_been_ready = False

    def run(self) -> int:
        """Run until a signal asks to stop; returns the exit code."""
        self._listen_to_signals()
        try:
            while not self._signals_seen:
                self._start_what_is_due()
                self._listen(TICK)
                if self._notice_crashes():
                    return ExitCode.FAILED
                self._look_whether_ready()
        finally:
            self._stop()
        return ExitCode.DONE

    def _listen_to_signals(self) -> None:
        reading, writing = socket.socketpair()
        for end in (reading, writing):
            end.settimeout(0)
        signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
        self._wakeup = (reading, writing)
        self._selector.register(reading, selectors.EVENT_READ, None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        signal.signal(signal.SIGCHLD, _wake_only)

    def _note_signal(self, number: int, _frame: Any) -> None:
        self._signals_seen.append(number)

    def _start_what_is_due(self) -> None:
        for child in self._children:
            if child.process is None and time.monotonic() >= child.next_start:
                descriptor = child.start(self._environment, self._lifeline, self._lock)
                self._selector.register(descriptor, selectors.EVENT_READ, child)

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                self._wakeup[0].recv(4096)
            elif not key.data.read():
                self._selector.unregister(key.fd)

    def _notice_crashes(self) -> bool:
        """Plan the restart of what has ended; True when a child cannot even be started."""
        for child in self._children:
            if child.process is None or child.is_running:
                continue
            self._drain(child)
            pause = child.note_crash()
            ended, child.process = child.how_it_ended(), None
            if not self._has_been_ready and child.crashes >= CRASHES_BEFORE_GIVING_UP:
                self._give_up(child)
                return True
            complain(
                f"{child.name} が止まりました（{ended}）。{pause:g} 秒後に動かし直します。記録: {child.log.path}",
                f"{child.name} ended ({ended}); starting it again in {pause:g} s. Log: {child.log.path}",
            )
        return False

    def _drain(self, child: Child) -> None:
        if child.process is None or child.process.stdout is None:
            return
        descriptor = child.process.stdout.fileno()
        if descriptor in self._selector.get_map():
            child.read()
            self._selector.unregister(descriptor)
        child.process.stdout.close()

    def _give_up(self, child: Child) -> None:
        complain(
            f"{child.name} を動かせませんでした。最後の記録:\n{child.log.tail.decode(errors='replace')}",
            f"{child.name} could not be started. Its last words:\n{child.log.tail.decode(errors='replace')}",
        )

    def _look_whether_ready(self) -> None:
        if not self._has_been_ready and self._is_ready():
            self._has_been_ready = True
            self._when_ready()

    def _stop(self) -> None:
        """Ask every child to stop, wait, and end by force what has not; a second signal is impatience."""
        say("止めています…", "stopping…")
        already_seen = len(self._signals_seen)
        for child in self._children:
            child.ask_to_stop()
        deadline = time.monotonic() + SECONDS_TO_STOP
        while any(child.is_running for child in self._children):
            if time.monotonic() > deadline or len(self._signals_seen) > already_seen:
                break
            self._listen(TICK)
        for child in self._children:
            child.kill()
            self._drain(child)
        say("止まりました。", "stopped.")


def _wake_only(_number: int, _frame: Any) -> None:
    """Nothing to do: the signal has woken the loop, which looks at every child."""
