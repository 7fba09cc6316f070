"""Django's handle on this app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Names the app."""

    name = "ristiin.site"
    label = "ristiin_site"
