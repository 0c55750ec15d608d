"""Atom feeds for everybody who wants to hear of the plan without asking every day."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import public_page
from hoshin.kernel import clock
from hoshin.steering.plan.queries import feed_of_plan, feed_of_policy, feed_of_sheet
from hoshin.web.caching import versioned


@public_page
@require_safe
@versioned(version_stamp, public=True)
def plan(request: HttpRequest) -> HttpResponse:
    """What happened to any listed sheet."""
    return _atom(feed_of_plan(today=clock.today(), site=settings.SITE_ADDRESS, organisation=settings.CITY_NAME))


@public_page
@require_safe
@versioned(version_stamp, public=True)
def policy(request: HttpRequest, policy_number: int) -> HttpResponse:
    """What happened to the listed sheets of one basic policy."""
    return _atom(
        feed_of_policy(policy_number, today=clock.today(), site=settings.SITE_ADDRESS, organisation=settings.CITY_NAME)
    )


@public_page
@require_safe
@versioned(version_stamp, public=True)
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """What happened to one listed sheet."""
    return _atom(
        feed_of_sheet(number, today=clock.today(), site=settings.SITE_ADDRESS, organisation=settings.CITY_NAME)
    )


def _atom(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
