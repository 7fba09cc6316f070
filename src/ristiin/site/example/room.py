"""What the example's pair under way has in its room: meetings, an agreement, messages and a text."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.grouping.queries import members
from ristiin.programmes.queries import sessions, timeline
from ristiin.rooms.actions import agreeing, meetings, steps
from ristiin.rooms.actions.meetings import Details
from ristiin.writing.actions import comments, texts, thread

TEXT = """## Mitä kokeilemme

Kuvaamme palautteen puhelimella: kolme minuuttia, yksi asia, yksi kysymys lopuksi.
"""
MORE = """
## Mitä huomasimme

Toinen tapaus alkoi vasta, kun opiskelija katsoi videon toisen kerran.
"""
LINK = "https://meet.example.org/vertaispari"
AFTERNOON = 14


def live_in(group: Group, person: Person, at: datetime) -> None:
    """Let the pair have met, agreed on a next time and on what it does; the agreement waits for `person` to sign."""
    other = next(enrolment.person for enrolment in members(group) if enrolment.person_id != person.pk)
    kick_off = sessions(timeline(group.programme))[0].starts_at
    zone = ZoneInfo(group.programme.timezone)
    outline = steps.add_step(
        group=group, title="Runko", due_on=(at + timedelta(days=6)).date(), person=person, at=kick_off
    )
    steps.add_step(
        group=group, title="Ensimmäinen luonnos", due_on=(at + timedelta(days=30)).date(), person=person, at=kick_off
    )
    days = (kick_off + timedelta(days=5), kick_off + timedelta(days=19), at + timedelta(days=4))
    headlines = ("Ensitapaaminen", "Välipalaute kesken kurssin", "")
    for day, headline in zip(days, headlines, strict=True):
        starts_at = day.astimezone(zone).replace(hour=AFTERNOON, minute=0, second=0, microsecond=0)
        details = Details(link=LINK, headline=headline, step_id=None if headline else outline.pk)
        ends_at = starts_at + timedelta(hours=1)
        (meeting,) = meetings.agree(
            group=group,
            person=other,
            times=[(starts_at, ends_at)],
            details=details,
            form_key=uuid.uuid5(uuid.NAMESPACE_OID, f"{group.pk} {starts_at}"),
            at=kick_off if starts_at > at else at,
        )
        if headline == headlines[1]:
            meetings.write_carry_on(
                meeting=meeting,
                text="Toinen tapaus jäi kesken. Aloitetaan siitä, miksi opiskelija katsoi videon kahdesti.",
                seen="",
                person=other,
                at=at,
            )
    own = {"by": "toukokuuhun mennessä", "noticed": ""}
    content = {
        "theme": group.theme.name if group.theme else "",
        "methods": "Kumpikin näyttää yhden oikean tapauksen, toinen kysyy.",
        "timetable": "Joka toinen viikko, 60 minuuttia, etänä",
        "dates": [],
        "output": "Blogiteksti: miten videopalaute muutti ohjauskeskustelua",
        "audience": "kollegoille omassa korkeakoulussa",
        "people": {
            str(person.pk): {
                "goal": "Osaan tehdä lyhyen palautevideon, jonka opiskelija katsoo loppuun.",
                "gives": "opinnäytteen ohjaus",
                "gets": "videotuotanto",
                **own,
            },
            str(other.pk): {
                "goal": "Ohjaan kolme opinnäytettä niin, että arviointi on alusta asti esillä.",
                "gives": "videotuotanto",
                "gets": "opinnäytteen ohjaus",
                **own,
            },
        },
    }
    agreeing.save(group=group, person=other, content=content, base=0, signs=True, at=kick_off + timedelta(days=12))
    _write(group, person, other, at)


def _write(group: Group, person: Person, other: Person, at: datetime) -> None:
    said = (
        (other, "Hei! Sopisiko torstai iltapäivä? Voin näyttää ensimmäisen videon.", 5),
        (person, "Sopii hyvin. Otan mukaan sen, jota opiskelija ei katsonut loppuun.", 4),
    )
    for number, (writer, words, days) in enumerate(said):
        thread.send(group=group, person=writer, body=words, send_key=f"example-{number}", at=at - timedelta(days=days))
    begun_at = at - timedelta(days=3)
    text = texts.start(group=group, person=other, title="Muistiinpanot tapaamisista", save_key="example-0", at=begun_at)
    first = texts.Draft(title=text.title, body=TEXT, base=1, save_key="example-1")
    saved = texts.save(text=text, person=other, draft=first, at=begun_at)
    second = texts.Draft(title=text.title, body=TEXT + MORE, base=saved.now.number, save_key="example-2")
    texts.save(text=text, person=person, draft=second, at=begun_at + timedelta(days=1))
    comments.add(
        text=text,
        person=other,
        anchor="Toinen tapaus alkoi vasta, kun opiskelija katsoi videon toisen kerran.",
        body="Kirjoitetaanko tästä blogiteksti?",
        send_key="example-3",
        at=begun_at + timedelta(days=1, hours=2),
    )
