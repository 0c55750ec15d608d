"""A timetable over fiscal years: what was planned above what became of it, and what waits for what.

Lanes carry links, so the drawing is a group, not an image; the page puts the same facts beside it as a table. On paper the
drawing carries its own styles, since no page stands around it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hoshin.kernel.fiscal_year import FiscalYear
from hoshin.web.drawing.markup import (
    arrow_tip,
    element,
    frame,
    join,
    number,
    rounded_path,
    stylesheet,
    text,
    width_of,
    wrapped,
)

LABEL_WIDTH = 250.0
YEAR_WIDTH = 168.0
LANE_HEIGHT = 40.0
HEAD_HEIGHT = 40.0
BAR_HEIGHT = 10.0
QUARTER_MONTHS = ("4月", "7月", "10月", "1月")
LONGEST_LABEL = 16.5
MOST_YEARS = 8


class SpanKind(StrEnum):
    """What a bar stands for; each has its own shape, so that no colour is needed to tell them apart."""

    PLANNED = "planned"
    DONE = "done"
    RUNNING = "running"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both ends included."""

    kind: SpanKind
    starts_on: date
    ends_on: date
    label: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One thing of the timetable: its name, a short remark below it, where it leads, and its spans."""

    key: str
    label: str
    note: str
    url: str
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Timetable:
    """What is drawn: lanes in order, the first and last fiscal year shown, and pairs (waits, waited for) of lane keys."""

    title: str
    lanes: Sequence[Lane]
    first: FiscalYear
    last: FiscalYear
    today: date
    waits: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.last.year - self.first.year < MOST_YEARS:
            raise ValueError(f"a timetable shows one to {MOST_YEARS} fiscal years")

    @property
    def years(self) -> list[FiscalYear]:
        """Every fiscal year shown."""
        return [FiscalYear(year) for year in range(self.first.year, self.last.year + 1)]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the drawing."""
        return LABEL_WIDTH + YEAR_WIDTH * len(self.years) + 2, HEAD_HEIGHT + LANE_HEIGHT * len(self.lanes) + 2

    def x(self, day: date) -> float:
        """Where the morning of `day` lies, kept inside the field."""
        begin, end = date(self.first.year, 4, 1), date(self.last.year + 1, 4, 1)
        share = (day - begin).days / (end - begin).days
        return LABEL_WIDTH + YEAR_WIDTH * len(self.years) * min(max(share, 0.0), 1.0)

    def part(self, start: int, end: int) -> "Timetable":
        """The same timetable with only the lanes from `start` up to `end`, for one sheet of paper."""
        return replace(self, lanes=self.lanes[start:end])

    def is_shown(self, span: Span) -> bool:
        """Whether any day of the span falls into the years shown."""
        return span.starts_on < date(self.last.year + 1, 4, 1) and span.ends_on >= date(self.first.year, 4, 1)


def timetable(drawn: Timetable, *, key: str) -> SafeString:
    """The drawing for a page, in a frame that scrolls by itself, with its legend."""
    return format_html(
        '{}<figure class="drawing timetable">{}{}</figure>',
        stylesheet(),
        frame(_picture(drawn, key), label=f"工程表：{drawn.title}"),
        _legend(),
    )


def timetable_for_paper(drawn: Timetable) -> str:
    """The same drawing as an SVG document of its own, in the colours of printed documents."""
    return str(_picture(drawn, "paper", style=_PAPER_STYLE))


def _picture(drawn: Timetable, key: str, style: str = "") -> SafeString:
    width, height = drawn.size
    places = {lane.key: place for place, lane in enumerate(drawn.lanes)}
    parts = [
        element("title", drawn.title, id=f"timetable-{key}"),
        *([element("style", format_html("{}", style))] if style else []),
        *_field(drawn),
        *(part for place, lane in enumerate(drawn.lanes) for part in _lane(drawn, lane, place, is_linked=not style)),
        *_waits(drawn, places),
        *_now(drawn),
    ]
    return element(
        "svg",
        join(parts),
        css="drawing-picture timetable-picture",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="group",
        aria_labelledby=f"timetable-{key}",
        focusable="false",
    )


