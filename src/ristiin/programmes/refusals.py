"""Why a programme cannot be changed, in words that are shown as they are."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class NoSuchPlaybook(Refusal):
    """There is no such playbook."""

    def __init__(self) -> None:
        super().__init__(_("There is no such playbook."))


class NameMissing(Refusal):
    """It needs a name in at least one language."""

    def __init__(self) -> None:
        super().__init__(_("Give it a name in at least one language."))


class ImpossibleDates(Refusal):
    """Days that cannot be: an end before its start, a day out of reach, a session longer than a day."""


class ProgrammeIsCancelled(Refusal):
    """A cancelled programme does not change any more."""

    def __init__(self) -> None:
        super().__init__(_("The programme has been cancelled. It cannot be changed any more."))


class NotReady(Refusal):
    """The page lacks something."""


class AnswersGiven(Refusal):
    """Somebody has answered with what would be taken away."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("People have already answered. You can add to the list, not take away: %(what)s.") % {"what": what}
        )


class TooFewPlaces(Refusal):
    """More people are registered than there would be places."""

    def __init__(self, registered: int) -> None:
        super().__init__(
            _("There are already %(registered)s registered. Give at least as many places.") % {"registered": registered}
        )


class SizesMakeNoSense(Refusal):
    """A group has at least two, and no more than its largest size."""

    def __init__(self) -> None:
        super().__init__(_("The smallest size is at least two and at most the largest size."))


class OrganisationMissing(Refusal):
    """A programme of one organisation or unit needs to know which."""

    def __init__(self) -> None:
        super().__init__(_("Say which organisation and unit the programme is for, or let people come from anywhere."))


class OptionThere(Refusal):
    """The list has it already."""

    def __init__(self, name: str) -> None:
        super().__init__(_("It is on the list already: %(name)s.") % {"name": name})


class PromisedNotToFollow(Refusal):
    """People have registered knowing that no teacher follows."""

    def __init__(self) -> None:
        super().__init__(
            _("People have registered knowing that no teacher follows who takes part. That cannot be changed any more.")
        )


class CreditTooLate(Refusal):
    """Credit is announced before registration opens."""

    def __init__(self) -> None:
        super().__init__(
            _("Whether taking part counts for credit is said before registration opens. It cannot be added any more.")
        )


class NoCreditAtWork(Refusal):
    """An employer does not follow who was there."""

    def __init__(self) -> None:
        super().__init__(_("Where the employer organises, nobody follows who was there: taking part is voluntary."))


class EmployerDoesNotFollow(Refusal):
    """Where the employer organises, taking part is voluntary and nobody follows it."""

    def __init__(self) -> None:
        super().__init__(
            _("Where the employer organises, nobody follows who takes part: it cannot be part of teaching.")
        )


class LastOrganiser(Refusal):
    """A programme is never left without an organiser."""

    def __init__(self) -> None:
        super().__init__(_("You are the last organiser. Add another one first."))


class NothingToRepeat(Refusal):
    """A programme without a timeline has no next run."""

    def __init__(self) -> None:
        super().__init__(_("The programme has no timeline that could be repeated."))


class RolesMissing(Refusal):
    """A target group of one role says which."""

    def __init__(self) -> None:
        super().__init__(_("Say which role the people of the target group have in common."))


class SiteMissing(Refusal):
    """Groups that meet at a site need to know which."""

    def __init__(self) -> None:
        super().__init__(_("Choose the site at which the groups meet, or let them meet online."))


class ImpossibleWindow(Refusal):
    """Registration to a target group that closes before it opens, or lies outside the programme."""


class ImpossibleLastDay(Refusal):
    """A last day of groups that comes before they begin, or after the programme."""


class PeopleInTargetGroup(Refusal):
    """A target group to which people have registered is not taken away from them."""

    def __init__(self) -> None:
        super().__init__(
            _("People have registered to it. You can close its registration, but not put it off or remove it.")
        )


class PlansMakeNoSense(Refusal):
    """A theme cannot have at most fewer groups than at least, nor aim outside the two."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s: the number of groups lies between the smallest and the largest.") % {"name": name}
        )


class DecisionMissing(Refusal):
    """A line of the log says what was decided."""

    def __init__(self) -> None:
        super().__init__(_("Write what was decided."))


class DecisionStands(Refusal):
    """A line of the log is corrected by its writer within a day, and replaced once."""


class PlaybookWrong(Refusal):
    """The file of a playbook says something that cannot be."""


class PlaybookNameTaken(Refusal):
    """Somebody else keeps a playbook of this name."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else keeps a playbook of this name. Give yours another name."))
