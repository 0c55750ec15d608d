"""Tags for the parts of a page; loaded through `hoshin`."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hoshin.kernel.flow import State
from hoshin.web.components import PHASE_TONES, TimelineEntry, Tone
from hoshin.web.icons import icon_html

register = template.Library()


@register.simple_tag
def badge(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state in a word, a colour and an icon."""
    meaning = Tone(tone)
    return format_html('<span class="badge tone-{}">{}{}</span>', meaning.value, icon_html(icon or meaning.icon), label)


@register.simple_tag
def state_badge(state: State) -> SafeString:
    """The badge of a state of a flow table."""
    return badge(state.label, PHASE_TONES[state.phase].value)


@register.simple_tag
def breadcrumbs(*parts: str) -> SafeString:
    """Where one is: label, address, label, address …, and the label of this page last.

    An address is a path or the name of one without arguments.
    """
    *links, here = parts
    if len(links) % 2:
        raise template.TemplateSyntaxError("breadcrumbs: every label but the last needs an address")
    crumbs = [
        (label, url if url.startswith("/") else reverse(url))
        for label, url in zip(links[::2], links[1::2], strict=True)
    ]
    return render_to_string("web/components/breadcrumbs.html", {"crumbs": crumbs, "here": here})


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A message in a frame; `tone` is info, success, warning, late, danger or stale."""
    meaning = Tone(tone)
    heading = format_html('<p class="notice-title">{}</p>', title) if title else ""
    body = content if "<p" in content or "<ul" in content else format_html("<p>{}</p>", content)
    return format_html(
        '<div class="notice tone-{}">{}<div class="notice-body">{}{}</div></div>',
        meaning.value,
        icon_html(meaning.icon),
        heading,
        body,
    )


@register.simple_block_tag
def empty_state(content: str, title: str, icon: str = "inbox") -> SafeString:
    """What an empty list says: why it is empty and what to do next."""
    return format_html('<div class="empty">{}<p class="empty-title">{}</p>{}</div>', icon_html(icon), title, content)


@register.simple_block_tag
def frame(content: str, label: str, kind: str = "") -> SafeString:
    """A frame in which a wide table (or board) scrolls by itself, reachable by keyboard; `label` names it."""
    return format_html(
        '<div class="frame{}" tabindex="0" role="region" aria-label="{}">{}</div>',
        f" {kind}-frame" if kind else "",
        label,
        content,
    )


@register.simple_block_tag
def fact(content: str, term: str) -> SafeString:
    """One row of a `<dl class="facts">`; an empty description says 「未記入」."""
    body = content if content.strip() else mark_safe('<span class="soft">未記入</span>')
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", term, body)


@register.simple_block_tag
def filled(content: str, element: str, css: str, label: str = "") -> str | SafeString:
    """`content` in an element, or nothing at all when there is no content: no empty landmark is left behind."""
    if not content.strip():
        return ""
    name = format_html(' aria-label="{}"', label) if label else ""
    return format_html('<{} class="{}"{}>{}</{}>', element, css, name, content, element)


@register.simple_tag
def progress(value: float | Decimal, maximum: float | Decimal = 100, *, label: str, tone: str = "") -> SafeString:
    """A bar with its percentage in words; `label` says what progresses."""
    share = min(max(Decimal(str(value)) / Decimal(str(maximum)), Decimal(0)), Decimal(1)) if maximum else Decimal(0)
    whole = int(share * 100)
    return format_html(
        '<div class="meter{}"><progress value="{}" max="100" aria-label="{}">{}%</progress><span>{}%</span></div>',
        f" tone-{Tone(tone).value}" if tone else "",
        whole,
        label,
        whole,
        whole,
    )


@register.simple_tag
def timeline(entries: Iterable[TimelineEntry], **options: Any) -> SafeString:
    """A story, one entry after the other in the order given; `heading_level=3` is the level of entries' titles."""
    return render_to_string("web/components/timeline.html", {"entries": entries, **options})
