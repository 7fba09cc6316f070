"""Addresses of calendars."""

from django.urls import path

from ristiin.connect import views

app_name = "connect"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("change/", views.change, name="change"),
    path("entry/<uuid:uid>.ics", views.entry, name="entry"),
    path("rooms/<int:group_id>/meetings/<int:meeting_id>/answer/", views.answer, name="answer"),
    path("programmes/<slug:slug>/sessions/<slug:key>/answer/", views.answer_session, name="answer_session"),
    path("<slug:token>.ics", views.feed, name="feed"),
]
