"""The doctor: looks at everything an operator answers for and says what to do about it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from hoshin.config.upkeep.checks import machine, records, work
from hoshin.config.upkeep.checks.findings import Finding, Level

CHECKS: tuple[Callable[[datetime], Iterator[Finding]], ...] = (
    machine.settings_in_use,
    machine.disk,
    machine.secrets,
    machine.logs,
    records.database,
    records.migrations,
    records.clock,
    records.trail,
    records.backups,
    work.worker,
    work.jobs,
    work.mail,
    work.people,
    work.demo,
)


def examine(now: datetime) -> list[Finding]:
    """Every finding, in the order of the checks; a check that finds nothing wrong says so itself."""
    return [finding for check in CHECKS for finding in check(now)]


__all__ = ["Finding", "Level", "examine"]
