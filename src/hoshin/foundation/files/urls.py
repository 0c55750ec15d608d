from django.urls import path

from hoshin.foundation.files import views

app_name = "files"

urlpatterns = [
    path("files/<int:file_id>", views.download, name="download"),
    path("staff/files/to/<str:owner_kind>/<str:owner_id>", views.upload, name="upload"),
    path("staff/files/<int:file_id>/publish", views.publish, name="publish"),
    path("staff/files/<int:file_id>/withhold", views.withhold, name="withhold"),
    path("staff/files/<int:file_id>/remove", views.remove, name="remove"),
    path("staff/files/<int:file_id>/bring-back", views.bring_back, name="bring_back"),
]
