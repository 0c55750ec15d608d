"""Keeping a group of fields from the public until a day, on every sheet or on one."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.foundation.search.public import rebuild
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken
from hoshin.steering.plan.actions.sheets import KIND, locked, put_into_search, write_trail
from hoshin.steering.plan.models import Embargo, Sheet
from hoshin.steering.plan.permissions import can_set_embargo
from hoshin.steering.plan.queries.searching import NOTICE, search_rows
from hoshin.steering.plan.rules import EVERY_YEAR, FieldGroup, Hold, check_hold

EMBARGO = "plan.embargo"
_DAYS_LOOKED_BACK = 7


@transaction.atomic
def set_embargo(
    *,
    person: Person,
    group: FieldGroup,
    publish_on: date,
    sheet_id: int | None = None,
    from_fiscal_year: int = EVERY_YEAR,
    reason: str,
    now: datetime,
) -> Embargo:
    """Keep the group from the public until `publish_on`, on every sheet or on the named one; returns the embargo.

    A former date for the same group, sheet and year gives way. `from_fiscal_year` keeps back only that year's money and
    later years'. Raises NotAllowed for others than CIO staff, RuleBroken for a day that is past.
    """
    _require_right(person)
    if not reason.strip():
        raise RuleBroken("理由を入力してください。", field="reason")
    check_hold(Hold(group, publish_on, sheet_id, from_fiscal_year), local_date(now))
    sheet = locked(person, sheet_id) if sheet_id is not None else None
    place = {"group": group.value, "sheet": sheet, "from_fiscal_year": from_fiscal_year}
    former = Embargo.objects.select_for_update().filter(**place).first()
    before = _told(former) if former else None
    embargo = former or Embargo(**place)
    embargo.publish_on = publish_on
    embargo.reason = reason.strip()
    embargo.set_by = person.label
    embargo.set_at = now
    embargo.save()
    _record(embargo, person=person, name="set", before=before, after=_told(embargo), reason=reason, now=now)
    _search_anew(embargo, now)
    return embargo


@transaction.atomic
def lift_embargo(*, person: Person, embargo_id: int, reason: str, now: datetime) -> None:
    """Let the public see at once what was kept back; the city's date, if there is one, then counts for the sheet."""
    _require_right(person)
    embargo = Embargo.objects.select_for_update().select_related("sheet").filter(pk=embargo_id).first()
    if embargo is None:
        raise NotFound("お探しの公開日の設定は見つかりません。")
    if not reason.strip():
        raise RuleBroken("理由を入力してください。", field="reason")
    _record(embargo, person=person, name="lifted", before=_told(embargo), after=None, reason=reason, now=now)
    embargo.delete()
    _search_anew(embargo, now)


def open_texts_daily(now: datetime) -> str:
    """Let the texts whose day has come be found by the public; what the pages show does not wait for this."""
    today = local_date(now)
    window = (today - timedelta(days=_DAYS_LOOKED_BACK), today)
    opened = Embargo.objects.filter(group=FieldGroup.CONTENT.value, publish_on__range=window).count()
    if opened:
        _rebuild_index(today)
    return f"この{_DAYS_LOOKED_BACK}日に公開日を迎えた設定は{opened}件でした。"


def _require_right(person: Person) -> None:
    if not can_set_embargo(person):
        raise NotAllowed("公開日を決められるのは、CIOスタッフです。")


def _told(embargo: Embargo) -> dict[str, Any]:
    """The embargo in the words of the trail."""
    told: dict[str, Any] = {
        "group": FieldGroup(embargo.group).label,
        "publish_on": embargo.publish_on.isoformat(),
    }
    if embargo.from_fiscal_year != EVERY_YEAR:
        told["from_fiscal_year"] = embargo.from_fiscal_year
    return told


def _record(
    embargo: Embargo,
    *,
    person: Person,
    name: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str,
    now: datetime,
) -> None:
    """Write the event, on the sheet where it is one sheet's date."""
    if embargo.sheet is not None:
        write_trail(
            embargo.sheet,
            actor=person.actor,
            name=f"embargo_{name}",
            now=now,
            before=before,
            after=after,
            reason=reason,
        )
        return
    record(
        actor=person.actor,
        name=f"{EMBARGO}.{name}",
        thing_kind=EMBARGO,
        thing_id=embargo.pk,
        thing_label=f"全個票の{FieldGroup(embargo.group).label}",
        before=before,
        after=after,
        reason=reason.strip(),
        now=now,
    )


def _search_anew(embargo: Embargo, now: datetime) -> None:
    """Bring the search index in line when texts were kept back or opened."""
    if embargo.group != FieldGroup.CONTENT.value:
        return
    if embargo.sheet is not None:
        put_into_search(Sheet.objects.get(pk=embargo.sheet.pk), now)
        return
    _rebuild_index(local_date(now))


@transaction.atomic
def _rebuild_index(today: date) -> None:
    rows = search_rows(today)
    for kind in (KIND, NOTICE):
        rebuild(kind, rows[kind][1]())
