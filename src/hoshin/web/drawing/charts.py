"""Lines over time: series told apart by marker and dash as well as colour, a target line, and the numbers as a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hoshin.web.drawing.markup import Point, element, frame, join, number, picture, stylesheet, text, width_of
from hoshin.web.drawing.scale import Amount, Scale, scale_for
from hoshin.web.formatting import number as formatted

MOST_SERIES = 6


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a value for each label of the chart, None where there is none (the line breaks there)."""

    label: str
    values: Sequence[Amount | None]


@dataclass(frozen=True, slots=True)
class Target:
    """A value to reach, drawn across the chart."""

    value: Amount
    label: str = "目標"


@dataclass(frozen=True, slots=True)
class _Chart:
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str
    target: Target | None
    digits: int | None

    @property
    def scale(self) -> Scale:
        known = [value for line in self.series for value in line.values if value is not None]
        return scale_for([*known, self.target.value] if self.target else known)

    def written(self, value: Amount | None) -> str:
        return "－" if value is None else f"{formatted(value, self.digits)}{self.unit}"


@dataclass(frozen=True, slots=True)
class _Room:
    """The field of the lines inside the picture."""

    left: float
    top: float
    width: float
    height: float

    def at(self, place: int, count: int, share: float) -> Point:
        """The spot of the `place`th of `count` labels at a share of the height."""
        across = self.left + self.width * (place + 0.5) / count
        return across, self.top + self.height * (1 - share)


def line_chart(
    *,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    key: str,
    unit: str = "",
    target: Target | None = None,
    digits: int | None = None,
) -> SafeString:
    """A chart of up to six `series` over `labels` (short, such as 「R8.11」), with its numbers as a table behind a button.

    `key` must differ between the charts of a page. ValueError for no labels, too many series, or a series of another length.
    """
    if not labels or not 1 <= len(series) <= MOST_SERIES or any(len(line.values) != len(labels) for line in series):
        raise ValueError("a chart needs labels and one to six series with a value for each label")
    chart = _Chart(title, labels, series, unit, target, digits)
    pictures = [
        _picture(chart, (640, 280), f"chart-{key}-across", "drawing-across"),
        _picture(chart, (300, 250), f"chart-{key}-down", "drawing-down"),
    ]
    return format_html(
        '{}<figure class="drawing chart"><figcaption class="drawing-title">{}</figcaption>{}{}{}</figure>',
        stylesheet(),
        title,
        join(pictures),
        _legend(chart),
        _table(chart),
    )


def _picture(chart: _Chart, size: tuple[float, float], key: str, css: str) -> SafeString:
    scale = chart.scale
    longest = max(width_of(chart.written(tick)) for tick in scale.ticks)
    room = _Room(left=longest * 12 + 14, top=24, width=size[0] - longest * 12 - 26, height=size[1] - 56)
    parts = [*_axes(chart, scale, room)]
    if chart.target:
        parts.extend(_target(chart, chart.target, scale, room))
    for place, line in enumerate(chart.series):
        parts.append(_line(line, place, scale, room))
    if len(chart.series) == 1:
        parts.extend(_last_value(chart, scale, room))
    drawn = picture(parts, size=size, key=key, title=chart.title, description=_summary(chart), css="drawing-picture")
    return frame(drawn, label=f"グラフ：{chart.title}", css=css)


def _axes(chart: _Chart, scale: Scale, room: _Room) -> Iterator[SafeString]:
    for tick in scale.ticks:
        y = room.top + room.height * (1 - scale.share(tick))
        css = "chart-zero" if tick == 0 else "chart-grid"
        yield element("path", d=f"M{number(room.left)} {number(y)}h{number(room.width)}", css=css)
        yield text(room.left - 8, y + 4, chart.written(tick), "drawing-note is-end")
    baseline = room.top + room.height + 20
    for place in _shown_places(chart.labels, room.width):
        x, _ = room.at(place, len(chart.labels), 0)
        yield text(x, baseline, chart.labels[place], "drawing-note")


