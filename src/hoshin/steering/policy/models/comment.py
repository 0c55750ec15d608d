from __future__ import annotations

from django.conf import settings
from django.db import models

from hoshin.steering.policy.models.revision import Section
from hoshin.steering.policy.rules import THREAD_FLOW


class Thread(models.Model):
    """Comments pinned to one paragraph of a revision; `quote` is what the paragraph said when the first was written."""

    section = models.ForeignKey(Section, verbose_name="節", on_delete=models.PROTECT, related_name="threads")
    paragraph_key = models.CharField("段落のキー", max_length=20)
    quote = models.TextField("書かれた時の本文")
    state = models.CharField(
        "状態", max_length=20, choices=[(state.code, state.label) for state in THREAD_FLOW.states.values()]
    )
    opened_at = models.DateTimeField("開始日時")

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(THREAD_FLOW.states)), name="policy_thread_state"),
        ]

    def __str__(self) -> str:
        return self.quote[:40]

    @property
    def state_label(self) -> str:
        """The state's name on screen."""
        return THREAD_FLOW.state(self.state).label


class Comment(models.Model):
    """One remark in a thread."""

    thread = models.ForeignKey(Thread, verbose_name="意見", on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="書いた人", on_delete=models.PROTECT, related_name="policy_comments"
    )
    author_label = models.CharField("書いた人の表示", max_length=200)
    body = models.TextField("本文")
    written_at = models.DateTimeField("日時")

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(body=""), name="policy_comment_said")]

    def __str__(self) -> str:
        return self.body[:40]
