"""What happened to the listed sheets as Atom feeds (RFC 4287): of the plan, of a basic policy, of a sheet."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import quote, urlsplit

from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from hoshin.kernel.clock import JAPAN
from hoshin.kernel.errors import NotFound
from hoshin.steering.plan.models import Sheet
from hoshin.steering.plan.queries.happenings import happenings
from hoshin.steering.policy.public import basic_policies

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """The newest entry's moment; of an empty feed, this morning, so that it is the same all day."""
        moments = [item["updateddate"] for item in self.items]
        return max(moments, default=datetime.combine(self.feed["today"], time(), JAPAN))


@dataclass(frozen=True, slots=True)
class _Channel:
    """What a feed is of: its place below `/plan/`, its name, the page it belongs to, and the sheets it tells of."""

    place: str
    title: str
    page: str
    sheets: QuerySet[Sheet]


def feed_of_plan(*, today: date, site: str, organisation: str) -> str:
    """What happened to any listed sheet."""
    channel = _Channel("", "実施計画の動き", "/plan/", Sheet.objects.all())
    return _written(channel, today=today, site=site, organisation=organisation)


def feed_of_policy(policy_number: int, *, today: date, site: str, organisation: str) -> str:
    """What happened to the listed sheets of one basic policy; raises NotFound for one that is not decided."""
    policy = basic_policies().filter(number=policy_number).first()
    if policy is None:
        raise NotFound("その番号の基本方針はありません。")
    channel = _Channel(
        f"policies/{policy_number}/",
        f"実施計画の動き　{policy}",
        f"/plan/sheets/?policy={policy_number}",
        Sheet.objects.filter(main_policy=policy),
    )
    return _written(channel, today=today, site=site, organisation=organisation)


def feed_of_sheet(number: str, *, today: date, site: str, organisation: str) -> str:
    """What happened to one listed sheet; raises NotFound for any other."""
    sheet = Sheet.objects.public().filter(number=number).first()
    if sheet is None:
        raise NotFound("お探しの個票は見つかりません。")
    place = f"{quote(number)}/"
    channel = _Channel(place, f"{sheet}の動き", f"/plan/{place}", Sheet.objects.filter(pk=sheet.pk))
    return _written(channel, today=today, site=site, organisation=organisation)


def _written(channel: _Channel, *, today: date, site: str, organisation: str) -> str:
    """The channel as Atom.

    `site` is the address of the installation: identifiers (tag URIs, RFC 4151) must be unique in the world, and they stay
    the same whatever becomes of titles, states and days.
    """
    site = site.rstrip("/")
    authority = urlsplit(site).hostname or "hoshin"
    feed = _Feed(
        title=_clean(channel.title),
        link=f"{site}{channel.page}",
        description=None,
        language="ja",
        author_name=organisation,
        feed_url=f"{site}/plan/{channel.place}feed.xml",
        feed_guid=f"tag:{authority},2025:plan/{channel.place}feed",
        today=today,
    )
    for happening in happenings(channel.sheets, today=today):
        feed.add_item(
            title=_clean(f"{happening.sheet.title}：{happening.words}"),
            link=f"{site}/plan/{quote(happening.sheet.number)}/",
            description=linebreaks(_clean(happening.text or happening.words), autoescape=True),
            unique_id=f"tag:{authority},2025:plan/{quote(happening.key)}",
            updateddate=happening.at.astimezone(JAPAN),
        )
    return feed.writeString("utf-8")


def _clean(text: str) -> str:
    """The text without the characters that XML cannot hold; a form lets them through."""
    return _NOT_IN_XML.sub("", text)
