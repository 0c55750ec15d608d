"""Roles, posts and persons; no Django."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from hoshin.foundation.audit.rules import SYSTEM, Actor, ActorKind


class Role(StrEnum):
    """What a post lets its holder do (4-1 of the policy). Roles come from posts, never from the account."""

    CIO = "cio"
    DEPUTY_CIO = "deputy_cio"
    CIO_AIDE = "cio_aide"
    CIO_STAFF = "cio_staff"
    SECTION_HEAD = "section_head"
    SECTION_MEMBER = "section_member"
    EXPERT = "expert"
    AUDITOR = "auditor"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        """The role's name on screen."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.CIO: "CIO",
    Role.DEPUTY_CIO: "副CIO",
    Role.CIO_AIDE: "CIO補佐",
    Role.CIO_STAFF: "CIOスタッフ",
    Role.SECTION_HEAD: "課長",
    Role.SECTION_MEMBER: "課員",
    Role.EXPERT: "有識者",
    Role.AUDITOR: "監査担当",
    Role.OPERATOR: "運用者",
}

CIO_SIDE = frozenset({Role.CIO, Role.DEPUTY_CIO, Role.CIO_AIDE, Role.CIO_STAFF})
STAFF_ROLES = frozenset(Role) - {Role.EXPERT}


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that somebody holds on the day in question."""

    post_id: int
    title: str
    role: Role
    section_id: int | None
    section_name: str
    is_concurrent: bool


@dataclass(frozen=True)
class Person:
    """Who is asking, with the posts held today; permissions and actions take it.

    `account_id` is None for a visitor who has not signed in.
    """

    account_id: int | None
    label: str
    posts: tuple[HeldPost, ...] = field(default=())
    acting_for: str = ""
    is_system: bool = False

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles of all posts held."""
        return frozenset(post.role for post in self.posts)

    @cached_property
    def section_ids(self) -> frozenset[int]:
        """The sections in which a post is held (experts hold none)."""
        return frozenset(post.section_id for post in self.posts if post.section_id is not None)

    @property
    def is_staff(self) -> bool:
        """True for someone of the city hall, false for visitors and outside experts."""
        return bool(self.roles & STAFF_ROLES)

    @property
    def is_cio_side(self) -> bool:
        """True for CIO, deputy CIO, CIO aide and CIO staff."""
        return bool(self.roles & CIO_SIDE)

    def has_role(self, *roles: Role) -> bool:
        """True when one of `roles` is held."""
        return not self.roles.isdisjoint(roles)

    def heads(self, section_id: int) -> bool:
        """True when this person is the head of that section."""
        return any(post.role is Role.SECTION_HEAD and post.section_id == section_id for post in self.posts)

    def belongs_to(self, section_id: int) -> bool:
        """True when this person holds a post in that section."""
        return section_id in self.section_ids

    @cached_property
    def title(self) -> str:
        """Section and post, as an official would be addressed: 「情報政策室 係長」."""
        for post in self.posts:
            if not post.is_concurrent:
                return f"{post.section_name} {post.title}".strip()
        return self.label

    def standing_in_for(self, label: str) -> "Person":
        """The same person acting in somebody's place (代決): the trail names both."""
        return replace(self, acting_for=label)

    @property
    def actor(self) -> Actor:
        """The person as the audit trail names them."""
        if self.is_system:
            return SYSTEM
        if self.account_id is None:
            return Actor(ActorKind.VISITOR, "", self.label)
        return Actor(ActorKind.STAFF, str(self.account_id), self.label, self.acting_for)


VISITOR = Person(account_id=None, label="閲覧者")
SYSTEM_PERSON = Person(
    account_id=None,
    label=SYSTEM.label,
    posts=(HeldPost(0, "運用者", Role.OPERATOR, None, "", is_concurrent=False),),
    is_system=True,
)
"""The house itself: the command line and the first setting up act as this person, with an operator's rights."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who answers for a post at a moment: its holders, and for those who are away, the deputy each has named."""

    post_id: int
    holders: tuple[int, ...]
    deputies: Mapping[int, int]

    @property
    def is_vacant(self) -> bool:
        """True when nobody holds the post (欠員): nobody can act for it, not even as a deputy."""
        return not self.holders

    @property
    def is_deputised(self) -> bool:
        """True when every holder is away, so that the deputies act (代決)."""
        return bool(self.holders) and all(holder in self.deputies for holder in self.holders)

    def absent_holder_for(self, account_id: int) -> int | None:
        """The absent holder in whose place this account acts now; None when it may not."""
        if not self.is_deputised or account_id in self.holders:
            return None
        return next((holder for holder in self.holders if self.deputies[holder] == account_id), None)

    @property
    def actors(self) -> tuple[int, ...]:
        """The accounts that may act: the holders always, the deputies while every holder is away."""
        deputies = tuple(dict.fromkeys(self.deputies.values())) if self.is_deputised else ()
        return (*self.holders, *(deputy for deputy in deputies if deputy not in self.holders))


def owes_review(account_id: int | None, *, absent_holder_id: int, holders: Collection[int]) -> bool:
    """Whether it is this account that reviews later what a deputy decided (後閲), given who holds the post now.

    It is the holder who was away, and whoever holds the post once that one has left it.
    """
    return account_id == absent_holder_id or (account_id in holders and absent_holder_id not in holders)
