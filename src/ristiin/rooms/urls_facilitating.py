"""Addresses of those who facilitate."""

from django.urls import path

from ristiin.rooms.views import facilitating

app_name = "facilitating"
urlpatterns = [
    path("facilitating/", facilitating.home, name="home"),
    path("facilitating/guide/", facilitating.read_guide, name="guide"),
]
