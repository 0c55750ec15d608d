"""Writing SVG: elements, numbers, text that fits, shapes that repeat."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its upper left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        """The middle."""
        return self.x + self.width / 2, self.y + self.height / 2


def stylesheet() -> SafeString:
    """The link to the drawings' styles. It goes with every drawing, since most pages have none and need not carry them."""
    return format_html('<link rel="stylesheet" href="{}">', static("web/drawing.css"))


def number(value: float) -> str:
    """`value` in SVG with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, content: str = "", /, **attributes: str | float) -> SafeString:
    """An element with escaped attributes; an underscore in a name becomes a hyphen, `css` becomes `class`."""
    pairs = (
        ("class" if key == "css" else key.replace("_", "-"), number(value) if isinstance(value, int | float) else value)
        for key, value in attributes.items()
        if value != ""
    )
    inside = format_html_join("", ' {}="{}"', pairs)
    return format_html("<{}{}>{}</{}>", mark_safe(name), inside, content, mark_safe(name))  # noqa: S308 - our own names


def join(parts: Iterable[str], separator: str = "") -> SafeString:
    """Several pieces of markup as one; what is not safe is escaped."""
    return format_html_join(separator, "{}", ((part,) for part in parts))


def text(x: float, y: float, words: str, css: str) -> SafeString:
    """One line of text at its baseline; `css` says how it is anchored and set."""
    return element("text", words, x=x, y=y, css=css)


def text_block(centre: Point, lines: Sequence[str], css: str, line_height: float) -> SafeString:
    """Lines centred around a point."""
    x, y = centre
    top = y - (len(lines) - 1) * line_height / 2 + line_height * 0.32
    return join(text(x, top + place * line_height, line, css) for place, line in enumerate(lines))


def picture(
    parts: Iterable[str], *, size: tuple[float, float], key: str, title: str, description: str, css: str
) -> SafeString:
    """The whole `svg` as one image with a title and a description for those who do not see it."""
    width, height = size
    head = join([element("title", title, id=f"{key}-title"), element("desc", description, id=f"{key}-desc")])
    return element(
        "svg",
        join([head, *parts]),
        css=css,
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
        focusable="false",
    )


def frame(content: str, *, label: str, css: str = "") -> SafeString:
    """A frame in which a drawing wider than the screen scrolls by itself, by keyboard too."""
    return format_html(
        '<div class="drawing-frame{}" role="group" tabindex="0" aria-label="{}">{}</div>',
        f" {css}" if css else "",
        label,
        content,
    )


def width_of(words: str) -> float:
    """How wide `words` runs, in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.58 for sign in words)


def wrapped(words: str, limit: float) -> list[str]:
    """`words` in as few lines as fit `limit` full-width characters, broken behind 「・」 or before 「（」 where possible."""
    if width_of(words) <= limit or len(words) < 2:
        return [words]
    places = [place for place in range(1, len(words)) if width_of(words[:place]) <= limit] or [1]
    good = [place for place in places if words[place - 1] in "・／、 " or words[place] in "（「"]
    if good:
        place = good[-1]
    else:
        lines = -(-width_of(words) // limit)
        place = min(places, key=lambda place: abs(width_of(words[:place]) - width_of(words) / lines))
    return [words[:place], *wrapped(words[place:], limit)]


def rounded_path(points: Sequence[Point], radius: float = 8) -> str:
    """A line through `points` with rounded corners, as path data."""
    data = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(corner, before, radius), _towards(corner, after, radius)
        data.append(f"L{number(start[0])} {number(start[1])}")
        data.append(f"Q{number(corner[0])} {number(corner[1])} {number(end[0])} {number(end[1])}")
    data.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(data)


def _towards(origin: Point, goal: Point, distance: float) -> Point:
    dx, dy = goal[0] - origin[0], goal[1] - origin[1]
    length = (dx * dx + dy * dy) ** 0.5
    part = min(distance, length / 2) / length if length else 0
    return origin[0] + dx * part, origin[1] + dy * part


def arrow_tip(at: Point, direction: Point, css: str, size: float = 7) -> SafeString:
    """A filled arrowhead whose point is `at`, looking along `direction` (a unit vector along an axis)."""
    (x, y), (dx, dy) = at, direction
    back_x, back_y = x - dx * size, y - dy * size
    half = size * 0.55
    corners = [(x, y), (back_x - dy * half, back_y + dx * half), (back_x + dy * half, back_y - dx * half)]
    data = "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z"
    return element("path", d=data, css=css)
