"""CIO staff's research notes that came of no request: facts with their sources, from `notes.json`."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hoshin.demo.organisation.loading import Organisation
from hoshin.demo.plan.stories import moment_of
from hoshin.kernel.clock import local_date
from hoshin.steering.plan import public as plan
from hoshin.steering.policy.public import basic_policies

NOTES = Path(__file__).with_name("notes.json")
ORDER = 450


def notes(organisation: Organisation, *, now: datetime) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """When each note was written, and the writing of it."""
    for told in json.loads(NOTES.read_text(encoding="utf-8")):
        moment = moment_of(local_date(now) - timedelta(days=told["ago"]), order=ORDER)
        yield moment, _writing(organisation, told, moment)


def _writing(organisation: Organisation, told: dict[str, Any], moment: datetime) -> Callable[[], object]:
    return lambda: plan.record_research(
        person=organisation.person("joho-lead", now=moment),
        title=told["title"],
        technology=told["technology"],
        kind=plan.TechnologyKind(told["kind"]),
        summary=told["summary"],
        findings=told["findings"],
        maturity=plan.Maturity(told["maturity"]),
        security_remark=told["security_remark"],
        main_policy_id=basic_policies().get(number=told["policy"]).pk,
        sources=plan.read_sources(told["sources"]),
        tags=told["tags"],
        sheet_numbers=[plan.number_of(title) for title in told["sheets"]],
        now=moment,
    )
