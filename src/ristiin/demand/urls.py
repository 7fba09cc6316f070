"""Addresses of the app."""

from django.urls import URLPattern

app_name = "demand"
urlpatterns: list[URLPattern] = []