def _field(drawn: Timetable) -> Iterator[SafeString]:
    """The years with their quarters, and a line under every lane."""
    bottom = drawn.size[1] - 2
    for year in drawn.years:
        for quarter, month in enumerate((4, 7, 10, 1)):
            x = drawn.x(date(year.year + (month == 1), month, 1))
            css = "timetable-quarter" if quarter else "timetable-year"
            yield element("path", d=f"M{number(x)} {0 if quarter == 0 else 20}V{number(bottom)}", css=css)
            yield text(x + 4, 34, QUARTER_MONTHS[quarter], "drawing-note is-start")
        yield text(drawn.x(date(year.year, 4, 1)) + 4, 15, year.label, "drawing-label timetable-head is-start")
    for place in range(len(drawn.lanes) + 1):
        y = HEAD_HEIGHT + place * LANE_HEIGHT
        yield element("path", d=f"M0 {number(y)}H{number(drawn.size[0] - 2)}", css="timetable-line")


def _lane(drawn: Timetable, lane: Lane, place: int, *, is_linked: bool) -> Iterator[SafeString]:
    top = HEAD_HEIGHT + place * LANE_HEIGHT
    words = wrapped(lane.label, LONGEST_LABEL)
    name = words[0] if len(words) == 1 else _cut(lane.label)
    label = text(4, top + 17, name, "drawing-label timetable-name is-start")
    full = element("title", lane.label)
    yield element("a", join([full, label]), href=lane.url) if is_linked else label
    yield text(4, top + 33, lane.note, "drawing-note is-start")
    for span in lane.spans:
        if drawn.is_shown(span):
            yield _bar(drawn, span, top)


def _cut(label: str) -> str:
    """`label` as far as it fits, with a mark that something is missing."""
    shown = ""
    for sign in label:
        if width_of(shown + sign) > LONGEST_LABEL - 1:
            break
        shown += sign
    return f"{shown}…"


def _bar(drawn: Timetable, span: Span, top: float) -> SafeString:
    """A bar: planned ones in outline above, actual ones filled below; a failed one is crossed out, a running one open."""
    start, end = drawn.x(span.starts_on), drawn.x(span.ends_on)
    width = max(end - start, 3.0)
    y = top + (7 if span.kind is SpanKind.PLANNED else 22)
    shape = element("rect", x=start, y=y, width=width, height=BAR_HEIGHT, rx=2, css=f"timetable-bar is-{span.kind}")
    parts = [element("title", span.label), shape]
    if span.kind is SpanKind.FAILED:
        cross = f"M{number(start)} {number(y)}l{number(width)} {number(BAR_HEIGHT)}m0 {number(-BAR_HEIGHT)}l{number(-width)} {number(BAR_HEIGHT)}"
        parts.append(element("path", d=cross, css="timetable-cross"))
    if span.kind is SpanKind.RUNNING:
        parts.append(arrow_tip((start + width + 7, y + BAR_HEIGHT / 2), (1, 0), "timetable-tip"))
    return element("g", join(parts))


