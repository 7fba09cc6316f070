"""Addresses of programmes."""

from django.urls import URLPattern, path

from ristiin.programmes import views

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("", views.mine, name="mine"),
]
