from django.urls import path

from hoshin.foundation.schedule import views

app_name = "schedule"

urlpatterns = [
    path("staff/operations/", views.operations, name="operations"),
    path("staff/operations/jobs/<str:code>/", views.job, name="job"),
    path("staff/operations/jobs/<str:code>/run", views.run_now, name="run_now"),
    path("staff/operations/tasks/<str:task_id>/retry", views.retry, name="retry"),
    path("staff/operations/tasks/<str:task_id>/dismiss", views.dismiss, name="dismiss"),
]
