from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.foundation.approvals.rules import StepKind
from hoshin.foundation.people.public import Role


class RouteTemplate(models.Model):
    """The city's own route for a class of decisions (決裁区分); without one the room's usual route applies."""

    code = models.CharField("決裁区分", max_length=60, unique=True)
    label = models.CharField("名称", max_length=100)
    updated_at = models.DateTimeField("更新日時")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class RouteTemplateStep(models.Model):
    """A station of a route, by role, or one certain post."""

    template = models.ForeignKey(RouteTemplate, verbose_name="経路", on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField("順番")
    kind = models.CharField("区分", max_length=16, choices=[(kind.value, kind.label) for kind in StepKind])
    role = models.CharField("役割", max_length=20, blank=True, choices=[(role.value, role.label) for role in Role])
    post = models.ForeignKey(
        "people.Post", verbose_name="職", null=True, blank=True, on_delete=models.PROTECT, related_name="route_steps"
    )

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in StepKind]), name="approvals_route_kind_known"
            ),
            models.CheckConstraint(
                condition=(Q(post__isnull=False) & Q(role=""))
                | (Q(post__isnull=True) & Q(role__in=[role.value for role in Role])),
                name="approvals_route_role_or_post",
            ),
            models.CheckConstraint(condition=Q(order__gte=1), name="approvals_route_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.kind}"
