"""Two finished programmes, made by the actions of people's clicks: twelve in pairs, and an association's 120."""

import csv
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from ristiin.accounts.actions import person_for_address
from ristiin.accounts.models import Person
from ristiin.enrolment.actions import importing
from ristiin.enrolment.actions.writing import write
from ristiin.enrolment.choices import ImportState
from ristiin.grouping import tasks
from ristiin.grouping.actions import facilitating, proposing, publishing
from ristiin.grouping.choices import Emphasis, ProposalState
from ristiin.grouping.models import Group
from ristiin.programmes.actions import appointing, launching, starting
from ristiin.programmes.choices import EntryKind, RoleKind
from ristiin.programmes.models import Programme
from ristiin.site.example import finished, works

DATA = Path(__file__).parents[1] / "data"
TWELVE, ASSOCIATION = "cem-12-registrations.csv", "association-registrations.csv"
PLACES = 120


def make_organiser(at: datetime) -> Person:
    """Return somebody who may start programmes."""
    organiser = person_for_address(address="jarjestaja@example.org", name="Oili Järjestäjä", language="fi", at=at)
    organiser.may_start_programmes = True
    organiser.save(update_fields=["may_start_programmes"])
    return organiser


def twelve(at: datetime, organiser: Person) -> Programme:
    """Return a programme of twelve people in six pairs that has closed, with outputs, answers and costs."""
    names = {"fi": "CEM kevät 2022", "sv": "CEM våren 2022", "en": "CEM spring 2022"}
    programme, groups = _published("cem", names, at - timedelta(days=260), organiser, TWELVE)
    works.publish(groups)
    finished.live_through(programme, times=6, minutes=75, answer_rate=1.0, organiser=organiser)
    finished.cost(programme, organiser, at)
    return programme


def association(at: datetime, organiser: Person) -> Programme:
    """Return an association's programme: 120 members in twelve groups of ten with facilitators, closed."""
    names = {"fi": "Yrittäjien vertaisryhmät", "sv": "Företagarnas kamratgrupper", "en": "Entrepreneurs’ peer groups"}
    programme, groups = _published("peer-groups", names, at - timedelta(days=300), organiser, ASSOCIATION)
    _facilitate(programme, groups, organiser, at - timedelta(days=200))
    finished.live_through(programme, times=3, minutes=60, answer_rate=0.8, organiser=organiser)
    finished.cost(programme, organiser, at)
    return programme


def _published(
    playbook: str, names: Mapping[str, str], began: datetime, organiser: Person, file: str
) -> tuple[Programme, list[Group]]:
    programme = starting.start(
        playbook=playbook, person=organiser, names=dict(names), first_day=began.date(), at=began - timedelta(days=30)
    )
    programme = launching.publish(programme=programme, by=organiser, at=began - timedelta(days=20))
    if playbook == "peer-groups":
        Programme.objects.filter(pk=programme.pk).update(size_min=10, size_max=10, capacity=PLACES)
        programme.refresh_from_db()
    taken_at = began + timedelta(days=2)
    content = (DATA / file).read_bytes()
    if playbook == "peer-groups":
        content = b"\n".join(content.splitlines()[: PLACES + 1])
    batch = importing.upload(programme=programme, person=organiser, content=content, file_name=file, at=taken_at)
    importing.choose(batch=batch, unknown_themes="add", adds_times=True, person=organiser, at=taken_at)
    batch.refresh_from_db()
    importing.take(batch=batch, person=organiser, sends_mail=False, at=taken_at)
    batch.refresh_from_db()
    if batch.state == ImportState.RUNNING:
        write(batch_id=batch.pk, at=taken_at)
    entry = programme.timeline.get(kind=EntryKind.PAIRING)
    paired_at = entry.starts_at + (entry.ends_at - entry.starts_at) / 2
    proposal = proposing.propose(
        programme=programme, emphasis=Emphasis.WISHES, letter="A", actor=organiser, at=paired_at
    )
    if proposal.state == ProposalState.COMPUTING:
        tasks.work_out.call(proposal.pk)
        proposal.refresh_from_db()
    groups = publishing.publish(proposal=proposal, version=proposal.version, actor=organiser, at=paired_at)
    programme.refresh_from_db()
    return programme, groups


def _facilitate(programme: Programme, groups: list[Group], organiser: Person, at: datetime) -> None:
    with (DATA / "association-facilitators.csv").open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    for group, row in zip(groups, rows + rows, strict=False):
        person = person_for_address(address=row["Sähköposti"], name=row["Nimi"], language="fi", at=at)
        appointing.give_role(programme=programme, address=person.email, role=RoleKind.FACILITATOR, by=organiser, at=at)
        facilitating.place_facilitator(group=group, person=person, actor=organiser, at=at)
