"""Django's handle on this app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Names the app."""

    name = "ristiin.kernel"
    label = "kernel"
