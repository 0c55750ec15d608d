"""Changing the secrets of the installation: every key is wrapped anew by the newest one; no answer is decrypted."""

from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.models import Application, InstallationKey, IntakeContent
from hoshin.citizens.procedures.queries.keys import RECOGNISING, key_ring
from hoshin.foundation.audit.public import SYSTEM, record

KEYS = "procedures.keys"
_BATCH = 500


def rotate_keys(*, now: datetime) -> int:
    """Wrap the keys of all applications by the newest secret of the installation; how many there are.

    Afterwards the older secrets may be taken out of the settings. Breaking off and beginning again does no harm.
    """
    _keep_recognising()
    _rewrap_intake()
    done, last = 0, 0
    while pks := list(Application.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        done += _rewrap(pks)
        last = pks[-1]
    with transaction.atomic():
        record(
            actor=SYSTEM,
            name="procedures.keys.rotated",
            thing_kind=KEYS,
            thing_id=1,
            thing_label="申請の鍵",
            after={"count": done},
            now=now,
        )
    return done


@transaction.atomic
def _keep_recognising() -> None:
    """The key of recognition must outlive the secret that it was made from, or nobody would be recognised any more."""
    kept = InstallationKey.objects.select_for_update().filter(purpose=RECOGNISING).first()
    if kept is None:
        InstallationKey.objects.create(purpose=RECOGNISING, wrapped=key_ring().wrapped_recognising())
        return
    kept.wrapped = key_ring().rewrapped(kept.wrapped)
    kept.save(update_fields=["wrapped"])


@transaction.atomic
def _rewrap_intake() -> None:
    """The keys of files of applications that wait to be taken in."""
    for held in IntakeContent.objects.select_for_update().only("file", "wrapped_key"):
        held.wrapped_key = key_ring().rewrapped(held.wrapped_key)
        held.save(update_fields=["wrapped_key"])


@transaction.atomic
def _rewrap(pks: list[int]) -> int:
    found = list(Application.objects.select_for_update().filter(pk__in=pks).only("pk", "wrapped_key"))
    for application in found:
        application.wrapped_key = key_ring().rewrapped(application.wrapped_key)
    Application.objects.bulk_update(found, ["wrapped_key"])
    return len(found)
