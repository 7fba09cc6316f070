"""Django's handle on this app."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Names the app."""

    name = "ristiin.enrolment"
    label = "enrolment"
