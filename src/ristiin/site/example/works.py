"""What the example's pairs have made, all of it invented: published outputs, and a draft that waits for a yes."""

from dataclasses import replace
from datetime import datetime, timedelta

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.outputs.actions import drafting, publishing
from ristiin.outputs.choices import Audience, OutputKind
from ristiin.outputs.drafting import Draft
from ristiin.programmes.choices import EntryKind
from ristiin.rooms.actions.promising import promise

FEEDBACK = """Annoimme molemmat palautetta, jota kukaan ei lukenut. Siitä tämä alkoi.

## Mitä kokeilimme

Kuvasimme palautteen puhelimella: kolme minuuttia, yksi asia, yksi kysymys lopuksi. Opiskelija katsoi videon ennen \
seuraavaa ohjausta ja vastasi kysymykseen.

- Video vei saman ajan kuin sivun mittainen kirjallinen palaute.
- Ohjaus alkoi siitä, mihin video oli jäänyt.
- Kaksi opiskelijaa kymmenestä halusi mieluummin tekstin. He saivat tekstin.

## Mikä ei toiminut

Ensimmäiset videot olivat liian pitkiä. Viiden minuutin kohdalla katsoja oli jo poissa.

> Jos en osaa sanoa tärkeintä kolmessa minuutissa, en vielä tiedä, mikä se on.

## Näin tekisimme nyt

1. Valitse yksi asia.
2. Näytä se opiskelijan omasta tekstistä.
3. Kysy lopuksi yksi kysymys.
"""
CARDS = """Kortit auttavat suunnittelemaan arvioinnin ennen kuin kurssi alkaa. Tulosta, leikkaa ja järjestä pöydälle.

Jokaisessa kortissa on yksi kysymys: mitä arvioidaan, kuka arvioi, milloin opiskelija tietää, missä mennään.
"""
BEGUN = """Olemme ohjanneet kumpikin kolmea opinnäytettä tänä keväänä. Näytimme toisillemme yhden tapauksen kerrallaan.

## Mitä huomasimme

Arviointi kannattaa ottaa puheeksi ensimmäisellä tapaamisella, ei viimeisellä.
"""
WORKS = (
    Draft(
        title="Palaute, jonka opiskelija lukee",
        summary="Kolmen minuutin videopalaute opinnäytteen ohjauksessa: mitä teimme, mikä ei toiminut ja mitä nyt.",
        body=FEEDBACK,
        audience=Audience.WORLD,
    ),
    Draft(
        title="Arvioinnin suunnittelukortit",
        kind=OutputKind.COURSE,
        summary="Kaksitoista korttia, joilla arvioinnin voi suunnitella yhdessä opiskelijoiden kanssa.",
        body=CARDS,
        link="https://example.org/arvioinnin-kortit",
        audience=Audience.WORLD,
    ),
    Draft(
        title="Kolme tapaa aloittaa verkkokurssi",
        kind=OutputKind.RECORDING,
        summary="Tallenne, 14 minuuttia: sama kurssi kolmella eri alulla.",
        link="https://example.org/verkkokurssin-alku",
        audience=Audience.PROGRAMME,
    ),
)


def publish(groups: list[Group]) -> None:
    """Have the first pairs of a programme that is over publish what they made before the closing session."""
    for number, (group, work) in enumerate(zip(groups, WORKS, strict=False)):
        people = _people(group)
        at = group.programme.timeline.get(kind=EntryKind.OUTPUT).ends_at - timedelta(days=3 + number)
        for person in people:
            promise(group=group, person=person, at=group.published_at)
        themes = group.programme.themes.order_by("position", "pk").values_list("pk", flat=True)
        output = drafting.start(
            group=group,
            by=people[0],
            draft=replace(work, themes=(themes[number],)),
            key="",
            at=at,
        )
        for person in people:
            publishing.say_yes(
                output=output, by=person, revision=1, audience=work.audience, name_shown=person.name, at=at
            )


def begin(group: Group, reader: Person, at: datetime) -> None:
    """Have the others of a running pair's group begin a draft and say yes to it: the reader's yes is missing."""
    others = [person for person in _people(group) if person.pk != reader.pk]
    draft = Draft(
        title="Arviointi ensi metreiltä",
        summary="Mitä opimme, kun kaksi ohjaajaa näytti toisilleen oikeita tapauksia.",
        body=BEGUN,
        audience=Audience.WORLD,
    )
    output = drafting.start(group=group, by=others[0], draft=draft, key="", at=at)
    for person in others:
        publishing.say_yes(output=output, by=person, revision=1, audience=draft.audience, name_shown=person.name, at=at)


def _people(group: Group) -> list[Person]:
    rows = group.memberships.filter(left_at__isnull=True).select_related("enrolment__person").order_by("pk")
    return [row.enrolment.person for row in rows]
