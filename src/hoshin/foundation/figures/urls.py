from django.urls import path

from hoshin.foundation.figures import views

app_name = "figures"

urlpatterns = [
    path("staff/figures/", views.figures, name="figures"),
    path("staff/figures/<str:code>/", views.indicator, name="indicator"),
    path("staff/figures/<str:code>/measure", views.measure, name="measure"),
    path("staff/figures/<str:code>/series.csv", views.as_csv, name="csv"),
    path("data/figures.json", views.public_figures, name="public_figures"),
    path("data/figures/<str:code>.json", views.public_indicator, name="public_indicator"),
]
