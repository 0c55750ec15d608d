"""A demo city that is set up for an earlier day knows only what had been decided by then."""

from datetime import datetime

import pytest

from hoshin.demo.organisation.loading import load_organisation
from hoshin.demo.policy.loading import load_policy, organisation_needed_since
from hoshin.kernel.clock import JAPAN, local_date
from hoshin.steering.policy.public import Revision


@pytest.mark.django_db
def test_nothing_happens_before_its_time(db):
    since = organisation_needed_since()
    load_policy(load_organisation(since=local_date(since), now=since), now=datetime(2024, 1, 10, 9, 0, tzinfo=JAPAN))
    assert [held.name for held in Revision.objects.all()] == ["VER.01"]
