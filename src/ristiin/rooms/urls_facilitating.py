"""Addresses of those who facilitate."""

from django.urls import path

from ristiin.rooms.views import facilitating

app_name = "facilitating"
urlpatterns = [
    path("facilitating/", facilitating.home, name="home"),
    path("facilitating/hours/", facilitating.give_up_hours, name="give_up_hours"),
    path("facilitating/guide/", facilitating.read_guide, name="guide"),
]
