"""The tags and filters of every template: `{% load hoshin %}`. docs/screens.md shows each one in use."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hoshin.kernel import clock, eras
from hoshin.kernel.fiscal_year import FiscalYear, Month
from hoshin.web import formatting
from hoshin.web.icons import icon_html
from hoshin.web.navigation import Audience, Entry, Place, entries, place_url
from hoshin.web.styles import stylesheet_links
from hoshin.web.templatetags import hoshin_address, hoshin_components, hoshin_forms

register = template.Library()
for _library in (hoshin_address.register, hoshin_components.register, hoshin_forms.register):
    register.tags.update(_library.tags)
    register.filters.update(_library.filters)


@register.filter
def era(value: date | datetime | None) -> str:
    """「令和8年11月23日（月）」 in a `time` element with the ISO date; empty for None."""
    if value is None:
        return ""
    day = clock.local_date(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), eras.format_date(day))


@register.filter
def era_short(value: date | datetime | None) -> str:
    """「令和8年11月23日」 without the weekday, for narrow columns; empty for None."""
    if value is None:
        return ""
    day = clock.local_date(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), eras.format_date(day, weekday=False))


@register.filter
def era_datetime(value: datetime | None) -> str:
    """「令和8年11月23日（月） 14:05」 in a `time` element; empty for None."""
    if value is None:
        return ""
    local = value.astimezone(clock.JAPAN)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), eras.format_datetime(local)
    )


@register.filter
def era_month(value: date | Month | None) -> str:
    """「令和8年11月」 in a `time` element; empty for None."""
    if value is None:
        return ""
    month = value if isinstance(value, Month) else Month.of(value)
    return format_html('<time datetime="{}">{}</time>', str(month), month.label)


@register.filter
def fiscal_year(value: date | datetime | int | FiscalYear | None) -> str:
    """「令和8年度」, from a fiscal year, the calendar year it begins in, or a day in it; empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.local_date(value)
    if isinstance(value, date):
        value = FiscalYear.of(value)
    return (value if isinstance(value, FiscalYear) else FiscalYear(value)).label


@register.filter
def number(value: formatting.Amount | None, digits: int | None = None) -> str:
    """「1,234」; `number:1` fixes one decimal; empty for None."""
    return "" if value is None else formatting.number(value, digits)


@register.filter
def yen(value: formatting.Amount | None) -> str:
    """「1,234,000円」; empty for None."""
    return "" if value is None else formatting.yen(value)


@register.filter
def thousand_yen(value: formatting.Amount | None) -> str:
    """「1,234千円」 from an amount in yen; empty for None."""
    return "" if value is None else formatting.thousand_yen(value)


@register.filter
def percent(value: float | Decimal | None, digits: int = 1) -> str:
    """「42.5%」 from a share between 0 and 1; `percent:0` drops the decimal; empty for None."""
    return "" if value is None else formatting.percent(value, digits)


@register.filter
def age(value: datetime | date | None) -> str:
    """「3日前」 in a `time` element; empty for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formatting.age(value, clock.now()))


@register.filter
def due(value: date | None) -> str:
    """「あと3日」, 「今日まで」 or 「3日遅れ」; empty for None."""
    return "" if value is None else formatting.due(value, clock.today())


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon of that name; decoration only, so the word beside it must say the same."""
    return icon_html(name)


@register.simple_tag
def city_name() -> str:
    """The municipality's name."""
    return str(settings.CITY_NAME)


@register.simple_tag
def site_name() -> str:
    """The name of the site."""
    return str(settings.SITE_NAME)


@register.simple_tag
def demo_mode() -> bool:
    """True while anybody may sign in as anybody; every page says so."""
    return bool(getattr(settings, "DEMO", False))


@register.simple_tag
def stylesheets() -> SafeString:
    """The links to the styles, in the order of their layers; the city's own colour last."""
    return stylesheet_links()


@register.simple_tag(takes_context=True)
def title_prefix(context: Context) -> str:
    """「エラー：」 when a form on the page has errors, so that the title says so first."""
    # Looking at the lazy form token would make one, and give every visitor of a public page a cookie for it.
    held: Iterable[object] = (value for name, value in context.flatten().items() if name != "csrf_token")
    return "エラー：" if any(_has_errors(value) for value in held) else ""


def _has_errors(value: object) -> bool:
    return isinstance(value, BaseForm | BaseFormSet) and value.is_bound and not value.is_valid()


@register.simple_tag(takes_context=True)
def navigation(context: Context, audience: str, *, part: str = "header") -> list[Entry]:
    """The entries of the header or the footer (`part="footer"`) for this audience."""
    request: HttpRequest | None = context.get("request")
    return [] if request is None else entries(request, Audience(audience), in_footer=part == "footer")


@register.simple_tag
def place(name: str) -> str:
    """The address of a fixed part of the shell (`Place`), empty when no room has claimed it."""
    return place_url(Place(name))


@register.simple_tag(takes_context=True)
def said(context: Context) -> list[Any]:
    """What an action left to be said on the next page (django.contrib.messages), each once."""
    request: HttpRequest | None = context.get("request")
    storage = [] if request is None else get_messages(request)
    # Going through the storage makes Django delete its cookie in the answer, even where there is nothing and no cookie.
    return list(storage) if len(storage) else []


@register.filter
def said_tone(level: str) -> str:
    """The tone of a message left by an action."""
    return {"error": "danger", "warning": "warning", "info": "info"}.get(level, "success")


@register.simple_tag
def session_seconds() -> int:
    """After how many seconds without a click the session ends; 0 when it does not."""
    return int(getattr(settings, "SESSION_IDLE_SECONDS", 0))
