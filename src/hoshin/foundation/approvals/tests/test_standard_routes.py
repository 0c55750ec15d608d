import pytest
from django.db import IntegrityError, transaction

from hoshin.foundation.approvals.actions import set_route
from hoshin.foundation.approvals.models import RouteTemplate, RouteTemplateStep
from hoshin.foundation.approvals.public import register_route, steps_of_route
from hoshin.foundation.approvals.queries import StandardRoutes, route_lines
from hoshin.foundation.approvals.rules import RouteStep, StandardRoute, StepKind, StepPlan
from hoshin.foundation.approvals.tests.world import NOW, City
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.public import Role
from hoshin.kernel.errors import NotAllowed, RuleBroken

pytestmark = pytest.mark.postgres

HEAD = RouteStep(1, StepKind.CIRCULATE, Role.SECTION_HEAD)
STAFF = RouteStep(2, StepKind.CONSULT, Role.CIO_STAFF)
CIO = RouteStep(3, StepKind.DECIDE, Role.CIO)
register_route("tests.listing", label="試験の登載", steps=[HEAD, STAFF, CIO])


def plan(city: City, *stations: tuple[int, StepKind, str]) -> list[StepPlan]:
    return city.route(*stations)


def test_roles_become_the_posts_of_the_asking_section(city: City) -> None:
    section_id = city.sections["finance"].pk
    assert steps_of_route("tests.listing", section_id=section_id, now=NOW) == plan(
        city, (1, StepKind.CIRCULATE, "zaisei"), (2, StepKind.CONSULT, "staff"), (3, StepKind.DECIDE, "cio")
    )


def test_a_vacant_post_gives_way_to_a_held_one(city: City) -> None:
    city.seat("staff2", Role.CIO_STAFF, "ict")
    city.transfer("staff", None, starts_on="", ends_on="2026-05-31")
    steps = steps_of_route("tests.listing", section_id=city.sections["citizens"].pk, now=NOW)
    assert steps[1].post_id == city.posts["staff2"].pk


def test_a_missing_post_is_named(city: City) -> None:
    with pytest.raises(RuleBroken, match="「試験の登載」の経路にある「課長」"):
        steps_of_route("tests.listing", section_id=city.sections["ict"].pk, now=NOW)


def test_the_citys_own_route_takes_the_place_of_the_usual_one(city: City) -> None:
    own = [RouteStep(5, StepKind.CONSULT, post_id=city.posts["zaisei"].pk), RouteStep(9, StepKind.DECIDE, Role.CIO)]
    set_route(person=city.staff, code="tests.listing", steps=own, now=NOW)
    assert steps_of_route("tests.listing", section_id=None, now=NOW) == plan(
        city, (1, StepKind.CONSULT, "zaisei"), (2, StepKind.DECIDE, "cio")
    )
    set_route(person=city.staff, code="tests.listing", steps=[CIO], now=NOW)
    assert [(line.route.code, line.stations) for line in route_lines() if line.is_own] == [
        ("tests.listing", ((1, "決裁", "CIO"),))
    ]
    assert history_of("approvals.route", "tests.listing")


def test_only_those_in_charge_set_routes(city: City) -> None:
    with pytest.raises(NotAllowed):
        set_route(person=city.kacho, code="tests.listing", steps=[CIO], now=NOW)


def test_a_route_without_a_decision_is_refused(city: City) -> None:
    for steps in ([], [HEAD], [CIO, CIO]):
        with pytest.raises(RuleBroken):
            set_route(person=city.staff, code="tests.listing", steps=steps, now=NOW)
    with pytest.raises(RuleBroken):
        StandardRoutes().register(StandardRoute("x", "x", (HEAD,)))


def test_an_unknown_class_is_a_defect(city: City) -> None:
    with pytest.raises(LookupError):
        steps_of_route("tests.unknown", section_id=None, now=NOW)
    with pytest.raises(LookupError):
        set_route(person=city.staff, code="tests.unknown", steps=[CIO], now=NOW)


def test_a_code_has_one_usual_route() -> None:
    routes = StandardRoutes()
    routes.register(StandardRoute("x", "x", (CIO,)))
    routes.register(StandardRoute("x", "x", (CIO,)))
    with pytest.raises(ValueError, match="twice"):
        routes.register(StandardRoute("x", "x", (STAFF, CIO)))


def test_a_station_is_a_role_or_a_post(city: City) -> None:
    for role, post_id in ((None, None), (Role.CIO, 1)):
        with pytest.raises(ValueError, match="role or a post"):
            RouteStep(1, StepKind.DECIDE, role, post_id)
    template = RouteTemplate.objects.create(code="x", label="x", updated_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        RouteTemplateStep.objects.create(template=template, order=1, kind="decide", role="cio", post=city.posts["cio"])
