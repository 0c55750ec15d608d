from django.urls import path

from hoshin.foundation.handover import views

app_name = "handover"

urlpatterns = [
    path("staff/handover/", views.review, name="review"),
    path("staff/handover/plans/<int:plan_id>/drop/", views.drop, name="drop"),
]
