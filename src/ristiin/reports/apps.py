"""Django's handle on this app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Names the app."""

    name = "ristiin.reports"
    label = "reports"
