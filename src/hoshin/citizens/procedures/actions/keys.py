"""Changing the secrets of the installation: every key is wrapped anew by the newest one; no answer is decrypted."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from hoshin.citizens.procedures.models import (
    Application,
    InstallationKey,
    IntakeContent,
    ProviderSetting,
    WebhookTarget,
)
from hoshin.citizens.procedures.queries.keys import RECOGNISING, key_ring
from hoshin.foundation.audit.public import SYSTEM, record

KEYS = "procedures.keys"
_BATCH = 500
Wrapped = TypeVar("Wrapped", Application, IntakeContent, ProviderSetting, WebhookTarget)


def rotate_keys(*, now: datetime) -> int:
    """Wrap every key (applications, files to take in, secrets of providers and of notices) by the newest secret; how many there are.

    Afterwards the older secrets may be taken out of the settings. Breaking off and beginning again does no harm.
    """
    _keep_recognising()
    done = _rewrap_all(Application) + _rewrap_all(IntakeContent) + _rewrap_all(ProviderSetting)
    done += _rewrap_all(WebhookTarget)
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


def _rewrap_all(model: type[Wrapped]) -> int:
    done, last = 0, 0
    while pks := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        done += _rewrap(model, pks)
        last = pks[-1]
    return done


@transaction.atomic
def _rewrap(model: type[Wrapped], pks: list[int]) -> int:
    found = list(model.objects.select_for_update().filter(pk__in=pks).only("pk", "wrapped_key"))
    for one in found:
        one.wrapped_key = key_ring().rewrapped(one.wrapped_key)
    model.objects.bulk_update(found, ["wrapped_key"])
    return len(found)
