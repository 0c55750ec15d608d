"""The queue of writers of one database file in one process; no Django."""

from collections import deque
from threading import Lock


class Gate:
    """A lock that serves those who wait in the order in which they came."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._waiting: deque[Lock] = deque()
        self._is_taken = False

    def enter(self, timeout: float) -> bool:
        """Wait for one's turn, `timeout` seconds at most; False when it did not come."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        return self._is_turn_after_all(turn)

    def leave(self) -> None:
        """Hand the gate to the one who has waited longest, or leave it open."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    @property
    def waiting_count(self) -> int:
        """How many wait at this moment."""
        with self._mutex:
            return len(self._waiting)

    def _is_turn_after_all(self, turn: Lock) -> bool:
        """Give up one's place; True when the gate was handed over between the timeout and now."""
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
            return True


_gates: dict[str, Gate] = {}
_gates_mutex = Lock()


def gate_of(database: str) -> Gate:
    """The gate of that database file, the same for every connection of this process."""
    with _gates_mutex:
        return _gates.setdefault(database, Gate())
