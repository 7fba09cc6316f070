"""What one's own page and home page tell of papers and stories."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.accounts.my_page import Matter
from ristiin.enrolment.choices import EnrolmentState
from ristiin.programmes.choices import State
from ristiin.reports.models import Certificate, Story
from ristiin.reports.queries import read_by

SHOWN_FOR = timedelta(days=30)


def matters(person: Person) -> list[Matter]:
    """Return the way to one's own papers and stories, when there are any."""
    found = []
    has_place = person.enrolments.filter(
        state=EnrolmentState.REGISTERED, memberships__isnull=False, programme__state=State.PUBLISHED
    ).exists()
    if has_place or Certificate.objects.filter(person=person).exclude(name="").exists():
        found.append(Matter(_("Papers: certificates and working-time statements"), reverse("reports:papers")))
    found += [
        Matter(
            _("Report: %(programme)s") % {"programme": programme.name}, reverse("reports:shared", args=[programme.slug])
        )
        for programme in read_by(person)
    ]
    if Story.objects.filter(person=person).exists():
        found.append(Matter(_("My stories"), reverse("reports:my_stories")))
    return found


def fresh(person: Person, at: datetime) -> "QuerySet[Certificate]":
    """Return the certificates that came lately and of which the person has told nothing yet."""
    lately = Certificate.objects.filter(person=person, withdrawn_at=None, issued_at__gt=at - SHOWN_FOR)
    told = Story.objects.filter(person=person).values("programme_id")
    return lately.exclude(name="").exclude(programme__in=told)


def steps(person: Person, at: datetime) -> list[Step]:
    """Return certificates that came lately: take the paper, and tell in a few words what it gave you."""
    return [
        Step(
            programme=one.programme.name,
            title=_("Your certificate is ready"),
            text=_("Take the paper with you. If you like, tell in a few words what this gave you."),
            url=reverse("reports:papers"),
            label=_("Open my papers"),
            rank=70,
        )
        for one in fresh(person, at).select_related("programme").order_by("pk")
    ]
