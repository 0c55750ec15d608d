"""Real connections, real commits: a right try takes a count away while other tries are waiting for it."""

from functools import partial

import pytest

from hoshin.foundation.audit.tests.scratch import ScratchDatabase
from hoshin.foundation.identity.actions.attempts import count_try, counter, forget_tries
from hoshin.foundation.identity.models import SignInTally
from hoshin.foundation.identity.rules import TallyScope, TooManyAttempts
from hoshin.kernel import clock

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
ROUNDS = 60


def right_tries(counters, now):
    """How many of the rounds were let in; whoever has to wait is told so in words."""
    let_in = 0
    for _ in range(ROUNDS):
        try:
            count_try(counters=counters, now=now)
        except TooManyAttempts:
            continue
        let_in += 1
        forget_tries(counters=counters)
    return let_in


def test_a_count_that_is_taken_away_begins_anew(db, tmp_path):
    counters = [counter(TallyScope.SECOND_STEP, "1")]
    now = clock.now()
    with ScratchDatabase(tmp_path) as scratch:
        results = scratch.at_once([partial(right_tries, counters, now)] * 4)
        assert [type(one) for one in results] == [int] * 4, results
        assert any(one != 0 for one in results)
        assert scratch.run(SignInTally.objects.count) == 0