def _waits(drawn: Timetable, places: Mapping[str, int]) -> Iterator[SafeString]:
    """A line from the end of what is waited for to the beginning of what waits."""
    lanes = {lane.key: lane for lane in drawn.lanes}
    for waiting, awaited in drawn.waits:
        if waiting not in places or awaited not in places:
            continue
        begin, end = _planned_start(lanes[waiting]), _planned_end(lanes[awaited])
        if begin is None or end is None:
            continue
        from_y = HEAD_HEIGHT + places[awaited] * LANE_HEIGHT + 12
        to_y = HEAD_HEIGHT + places[waiting] * LANE_HEIGHT + 12
        from_x, to_x = drawn.x(end), drawn.x(begin)
        turn = max(from_x, to_x) + 8 if to_x <= from_x else from_x + min(10, (to_x - from_x) / 2)
        css = "timetable-wait is-late" if begin <= end else "timetable-wait"
        if to_x <= from_x:
            yield element(
                "path", d=rounded_path([(from_x, from_y), (turn, from_y), (turn, to_y), (to_x + 2, to_y)], 4), css=css
            )
            yield arrow_tip((to_x + 1, to_y), (-1, 0), "timetable-tip")
        else:
            yield element(
                "path", d=rounded_path([(from_x, from_y), (turn, from_y), (turn, to_y), (to_x - 2, to_y)], 4), css=css
            )
            yield arrow_tip((to_x - 1, to_y), (1, 0), "timetable-tip")


def _planned_start(lane: Lane) -> date | None:
    return min((span.starts_on for span in lane.spans if span.kind is SpanKind.PLANNED), default=None)


def _planned_end(lane: Lane) -> date | None:
    return max((span.ends_on for span in lane.spans if span.kind is SpanKind.PLANNED), default=None)


def _now(drawn: Timetable) -> Iterator[SafeString]:
    """A line at today, when today is shown."""
    if drawn.first <= FiscalYear.of(drawn.today) <= drawn.last:
        x = drawn.x(drawn.today)
        yield element("path", d=f"M{number(x)} 20V{number(drawn.size[1] - 2)}", css="timetable-now")
        yield text(x, 17, "今日", "drawing-note timetable-today")


_SAMPLES = (
    (SpanKind.PLANNED, "予定"),
    (SpanKind.DONE, "実績（終わったもの）"),
    (SpanKind.RUNNING, "実績（続いているもの）"),
    (SpanKind.FAILED, "実績（期待した結果が得られず、戻ったもの）"),
)


def _legend() -> SafeString:
    items = (format_html("<li>{}{}</li>", _sample(kind), words) for kind, words in _SAMPLES)
    return format_html('<ul class="drawing-legend">{}</ul>', join(items))


def _sample(kind: SpanKind) -> SafeString:
    parts = [element("rect", x=2, y=3, width=30, height=BAR_HEIGHT, rx=2, css=f"timetable-bar is-{kind}")]
    if kind is SpanKind.FAILED:
        parts.append(element("path", d="M2 3l30 10m0 -10l-30 10", css="timetable-cross"))
    if kind is SpanKind.RUNNING:
        parts.append(arrow_tip((39, 8), (1, 0), "timetable-tip"))
    return element("svg", join(parts), width=40, height=16, aria_hidden="true", focusable="false", css="drawing-sample")


_PAPER_STYLE = """
text { font-family: "BIZ UDPGothic"; font-size: 12px; fill: #4d4d4d; }
.drawing-label { font-size: 14px; fill: #1a1a1a; }
.timetable-name, .timetable-head { font-weight: bold; }
.timetable-year { stroke: #8a949e; stroke-width: 1; } .timetable-quarter { stroke: #d8dde2; stroke-width: 0.7; }
.timetable-line { stroke: #d8dde2; stroke-width: 0.7; }
.timetable-bar.is-planned { fill: #ffffff; stroke: #00316a; stroke-width: 1.2; }
.timetable-bar.is-done { fill: #00316a; } .timetable-bar.is-running { fill: #6f94c4; }
.timetable-bar.is-failed { fill: #ffffff; stroke: #b3001b; stroke-width: 1.2; }
.timetable-cross { stroke: #b3001b; fill: none; } .timetable-tip { fill: #4d4d4d; }
.timetable-wait { fill: none; stroke: #4d4d4d; stroke-dasharray: 4 3; } .timetable-wait.is-late { stroke: #b3001b; }
.timetable-now { stroke: #b3001b; stroke-width: 1.5; } .timetable-today { fill: #b3001b; text-anchor: middle; }
"""
