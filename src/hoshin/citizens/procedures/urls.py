from django.urls import path

from hoshin.citizens.procedures.views import applying, catalogue, register

app_name = "procedures"

_STAFF = "staff/procedures/"

urlpatterns = [
    path("procedures/", catalogue.catalogue, name="catalogue"),
    path("applications/", applying.status, name="status"),
    path("applications/<str:token>/", applying.overview, name="overview"),
    path("applications/<str:token>/check/", applying.check, name="check"),
    path("applications/<str:token>/stopped/", applying.stopped, name="stopped"),
    path("applications/<str:token>/copy.pdf", applying.copy, name="copy"),
    path("applications/<str:token>/pages/<slug:page_id>/", applying.page, name="page"),
    path("procedures/<slug:code>/apply/", applying.begin, name="begin"),
    path("procedures/<slug:code>/", catalogue.procedure, name="procedure"),
    path(_STAFF, register.register, name="register"),
    path(f"{_STAFF}register.xlsx", register.export, name="export"),
    path(f"{_STAFF}import/", register.import_file, name="import"),
    path(f"{_STAFF}new/", register.edit, name="new"),
    path(f"{_STAFF}<slug:code>/", register.procedure, name="staff_procedure"),
    path(f"{_STAFF}<slug:code>/edit/", register.edit, name="edit"),
]
