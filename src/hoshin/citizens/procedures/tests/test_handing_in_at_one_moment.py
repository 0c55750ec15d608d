"""Real connections, real commits: however often the button is pressed, there is one application; nobody applies twice."""

from dataclasses import replace
from functools import partial

import pytest

from hoshin.citizens.procedures.models import Application, Revision
from hoshin.citizens.procedures.public import publish_form, save_procedure, submit_application
from hoshin.citizens.procedures.rules.register import DuplicateScope
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_applying_online import CODE, filled
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.audit.tests.scratch import ScratchDatabase
from hoshin.foundation.people.tests.city import NOW, build_city
from hoshin.kernel.errors import RuleBroken

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def furnish() -> None:
    person = build_city().person("ict-staff")
    save_procedure(person=person, entry=replace(ENTRY, duplicate_scope=DuplicateScope.OPEN), now=NOW)
    publish_form(person=person, procedure_code=CODE, text=FORM, duplicate_by=("name",), now=NOW)


def test_at_the_same_moment(db, tmp_path):
    with ScratchDatabase(tmp_path) as scratch:
        scratch.run(furnish)
        token = scratch.run(filled)
        clicks = scratch.at_once([partial(submit_application, token=token, now=NOW)] * 4)
        assert len({receipt.number for receipt in clicks if not isinstance(receipt, Exception)}) == 1
        assert not [click for click in clicks if isinstance(click, Exception)]
        assert scratch.run(Revision.objects.count) == 1

        scratch.run(lambda: Application.objects.update(duplicate_key=""))
        tokens = [scratch.run(filled) for _ in range(3)]
        results = scratch.at_once([partial(submit_application, token=one, now=NOW) for one in tokens])
        assert sum(isinstance(result, RuleBroken) for result in results) == 2
        assert scratch.run(Application.objects.submitted().count) == 2
