from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoshin.citizens.procedures.models.application import Application


class ApplicationMessage(models.Model):
    """One message between the applicant and the section, sealed with the application's key."""

    application = models.ForeignKey(Application, verbose_name="申請", on_delete=models.CASCADE, related_name="messages")
    is_from_applicant = models.BooleanField("申請者から")
    author = models.CharField("書いた職員", max_length=200, blank=True)
    section_name = models.CharField("担当課", max_length=100, blank=True)
    sealed = models.TextField("本文（暗号化）")
    sent_at = models.DateTimeField("送った日時")
    read_at = models.DateTimeField("読まれた日時", null=True)

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [
            models.Index(
                fields=["application"],
                condition=Q(read_at__isnull=True, is_from_applicant=True),
                name="procedures_message_unread",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_from_applicant=True, author="") | (Q(is_from_applicant=False) & ~Q(author="")),
                name="procedures_message_author",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=models.F("sent_at")),
                name="procedures_message_read_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.sent_at:%Y-%m-%d}"
