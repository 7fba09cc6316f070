"""Every no of this app."""

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
