from __future__ import annotations

from django.db import models

from hoshin.foundation.audit.rules import ActorKind


class Event(models.Model):
    """One act: who, when, what (a stable dotted name), on which thing, before and after, and why."""

    at = models.DateTimeField("日時")
    actor_kind = models.CharField(
        "行為者の種類", max_length=16, choices=[(kind.value, kind.value) for kind in ActorKind]
    )
    actor_id = models.CharField("行為者の番号", max_length=64, blank=True)
    actor_label = models.CharField("行為者", max_length=200)
    acting_for = models.CharField("代わって行った相手", max_length=200, blank=True)
    name = models.CharField("事項", max_length=100)
    thing_kind = models.CharField("対象の種類", max_length=60)
    thing_id = models.CharField("対象の番号", max_length=64)
    thing_label = models.CharField("対象", max_length=300)
    before = models.JSONField("前", null=True)
    after = models.JSONField("後", null=True)
    reason = models.TextField("理由", blank=True)
    group = models.CharField("一連の操作", max_length=36, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["thing_kind", "thing_id", "id"], name="audit_event_thing"),
            models.Index(fields=["actor_kind", "actor_id", "id"], name="audit_event_actor"),
            models.Index(fields=["name", "id"], name="audit_event_name"),
            models.Index(fields=["at"], name="audit_event_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor_kind__in=[kind.value for kind in ActorKind]), name="audit_event_actor_kind"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="audit_event_named"),
        ]


class Seal(models.Model):
    """A link of the chain: what a batch of events said when it was sealed, hashed with the seal before.

    `leaves` holds each event's number and the SHA-256 of its content, so that verification can name the place.
    The number counts up from 1 without gaps and is part of what is hashed.
    """

    id = models.BigIntegerField("番号", primary_key=True)
    sealed_at = models.DateTimeField("封印日時")
    first_event_id = models.BigIntegerField("最初の事項")
    last_event_id = models.BigIntegerField("最後の事項", unique=True)
    event_count = models.PositiveIntegerField("件数")
    leaves = models.BinaryField("事項の要約")
    previous_hash = models.CharField("前の封印", max_length=64, unique=True)
    hash = models.CharField("封印", max_length=64, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_event_id__gte=models.F("first_event_id")), name="audit_seal_range"
            ),
            models.CheckConstraint(condition=models.Q(event_count__gte=1), name="audit_seal_not_empty"),
        ]
