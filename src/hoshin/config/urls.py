"""The addresses of the house: each room brings its own."""

from django.urls import URLPattern, URLResolver, include, path

from hoshin.config.healthz import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("hoshin.portal.urls")),
    # Early: each address is tried in turn, and residents on old phones ask for these most.
    path("", include("hoshin.citizens.procedures.urls")),
    path("", include("hoshin.steering.plan.urls")),
    path("", include("hoshin.foundation.people.urls")),
    path("", include("hoshin.foundation.handover.urls")),
    path("", include("hoshin.foundation.inspection.urls")),
    path("", include("hoshin.foundation.identity.urls")),
    path("", include("hoshin.foundation.messages.urls")),
    path("", include("hoshin.foundation.approvals.urls")),
    path("", include("hoshin.foundation.schedule.urls")),
    path("", include("hoshin.foundation.links.urls")),
    path("", include("hoshin.foundation.files.urls")),
    path("", include("hoshin.foundation.figures.urls")),
    path("", include("hoshin.steering.policy.urls")),
    path("", include("hoshin.steering.council.urls")),
]

handler400 = "hoshin.web.errors.bad_request"
handler403 = "hoshin.web.errors.permission_denied"
handler404 = "hoshin.web.errors.not_found"
handler500 = "hoshin.web.errors.server_error"
