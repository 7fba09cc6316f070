"""A pair behind its door: both have promised."""

import pytest
from django.utils import translation

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.rooms.models import Promise
from ristiin.writing.actions import texts
from ristiin.writing.actions.texts import Draft
from ristiin.writing.models import TextVersion


@pytest.fixture(autouse=True)
def english():
    """Words are asked for as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def participant(make_person):
    return make_person("Paula Osallistuja", language="en")


@pytest.fixture
def other_participant(make_person):
    return make_person("Åke Toinen", language="en")


@pytest.fixture
def join(programme, at):
    """Put somebody into a group, as a member who has promised."""

    def into(group, person, joined_at=at):
        enrolment = Enrolment.objects.create(
            programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
        )
        Promise.objects.create(group=group, person=person, promised_at=joined_at)
        return Membership.objects.create(group=group, enrolment=enrolment, joined_at=joined_at)

    return into


@pytest.fixture
def pair(programme, participant, other_participant, join, at):
    """The published pair of two participants."""
    group = Group.objects.create(programme=programme, number=1, published_at=at)
    join(group, participant)
    join(group, other_participant)
    return group


@pytest.fixture
def text(pair, participant, at):
    """A text the pair has begun: three paragraphs, in version 2."""
    begun = texts.start(group=pair, person=participant, title="Videopalaute", save_key="", at=at)
    draft = Draft(title="Videopalaute", body="Ensin tämä.\n\nSitten tuo.\n\nLopuksi se.", base=1)
    texts.save(text=begun, person=participant, draft=draft, at=at)
    begun.refresh_from_db()
    return begun


@pytest.fixture
def write(at):
    """Save a text: `write(text, person, body, base)`."""

    def save(text, person, body, base, *, title=None, key="", at=at):
        draft = Draft(title=title or text.title, body=body, base=base, save_key=key)
        return texts.save(text=text, person=person, draft=draft, at=at)

    return save


@pytest.fixture
def now_of():
    """What a text is now."""

    def tip(text):
        text.refresh_from_db()
        return TextVersion.objects.get(text=text, number=text.revision)

    return tip


@pytest.fixture
def room(pair):
    """The address of a page in the pair's room."""

    def address(path=""):
        return f"/rooms/{pair.pk}/{path}"

    return address
