"""Those who took part read what their programme gave, once the organiser lets them. # S22 S41"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.accounts.telling import tell
from ristiin.feedback.choices import Instrument, Moment
from ristiin.feedback.models import NetworkSnapshot
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Role
from ristiin.reports import tasks
from ristiin.reports.actions import sharing
from ristiin.reports.actions.telling_stories import Told, offer, take_back
from ristiin.reports.choices import Channel, Seat
from ristiin.reports.models import SharedReport
from ristiin.reports.refusals import NothingToTell
from ristiin.reports.sections import Reader
from ristiin.reports.telling import programme_report
from ristiin.surveys import actions as surveys


@pytest.fixture
def address(programme):
    return reverse("reports:shared", args=[programme.slug])


@pytest.fixture
def letters():
    """Write to whom it is read, as a worker's rounds do, and return to whom."""

    def written(at, rounds=5):
        for _round in range(rounds):
            tasks.tell_of_reports(at)
        mails = OutgoingMail.objects.filter(kind="reports/report_shared").order_by("pk")
        return list(mails.values_list("to_address", flat=True))

    return written


def in_english_too(person):
    """Return the person, who reads English from now on."""
    person.language = "en"
    person.save()
    return person


def test_those_who_took_part_read_it_once_it_is_shared(browse, programme, organiser, enrol, ask, address, at):
    people = enrol(12)
    round_, _given = ask({"Koulu": people})
    surveys.publish(round_=round_, by=organiser, at=at)
    reader = browse(in_english_too(people[0]))
    assert reader.get(address).status_code == 404

    browse(organiser).post(reverse("reports:share", args=[programme.slug]))

    page = reader.get(address).content.decode()
    assert "12 people took part from one organisation." in page
    assert "I got new ideas" in page
    assert "report.pdf" not in page
    assert AuditEntry.objects.filter(verb="report shared", actor_id=organiser.pk).count() == 1


def test_results_that_are_not_published_stay_out(browse, programme, organiser, enrol, ask, address, at):
    people = enrol(12)
    round_, _given = ask({"Koulu": people})
    sharing.share(programme=programme, by=organiser, at=at)
    reader = browse(in_english_too(people[0]))
    assert "I got new ideas" not in reader.get(address).content.decode()
    assert f'/feedback/{round_.key}/">At the end</a>' in browse(organiser).get(address).content.decode()

    surveys.publish(round_=round_, by=organiser, at=at)
    assert "I got new ideas" in reader.get(address).content.decode()


def test_the_network_is_shown_when_its_asking_is_published(programme, organiser, enrol, ask, at):
    people = enrol(12)
    round_, _given = ask({"Koulu": people}, instrument=Instrument.END)
    for moment in Moment:
        content = {"nodes": [""] * 12, "edges": [[0, 1]]}
        NetworkSnapshot.objects.create(programme=programme, moment=moment, content=content)

    def told():
        return str(programme_report(programme, Reader(people[0], seat=Seat.PARTICIPANT), at))

    assert "At the end" not in told()
    surveys.publish(round_=round_, by=organiser, at=at)
    assert "At the end: 1 tie" in told()
    assert "At the beginning" not in told()


def test_those_who_facilitate_read_it_before(browse, programme, organiser, make_person, enrol, ask, address, at):
    ask({"Koulu": enrol(12)})
    enrol(1, "Kuopio", state="withdrawn")
    facilitator = make_person("Feliks Fasilitoija", language="en")
    Role.objects.create(programme=programme, person=facilitator, role=RoleKind.FACILITATOR, given_at=at)

    page = browse(facilitator).get(address).content.decode()

    assert "I got new ideas" in page
    assert "Fewer than five withdrew" in page
    assert "Stop sharing" not in page
    assert browse(facilitator).get(reverse("reports:report", args=[programme.slug])).status_code == 403


