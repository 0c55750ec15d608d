"""Filters and tags of the procedures room: `{% load procedures %}`."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.queries.acting import acting_lines

register = template.Library()

_READ = re.compile(
    r"([\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ufe00-\ufe0f\U000e0100-\U000e01ef]+)《([ぁ-ゖァ-ヺー]+)》"
)


@register.filter
def furigana(text: str) -> SafeString:
    """`text` with 「氏名《しめい》」 as kanji that carry their reading above; everything else as it stands."""
    parts = _READ.split(str(text))
    last = parts.pop()
    triples = zip(parts[0::3], parts[1::3], parts[2::3], strict=True)
    read = format_html_join("", "{}<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>", triples)
    return format_html("{}{}", read, last)


@register.inclusion_tag("procedures/parts/acting.html")
def who_acts(application: Application, token: str = "") -> dict[str, object]:
    """Who acts for whom in an application; nothing when nobody was asked. With a token it can be changed."""
    return {"lines": acting_lines(application), "token": token}
