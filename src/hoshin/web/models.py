from django.db import models


class Submission(models.Model):
    """A form that was sent and answered with a redirect: sending it again leads to the same place.

    Written in the transaction of the change itself, so that either both are there or neither.
    """

    token = models.CharField(max_length=43, unique=True)
    sender = models.CharField(max_length=64)
    path = models.CharField(max_length=2000)
    location = models.CharField(max_length=2000)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="web_submission_token", condition=~models.Q(token="")),
            models.CheckConstraint(name="web_submission_path", condition=~models.Q(path="")),
        ]

    def __str__(self) -> str:
        return f"{self.path} → {self.location}"
