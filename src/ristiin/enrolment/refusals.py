"""Why a registration cannot be taken or changed, in words that are shown as they are."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class RegistrationClosed(Refusal):
    """The programme takes no registrations now."""

    def __init__(self) -> None:
        super().__init__(_("Registration is not open now. What you have sent before is safe."))


class ProgrammeOver(Refusal):
    """The programme has closed or was cancelled."""

    def __init__(self) -> None:
        super().__init__(_("This programme is over, so its registrations no longer change."))


class NotInvited(Refusal):
    """Only those invited may register, and this person is not."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This programme is for those who were invited, and no invitation was sent to your address. "
                "If yours came to another address, sign in with that one."
            )
        )


class OutOfScope(Refusal):
    """The programme is for another organisation or unit (S56)."""

    def __init__(self, home: str) -> None:
        super().__init__(
            _("This programme is for people of this organisation or unit only: %(home)s.") % {"home": home}
        )


class UnknownChoice(Refusal):
    """A skill, theme, time or language that the programme does not offer."""

    def __init__(self) -> None:
        super().__init__(_("One of the choices is no longer offered. Look through your choices and send them again."))


class NoPlaces(Refusal):
    """Everybody who fits has a place already."""

    def __init__(self) -> None:
        super().__init__(_("All places are taken. Raise the number of places first."))


class NotRegistered(Refusal):
    """There is no registration that this could be done to."""

    def __init__(self) -> None:
        super().__init__(_("There is no registration to change. It may have been withdrawn."))


class NotWaiting(Refusal):
    """Somebody who is not on the waiting list."""

    def __init__(self) -> None:
        super().__init__(_("This person is not on the waiting list any more."))


class TwiceOnTheList(Refusal):
    """The same person a second time on one list."""

    def __init__(self) -> None:
        super().__init__(_("The same person is on the list twice; the first row counts."))
