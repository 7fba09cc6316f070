"""What feedback refuses, in words."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class NobodyIsAsked(Refusal):
    """Nobody is being asked whom they know."""

    def __init__(self) -> None:
        super().__init__(_("Nobody is asked whom they know just now. It is asked at the start and at the end."))


class NotOnTheList(Refusal):
    """Somebody who is not on the list was named."""

    def __init__(self) -> None:
        super().__init__(
            _("One of those you ticked is not on the list any more. Look through the list and save again.")
        )
