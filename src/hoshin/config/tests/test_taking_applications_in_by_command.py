"""`hoshin intake take`: one file of a named source, or what waits in the folder; the exit status says what became of it."""

from argparse import Namespace

import pytest

from hoshin.citizens.procedures.actions.intake import save_source
from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.tests.forms import FORM
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.citizens.procedures.tests.test_taking_applications_in_from_files import ANSWERS, NAME, line, lines
from hoshin.config.cli.arguments import parser
from hoshin.config.cli.intake import run
from hoshin.config.cli.words import ExitCode, Refused
from hoshin.foundation.people.tests.city import NOW, build_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    settings.INTAKE_FOLDER = tmp_path / "intake"
    (settings.INTAKE_FOLDER / "pittari").mkdir(parents=True)
    person = build_city().person("ict-staff")
    save_procedure(person=person, entry=ENTRY, now=NOW)
    publish_form(person=person, procedure_code=ENTRY.code, text=FORM, now=NOW)
    save_source(person=person, code="pittari", label="元", assurance=Assurance(), is_active=True, now=NOW)
    return settings.INTAKE_FOLDER


def taken(*words) -> int:
    arguments = parser().parse_args(["intake", "take", *map(str, words)])
    return run(Namespace(file=arguments.file, source=arguments.source))


def test_a_named_file(folder, tmp_path, capsys):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(line()))
    assert taken(path, "--source", "pittari") == ExitCode.DONE
    assert Application.objects.get().intake == "import"
    path.write_bytes(lines(line("A-2", form_version=9)))
    assert taken(path, "--source", "pittari") == ExitCode.PROBLEM
    assert "form_version" in capsys.readouterr().err
    for words in ((path,), (path, "--source", "strange"), (tmp_path / "none", "--source", "pittari")):
        with pytest.raises(Refused):
            taken(*words)


def test_what_waits_in_the_folder(folder, capsys):
    (folder / "pittari" / "b.jsonl").write_bytes(lines(line("B-1", answers=ANSWERS | {"name": NAME})))
    assert taken() == ExitCode.DONE
    assert "1件" in capsys.readouterr().out
    assert Application.objects.count() == 1
