from __future__ import annotations

from django.db import models

from hoshin.steering.plan.models.money import InformationAnswer, InformationRequest


class InformationQuestion(models.Model):
    """One question of a request for information (RFI), so that the vendors' answers stand side by side."""

    request = models.ForeignKey(
        InformationRequest, verbose_name="照会", on_delete=models.CASCADE, related_name="questions"
    )
    position = models.PositiveIntegerField("順番")
    text = models.CharField("質問", max_length=300)

    class Meta:
        ordering = ["request_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="plan_rfi_question_position"),
            models.CheckConstraint(condition=~models.Q(text=""), name="plan_rfi_question_asks"),
        ]


class InformationReply(models.Model):
    """What one vendor said to one question; kept as received."""

    answer = models.ForeignKey(InformationAnswer, verbose_name="回答", on_delete=models.CASCADE, related_name="replies")
    question = models.ForeignKey(
        InformationQuestion, verbose_name="質問", on_delete=models.CASCADE, related_name="replies"
    )
    text = models.TextField("回答")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "question"], name="plan_rfi_reply_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="plan_rfi_reply_says"),
        ]
