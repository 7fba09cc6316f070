"""Django's handle on this app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Names the app."""

    name = "ristiin.surveys"
    label = "surveys"
