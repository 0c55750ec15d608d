"""Real connections, real commits: however many take in the same applications, from whichever file, each comes in once."""

from dataclasses import replace
from functools import partial

import pytest

from hoshin.citizens.procedures.actions.intake import receive_file, save_source, take_in
from hoshin.citizens.procedures.models import Application, IntakeEntry
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.rules.importing import CameBy, IntakeState
from hoshin.citizens.procedures.rules.register import DuplicateScope
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.citizens.procedures.tests.test_taking_applications_in_from_files import ANSWERS, line, lines
from hoshin.foundation.audit.tests.scratch import ScratchDatabase
from hoshin.foundation.people.tests.city import NOW, build_city

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def furnish() -> None:
    person = build_city().person("ict-staff")
    save_procedure(person=person, entry=replace(ENTRY, duplicate_scope=DuplicateScope.NONE), now=NOW)
    publish_form(person=person, procedure_code=ENTRY.code, text=FORM, now=NOW)
    save_source(person=person, code="pittari", label="元", assurance=Assurance(), is_active=True, now=NOW)


def received(*made: str) -> int:
    content = lines(*made)
    return receive_file(source_code="pittari", name="a", content=content, came_by=CameBy.COMMAND, now=NOW).pk


def test_at_the_same_moment(db, tmp_path):
    one, two = (line(f"A-{place}", answers=ANSWERS | {"memo": str(place)}) for place in range(2))
    with ScratchDatabase(tmp_path) as scratch:
        scratch.run(furnish)
        same = [pk for pk in scratch.at_once([partial(received, one, two)] * 3) if isinstance(pk, int)]
        assert len(same) == 3
        assert len(set(same)) == 1
        other = scratch.run(partial(received, two, one))
        results = scratch.at_once([partial(take_in, file_id=pk, now=NOW) for pk in (same[0], same[0], other, other)])
        files = [result for result in results if not isinstance(result, Exception)]
        assert len(files) == 4
        assert {file.state for file in files} <= {IntakeState.DONE.value, IntakeState.WAITING.value}
        assert scratch.run(Application.objects.submitted().count) == 2
        assert scratch.run(IntakeEntry.objects.filter(state="taken").count) == 2
        assert scratch.run(IntakeEntry.objects.filter(state="repeated").count) == 2
