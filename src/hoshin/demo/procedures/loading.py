"""Loads the register of procedures the way CIO staff would: as the rows of a file."""

import json
from datetime import datetime
from pathlib import Path

from hoshin.citizens.procedures.public import import_register
from hoshin.demo.organisation.loading import Organisation

CIO_STAFF = "joho-lead"
_FILE = Path(__file__).with_name("register.json")


def load_procedures(organisation: Organisation, *, now: datetime) -> None:
    """Register the procedures of the demo city."""
    described: list[dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    headings = list(dict.fromkeys(title for row in described for title in row))
    rows = [headings, *([row.get(title, "") for title in headings] for row in described)]
    import_register(person=organisation.person(CIO_STAFF, now=now), rows=rows, now=now)
