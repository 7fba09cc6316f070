"""What reports refuse, in words."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class NothingToTell(Refusal):
    """The report is empty."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing in the report yet. It fills as the programme goes on."))


class TooManyLines(Refusal):
    """The budget is as long as it can be."""

    def __init__(self) -> None:
        super().__init__(_("The budget has as many lines as fit. Remove one, or put several costs on one line."))
