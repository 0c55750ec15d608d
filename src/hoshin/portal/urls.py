from django.urls import path

from hoshin.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("staff/", views.staff_home, name="staff_home"),
    path("staff/search/", views.staff_search, name="staff_search"),
]
