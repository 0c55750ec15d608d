"""The addresses of the auditor's pages."""

from django.urls import path

from hoshin.foundation.inspection import views

app_name = "inspection"

urlpatterns = [
    path("staff/audit/", views.trail, name="trail"),
    path("staff/audit/export/", views.export, name="export"),
    path("staff/audit/head/", views.head, name="head"),
    path("staff/audit/check/", views.check, name="check"),
]
