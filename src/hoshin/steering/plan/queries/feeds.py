"""What happened to the listed sheets as Atom feeds (RFC 4287): of the plan, of a basic policy, of a sheet."""

import re
from datetime import date, datetime, time
from urllib.parse import quote, urlsplit

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from hoshin.kernel.clock import JAPAN
from hoshin.steering.plan.queries.channels import Channel, channel_of_plan, channel_of_policy, channel_of_sheet
from hoshin.steering.plan.queries.happenings import happenings

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """The newest entry's moment; of an empty feed, this morning, so that it is the same all day."""
        moments = [item["updateddate"] for item in self.items]
        return max(moments, default=datetime.combine(self.feed["today"], time(), JAPAN))


def feed_of_plan(*, today: date, site: str, organisation: str) -> str:
    """What happened to any listed sheet."""
    return _written(channel_of_plan(), today=today, site=site, organisation=organisation)


def feed_of_policy(policy_number: int, *, today: date, site: str, organisation: str) -> str:
    """What happened to the listed sheets of one basic policy; raises NotFound for one that is not decided."""
    return _written(channel_of_policy(policy_number), today=today, site=site, organisation=organisation)


def feed_of_sheet(number: str, *, today: date, site: str, organisation: str) -> str:
    """What happened to one listed sheet; raises NotFound for any other."""
    return _written(channel_of_sheet(number), today=today, site=site, organisation=organisation)


def _written(channel: Channel, *, today: date, site: str, organisation: str) -> str:
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
