"""Notes among officials, and the checklist of a procedure."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.moving import locked_application, write_event
from hoshin.citizens.procedures.models import ChecklistItem, InternalNote, Procedure, Tick
from hoshin.citizens.procedures.permissions import require_change
from hoshin.citizens.procedures.queries import KIND, key_ring
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound, RuleBroken

LONGEST_NOTE = 4000
MOST_ITEMS = 30


@transaction.atomic
def write_note(*, person: Person, number: str, text: str, now: datetime) -> InternalNote:
    """Leave a note for one's colleagues; it cannot be changed afterwards. Raises NotFound, RuleBroken for an empty one."""
    application = locked_application(person, number)
    if not text.strip():
        raise RuleBroken("メモを入力してください。", field="text")
    note = InternalNote.objects.create(
        application=application,
        author=person.title,
        sealed=key_ring().seal(application.wrapped_key, {"text": text.strip()[:LONGEST_NOTE]}),
        written_at=now,
    )
    write_event(application, "noted", actor=person.actor, now=now)
    return note


@transaction.atomic
def tick_items(*, person: Person, number: str, item_ids: Collection[int], now: datetime) -> int:
    """Let exactly these items of the checklist be ticked; returns how many changed. Who ticked first stays written down."""
    application = locked_application(person, number)
    items = {item.pk: item for item in application.procedure.checklist.filter(retired_at__isnull=True)}
    unknown = set(item_ids) - set(items)
    if unknown:
        raise NotFound("確かめることの一覧が変わりました。画面を開き直してください。")
    held = {tick.item_id: tick for tick in application.ticks.filter(item__in=items)}
    for item_id in sorted(set(held) - set(item_ids)):
        held[item_id].delete()
        write_event(application, "unticked", actor=person.actor, now=now, before={"item": items[item_id].text})
    for item_id in sorted(set(item_ids) - set(held)):
        Tick.objects.create(application=application, item=items[item_id], ticked_by=person.title, ticked_at=now)
        write_event(application, "ticked", actor=person.actor, now=now, after={"item": items[item_id].text})
    return len(set(held) ^ set(item_ids))


@transaction.atomic
def set_checklist(*, person: Person, procedure_code: str, texts: Sequence[str], now: datetime) -> int:
    """Let a procedure's checklist be these lines; returns how many there are. What is ticked already stays ticked.

    Raises NotFound, NotAllowed, and RuleBroken for too many lines.
    """
    procedure = Procedure.objects.select_for_update().filter(code=procedure_code).first()
    if procedure is None:
        raise NotFound("お探しの手続は見つかりません。")
    require_change(person, procedure)
    wanted = list(dict.fromkeys(text.strip()[:200] for text in texts if text.strip()))
    if len(wanted) > MOST_ITEMS:
        raise RuleBroken(f"確かめることは{MOST_ITEMS}件までです。", field="texts")
    held = {item.text: item for item in procedure.checklist.filter(retired_at__isnull=True)}
    for text, item in held.items():
        if text not in wanted:
            item.retired_at = now
            item.save(update_fields=["retired_at"])
    for order, text in enumerate(wanted):
        ChecklistItem.objects.update_or_create(
            procedure=procedure, text=text, retired_at=None, defaults={"order": order}
        )
    record(
        actor=person.actor,
        name="procedures.procedure.checklist_set",
        thing_kind=KIND,
        thing_id=procedure.pk,
        thing_label=procedure.title,
        before={"checklist": "\n".join(held)},
        after={"checklist": "\n".join(wanted)},
        now=now,
    )
    return len(wanted)
