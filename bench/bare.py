"""The measure of all pages: a bare Django view behind the same server and middleware, one row and one line of template."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path

from hoshin.config import urls as house
from hoshin.config.urls import handler400, handler403, handler404, handler500
from hoshin.steering.policy.models import BasicPolicy

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    """One `get`, one line."""
    return render(request, "bare.html", {"policy": BasicPolicy.objects.get(number=1)})


urlpatterns: list[URLPattern | URLResolver] = [path("bench/bare/", bare), *house.urlpatterns]
