from django.urls import path

from hoshin.foundation.links import views

app_name = "links"

urlpatterns = [
    path("staff/links/<str:kind>/<str:thing_id>/add", views.add, name="add"),
    path("staff/links/<int:link_id>/publish", views.publish, name="publish"),
    path("staff/links/<int:link_id>/withhold", views.withhold, name="withhold"),
    path("staff/links/<int:link_id>/remove", views.remove, name="remove"),
]
