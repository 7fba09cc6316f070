"""Addresses of the organiser's acts for all groups at once."""

from django.urls import path

from ristiin.rooms.views import opening, series

app_name = "series"
urlpatterns = [
    path("<slug:slug>/meetings/", series.meetings, name="meetings"),
    path("<slug:slug>/meetings/<int:series_id>/take-back/", series.take_back, name="take_back"),
    path("<slug:slug>/meetings/openers/", opening.first_meetings, name="openers"),
    path("<slug:slug>/meetings/openers/<int:guest_id>/uninvite/", opening.uninvite, name="uninvite"),
]
