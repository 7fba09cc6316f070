"""Addresses of the board and the groups."""

from django.urls import URLPattern

app_name = "grouping"
urlpatterns: list[URLPattern] = []
