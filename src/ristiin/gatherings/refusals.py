"""Why something in a joint session cannot be done now, in words."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.refusal import Refusal


class SessionOver(Refusal):
    """The session is over."""

    def __init__(self) -> None:
        super().__init__(_("The session is over: it cannot be prepared any more."))


class ProgrammeNotLive(Refusal):
    """The programme is a draft or has been cancelled."""

    def __init__(self) -> None:
        super().__init__(_("This can be done once the programme is published, and not after it has been cancelled."))


class TooManyParts(Refusal):
    """More parts than a session has room for."""

    def __init__(self) -> None:
        super().__init__(_("A session has at most 30 parts. Take one away first."))


class PlanIsScript(Refusal):
    """The programme is still the playbook's script."""

    def __init__(self) -> None:
        super().__init__(_("Make the script your own first, then change it."))


class InvitedAlready(Refusal):
    """The address has an invitation to this session."""

    def __init__(self) -> None:
        super().__init__(_("This address has an invitation to this session already."))


class TooManySpeakers(Refusal):
    """More speakers than a session has room for."""

    def __init__(self) -> None:
        super().__init__(_("A session has at most 12 invited speakers."))


class LinkIsDead(Refusal):
    """The guest's link does not work any more."""

    def __init__(self) -> None:
        super().__init__(_("This link does not work any more. Ask whoever invited you."))


class MaterialThere(Refusal):
    """The link is on the list already."""

    def __init__(self) -> None:
        super().__init__(_("This link is among the materials already."))


class SessionFull(Refusal):
    """The files of the session take all the space there is."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no space left for this file: all files of a session may be 100 MB together. Remove some first.")
        )


class FilesAreGone(Refusal):
    """The programme closed so long ago that files are not kept any more."""

    def __init__(self) -> None:
        super().__init__(_("Files are kept until 90 days after the close, and that time is over. Give a link instead."))


class NotBegun(Refusal):
    """The session has not begun."""

    def __init__(self) -> None:
        super().__init__(_("Who was there can be marked once the session has begun."))


class PollOpen(Refusal):
    """A poll is open already."""

    def __init__(self) -> None:
        super().__init__(_("A poll is open already. Settle it or take it back first."))


class PollClosed(Refusal):
    """The poll takes no answers any more."""

    def __init__(self) -> None:
        super().__init__(_("The poll is over: its times are settled, or it was taken back."))


class NothingToChoose(Refusal):
    """A poll without times."""

    def __init__(self) -> None:
        super().__init__(_("Propose at least two times for one session: otherwise there is nothing to choose."))


class TimePast(Refusal):
    """A time that is over already."""

    def __init__(self) -> None:
        super().__init__(_("One of the times is over already. Propose times to come."))


class NothingChosen(Refusal):
    """Nothing was chosen to settle."""

    def __init__(self) -> None:
        super().__init__(_("Choose a time for at least one session."))


class BoardClosed(Refusal):
    """The session has no board, or the programme is over."""

    def __init__(self) -> None:
        super().__init__(_("This session has no board to write on."))


class TextChanged(Refusal):
    """Somebody has changed the text meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("The text was changed meanwhile. Read it as it is now, then answer."))


class OwnInsight(Refusal):
    """One's own group wrote it."""

    def __init__(self) -> None:
        super().__init__(_("Your own group wrote this. Thanks come from others."))


class MidwayNotNow(Refusal):
    """The midway check is not open."""

    def __init__(self) -> None:
        super().__init__(_("The midway check is open from two weeks before the session until two weeks after it."))
