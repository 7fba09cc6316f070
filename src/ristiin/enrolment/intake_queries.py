"""Questions about invitations, channels and imports."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Channel, Enrolment, ImportBatch, Invitation
from ristiin.kernel.choices import MailState
from ristiin.programmes.models import Programme

REMINDED_AT_MOST_EVERY = timedelta(days=3)
HERE = (EnrolmentState.REGISTERED, EnrolmentState.WAITING)

STATES = {
    "registered": (_("registered"), "done"),
    "opened": (_("opened, not registered"), "now"),
    "invited": (_("invited"), ""),
    "queued": (_("letter on its way"), ""),
    "refused": (_("letter refused"), "grave"),
    "withdrawn": (_("taken back"), "quiet"),
}
"""What each state is called and its shape."""


def invitations(programme: Programme) -> "QuerySet[Invitation]":
    """Return every invitation with its letter and whether its person has registered, the newest first."""
    mine = Enrolment.objects.filter(programme=programme, state__in=HERE)
    by_address = mine.filter(person__email=OuterRef("address"))
    by_person = mine.filter(person=OuterRef("person"))
    return (
        Invitation.objects.filter(programme=programme)
        .annotate(is_registered=Exists(by_address) | Exists(by_person))
        .select_related("letter")
        .order_by("-invited_at", "address")
    )


def state_of(invitation: Invitation) -> str:
    """Return how far an invitation from `invitations` has come."""
    if getattr(invitation, "is_registered", False):
        return "registered"
    if invitation.withdrawn_at is not None:
        return "withdrawn"
    if invitation.letter is not None and invitation.letter.state == MailState.REFUSED:
        return "refused"
    if invitation.opened_at is not None:
        return "opened"
    if invitation.letter is not None and invitation.letter.state == MailState.QUEUED:
        return "queued"
    return "invited"


def standing(programme: Programme) -> "QuerySet[Invitation]":
    """Return the invitations that stand and that nobody has registered by."""
    here = Enrolment.objects.filter(programme=programme, state__in=HERE)
    taken = Q(address__in=here.values("person__email")) | Q(person__isnull=False, person__in=here.values("person"))
    return Invitation.objects.filter(programme=programme, withdrawn_at=None).exclude(taken).order_by("pk")


def to_remind(programme: Programme, at: datetime) -> "QuerySet[Invitation]":
    """Return those invited who have not registered and had no letter for three days, refused addresses left out."""
    lately = at - REMINDED_AT_MOST_EVERY
    quiet = standing(programme).filter(invited_at__lte=lately).filter(Q(reminded_at=None) | Q(reminded_at__lte=lately))
    return quiet.exclude(letter__isnull=False, letter__state=MailState.REFUSED)


@dataclass(frozen=True)
class ListFigures:
    """One list of invited people: how many were invited, opened it, registered (S66)."""

    label: str
    invited: int
    opened: int
    registered: int


def by_list(programme: Programme) -> list[ListFigures]:
    """Return the figures of each list of invited people, those without a label last."""
    invited: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    registered: Counter[str] = Counter()
    for row in invitations(programme).order_by("pk"):
        is_registered = bool(getattr(row, "is_registered", False))
        if row.withdrawn_at is None or is_registered:
            invited[row.list_label] += 1
            opened[row.list_label] += row.opened_at is not None
            registered[row.list_label] += is_registered
    labels = sorted(invited, key=lambda label: (not label, label.casefold()))
    return [ListFigures(label, invited[label], opened[label], registered[label]) for label in labels]


def channels(programme: Programme) -> "QuerySet[Channel]":
    """Return the programme's channels with how many registered by each."""
    here = Q(enrolments__state__in=HERE)
    return (
        Channel.objects.filter(programme=programme).annotate(registered=Count("enrolments", filter=here)).order_by("pk")
    )


def imports(programme: Programme) -> "QuerySet[ImportBatch]":
    """Return the programme's imports without their files, the newest first."""
    rows = ImportBatch.objects.filter(programme=programme).defer("content").select_related("uploaded_by")
    return rows.order_by("-uploaded_at", "-pk")
