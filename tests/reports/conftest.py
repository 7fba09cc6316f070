"""A running programme with people in groups, a closed round whose answers the test knows, and ways to read a report."""

import io
import random
from datetime import timedelta

import pytest
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from ristiin.accounts.actions import person_for_address
from ristiin.community.models import Organisation
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.feedback import instruments
from ristiin.feedback.choices import Instrument
from ristiin.grouping.models import Group, Membership
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting
from ristiin.surveys import actions as surveys
from ristiin.surveys.actions import Asked
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Ticket


@pytest.fixture(autouse=True)
def in_english():
    """The words in these tests are those of the code."""
    with override("en"):
        yield


@pytest.fixture
def organiser(make_person):
    """May start programmes, organises `programme` and reads English."""
    return make_person("Olga Organisoija", language="en", may_start_programmes=True)


@pytest.fixture
def enrol(programme, at):
    """Register so many people of one organisation and return them."""

    def enrol(number, organisation="Koulu", state=EnrolmentState.REGISTERED):
        place, _new = Organisation.objects.get_or_create(folded_name=organisation.lower(), name=organisation)
        people = []
        for n in range(number):
            address = f"{organisation}{Enrolment.objects.count()}{n}@example.org".lower()
            person = person_for_address(address=address, name=f"Henkilö {n}", language="fi", at=at)
            people.append(person)
            Enrolment.objects.create(
                programme=programme,
                person=person,
                state=state,
                organisation=place,
                registered_at=at,
                changed_at=at,
            )
        return people

    return enrol


@pytest.fixture
def pairs(programme, enrol, at):
    """Make so many pairs, the first of which have held a meeting of 90 minutes each."""

    def make(number, met):
        people = enrol(2 * number)
        for n in range(number):
            group = Group.objects.create(programme=programme, number=n + 1, published_at=at)
            for person in people[2 * n : 2 * n + 2]:
                enrolment = Enrolment.objects.get(programme=programme, person=person)
                Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
            if n < met:
                Meeting.objects.create(
                    group=group,
                    state=MeetingState.HELD,
                    starts_at=at + timedelta(days=30),
                    ends_at=at + timedelta(days=30, minutes=90),
                    changed_at=at,
                )
        programme.pairs_published_at = at
        programme.save()
        return people

    return make


@pytest.fixture
def ask(programme, at):
    """Ask people what is asked at the end, divided by organisation; return who answered what."""

    def ask(by_organisation, *, seed=1, instrument=Instrument.END, closes=True):
        draw = random.Random(seed)
        labels = {person: name for name, people in by_organisation.items() for person in people}
        questionnaire = instruments.standard(instrument)
        round_ = surveys.launch(
            programme=programme,
            questionnaire=questionnaire,
            people=[Asked(person, label, ["met"]) for person, label in labels.items()],
            closes_at=at + timedelta(days=5),
            at=at,
            cut=Cut.ORGANISATION,
        )
        given = {}
        for person, label in labels.items():
            answers = {q.key: draw.randint(1, 5) for q in questionnaire.questions if q.key in {"ideas", "useful"}}
            answers |= {"best": f"sanottu {person.pk}"}
            surveys.answer(ticket=Ticket.objects.get(round=round_, person=person), answers=answers, at=at)
            given[person.pk] = (label, answers)
        if closes:
            surveys.close(round_=round_, at=at + timedelta(days=5))
        return round_, given

    return ask


@pytest.fixture
def sheets():
    """Read a workbook as a spreadsheet does: its sheets by name, as rows."""

    def read(content):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    return read
