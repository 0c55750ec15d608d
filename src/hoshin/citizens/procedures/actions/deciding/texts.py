"""Writing the texts of decision letters."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.models import LetterText, Procedure
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries import KIND
from hoshin.citizens.procedures.queries.deciding.texts import KeptText, gaps_for, letter_text
from hoshin.citizens.procedures.rules.deciding import Letter, Ruling, check_letter, default_letter, tidied_letter
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, NotFound

_CHANGED = "この文面は、開いた後にほかの人が変更しました。画面を開き直して、今の文面を確かめてください。"


@transaction.atomic
def save_letter_text(
    *, person: Person, procedure_code: str, ruling: Ruling, letter: Letter, seen: str, now: datetime
) -> KeptText:
    """Keep the section's text for a ruling; the usual text takes an own one away. `seen` is the stamp it was made from.

    Raises RuleBroken for gaps that do not exist or a text that says too little, Conflict when somebody was faster.
    """
    procedure = Procedure.objects.select_for_update(of=("self",)).filter(code=procedure_code).first()
    if procedure is None:
        raise NotFound("お探しの手続は見つかりません。")
    require_change(person, procedure)
    before = letter_text(procedure, ruling)
    if before.stamp != seen:
        raise Conflict(_CHANGED)
    letter = tidied_letter(letter)
    check_letter(letter, ruling, gaps_for(procedure))
    if letter == before.letter:
        return before
    if letter == default_letter(ruling):
        LetterText.objects.filter(procedure=procedure, ruling=ruling.value).delete()
    else:
        LetterText.objects.update_or_create(
            procedure=procedure,
            ruling=ruling.value,
            defaults={"title": letter.title, "body": letter.body, "appeal": letter.appeal, "changed_at": now},
        )
    _record(person, procedure, ruling=ruling, old=before.letter, new=letter, now=now)
    return letter_text(procedure, ruling)


def _record(person: Person, procedure: Procedure, *, ruling: Ruling, old: Letter, new: Letter, now: datetime) -> None:
    parts = {
        f"letter_{part}": (getattr(old, part), getattr(new, part))
        for part in ("title", "body", "appeal")
        if getattr(old, part) != getattr(new, part)
    }
    record(
        actor=person.actor,
        name="procedures.letter.changed",
        thing_kind=KIND,
        thing_id=procedure.pk,
        thing_label=procedure.title,
        before={name: pair[0] for name, pair in parts.items()},
        after={"ruling": ruling.label} | {name: pair[1] for name, pair in parts.items()},
        now=now,
    )
