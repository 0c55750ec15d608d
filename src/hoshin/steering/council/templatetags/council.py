"""Filters of the expert meeting's templates: `{% load council %}`."""

from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from hoshin.steering.council.models import Opinion
from hoshin.steering.council.rules import MEETING_FLOW, OPINION_FLOW
from hoshin.web.markdown import render
from hoshin.web.templatetags.hoshin_components import state_badge

register = template.Library()


@register.filter
def words(text: str) -> SafeString:
    """What somebody wrote, as HTML with its paragraphs and lists."""
    return render(text, heading_level=4)


@register.filter
def meeting_badge(code: str) -> SafeString:
    """The badge of a meeting's state."""
    return state_badge(MEETING_FLOW.state(code))


@register.filter
def opinion_badge(code: str) -> SafeString:
    """The badge of an opinion's state."""
    return state_badge(OPINION_FLOW.state(code))


@register.filter
def held_at(own: Mapping[str, Opinion], paragraph: str) -> Opinion | None:
    """What the member has written on that paragraph."""
    return own.get(paragraph)


@register.simple_tag
def remark_url(number: int, paper_id: int, key: str) -> str:
    """Where a member writes on a paragraph of a paper."""
    section, _, paragraph = key.partition("/")
    return reverse("council:remark", args=[number, paper_id, section, paragraph])
