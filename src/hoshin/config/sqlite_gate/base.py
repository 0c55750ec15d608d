from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from hoshin.config.sqlite_gate.gate import Gate, gate_of

WRITING = ("IMMEDIATE", "EXCLUSIVE")


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite whose transactions pass a gate before they take the write lock."""

    transaction_mode: str | None

    _entered: Gate | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode not in WRITING or self._entered is not None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        gate = gate_of(str(self.settings_dict["NAME"]))
        if not gate.enter(timeout=self._patience()):
            raise OperationalError("database is locked: another transaction of this process did not end in time")
        self._entered = gate
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", 5))

    def _leave(self) -> None:
        gate, self._entered = self._entered, None
        if gate is not None:
            gate.leave()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()
