"""What recurs for the trail; the house puts it on the schedule."""

from datetime import datetime

from hoshin.foundation.audit.actions.sealing import seal
from hoshin.foundation.audit.queries import verify


class TrailUntrue(Exception):
    """The trail does not verify: the job fails, so that the operators are told."""


def seal_daily(now: datetime) -> str:
    """Seal what happened since the last seal; says how many events."""
    count = sum(link.event_count for link in seal(now=now))
    return f"{count:,} 件の記録を封印しました。" if count else "新しい記録はありません。"


def verify_daily(now: datetime) -> str:  # noqa: ARG001 - a job takes the moment it is started for
    """Verify the whole trail; raises TrailUntrue with the first findings when something is wrong."""
    verdict = verify()
    if not verdict.is_sound:
        shown = "".join(finding.sentence for finding in verdict.findings[:10])
        raise TrailUntrue(f"監査証跡に {verdict.finding_count:,} 件の異常があります。{shown}")
    return f"{verdict.events_sealed:,} 件の記録と {verdict.seals:,} 件の封印に異常はありません。"
