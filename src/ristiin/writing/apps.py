"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WritingConfig(AppConfig):
    """Names the app, its pages in the room's menu, its panels, its letters and its part of the archive."""

    name = "ristiin.writing"
    label = "writing"

    def ready(self) -> None:
        """Connect receivers and registries."""
        from ristiin.accounts import topics
        from ristiin.rooms import archive as room_archive
        from ristiin.rooms import panels as room_panels
        from ristiin.writing import (
            archive,
            panels,
            receivers,  # noqa: F401 - importing it connects it
        )

        for key, title, url_name in (
            ("texts", _("Texts"), "writing:texts"),
            ("thread", _("Messages"), "writing:thread"),
            ("files", _("Files"), "writing:files"),
        ):
            room_panels.in_menu(room_panels.MenuItem(key, title, url_name))
        room_panels.register(panels.panels, on_home_page=panels.for_home)
        room_archive.register(archive.part)
        topics.register(
            topics.Topic(
                "room-news",
                _("Somebody has written in your room"),
                _("One letter at most until you have been there; it never says what was written."),
            )
        )
