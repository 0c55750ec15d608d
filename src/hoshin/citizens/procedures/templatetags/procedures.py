"""Filters of the procedures room: `{% load procedures %}`."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
