"""The life of a thing as a picture, drawn from its flow table."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hoshin.kernel.flow import Flow, Move
from hoshin.web.drawing.arrangement import MOST_IN_A_ROW, Arrangement, Edge, Standing
from hoshin.web.drawing.markup import (
    Box,
    Point,
    arrow_tip,
    element,
    frame,
    join,
    number,
    picture,
    rounded_path,
    stylesheet,
    text_block,
    wrapped,
)
from hoshin.web.drawing.plan import MARGIN, Bow, Direction, Plan, across, down, plan

_LETTER = 14.0
_LINE = 17.0
_APART_HEAD = 40.0
_APART_HEIGHT = 44.0
_APART_GAP = 10.0


def flow_diagram(flow: Flow, current: str | None, path: Sequence[str] = (), *, key: str = "") -> SafeString:
    """A drawing of `flow` with the present state marked, and the same in words below it.

    `path` names optional states chosen for this thing, in order (the stages of a route); those left out are marked so.
    Wide pages get it across, narrow ones down. `key` tells several drawings of one flow on a page apart. A state or path
    unknown to the flow raises KeyError, a defect.
    """
    return _drawn(flow, current, tuple(path), key)


@lru_cache(maxsize=256)
def _drawn(flow: Flow, current: str | None, path: tuple[str, ...], key: str) -> SafeString:
    """The drawing, kept: many things share a flow, a state and a path."""
    for code in (*path, *([current] if current is not None else [])):
        flow.state(code)
    arrangement = Arrangement(flow, current, path)
    name = f"flow-{key or flow.name.replace('.', '-')}"
    rows = arrangement.rows()
    widest = max(len(rank) for rank in arrangement.ranks)
    pictures = [_picture(arrangement, down(widest), [(0, len(arrangement.ranks))], f"{name}-down")]
    if rows is not None:
        pictures.append(_picture(arrangement, across(), rows, f"{name}-across"))
    css = "drawing flow-drawing" if rows is not None else "drawing flow-drawing only-down"
    return format_html(
        '{}<figure class="{}">{}{}<details class="fold drawing-words"><summary>図を文章で読む</summary>{}</details></figure>',
        stylesheet(),
        css,
        join(pictures),
        _caption(arrangement),
        _in_words(arrangement),
    )


def _picture(arrangement: Arrangement, direction: Direction, rows: Sequence[tuple[int, int]], key: str) -> SafeString:
    places = plan(arrangement, direction, rows)
    apart, height = _apart(arrangement, places)
    drawn = picture(
        [*_edges(arrangement, places), *_boxes(arrangement, places.boxes.items(), direction), *apart],
        size=(places.size[0], places.size[1] + height),
        key=key,
        title=_title(arrangement),
        description=_description(arrangement),
        css="drawing-picture",
    )
    return frame(drawn, label="流れの図", css="drawing-down" if direction.is_down else "drawing-across")


def _labels(arrangement: Arrangement, codes: Iterable[str]) -> str:
    return "".join(f"「{arrangement.flow.states[code].label}」" for code in codes)


def _title(arrangement: Arrangement) -> str:
    first, last = arrangement.ranks[0], arrangement.ranks[-1]
    return f"{_labels(arrangement, first)}から{_labels(arrangement, last)}までの流れの図"


def _description(arrangement: Arrangement) -> str:
    if arrangement.current is None:
        return "各状態からの動きは、図の下の「図を文章で読む」にあります。"
    passed = [code for code in arrangement.order if arrangement.standing_of(code) is Standing.PASSED]
    done = f"済んだ状態は{_labels(arrangement, passed)}です。" if passed else ""
    return f"今の状態は{_labels(arrangement, [arrangement.current])}です。{done}"


def _caption(arrangement: Arrangement) -> SafeString | str:
    if not arrangement.returns:
        return ""
    return format_html("<figcaption>{}</figcaption>", "点線と両向きの矢印は、差し戻しや再検討で戻ることがある道です。")


def _edges(arrangement: Arrangement, places: Plan) -> Iterator[SafeString]:
    turns = dict(places.turns)
    for edge in sorted(arrangement.edges, key=lambda edge: not arrangement.is_beside_way(edge)):
        if edge in turns:
            yield _turn(arrangement, edge, turns[edge])
        elif arrangement.is_straight(edge):
            yield _line(arrangement, edge, places)
    for bow in places.bows:
        yield _bow(arrangement, bow)


def _manner(arrangement: Arrangement, edge: Edge) -> str:
    if arrangement.is_beside_way(edge):
        return " is-beside"
    return " is-taken" if arrangement.was_taken(edge) else ""


def _arrow(data: str, tips: Iterable[tuple[Point, Point]], manner: str) -> SafeString:
    heads = join(arrow_tip(at, looks, f"drawing-tip{manner}") for at, looks in tips)
    return join([element("path", d=data, css=f"drawing-edge{manner}"), heads])


def _turn(arrangement: Arrangement, edge: Edge, points: Sequence[Point]) -> SafeString:
    tips = [(points[-1], (0.0, 1.0))]
    if arrangement.is_two_way(edge):
        tips.append((points[0], (0.0, -1.0)))
    return _arrow(rounded_path(points), tips, _manner(arrangement, edge))


def _line(arrangement: Arrangement, edge: Edge, places: Plan) -> SafeString:
    """From the middle of a box's far side to the middle of the next one's near side, curved when they stand apart."""
    source, target = places.boxes[edge[0]], places.boxes[edge[1]]
    if places.direction.is_down:
        start, end = (source.centre[0], source.y + source.height), (target.centre[0], target.y)
        middle = (start[1] + end[1]) / 2
        bend = ((start[0], middle), (end[0], middle))
        looks = (0.0, 1.0)
    else:
        start, end = (source.x + source.width, source.centre[1]), (target.x, target.centre[1])
        middle = (start[0] + end[0]) / 2
        bend = ((middle, start[1]), (middle, end[1]))
        looks = (1.0, 0.0)
    spots = " ".join(f"{number(x)} {number(y)}" for x, y in (*bend, end))
    tips = [(end, looks)]
    if arrangement.is_two_way(edge):
        tips.append((start, (-looks[0], -looks[1])))
    return _arrow(f"M{number(start[0])} {number(start[1])}C{spots}", tips, _manner(arrangement, edge))


def _bow(arrangement: Arrangement, bow: Bow) -> SafeString:
    manner = _manner(arrangement, bow.edge)
    if bow.is_return:
        manner = " is-return is-beside" if arrangement.is_beside_way(bow.edge) else " is-return"
    return _arrow(rounded_path(bow.points), [(bow.points[-1], bow.arrives)], manner)


def _boxes(arrangement: Arrangement, boxes: Iterable[tuple[str, Box]], direction: Direction) -> Iterator[SafeString]:
    for code, box in boxes:
        yield _box(arrangement, code, box, is_low=direction.is_down)


def _box(arrangement: Arrangement, code: str, box: Box, *, is_low: bool) -> SafeString:
    state, standing = arrangement.flow.states[code], arrangement.standing_of(code)
    lines = wrapped(state.label, (box.width - 10) / _LETTER)
    words = standing.words
    if is_low and words and len(lines) == 1 and box.width >= 128:
        lines, words = [f"{state.label}（{words}）"], ""
    x, y = box.centre
    rise = 7.5 if words else 0
    parts = [
        element("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=6, css="drawing-box"),
        text_block((x, y - rise), lines, "drawing-label", _LINE),
    ]
    if words:
        below = y - rise + len(lines) * _LINE / 2 + 8
        parts.append(text_block((x, below), [words], "drawing-note", 12))
    return element("g", join(parts), css=f"drawing-state is-{standing.value} phase-{state.phase.value}")


def _apart(arrangement: Arrangement, places: Plan) -> tuple[list[SafeString], float]:
    """The states that many others can fall into, under a line of their own; and how much height they take."""
    if not arrangement.apart:
        return [], 0
    direction = places.direction
    width = direction.box_along
    room = places.size[0] - 2 * MARGIN
    in_row = MOST_IN_A_ROW
    if direction.is_down:
        longest = max(len(arrangement.flow.states[code].label) for code in arrangement.apart)
        in_row = max(min(int((room + _APART_GAP) / (longest * _LETTER + 14 + _APART_GAP)), len(arrangement.apart)), 1)
        width = (room + _APART_GAP) / in_row - _APART_GAP
    top = places.size[1] + _APART_HEAD
    boxes = {
        code: Box(
            MARGIN + (place % in_row) * (width + _APART_GAP),
            top + (place // in_row) * (_APART_HEIGHT + _APART_GAP),
            width,
            _APART_HEIGHT,
        )
        for place, code in enumerate(arrangement.apart)
    }
    head = places.size[1] + 12
    parts = [
        element("path", d=f"M{number(MARGIN)} {number(head)}H{number(places.size[0] - MARGIN)}", css="drawing-divider"),
        element("text", "途中から移ることがある状態", x=MARGIN, y=head + 19, css="drawing-note is-start"),
        *_boxes(arrangement, boxes.items(), direction),
    ]
    height = max(box.y + box.height for box in boxes.values()) + MARGIN - places.size[1]
    return parts, height


def _in_words(arrangement: Arrangement) -> SafeString:
    items = (_state_in_words(arrangement, code) for code in arrangement.flow.states)
    return format_html("<ol>{}</ol>", join(items))


def _state_in_words(arrangement: Arrangement, code: str) -> SafeString:
    flow, words = arrangement.flow, arrangement.standing_of(code).words
    moves = join(format_html("<li>{}</li>", _move_in_words(arrangement, move)) for move in flow.moves_from(code))
    return format_html(
        "<li{}><strong>{}</strong>{}{}</li>",
        mark_safe(' aria-current="step"') if code == arrangement.current else "",
        flow.states[code].label,
        f"（{words}）" if words else "",
        format_html("<ul>{}</ul>", moves) if moves else "",
    )


def _move_in_words(arrangement: Arrangement, move: Move) -> str:
    targets = sorted(move.reachable, key=arrangement.order.__getitem__)
    ending = "のいずれかに" if len(targets) > 1 else "に"
    return f"{move.label} → {_labels(arrangement, targets)}{ending}"
