from __future__ import annotations

from typing import ClassVar

from django.db import models

from hoshin.steering.council.models.member import Member
from hoshin.steering.council.rules import MEETING_FLOW, READ_BY_MEMBERS, ItemKind, MeetingState, PaperKind


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Chainable filters over meetings."""

    def published(self) -> MeetingQuerySet:
        """Meetings whose results anybody may read."""
        return self.filter(state=MeetingState.PUBLISHED)

    def announced(self) -> MeetingQuerySet:
        """Meetings whose day and agenda are public because the invitation has gone out."""
        return self.filter(state__in=[MeetingState.INVITED, MeetingState.IN_SESSION])

    def read_by_members(self) -> MeetingQuerySet:
        """Meetings that members have been invited to."""
        return self.filter(state__in=sorted(READ_BY_MEMBERS)).exclude(invited_at=None)


class Meeting(models.Model):
    """One expert meeting. `number` is its address and its name: 第3回."""

    number = models.PositiveIntegerField("回", unique=True)
    subject = models.CharField("会議の名称", max_length=200)
    starts_at = models.DateTimeField("開会")
    ends_at = models.DateTimeField("閉会の予定")
    place = models.CharField("場所", max_length=200)
    due_at = models.DateTimeField("意見の提出期限")
    invitation = models.TextField("案内文", blank=True)
    state = models.CharField(
        "状態", max_length=20, choices=[(state.code, state.label) for state in MEETING_FLOW.states.values()]
    )
    minutes = models.TextField("議事録", blank=True)
    invited_at = models.DateTimeField("案内日時", null=True, blank=True)
    held_at = models.DateTimeField("閉会日時", null=True, blank=True)
    published_at = models.DateTimeField("公表日時", null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField("最後の督促", null=True, blank=True)
    version = models.PositiveIntegerField("更新回数", default=1)

    objects: ClassVar[models.Manager[Meeting]] = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="council_meeting_counted"),
            models.CheckConstraint(condition=~models.Q(subject=""), name="council_meeting_named"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(MEETING_FLOW.states)), name="council_meeting_state"
            ),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="council_meeting_times"),
            models.CheckConstraint(condition=models.Q(due_at__lte=models.F("starts_at")), name="council_meeting_due"),
            models.CheckConstraint(
                condition=models.Q(state__in=[MeetingState.PLANNING, MeetingState.CANCELLED])
                | models.Q(invited_at__isnull=False),
                name="council_meeting_invited",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MeetingState.PUBLISHED)
                | models.Q(published_at__isnull=False, held_at__isnull=False),
                name="council_meeting_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """How the meeting is called: 第3回 ICTによる情報化推進基本方針に係る有識者会議."""
        return f"第{self.number}回 {self.subject}"

    @property
    def state_label(self) -> str:
        """The state's name on screen."""
        return MEETING_FLOW.state(self.state).label


class AgendaItem(models.Model):
    """An item of the agenda (次第); ticked off at the meeting, with a note of what was said."""

    meeting = models.ForeignKey(Meeting, verbose_name="会議", on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField("並び順")
    kind = models.CharField("種類", max_length=20, choices=[(kind.value, kind.label) for kind in ItemKind])
    title = models.CharField("項目", max_length=200)
    note = models.TextField("議事の記録", blank=True)
    ticked_at = models.DateTimeField("済んだ日時", null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="council_item_order"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in ItemKind]), name="council_item_kind"
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="council_item_titled"),
        ]

    def __str__(self) -> str:
        return self.title


class Paper(models.Model):
    """A paper of an item. A comparison keeps what it showed in `content`, so that what was read is what is published."""

    item = models.ForeignKey(AgendaItem, verbose_name="次第の項目", on_delete=models.PROTECT, related_name="papers")
    order = models.PositiveSmallIntegerField("並び順")
    kind = models.CharField("種類", max_length=20, choices=[(kind.value, kind.label) for kind in PaperKind])
    title = models.CharField("資料名", max_length=200)
    body = models.TextField("説明", blank=True)
    is_public = models.BooleanField("公表する", default=True)
    revision = models.ForeignKey(
        "policy.Revision", verbose_name="版", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField("対照表の内容", null=True, blank=True)
    taken_at = models.DateTimeField("対照表を作った日時", null=True, blank=True)

    class Meta:
        ordering = ["item__order", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "order"], name="council_paper_order"),
            models.CheckConstraint(condition=~models.Q(title=""), name="council_paper_titled"),
            models.CheckConstraint(
                condition=models.Q(kind=PaperKind.TEXT, revision__isnull=True, content__isnull=True)
                | models.Q(
                    kind=PaperKind.COMPARISON, revision__isnull=False, content__isnull=False, taken_at__isnull=False
                ),
                name="council_paper_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A secretariat question (事務局質疑事項), which every member is asked to answer before the meeting."""

    meeting = models.ForeignKey(Meeting, verbose_name="会議", on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField("並び順")
    title = models.CharField("質疑事項", max_length=200)
    body = models.TextField("趣旨")

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="council_question_order"),
            models.CheckConstraint(condition=~models.Q(title="") & ~models.Q(body=""), name="council_question_asked"),
        ]

    def __str__(self) -> str:
        return self.title


class Seating(models.Model):
    """That a member was invited to a meeting, and whether they came."""

    meeting = models.ForeignKey(Meeting, verbose_name="会議", on_delete=models.CASCADE, related_name="seatings")
    member = models.ForeignKey(Member, verbose_name="委員", on_delete=models.PROTECT, related_name="seatings")
    read_at = models.DateTimeField("資料を開いた日時", null=True, blank=True)
    is_present = models.BooleanField("出席", null=True, blank=True)

    class Meta:
        ordering = ["member_id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="council_seating_once")]
