"""What can be subscribed to, by Atom and by mail: the whole plan, a basic policy, a sheet."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import QuerySet

from hoshin.kernel.errors import NotFound
from hoshin.steering.plan.models import Sheet
from hoshin.steering.policy.public import basic_policies

_POLICY = re.compile(r"policies/([0-9]{1,4})/")


@dataclass(frozen=True, slots=True)
class Channel:
    """Its place below `/plan/`, its name, the page it belongs to, and the sheets it tells of."""

    place: str
    title: str
    page: str
    sheets: QuerySet[Sheet]


def channel_of_plan() -> Channel:
    """Whatever happens to any listed sheet."""
    return Channel("", "実施計画の動き", "/plan/", Sheet.objects.all())


def channel_of_policy(policy_number: int) -> Channel:
    """What happens to the listed sheets of one basic policy; raises NotFound for one that is not decided."""
    policy = basic_policies().filter(number=policy_number).first()
    if policy is None:
        raise NotFound("その番号の基本方針はありません。")
    return Channel(
        f"policies/{policy_number}/",
        f"実施計画の動き　{policy}",
        f"/plan/sheets/?policy={policy_number}",
        Sheet.objects.filter(main_policy=policy),
    )


def channel_of_sheet(number: str) -> Channel:
    """What happens to one listed sheet; raises NotFound for any other."""
    sheet = Sheet.objects.public().filter(number=number).first()
    if sheet is None:
        raise NotFound("お探しの個票は見つかりません。")
    place = f"{quote(number)}/"
    return Channel(place, f"{sheet}の動き", f"/plan/{place}", Sheet.objects.filter(pk=sheet.pk))


def channel_at(place: str) -> Channel:
    """The channel of that place; raises NotFound when nothing public is there."""
    if not place:
        return channel_of_plan()
    policy = _POLICY.fullmatch(place)
    return channel_of_policy(int(policy[1])) if policy else channel_of_sheet(place.rstrip("/"))
