"""A no that is said in words."""

from django.utils.functional import Promise


class Refusal(Exception):
    """An action that cannot be done now, with the translated reason that is shown as it is."""

    def __init__(self, reason: str | Promise | None = None) -> None:
        super().__init__(reason if reason is not None else type(self).__doc__)

    def __str__(self) -> str:
        return str(self.args[0])
