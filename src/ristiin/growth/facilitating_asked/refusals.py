"""What cannot be asked or answered, in words."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class FacilitatesAlready(Refusal):
    """Nobody is asked for what they do."""

    def __init__(self) -> None:
        super().__init__(_("They facilitate in this programme already."))


class SaidNo(Refusal):
    """A no is respected."""

    def __init__(self) -> None:
        super().__init__(_("They have said no to this programme. Ask them to another one, or write to them yourself."))


class NotListed(Refusal):
    """Only those who let organisers ask are asked."""

    def __init__(self) -> None:
        super().__init__(_("They are no longer in the facilitators’ directory."))


class ProgrammeIsOver(Refusal):
    """What is over needs no facilitator."""

    def __init__(self) -> None:
        super().__init__(_("This programme is over. Choose one that is ahead or under way."))


class NotAskedAnyMore(Refusal):
    """What was taken back cannot be answered."""

    def __init__(self) -> None:
        super().__init__(_("The organiser has taken this back. You need not answer."))


class Answered(Refusal):
    """An answer stands."""

    def __init__(self) -> None:
        super().__init__(_("This has been answered already."))
