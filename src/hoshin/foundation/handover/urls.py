from django.urls import path

from hoshin.foundation.handover import views

app_name = "handover"

urlpatterns = [path("staff/handover/", views.review, name="review")]
