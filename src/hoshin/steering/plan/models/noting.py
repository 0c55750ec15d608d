from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.research import Research
from hoshin.steering.plan.rules.noting import Source


class ResearchSource(models.Model):
    """Where something in a research note was read, with the day it was published."""

    research = models.ForeignKey(
        Research, verbose_name="研究記録", on_delete=models.CASCADE, related_name="source_rows"
    )
    published_on = models.DateField("公表日")
    title = models.CharField("題名", max_length=300)
    address = models.CharField("アドレス", max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(title=""), name="plan_source_titled")]

    @property
    def source(self) -> Source:
        """The source as the rules know it."""
        return Source(self.published_on, self.title, self.address)


class ResearchTag(models.Model):
    """A word under which a research note is found."""

    research = models.ForeignKey(Research, verbose_name="研究記録", on_delete=models.CASCADE, related_name="tag_rows")
    word = models.CharField("タグ", max_length=30, db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["research", "word"], name="plan_research_tag_once"),
            models.CheckConstraint(condition=~models.Q(word=""), name="plan_research_tag_says"),
        ]
