"""How long reports take for 2,000 people in 200 groups: under 2 s as a page, under 10 s as a PDF, 20 questions at most.

    python benchmarks/reports/reports.py [people] [groups]

Makes a database of its own in a temporary folder (SQLite), with a closed round that everybody has answered, divided by
organisation, and a network of everybody; beside it a programme of 500 whose two networks are drawn, under 3 s.
"""

import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "src"))
PEOPLE, GROUPS = 2000, 200
PAGE, PAPER, NETWORKS, QUESTIONS = 2.0, 10.0, 3.0, 20


def main() -> int:
    given = [int(word) for word in sys.argv[1:]]
    people, groups = (given + [PEOPLE, GROUPS][len(given) :])[:2]
    with tempfile.TemporaryDirectory(prefix="ristiin-benchmark-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "ristiin.site.settings", "RISTIIN_VAR": folder}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        programme, organiser = fill(people, groups)
        return measure(programme, organiser, people, groups)


def measure(programme, organiser, people: int, groups: int) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(organiser)
    address, year = f"/programmes/{programme.slug}/report/", programme.published_at.year
    drawn = with_networks(organiser)
    limits = {
        "page": (address, PAGE),
        "PDF": (f"{address}report.pdf", PAPER),
        "XLSX": (f"{address}report.xlsx", PAPER),
        "CSV": (f"{address}report.csv", PAPER),
        "shared with those who took part": (f"{address}shared/", PAGE),
        "funder's page": (f"{address}funder/", PAGE),
        "funder's PDF": (f"{address}funder.pdf", PAPER),
        "runs side by side": ("/reports/runs/", PAGE),
        "year": (f"/reports/year/{year}/", PAGE),
        "year's PDF": (f"/reports/year/{year}.pdf", PAPER),
        "two networks of 500": (f"/programmes/{drawn.slug}/report/", NETWORKS),
    }
    slow = False
    print(f"{people} people in {groups} groups")
    for name, (where, limit) in limits.items():
        with CaptureQueriesContext(connection) as asked:
            start, begun = time.perf_counter(), time.process_time()
            answer = client.get(where)
            took = time.perf_counter() - start
            worked = time.process_time() - begun
        is_slow = took > limit or answer.status_code != 200 or len(asked) > QUESTIONS
        times = f"{took:5.2f} s of {limit:4.1f}, {worked:5.2f} s of work"
        size = f"{len(asked):3} queries  {len(answer.content) // 1000:5} kB"
        print(f"{name:32} {times}  {size}{'  too much' if is_slow else ''}", flush=True)
        slow = slow or is_slow
    return int(slow)


def with_networks(organiser):
    """Make a programme of 500 people of nine organisations with a network before and after."""
    from django.utils import timezone

    from ristiin.feedback.choices import Moment
    from ristiin.feedback.models import NetworkSnapshot
    from ristiin.programmes.actions import starting

    dice, at = random.Random(7), timezone.now()
    programme = starting.start(
        playbook="peer-groups", person=organiser, names={"fi": "Verkosto"}, first_day=at.date(), at=at
    )
    programme.published_at, programme.state = at, "published"
    programme.save()
    for moment, ties in ((Moment.START, 600), (Moment.END, 3000)):
        edges = sorted({tuple(sorted(dice.sample(range(500), 2))) for _ in range(ties)})
        nodes = [f"Koulu {dice.randrange(9)}" for _ in range(500)]
        content = {"nodes": nodes, "edges": [list(edge) for edge in edges]}
        NetworkSnapshot.objects.create(programme=programme, moment=moment, content=content)
    return programme


def fill(people: int, groups: int):
    """Make a programme of so many people in so many groups that have met and answered."""
    from django.utils import timezone

    from ristiin.accounts.actions import person_for_address
    from ristiin.accounts.models import Person
    from ristiin.community.models import Organisation
    from ristiin.enrolment.choices import EnrolmentState
    from ristiin.enrolment.models import Enrolment
    from ristiin.feedback import instruments
    from ristiin.feedback.choices import Instrument, Moment
    from ristiin.feedback.models import NetworkSnapshot
    from ristiin.grouping.models import Group, Membership
    from ristiin.programmes.actions import starting
    from ristiin.reports.actions.counting import count_meetings
    from ristiin.rooms.choices import MeetingState
    from ristiin.rooms.models import Meeting
    from ristiin.surveys import actions as surveys
    from ristiin.surveys.actions import Asked
    from ristiin.surveys.choices import Cut
    from ristiin.surveys.models import Sheet, Ticket

    dice, at = random.Random(6), timezone.now()
    organiser = person_for_address(address="jarjestaja@example.org", name="Oili Järjestäjä", language="fi", at=at)
    organiser.may_start_programmes = True
    organiser.save()
    first_day = (at - timedelta(days=200)).date()
    programme = starting.start(
        playbook="peer-groups", person=organiser, names={"fi": "Suuri"}, first_day=first_day, at=at
    )
    programme.published_at, programme.state, programme.pairs_published_at = at, "published", at
    programme.save()
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Koulu {n}", folded_name=f"koulu {n}") for n in range(40)
    )
    everybody = Person.objects.bulk_create(
        Person(email=f"h{n}@example.org", name=f"Henkilö {n}", joined_at=at) for n in range(people)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            programme=programme,
            person=person,
            state=EnrolmentState.REGISTERED,
            organisation=organisations[n % 40],
            registered_at=at,
            changed_at=at,
        )
        for n, person in enumerate(everybody)
    )
    made = Group.objects.bulk_create(Group(programme=programme, number=n + 1, published_at=at) for n in range(groups))
    Membership.objects.bulk_create(
        Membership(group=made[n % groups], enrolment=enrolment, joined_at=at) for n, enrolment in enumerate(enrolments)
    )
    Meeting.objects.bulk_create(
        Meeting(
            group=group,
            state=MeetingState.HELD,
            starts_at=at - timedelta(days=10 * n),
            ends_at=at - timedelta(days=10 * n) + timedelta(hours=1),
            changed_at=at,
        )
        for group in made
        for n in range(1, 6)
    )
    for instrument in (Instrument.START, Instrument.MIDWAY, Instrument.END):
        questionnaire = instruments.standard(instrument)
        asked = [Asked(one.person, str(one.organisation), ["met"]) for one in enrolments]
        round_ = surveys.launch(
            programme=programme,
            questionnaire=questionnaire,
            people=asked,
            closes_at=at,
            at=at - timedelta(days=9),
            cut=Cut.ORGANISATION,
        )
        scales = [question.key for question in questionnaire.questions if hasattr(question, "low")]
        opened = [q.key for q in questionnaire.questions if not hasattr(q, "low") and not hasattr(q, "options")]
        tickets = list(Ticket.objects.filter(round=round_))
        sheets = Sheet.objects.bulk_create(
            Sheet(
                round=round_,
                label=ticket.label,
                answers={key: dice.randint(1, 5) for key in scales}
                | {key: f"Omin sanoin {dice.random()}" for key in opened},
            )
            for ticket in tickets
        )
        for ticket, sheet in zip(tickets, sheets, strict=True):
            ticket.sheet, ticket.has_answered = sheet, True
        Ticket.objects.bulk_update(tickets, ["sheet", "has_answered"], batch_size=500)
        surveys.close(round_=round_, at=at)
    for moment in (Moment.START, Moment.END):
        edges = sorted({tuple(sorted(dice.sample(range(people), 2))) for _ in range(3 * people)})
        NetworkSnapshot.objects.create(
            programme=programme,
            moment=moment,
            content={"nodes": [""] * people, "edges": [list(edge) for edge in edges]},
        )
    count_meetings(programme=programme, at=at)
    return programme, organiser


if __name__ == "__main__":
    sys.exit(main())
