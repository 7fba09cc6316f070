"""What the example's joint sessions hold: a guest who speaks, a link, what pairs have shared, a poll of times."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ristiin.accounts.models import Person
from ristiin.gatherings.actions import planning, polling, sharing, speaking
from ristiin.gatherings.choices import Stream
from ristiin.grouping.models import Group
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.rooms.access import people_in

SAID = (
    (
        Stream.THEME,
        "Palaute, jonka opiskelija saa kolmen minuutin videona, katsotaan. Kirjallisesta luettiin vain arvosana.",
    ),
    (
        Stream.PROCESS,
        "Sovimme ajat kalenteriin heti koko kevääksi. Kaksi on siirretty, yhtään ei ole jäänyt väliin.",
    ),
    (Stream.THEME, "Arviointikriteerit kannattaa kirjoittaa yhdessä opiskelijoiden kanssa, ei heille."),
    (Stream.PROCESS, "Puoli tuntia ilman asialistaa on ollut parempi kuin tunti sen kanssa."),
)


def prepare(programme: Programme, groups: Sequence[Group], organiser: Person, waits: str, at: datetime) -> None:
    """Bring the midway session to life; the person with the address `waits` has not yet said yes to sharing."""
    entry = TimelineEntry.objects.select_related("programme").get(programme=programme, key="midway")
    planning.add_material(
        entry=entry, title="Kysymykset välitapaamiseen", link="https://example.org/kysymykset", by=organiser, at=at
    )
    guest = speaking.invite(
        entry=entry,
        name="Veera Vieras",
        address="veera.vieras@vieraat.example.org",
        topic="Palaute, jota käytetään",
        language="fi",
        by=organiser,
        at=at,
    )
    speaking.answer(speaker=guest, comes=True, at=at)
    for (stream, body), group in zip(SAID, groups, strict=False):
        writer, *others = sorted(people_in(group), key=lambda person: person.email == waits)
        insight = sharing.write(
            group=group, entry=entry, stream=stream, body=body, person=writer, agrees=True, send_key="", at=at
        )
        for person in (other for other in others if other.email != waits):
            sharing.agree(insight=insight, revision=1, person=person, at=at)
    _poll(programme, organiser, at)


def _poll(programme: Programme, organiser: Person, at: datetime) -> None:
    entry = TimelineEntry.objects.select_related("programme").get(programme=programme, key="closing")
    times = [
        polling.Proposed(entry, entry.starts_at + shift, entry.ends_at + shift)
        for shift in (timedelta(0), timedelta(days=1), timedelta(days=5, hours=2))
    ]
    polling.ask(
        programme=programme,
        times=times,
        closes_at=(at + timedelta(days=6)).replace(hour=21, minute=59),
        by=organiser,
        at=at,
    )
