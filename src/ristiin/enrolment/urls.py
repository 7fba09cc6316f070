"""Addresses of registrations, invitations and imports."""

from django.urls import URLPattern

from ristiin.enrolment.urls_intake import urlpatterns as intake

app_name = "enrolment"
urlpatterns: list[URLPattern] = [*intake]
