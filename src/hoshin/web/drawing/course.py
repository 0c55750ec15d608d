"""A measured value on its way to dated targets: a line over real time, the targets, and where the trend leads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hoshin.kernel.eras import format_date, format_month
from hoshin.kernel.fiscal_year import Month
from hoshin.web.drawing.charts import mark, sample
from hoshin.web.drawing.markup import Point, element, frame, join, number, picture, stylesheet, text, width_of
from hoshin.web.drawing.scale import Amount, Scale, scale_for
from hoshin.web.formatting import number as formatted

_STEPS = (1, 3, 6, 12, 24, 60)
_LABEL_WIDTH = 92.0
_LABEL_GAP = 11.0
"""From the newest point to its number; below it when the line of the target is in the way above."""
_ROLES = ("実績", "目標", "今の傾向が続いた場合")


@dataclass(frozen=True, slots=True)
class Dated:
    """A value on a day."""

    on: date
    value: Amount


@dataclass(frozen=True, slots=True)
class _Chart:
    title: str
    lines: tuple[Sequence[Dated], Sequence[Dated], Sequence[Dated]]
    """What was measured, what is aimed at (from the baseline on), where the trend leads."""
    unit: str
    summary: str
    scale: Scale
    first_on: date
    last_on: date

    def written(self, value: Amount) -> str:
        return f"{formatted(value)}{self.unit}"

    def across(self, on: date) -> float:
        """Where the day lies between the first and the last, from 0 to 1."""
        return (on - self.first_on).days / max((self.last_on - self.first_on).days, 1)


@dataclass(frozen=True, slots=True)
class _Room:
    """The field of the lines inside the picture."""

    left: float
    top: float
    width: float
    height: float


def course_chart(
    *,
    title: str,
    measured: Sequence[Dated],
    targets: Sequence[Dated],
    trend: Sequence[Dated] = (),
    unit: str = "",
    summary: str = "",
    key: str,
) -> SafeString:
    """A chart of `measured` over time with the line of the `targets` and the `trend`, with the numbers behind a button.

    `targets` may begin with the baseline. `summary` says in words what the chart shows, for those who do not see it. `key`
    must differ between the charts of a page. ValueError without a measured value or without a target.
    """
    if not measured or not targets:
        raise ValueError("a course needs a measured value and a target")
    every = [*measured, *targets, *trend]
    chart = _Chart(
        title=title,
        lines=(_in_order(measured), _in_order(targets), _in_order(trend)),
        unit=unit,
        summary=summary,
        scale=scale_for([one.value for one in every]),
        first_on=min(one.on for one in every),
        last_on=max(one.on for one in every),
    )
    pictures = [
        _picture(chart, (640, 280), f"course-{key}-across", "drawing-across"),
        _picture(chart, (300, 250), f"course-{key}-down", "drawing-down"),
    ]
    return format_html(
        '{}<figure class="drawing chart"><figcaption class="drawing-title">{}</figcaption>{}{}{}</figure>',
        stylesheet(),
        title,
        join(pictures),
        _legend(chart),
        _table(chart),
    )


def _in_order(line: Sequence[Dated]) -> list[Dated]:
    return sorted(line, key=lambda one: one.on)


def _picture(chart: _Chart, size: tuple[float, float], key: str, css: str) -> SafeString:
    longest = max(width_of(chart.written(tick)) for tick in chart.scale.ticks)
    room = _Room(left=longest * 12 + 14, top=24, width=size[0] - longest * 12 - 34, height=size[1] - 56)
    parts = [*_axes(chart, room), *_final_target(chart, room)]
    for place, line in reversed(list(enumerate(chart.lines))):
        if line:
            parts.append(_line(chart, line, place, room))
    parts.append(_newest(chart, room))
    drawn = picture(parts, size=size, key=key, title=chart.title, description=chart.summary, css="drawing-picture")
    return frame(drawn, label=f"グラフ：{chart.title}", css=css)


def _axes(chart: _Chart, room: _Room) -> Iterator[SafeString]:
    for tick in chart.scale.ticks:
        y = room.top + room.height * (1 - chart.scale.share(tick))
        css = "chart-zero" if tick == 0 else "chart-grid"
        yield element("path", d=f"M{number(room.left)} {number(y)}h{number(room.width)}", css=css)
        yield text(room.left - 8, y + 4, chart.written(tick), "drawing-note is-end")
    baseline = room.top + room.height
    for month in _months(chart, room.width):
        x = room.left + room.width * chart.across(month.first_day)
        yield element("path", d=f"M{number(x)} {number(baseline)}v5", css="chart-zero")
        yield text(x, baseline + 20, format_month(month.first_day), "drawing-note")


def _months(chart: _Chart, width: float) -> list[Month]:
    """The months named below the chart: as many as fit, in even steps, counted from April."""
    first = Month.of(chart.first_on)
    first = first if first.first_day == chart.first_on else first.next
    months = first.until(Month.of(chart.last_on))
    most = max(int(width // _LABEL_WIDTH), 1)
    for step in _STEPS:
        named = [month for month in months if (month.year * 12 + month.number - 4) % step == 0]
        if len(named) <= most:
            return named
    return []


def _spot(chart: _Chart, room: _Room, one: Dated) -> Point:
    return (
        room.left + room.width * chart.across(one.on),
        room.top + room.height * (1 - chart.scale.share(one.value)),
    )


def _final_target(chart: _Chart, room: _Room) -> Iterator[SafeString]:
    final = chart.lines[1][-1]
    _, y = _spot(chart, room, final)
    yield element("path", d=f"M{number(room.left)} {number(y)}h{number(room.width)}", css="chart-target")
    yield text(room.left + 4, y - 6, f"目標 {chart.written(final.value)}", "drawing-note chart-target-words is-start")


def _line(chart: _Chart, line: Sequence[Dated], place: int, room: _Room) -> SafeString:
    spots = [_spot(chart, room, one) for one in line]
    path = element("path", d="M" + "L".join(f"{number(x)} {number(y)}" for x, y in spots), css="chart-line")
    marks = join(mark(spot, place) for spot in (spots[-1:] if place == _TREND else spots))
    return element("g", join([path, marks]), css=f"chart-series series-{place + 1}")


_TREND = 2


def _newest(chart: _Chart, room: _Room) -> SafeString:
    newest = chart.lines[0][-1]
    x, y = _spot(chart, room, newest)
    written = chart.written(newest.value)
    half = width_of(written) * 7
    x = max(min(x, room.left + room.width + 10 - half), room.left + half)
    _, goal = _spot(chart, room, chart.lines[1][-1])
    above = y - _LABEL_GAP
    return text(
        x, y + 2 * _LABEL_GAP if 0 <= y - goal < 2 * _LABEL_GAP else above, written, "drawing-label chart-newest"
    )


def _legend(chart: _Chart) -> SafeString:
    shown = (place for place, line in enumerate(chart.lines) if line)
    items = (format_html("<li>{}{}</li>", sample(place), _ROLES[place]) for place in shown)
    return format_html('<ul class="drawing-legend">{}</ul>', join(items))


def _table(chart: _Chart) -> SafeString:
    shown = [place for place, line in enumerate(chart.lines) if line]
    head = join(format_html('<th scope="col">{}</th>', _ROLES[place]) for place in shown)
    return format_html(
        '<details class="fold drawing-words"><summary>数値の表</summary>'
        '<div class="frame" role="region" tabindex="0" aria-label="{}の数値"><table>'
        '<thead><tr><th scope="col">日</th>{}</tr></thead><tbody>{}</tbody></table></div></details>',
        chart.title,
        head,
        join(_rows(chart, shown)),
    )


def _rows(chart: _Chart, shown: Sequence[int]) -> Iterable[SafeString]:
    values = {place: {one.on: one.value for one in chart.lines[place]} for place in shown}
    for on in sorted({on for line in values.values() for on in line}):
        cells = (
            format_html('<td class="number">{}</td>', chart.written(values[place][on]) if on in values[place] else "－")
            for place in shown
        )
        yield format_html('<tr><th scope="row">{}</th>{}</tr>', format_date(on, weekday=False), join(cells))
