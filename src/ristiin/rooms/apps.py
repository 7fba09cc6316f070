"""Django's handle on this app."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Names the app."""

    name = "ristiin.rooms"
    label = "rooms"
