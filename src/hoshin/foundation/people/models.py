from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from hoshin.foundation.people.rules import TRANSFER_FLOW, Contact, Role


class Office(models.Model):
    """A building of the city: the main office or a branch office (区総合事務所)."""

    code = models.CharField("コード", max_length=20, unique=True)
    name = models.CharField("名称", max_length=100, unique=True)
    is_main = models.BooleanField("本庁舎", default=False)

    class Meta:
        ordering = ["-is_main", "code"]
        constraints = [
            models.UniqueConstraint(fields=["is_main"], condition=models.Q(is_main=True), name="people_office_one_main")
        ]

    def __str__(self) -> str:
        return self.name


class SectionQuerySet(models.QuerySet["Section"]):
    """Chainable filters over sections."""

    def existing_on(self, day: date) -> SectionQuerySet:
        """Sections that exist on `day`."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)


class Section(models.Model):
    """A part of the organisation (部・課・室・係) for the days it exists.

    Name, parent and office are those of today. What they were or will be on another day is told by `SectionVersion`;
    a section that was never renamed or moved has none.
    """

    code = models.CharField("コード", max_length=20)
    name = models.CharField("名称", max_length=100)
    parent = models.ForeignKey(
        "self", verbose_name="上位組織", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    office = models.ForeignKey(Office, verbose_name="所在", on_delete=models.PROTECT, related_name="sections")
    starts_on = models.DateField("設置日")
    ends_on = models.DateField("廃止日", null=True, blank=True)
    is_ict_section = models.BooleanField("情報セクション", default=False)
    is_fictitious = models.BooleanField("架空（デモ用）", default=False)
    order = models.PositiveIntegerField("並び順", default=0)
    telephone = models.CharField("電話", max_length=100, blank=True)
    extension = models.CharField("内線", max_length=100, blank=True)
    email = models.EmailField("メール", max_length=100, blank=True)
    opening_hours = models.CharField("受付時間", max_length=100, blank=True)

    objects: ClassVar[models.Manager[Section]] = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="people_section_code_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="people_section_dates",
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="people_section_not_below_itself"),
            models.CheckConstraint(
                condition=models.Q(extension="") | ~models.Q(telephone=""),
                name="people_section_extension_of_a_telephone",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def contact(self) -> Contact:
        """How those outside reach the section."""
        return Contact(self.telephone, self.extension, self.email, self.opening_hours)


class SectionVersion(models.Model):
    """What a section is called and where it stands from a day on, until its next version."""

    section = models.ForeignKey(Section, verbose_name="組織", on_delete=models.CASCADE, related_name="versions")
    starts_on = models.DateField("適用日")
    name = models.CharField("名称", max_length=100)
    parent = models.ForeignKey(
        Section, verbose_name="上位組織", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(Office, verbose_name="所在", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["section", "starts_on"], name="people_section_version_once_a_day"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("section")), name="people_section_version_not_below_itself"
            ),
        ]


class StaffAccountManager(BaseUserManager["StaffAccount"]):
    """Looks accounts up by the name that is typed at sign-in."""


class StaffAccount(AbstractBaseUser):
    """The account with which an official or an expert signs in; what they may do comes from their posts."""

    login_name = models.CharField("ログイン名", max_length=100, unique=True)
    label = models.CharField("表示名", max_length=100)
    email = models.EmailField("メールアドレス", blank=True)
    is_active = models.BooleanField("有効", default=True)
    is_name_public = models.BooleanField("氏名を公開する", default=False)
    created_at = models.DateTimeField("作成日時")

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["label"]

    objects: ClassVar[StaffAccountManager] = StaffAccountManager()

    class Meta:
        ordering = ["login_name"]

    def __str__(self) -> str:
        return self.label


class Post(models.Model):
    """A post (職) in a section, or an expert's seat; it carries the role."""

    code = models.CharField("コード", max_length=30, unique=True)
    title = models.CharField("職名", max_length=100)
    role = models.CharField("役割", max_length=20, choices=[(role.value, role.label) for role in Role])
    section = models.ForeignKey(
        Section, verbose_name="所属", null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    order = models.PositiveIntegerField("並び順", default=0)
    ends_on = models.DateField("廃止日", null=True, blank=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=[role.value for role in Role]), name="people_post_role"),
        ]

    def __str__(self) -> str:
        return f"{self.section or ''} {self.title}".strip()


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Chainable filters over assignments."""

    def in_force_on(self, day: date) -> AssignmentQuerySet:
        """Assignments in force on `day`."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)


class Assignment(models.Model):
    """Who holds a post from when to when; concurrent (兼務) beside a main post."""

    account = models.ForeignKey(StaffAccount, verbose_name="職員", on_delete=models.PROTECT, related_name="assignments")
    post = models.ForeignKey(Post, verbose_name="職", on_delete=models.PROTECT, related_name="assignments")
    starts_on = models.DateField("発令日")
    ends_on = models.DateField("解職日", null=True, blank=True)
    is_concurrent = models.BooleanField("兼務", default=False)

    objects: ClassVar[models.Manager[Assignment]] = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["is_concurrent", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="people_assignment_dates",
            ),
            models.UniqueConstraint(fields=["account", "post", "starts_on"], name="people_assignment_once"),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(ends_on__isnull=True, is_concurrent=False),
                name="people_assignment_one_main_post",
            ),
        ]


class Absence(models.Model):
    """A time when somebody is away and, if a deputy is named, who decides in their place (代決)."""

    account = models.ForeignKey(StaffAccount, verbose_name="職員", on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(
        StaffAccount,
        verbose_name="代決者",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputised_absences",
    )
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終了")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="people_absence_times"),
            models.CheckConstraint(condition=~models.Q(account=models.F("deputy")), name="people_absence_other_person"),
        ]


class TransferBatch(models.Model):
    """A transfer file with what it would change, until it is applied whole or given up."""

    effective_on = models.DateField("発令日")
    file_name = models.CharField("ファイル名", max_length=255)
    content = models.TextField("ファイルの内容")
    plan = models.JSONField("変更の内容")
    state = models.CharField(
        "状態", max_length=12, choices=[(state.code, state.label) for state in TRANSFER_FLOW.states.values()]
    )
    uploaded_by = models.ForeignKey(
        StaffAccount, verbose_name="取り込んだ職員", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("取り込み日時")
    finished_at = models.DateTimeField("反映・取りやめの日時", null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(TRANSFER_FLOW.states)), name="people_transfer_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=TRANSFER_FLOW.initial, finished_at__isnull=True)
                | (~models.Q(state=TRANSFER_FLOW.initial) & models.Q(finished_at__isnull=False)),
                name="people_transfer_finished",
            ),
        ]
