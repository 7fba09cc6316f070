"""Addresses of rooms."""

from django.urls import path

from ristiin.rooms.views import door

app_name = "rooms"
urlpatterns = [
    path("<int:group_id>/", door.room, name="room"),
    path("<int:group_id>/promise/", door.promise, name="promise"),
]
