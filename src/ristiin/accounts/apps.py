"""Django's handle on this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app."""

    name = "ristiin.accounts"
    label = "accounts"
