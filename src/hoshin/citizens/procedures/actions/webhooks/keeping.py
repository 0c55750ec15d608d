"""Which systems are told what, and the secrets by which they know who tells them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hoshin.citizens.procedures.models import Layout, Procedure, WebhookTarget
from hoshin.citizens.procedures.permissions import require_hand_over
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.queries.webhooks import target_for
from hoshin.citizens.procedures.rules.webhooks import (
    OVERLAP,
    WebhookEvent,
    checked_address,
    new_signing_secret,
)
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound, RuleBroken

TARGET = "procedures.webhook"
MOST_TARGETS = 10
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class TargetWish:
    """What is wished for a target; without `layout_id` nothing that an applicant wrote is sent."""

    label: str
    url: str
    events: Sequence[str]
    layout_id: int | None = None
    is_active: bool = True


@transaction.atomic
def add_target(*, person: Person, procedure_code: str, wish: TargetWish, now: datetime) -> tuple[WebhookTarget, str]:
    """A new target and its secret, which is never shown again. By the section.

    Raises NotFound for others, RuleBroken for a wrong address, no event, a label that is taken, or too many targets.
    """
    procedure = Procedure.objects.select_for_update().filter(code=procedure_code).first()
    if procedure is None:
        raise NotFound("お探しの手続は見つかりません。")
    require_hand_over(person, procedure)
    if WebhookTarget.objects.filter(procedure=procedure).count() >= MOST_TARGETS:
        raise RuleBroken(f"一つの手続の通知先は{MOST_TARGETS}件までです。", field="label")
    values = _checked(procedure, wish)
    ring, secret = key_ring(), new_signing_secret()
    key = ring.new_key()
    target = WebhookTarget.objects.create(
        procedure=procedure,
        wrapped_key=key,
        sealed=ring.seal(key, secret),
        changed_by=person.title[:200],
        changed_at=now,
        **values,
    )
    _record(target, "added", person, now, after=_told(target))
    return target, secret


@transaction.atomic
def change_target(*, person: Person, target_id: int, wish: TargetWish, now: datetime) -> WebhookTarget:
    """Change what a target is told and where; its secret stays. Raises as `add_target` does."""
    target = target_for(person, target_id, is_locked=True)
    before = _told(target)
    for name, value in _checked(target.procedure, wish, target).items():
        setattr(target, name, value)
    target.changed_by, target.changed_at = person.title[:200], now
    target.save()
    _record(target, "changed", person, now, before=before, after=_told(target))
    return target


@transaction.atomic
def renew_secret(*, person: Person, target_id: int, now: datetime) -> tuple[WebhookTarget, str]:
    """The target with a new secret, which is never shown again; the one before signs beside it for three days."""
    target = target_for(person, target_id, is_locked=True)
    ring, secret = key_ring(), new_signing_secret()
    target.sealed_before, target.before_until = target.sealed, now + OVERLAP
    target.sealed = ring.seal(target.wrapped_key, secret)
    target.changed_by, target.changed_at = person.title[:200], now
    target.save()
    _record(target, "secret_renewed", person, now)
    return target, secret


def _checked(procedure: Procedure, wish: TargetWish, target: WebhookTarget | None = None) -> dict[str, object]:
    label = wish.label.strip()[:60]
    if not label:
        raise RuleBroken("名称を入力してください。", field="label")
    others = WebhookTarget.objects.filter(procedure=procedure, label=label)
    if (others.exclude(pk=target.pk) if target else others).exists():
        raise RuleBroken("同じ名称の通知先があります。", field="label")
    address = checked_address(wish.url)
    if not (address.is_https or settings.DEMO or address.host in _LOCAL):
        raise RuleBroken("アドレスは https:// で始めてください。", field="url")
    known = [event.value for event in WebhookEvent if event.value in wish.events]
    if not known:
        raise RuleBroken("知らせることを、一つ以上選んでください。", field="events")
    layout = Layout.objects.filter(procedure=procedure, pk=wish.layout_id).first() if wish.layout_id else None
    if wish.layout_id and layout is None:
        raise NotFound("お探しの引渡しの形は見つかりません。")
    url = wish.url.strip()
    return {"label": label, "url": url, "events": known, "layout": layout, "is_active": wish.is_active}


def _told(target: WebhookTarget) -> dict[str, object]:
    return {
        "label": target.label,
        "url": target.url,
        "events": "、".join(WebhookEvent(code).label for code in target.events),
        "layout": target.layout.name if target.layout else "",
        "is_active": target.is_active,
    }


def _record(
    target: WebhookTarget,
    name: str,
    person: Person,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        actor=person.actor,
        name=f"{TARGET}.{name}",
        thing_kind=TARGET,
        thing_id=target.pk,
        thing_label=f"{target.procedure.title}：{target.label}",
        before=before,
        after=after,
        now=now,
    )