def test_only_stories_told_to_the_programme_or_to_all_stand_in_it(browse, programme, organiser, pairs, address, at):
    people = pairs(6, met=6)
    stories = {}
    for channel in Channel:
        told = Told(text=f"Kerrottu {channel.value}", name_shown="", language="fi", channels={channel})
        stories[channel] = offer(programme=programme, person=people[0], told=told, key=channel, at=at)
    sharing.share(programme=programme, by=organiser, at=at)

    def shown():
        page = browse(people[1]).get(address).content.decode()
        return {channel for channel in Channel if f"Kerrottu {channel.value}" in page}

    assert shown() == {Channel.PROGRAMME, Channel.WEB}
    take_back(story=stories[Channel.PROGRAMME], channel=None, at=at)
    assert shown() == {Channel.WEB}


def test_an_empty_report_is_not_shared(programme, organiser, at):
    with pytest.raises(NothingToTell):
        sharing.share(programme=programme, by=organiser, at=at)


def test_sharing_twice_keeps_the_first(programme, organiser, enrol, letters, at):
    enrol(3)
    first = sharing.share(programme=programme, by=organiser, at=at)
    assert sharing.share(programme=programme, by=organiser, at=at + timedelta(days=1)) == first
    assert len(letters(at)) == 3


def test_it_can_be_taken_back(browse, programme, organiser, enrol, address, letters, at):
    people = enrol(3)
    sharing.share(programme=programme, by=organiser, at=at)
    letters(at)
    browse(organiser).post(reverse("reports:stop_sharing", args=[programme.slug]))

    assert browse(people[0]).get(address).status_code == 404
    assert not OutgoingMail.objects.filter(state=MailState.QUEUED, kind="reports/report_shared").exists()
    browse(organiser).post(reverse("reports:stop_sharing", args=[programme.slug]))
    sharing.share(programme=programme, by=organiser, at=at)
    assert len(letters(at)) == 6


# -------------------------------------------------------------------------------------------------------------- letters


def test_everybody_registered_is_told_once(programme, organiser, enrol, letters, at):
    people = enrol(sharing.AT_ONCE + 5)
    enrol(2, state="withdrawn")
    sharing.share(programme=programme, by=organiser, at=at)

    assert sorted(letters(at, rounds=1)) == sorted(person.email for person in people[: sharing.AT_ONCE])
    assert SharedReport.objects.get().told_at is None
    assert sorted(letters(at)) == sorted(person.email for person in people)
    assert SharedReport.objects.get().told_at == at


def test_a_worker_killed_midway_leaves_nobody_out_and_tells_nobody_twice(programme, organiser, enrol, letters, at):
    people = enrol(5)
    shared = sharing.share(programme=programme, by=organiser, at=at)
    # One letter went before the kill, as from a batch whose end was never kept.
    tell(
        person=people[0],
        topic="report",
        kind="reports/report_shared",
        context={"programme": programme, "url": "https://ristiin.example.org"},
        at=at,
        once_key=f"report/{shared.pk}/{people[0].pk}",
    )
    assert sorted(letters(at)) == sorted(person.email for person in people)


def test_the_letter_says_nothing_of_the_report(programme, organiser, enrol, letters, at):
    enrol(1)
    sharing.share(programme=programme, by=organiser, at=at)
    letters(at)
    letter = OutgoingMail.objects.get(kind="reports/report_shared")
    assert "/report/shared/" in letter.body
    assert "1 person" not in letter.body


# -------------------------------------------------------------------------------------------------------------- figures


def test_the_page_asks_as_much_of_many_as_of_few(browse, programme, organiser, pairs, ask, address, at):
    people = pairs(6, met=6)
    round_, _given = ask({"Koulu": people})
    surveys.publish(round_=round_, by=organiser, at=at)
    sharing.share(programme=programme, by=organiser, at=at)
    reader = browse(people[0])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(address).status_code == 200
        return len(queries)

    few = asked()
    for _time in range(5):
        told = Told(text="Opin paljon", name_shown="", language="fi", channels=set(Channel))
        offer(programme=programme, person=people[1], told=told, key=f"{_time}", at=at)
    assert few <= 20
    assert asked() <= few + 2
