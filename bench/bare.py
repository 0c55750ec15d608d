"""The measure of all pages: a bare Django view behind the same server and middleware, one row and one line of template."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt

from hoshin.citizens.procedures.models import Tries
from hoshin.config import urls as house
from hoshin.config.urls import handler400, handler403, handler404, handler500
from hoshin.kernel import clock
from hoshin.steering.policy.models import BasicPolicy

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    """One `get`, one line."""
    return render(request, "bare.html", {"policy": BasicPolicy.objects.get(number=1)})


@csrf_exempt
def row(_request: HttpRequest) -> HttpResponse:
    """One row written, one line answered: the measure of a page that saves."""
    Tries.objects.create(key=secrets.token_hex(32), count=1, since=clock.now())
    return HttpResponse("saved")


urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/bare/", bare),
    path("bench/row/", row),
    *house.urlpatterns,
]
