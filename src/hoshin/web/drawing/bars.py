"""Bars: one per thing, a progress with its target, and shares of a whole told apart by pattern.

Names and numbers are ordinary text of the page, so that they wrap, enlarge and are read aloud; only the bars are drawn, in
percent of the width, so that they fit any screen. A colour never says anything that a word or a pattern does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hoshin.web.drawing.charts import Target
from hoshin.web.drawing.markup import element, join, number, stylesheet
from hoshin.web.drawing.scale import Amount, scale_for
from hoshin.web.formatting import number as formatted
from hoshin.web.formatting import percent

_HEIGHT = 14.0
_SHARE_HEIGHT = 28.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, its value (None when unknown), a word beside it, and where its number leads."""

    label: str
    value: Amount | None
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One share of a whole; `tone` (of the page's tones) may give it the colour that the thing has elsewhere."""

    label: str
    value: Amount
    url: str = ""
    tone: str = ""


def bar_chart(
    *, title: str, bars: Sequence[Bar], unit: str = "", target: Target | None = None, digits: int | None = None
) -> SafeString:
    """Horizontal bars with their names and numbers as text; all begin at zero. ValueError for a negative value."""
    known = [bar.value for bar in bars if bar.value is not None]
    if any(value < 0 for value in known):
        raise ValueError("a bar cannot be shorter than nothing")
    scale = scale_for([*known, target.value] if target else known)
    end = scale.ticks[-1]
    items = join(
        _bar(bar, f"{formatted(bar.value, digits)}{unit}" if bar.value is not None else "－", end, target)
        for bar in bars
    )
    note = ""
    if target:
        note = format_html(
            '<p class="drawing-source">縦の線は{}（{}{}）です。</p>',
            target.label,
            formatted(target.value, digits),
            unit,
        )
    return format_html(
        '{}<figure class="drawing bars"><figcaption class="drawing-title">{}</figcaption><ul class="bars-list">{}</ul>{}</figure>',
        stylesheet(),
        title,
        items,
        note,
    )


def _bar(bar: Bar, words: str, end: float, target: Target | None) -> SafeString:
    length = float(bar.value or 0) / end
    mark = float(target.value) / end if target else None
    return format_html(
        '<li><span class="bars-label">{}</span><span class="bars-value">{}{}</span>{}</li>',
        _linked(bar.label, bar.url),
        words,
        format_html(' <span class="soft small">{}</span>', bar.note) if bar.note else "",
        _drawn_bar(length, mark),
    )


def _linked(words: str, url: str) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', url, words) if url else words


def _percent(share: float) -> str:
    return f"{number(min(max(share, 0.0), 1.0) * 100)}%"


def _drawn_bar(share: float, mark: float | None) -> SafeString:
    parts = [
        element("rect", width="100%", height=_HEIGHT, css="bar-ground"),
        element("rect", width=_percent(share), height=_HEIGHT, css="bar-length"),
    ]
    if mark is not None:
        place = _percent(mark)
        parts += [
            element("line", x1=place, x2=place, y1=0, y2=_HEIGHT, css=css) for css in ("bar-target-edge", "bar-target")
        ]
    return element("svg", join(parts), css="bar", width="100%", height=_HEIGHT, aria_hidden="true", focusable="false")


def progress_bar(*, label: str, share: Amount | None, words: str = "", target: Amount | None = None) -> SafeString:
    """How much of something is done: `share` from 0 to 1 (None when unknown), in `words` such as 「31件／50件」.

    `target` (a share) is where it should be by now; it is drawn as a line and told in words.
    """
    known = percent(share, 0) if share is not None else "不明"
    return format_html(
        '{}<div class="progress"><span class="bars-label">{}</span><span class="bars-value">{}{}{}</span>{}</div>',
        stylesheet(),
        label,
        known,
        f"（{words}）" if words else "",
        format_html('<span class="soft small">　目安 {}</span>', percent(target, 0)) if target is not None else "",
        _drawn_bar(float(share or 0), None if target is None else float(target)),
    )


def share_bar(*, title: str, parts: Sequence[Part], key: str, unit: str = "件") -> SafeString:
    """The shares of a whole in one bar, each with a pattern of its own, and a legend with names, numbers and percent.

    `key` must differ between the bars of a page. Parts of no size stand in the legend only. ValueError for a negative part.
    """
    if any(part.value < 0 for part in parts):
        raise ValueError("a part cannot be less than nothing")
    whole = float(sum(float(part.value) for part in parts))
    drawn, start = [], 0.0
    for place, part in enumerate(parts):
        share = float(part.value) / whole if whole else 0.0
        if share:
            drawn.append(_piece(key, place, part.tone, start=_percent(start), width=_percent(share)))
        start += share
    ground = element("rect", width="100%", height=_SHARE_HEIGHT, css="bar-ground")
    patterns = element("defs", join(_pattern(key, place) for place in range(min(len(parts), len(_PATTERNS)))))
    bar = element(
        "svg",
        join([patterns, ground, *drawn]),
        css="bar",
        width="100%",
        height=_SHARE_HEIGHT,
        aria_hidden="true",
        focusable="false",
    )
    legend = join(_entry(key, place, part, whole, unit) for place, part in enumerate(parts))
    return format_html(
        '{}<figure class="drawing shares"><figcaption class="drawing-title">{}</figcaption>{}<ul class="drawing-legend">{}</ul></figure>',
        stylesheet(),
        title,
        bar,
        legend,
    )


_PATTERNS = ("", "M0 8L8 0", "M4 4h.01", "M0 4H8", "M0 0L8 8", "M4 0V8", "M0 0L8 8M0 8L8 0", "M2 2h.01M6 6h.01")
"""Plain, rising lines, dots, level lines, falling lines, upright lines, crosses, fine dots."""


def _pattern(key: str, place: int) -> SafeString:
    line = element("path", d=_PATTERNS[place], css="share-pattern")
    return element("pattern", line, id=f"shares-{key}-{place}", width=8, height=8, patternUnits="userSpaceOnUse")


def _piece(key: str, place: int, tone: str, *, start: str, width: str, height: float = _SHARE_HEIGHT) -> SafeString:
    """A coloured rectangle with its pattern over it; patterns repeat after eight parts."""
    colour = f"tone-{tone}" if tone else f"series-{place % 6 + 1}"
    pattern = f"url(#shares-{key}-{place % len(_PATTERNS)})"
    shapes = [
        element("rect", x=start, width=width, height=height, css="share-colour"),
        element("rect", x=start, width=width, height=height, fill=pattern, css="share-lines"),
    ]
    return element("g", join(shapes), css=f"share {colour}")


def _entry(key: str, place: int, part: Part, whole: float, unit: str) -> SafeString:
    sample = element(
        "svg",
        _piece(key, place, part.tone, start="0", width="28", height=16),
        width=28,
        height=16,
        aria_hidden="true",
        focusable="false",
        css="drawing-sample",
    )
    share = percent(float(part.value) / whole, 0) if whole else "－"
    return format_html(
        "<li>{}{} <strong>{}{}</strong>（{}）</li>",
        sample,
        _linked(part.label, part.url),
        formatted(part.value),
        unit,
        share,
    )
