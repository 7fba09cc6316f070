"""Named errors: each says what is wrong with the input and what to change."""

from __future__ import annotations


class MatchingError(ValueError):
    """Something in the input cannot be matched; the message says what to change.

    `people` holds the ids concerned, when there are any.
    """

    def __init__(self, message: str, *, people: tuple[str | int, ...] = ()) -> None:
        """Keep the sentence and the ids it is about."""
        super().__init__(message)
        self.people = people


class EmptyInput(MatchingError):
    """There are no people at all."""


class OnePerson(MatchingError):
    """There is only one person, so nobody to group with."""


class DuplicateId(MatchingError):
    """Two people, or two places in the given groups, carry the same id."""


class UnknownReference(MatchingError):
    """A wish, rule, history row or group names an id that is not among the people."""


class ContradictoryRules(MatchingError):
    """Two rules contradict each other directly, such as always and never together."""


class ImpossibleSizes(MatchingError):
    """No number of groups of the given sizes holds exactly these people."""


class NotANumber(MatchingError):
    """A score or a numeric attribute is NaN or infinite."""


class BadValue(MatchingError):
    """A value is outside its vocabulary, such as a mode that does not exist."""


class TooLarge(MatchingError):
    """The question is only answerable for fewer people."""


class MissingPart(MatchingError):
    """An optional library is needed for this and is not installed."""
