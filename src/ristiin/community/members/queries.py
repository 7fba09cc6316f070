"""Questions about members."""

from django.db.models import Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.community.membership import among_members
from ristiin.community.models import Member
from ristiin.kernel.collation import fold


def listed(language: str, searched: str = "") -> "QuerySet[Member]":
    """Return the members who want to be found, by name; all the words searched for are there."""
    found = Member.objects.filter(among_members(), person__erased_at=None).exclude(person__name="")
    for word in fold(searched).split():
        found = found.filter(
            Q(person__folded_name__contains=word)
            | Q(organisation__folded_name__contains=word)
            | Q(folded_about__contains=word)
        )
    order = "person__sort_english" if language == "en" else "person__sort_nordic"
    return found.select_related("person", "organisation").order_by(order, "person_id")


def own(person: Person) -> Member | None:
    """Return what the person tells in the directory, None when they are not in it."""
    return Member.objects.filter(person=person).select_related("organisation").first()
