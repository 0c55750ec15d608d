from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from hoshin.foundation.audit.public import changed, record
from hoshin.foundation.people.actions.lock import lock_organisation
from hoshin.foundation.people.models import Assignment, Post, Section
from hoshin.foundation.people.permissions import check_may_assign, check_may_organise
from hoshin.foundation.people.rules import Person, Role
from hoshin.kernel.errors import NotFound, RuleBroken
from hoshin.kernel.width import narrow


@transaction.atomic
def create_post(
    *, person: Person, code: str, title: str, role: Role, section_id: int | None, order: int = 0, now: datetime
) -> Post:
    """Create a post in a section, or outside every section (`section_id` None: an expert's seat).

    Raises NotAllowed when only an operator may give out that role, RuleBroken for a code in use or a closed section.
    """
    check_may_organise(person)
    check_may_assign(person, role)
    lock_organisation()
    code, title = narrow(code), title.strip()
    if not code:
        raise RuleBroken("職コードを入力してください。", field="code")
    if Post.objects.filter(code=code).exists():
        raise RuleBroken(f"職コード「{code}」は既に使われています。", field="code")
    _check_title(title)
    section = None if section_id is None else Section.objects.filter(pk=section_id).first()
    if section_id is not None and (section is None or section.ends_on is not None):
        raise RuleBroken("その組織はないか、廃止されます。", field="section")
    if section is None and role is not Role.EXPERT:
        raise RuleBroken("有識者のほかは、組織の中に職を置いてください。", field="section")
    post = Post.objects.create(code=code, title=title, role=role.value, section=section, order=order)
    after = {"code": code, "title": title, "role": role.label, "section": section.name if section else None}
    _record(person, "people.post.created", post, now, after=after)
    return post


@transaction.atomic
def change_post(*, person: Person, post_id: int, title: str, order: int, now: datetime) -> Post:
    """Change a post's title and place in lists; its role stays, since deeds were done with it."""
    check_may_organise(person)
    post = held_post(post_id)
    title = title.strip()
    _check_title(title)
    before, after = changed({"title": post.title, "order": post.order}, {"title": title, "order": order})
    if after:
        post.title, post.order = title, order
        post.save(update_fields=["title", "order"])
        _record(person, "people.post.changed", post, now, before=before, after=after)
    return post


@transaction.atomic
def close_post(*, person: Person, post_id: int, last_day: date | None, now: datetime) -> Post:
    """Abolish a post after its last day, None takes that back; RuleBroken while somebody holds it longer."""
    check_may_organise(person)
    post = held_post(post_id)
    check_may_assign(person, Role(post.role))
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gt=last_day) if last_day else Q(pk__in=[])
    held = Assignment.objects.filter(lasting, post=post).select_related("account").first()
    if held is not None:
        raise RuleBroken(f"{held.account.label} がこの職に就いています。先に発令を登録してください。", field="last_day")
    before, after = changed({"ends_on": post.ends_on}, {"ends_on": last_day})
    if after:
        post.ends_on = last_day
        post.save(update_fields=["ends_on"])
        name = "people.post.closed" if last_day else "people.post.closing_withdrawn"
        _record(person, name, post, now, before=before, after=after)
    return post


def held_post(post_id: int) -> Post:
    """The post with its section, with the organisation locked; NotFound when there is none."""
    lock_organisation()
    post = Post.objects.select_related("section").filter(pk=post_id).first()
    if post is None:
        raise NotFound("その職はありません。")
    return post


def _check_title(title: str) -> None:
    if not title:
        raise RuleBroken("職名を入力してください。", field="title")


def _record(
    person: Person,
    name: str,
    post: Post,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        actor=person.actor,
        name=name,
        thing_kind="people.post",
        thing_id=post.pk,
        thing_label=str(post),
        before=before,
        after=after,
        now=now,
    )
