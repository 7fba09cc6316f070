"""What is refused about outputs, in the words that are shown."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class ChangedMeanwhile(Refusal):
    """Somebody saved the draft since it was opened."""

    def __init__(self) -> None:
        super().__init__(_("The draft has changed since you opened it. Read it once more, then decide."))


class NotAnAuthor(Refusal):
    """Only an author says yes or withdraws."""

    def __init__(self) -> None:
        super().__init__(_("Only an author can do this. You can join the authors first."))


class NothingToPublish(Refusal):
    """A title, and a text, a link or a file are needed."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing to publish yet. Add a text, a link or a file."))


class SomebodyHasLeft(Refusal):
    """An author has left the room, and can neither read the new draft nor agree to it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "One of the authors has left the room and cannot agree to changes. What is published stays as it is; "
                "make a new output of this draft."
            )
        )


class LastAuthor(Refusal):
    """An output has at least one author."""

    def __init__(self) -> None:
        super().__init__(_("You are the only author. Remove the draft instead, or ask somebody to join first."))


class StillPublished(Refusal):
    """What is in the open is withdrawn before it is removed."""

    def __init__(self) -> None:
        super().__init__(_("This output is published. Withdraw it first."))
