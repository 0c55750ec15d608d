from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hoshin.foundation.approvals.models import RouteTemplate, RouteTemplateStep
from hoshin.foundation.approvals.queries.routes import STANDARD_ROUTES
from hoshin.foundation.approvals.rules import RouteStep, checked_standard_route
from hoshin.foundation.audit.public import record
from hoshin.foundation.people.public import Person, Role
from hoshin.kernel.errors import NotAllowed


@transaction.atomic
def set_route(*, person: Person, code: str, steps: Sequence[RouteStep], now: datetime) -> RouteTemplate:
    """Put the city's own route in the place of the usual one for a class of decisions (決裁区分).

    Requests on their way keep the route they set out with. Raises LookupError for a class no room has registered,
    NotAllowed for others than CIO staff and operators, RuleBroken for a route that does not end in one decision.
    """
    if not person.has_role(Role.CIO_STAFF, Role.OPERATOR):
        raise NotAllowed("決裁区分を変えられるのは、CIOスタッフと運用者です。")
    standard = STANDARD_ROUTES.get(code)
    route = checked_standard_route(steps)
    template, _ = RouteTemplate.objects.select_for_update().get_or_create(
        code=code, defaults={"label": standard.label, "updated_at": now}
    )
    before = [str(step) for step in template.steps.all()]
    template.steps.all().delete()
    RouteTemplateStep.objects.bulk_create(
        RouteTemplateStep(
            template=template, order=step.order, kind=step.kind, role=step.role or "", post_id=step.post_id
        )
        for step in route
    )
    template.label, template.updated_at = standard.label, now
    template.save()
    record(
        actor=person.actor,
        name="approvals.route.set",
        thing_kind="approvals.route",
        thing_id=code,
        thing_label=standard.label,
        before={"steps": before},
        after={"steps": [str(step) for step in template.steps.all()]},
        now=now,
    )
    return template
