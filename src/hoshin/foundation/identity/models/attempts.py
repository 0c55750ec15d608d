from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from hoshin.foundation.identity.rules import Tally, TallyScope


class SignInTallyQuerySet(models.QuerySet["SignInTally"]):
    """Chainable filters over tallies."""

    def locked_at(self, now: datetime) -> SignInTallyQuerySet:
        """Tallies whose wait has not ended at `now`."""
        return self.filter(locked_until__gt=now)


class SignInTally(models.Model):
    """Failed tries in a row for one name, device, second step or browser.

    `key` is a fingerprint: what people type as a name is now and then their password. Names that belong to nobody are
    counted in the same way, so that a wait tells a stranger nothing.
    """

    scope = models.CharField("範囲", max_length=16, choices=[(scope.value, scope.label) for scope in TallyScope])
    key = models.CharField("指紋", max_length=64)
    account = models.ForeignKey(
        "people.StaffAccount",
        verbose_name="職員",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="sign_in_tallies",
    )
    failures = models.PositiveIntegerField("続けて失敗した回数")
    last_failed_at = models.DateTimeField("最後の失敗", db_index=True)
    locked_until = models.DateTimeField("受け付けない期限", null=True, blank=True, db_index=True)

    objects: ClassVar[models.Manager[SignInTally]] = SignInTallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="identity_tally_once"),
            models.CheckConstraint(
                condition=models.Q(scope__in=[scope.value for scope in TallyScope]), name="identity_tally_scope"
            ),
        ]

    @property
    def tally(self) -> Tally:
        """The count as the rules take it."""
        return Tally(self.failures, self.last_failed_at, self.locked_until)


class DemoAccount(models.Model):
    """An account that may be entered with one click while demo mode is on; nobody else ever may."""

    account = models.OneToOneField(
        "people.StaffAccount", verbose_name="職員", on_delete=models.CASCADE, related_name="demo_account"
    )
    order = models.PositiveIntegerField("並び順", default=0)
    introduction = models.CharField("紹介", max_length=200)

    class Meta:
        ordering = ["order", "id"]
