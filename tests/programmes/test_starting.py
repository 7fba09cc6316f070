"""Starting a programme from a playbook."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ristiin.kernel.models import AuditEntry
from ristiin.programmes import queries, refusals
from ristiin.programmes.actions import starting
from ristiin.programmes.choices import EntryKind, RoleKind, State
from ristiin.programmes.models import Programme
from tests.programmes.conftest import FIRST_DAY


def start(person, at, **changes):
    given = {"playbook": "cem", "person": person, "names": {"fi": "CEM"}, "first_day": FIRST_DAY, "at": at}
    return starting.start(**{**given, **changes})


def test_a_programme_starts_as_a_draft_with_everything_in_it(draft, organiser):
    assert draft.state == State.DRAFT
    assert draft.makes_pairs
    assert draft.week_rows == ["9-11", "11-13", "13-15", "15-17"]
    assert [entry.key for entry in queries.timeline(draft)] == [
        "registration",
        "pairing",
        "kick-off",
        "work",
        "midway",
        "output",
        "closing",
        "close",
    ]
    assert len(queries.live_themes(draft)) == 4
    assert len(queries.live_skills(draft)) == 8
    assert queries.organisers(draft) == [organiser]


def test_starting_leaves_one_audit_row(draft, organiser):
    [row] = AuditEntry.objects.filter(programme_id=draft.pk)
    assert (row.verb, row.actor_id, row.details) == ("programme started", organiser.pk, {"playbook": "cem"})


def test_an_organiser_starts_from_the_playbook_of_groups(organiser, at):
    programme = start(organiser, at, playbook="peer-groups")
    kinds = [entry.kind for entry in queries.timeline(programme)]
    assert not programme.makes_pairs
    assert kinds.count(EntryKind.SESSION) == 2
    assert EntryKind.OUTPUT not in kinds


def test_an_unknown_playbook_is_refused(organiser, at):
    with pytest.raises(refusals.NoSuchPlaybook):
        start(organiser, at, playbook="../cem")


def test_a_programme_without_a_name_is_refused(organiser, at):
    with pytest.raises(refusals.NameMissing):
        start(organiser, at, names={"fi": "  "})


def test_a_first_day_in_another_decade_is_refused(organiser, at):
    with pytest.raises(refusals.ImpossibleDates):
        start(organiser, at, first_day=date(2037, 1, 11))


def test_the_same_press_of_the_button_twice_starts_one_programme(organiser, at):
    first = start(organiser, at)
    again = start(organiser, at + timedelta(seconds=3))
    assert again == first
    assert Programme.objects.count() == 1


def test_the_same_name_later_is_another_programme_with_its_own_address(organiser, at):
    first = start(organiser, at)
    later = start(organiser, at + timedelta(hours=1))
    assert (first.slug, later.slug) == ("cem", "cem-2")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("CEM kevät 2027", "cem-kevat-2027"),
        ("Start", "start-2"),
        ("…", "cem"),
        ("<script>alert(1)</script>", "scriptalert1script"),
        ("å" * 200, "a" * 70),
    ],
)
def test_the_address_comes_from_the_name(organiser, at, name, slug):
    assert start(organiser, at, names={"fi": name}).slug == slug


def test_the_playbooks_are_offered_with_what_they_mean(browse, organiser):
    page = browse(organiser).get(reverse("programmes:start")).content.decode()
    assert "Kaksi asiantuntijaa oppii toisiltaan lukukauden ajan." in page
    assert "Vertaisryhmät" in page


def test_the_timeline_is_seen_before_anything_is_made(browse, organiser):
    page = browse(organiser).get(reverse("programmes:start_from", args=["cem"]), {"first_day": "2027-01-11"})
    said = page.content.decode()
    assert all(name in said for name in ("Aloitustapaaminen", "Välitapaaminen", "Päätöstapaaminen"))
    assert "to 18.2." in said
    assert '<input type="hidden" name="first_day" value="2027-01-11" form="begin">' in said
    assert Programme.objects.count() == 0


def test_another_day_gives_another_timeline(browse, organiser):
    said = browse(organiser).get(reverse("programmes:start_from", args=["cem"]), {"first_day": "2027-02-15"})
    assert "to 25.3." in said.content.decode()


def test_a_broken_day_is_said_and_the_timeline_stays(browse, organiser):
    page = browse(organiser).get(reverse("programmes:start_from", args=["cem"]), {"first_day": "31.2.2027"})
    said = page.content.decode()
    assert page.status_code == 200
    assert "error-summary" in said
    assert "Aloitustapaaminen" in said


def test_a_first_day_at_the_weekend_is_pointed_out(browse, organiser):
    page = browse(organiser).get(reverse("programmes:start_from", args=["cem"]), {"first_day": "2027-01-09"})
    assert [concern.key for concern in page.context["concerns"]] == ["registration"]


def test_the_organiser_starts_and_lands_on_the_timeline(browse, organiser):
    client = browse(organiser)
    answer = client.post(
        reverse("programmes:start_from", args=["cem"]), {"first_day": "2027-01-11", "name_fi": "CEM kevät 2027"}
    )
    assert answer.headers["Location"] == "/programmes/cem-kevat-2027/timeline/"
    assert Programme.objects.get().roles.get().role == RoleKind.ORGANISER


def test_a_name_is_asked_for_and_nothing_is_made_without_it(browse, organiser):
    answer = browse(organiser).post(reverse("programmes:start_from", args=["cem"]), {"first_day": "2027-01-11"})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert Programme.objects.count() == 0


def test_an_unknown_playbook_has_no_page(browse, organiser):
    assert browse(organiser).get(reverse("programmes:start_from", args=["nosuch"])).status_code == 404


def test_my_programmes_teach_the_first_step_while_there_are_none(browse, organiser):
    said = browse(organiser).get(reverse("programmes:mine")).content.decode()
    assert reverse("programmes:start") in said


def test_my_programmes_tell_the_one_next_thing(browse, organiser, draft):
    page = browse(organiser).get(reverse("programmes:mine"))
    [row] = page.context["rows"]
    assert row["step"].url == f"/programmes/{draft.slug}/timeline/#publish"


def test_a_facilitator_finds_the_programme_but_no_steps(browse, facilitator, programme):
    [row] = browse(facilitator).get(reverse("programmes:mine")).context["rows"]
    assert (row["programme"], row["organises"], row["step"]) == (programme, False, None)


def test_my_programmes_cost_the_same_for_one_and_for_five(
    browse, organiser, at, django_assert_max_num_queries, django_assert_num_queries
):
    client = browse(organiser)
    start(organiser, at)
    with django_assert_max_num_queries(30) as one:
        client.get(reverse("programmes:mine"))
    for number in range(4):
        start(organiser, at, names={"fi": f"CEM {number}"})
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(reverse("programmes:mine"))
