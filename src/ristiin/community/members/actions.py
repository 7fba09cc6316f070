"""Everything that changes the members' directory. Callers have checked who."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.community.actions import organisation_named
from ristiin.community.models import Member
from ristiin.kernel import audit
from ristiin.kernel.collation import fold


@transaction.atomic
def be_listed(
    *, person: Person, organisation: str, about: str, reach: str, shows_address: bool, at: datetime
) -> Member:
    """Let the other members find the person, with what they tell of themselves here. Twice changes what is told."""
    about = about.strip()
    told = {
        "organisation": organisation_named(name=organisation) if organisation.strip() else None,
        "about": about,
        "folded_about": fold(about),
        "reach": reach.strip(),
        "shows_address": shows_address,
        "changed_at": at,
    }
    member, _new = Member.objects.update_or_create(person=person, defaults=told)
    audit.record(verb="listed among members", target=person, at=at, actor_id=person.pk, subject_id=person.pk)
    return member


@transaction.atomic
def be_listed_no_more(*, person: Person, at: datetime) -> None:
    """Take the person out of the directory, with everything they told there. Twice changes nothing."""
    gone, _counts = Member.objects.filter(person=person).delete()
    if gone:
        audit.record(verb="no longer among members", target=person, at=at, actor_id=person.pk, subject_id=person.pk)
