"""Addresses of invitations, channels and imports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
