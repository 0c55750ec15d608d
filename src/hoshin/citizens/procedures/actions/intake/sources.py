"""Keeping the list of systems from which applications come as files."""

import re
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.models import IntakeSource
from hoshin.citizens.procedures.permissions import require_intake
from hoshin.citizens.procedures.rules.applications import CHANNELS, Intake
from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.foundation.audit.public import Actor, ActorKind, record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import RuleBroken

SOURCE = "procedures.intake_source"
_CODE = re.compile(r"[a-z][a-z0-9\-]{0,39}")


@transaction.atomic
def save_source(
    *,
    person: Person,
    code: str,
    label: str,
    assurance: Assurance,
    is_active: bool,
    channel: Intake = Intake.ONLINE,
    now: datetime,
) -> IntakeSource:
    """Add a source or change the one of that code. For CIO staff and operators.

    `assurance` is what the city takes the source's proof of identity to be worth; `channel` is how one applies there, where
    a line does not say it. Raises RuleBroken, NotAllowed.
    """
    require_intake(person)
    code, label = code.strip(), label.strip()
    if not _CODE.fullmatch(code):
        raise RuleBroken("コードは、英小文字で始まる英数字とハイフンで、40文字までにしてください。", field="code")
    if not label:
        raise RuleBroken("名称を入力してください。", field="label")
    if not (0 <= assurance.proofing <= 3 and 0 <= assurance.authentication <= 3):
        raise RuleBroken("レベルは0から3までです。", field="proofing")
    if channel not in CHANNELS:
        raise RuleBroken("取込み元での申請の方法を選んでください。", field="channel")
    values = {
        "label": label[:100],
        "proofing_level": assurance.proofing,
        "authentication_level": assurance.authentication,
        "channel": channel.value,
        "is_active": is_active,
    }
    changes = {"changed_by": person.title[:200], "changed_at": now}
    source, _ = IntakeSource.objects.update_or_create(code=code, defaults=values | changes)
    record(
        actor=person.actor,
        name="procedures.intake_source.saved",
        thing_kind=SOURCE,
        thing_id=source.pk,
        thing_label=source.label,
        after=values | {"channel": channel.label},
        now=now,
    )
    return source


def actor_of(source: IntakeSource) -> Actor:
    """The source as the one who handed an application in."""
    return Actor(ActorKind.PROGRAM, source.code, source.label)
