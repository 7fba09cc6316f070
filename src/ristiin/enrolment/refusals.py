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


class NoFreePairing(Refusal):
    """In this programme pairs come from wishes."""

    def __init__(self) -> None:
        super().__init__(_("In this programme people do not choose their pairs themselves."))


class PairsPublished(Refusal):
    """The pairs have been published."""

    def __init__(self) -> None:
        super().__init__(_("The pairs have been published. Write to the organiser if something should change."))


class NotFree(Refusal):
    """One of the two has a pair already, or takes part no more."""

    def __init__(self) -> None:
        super().__init__(_("One of you already has a pair or has withdrawn. Nothing was changed."))


class TooManyAsked(Refusal):
    """One waits for as many answers as one may at a time."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _("You are waiting for %(most)s answers. Take one back before you ask another.") % {"most": most}
        )


class AnsweredAlready(Refusal):
    """The request is not open any more."""

    def __init__(self) -> None:
        super().__init__(_("This request is no longer open. Nothing was changed."))


class ChooseTargetGroup(Refusal):
    """The programme has several target groups, and none was chosen, or one of another programme."""

    def __init__(self) -> None:
        super().__init__(_("Choose which group of people you belong to."))


class NotYourRole(Refusal):
    """The target group is for people in certain roles (S91)."""

    def __init__(self, group: str, roles: str) -> None:
        super().__init__(
            _(
                "This is for people in certain roles: %(group)s (%(roles)s). Look whether one of the others is for "
                "you, or ask the organiser."
            )
            % {"group": group, "roles": roles}
        )


class OfferIsOver(Refusal):
    """The offer of a place was declined, or its time ran out."""

    def __init__(self) -> None:
        super().__init__(_("This offer is no longer open. The place has gone to the next in line."))


class NothingToWaitFor(Refusal):
    """A place would come back at once to somebody moved to the waiting list."""

    def __init__(self) -> None:
        super().__init__(_("There is nobody on the waiting list, so the place would come back at once."))


class GroupsPublished(Refusal):
    """The groups have been published: changes are made there."""

    def __init__(self) -> None:
        super().__init__(
            _("The groups of this person have been published. Move people between groups on the page of the groups.")
        )
