from __future__ import annotations

from django.db import models

from hoshin.citizens.procedures.models.application import Application


class Upload(models.Model):
    """A file of an applicant: a draft until the application is handed in, then accepted. Its name stands in the answers.

    The content is sealed with the application's key; staff can open accepted files only.
    """

    application = models.ForeignKey(Application, verbose_name="申請", on_delete=models.PROTECT, related_name="uploads")
    question = models.CharField("質問", max_length=40)
    file = models.OneToOneField("files.StoredFile", verbose_name="中身", on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField("受け取った日時")
    accepted_at = models.DateTimeField("提出日時", null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["application", "question"], name="procedures_upload_of")]

    def __str__(self) -> str:
        return f"{self.application} {self.question}"
