"""The agreement: versions, who has signed, two who save at once."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.rooms import agreements, standing
from ristiin.rooms.access import people_in
from ristiin.rooms.actions import agreeing, meetings
from ristiin.rooms.models import AgreementVersion, HistoryConsent, Signature

EMPTY = {"theme": "", "methods": "", "timetable": "", "output": "", "audience": "", "dates": [], "people": {}}


def written(room, person, at, base=0, *, signs=False, **content):
    return agreeing.save(group=room, person=person, content={**EMPTY, **content}, base=base, signs=signs, at=at)


def form(room, person, other, **fields):
    found = {"base": 0, "theme": "arviointi", "methods": "", "timetable": "", "output": "", "audience": ""}
    for one in (person, other):
        found |= {f"{key}-{one.pk}": "" for key in agreements.OF_EACH}
    return found | fields


def test_each_change_is_a_version_and_asks_new_signatures(room, participant, other_participant, at):  # S16, S17
    written(room, participant, at, signs=True, theme="arviointi")
    agreeing.sign(group=room, number=1, person=other_participant, at=at)
    assert standing.with_agreement([room.pk]) == {room.pk}

    written(room, other_participant, at, base=1, theme="ohjaus")

    assert standing.with_agreement([room.pk]) == set()
    assert list(AgreementVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_the_same_words_again_make_no_version(room, participant, at):
    first = written(room, participant, at, theme="arviointi")
    assert written(room, participant, at, theme="arviointi") == first


def test_a_signature_asks_the_others_once_and_tells_no_word(room, participant, at):
    for _ in range(2):
        written(room, participant, at, base=0, signs=True, theme="Salainen aihe")

    (letter,) = OutgoingMail.objects.all()
    assert letter.person.name == "Åke Toinen"
    assert "Salainen" not in letter.subject + letter.body


def test_nobody_signs_what_has_changed_since_they_read_it(room, participant, other_participant, at):
    written(room, participant, at, theme="arviointi")
    written(room, participant, at, base=1, theme="ohjaus")

    with pytest.raises(agreeing.NotTheLatest):
        agreeing.sign(group=room, number=1, person=other_participant, at=at)
    assert Signature.objects.count() == 0


def test_a_signature_can_be_taken_back(room, participant, at):
    written(room, participant, at, signs=True)
    agreeing.take_back(group=room, person=participant, at=at)
    assert Signature.objects.count() == 0


def test_two_who_save_at_once_see_both_and_lose_nothing(room, participant, other_participant, browse):  # S27
    first, second = browse(participant), browse(other_participant)
    url = reverse("rooms:change_agreement", args=[room.pk])
    mine = form(room, participant, other_participant, theme="Minun teemani")
    first.post(url, mine)
    page = second.post(url, form(room, participant, other_participant, theme="Toisen teema")).content.decode()

    assert AgreementVersion.objects.count() == 1
    assert "Minun teemani" in page
    assert 'value="Toisen teema"' in page
    assert 'name="base" value="1"' in page
    second.post(url, form(room, participant, other_participant, theme="Yhteinen", base=1))
    assert AgreementVersion.objects.get(number=2).content["theme"] == "Yhteinen"


def test_what_changed_is_shown_before_and_after(room, participant, at, inside):
    written(room, participant, at, theme="arviointi")
    version = written(room, participant, at, base=1, theme="ohjaus")

    shown = agreements.agreement(room, version, participant, people_in(room), None)

    assert [(line.key, line.before, line.text) for line in shown.changes] == [("theme", "arviointi", "ohjaus")]
    assert inside.get(f"/rooms/{room.pk}/agreement/1/").status_code == 200
    assert inside.get(f"/rooms/{room.pk}/agreement/3/").status_code == 404


def test_a_day_of_a_joint_session_is_pointed_out(room, participant, other_participant, at, inside):  # S28
    session = room.programme.timeline.get(key="kick-off")
    day = session.starts_at.date().isoformat()
    sent = form(room, participant, other_participant, day_1=day)
    inside.post(reverse("rooms:change_agreement", args=[room.pk]), sent)

    page = inside.get(reverse("rooms:agreement", args=[room.pk])).content.decode()
    assert "kick-off" in page.partition('id="signatures"')[0]


def test_a_first_version_begins_with_what_each_has_shown(room, participant, other_participant, inside):  # S2
    enrolments = {e.person_id: e for e in room.programme.enrolments.all()}
    skill = room.programme.skills.get(folded_name="fasilitointi")
    for person, shown in ((participant, ["offers"]), (other_participant, [])):
        enrolment = enrolments[person.pk]
        enrolment.skill_choices.create(skill=skill, direction="offers")
        enrolment.shown_to_others = shown
        enrolment.save()

    people = agreements.suggestion(room, enrolments.values())["people"]

    assert people[str(participant.pk)]["gives"] == "fasilitointi"
    assert people[str(other_participant.pk)]["gives"] == ""


def test_the_facilitator_is_not_asked_to_sign(room, participant, other_participant, facilitator, at):  # S85
    room.facilitator = facilitator
    room.save()
    written(room, participant, at, signs=True)
    agreeing.sign(group=room, number=1, person=other_participant, at=at)

    assert standing.with_agreement([room.pk]) == {room.pk}
    assert set(OutgoingMail.objects.values_list("person__name", flat=True)) == {"Åke Toinen"}


def test_a_late_comer_reads_no_older_version_until_all_have_opened_the_history(
    room, participant, other_participant, newcomer, at, browse
):
    written(room, participant, at, theme="Ennen sinua")
    client = browse(newcomer)
    url = reverse("rooms:agreement", args=[room.pk])
    pages = ("rooms:agreement", "rooms:change_agreement", "rooms:room", "rooms:export")

    for name in pages:
        answer = client.get(reverse(name, args=[room.pk]))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Ennen sinua" not in body
    assert client.get(f"{url}1/").status_code == 404
    HistoryConsent.objects.create(group=room, person=participant, given_at=at)
    assert "Ennen sinua" not in client.get(url).content.decode()
    HistoryConsent.objects.create(group=room, person=other_participant, given_at=at)
    assert "Ennen sinua" in client.get(url).content.decode()


def test_a_late_comer_writes_over_the_old_one_unseen(room, participant, newcomer, at, browse):
    written(room, participant, at, theme="Ennen sinua")
    client = browse(newcomer)
    page = client.get(reverse("rooms:change_agreement", args=[room.pk])).content.decode()

    assert 'name="base" value="1"' in page


def test_it_is_due_two_weeks_after_the_kick_off(room, at):  # S27
    entries = list(room.programme.timeline.all())
    kick_off = room.programme.timeline.get(key="kick-off").starts_at
    assert agreements.due_at(room, sorted(entries, key=lambda e: e.starts_at)) == kick_off + timedelta(days=14)


def test_in_a_group_each_writes_their_own_part_and_keeps_the_others(
    room, participant, other_participant, make_person, browse, at
):  # S64
    crowd = [make_person(f"Jäsen Numero{n}") for n in range(3)]
    for person in crowd:
        enrolment = room.programme.enrolments.create(person=person, state="registered", changed_at=at)
        room.memberships.create(enrolment=enrolment, joined_at=at)
    own = {str(participant.pk): {"goal": "Paulan tavoite"}}
    written(room, participant, at, people=own)
    client = browse(other_participant)
    url = reverse("rooms:change_agreement", args=[room.pk])
    page = client.get(url).content.decode()
    sent = form(room, other_participant, other_participant, base=1)
    client.post(url, sent | {f"goal-{other_participant.pk}": "Åken tavoite"})

    assert f"goal-{participant.pk}" not in page
    people = AgreementVersion.objects.get(number=2).content["people"]
    assert people[str(participant.pk)]["goal"] == "Paulan tavoite"
    assert people[str(other_participant.pk)]["goal"] == "Åken tavoite"
    assert clock.now() < at


def test_the_part_of_another_is_folded_away_until_something_stands_in_it(
    inside, room, participant, other_participant, at
):
    def folded():
        page = inside.get(reverse("rooms:change_agreement", args=[room.pk])).content.decode()
        return page.partition("<details")[2].partition("</details>")[0]

    mine, theirs = f'name="goal-{participant.pk}"', f'name="goal-{other_participant.pk}"'
    assert (mine in folded(), theirs in folded()) == (False, True)

    people = {str(other_participant.pk): {"goal": "Osaan"}}
    written(room, other_participant, at, people=people)
    assert theirs not in folded()


def test_the_way_into_a_meeting_is_a_button_on_its_page(inside, room, participant, at):  # S29
    starts_at = at + timedelta(days=3)
    (meeting,) = meetings.agree(
        group=room,
        person=participant,
        times=[(starts_at, starts_at + timedelta(hours=1))],
        details=meetings.Details(link="https://meet.example.org/me"),
        form_key=uuid.uuid4(),
        at=at,
    )
    page = inside.get(reverse("rooms:meeting", args=[room.pk, meeting.pk])).content.decode()
    assert '<a class="button" href="https://meet.example.org/me"' in page
