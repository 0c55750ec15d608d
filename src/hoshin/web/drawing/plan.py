"""From ranks to places on the drawing, for a flow drawn across (rows) or down (one column).

Everything is reckoned along the way (`along`) and across it (`cross`); only at the end does a direction turn the two into
x and y. Bows forward run on the low side of the way, bows back on the high side, each in a lane of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hoshin.web.drawing.arrangement import Arrangement, Edge
from hoshin.web.drawing.markup import Box, Point

MARGIN = 4.0
GAP_IN_RANK = 12.0
LANE = 13.0
FIRST_LANE = 16.0
BETWEEN_ROWS = 34.0
SHIFT = 13.0
"""How far from the middle of a box a bow leaves or arrives, so that one leaving and one arriving stay apart."""


@dataclass(frozen=True)
class Direction:
    """The sizes of a drawing that runs across or down."""

    is_down: bool
    box_along: float
    box_cross: float
    gap: float

    def box(self, along: float, cross: float) -> Box:
        """The box whose corner lies there."""
        if self.is_down:
            return Box(cross, along, self.box_cross, self.box_along)
        return Box(along, cross, self.box_along, self.box_cross)

    def point(self, along: float, cross: float) -> Point:
        """A point in x and y."""
        return (cross, along) if self.is_down else (along, cross)


@dataclass(frozen=True, slots=True)
class Bow:
    """A bow between two states: its corners, and which way it arrives."""

    edge: Edge
    points: tuple[Point, ...]
    arrives: Point
    is_return: bool


@dataclass
class Plan:
    """Where everything stands, and how large the drawing is."""

    direction: Direction
    boxes: dict[str, Box] = field(default_factory=dict)
    bows: list[Bow] = field(default_factory=list)
    turns: list[tuple[Edge, tuple[Point, ...]]] = field(default_factory=list)
    row_tops: list[float] = field(default_factory=list)
    size: tuple[float, float] = (0, 0)


def across() -> Direction:
    """From left to right, for a wide page."""
    return Direction(is_down=False, box_along=104, box_cross=58, gap=26)


def down(widest_rank: int) -> Direction:
    """From top to bottom, narrow enough for a telephone as long as at most three states stand beside each other."""
    return Direction(is_down=True, box_along=50, box_cross={1: 168, 2: 128}.get(widest_rank, 88), gap=28)


def plan(arrangement: Arrangement, direction: Direction, rows: Sequence[tuple[int, int]]) -> Plan:
    """Places for the states on the way, the bows and the turns from one row to the next."""
    result = Plan(direction)
    top = MARGIN
    furthest = 0.0
    for row in rows:
        ranks = arrangement.ranks[row[0] : row[1]]
        inside = {code for rank in ranks for code in rank}
        forward = [edge for edge in arrangement.bows if set(edge) <= inside]
        backward = [edge for edge in arrangement.return_bows if set(edge) <= inside]
        low, high = _lanes(arrangement, forward), _lanes(arrangement, backward)
        result.row_tops.append(top)
        top += _depth(low)
        height = _place_row(result, ranks, top)
        _bend(result, low, top, is_return=False)
        _bend(result, high, top + height, is_return=True)
        furthest = max(furthest, _length(direction, len(ranks)))
        top += height + _depth(high) + BETWEEN_ROWS
    _join_rows(result, arrangement, rows)
    extent = (furthest + 2 * MARGIN, top - BETWEEN_ROWS + MARGIN)
    result.size = (extent[1], extent[0]) if direction.is_down else extent
    return result


def _length(direction: Direction, ranks: int) -> float:
    return ranks * (direction.box_along + direction.gap) - direction.gap


def _depth(lanes: dict[Edge, int]) -> float:
    return FIRST_LANE + LANE * max(lanes.values()) if lanes else 0


def _lanes(arrangement: Arrangement, edges: Iterable[Edge]) -> dict[Edge, int]:
    """A lane for each bow: short ones near the boxes, and none in the same lane as one it overlaps."""

    def span(edge: Edge) -> tuple[int, int]:
        ends = sorted((arrangement.rank_of[edge[0]], arrangement.rank_of[edge[1]]))
        return ends[0], ends[1]

    lanes: dict[Edge, int] = {}
    for edge in sorted(edges, key=lambda edge: span(edge)[1] - span(edge)[0]):
        first, last = span(edge)
        taken = {lane for other, lane in lanes.items() if span(other)[0] <= last and first <= span(other)[1]}
        lanes[edge] = next(lane for lane in range(len(lanes) + 1) if lane not in taken)
    return lanes


def _place_row(result: Plan, ranks: Sequence[tuple[str, ...]], top: float) -> float:
    """Put the boxes of a row, each rank centred; the height of the row across the way comes back."""
    direction = result.direction
    step = direction.box_cross + GAP_IN_RANK
    height = max(len(rank) for rank in ranks) * step - GAP_IN_RANK
    for place, rank in enumerate(ranks):
        along = MARGIN + place * (direction.box_along + direction.gap)
        start = top + (height - len(rank) * step + GAP_IN_RANK) / 2
        for number, code in enumerate(rank):
            result.boxes[code] = direction.box(along, start + number * step)
    return height


def _bend(result: Plan, lanes: dict[Edge, int], side: float, *, is_return: bool) -> None:
    """Draw the bows beyond `side`: out of the source, along the lane, into the target."""
    outward = 1 if is_return else -1
    for edge, lane in lanes.items():
        beyond = side + outward * (FIRST_LANE + LANE * lane - 6)
        start, end = _leaving(result, edge[0], is_return=is_return), _arriving(result, edge[1], is_return=is_return)
        corners = (start, (start[0], beyond), (end[0], beyond), end)
        points = tuple(result.direction.point(*corner) for corner in corners)
        result.bows.append(Bow(edge, points, result.direction.point(0, -outward), is_return))


def _side_of(result: Plan, code: str, *, is_high: bool, shift: float) -> Point:
    """A point (along, cross) on the side of a box."""
    box, direction = result.boxes[code], result.direction
    along, cross = (box.y, box.x) if direction.is_down else (box.x, box.y)
    return along + direction.box_along / 2 + shift, cross + (direction.box_cross if is_high else 0)


def _leaving(result: Plan, code: str, *, is_return: bool) -> Point:
    return _side_of(result, code, is_high=is_return, shift=-SHIFT if is_return else SHIFT)


def _arriving(result: Plan, code: str, *, is_return: bool) -> Point:
    return _side_of(result, code, is_high=is_return, shift=SHIFT if is_return else -SHIFT)


def _join_rows(result: Plan, arrangement: Arrangement, rows: Sequence[tuple[int, int]]) -> None:
    """The turns from a row to the next: down out of the source, along between the rows, down into the target."""
    row_of = {rank: number for number, (first, end) in enumerate(rows) for rank in range(first, end)}
    for edge in arrangement.edges:
        from_row, to_row = (row_of[arrangement.rank_of[code]] for code in edge)
        if from_row != to_row:
            source, target = result.boxes[edge[0]], result.boxes[edge[1]]
            between = result.row_tops[to_row] - BETWEEN_ROWS / 2
            from_x, to_x = source.centre[0] + SHIFT, target.centre[0]
            points = ((from_x, source.y + source.height), (from_x, between), (to_x, between), (to_x, target.y))
            result.turns.append((edge, points))
