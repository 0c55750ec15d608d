from django.urls import path

from hoshin.citizens.procedures.views import catalogue, register

app_name = "procedures"

_STAFF = "staff/procedures/"

urlpatterns = [
    path("procedures/", catalogue.catalogue, name="catalogue"),
    path("procedures/<slug:code>/", catalogue.procedure, name="procedure"),
    path(_STAFF, register.register, name="register"),
    path(f"{_STAFF}register.xlsx", register.export, name="export"),
    path(f"{_STAFF}import/", register.import_file, name="import"),
    path(f"{_STAFF}new/", register.edit, name="new"),
    path(f"{_STAFF}<slug:code>/", register.procedure, name="staff_procedure"),
    path(f"{_STAFF}<slug:code>/edit/", register.edit, name="edit"),
]
