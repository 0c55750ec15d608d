from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.links.models import Link
from hoshin.foundation.links.permissions import can_be_public, can_change, readable_of
from hoshin.foundation.links.queries import GONE, describe, kind_of, link_of
from hoshin.foundation.links.rules import KINDS, MOST_LINKS
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken


def _check(person: Person, kind: str, thing_id: str) -> None:
    if not can_change(person, kind, thing_id):
        raise NotAllowed("この対象のリンクを変更する権限がありません。")


def _name_of(kind: str, thing_id: str) -> str:
    thing = KINDS[kind].describe(thing_id) if kind in KINDS else None
    label = KINDS[kind].label if kind in KINDS else kind
    return f"{label}: {thing.label if thing else GONE}"


@transaction.atomic
def add_link(
    *, person: Person, source_kind: str, source_id: str | int, target_kind: str, target_id: str | int, now: datetime
) -> Link:
    """Link one thing to another; returns the link, the existing one when they are linked already.

    Recorded in the history of the source. Raises NotFound, NotAllowed (said by the source's room) or RuleBroken.
    """
    source_id, target_id = str(source_id), str(target_id)
    _check(person, source_kind, source_id)
    if target_id not in readable_of(person, target_kind, [target_id]):
        raise NotFound("その対象はありません。")
    source, target = describe(source_kind, source_id), describe(target_kind, target_id)
    if (source_kind, source_id) == (target_kind, target_id):
        raise RuleBroken("同じもの同士をリンクすることはできません。")
    from_here = Link.objects.select_for_update().filter(source_kind=source_kind, source_id=source_id)
    if from_here.count() >= MOST_LINKS:
        raise RuleBroken(f"一つの対象からのリンクは{MOST_LINKS}件までです。")
    link, is_new = Link.objects.get_or_create(
        source_kind=source_kind,
        source_id=source_id,
        target_kind=target_kind,
        target_id=target_id,
        defaults={"added_by_id": person.account_id, "added_at": now},
    )
    if is_new:
        record(
            actor=person.actor,
            name="links.link.added",
            thing_kind=source_kind,
            thing_id=source_id,
            thing_label=source.label,
            after={"リンク": f"{kind_of(target_kind).label}: {target.label}"},
            now=now,
        )
    return link


@transaction.atomic
def remove_link(*, person: Person, link_id: int, now: datetime) -> None:
    """Take a link away; recorded in the history of its source. Raises NotFound or NotAllowed."""
    link = link_of(link_id)
    _check(person, link.source_kind, link.source_id)
    Link.objects.select_for_update().filter(pk=link_id).delete()
    source = KINDS[link.source_kind].describe(link.source_id) if link.source_kind in KINDS else None
    record(
        actor=person.actor,
        name="links.link.removed",
        thing_kind=link.source_kind,
        thing_id=link.source_id,
        thing_label=source.label if source else GONE,
        before={"リンク": _name_of(link.target_kind, link.target_id)},
        now=now,
    )


def publish_link(*, person: Person, link_id: int, now: datetime) -> Link:
    """Mark a link as public: visitors see it at both ends that are public themselves, while its source shows its links.

    Raises NotFound, NotAllowed, RuleBroken (its source has no public page) or Conflict (public already).
    """
    return _mark(person, link_id, is_public=True, now=now)


def withhold_link(*, person: Person, link_id: int, now: datetime) -> Link:
    """Take the mark away: from now on only officials see the link. Raises NotFound, NotAllowed or Conflict."""
    return _mark(person, link_id, is_public=False, now=now)


@transaction.atomic
def _mark(person: Person, link_id: int, *, is_public: bool, now: datetime) -> Link:
    link = link_of(link_id, is_locked=True)
    _check(person, link.source_kind, link.source_id)
    if is_public and not can_be_public(link.source_kind):
        raise RuleBroken("この対象には公開ページがないため、リンクを公開できません。")
    if link.is_public == is_public:
        raise Conflict(
            "そのリンクは、すでに公開することになっています。" if is_public else "そのリンクは、公開されていません。"
        )
    link.is_public = is_public
    link.save(update_fields=["is_public"])
    name = _name_of(link.target_kind, link.target_id)
    record(
        actor=person.actor,
        name="links.link.published" if is_public else "links.link.withheld",
        thing_kind=link.source_kind,
        thing_id=link.source_id,
        thing_label=_name_of(link.source_kind, link.source_id).partition(": ")[2],
        before={"リンク": name, "公開する": not is_public},
        after={"リンク": name, "公開する": is_public},
        now=now,
    )
    return link
