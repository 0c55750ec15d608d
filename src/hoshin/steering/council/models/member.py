from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from hoshin.steering.council.rules import Seat


class MemberQuerySet(models.QuerySet["Member"]):
    """Chainable filters over members."""

    def sitting_on(self, day: date) -> MemberQuerySet:
        """Members whose term holds `day`."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)

    def of(self, account_id: int | None) -> MemberQuerySet:
        """The terms of one account."""
        return self.filter(account_id=account_id)


class Member(models.Model):
    """A member for one term. The public reads `affiliation` and the seat; a name only where its owner allows it."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="アカウント", on_delete=models.PROTECT, related_name="council_terms"
    )
    affiliation = models.CharField("所属・専門", max_length=100)
    seat = models.CharField("役割", max_length=20, choices=[(seat.value, seat.label) for seat in Seat])
    starts_on = models.DateField("任期の始まり")
    ends_on = models.DateField("任期の終わり", null=True, blank=True)

    objects: ClassVar[models.Manager[Member]] = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "starts_on"], name="council_member_term_once"),
            models.CheckConstraint(
                condition=models.Q(seat__in=[seat.value for seat in Seat]), name="council_member_seat"
            ),
            models.CheckConstraint(condition=~models.Q(affiliation=""), name="council_member_affiliated"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="council_member_term",
            ),
        ]

    def __str__(self) -> str:
        return self.public_label

    @property
    def public_label(self) -> str:
        """How everybody may read of this member; reads the account."""
        name = f"　{self.account.label}" if self.account.is_name_public else ""
        seat = "" if self.seat == Seat.MEMBER else f"（{Seat(self.seat).label}）"
        return f"{self.affiliation}{name}{seat}"

    @property
    def seat_label(self) -> str:
        """The seat's name on screen."""
        return Seat(self.seat).label
