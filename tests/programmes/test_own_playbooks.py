"""The community's own playbooks: made of a programme, taken out and brought back as a file (S42, S79)."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from ristiin.programmes import own_playbooks
from ristiin.programmes.actions import keeping_playbooks, starting
from ristiin.programmes.models import OwnPlaybook, Programme
from ristiin.programmes.playbooks import FOLDER, playbooks, read
from ristiin.programmes.refusals import PlaybookNameTaken, PlaybookWrong

pytestmark = pytest.mark.django_db
NAMES = {"fi": "Meidän tapamme", "en": "Our way"}
CEM = (FOLDER / "cem.toml").read_text(encoding="utf-8")


@pytest.fixture(params=sorted(playbooks()))
def started(request, organiser, at):
    """A programme of each method that is shipped, as it was started."""
    first_day = (at + timedelta(days=20)).date()
    return starting.start(
        playbook=request.param, person=organiser, names={"fi": "Oma ohjelma"}, first_day=first_day, at=at
    )


def days(programme):
    return [(e.key, e.kind, e.names, e.starts_at, e.ends_at, e.is_online) for e in programme.timeline.order_by("key")]


def test_a_programme_started_from_a_playbook_of_another_is_like_it(started, organiser, at):  # S42 S79
    kept = keeping_playbooks.save_as_playbook(programme=started, names=NAMES, by=organiser, at=at)
    again = starting.start(
        playbook=kept.key,
        person=organiser,
        names={"fi": "Toinen"},
        first_day=(at + timedelta(days=20)).date(),
        at=at,
    )
    alike = ("summaries", "descriptions", "for_whom", "words", "theme_policy", "pairing", "teaching", "output_policy")
    counts = ("size_min", "size_max", "hours_estimate", "week_rows", "languages", "disciplines")
    assert {name: getattr(again, name) for name in alike + counts} == {
        name: getattr(started, name) for name in alike + counts
    }
    assert days(again) == days(started)
    assert [t.names for t in again.themes.order_by("position")] == [
        t.names for t in started.themes.order_by("position")
    ]
    shipped, own = playbooks()[started.playbook], own_playbooks.find(kept.key)
    assert [entry.agenda for entry in own.timeline if entry.agenda] == [
        entry.agenda for entry in shipped.timeline if entry.agenda
    ]
    assert (own.meetings, own.every_days, own.names["sv"]) == (shipped.meetings, shipped.every_days, "Meidän tapamme")


def test_the_file_comes_back_as_it_went(programme, organiser, other_organiser, at):
    kept = keeping_playbooks.save_as_playbook(programme=programme, names=NAMES, by=organiser, at=at)
    brought = keeping_playbooks.bring(content=kept.text.encode(), by=organiser, at=at)
    assert (brought, OwnPlaybook.objects.count()) == (kept, 1)
    with pytest.raises(PlaybookNameTaken):
        keeping_playbooks.bring(content=kept.text.encode(), by=other_organiser, at=at)


def test_texts_cannot_become_anything_else_in_the_file(programme, organiser, at):
    evil = 'a"\n[sizes]\nmin = 40 \\ ""' + "\x7f"
    programme.summaries = {"fi": evil}
    programme.save()
    kept = keeping_playbooks.save_as_playbook(programme=programme, names={"fi": evil}, by=organiser, at=at)
    book = own_playbooks.find(kept.key)
    assert book.summaries["fi"] == 'a" [sizes] min = 40 \\ ""'
    assert book.size_min == programme.size_min


def test_nothing_of_its_people_goes_into_it(programme, organiser, participant, facilitator, at):
    programme.timeline.update(place="Salainen sali", link="https://salainen.example/huone")
    text = own_playbooks.text_of(programme, NAMES)
    hidden = [organiser.name, organiser.email, facilitator.name, participant.name, "Salainen", "salainen.example"]
    assert [word for word in hidden if word in text] == []


@pytest.mark.parametrize(
    ("old", "new", "at_line", "said"),
    [
        ("min = 2\n", "min = 60\n", "min = 60", "sizes.min: is 60, and should be 2–50"),
        ('until = [3, "wed"]', 'until = [3, "sun"]', 'until = [3, "sun"]', "timeline[0].until: is neither"),
        ('sv = "Korsmentorering"', 'sv = " "', 'sv = " "', "name.sv: has no text"),
        ("minutes = 90", "minutes = 5", "minutes = 5", "timeline[2].minutes: is 5"),
        ('key = "midway"', 'key = "Väli tapaaminen"', 'key = "Väli', "key: may hold small letters"),
        ('until = [3, "wed"]', 'until = [3000, "wed"]', "until = [3000", "is after more than 200 weeks"),
        ('from = "kick-off"', 'from = "work"', 'from = "work"', "is no dated entry"),
        ('until = [22, "thu"]', 'until = [1, "thu"]', 'until = [1, "thu"]', "comes before it begins"),
        ('week_rows = ["', 'week_rows = ["aamu", "', "week_rows", "holds hours"),
        ("[sizes]", "[sizes", "[sizes", "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(organiser, at, old, new, at_line, said):
    text = CEM.replace(old, new, 1)
    line = next(number for number, one in enumerate(text.splitlines(), start=1) if at_line in one)
    with override("en"), pytest.raises(PlaybookWrong) as refused:
        keeping_playbooks.bring(content=text.encode(), by=organiser, at=at)
    assert f"Line {line}" in str(refused.value)
    assert said in str(refused.value)
    assert not OwnPlaybook.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"x" * (own_playbooks.LONGEST_FILE + 1),
        b"nimi = '\xe4\xe4'",
        b"a = " + b"[" * 20_000,
        CEM.replace('sv = "Korsmentorering"', f'sv = "{"x" * 500}"').encode(),
        b"",
    ],
    ids=["large", "latin-1", "deep", "long", "empty"],
)
def test_what_is_no_playbook_is_refused(organiser, at, content):
    with pytest.raises(PlaybookWrong):
        keeping_playbooks.bring(content=content, by=organiser, at=at)


def test_days_that_wait_for_one_another_are_refused(organiser, at):
    text = CEM.replace('from = "closing"', 'from = "close"', 1)
    with override("en"), pytest.raises(PlaybookWrong, match="leads round in a circle"):
        keeping_playbooks.bring(content=text.encode(), by=organiser, at=at)


def test_every_line_of_a_shipped_playbook_is_found_by_its_key():
    lines = CEM.splitlines()
    for key, start in (
        ("timeline[1].kind", "kind"),
        ("sizes.max", "max"),
        ("name.en", "en"),
        ("hours_estimate", "hou"),
    ):
        assert lines[own_playbooks.line_of(CEM, key) - 1].startswith(start)
    assert lines[own_playbooks.line_of(CEM, "timeline[2].agenda[1].minutes") - 1].startswith("minutes")
    assert read(CEM, "cem", "cem.toml").key == "cem"


def test_it_is_kept_taken_out_started_from_and_taken_away_on_the_pages(programme, organiser, browse):
    page, address = browse(organiser), reverse("programmes:own_playbooks")
    said = {"programme": programme.pk, "name_fi": "Oma malli", "name_sv": "", "name_en": ""}
    assert page.post(address, said).status_code == 302
    kept = OwnPlaybook.objects.get()
    assert re.fullmatch(r"own-[a-z0-9-]+", kept.key)
    file = page.get(reverse("programmes:own_playbook_file", args=[kept.key]))
    assert file.content.decode() == kept.text
    wrong = page.post(
        reverse("programmes:own_playbook_bring"), {"file": SimpleUploadedFile("oma.toml", b"position = 1\nname = 3\n")}
    )
    assert wrong.status_code == 200
    assert wrong.context["bring"].errors["file"]
    assert kept.key in page.get(reverse("programmes:start")).content.decode()
    begun = {"first_day": "2027-01-11", "name_fi": "Uusi ohjelma"}
    assert page.post(reverse("programmes:start_from", args=[kept.key]), begun).status_code == 302
    started = Programme.objects.get(playbook=kept.key)
    page.post(reverse("programmes:own_playbook_remove", args=[kept.key]))
    assert not OwnPlaybook.objects.exists()
    assert page.get(reverse("programmes:timeline", args=[started.slug])).status_code == 200
    assert page.get(reverse("programmes:page", args=[started.slug])).status_code == 200
