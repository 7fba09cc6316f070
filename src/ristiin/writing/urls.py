"""Addresses of writing."""

from django.urls import URLPattern

app_name = "writing"
urlpatterns: list[URLPattern] = []
