from datetime import datetime

from django.db.models import QuerySet

from hoshin.foundation.people.models import Absence


def absences_of(account_id: int, *, now: datetime) -> QuerySet[Absence]:
    """Present and coming absences of somebody, soonest first."""
    return Absence.objects.filter(account_id=account_id, ends_at__gt=now).select_related("deputy").order_by("starts_at")


def people_absent(*, now: datetime) -> QuerySet[Absence]:
    """Who is away at `now`, with their deputies."""
    found = Absence.objects.filter(starts_at__lte=now, ends_at__gt=now).select_related("account", "deputy")
    return found.order_by("ends_at", "id")


def acting_deputy_of(account_id: int, *, now: datetime) -> int | None:
    """The account that acts for this one at `now` (代決), or None when it is present or has named nobody."""
    away = Absence.objects.filter(account_id=account_id, starts_at__lte=now, ends_at__gt=now, deputy__is_active=True)
    return away.order_by("starts_at", "id").values_list("deputy_id", flat=True).first()


def deputising_for(account_id: int, *, now: datetime) -> list[int]:
    """The absent accounts that have named this one as their deputy at `now`."""
    away = Absence.objects.filter(deputy_id=account_id, starts_at__lte=now, ends_at__gt=now)
    return list(away.order_by("starts_at", "id").values_list("account_id", flat=True).distinct())
