"""Django's handle on this app."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Names the app."""

    name = "ristiin.feedback"
    label = "feedback"
