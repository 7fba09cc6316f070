"""Why something cannot be written or kept, in words that are shown as they are."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class TextRemoved(Refusal):
    """Somebody has removed the text meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This text has been removed. Bring it back from the list of texts, and then save again."))


class TooManyTexts(Refusal):
    """More texts than a group needs."""

    def __init__(self) -> None:
        super().__init__(_("There are already very many texts in this room. Remove some that you no longer need."))


class NoTimeToTakeBack(Refusal):
    """A message stands after a while."""

    def __init__(self) -> None:
        super().__init__(_("The others have probably read this already, so it can no longer be taken back."))


class RoomFull(Refusal):
    """The files of the room take all the space there is."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no space left for this file: all files of a room may be 100 MB together. Remove some first.")
        )
