"""Loads the register of procedures the way CIO staff would: as the rows of a file."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from hoshin.citizens.procedures.public import (
    ActingKind,
    Letter,
    Ruling,
    allow_acting,
    catalogue,
    default_letter,
    import_register,
    publish_form,
    save_letter_text,
)
from hoshin.demo.organisation.loading import Organisation
from hoshin.foundation.people.public import Person

CIO_STAFF = "joho-lead"
AGENTS_IN, AGENTS_TAKEN_BY = "kobunsho", "somu-head"
"""The procedure in which somebody may apply for another, and who says so."""
_FORMS = Path(__file__).with_name("forms")
_LETTERS = Path(__file__).with_name("letters.json")
_FILE = Path(__file__).with_name("register.json")


def load_procedures(organisation: Organisation, *, now: datetime) -> None:
    """Register the procedures of the demo city and publish the forms of those that are online."""
    described: list[dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    headings = list(dict.fromkeys(title for row in described for title in row))
    rows = [headings, *([row.get(title, "") for title in headings] for row in described)]
    import_register(person=organisation.person(CIO_STAFF, now=now), rows=rows, now=now)
    for file in sorted(_FORMS.glob("*.json")):
        described_form: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        publish_form(
            person=organisation.person(CIO_STAFF, now=now),
            procedure_code=file.stem,
            text=json.dumps(described_form["form"]),
            duplicate_by=tuple(described_form["duplicate_by"]),
            now=now,
        )
    section = organisation.person(AGENTS_TAKEN_BY, now=now)
    allow_acting(
        person=section,
        procedure_id=catalogue().get(code=AGENTS_IN).pk,
        kinds=[ActingKind.AGENT, ActingKind.DELEGATE],
        now=now,
    )
    _word_letters(organisation.person(CIO_STAFF, now=now), now=now)


def _word_letters(person: Person, *, now: datetime) -> None:
    """Word the letters of the procedures that have names of their own for them; the notice of appeal is the usual one."""
    described: dict[str, dict[str, dict[str, str]]] = json.loads(_LETTERS.read_text(encoding="utf-8"))
    for code, texts in described.items():
        for ruling in (one for one in Ruling if one.value in texts):
            text = texts[ruling.value]
            letter = Letter(text["title"], text["body"], default_letter(ruling).appeal)
            save_letter_text(person=person, procedure_code=code, ruling=ruling, letter=letter, seen="", now=now)
