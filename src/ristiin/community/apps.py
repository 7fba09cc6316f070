"""Django's handle on this app."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Names the app."""

    name = "ristiin.community"
    label = "community"
