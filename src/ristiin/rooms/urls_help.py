"""Addresses of those who are asked for help."""

from django.urls import path

from ristiin.rooms.views import beginning

app_name = "help"
urlpatterns = [
    path("<slug:slug>/help/", beginning.desk, name="desk"),
    path("<slug:slug>/help/<int:request_id>/answered/", beginning.help_answered, name="answered"),
]
