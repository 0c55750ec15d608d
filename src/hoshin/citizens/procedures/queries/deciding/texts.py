"""The texts of a procedure's decision letters, as its section keeps them."""

from dataclasses import dataclass

from django.conf import settings

from hoshin.citizens.procedures.models import LetterText, Procedure
from hoshin.citizens.procedures.queries.applications import compiled, current_form
from hoshin.citizens.procedures.rules.deciding import (
    Gap,
    Letter,
    Ruling,
    default_letter,
    filled_letter,
    gaps_of,
)


@dataclass(frozen=True, slots=True)
class KeptText:
    """The text for one ruling; `stamp` changes with every change, and is empty while nobody has written an own one."""

    ruling: Ruling
    letter: Letter
    stamp: str

    @property
    def is_own(self) -> bool:
        """Whether the section wrote it."""
        return bool(self.stamp)


def letter_text(procedure: Procedure, ruling: Ruling) -> KeptText:
    """The section's text for this ruling, else the usual one."""
    return _kept(ruling, LetterText.objects.filter(procedure=procedure, ruling=ruling.value).first())


def letter_texts(procedure: Procedure) -> tuple[KeptText, ...]:
    """The texts for all rulings, in one query."""
    own = {row.ruling: row for row in LetterText.objects.filter(procedure=procedure)}
    return tuple(_kept(ruling, own.get(ruling.value)) for ruling in Ruling)


def _kept(ruling: Ruling, row: LetterText | None) -> KeptText:
    if row is None:
        return KeptText(ruling, default_letter(ruling), "")
    return KeptText(ruling, Letter(row.title, row.body, row.appeal), row.changed_at.isoformat())


def gaps_for(procedure: Procedure) -> tuple[Gap, ...]:
    """What can be filled into the letters of this procedure, with the questions of the form that is in use."""
    version = current_form(procedure)
    return gaps_of(compiled(version).form if version else None)


def sample_letter(procedure: Procedure, letter: Letter) -> Letter:
    """The letter with what is known without an application; every other gap shows what will stand there."""
    values = {gap.code: f"〔{gap.label}〕" for gap in gaps_for(procedure)}
    known = {
        "procedure": procedure.title,
        "section": procedure.section.name,
        "city": settings.CITY_NAME,
        "legal_basis": procedure.legal_basis,
    }
    return filled_letter(letter, values | known)
