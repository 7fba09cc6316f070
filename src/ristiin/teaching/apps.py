"""Django's handle on this app."""

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    """Names the app, brings questions into rooms and to the home page, and names its letters."""

    name = "ristiin.teaching"
    label = "teaching"

    def ready(self) -> None:
        """Connect registries."""
        from ristiin.accounts import agenda, topics
        from ristiin.programmes import doors
        from ristiin.rooms import archive, panels
        from ristiin.teaching import completion, door, in_room, letters, queries

        agenda.register(queries.steps, waits=queries.may_wait)
        agenda.register(queries.courses)
        archive.register(in_room.files)
        completion.register(queries.unanswered)
        doors.register(door.keeper)
        panels.register(in_room.panels)
        panels.in_menu(in_room.MENU)
        topics.register(letters.QUESTIONS)
