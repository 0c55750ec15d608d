from datetime import datetime

from django.db import transaction

from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import RuleBroken
from hoshin.steering.policy.models import BasicPolicy, FocusItem
from hoshin.steering.policy.permissions import require_drafting
from hoshin.steering.policy.queries import basic_policies
from hoshin.steering.policy.rules import LARGEST_NUMBER, Field

POLICY_THING = "policy.basic_policy"
ITEM_THING = "policy.focus_item"


@transaction.atomic
def establish_basic_policy(
    *, person: Person, number: int, code: str, title: str, field: Field, now: datetime
) -> BasicPolicy:
    """Give a basic policy its identity, by which revisions and sheets mean the same thing; the new policy.

    A number that only fallen or open drafts know may be taken again. Raises RuleBroken for a number in use.
    """
    require_drafting(person)
    if not 1 <= number <= LARGEST_NUMBER:
        raise RuleBroken(f"番号は1から{LARGEST_NUMBER}までで入れてください。", field="number")
    if not title.strip():
        raise RuleBroken("名称を入れてください。", field="title")
    if basic_policies().filter(number=number).exists():
        raise RuleBroken(f"基本方針{number}はすでにあります。別の番号を入れてください。", field="number")
    values = {"code": code, "title": title.strip(), "field": field.value}
    policy, _ = BasicPolicy.objects.update_or_create(number=number, defaults=values)
    record(
        actor=person.actor,
        name="policy.basic_policy.established",
        thing_kind=POLICY_THING,
        thing_id=policy.pk,
        thing_label=str(policy),
        after={"number": number, **values},
        now=now,
    )
    return policy


@transaction.atomic
def establish_focus_item(
    *, person: Person, basic_policy: BasicPolicy, group_title: str, title: str, now: datetime
) -> FocusItem:
    """Give a focus item its identity under the next free number of its basic policy; the new item."""
    require_drafting(person)
    if not title.strip():
        raise RuleBroken("重点取組事項の名称を入れてください。", field="heading")
    locked = BasicPolicy.objects.select_for_update().get(pk=basic_policy.pk)
    last = FocusItem.objects.filter(basic_policy=locked).order_by("-number").first()
    item = FocusItem.objects.create(
        basic_policy=locked,
        number=last.number + 1 if last else 1,
        group_title=group_title.strip(),
        title=title.strip(),
    )
    record(
        actor=person.actor,
        name="policy.focus_item.established",
        thing_kind=ITEM_THING,
        thing_id=item.pk,
        thing_label=str(item),
        after={"number": item.number, "group_title": item.group_title, "title": item.title},
        now=now,
    )
    return item
