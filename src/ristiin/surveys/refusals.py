"""What surveys refuse, in words."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class RoundIsClosed(Refusal):
    """The time to answer is over."""

    def __init__(self) -> None:
        super().__init__(
            _("The time to answer is over. Your earlier answers count, and nobody can tell them from others.")
        )


class AnswerDoesNotFit(Refusal):
    """An answer is not one of those asked for."""

    def __init__(self, question: str) -> None:
        super().__init__(_("This answer does not fit the question: %(question)s") % {"question": question})


class RoundHasBegun(Refusal):
    """The round has been launched already."""

    def __init__(self) -> None:
        super().__init__(_("These questions have been sent already. What has been promised to those who answer stays."))


class NotClosedYet(Refusal):
    """There is nothing to show before the round closes."""

    def __init__(self) -> None:
        super().__init__(_("The results come when the time to answer is over, all at once."))


class RoundIsNotPublic(Refusal):
    """The questions are for those who have been asked."""

    def __init__(self) -> None:
        super().__init__(_("These questions are answered by those who have a letter about them."))
