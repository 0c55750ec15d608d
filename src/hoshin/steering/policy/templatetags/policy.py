"""Filters of the policy's templates: `{% load policy %}`."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from hoshin.web.markdown import render
from hoshin.web.templatetags.hoshin_components import breadcrumbs

register = template.Library()


@register.filter
def policy_text(text: str, heading_level: int = 4) -> SafeString:
    """A paragraph as HTML. The same words are drawn once per process: every page of a revision shows them again."""
    return _drawn(text, heading_level)


@register.simple_tag
def policy_breadcrumbs(parts: list[str], here: str) -> SafeString:
    """Where one is, for a page that stands in two shells: the parts come from the view."""
    return breadcrumbs(*parts, here)


@lru_cache(maxsize=4096)
def _drawn(text: str, heading_level: int) -> SafeString:
    return render(text, heading_level=heading_level)
