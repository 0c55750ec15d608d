"""Sheets that wait for other sheets."""

from datetime import datetime

from django.db import transaction

from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan.actions.sheets import locked, touch, write_trail
from hoshin.steering.plan.models import Sheet, SheetDependency
from hoshin.steering.plan.permissions import can_edit, visible_to
from hoshin.steering.plan.rules import check_dependency


@transaction.atomic
def wait_for(*, person: Person, sheet_id: int, awaited_number: str, reason: str, now: datetime) -> SheetDependency:
    """Note that the sheet can only go on when another one is complete; the schedule shows it and warns of clashes.

    Raises RuleBroken (field `awaited`) for a sheet that is unknown to the person, the sheet itself, or one that waits for it.
    """
    sheet = _changeable(person, sheet_id)
    awaited = visible_to(person).filter(number=awaited_number.strip()).first()
    if awaited is None:
        raise RuleBroken("その番号の個票は見つかりません。", field="awaited")
    if not reason.strip():
        raise RuleBroken("待つ理由を入力してください。", field="reason")
    list(Sheet.objects.select_for_update().filter(pk__in=[sheet.pk, awaited.pk]).order_by("pk"))
    check_dependency(sheet.pk, awaited.pk, SheetDependency.objects.values_list("sheet_id", "awaited_id"))
    dependency = SheetDependency.objects.create(sheet=sheet, awaited=awaited, reason=reason.strip())
    touch(sheet, now)
    write_trail(
        sheet, actor=person.actor, name="waits_for", now=now, after={"awaited": str(awaited)}, reason=dependency.reason
    )
    return dependency


@transaction.atomic
def stop_waiting(*, person: Person, sheet_id: int, dependency_id: int, now: datetime) -> None:
    """Note that the sheet no longer waits for another one."""
    sheet = _changeable(person, sheet_id)
    dependency = SheetDependency.objects.select_related("awaited").filter(pk=dependency_id, sheet=sheet).first()
    if dependency is None:
        raise NotFound("お探しの先行する個票は見つかりません。")
    awaited = str(dependency.awaited)
    dependency.delete()
    touch(sheet, now)
    write_trail(sheet, actor=person.actor, name="waits_no_more", now=now, before={"awaited": awaited})


def _changeable(person: Person, sheet_id: int) -> Sheet:
    """The sheet under lock, if the person may change it."""
    sheet = locked(person, sheet_id)
    if not can_edit(person, sheet):
        raise NotAllowed("先行する個票を決められるのは、担当課とCIOスタッフです。")
    return sheet
