"""Everything that changes the community and its organisations. Callers have checked who; we check when."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.actions import person_for_address
from ristiin.accounts.models import Person
from ristiin.community.colour import is_colour
from ristiin.community.logo import mark_of
from ristiin.community.models import Community, Logo, Organisation, Site, Unit
from ristiin.community.queries import the_community
from ristiin.kernel import audit
from ristiin.kernel.collation import fold
from ristiin.kernel.refusal import Refusal

LONGEST_NAME = 160
LONGEST_VENUE = 200


class NameMissing(Refusal):
    """An organisation, a unit or the community has a name."""

    def __init__(self) -> None:
        super().__init__(_("A name is missing."))


class SiteThere(Refusal):
    """Two sites cannot have the same name."""

    def __init__(self, name: str) -> None:
        super().__init__(_("There is a site of this name already: %(name)s.") % {"name": name})


class SiteInUse(Refusal):
    """A site in which something happens stays."""

    def __init__(self) -> None:
        super().__init__(_("Programmes meet at this site. Choose another for them first."))


class NoColour(Refusal):
    """What is set as the colour is none."""

    def __init__(self) -> None:
        super().__init__(_("This is not a colour. Write it as #5b3fb3 or oklch(0.47 0.17 288)."))


def organisation_named(*, name: str) -> Organisation:
    """Return the organisation of this name, made when there was none; case and spaces make no difference.

    Raises:
        NameMissing: the name is empty.
    """
    name = _tidy(name)
    folded = fold(name)[:LONGEST_NAME]
    found = Organisation.objects.filter(folded_name=folded).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Organisation.objects.create(name=name, folded_name=folded)
    except IntegrityError:
        # Somebody named it between our look and our write.
        return Organisation.objects.get(folded_name=folded)


def unit_named(*, organisation: Organisation, name: str) -> Unit:
    """Return the organisation's unit of this name, made when there was none; case and spaces make no difference.

    Raises:
        NameMissing: the name is empty.
    """
    name = _tidy(name)
    folded = fold(name)[:LONGEST_NAME]
    found = Unit.objects.filter(organisation=organisation, folded_name=folded).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Unit.objects.create(organisation=organisation, name=name, folded_name=folded)
    except IntegrityError:
        # Somebody named it between our look and our write.
        return Unit.objects.get(organisation=organisation, folded_name=folded)


def site_named(*, name: str, venue: str = "") -> Site:
    """Return the site of this name, made when there was none; case and spaces make no difference.

    Raises:
        NameMissing: the name is empty.
    """
    name = _tidy(name)
    folded = fold(name)[:LONGEST_NAME]
    found = Site.objects.filter(folded_name=folded).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Site.objects.create(name=name, folded_name=folded, venue=venue.strip()[:LONGEST_VENUE])
    except IntegrityError:
        # Somebody named it between our look and our write.
        return Site.objects.get(folded_name=folded)


@transaction.atomic
def add_site(*, name: str, venue: str, by: Person, at: datetime) -> Site:
    """Put a site on the community's list; one of the same name is returned as it is.

    Raises:
        NameMissing: the name is empty.
    """
    site = site_named(name=name, venue=venue)
    audit.record(verb="site added", target=site, at=at, actor_id=by.pk)
    return site


@transaction.atomic
def change_site(*, site: Site, name: str, venue: str, by: Person, at: datetime) -> Site:
    """Give a site another name or venue (S81).

    Raises:
        NameMissing: the name is empty.
        SiteThere: another site has the name.
    """
    name = _tidy(name)
    folded = fold(name)[:LONGEST_NAME]
    if Site.objects.filter(folded_name=folded).exclude(pk=site.pk).exists():
        raise SiteThere(name)
    site.name, site.folded_name, site.venue = name, folded, venue.strip()[:LONGEST_VENUE]
    site.save()
    audit.record(verb="site changed", target=site, at=at, actor_id=by.pk)
    return site


@transaction.atomic
def remove_site(*, site: Site, by: Person, at: datetime) -> None:
    """Take away a site at which nothing happens.

    Raises:
        SiteInUse: a programme or a target group meets there.
    """
    try:
        with transaction.atomic():
            Site.objects.get(pk=site.pk).delete()
    except ProtectedError as still_used:
        raise SiteInUse from still_used
    audit.record(verb="site removed", target=site, at=at, actor_id=by.pk)


@transaction.atomic
def change_community(
    *,
    names: dict[str, str],
    headlines: dict[str, str],
    introductions: dict[str, str],
    colour: str,
    contact_address: str,
    by: Person,
    at: datetime,
    facilitating: dict[str, str] | None = None,
) -> Community:
    """Set the community's name, front-page texts, colour and contact; and how one becomes a facilitator, if it is said.

    Raises:
        NameMissing: no language has a name.
        NoColour: the colour is none.
    """
    if not is_colour(colour):
        raise NoColour
    community = the_community()
    community.names = _texts(names)
    if not community.names:
        raise NameMissing
    community.headlines, community.introductions = _texts(headlines), _texts(introductions)
    if facilitating is not None:
        community.facilitating = _texts(facilitating)
    community.colour, community.contact_address = colour.strip(), contact_address
    community.save()
    audit.record(verb="community changed", target=community, at=at, actor_id=by.pk)
    return community


@transaction.atomic
def set_logo(*, content: bytes, by: Person, at: datetime) -> Community:
    """Put a picture that was drawn anew beside the community's name (S82)."""
    community = the_community()
    community.logo_mark = mark_of(content)
    community.save()
    Logo.objects.update_or_create(community=community, defaults={"content": content})
    audit.record(verb="logo set", target=community, at=at, actor_id=by.pk)
    return community


@transaction.atomic
def remove_logo(*, by: Person, at: datetime) -> Community:
    """Have the name stand with the sign of the program again. Twice changes nothing."""
    community = the_community()
    gone, _counts = Logo.objects.all().delete()
    if gone:
        community.logo_mark = ""
        community.save()
        audit.record(verb="logo removed", target=community, at=at, actor_id=by.pk)
    return community


@transaction.atomic
def let_start_programmes(*, address: str, by: Person, at: datetime, name: str = "") -> Person:
    """Let whoever reads mail at an address start programmes. Twice changes nothing.

    Raises:
        BrokenAddress: the address cannot be one.
    """
    person = person_for_address(address=address, name=name, language=by.language, at=at)
    return _set_may_start(person, by, at, may=True)


@transaction.atomic
def stop_starting_programmes(*, person: Person, by: Person, at: datetime) -> Person:
    """Let a person start no more programmes; those they have go on. Twice changes nothing."""
    return _set_may_start(person, by, at, may=False)


def _set_may_start(person: Person, by: Person, at: datetime, *, may: bool) -> Person:
    changed = Person.objects.filter(pk=person.pk, may_start_programmes=not may).update(may_start_programmes=may)
    person.may_start_programmes = may
    if changed:
        verb = "may start programmes" if may else "may no longer start programmes"
        audit.record(verb=verb, target=person, at=at, actor_id=by.pk, subject_id=person.pk)
    return person


def _tidy(name: str) -> str:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise NameMissing
    return name


def _texts(texts: dict[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text and text.strip()}
