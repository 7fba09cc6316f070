"""How many questions each page asks the database and how long it takes, on SQLite.

`python benchmarks/pages/pages.py` follows every link of the example community as each of its people, then fills one
programme with 10 and with 200 of everything that is listed, and writes both tables into docs/benchmarks.md.
"""

import os
import platform
import random
import re
import statistics
import sys
import tempfile
import time
from html import unescape
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "src"))
REPORT = PROJECT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- pages: begin -->", "<!-- pages: end -->"
MOST_QUERIES, MOST_MS = 30, 100.0
TIMES = 7
LINK = re.compile(r"""(?:href|hx-get|src)="(/[^"]*)\"""")
FEW, MANY = 10, 200
SKILLS = ["arvioinnin suunnittelu", "fasilitointi", "opinnäytteen ohjaus", "oppimisanalytiikka", "videotuotanto"]
THEMES = ["opiskelijoiden arviointi", "digitalisaatio", "ohjausosaaminen", "yhteisöllinen oppiminen"]
HOURS = [f"{day} {row}" for day in ("ma", "ti", "ke", "to", "pe") for row in ("9-11", "11-13", "13-15", "15-17")]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="ristiin-benchmark-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "ristiin.site.settings", "RISTIIN_VAR": folder}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("example_community", stdout=sys.stderr)
        example = crawl()
        lists = compare()
    text = report(example, lists)
    print(text)
    write(text)
    worst = max([one[1] for one in example] + [max(one[1], one[3]) for one in lists])
    slowest = max(one[2] for one in example)
    uneven = [one[0] for one in lists if one[1] != one[3]]
    for fault in uneven:
        print(f"{fault}: not the same number of queries at {FEW} and {MANY} rows")
    return int(worst > MOST_QUERIES or slowest > MOST_MS or bool(uneven))


def crawl() -> list[tuple[str, int, float, str]]:
    """Return for each name of an address its costliest page: name, queries, milliseconds, who reads."""
    from django.urls import Resolver404, resolve

    from ristiin.grouping.models import Membership
    from ristiin.site.example.community import ADMINISTRATOR, FACILITATOR, ORGANISER, PARTICIPANT

    inside = Membership.objects.exclude(enrolment__person__email=PARTICIPANT).order_by("-pk")[0].enrolment.person.email
    found: dict[str, tuple[str, int, float, str]] = {}
    readers = {
        "anybody": None,
        "organiser": ORGANISER,
        "participant": PARTICIPANT,
        "member": inside,
        "facilitator": FACILITATOR,
        "administrator": ADMINISTRATOR,
    }
    for reader, address in readers.items():
        client = signed_in(address)
        to_see, seen, measured = ["/", "/now/", "/me/", "/calendar/"], set(), {}
        while to_see:
            path = to_see.pop()
            plain = path.partition("#")[0]
            try:
                name = resolve(plain.partition("?")[0]).view_name
            except Resolver404:
                continue
            if plain in seen or measured.get(name, 0) >= 8:
                continue
            seen.add(plain)
            measured[name] = measured.get(name, 0) + 1
            answer = client.get(plain)
            if answer.status_code != 200:
                continue
            if answer["Content-Type"].startswith("text/html"):
                to_see += [unescape(link) for link in LINK.findall(answer.content.decode())]
            queries, ms = measure(client, plain)
            if name not in found or (queries, ms) > found[name][1:3]:
                found[name] = (name, queries, ms, reader)
    return [found[name] for name in sorted(found)]


