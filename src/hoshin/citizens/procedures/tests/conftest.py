from dataclasses import replace

import pytest

from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.rules.register import DuplicateScope
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.people.tests.city import NOW, City, build_city


@pytest.fixture
def city(db: None) -> City:
    """A small city hall."""
    return build_city()


@pytest.fixture
def dogs(city: City):
    """A procedure of the farm section with a form: one application per person at a time, ten days to decide."""
    person = city.person("ict-staff")
    entry = replace(ENTRY, duplicate_scope=DuplicateScope.OPEN, standard_days=10)
    saved = save_procedure(person=person, entry=entry, now=NOW)
    publish_form(person=person, procedure_code=entry.code, text=FORM, duplicate_by=("name",), now=NOW)
    return saved
