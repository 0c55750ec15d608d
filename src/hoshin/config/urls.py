"""The addresses of the house: each room brings its own."""

from django.urls import URLPattern, URLResolver, path

from hoshin.config.healthz import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
]
