"""Why something cannot be done, in words that are shown as they are."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class NotAfterThis(Refusal):
    """The other programme is no later run of this one."""

    def __init__(self) -> None:
        super().__init__(_("Choose a later run of the same programme."))


class DoesNotGoOn(Refusal):
    """Not everybody has said that they would go on."""

    def __init__(self) -> None:
        super().__init__(_("Not everybody in the group has said that they would go on."))


class NobodyToInvite(Refusal):
    """Nobody may be invited."""

    def __init__(self) -> None:
        super().__init__(_("Nobody who took part last time has said that they may be invited."))


class TextMissing(Refusal):
    """It says nothing."""

    def __init__(self) -> None:
        super().__init__(_("Write a few words first."))


class CardGone(Refusal):
    """The card is not on the board any more."""

    def __init__(self) -> None:
        super().__init__(_("The card has been taken away. Put it back first."))


class CardUsed(Refusal):
    """The card has become something already."""

    def __init__(self) -> None:
        super().__init__(_("The card is in the draft already."))


class NoDraft(Refusal):
    """There is no draft of the next programme."""

    def __init__(self) -> None:
        super().__init__(_("Start the draft of the next programme first."))


class NoCandidates(Refusal):
    """Nobody was chosen."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one person to invite."))


class IdeaAnswered(Refusal):
    """The idea has had its answer."""

    def __init__(self) -> None:
        super().__init__(_("This idea has been answered already."))


class TooManyIdeas(Refusal):
    """Enough ideas wait for an answer."""

    def __init__(self) -> None:
        super().__init__(_("Several ideas of yours wait for an answer. Wait for one, or take one back."))


class EventIsOver(Refusal):
    """The event is past or called off."""

    def __init__(self) -> None:
        super().__init__(_("The event is over or has been called off. It cannot be changed any more."))


class NotAList(Refusal):
    """The file is no list of past pairs."""
