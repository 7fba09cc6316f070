"""Addresses of registrations, invitations and imports."""

from django.urls import URLPattern, path

from ristiin.enrolment.urls_intake import urlpatterns as intake
from ristiin.enrolment.views import registration

app_name = "enrolment"
urlpatterns: list[URLPattern] = [
    path("programmes/<slug:slug>/register/", registration.register, name="register"),
    path("programmes/<slug:slug>/withdraw/", registration.withdraw, name="withdraw"),
    *intake,
]
