"""Routes: which posts a request passes, in which order, and by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from hoshin.foundation.people.rules import Role
from hoshin.kernel.errors import RuleBroken


class StepKind(StrEnum):
    """What a station of the route is asked to do."""

    CIRCULATE = "circulate"
    CONSULT = "consult"
    DECIDE = "decide"

    @property
    def label(self) -> str:
        """The kind on screen."""
        return {"circulate": "回議", "consult": "合議", "decide": "決裁"}[self.value]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the decision is about: a thing of some room; `url` is its page inside the house."""

    kind: str
    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One station of a route; stations of the same `order` are passed in parallel and all must pass."""

    order: int
    kind: StepKind
    post_id: int


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One station of a standard route: a role, or one certain post.

    A section's role means the post of the section that asks; any other role is looked for in the whole city.
    """

    order: int
    kind: StepKind
    role: Role | None = None
    post_id: int | None = None

    def __post_init__(self) -> None:
        if (self.role is None) == (self.post_id is None):
            raise ValueError("a station names either a role or a post")

    @property
    def is_of_section(self) -> bool:
        """True when the role exists once per section, so that the asking section decides which post is meant."""
        return self.role in {Role.SECTION_HEAD, Role.SECTION_MEMBER}


@dataclass(frozen=True, slots=True)
class StandardRoute:
    """A class of decisions (決裁区分) and its usual route; the city's own table may put another in its place."""

    code: str
    label: str
    steps: tuple[RouteStep, ...]


MOST_STEPS = 30
DAYS_PER_STEP = 7


def due_on(arrived_on: date, wanted_by: date | None) -> date:
    """By when a step that a request reached on `arrived_on` should be passed.

    A week, or the day by which the drafter asked for the whole decision, whichever comes first.
    """
    usual = arrived_on + timedelta(days=DAYS_PER_STEP)
    return usual if wanted_by is None else min(usual, wanted_by)


def checked_route(steps: Sequence[StepPlan]) -> tuple[StepPlan, ...]:
    """The route in order, renumbered from 1; RuleBroken when it does not end in exactly one deciding step."""
    _check_shape([(step.order, step.kind) for step in steps])
    if len({(step.order, step.post_id) for step in steps}) != len(steps):
        raise RuleBroken("同じ順番に同じ職が二度あります。一つにしてください。")
    numbers = _renumbered(step.order for step in steps)
    plans = (StepPlan(numbers[step.order], step.kind, step.post_id) for step in steps)
    return tuple(sorted(plans, key=lambda step: (step.order, step.kind.value, step.post_id)))


def checked_standard_route(steps: Sequence[RouteStep]) -> tuple[RouteStep, ...]:
    """The same for a standard route, whose stations are roles or posts."""
    _check_shape([(step.order, step.kind) for step in steps])
    if len({(step.order, step.role, step.post_id) for step in steps}) != len(steps):
        raise RuleBroken("同じ順番に同じ役割が二度あります。一つにしてください。")
    numbers = _renumbered(step.order for step in steps)
    return tuple(
        sorted((replace(step, order=numbers[step.order]) for step in steps), key=lambda step: (step.order, step.kind))
    )


def _check_shape(stations: Sequence[tuple[int, StepKind]]) -> None:
    if not stations:
        raise RuleBroken("決裁の経路に一つも段階がありません。決裁者を選んでください。")
    if len(stations) > MOST_STEPS:
        raise RuleBroken(f"決裁の経路は {MOST_STEPS} 段階までにしてください。")
    last = max(order for order, _ in stations)
    at_the_end = [kind for order, kind in stations if order == last]
    deciding = [kind for _, kind in stations if kind is StepKind.DECIDE]
    if at_the_end != [StepKind.DECIDE] or len(deciding) != 1:
        raise RuleBroken("決裁の経路の最後は、ただ一つの「決裁」にしてください。")


def _renumbered(orders: Iterable[int]) -> dict[int, int]:
    return {order: number for number, order in enumerate(sorted(set(orders)), start=1)}
