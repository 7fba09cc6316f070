"""Joint sessions: who reads them, their programme, materials, attendance."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.gatherings import queries
from ristiin.gatherings.actions import attending, planning
from ristiin.gatherings.models import AgendaItem, Attendance, Material
from ristiin.gatherings.refusals import MaterialThere, NotBegun, PlanIsScript, TooManyParts
from ristiin.kernel.models import AuditEntry
from ristiin.programmes.choices import State


def there(programme, key=None, page="session"):
    return reverse(f"gatherings:{page}", args=[programme.slug, key] if key else [programme.slug])


def lines(entry):
    return [(part.title, part.minutes) for part in queries.agenda_of(entry).parts]


def add(entry, organiser, at, title="Kahvi", minutes=10):
    return planning.add_part(
        entry=entry, titles={"fi": title}, notes={}, minutes=minutes, is_speaker_slot=False, by=organiser, at=at
    )


def everybody(entry):
    return {person.pk for person in queries.registered_people(entry.programme)}


@pytest.fixture
def own(session, organiser, at):
    """The kick-off with a programme of the organiser's own."""
    entry = session("kick-off")
    planning.take_script(entry=entry, by=organiser, at=at)
    return entry


@pytest.mark.parametrize("role", ["participant", "organiser", "facilitator"])
def test_those_of_the_programme_read_its_sessions(role, pair, running, browse, request):  # S13, S25
    client = browse(request.getfixturevalue(role))
    assert client.get(there(running, page="sessions")).status_code == 200
    assert client.get(there(running, "kick-off")).status_code == 200


@pytest.mark.parametrize("role", ["outsider", "other_organiser", "administrator"])
def test_to_others_there_are_no_sessions(role, pair, running, browse, request):
    client = browse(request.getfixturevalue(role))
    for page in ("sessions",):
        assert client.get(there(running, page=page)).status_code == 404
    for page in ("session", "prepare", "board", "wall", "attendance"):
        assert client.get(there(running, "midway", page)).status_code == 404


def test_who_withdraws_has_no_sessions_with_the_next_request(pair, participant, running, browse):
    client = browse(participant)
    assert client.get(there(running, "midway")).status_code == 200
    participant.enrolments.update(state="withdrawn")
    assert client.get(there(running, "midway")).status_code == 404


def test_a_participant_reads_and_does_not_prepare(pair, participant, running, browse):
    client = browse(participant)
    assert client.get(there(running, "kick-off", "prepare")).status_code == 403
    assert client.post(there(running, "kick-off", "agenda"), {"do": "own"}).status_code == 403


def test_the_playbooks_script_stands_until_the_organiser_writes_their_own(session):  # S14
    agenda = queries.agenda_of(session("kick-off"))
    assert (agenda.is_own, agenda.minutes, agenda.left) == (False, 90, 0)
    assert [part.is_speaker_slot for part in agenda.parts].count(True) == 1  # S18


def test_each_part_begins_where_the_one_before_ends(session):
    entry = session("kick-off")
    parts = queries.agenda_of(entry).parts
    assert parts[0].starts_at == entry.starts_at
    assert [part.starts_at for part in parts[1:]] == [part.ends_at for part in parts[:-1]]


def test_the_script_becomes_ones_own_once(own, organiser, at):
    planning.take_script(entry=own, by=organiser, at=at)
    assert len(lines(own)) == 6
    assert queries.agenda_of(own).is_own


def test_a_part_goes_up_and_down_and_stops_at_the_ends(own, organiser, at):
    first, second = (part.pk for part in queries.agenda_of(own).parts[:2])
    for up, expected in ((True, [second, first]), (True, [second, first]), (False, [first, second])):
        planning.move_part(item=AgendaItem.objects.get(pk=second), up=up, by=organiser, at=at)
        assert [part.pk for part in queries.agenda_of(own).parts[:2]] == expected


def test_parts_are_added_changed_and_removed(own, organiser, at):
    item = add(own, organiser, at)
    planning.change_part(
        item=item, titles={"fi": "Tee"}, notes={}, minutes=5, is_speaker_slot=False, by=organiser, at=at
    )
    assert lines(own)[-1] == ("Tee", 5)
    planning.remove_part(item=item, by=organiser, at=at)
    planning.remove_part(item=item, by=organiser, at=at)
    assert len(lines(own)) == 6


def test_what_does_not_fit_is_said(own, organiser, at, browse, running):
    add(own, organiser, at, minutes=30)
    assert queries.agenda_of(own).left == -30
    page = browse(organiser).get(there(running, "kick-off", "prepare")).content.decode()
    assert "120 min" in page


def test_the_script_itself_is_not_changed(session, organiser, at):
    with pytest.raises(PlanIsScript):
        add(session("kick-off"), organiser, at)


def test_an_own_programme_can_be_thrown_away(own, organiser, at):
    add(own, organiser, at)
    planning.back_to_script(entry=own, by=organiser, at=at)
    assert (queries.agenda_of(own).is_own, len(lines(own))) == (False, 6)