def measure(client, path: str) -> tuple[int, float]:
    """Return how many questions the page asks, and the median of its milliseconds, in which nothing else was done."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    queries = len(asked)
    took = []
    for _time in range(TIMES):
        start = time.process_time()
        client.get(path)
        took.append((time.process_time() - start) * 1000)
    return queries, statistics.median(took)


def signed_in(address: str | None):
    from django.test import Client

    from ristiin.accounts.models import Person

    client = Client(SERVER_NAME="localhost")
    if address:
        client.force_login(Person.objects.get(email=address))
    return client


def compare() -> list[tuple[str, int, float, int, float]]:
    """Return for each list its queries and milliseconds with few rows and with many."""
    from ristiin.accounts.actions import person_for_address
    from ristiin.kernel import clock

    at = clock.now()
    keeper = person_for_address(address="kirjanpitaja@example.org", name="Kirsi Kirjanpitäjä", at=at)
    keeper.is_platform_admin = keeper.may_start_programmes = True
    keeper.save()
    programmes = [begin(keeper, name, at) for name in ("Avoin", "Julkaistu")]
    measured: list[dict[str, tuple[int, float]]] = []
    for first, last in ((0, FEW), (FEW, MANY)):
        for programme in programmes:
            fill(programme, keeper, first, last, at)
        grow(programmes[0], keeper, first, last, at)
        propose(programmes[0], keeper, at)
        measured.append(measured_lists(programmes, keeper, last, at))
    few, many = measured
    return [(name, *few[name], *many[name]) for name in few]


def begin(keeper, name: str, at, *, published: bool = True):
    from dataclasses import replace
    from datetime import timedelta

    from ristiin.programmes.actions import changing, launching, starting
    from ristiin.programmes.choices import Pairing

    first_day = (at - timedelta(days=3)).date()
    programme = starting.start(playbook="cem", person=keeper, names={"fi": name}, first_day=first_day, at=at)
    settings = replace(changing.Settings.of(programme), pairing=Pairing.BOTH)
    changing.change_settings(programme=programme, settings=settings, by=keeper, at=at)
    return launching.publish(programme=programme, by=keeper, at=at) if published else programme


def fill(programme, keeper, first: int, last: int, at) -> None:
    """Bring in people, invitations, channels, lists, organisers, programmes, traces."""
    from datetime import timedelta

    from ristiin.accounts.models import Person
    from ristiin.enrolment.actions import importing, invitations
    from ristiin.enrolment.importing.addresses import Found
    from ristiin.enrolment.models import Enrolment
    from ristiin.kernel import audit
    from ristiin.programmes.actions import appointing
    from ristiin.programmes.choices import RoleKind

    batch = importing.upload(
        programme=programme, person=keeper, content=invented(first, last), file_name="lista.csv", at=at
    )
    importing.take(batch=batch, person=keeper, sends_mail=False, at=at)
    from ristiin.enrolment.actions.writing import write as write_rows
    from ristiin.enrolment.choices import ImportState

    batch.refresh_from_db()
    if batch.state == ImportState.RUNNING:
        write_rows(batch_id=batch.pk, at=at)
    people = [Found(f"kutsuttu{n}@example.org", f"Kutsuttu Numero{n}") for n in range(first, last)]
    invitations.invite(
        programme=programme, people=people, person=keeper, language="fi", at=at - timedelta(days=1), list_label="kaikki"
    )
    for n in range(first, last):
        invitations.add_channel(programme=programme, label=f"kanava {n}", person=keeper, at=at)
        appointing.give_role(
            programme=programme, address=f"avustaja{n}@example.org", role=RoleKind.ORGANISER, by=keeper, at=at
        )
        importing.upload(
            programme=programme, person=keeper, content=invented(n, n + 1), file_name=f"lista{n}.csv", at=at
        )
        audit.record(
            verb="registration read", target=programme, at=at, actor_id=keeper.pk, programme_id=programme.pk,
            subject_id=Person.objects.get(email="henkilo0@example.org").pk,
        )  # fmt: skip
        if programme.name == "Avoin":
            begin(keeper, f"Ohjelma {n}", at)
    Person.objects.filter(email__startswith="avustaja").update(may_start_programmes=True)
    Enrolment.objects.filter(programme=programme).update(shown_to_others=["seeks", "offers", "themes"])


def grow(programme, keeper, first: int, last: int, at) -> None:
    """Bring in members, facilitators, news, ideas, cards, events, costs and facts of programmes."""
    from datetime import timedelta

    from ristiin.accounts.models import Person
    from ristiin.community.facilitators import actions as facilitators
    from ristiin.community.members import actions as members
    from ristiin.community.models import Site
    from ristiin.community.news import actions as news
    from ristiin.growth.choices import Column, IdeaKind
    from ristiin.growth.models import Card, Idea, OutsideEvent, PastPair
    from ristiin.programmes.models import Programme
    from ristiin.reports.choices import CostKind
    from ristiin.reports.models import BudgetLine, ProgrammeFacts

    people = {person.email: person for person in Person.objects.filter(email__startswith="henkilo")}
    columns = list(Column)
    for n in range(first, last):
        person = people[f"henkilo{n}@example.org"]
        members.be_listed(
            person=person, organisation=f"Korkeakoulu {n % 40}", about=f"Asia {n}", reach="", shows_address=True, at=at
        )
        facilitators.say_about_oneself(
            person=person, groups_at_most=2, themes=[THEMES[n % len(THEMES)]], free_slots=["mon-9-11"], about="",
            organisation="", has_facilitated=False, is_listed=True, at=at,
        )  # fmt: skip
        news.announce(titles={"fi": f"Uutinen {n}"}, texts={"fi": "Tervetuloa."}, by=keeper, at=at)
        Idea.objects.create(person=person, kind=IdeaKind.PROGRAMME, playbook="cem", title=f"Ajatus {n}", asked_at=at)
        Card.objects.create(
            programme=programme, column=columns[n % len(columns)], position=n, text=f"Kortti {n}", written_by=keeper,
            written_at=at,
        )  # fmt: skip
        Site.objects.create(name=f"Paikka {n}", folded_name=f"paikka {n}")
        BudgetLine.objects.create(programme=programme, kind=CostKind.INTERNAL, label=f"Kulu {n}", planned=100_00)
        OutsideEvent.objects.create(
            programme=programme, name=f"Päivät {n}", starts_at=at + timedelta(days=n + 1), invited_at=at, changed_at=at,
            ends_at=at + timedelta(days=n + 1, hours=3), invited_by=keeper,
        )  # fmt: skip
        PastPair.objects.create(programme=programme, year=2020 + n % 3, first=f"P{2 * n}", second=f"P{2 * n + 1}")
    rows = Programme.objects.filter(report_facts=None)
    ProgrammeFacts.objects.bulk_create(
        ProgrammeFacts(programme=row, strategy_label=f"Nimike {n % 5}") for n, row in enumerate(rows)
    )


def surveyed(programme, keeper, many: int, at) -> None:
    """Ask for themes before registration, have it answered by many, and close."""
    from datetime import timedelta

    from ristiin.demand import asking
    from ristiin.demand.actions import answering, keeping
    from ristiin.surveys.choices import Cut

    plan = keeping.Plan(
        themes=[{"fi": f"teema {n}"} for n in range(many // 6 + 3)], closes_at=at + timedelta(days=14),
        cut=Cut.REGION, classes=["Lappi", "Uusimaa"],
    )  # fmt: skip
    survey = keeping.make(programme=programme, plan=plan, actor=keeper, at=at)
    survey = keeping.open_survey(survey=survey, actor=keeper, at=at)
    keys = [theme["key"] for theme in survey.themes]
    for n in range(many):
        answers = {
            asking.THEMES: [keys[n % len(keys)], keys[(n + 1) % len(keys)]],
            asking.OWN: f"toive {n}",
            asking.WORDS: f"terveiset {n}",
        }
        answering.answer(survey=survey, answers=answers, key=f"avain {n}", label=survey.classes[n % 2], at=at)
    keeping.close_now(survey=survey, actor=keeper, at=at)


def propose(programme, keeper, at) -> None:
    from ristiin.grouping import tasks
    from ristiin.grouping.actions import proposing
    from ristiin.grouping.choices import Emphasis, ProposalState

    letter = proposing.next_letter(programme)
    made = proposing.propose(programme=programme, emphasis=Emphasis.WISHES, letter=letter, actor=keeper, at=at)
    if made.state == ProposalState.COMPUTING:
        tasks.work_out.call(made.pk)


def measured_lists(programmes, keeper, rows: int, at) -> dict[str, tuple[int, float]]:
    from django.db import transaction
    from django.urls import reverse

    from ristiin.grouping.actions import proposing, publishing
    from ristiin.grouping.choices import Emphasis, ProposalState

    opened, published = programmes
    organiser, participant = signed_in(keeper.email), signed_in("henkilo0@example.org")

    def of(name: str, programme=opened) -> str:
        return reverse(name, args=[programme.slug])

    pages = {
        "front": (signed_in(None), "/"),
        "now, organiser": (organiser, reverse("now")),
        "now, participant": (participant, reverse("now")),
        "my programmes": (organiser, reverse("programmes:mine")),
        "timeline": (organiser, of("programmes:timeline")),
        "organisers": (organiser, of("programmes:roles")),
        "who may start": (organiser, reverse("community:organisers")),
        "registrations": (organiser, of("enrolment:desk")),
        "invitations": (organiser, of("enrolment:invitations")),
        "channels": (organiser, of("enrolment:channels")),
        "lists brought": (organiser, of("enrolment:import")),
        "find a pair": (participant, of("enrolment:people")),
        "board": (organiser, of("grouping:board")),
        "compare": (organiser, of("grouping:compare")),
        "traces": (participant, reverse("accounts:traces")),
        "calendar": (participant, reverse("connect:calendar")),
    }
    pages |= {
        "members": (organiser, reverse("community:people")),
        "facilitators": (organiser, reverse("community:facilitators")),
        "news": (signed_in(None), reverse("community:news")),
        "sites": (organiser, reverse("community:sites")),
        "organiser's desk": (organiser, reverse("growth:desk")),
        "phases of the community": (organiser, reverse("growth:community")),
        "phases of a programme": (organiser, of("growth:phases")),
        "facilitator candidates": (organiser, of("growth:candidates")),
        "planning board": (organiser, of("growth:board")),
        "outside events": (organiser, of("growth:events")),
        "rotation": (organiser, of("growth:rotation")),
        "next run": (organiser, of("growth:next")),
        "ideas": (organiser, reverse("growth:ideas")),
        "report": (organiser, of("reports:report")),
        "funder's report": (organiser, of("reports:funder")),
        "runs compared": (organiser, reverse("reports:runs")),
        "the year": (organiser, reverse("reports:year", args=[at.year])),
    }
    measured = {name: measure(client, path) for name, (client, path) in pages.items()}
    with transaction.atomic():
        draft = begin(keeper, "Kysely", at, published=False)
        surveyed(draft, keeper, rows, at)
        for name in ("survey", "demand", "wishes", "themes"):
            measured[f"theme survey: {name}"] = measure(organiser, of(f"demand:{name}", draft))
        transaction.set_rollback(True)
    with transaction.atomic():
        # Published for as long as it is looked at, so that more people can come in.
        from ristiin.grouping import tasks

        letter = proposing.next_letter(published)
        made = proposing.propose(programme=published, emphasis=Emphasis.WISHES, letter=letter, actor=keeper, at=at)
        if made.state == ProposalState.COMPUTING:
            tasks.work_out.call(made.pk)
            made.refresh_from_db()
        publishing.publish(proposal=made, version=made.version, actor=keeper, at=at)
        measured["published groups"] = measure(organiser, of("grouping:board", published))
        measured["repair"] = measure(organiser, of("grouping:repair", published))
        transaction.set_rollback(True)
    return measured


def invented(first: int, last: int) -> bytes:
    """Return a list of registrations as a form tool gives it."""
    lines = [
        "Nimi;Sähköposti;Organisaatio;Tehtävä;Mitä haluan oppia;Mitä voin antaa;Teemat;Sopivat ajat;Tapaamistapa;Kielet"
    ]
    for n in range(first, last):
        chance = random.Random(n)
        cells = [
            f"Henkilö Numero{n}",
            f"henkilo{n}@example.org",
            f"Korkeakoulu {n % 40}",
            "yliopettaja",
            ", ".join(chance.sample(SKILLS, 2)),
            ", ".join(chance.sample(SKILLS, 3)),
            ", ".join(chance.sample(THEMES, 3)),
            ", ".join(chance.sample(HOURS, 8)),
            chance.choice(["etänä", "kasvotusten", "kumpi vain"]),
            "suomi, englanti",
        ]
        lines.append(";".join(cells))
    return "\r\n".join(lines).encode("utf-8-sig")


def report(example, lists) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite, {platform.system()}"
    lines = [
        f"Measured on {machine}; `make bench` measures again. The median of {TIMES} answers of a warm process:",
        "processor time, database included, without the network. Goals: at most",
        f"{MOST_QUERIES} queries, no more of them for more rows; under {MOST_MS:.0f} ms in the example community.",
        "",
        f"| list | queries at {FEW} rows | ms | queries at {MANY} rows | ms |",
        "|---|--:|--:|--:|--:|",
        *(f"| {name} | {q1} | {ms1:.0f} | {q2} | {ms2:.0f} |" for name, q1, ms1, q2, ms2 in lists),
        "",
        "Every address of the example community that can be reached by links, the costliest page of each:",
        "",
        "| page | queries | ms | reader |",
        "|---|--:|--:|---|",
        *(f"| `{name}` | {queries} | {ms:.0f} | {reader} |" for name, queries, ms, reader in example),
    ]
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the text between its marks in the report; what stands around them stays."""
    block = f"{BEGIN}\n{text}\n{END}"
    known = REPORT.read_text(encoding="utf-8") if REPORT.exists() else "# Benchmarks\n"
    if BEGIN in known:
        head, _begin, rest = known.partition(BEGIN)
        known = head + block + rest.partition(END)[2]
    else:
        known = f"{known.rstrip()}\n\n## Pages\n\n{block}\n"
    REPORT.write_text(known, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
