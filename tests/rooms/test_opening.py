"""Who opens a meeting (S58, S88–S90, S100): nobody, a member, or a guest who sees that one meeting."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ristiin.grouping.models import Membership
from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.rooms.actions import meetings, opening
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.actions.opening import Invitee
from ristiin.rooms.choices import Coming
from ristiin.rooms.holding import NotInside
from ristiin.rooms.models import GuestOpener, Meeting, Opener

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VEERA = Invitee("Veera Vieras", "veera@example.org", "fi")
DETAILS = Details(place="Kirjaston kabinetti", link="https://meet.example.org/ryhma", headline="Kun kaikki on kesken")


@pytest.fixture
def soon(room, participant):
    """A settled meeting two days from the real now."""
    start = clock.now().replace(microsecond=0) + 2 * DAY
    (made,) = meetings.agree(
        group=room,
        person=participant,
        times=[(start, start + HOUR)],
        details=DETAILS,
        form_key=uuid.uuid4(),
        at=clock.now(),
    )
    return made


@pytest.fixture
def invite(soon, participant):
    def act(invitee=VEERA, key=None):
        return opening.invite_guest(
            meeting=soon, invitee=invitee, form_key=key or uuid.uuid4(), person=participant, at=clock.now()
        )

    return act


def letters(kind):
    return list(OutgoingMail.objects.filter(kind=f"rooms/{kind}").order_by("pk"))


def page_of(opener):
    return reverse("guest_opener", args=[opener.guest.token])


def test_a_member_opens_and_is_told(soon, participant, other_participant):  # S88
    opening.choose_member(meeting=soon, opener=other_participant, person=participant, at=clock.now())
    opening.choose_member(meeting=soon, opener=other_participant, person=participant, at=clock.now())

    assert [row.person for row in Opener.objects.all()] == [other_participant]
    assert [letter.to_address for letter in letters("you_open")] == [other_participant.email]


def test_somebody_of_another_group_is_no_opener(soon, participant, outsider):
    with pytest.raises(opening.NotOfTheGroup):
        opening.choose_member(meeting=soon, opener=outsider, person=participant, at=clock.now())


def test_nobody_opens_what_is_over_or_called_off(soon, participant):
    with pytest.raises(opening.NotAhead):
        opening.choose_member(meeting=soon, opener=participant, person=participant, at=soon.ends_at)
    meetings.cancel(meeting=soon, person=participant, at=clock.now())
    with pytest.raises(opening.NotAhead):
        opening.choose_member(meeting=soon, opener=participant, person=participant, at=clock.now())


def test_a_guest_sees_the_one_meeting_by_the_link_alone(invite, room, participant, soon):  # S88
    start = clock.now() + 9 * DAY
    meetings.agree(
        group=room,
        person=participant,
        times=[(start, start + HOUR)],
        details=Details(place="Toinen paikka", headline="Toinen otsikko"),
        form_key=uuid.uuid4(),
        at=clock.now(),
    )
    opener = invite()

    page = Client().get(page_of(opener)).content.decode()

    assert [
        word in page for word in ("Kun kaikki on kesken", "Kirjaston kabinetti", "https://meet.example.org/ryhma")
    ] == [
        True,
        True,
        True,
    ]
    assert [word in page for word in ("Toinen paikka", "Toinen otsikko", "Åke Toinen")] == [False, False, False]
    assert participant.name in page
    file = Client().get(reverse("guest_opener_calendar", args=[opener.guest.token, opener.pk]))
    assert b"UID:" + str(soon.uid).encode() in file.content
    assert b"Kun kaikki" not in file.content


def test_the_letter_tells_when_and_neither_where_nor_what(invite):
    invite()

    (letter,) = letters("guest_invited")
    assert letter.to_address == "veera@example.org"
    assert "/guest-opener/" in letter.body
    assert "Europe/Helsinki" in letter.body
    said = letter.subject + letter.body
    assert [word in said for word in ("Kirjaston", "meet.example", "kesken")] == [False, False, False]


def test_the_same_form_twice_is_one_guest_and_one_letter(invite):
    key = uuid.uuid4()

    assert invite(key=key) == invite(key=key)
    assert (GuestOpener.objects.count(), len(letters("guest_invited"))) == (1, 1)


def test_looking_answers_nothing_and_the_guest_may_say_that_they_cannot_come(invite, participant):
    opener = invite()
    page = page_of(opener)

    Client().get(page)
    opener.refresh_from_db()
    assert opener.coming == Coming.UNSAID
    assert Client().post(page, {"opening": opener.pk, "coming": "no"}).status_code == 302
    opener.refresh_from_db()

    assert opener.coming == Coming.NO
    assert [letter.to_address for letter in letters("opener_cannot")] == [participant.email]


def test_the_link_dies_with_the_meeting(invite, soon):
    opener = invite()
    Meeting.objects.filter(pk=soon.pk).update(
        starts_at=clock.now() - 2 * HOUR, ends_at=clock.now() - timedelta(seconds=1)
    )

    gone = Client().get(page_of(opener))

    assert gone.status_code == 410
    assert "Kun kaikki on kesken" not in gone.content.decode()
    assert Client().post(page_of(opener), {"opening": opener.pk, "coming": "no"}).status_code == 410


def test_the_link_dies_when_the_group_does_without(invite, soon, other_participant):
    page = page_of(invite())
    OutgoingMail.objects.update(state="sent")

    opening.nobody_opens(meeting=soon, person=other_participant, at=clock.now())

    assert Client().get(page).status_code == 404
    assert [letter.to_address for letter in letters("guest_not_needed")] == ["veera@example.org"]
    assert GuestOpener.objects.count() == 0


def test_a_guest_who_was_not_told_yet_is_not_told_that_they_need_not_come(invite, soon, participant):
    invite()

    opening.nobody_opens(meeting=soon, person=participant, at=clock.now())

    assert letters("guest_not_needed") == []
    assert [letter.state for letter in letters("guest_invited")] == ["expired"]


def test_the_guest_hears_when_the_meeting_moves_and_is_asked_anew(invite, soon, participant):
    opener = invite()
    opening.guest_says(opener=opener, comes=True, at=clock.now())
    to = soon.starts_at + DAY

    meetings.move(meeting=soon, span=(to, to + HOUR), sequence=soon.sequence, person=participant, at=clock.now())

    opener.refresh_from_db()
    assert (opener.coming, len(letters("guest_changed"))) == (Coming.UNSAID, 1)


def test_one_who_left_the_group_invites_nobody(soon, participant, room, invite):
    Membership.objects.filter(enrolment__person=participant).update(left_at=clock.now())

    with pytest.raises(NotInside):
        invite()


# The organiser's act for all groups


@pytest.fixture
def send(programme, organiser):
    def act(groups, key=None):
        return opening.invite_to_first_meetings(
            programme=programme,
            groups=[group.pk for group in groups],
            invitee=VEERA,
            form_key=key or uuid.uuid4(),
            actor=organiser,
            at=clock.now(),
        )

    return act


def test_one_guest_opens_the_next_meeting_of_every_chosen_group(soon, room, send):  # S100
    key = uuid.uuid4()

    guest = send([room], key)
    assert send([room], key) == guest

    assert [(row.meeting, row.guest) for row in Opener.objects.all()] == [(soon, guest)]
    assert len(letters("guest_invited")) == 1


def test_a_group_keeps_the_opener_it_has_chosen(soon, room, send, participant):
    opening.choose_member(meeting=soon, opener=participant, person=participant, at=clock.now())

    with pytest.raises(opening.NoMeetingAhead):
        send([room])
    assert [row.person for row in Opener.objects.all()] == [participant]


def test_a_group_may_do_without_the_organisers_guest(soon, room, send, participant, browse, organiser, programme):
    guest = send([room])

    opening.nobody_opens(meeting=soon, person=participant, at=clock.now())

    assert Opener.objects.count() == 0
    assert not GuestOpener.objects.filter(pk=guest.pk).exists()


def test_the_organiser_sees_whom_they_sent_and_nothing_of_the_meeting(
    soon, room, send, browse, organiser, programme, invite
):
    send([room])

    page = browse(organiser).get(reverse("series:openers", args=[programme.slug])).content.decode()

    assert "veera@example.org" in page
    assert [word in page for word in ("Kun kaikki on kesken", "Kirjaston", "meet.example")] == [False, False, False]


def test_whom_a_group_invites_itself_the_organiser_does_not_see(invite, browse, organiser, programme):
    invite()

    page = browse(organiser).get(reverse("series:openers", args=[programme.slug])).content.decode()

    assert "Veera" not in page


def test_the_organiser_takes_the_guest_back(soon, room, send, organiser):
    guest = send([room])
    OutgoingMail.objects.update(state="sent")

    opening.uninvite(guest=guest, actor=organiser, at=clock.now())

    assert (Opener.objects.count(), GuestOpener.objects.count()) == (0, 0)
    assert len(letters("guest_not_needed")) == 1


def test_guests_are_forgotten_a_week_after(invite, soon):
    invite()

    assert opening.forget_guests(before=soon.ends_at - HOUR) == 0
    GuestOpener.objects.update(invited_at=soon.starts_at - DAY)
    assert opening.forget_guests(before=soon.ends_at + HOUR) == 1
    assert Meeting.objects.filter(pk=soon.pk).exists()


def test_on_the_meetings_page_the_group_chooses(soon, room, inside, other_participant):
    page = reverse("rooms:meeting", args=[room.pk, soon.pk])
    choose = reverse("rooms:choose_opener", args=[room.pk, soon.pk])

    inside.post(choose, {"opener": other_participant.pk})
    assert inside.get(page).context["opener"].person == other_participant
    inside.post(choose, {"nobody": "1"})
    assert inside.get(page).context["opener"] is None
    guest = reverse("rooms:invite_guest", args=[room.pk, soon.pk])
    said = {"name": "Veera Vieras", "address": "veera@example.org", "language": "sv", "form_key": str(uuid.uuid4())}
    assert inside.post(guest, {**said, "address": "ei"}).status_code == 200
    assert inside.post(guest, said).status_code == 302
    assert inside.get(page).context["opener"].guest.language == "sv"
