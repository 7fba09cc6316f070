"""Addresses of guests who open a meeting."""

from django.urls import path

from ristiin.rooms.views import opening

urlpatterns = [
    path("guest-opener/<str:token>/", opening.guest, name="guest_opener"),
    path("guest-opener/<str:token>/<int:opening_id>.ics", opening.guest_calendar, name="guest_opener_calendar"),
]
