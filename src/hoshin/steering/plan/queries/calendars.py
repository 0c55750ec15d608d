"""The stages of listed sheets as a calendar (iCalendar, RFC 5545), one for each section."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hoshin.foundation.people.public import section_on
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan.models import StageRun
from hoshin.steering.plan.queries.timetable import publicly_scheduled
from hoshin.steering.plan.rules import RunState, SheetState

if TYPE_CHECKING:
    from icalendar import Event

KEPT_YEARS = 3
"""How long past stages stay in the feed."""


def calendar_of_section(section_id: int, *, today: date, site: str) -> bytes:
    """Every stage of the section's listed sheets as an all-day event; raises NotFound for a section that never was.

    Days are the actual ones as far as they are known, else the planned ones. `site` is the address of the installation: an
    event's identifier must be unique in the world and stay the same when its days move.
    """
    section = section_on(section_id, today)
    if section is None:
        raise NotFound("お探しの課は見つかりません。")
    from icalendar import Calendar  # noqa: PLC0415 - costs 10 MB in each process, and most never write a calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Hoshin//plan//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"実施計画　{section.name}")
    calendar.add("refresh-interval;value=duration", "P1D")
    runs = (
        StageRun.objects.filter(sheet__in=publicly_scheduled(today), sheet__owning_section_id=section_id)
        .filter(planned_end_on__gte=today - timedelta(days=366 * KEPT_YEARS))
        .exclude(state=RunState.DROPPED.value)
        .select_related("sheet")
        .order_by("sheet_id", "position")
    )
    for event in _events(runs, site.rstrip("/")):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(runs: Iterable[StageRun], site: str) -> Iterable["Event"]:
    """One event for each attempt at a stage; the end of an all-day event is the morning after (RFC 5545, 3.6.1)."""
    from icalendar import Event  # noqa: PLC0415 - as above

    for run in runs:
        starts_on = run.actual_start_on or run.planned_start_on
        ends_on = max(run.actual_end_on or run.planned_end_on, starts_on)
        stage = SheetState(run.stage).label
        event = Event()
        event.add(
            "uid", f"plan-{run.sheet.number}-{run.stage}-{run.attempt}@{site.rsplit('://', maxsplit=1)[-1] or 'hoshin'}"
        )
        event.add("dtstamp", run.sheet.updated_at)
        event.add("dtstart", starts_on)
        event.add("dtend", ends_on + timedelta(days=1))
        event.add("summary", f"{stage}　{run.sheet.title}")
        event.add("description", f"{run.sheet.number}　{RunState(run.state).label}")
        event.add("url", f"{site}/plan/{run.sheet.number}/")
        event.add("transp", "TRANSPARENT")
        yield event
