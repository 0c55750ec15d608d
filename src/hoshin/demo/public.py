"""The door of the demo: one function that loads the whole city."""

from datetime import datetime

from django.db import transaction

from hoshin.demo.council.loading import load_council
from hoshin.demo.organisation.loading import load_organisation
from hoshin.demo.plan.loading import first_day, load_plan
from hoshin.demo.policy.loading import load_policy, organisation_needed_since
from hoshin.demo.procedures.loading import load_procedures
from hoshin.kernel.clock import local_date


@transaction.atomic
def load_demo(*, now: datetime) -> None:
    """Load Joetsu as a demo city: organisation, policy, sheets with two years behind them; whole or not at all.

    Everything goes through the same actions as real work, each at the moment it is said to have happened.
    """
    founded = min(first_day(now=now), organisation_needed_since())
    organisation = load_organisation(since=local_date(founded), now=founded)
    load_policy(organisation, now=now)
    load_plan(organisation, now=now)
    load_procedures(organisation, now=now)
    load_council(organisation, now=now)
