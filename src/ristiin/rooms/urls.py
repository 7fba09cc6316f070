"""Addresses of rooms."""

from django.urls import path

from ristiin.rooms import views

app_name = "rooms"
urlpatterns = [
    path("<int:group_id>/", views.room, name="room"),
    path("<int:group_id>/promise/", views.promise, name="promise"),
]
