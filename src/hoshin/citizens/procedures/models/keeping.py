from django.db import models


class InstallationKey(models.Model):
    """A key of the whole installation, wrapped by its secrets like the keys of applications."""

    purpose = models.CharField("用途", max_length=40, unique=True)
    wrapped = models.TextField("鍵")

    def __str__(self) -> str:
        return self.purpose


class Tries(models.Model):
    """How often something was tried within a while: guesses at one receipt number, submissions from one draft.

    `key` is a keyed hash of what is counted, whether it exists or not; addresses of the network are never counted.
    """

    key = models.CharField("印", max_length=64, unique=True)
    count = models.PositiveIntegerField("回数")
    since = models.DateTimeField("数え始め")

    class Meta:
        indexes = [models.Index(fields=["since"], name="procedures_tries_since")]

    def __str__(self) -> str:
        return f"{self.count}"
