"""What theme surveys refuse, in words."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class TooFewThemes(Refusal):
    """There is nothing to choose between."""

    def __init__(self) -> None:
        super().__init__(_("Write at least two themes, so that there is something to choose between."))


class SurveyHasBegun(Refusal):
    """What people are asked stays once they are asked."""

    def __init__(self) -> None:
        super().__init__(
            _("The survey is open already. What people are asked stays as it is; only its last day moves.")
        )


class SurveyNotOpen(Refusal):
    """The survey has not begun, or is over."""

    def __init__(self) -> None:
        super().__init__(_("The survey is not open now."))


class ClosesTooSoon(Refusal):
    """The last day is over already."""

    def __init__(self) -> None:
        super().__init__(_("Choose a last day that is still to come."))


class NoDemandYet(Refusal):
    """Nothing is told before the survey closes."""

    def __init__(self) -> None:
        super().__init__(_("The results come when the survey closes, all at once."))


class ProgrammeHasBegun(Refusal):
    """People may have registered for these themes."""

    def __init__(self) -> None:
        super().__init__(_("The programme is published: its themes are changed one by one now, among its settings."))


class NothingToTakeBack(Refusal):
    """There is nothing left to undo."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing to undo."))


class NothingChosen(Refusal):
    """No theme was ticked."""

    def __init__(self) -> None:
        super().__init__(_("Tick at least one theme."))


class NothingToTake(Refusal):
    """No row of the list can be taken."""

    def __init__(self) -> None:
        super().__init__(_("The list has no row with a theme. Check which columns hold the themes."))


class InvitedOnly(Refusal):
    """The survey is answered by the link of a letter."""

    def __init__(self) -> None:
        super().__init__(_("This survey is for those who have a letter about it. Open the link in your letter."))
