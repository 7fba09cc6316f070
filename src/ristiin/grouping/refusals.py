"""Every no of this app."""

from django.utils.translation import gettext as _

from ristiin.kernel.refusal import Refusal


class TooFewPeople(Refusal):
    """There are not two people to bring together."""


class CannotBeGrouped(Refusal):
    """Sizes, pins or rules leave no way to make the groups."""


class ProposalChanged(Refusal):
    """Somebody else changed the proposal after this page was opened."""


class AlreadyPublished(Refusal):
    """The groups of the programme are published."""


class NotReady(Refusal):
    """The proposal is still being worked out."""


class MoveForbidden(Refusal):
    """A pin or a rule stands against the move."""


class SomebodyIsLeftOut(Refusal):
    """Not everybody has a group."""


class RuleContradicts(Refusal):
    """The rule cannot stand beside another."""


class NothingToUndo(Refusal):
    """No change by hand is left to go back to."""


class InTwoPlaces(Refusal):
    """A facilitator would be with two groups at one hour."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is with another group at that hour. Choose another hour or another facilitator.")
            % {"name": name}
        )


class GroupIsFull(Refusal):
    """There is no room in the group."""


class ReasonIsMissing(Refusal):
    """Groups stay as they are after publishing; an exception needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("Write down why: after publishing, groups change only for a reason."))


class StillFacilitates(Refusal):
    """Somebody who looks after groups cannot be taken off the list."""