def test_a_session_has_room_for_thirty_parts(own, organiser, at):
    for number in range(24):
        add(own, organiser, at, title=str(number))
    with pytest.raises(TooManyParts):
        add(own, organiser, at)


def test_an_organiser_prepares_without_scripts(running, organiser, browse, pair, participant):
    client, do = browse(organiser), there(running, "kick-off", "agenda")
    client.post(do, {"do": "own"})
    client.post(do, {"do": "add", "title_fi": "Kahvi ja <b>pulla</b>", "minutes": "15"})
    page = browse(participant).get(there(running, "kick-off")).content.decode()
    assert "Kahvi ja &lt;b&gt;pulla&lt;/b&gt;" in page
    wrong = client.post(do, {"do": "add", "title_fi": "", "minutes": "0"})
    assert wrong.status_code == 200
    assert AgendaItem.objects.filter(entry__key="kick-off").count() == 7


def test_a_link_is_given_to_everybody_once(session, organiser, participant, pair, running, at, browse):
    entry = session("kick-off")
    planning.add_material(entry=entry, title="Diat", link="https://example.org/diat", by=organiser, at=at)
    with pytest.raises(MaterialThere):
        planning.add_material(entry=entry, title="Samat", link="https://example.org/diat", by=organiser, at=at)
    assert "https://example.org/diat" in browse(participant).get(there(running, "kick-off")).content.decode()
    planning.remove_material(material=Material.objects.get(), by=organiser, at=at)
    assert Material.objects.count() == 0


def test_a_script_is_no_address_for_materials(running, organiser, browse):
    answer = browse(organiser).post(
        there(running, "kick-off", "materials"), {"title": "Diat", "link": "javascript:alert(1)"}
    )
    assert (answer.status_code, Material.objects.count()) == (200, 0)


def test_nobody_prepares_for_a_cancelled_programme(running, organiser, browse, own):
    running.state = State.CANCELLED
    running.save()
    client = browse(organiser)
    assert client.post(there(running, "kick-off", "agenda"), {"do": "script"}).status_code == 302
    assert queries.agenda_of(own).is_own


def test_without_credit_there_is_no_attendance(running, organiser, browse, pair):
    client = browse(organiser)
    assert client.get(there(running, "kick-off", "attendance")).status_code == 404
    assert client.post(there(running, "kick-off", "attendance")).status_code == 404


@pytest.fixture
def credited(running, session):
    """The programme counts for credit, and its kick-off is going on."""
    running.counts_for_credit = True
    running.save()
    return session("kick-off")


def test_attendance_is_marked_once_the_session_has_begun(credited, organiser, participant, pair, at):
    with pytest.raises(NotBegun):
        attending.mark(
            entry=credited,
            among=everybody(credited),
            present=[participant.pk],
            by=organiser,
            at=credited.starts_at - timedelta(minutes=1),
        )
    assert (
        attending.mark(
            entry=credited, among=everybody(credited), present=[participant.pk], by=organiser, at=credited.starts_at
        )
        == 1
    )
    assert (
        attending.mark(
            entry=credited, among=everybody(credited), present=[participant.pk], by=organiser, at=credited.starts_at
        )
        == 0
    )
    assert (
        attending.mark(entry=credited, among=everybody(credited), present=[], by=organiser, at=credited.starts_at) == 1
    )
    assert list(AuditEntry.objects.filter(subject_id=participant.pk).order_by("pk").values_list("verb", flat=True)) == [
        "attendance marked",
        "attendance unmarked",
    ]


def test_only_those_registered_can_be_marked(credited, organiser, outsider, pair):
    attending.mark(
        entry=credited, among=everybody(credited), present=[outsider.pk], by=organiser, at=credited.starts_at
    )
    assert Attendance.objects.count() == 0


def test_one_reads_ones_own_attendance_and_nobody_elses(
    credited, running, organiser, participant, other_participant, pair, browse, now
):
    Attendance.objects.create(entry=credited, person=participant, marked_at=now)
    words = 'class="status done"'
    assert words in browse(participant).get(there(running, "kick-off")).content.decode()
    assert words not in browse(other_participant).get(there(running, "kick-off")).content.decode()
    assert browse(participant).get(there(running, "kick-off", "attendance")).status_code == 403


def test_no_employer_marks_who_was_there(credited, running, organiser, browse):  # TRUST 6
    running.employer_organises = True
    running.save()
    assert browse(organiser).get(there(running, "kick-off", "attendance")).status_code == 404


def test_those_on_another_page_of_the_list_keep_their_mark(credited, organiser, participant, other_participant, pair):
    at = credited.starts_at
    Attendance.objects.create(entry=credited, person=other_participant, marked_at=at)
    attending.mark(entry=credited, among={participant.pk}, present=[participant.pk], by=organiser, at=at)
    assert queries.present_ids(credited) == {participant.pk, other_participant.pk}
