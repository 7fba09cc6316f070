"""A pair in its room, and outputs of theirs."""

from collections.abc import Callable
from datetime import datetime

import pytest

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.outputs.actions import drafting, publishing
from ristiin.outputs.choices import Audience, OutputKind
from ristiin.outputs.drafting import Draft
from ristiin.outputs.models import Output
from ristiin.programmes.models import Programme
from ristiin.rooms.actions.promising import promise

BODY = "# Miksi video\n\nKolmen minuutin **video** vei saman ajan kuin sivu.\n\n- yksi\n- kaksi\n"


@pytest.fixture
def participant(make_person: Callable[..., Person]) -> Person:
    """One of the pair; reads in the source's language."""
    return make_person("Paula Osallistuja", language="en")


@pytest.fixture
def other_participant(make_person: Callable[..., Person]) -> Person:
    """The other of the pair; reads in the source's language."""
    return make_person("Åke Toinen", language="en")


@pytest.fixture
def make_pair(programme: Programme, at: datetime) -> Callable[..., Group]:
    """Publish a pair or group whose members have promised."""

    def make(*people: Person, number: int = 1, facilitator: Person | None = None) -> Group:
        group = Group.objects.create(programme=programme, number=number, published_at=at, facilitator=facilitator)
        for person in people:
            enrolment = Enrolment.objects.create(
                programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
            )
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
            promise(group=group, person=person, at=at)
        if facilitator:
            promise(group=group, person=facilitator, at=at)
        return group

    return make


@pytest.fixture
def pair(make_pair: Callable[..., Group], participant: Person, other_participant: Person) -> Group:
    """Paula and Åke in their room."""
    return make_pair(participant, other_participant)


@pytest.fixture
def make_output(pair: Group, participant: Person, at: datetime) -> Callable[..., Output]:
    """Begin an output in the pair's room."""

    def make(title: str = "Videopalaute ohjauksessa", *, group: Group | None = None, **changed: object) -> Output:
        group = group or pair
        author = changed.pop("by", participant)
        values = {"summary": "Mitä video muutti.", "body": BODY, "audience": Audience.WORLD, **changed}
        draft = Draft(title=title, **{"kind": OutputKind.BLOG, **values})
        return drafting.start(group=group, by=author, draft=draft, key="", at=at)

    return make


@pytest.fixture
def output(make_output: Callable[..., Output]) -> Output:
    """A draft of the pair, meant for everybody."""
    return make_output()


@pytest.fixture
def agree(at: datetime) -> Callable[..., Output]:
    """Have people say yes to a draft as it is now."""

    def say(output: Output, *people: Person, name: str | None = None) -> Output:
        output.refresh_from_db()
        for person in people:
            output = publishing.say_yes(
                output=output,
                by=person,
                revision=output.revision,
                audience=output.what.audience,
                name_shown=person.name if name is None else name,
                at=at,
            )
        return output

    return say


@pytest.fixture
def published(output: Output, agree: Callable[..., Output], participant: Person, other_participant: Person) -> Output:
    """An output of the pair that everybody can read."""
    return agree(output, participant, other_participant)
