"""Standard routes: the rooms' usual ones, and the city's own in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hoshin.foundation.approvals.models import RouteTemplate
from hoshin.foundation.approvals.rules import RouteStep, StandardRoute, StepKind, StepPlan, checked_standard_route
from hoshin.foundation.people.public import Role, duties_of, posts_with
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import RuleBroken


class StandardRoutes:
    """The classes of decisions the rooms have registered, by code."""

    def __init__(self) -> None:
        self._by_code: dict[str, StandardRoute] = {}

    def register(self, route: StandardRoute) -> None:
        """Keep a route; ValueError when the code is taken by another one, RuleBroken when it has no decision."""
        checked_standard_route(route.steps)
        if self._by_code.get(route.code, route) != route:
            raise ValueError(f"route {route.code!r} is registered twice")
        self._by_code[route.code] = route

    def get(self, code: str) -> StandardRoute:
        """The usual route of that code; LookupError when no room has registered it."""
        try:
            return self._by_code[code]
        except KeyError:
            raise LookupError(f"no class of decisions {code!r} is registered") from None

    def all(self) -> list[StandardRoute]:
        """Every registered class, by code."""
        return [self._by_code[code] for code in sorted(self._by_code)]


STANDARD_ROUTES = StandardRoutes()


def register_route(code: str, *, label: str, steps: Sequence[RouteStep]) -> None:
    """Name a class of decisions (決裁区分) and its usual route; called by a room's registration."""
    STANDARD_ROUTES.register(StandardRoute(code, label, tuple(steps)))


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A class of decisions as a page shows it: the route it takes now, in words, and whether that is the city's own."""

    route: StandardRoute
    is_own: bool
    stations: tuple[tuple[int, str, str], ...]


def route_lines() -> list[RouteLine]:
    """Every class of decisions with the route it takes now: order, 回議・合議・決裁, and the role or post."""
    own = {template.code: template for template in RouteTemplate.objects.prefetch_related("steps__post__section")}
    lines = []
    for usual in STANDARD_ROUTES.all():
        template = own.get(usual.code)
        posts = {} if template is None else {step.post_id: str(step.post) for step in template.steps.all()}
        steps = usual.steps if template is None else _own_steps(template)
        stations = tuple(
            (step.order, step.kind.label, posts.get(step.post_id, "") if step.role is None else step.role.label)
            for step in steps
        )
        lines.append(RouteLine(StandardRoute(usual.code, usual.label, steps), template is not None, stations))
    return lines


def steps_of_route(code: str, *, section_id: int | None, now: datetime) -> list[StepPlan]:
    """The route that a decision of this class takes when asked by this section, as posts.

    A role that several posts carry means the first of them that somebody holds today. Raises LookupError for a class
    no room has registered, RuleBroken when a role of the route has no post, in words that name it.
    """
    usual = STANDARD_ROUTES.get(code)
    own = RouteTemplate.objects.prefetch_related("steps").filter(code=code).first()
    plans: list[StepPlan] = []
    for step in usual.steps if own is None else _own_steps(own):
        post_id = _post_of(step, usual.label, section_id=section_id, now=now)
        if not any(plan.order == step.order and plan.post_id == post_id for plan in plans):
            plans.append(StepPlan(step.order, step.kind, post_id))
    return plans


def _own_steps(template: RouteTemplate) -> tuple[RouteStep, ...]:
    return tuple(
        RouteStep(step.order, StepKind(step.kind), Role(step.role) if step.role else None, step.post_id)
        for step in template.steps.all()
    )


def _post_of(step: RouteStep, label: str, *, section_id: int | None, now: datetime) -> int:
    if step.post_id is not None:
        return step.post_id
    role = step.role
    assert role is not None  # noqa: S101 - a station without a post names a role
    posts = posts_with(role, on=local_date(now), section_id=section_id if step.is_of_section else None)
    if not posts:
        raise RuleBroken(
            f"「{label}」の経路にある「{role.label}」の職が登録されていません。組織の登録を確かめてください。"
        )
    duties = duties_of(posts, now=now)
    return next((post_id for post_id in posts if not duties[post_id].is_vacant), posts[0])