def _shown_places(labels: Sequence[str], width: float) -> range:
    """The labels that fit beside each other: every one, or every second, third …, the last one always."""
    widest = max(width_of(label) for label in labels) * 12 + 10
    every = max(-(-len(labels) * widest // width), 1)
    return range(len(labels) - 1, -1, -int(every))


def _target(chart: _Chart, target: Target, scale: Scale, room: _Room) -> Iterator[SafeString]:
    y = room.top + room.height * (1 - scale.share(target.value))
    yield element("path", d=f"M{number(room.left)} {number(y)}h{number(room.width)}", css="chart-target")
    words = f"{target.label} {chart.written(target.value)}"
    yield text(room.left + 4, y - 6, words, "drawing-note chart-target-words is-start")


def _line(line: Series, place: int, scale: Scale, room: _Room) -> SafeString:
    count = len(line.values)
    spots = [
        None if value is None else room.at(position, count, scale.share(value))
        for position, value in enumerate(line.values)
    ]
    data = "".join("M" + "L".join(f"{number(x)} {number(y)}" for x, y in piece) for piece in _unbroken(spots))
    marks = join(mark(spot, place) for spot in spots if spot)
    return element(
        "g", join([element("path", d=data, css="chart-line"), marks]), css=f"chart-series series-{place + 1}"
    )


def _unbroken(spots: Iterable[Point | None]) -> list[list[Point]]:
    """The stretches between gaps."""
    pieces: list[list[Point]] = [[]]
    for spot in spots:
        if spot is None:
            pieces.append([])
        else:
            pieces[-1].append(spot)
    return [piece for piece in pieces if piece]


_CORNERS: dict[int, list[Point]] = {
    1: [(-3.8, -3.8), (3.8, -3.8), (3.8, 3.8), (-3.8, 3.8)],
    2: [(0, -5.2), (5, 4), (-5, 4)],
    3: [(0, -5.4), (5.4, 0), (0, 5.4), (-5.4, 0)],
}


def mark(spot: Point, place: int) -> SafeString:
    """The marker of the series: circle, square, triangle, diamond, then circle and square hollow."""
    x, y = spot
    css = "chart-mark is-hollow" if place >= 4 else "chart-mark"
    shape = place % 4
    if shape == 0:
        return element("circle", cx=x, cy=y, r=4, css=css)
    corners = _CORNERS[shape]
    return element("path", d="M" + "L".join(f"{number(x + a)} {number(y + b)}" for a, b in corners) + "Z", css=css)


def _last_value(chart: _Chart, scale: Scale, room: _Room) -> Iterator[SafeString]:
    """The newest value of a single series is written at its point."""
    values = chart.series[0].values
    newest = _newest(values)
    if newest is not None:
        value = values[newest]
        x, y = room.at(newest, len(values), scale.share(value or 0))
        half = width_of(chart.written(value)) * 7
        x = min(x, room.left + room.width + 10 - half)
        yield text(x, y - 11, chart.written(value), "drawing-label chart-newest")


def _newest(values: Sequence[Amount | None]) -> int | None:
    return next((place for place in reversed(range(len(values))) if values[place] is not None), None)


def _summary(chart: _Chart) -> str:
    """What the chart shows, in a sentence for each series."""
    sentences = [_summary_of(chart, line) for line in chart.series]
    if chart.target:
        sentences.append(f"{chart.target.label}は{chart.written(chart.target.value)}です。")
    return "".join(sentences)


def _summary_of(chart: _Chart, line: Series) -> str:
    known = [place for place, value in enumerate(line.values) if value is not None]
    if not known:
        return f"{line.label}はまだありません。"
    first, last = known[0], known[-1]
    newest = f"{chart.labels[last]}は{chart.written(line.values[last])}"
    if first == last:
        return f"{line.label}：{newest}です。"
    return f"{line.label}：{chart.labels[first]}の{chart.written(line.values[first])}から、{newest}になりました。"


def _legend(chart: _Chart) -> SafeString | str:
    if len(chart.series) < 2:
        return ""
    items = (format_html("<li>{}{}</li>", sample(place), line.label) for place, line in enumerate(chart.series))
    return format_html('<ul class="drawing-legend">{}</ul>', join(items))


def sample(place: int) -> SafeString:
    """The line and the marker of a series, for a legend."""
    line = element("path", d="M2 8H38", css="chart-line")
    inside = element("g", join([line, mark((20, 8), place)]), css=f"chart-series series-{place + 1}")
    return element("svg", inside, width=40, height=16, aria_hidden="true", focusable="false", css="drawing-sample")


def _table(chart: _Chart) -> SafeString:
    head = join(format_html('<th scope="col">{}</th>', line.label) for line in chart.series)
    rows = join(
        _row(chart, label, (line.values[place] for line in chart.series)) for place, label in enumerate(chart.labels)
    )
    foot = ""
    if chart.target:
        foot = format_html(
            '<tfoot><tr><th scope="row">{}</th><td class="number" colspan="{}">{}</td></tr></tfoot>',
            chart.target.label,
            len(chart.series),
            chart.written(chart.target.value),
        )
    return format_html(
        '<details class="fold drawing-words"><summary>数値の表</summary>'
        '<div class="frame" role="region" tabindex="0" aria-label="{}の数値"><table>'
        '<thead><tr><th scope="col">時期</th>{}</tr></thead><tbody>{}</tbody>{}</table></div></details>',
        chart.title,
        head,
        rows,
        foot,
    )


def _row(chart: _Chart, label: str, values: Iterable[Amount | None]) -> SafeString:
    cells = join(format_html('<td class="number">{}</td>', chart.written(value)) for value in values)
    return format_html('<tr><th scope="row">{}</th>{}</tr>', label, cells)
